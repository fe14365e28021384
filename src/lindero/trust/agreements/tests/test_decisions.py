"""What may cross: black-box cases, each with its reason, its clause, and what would make it a yes."""

from typing import Any

import pytest

from lindero.kernel.decisions import Decision
from lindero.kernel.places import Place, place_of
from lindero.trust.agreements.policy import compile_policy, decide
from lindero.trust.agreements.questions import Request
from lindero.trust.agreements.tests.asking import AG, ask, no
from lindero.trust.agreements.tests.samples import (
    DAY,
    END,
    FIELDS,
    INSIDE,
    KIND,
    NOW,
    OUTSIDE,
    START,
    VOCABULARY,
    a_clause,
    a_question,
    an_agreement,
    on_paper,
)
from lindero.trust.agreements.treaty import (
    Agreement,
    DatedDays,
    Everywhere,
    NamedArea,
    Polygon,
    Review,
)


def test_AGR_02_a_clause_that_fits_permits() -> None:
    """A request within a clause is permitted in full, with the clause named and nothing to explain."""
    decision = ask(AG)
    assert decision == Decision(
        allowed=True, fields=("track_id", "place", "measured_at", "name"), clause="AG-7@1/art-6-1"
    )


def test_AGR_02_no_clause_no_action() -> None:
    """Without any agreement nothing is permitted."""
    decision = no(ask(), "NO_AGREEMENT")
    assert decision.clause == ""
    assert decision.reasons[0].fix


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"purpose": "trade_facilitation"}, ("PURPOSE",)),
        ({"purpose": "targeting"}, ("PURPOSE",)),
        ({"sender": "SUD", "recipient": "NRD"}, ("DIRECTION",)),
        ({"recipient": "VES"}, ("NO_AGREEMENT",)),
        ({"kind": "crossings.wait_reported"}, ("KIND",)),
        ({"fields": ("crew_list",)}, ("FIELD",)),
        ({"places": (OUTSIDE,)}, ("AREA",)),
        ({"places": ()}, ("AREA",)),
        ({"places": (INSIDE, OUTSIDE)}, ("AREA",)),
        ({"person_class": "suspect"}, ("LEVEL", "PERSON_CLASS")),
        ({"person_class": "alien"}, ("PERSON_CLASS",)),
        ({"retain_days": 31}, ("RETENTION",)),
        ({"lane": "life", "purpose": "border_surveillance"}, ("PURPOSE",)),
        (
            {"purpose": "trade_facilitation", "places": (OUTSIDE,), "retain_days": 99},
            ("PURPOSE", "AREA", "RETENTION"),
        ),
    ],
)
def test_AGR_02_a_denial_names_the_clause_and_what_is_missing(
    changes: dict[str, Any], codes: tuple[str, ...]
) -> None:
    """Each way of not fitting has its own code; several are all told, in the order in which they are checked."""
    decision = no(ask(AG, **changes), *codes)
    if decision.clause:
        assert decision.clause == ("safeguard/S-15" if changes.get("lane") == "life" else "AG-7@1/art-6-1")
        assert all(reason.fix for reason in decision.reasons)


def test_the_advice_says_what_would_make_it_a_yes() -> None:
    """Following the advice of a refusal leads to a permission."""
    decision = ask(AG, retain_days=90, purpose="customs_control")
    assert [reason.fix for reason in decision.reasons] == [
        "Permitted: border_surveillance, sea_rescue.",
        "Ask for at most 30 days.",
    ]
    assert ask(AG, retain_days=30, purpose="sea_rescue").allowed


def test_the_nearest_clause_is_the_one_that_speaks_of_the_matter() -> None:
    """A refusal names a clause on the same kind and purpose before one that fits otherwise."""
    other = a_clause(id="art-9", kinds=("crossings.wait_reported",), retain=(DatedDays(start=0, days=99),))
    agreement = an_agreement(clauses=(other, a_clause()))
    assert no(ask(agreement, retain_days=50), "RETENTION").clause == "AG-7@1/art-6-1"


# --- fields ---------------------------------------------------------------------------------------------------


def test_fields_beyond_the_clause_are_withheld_and_named() -> None:
    """The rest crosses; what does not is told, in the order asked for."""
    decision = ask(AG, fields=("name", "crew_list", "place", "cargo"))
    assert decision.allowed
    assert decision.fields == ("name", "place")
    assert decision.codes == ("FIELD",)
    assert "crew_list, cargo" in decision.reasons[0].text


def test_a_vocabulary_narrows_a_clause_to_what_may_be_shared() -> None:
    """A field that the record type does not let out stays in, even if a clause names it."""
    agreement = an_agreement(clauses=(a_clause(fields=("reason", "track_id")),))
    policy = compile_policy([agreement], (), VOCABULARY)
    decision = policy.decide(a_question(fields=("reason", "track_id")), on_paper())
    assert decision.fields == ("track_id",)


