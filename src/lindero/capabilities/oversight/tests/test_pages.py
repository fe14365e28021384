"""What the pages say: of the gate's decisions, of one of them, of who sees a record."""

import msgspec
import pytest

from lindero.capabilities.oversight.decision import DecisionQuery, DecisionView, show_decision
from lindero.capabilities.oversight.neighbour_sight import NeighbourSight
from lindero.capabilities.oversight.pages import PAGE_SIZE, DecisionsView, show_decisions
from lindero.capabilities.oversight.selection import DecisionsQuery
from lindero.capabilities.oversight.tests.conftest import ARTICLE, UNTIL, Story, refused, released
from lindero.capabilities.oversight.who_sees import WhoSeesQuery, show_who_sees
from lindero.kernel.errors import Missing
from lindero.kernel.record import Head
from lindero.trust.exchange.records import (
    BatchAcknowledged,
    ErasureProved,
    Outcome,
    RecordRecalled,
    Ruling,
)
from lindero.trust.identity.records import PeerUnpinned

CHANNEL = "lindero/NRD-SUD/AG-7/operations"


def decisions(story: Story, **query: str | None) -> DecisionsView:
    """Show the decisions that fit a selection."""
    return show_decisions(story.desk, msgspec.convert(query, DecisionsQuery))


def narrowed(about: str) -> Ruling:
    """Make a release that a rule made smaller."""
    whole = released(about)
    return Ruling(
        about=about,
        kind=whole.kind,
        allowed=True,
        clause=whole.clause,
        codes=("RESERVATION",),
        withheld=("course", "informant"),
        texts=("A reservation of Vesta withholds course.",),
        fixes=("Leave the fields out.",),
        retain_until=UNTIL,
    )


@pytest.fixture
def busy(story: Story) -> Story:
    """Return a story with 130 decisions in three runs: for Sudia 60 and 10, for Vesta 60."""
    names = [story.sight().record_id for _ in range(60)]
    story.decide("SUD", *(released(name) for name in names))
    story.decide("VES", *(refused(name, "AREA" if i % 3 else "PURPOSE") for i, name in enumerate(names)))
    story.decide("SUD", *(narrowed(name) for name in names[:10]))
    return story


# --- the list -----------------------------------------------------------------------------------------------


def test_the_newest_stand_first(busy: Story) -> None:
    """Whoever looks sees what was decided last, and how much there is in all."""
    view = decisions(busy)
    assert len(view.decisions) == PAGE_SIZE
    keys = [tuple(map(int, line.decision.split("-"))) for line in view.decisions]
    assert keys == sorted(keys, reverse=True)
    assert (view.total, view.released, view.narrowed, view.refused) == (130, 60, 10, 60)


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ({}, 130),
        ({"peer": "SUD"}, 70),
        ({"outcome": "refused"}, 60),
        ({"outcome": "narrowed"}, 10),
        ({"allowed": "yes"}, 70),
        ({"allowed": "no", "outcome": "released"}, 0),
        ({"code": "AREA"}, 40),
        ({"code": "PURPOSE", "peer": "VES"}, 20),
        ({"code": "PURPOSE", "peer": "SUD"}, 0),
        ({"clause": ARTICLE, "kind": "harbour.ship_sighted"}, 130),
        ({"clause": "AG-9@1/x"}, 0),
    ],
)
def test_paging_by_key_shows_each_fitting_decision_once(
    busy: Story, query: dict[str, str], total: int
) -> None:
    """Page after page, a selection shows all that it counts, each once, and nothing else."""
    seen: list[str] = []
    before: str | None = None
    while True:
        view = decisions(busy, **query, before=before)
        assert view.total == total
        seen += [line.decision for line in view.decisions]
        before = view.next
        if before is None:
            break
    assert len(seen) == len(set(seen)) == total


def test_paging_is_not_disturbed_by_new_decisions(busy: Story) -> None:
    """A key names a decision, not a count: what is decided meanwhile neither repeats nor skips a line."""
    first = decisions(busy)
    busy.decide("SUD", refused(busy.sight().record_id))
    second = decisions(busy, before=first.next)
    assert {line.decision for line in first.decisions} & {line.decision for line in second.decisions} == set()
    assert len(second.decisions) == PAGE_SIZE


