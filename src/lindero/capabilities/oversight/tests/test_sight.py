"""What a neighbour sees of a record, from decisions and what happened since."""

from lindero.capabilities.oversight.sight import Since, sight_of
from lindero.capabilities.oversight.tables import Decision
from lindero.capabilities.oversight.tests.conftest import UNTIL, refused, released
from lindero.kernel.tests.fakes import MORNING
from lindero.trust.exchange.records import Ruling

ABOUT = "a" * 26


def decided(*rulings: Ruling) -> list[Decision]:
    """Make decisions one after the other."""
    return [
        Decision(seq=seq, row=0, at=MORNING + seq, peer="SUD", lane="operations", ruling=ruling)
        for seq, ruling in enumerate(rulings)
    ]


def test_what_was_not_decided_on_has_not_left() -> None:
    """Silence of the gate is no release."""
    assert sight_of([], Since(), MORNING).standing == "undecided"


def test_a_refusal_shows_nothing_and_says_why() -> None:
    """The reason and what would make it a yes come with it."""
    sight = sight_of(decided(refused(ABOUT)), Since(), MORNING)
    assert (sight.standing, sight.why) == ("nothing", "It lies 1 m outside of the strait.")
    assert sight.fix.startswith("Amend")
    assert sight.until is None


def test_a_release_shows_all_but_what_was_withheld_until_its_time() -> None:
    """A neighbour sees what the clause released, as long as it may keep it."""
    sight = sight_of(decided(released(ABOUT)), Since(), MORNING)
    assert (sight.standing, sight.withheld, sight.until) == ("sees", frozenset({"informant"}), UNTIL)


def test_a_release_stands_whatever_was_decided_later() -> None:
    """What has left has left: a later refusal does not fetch it back."""
    assert sight_of(decided(released(ABOUT), refused(ABOUT)), Since(), MORNING).standing == "sees"


def test_two_releases_show_what_either_shows() -> None:
    """Nothing counts as withheld that another release let through."""
    both = decided(
        released(ABOUT, ("informant", "course")), released(ABOUT, ("informant", "place"), UNTIL + 1)
    )
    sight = sight_of(both, Since(), MORNING)
    assert (sight.withheld, sight.until) == (frozenset({"informant"}), UNTIL + 1)


def test_its_time_over_there_is_nothing_left() -> None:
    """At the instant at which the neighbour must have erased it, it counts as gone, and not before."""
    assert sight_of(decided(released(ABOUT)), Since(), UNTIL - 1).standing == "sees"
    assert sight_of(decided(released(ABOUT)), Since(), UNTIL).standing == "nothing"


def test_what_the_receiver_did_not_take_is_not_there() -> None:
    """A release that the neighbour's own check refused, or that was withdrawn on its way, shows nothing."""
    for status in ("AREA", "VOIDED"):
        sight = sight_of(decided(released(ABOUT)), Since(statuses=(status,)), MORNING)
        assert (sight.standing, status in sight.why) == ("nothing", True)


def test_what_was_there_already_is_seen() -> None:
    """A double is no refusal of the first."""
    assert sight_of(decided(released(ABOUT)), Since(statuses=("DUPLICATE",)), MORNING).standing == "sees"


def test_one_of_two_releases_not_taken_leaves_the_other() -> None:
    """As long as one release was stored, something is there."""
    both = decided(released(ABOUT), released(ABOUT))
    assert sight_of(both, Since(statuses=("AREA",)), MORNING).standing == "sees"
    assert sight_of(both, Since(statuses=("AREA", "AREA")), MORNING).standing == "nothing"


def test_recalled_and_proved_erased_is_gone() -> None:
    """The neighbour's certificate is what counts, whether it had the record or never did."""
    for certified in ("ERASED", "UNKNOWN"):
        since = Since(recalled_at=MORNING, certified=certified, certified_at=MORNING + 1)
        assert sight_of(decided(released(ABOUT)), since, MORNING).standing == "nothing"


def test_recalled_but_not_proved_is_still_there() -> None:
    """Asking is not erasing: until the proof is here, the neighbour counts as seeing it."""
    sight = sight_of(decided(released(ABOUT)), Since(recalled_at=MORNING), MORNING)
    assert (sight.standing, "proof" in sight.why) == ("sees", True)


def test_held_is_seen() -> None:
    """A neighbour that holds a recalled record on its own law still sees it, and the page says so."""
    since = Since(recalled_at=MORNING, certified="HELD", certified_at=MORNING)
    sight = sight_of(decided(released(ABOUT)), since, MORNING)
    assert (sight.standing, "legal basis" in sight.why) == ("sees", True)