# --- areas ----------------------------------------------------------------------------------------------------


def _polygon(
    *corners: tuple[float, float], holes: tuple[tuple[tuple[float, float], ...], ...] = ()
) -> Agreement:
    shape = Polygon(
        outer=tuple(place_of(*corner) for corner in corners),
        holes=tuple(tuple(place_of(*corner) for corner in hole) for hole in holes),
    )
    return an_agreement(areas=(NamedArea(name="belt", shape=shape),))


@pytest.mark.parametrize(("beyond_e7", "allowed"), [(0, True), (1, False), (90, False), (-90, True)])
def test_one_metre_outside_the_polygon_is_refused(beyond_e7: int, allowed: bool) -> None:
    """On the line is inside; a step of 1e-7 degree, and a metre, beyond it is outside."""
    place = Place(lon=place_of(11, 0).lon, lat=place_of(0, 57).lat + beyond_e7)
    decision = ask(AG, places=(place,))
    assert decision.allowed is allowed
    assert decision.codes == (() if allowed else ("AREA",))


def test_an_area_over_the_antimeridian() -> None:
    """Both sides of 180 degrees are inside, the rest of the Earth is not."""
    agreement = _polygon((179, -1), (-179, -1), (-179, 1), (179, 1))
    for lon in (179, 179.5, 180, -180, -179.5, -179):
        assert ask(agreement, places=(place_of(lon, 0.5),)).allowed
    for lon in (178.99999, -178.99999, 0):
        no(ask(agreement, places=(place_of(lon, 0.5),)), "AREA")


def test_a_hole_is_outside() -> None:
    """What lies in a hole does not cross; its edge does."""
    agreement = _polygon(
        (10, 54), (13, 54), (13, 57), (10, 57), holes=(((11, 55), (12, 55), (12, 56), (11, 56)),)
    )
    no(ask(agreement, places=(place_of(11.5, 55.5),)), "AREA")
    assert ask(agreement, places=(place_of(11, 55.5),)).allowed
    assert ask(agreement, places=(place_of(10.5, 55.5),)).allowed


def test_S_09_every_place_of_a_route_must_lie_in_the_area() -> None:
    """A route that leaves the area does not cross as it is."""
    assert ask(AG, places=(INSIDE, place_of(10, 54), place_of(13, 57))).allowed
    no(ask(AG, places=(INSIDE, place_of(13.0000001, 57))), "AREA")


def test_what_has_no_place_needs_a_clause_for_everywhere() -> None:
    """Figures without a place cross only where the parties have agreed on everywhere."""
    world = (NamedArea(name="belt", shape=Everywhere(because="figures have no place")),)
    assert ask(an_agreement(areas=world), places=()).allowed
    assert ask(an_agreement(areas=world), places=(OUTSIDE,)).allowed


# --- time -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "codes"),
    [
        (START - 1, ("NOT_IN_FORCE",)),
        (START, ()),
        (END - 1, ()),
        (END, ("EXPIRED",)),
        (END + 1_000, ("EXPIRED",)),
    ],
)
def test_an_agreement_holds_to_the_millisecond(at: int, codes: tuple[str, ...]) -> None:
    """It is in force from its first instant and not at its last; expired by a second is expired."""
    assert ask(AG, state=on_paper(at), at=at).codes == codes


def test_a_record_older_than_the_agreement_does_not_cross() -> None:
    """What was known before anything was agreed was not meant."""
    no(ask(AG, at=START - 1), "NOT_IN_FORCE")


@pytest.mark.parametrize(
    ("ahead_ms", "codes"), [(0, ()), (120_000, ()), (120_001, ("CLOCK",)), (300_000, ("CLOCK",))]
)
def test_a_clock_five_minutes_off_closes_the_gate(ahead_ms: int, codes: tuple[str, ...]) -> None:
    """A record from the future means that a clock is wrong: beyond the bound nothing crosses."""
    assert ask(AG, at=NOW + ahead_ms).codes == codes


def test_S_62_an_unsure_clock_closes_the_gate() -> None:
    """Nobody can say what is in force when nobody knows what time it is."""
    no(ask(AG, state=on_paper(None)), "CLOCK")


def test_dated_values_change_on_their_day() -> None:
    """A retention that is agreed to change does so at its instant, on the clock and not on the record's time."""
    agreement = an_agreement(
        clauses=(a_clause(retain=(DatedDays(start=0, days=30), DatedDays(start=NOW, days=14))),)
    )
    assert ask(agreement, state=on_paper(NOW - 1), at=NOW - 1, retain_days=30).allowed
    no(ask(agreement, retain_days=30), "RETENTION")
    assert ask(agreement, retain_days=14, at=NOW - DAY).allowed