def test_counts_tell_the_outcomes_of_the_same_selection(busy: Story) -> None:
    """Selecting one outcome leaves the counts of the others in sight."""
    view = decisions(busy, outcome="refused", peer="SUD")
    assert (view.total, view.released, view.narrowed, view.refused) == (0, 60, 10, 0)


def test_decisions_on_one_record_are_found(busy: Story) -> None:
    """A record's name selects every decision on it, for whatever neighbour."""
    about = busy.desk.log[0].head.record_id
    view = decisions(busy, about=about)
    assert [(line.peer, line.outcome) for line in view.decisions] == [
        ("SUD", "narrowed"),
        ("VES", "refused"),
        ("SUD", "released"),
    ]
    assert (view.total, view.released, view.narrowed, view.refused) == (3, 1, 1, 1)
    assert decisions(busy, about=about, outcome="refused").total == 1


def test_there_is_something_to_select_from(busy: Story) -> None:
    """The form offers what occurs, and nothing else."""
    view = decisions(busy, peer="SUD")
    assert (view.peers, view.codes) == (("SUD", "VES"), ("AREA", "PURPOSE", "RESERVATION"))
    assert (view.kinds, view.clauses) == (("harbour.ship_sighted",), (ARTICLE,))


def test_an_empty_log_has_an_empty_list(story: Story) -> None:
    """Before the first decision the page is empty, not broken."""
    view = decisions(story)
    assert (view.decisions, view.total, view.next, view.peers) == ((), 0, None, ())


# --- one decision -------------------------------------------------------------------------------------------


def one(story: Story, head: Head, row: int = 0) -> DecisionView:
    """Show one decision of a run."""
    return show_decision(story.desk, DecisionQuery(decision=f"{head.seq}-{row}"))


def test_AGR_02_a_denial_names_the_clause_and_what_would_make_it_a_yes(story: Story) -> None:
    """The page of a refusal says which clause came nearest, which check failed, and what would help."""
    ship = story.sight()
    view = one(story, story.decide("SUD", refused(ship.record_id)))
    assert view.outcome == "refused"
    assert (view.clause, view.rule.agreement, view.rule.clause) == (ARTICLE, "AG-7", "art-6-1")
    no = [check for check in view.checks if check.outcome == "no"]
    assert [(check.answer, check.source) for check in no] == [
        ("No. It lies 1 m outside of the strait.", ARTICLE)
    ]
    assert view.remedies == ("Amend the agreement so that its area reaches further.",)
    assert view.retain_until is None


def test_a_release_says_until_when_it_is_kept_there(story: Story) -> None:
    """A yes tells what stays behind and how long the neighbour may keep the rest."""
    view = one(story, story.decide("SUD", released(story.sight().record_id)))
    assert (view.outcome, view.withheld, view.retain_until) == ("released", ("informant",), UNTIL)
    assert view.remedies == ()


def test_what_happened_since_is_told_in_order(story: Story) -> None:
    """From the release over the neighbour's doubt to the recall and its proof, the page tells all of it."""
    ship = story.sight()
    head = story.decide("SUD", released(ship.record_id))
    outcome = (Outcome(0, ship.record_id, "AREA"),)
    story.put(BatchAcknowledged(channel=CHANNEL, first=0, count=1, receipt="-", outcomes=outcome))
    story.put(RecordRecalled(recalled=ship.record_id, reason="wrong ship"))
    story.put(ErasureProved(peer="VES", recalled=ship.record_id, status="ERASED"))
    story.put(ErasureProved(peer="SUD", recalled=ship.record_id, status="UNKNOWN"))
    assert [one.what for one in one(story, head).since] == [
        "The neighbour did not store it (AREA). It answered no to: Does it lie inside the agreed area?",
        "We recalled it: wrong ship",
        "The neighbour certified that it never had the record.",
    ]


@pytest.mark.parametrize("name", ["0-0", "999999999999999-0", "1-999999999"])
def test_a_decision_that_is_not_there_is_missing(story: Story, name: str) -> None:
    """A wrong name is told with advice."""
    story.decide("SUD", released(story.sight().record_id))
    with pytest.raises(Missing) as caught:
        show_decision(story.desk, DecisionQuery(decision=name))
    assert caught.value.advice


