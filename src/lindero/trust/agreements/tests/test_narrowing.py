"""What parties reserve, what national law takes back, and what no longer stands."""

from typing import Any

import msgspec
import pytest
from hypothesis import Phase, given, settings

from lindero.kernel.places import place_of
from lindero.trust.agreements.evaluate import evaluate
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.tests.asking import AG, ask, no
from lindero.trust.agreements.tests.samples import (
    DAY,
    KIND,
    NATIONS,
    NOW,
    Dice,
    a_clause,
    a_suspension,
    an_agreement,
    an_overlay,
    anything,
    in_life,
    on_paper,
)
from lindero.trust.agreements.treaty import NamedArea, Narrowing, Overlay, Polygon

# --- reservations and national law ----------------------------------------------------------------------------

RESERVED = an_agreement(
    id="AG-12",
    nations=NATIONS,
    clauses=(a_clause(id="art-3", senders=NATIONS, recipients=NATIONS),),
    reservations=(Narrowing(id="ves-1", party="VES", because="Law of Vesta, section 9", withhold=("name",)),),
)


def test_AGR_03_a_reservation_narrows_the_pairs_of_its_party_alone() -> None:
    """Vesta's reservation stops the field from and to Vesta, and not between the two others."""
    assert ask(RESERVED).fields == ("track_id", "place", "measured_at", "name")
    for pair in (("NRD", "VES"), ("VES", "NRD"), ("SUD", "VES")):
        decision = ask(RESERVED, sender=pair[0], recipient=pair[1])
        assert decision.fields == ("track_id", "place", "measured_at")
        assert decision.codes == ("RESERVATION",)
        assert decision.reasons[0].clause == "AG-12@1/reservation/ves-1"
        assert "Law of Vesta, section 9" in decision.reasons[0].text


def test_AGR_03_a_reserved_field_alone_is_refused() -> None:
    """Where nothing is left to cross, the reservation is the reason."""
    no(ask(RESERVED, recipient="VES", fields=("name",)), "RESERVATION")


def test_AGR_03_both_sides_declarations_count() -> None:
    """Between two nations the effective rule is what both declarations leave."""
    both = msgspec.structs.replace(
        RESERVED,
        reservations=(
            *RESERVED.reservations,
            Narrowing(id="nrd-1", party="NRD", because="x", withhold=("place",)),
        ),
    )
    decision = ask(both, recipient="VES")
    assert decision.fields == ("track_id", "measured_at")
    assert decision.codes == ("RESERVATION", "RESERVATION")


@pytest.mark.parametrize(
    ("narrowing", "changes", "codes"),
    [
        ({"withhold_all": True}, {}, ("RESERVATION",)),
        ({"withhold_all": True, "directions": ("receives",)}, {}, ()),
        ({"withhold_all": True, "peers": ("VES",)}, {}, ()),
        ({"withhold_all": True, "clauses": ("art-9",)}, {}, ()),
        ({"withhold_all": True, "kinds": ("crossings.wait_reported",)}, {}, ()),
        ({"withhold_all": True, "purposes": ("sea_rescue",)}, {}, ()),
        ({"max_retain_days": 10}, {"retain_days": 11}, ("RESERVATION",)),
        ({"max_retain_days": 10}, {"retain_days": 10}, ()),
        ({"not_about": ("none",)}, {}, ("RESERVATION",)),
        ({"needs_approval": True}, {}, ("APPROVAL",)),
        ({"needs_approval": True}, {"approved": True}, ()),
        ({"only_areas": ("corner",)}, {}, ("RESERVATION",)),
        ({"only_areas": ("corner",)}, {"places": (place_of(10.05, 54.05),)}, ()),
    ],
)
def test_AGR_03_each_kind_of_reservation(
    narrowing: dict[str, Any], changes: dict[str, Any], codes: tuple[str, ...]
) -> None:
    """Whole, by direction, neighbour, clause, kind, purpose, days, persons, approval or area: each does its part."""
    corner = Polygon(outer=tuple(place_of(*c) for c in ((10, 54), (10.1, 54), (10.1, 54.1))))
    agreement = an_agreement(
        areas=(*AG.areas, NamedArea(name="corner", shape=corner)),
        reservations=(Narrowing(id="r", party="NRD", because="law", **narrowing),),
    )
    assert ask(agreement, **changes).codes == codes


LAW = an_overlay(Narrowing(id="s-21", party="NRD", because="section 21", withhold=("name",)))


def test_AGR_04_national_law_is_the_stricter_word() -> None:
    """An overlay takes back what the agreement gives, on what the nation sends and receives."""
    decision = ask(AG, overlays=(LAW,))
    assert decision.fields == ("track_id", "place", "measured_at")
    assert decision.codes == ("OVERLAY",)
    assert decision.reasons[0].clause == "nordia-act@1/s-21"
    no(ask(AG, overlays=(LAW,), fields=("name",)), "OVERLAY")