def test_a_clause_may_have_its_own_dates() -> None:
    """A clause that ends before the agreement permits nothing from that instant on."""
    agreement = an_agreement(clauses=(a_clause(start=START + DAY, end=NOW),))
    no(ask(agreement), "EXPIRED")
    assert ask(agreement, state=on_paper(NOW - 1), at=NOW - 1).allowed
    no(ask(agreement, state=on_paper(START), at=START), "NOT_IN_FORCE")


def test_an_overdue_review_stops_the_flow_if_the_parties_say_so() -> None:
    """With the stop agreed nothing crosses from the day of the review; without it everything does."""
    stopping = an_agreement(review=Review(next=NOW, every_months=12, stops_flow=True))
    no(ask(stopping), "REVIEW_OVERDUE")
    assert ask(stopping, state=on_paper(NOW - 1), at=NOW - 1).allowed
    assert ask(an_agreement(review=Review(next=NOW, every_months=12, stops_flow=False))).allowed


def test_AGR_06_versions_change_at_one_instant() -> None:
    """To the millisecond before it the old version permits, from it the new one, and records say which."""
    old = an_agreement()
    new = an_agreement(version=2, start=NOW, since=START, clauses=(a_clause(id="art-6-2"),))
    before = ask(old, new, state=on_paper(NOW - 1), at=NOW - 1)
    after = ask(old, new, at=NOW)
    assert (before.clause, after.clause) == ("AG-7@1/art-6-1", "AG-7@2/art-6-2")


def test_AGR_06_a_record_on_its_way_crosses_under_the_new_version() -> None:
    """What was measured under the old version and leaves under the new one is judged by the new one."""
    old, new = an_agreement(), an_agreement(version=2, start=NOW, since=START)
    assert ask(old, new, at=NOW - 1).clause == "AG-7@2/art-6-1"


def test_AGR_06_the_new_version_alone_counts() -> None:
    """What the amendment no longer releases does not cross under the text that it replaced."""
    new = an_agreement(version=2, start=NOW, since=START, clauses=(a_clause(fields=("place",)),))
    decision = ask(AG, new, fields=("place", "name"))
    assert (decision.fields, decision.codes) == (("place",), ("FIELD",))


# --- levels and persons ---------------------------------------------------------------------------------------


def test_AGR_05_statistics_come_first() -> None:
    """At level 1 no record of a place or a person crosses, whatever the clauses say; figures do."""
    world = (NamedArea(name="belt", shape=Everywhere(because="figures have no place")),)
    clause = a_clause(person_classes=("none", "suspect"))
    level_1 = an_agreement(level=1, areas=world, clauses=(clause,))
    assert ask(level_1, places=()).allowed
    no(ask(level_1), "LEVEL")
    no(ask(level_1, places=(), person_class="suspect"), "LEVEL")


@pytest.mark.parametrize(("level", "allowed"), [(1, False), (2, False), (3, False), (4, True)])
def test_AGR_05_persons_need_the_highest_level(level: int, allowed: bool) -> None:
    """Records about persons wait for level 4."""
    agreement = an_agreement(level=level, clauses=(a_clause(person_classes=("suspect",)),))
    assert ask(agreement, person_class="suspect").allowed is allowed


def test_own_nationals_may_be_reserved() -> None:
    """With the reserve, nothing about the sender's nationals crosses, nor about a person of unknown origin."""
    clause = a_clause(person_classes=("none", "suspect"), reserves=("own_nationals",))
    agreement = an_agreement(level=4, clauses=(clause,))
    no(ask(agreement, person_class="suspect", origin_countries=frozenset({"NRD"})), "ORIGIN_RESERVED")
    no(ask(agreement, person_class="suspect"), "ORIGIN_RESERVED")
    assert ask(agreement, person_class="suspect", origin_countries=frozenset({"VES"})).allowed
    assert ask(agreement).allowed


def test_an_approval_may_be_needed() -> None:
    """Where a clause asks for an officer, nothing leaves by itself."""
    agreement = an_agreement(clauses=(a_clause(needs_approval=True),))
    no(ask(agreement), "APPROVAL")
    assert ask(agreement, approved=True).allowed


# --- from outside ---------------------------------------------------------------------------------------------


def test_a_request_is_decided_like_a_question() -> None:
    """The function for outside gives the same answer from degrees and RFC 3339."""
    request = Request(
        sender="NRD",
        recipient="SUD",
        kind=KIND,
        fields=("track_id", "place", "measured_at", "name"),
        purpose="border_surveillance",
        place=(11.5, 55.5),
        at="2026-11-22T08:30:00Z",
    )
    assert decide(compile_policy([AG]), request, on_paper()) == ask(AG)


def test_a_request_without_sense_is_refused() -> None:
    """The function for outside never raises."""
    request = Request(sender="NRD", recipient="NRD", kind=KIND, fields=FIELDS, purpose="x", at="never")
    assert decide(compile_policy([AG]), request, on_paper()).codes == ("INVALID_REQUEST",)