# --- who sees a record --------------------------------------------------------------------------------------


def seen_by(story: Story, about: str) -> dict[str, NeighbourSight]:
    """Return what every neighbour sees of a record."""
    view = show_who_sees(story.desk, WhoSeesQuery(about=about))
    return {one.nation: one for one in view.neighbours}


def test_every_neighbour_is_told_of(story: Story) -> None:
    """Who sees it, field by field, with article and time; who sees nothing, and why; who was not asked."""
    for nation, name in (("SUD", "Sudia"), ("VES", "Vesta"), ("OST", "Ostia")):
        story.pin(nation, name)
    ship = story.sight()
    allowed, denied = (
        story.decide("SUD", released(ship.record_id)),
        story.decide("VES", refused(ship.record_id)),
    )
    seen = seen_by(story, ship.record_id)
    assert list(seen) == ["OST", "SUD", "VES"]
    sudia, vesta, ostia = seen["SUD"], seen["VES"], seen["OST"]
    assert [field.name for field in sudia.fields] == ["place", "course"]
    assert sudia.fields[0].meaning == "where it lay"
    assert (sudia.withheld, sudia.clause, sudia.until) == (("informant",), ARTICLE, UNTIL)
    assert sudia.decision == f"{allowed.seq}-0"
    assert (vesta.standing, vesta.fields, vesta.until) == ("nothing", (), None)
    assert vesta.why == "It lies 1 m outside of the strait."
    assert (vesta.fix, vesta.decision) == (
        "Amend the agreement so that its area reaches further.",
        f"{denied.seq}-0",
    )
    assert (ostia.standing, ostia.decision, ostia.withheld) == (
        "undecided",
        None,
        ("place", "course", "informant"),
    )


def test_a_neighbour_no_longer_recognised_is_told_of_while_it_holds_something(story: Story) -> None:
    """Unpinning a node does not fetch back what it got."""
    story.pin("SUD", "Sudia")
    story.pin("VES", "Vesta")
    ship = story.sight()
    story.decide("SUD", released(ship.record_id))
    for nation in ("SUD", "VES"):
        story.put(PeerUnpinned(nation=nation, reason="moved"))
    assert {nation: one.standing for nation, one in seen_by(story, ship.record_id).items()} == {"SUD": "sees"}


def test_recalled_and_erased_is_seen_by_nobody(story: Story) -> None:
    """After the proof the neighbour sees nothing, and the page says since when."""
    ship = story.sight()
    story.decide("SUD", released(ship.record_id))
    story.put(RecordRecalled(recalled=ship.record_id, reason="wrong ship"))
    assert seen_by(story, ship.record_id)["SUD"].standing == "sees"
    story.put(ErasureProved(peer="SUD", recalled=ship.record_id, status="ERASED"))
    after = seen_by(story, ship.record_id)["SUD"]
    assert (after.standing, after.fields) == ("nothing", ())
    assert "erasure proved 2026-11-22" in after.why


def test_an_erased_record_still_tells_who_saw_it(story: Story) -> None:
    """Whether our own body is gone or not, decisions say what the neighbours got."""
    ship = story.sight()
    story.decide("SUD", released(ship.record_id))
    story.desk.erase(ship.record_id)
    view = show_who_sees(story.desk, WhoSeesQuery(about=ship.record_id))
    assert view.is_erased
    assert [field.name for field in view.neighbours[0].fields] == ["place", "course"]


def test_a_record_that_is_not_ours_is_missing(story: Story) -> None:
    """Of what nobody decided on and is not ours there is nothing to tell."""
    with pytest.raises(Missing) as caught:
        show_who_sees(story.desk, WhoSeesQuery(about="z" * 26))
    assert caught.value.advice


def test_a_record_of_a_kind_that_is_gone_is_told_without_its_fields(story: Story) -> None:
    """A decision on another's record, or of a folder no longer installed, still says who sees it."""
    other = Ruling(about="y" * 26, kind="customs.duty_paid", allowed=True, clause=ARTICLE, retain_until=UNTIL)
    story.decide("SUD", other)
    view = show_who_sees(story.desk, WhoSeesQuery(about="y" * 26))
    assert (view.kind, view.put_at, view.neighbours[0].standing) == ("customs.duty_paid", None, "sees")