def test_AGR_04_national_law_begins_and_ends_on_its_days() -> None:
    """An overlay bites from its first instant until before its last."""
    law = msgspec.structs.replace(LAW, start=NOW, end=NOW + DAY)
    assert ask(AG, overlays=(law,), state=on_paper(NOW - 1), at=NOW - 1).codes == ()
    assert ask(AG, overlays=(law,)).codes == ("OVERLAY",)
    assert ask(AG, overlays=(law,), state=on_paper(NOW + DAY)).codes == ()


def test_AGR_04_national_law_on_another_agreement_is_silent() -> None:
    """An overlay on one agreement leaves the others alone."""
    assert ask(AG, overlays=(msgspec.structs.replace(LAW, agreement="AG-8"),)).codes == ()


@settings(max_examples=1_500, deadline=None, phases=(Phase.reuse, Phase.generate))
@given(anything(Dice.rulebook), anything(Dice.overlay), anything(Dice.question), anything(Dice.state))
def test_S_08_one_more_law_never_permits_more(
    book: Rulebook, law: Overlay, question: Question, state: State
) -> None:
    """Adding any overlay to anything leaves every answer as it was, or narrower; a refusal stays one."""
    stricter = Rulebook(book.agreements, (*book.overlays, law), book.vocabulary)
    before, after = evaluate(book, question, state), evaluate(stricter, question, state)
    assert after.allowed <= before.allowed
    assert set(after.fields) <= set(before.fields)


# --- standing -------------------------------------------------------------------------------------------------


def test_an_agreement_that_is_alive_permits() -> None:
    """Active, with a live lease and nothing suspended, the clause speaks."""
    assert ask(AG, state=in_life()).allowed


@pytest.mark.parametrize(
    ("state", "codes"),
    [
        (in_life(leases=()), ("LEASE",)),
        (in_life(leases=("VES",)), ("LEASE",)),
        (in_life(phase="signed"), ("NOT_IN_FORCE",)),
        (in_life(phase="denounced"), ("NOT_IN_FORCE",)),
        (in_life(a_suspension()), ("SUSPENDED",)),
        (in_life(a_suspension(), leases=()), ("LEASE", "SUSPENDED")),
        (State(now=NOW, standings={}), ("LEASE", "NOT_IN_FORCE")),
    ],
)
def test_AGR_07_what_does_not_stand_permits_nothing(state: State, codes: tuple[str, ...]) -> None:
    """No lease, not active, suspended, or not known here at all: each closes the agreement and is told."""
    no(ask(AG, state=state), *codes)


@pytest.mark.parametrize(
    ("scope", "value", "bites"),
    [
        ("whole", "", True),
        ("clause", "art-6-1", True),
        ("clause", "art-6-2", False),
        ("kind", KIND, True),
        ("kind", "tracking.track_ended", False),
        ("direction", "NRD>SUD", True),
        ("direction", "SUD>NRD", False),
    ],
)
def test_AGR_07_a_suspension_reaches_as_far_as_it_says(scope: str, value: str, bites: bool) -> None:
    """Whole, by clause, by kind or by direction; the rest flows on."""
    suspension = a_suspension(scope=scope, value=value)
    assert ask(AG, state=in_life(suspension)).allowed is not bites


@pytest.mark.parametrize(
    ("resumed_by", "allowed"), [((), False), (("SUD",), False), (("NRD",), False), (("NRD", "SUD"), True)]
)
def test_AGR_07_resumption_needs_both(resumed_by: tuple[str, ...], allowed: bool) -> None:
    """Either side stops alone; only both together resume."""
    assert ask(AG, state=in_life(a_suspension(resumed_by=resumed_by))).allowed is allowed


def test_AGR_07_a_third_partys_suspension_leaves_the_others_flow() -> None:
    """In a multilateral agreement a nation stops what it sends and receives, not what others exchange."""
    state = in_life(a_suspension(nation="VES"), ref="AG-12@1")
    assert ask(RESERVED, state=state).allowed
    no(ask(RESERVED, state=state, recipient="VES"), "SUSPENDED")


def test_deny_overrides_within_a_clause_and_other_clauses_remain() -> None:
    """What one clause no longer permits may cross under another that stands."""
    agreement = an_agreement(clauses=(a_clause(), a_clause(id="art-7", fields=("place",))))
    state = in_life(a_suspension(scope="clause", value="art-6-1"))
    decision = ask(agreement, state=state, fields=("place", "name"))
    assert (decision.clause, decision.fields) == ("AG-7@1/art-7", ("place",))
