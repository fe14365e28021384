"""What an amendment releases: nothing is missed, and what is told is proved by a question."""

from typing import Any

import msgspec
import pytest
from hypothesis import Phase, given, settings

from lindero.kernel.places import place_of
from lindero.trust.agreements.analysis.amending import Change, difference
from lindero.trust.agreements.analysis.aspects import AFTER_RELEASE, WORDS
from lindero.trust.agreements.evaluate import evaluate
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.tests.samples import (
    BOX,
    DAY,
    HANDLING,
    NOW,
    Dice,
    a_clause,
    an_agreement,
    anything,
)
from lindero.trust.agreements.treaty import (
    Agreement,
    Clause,
    Coarsening,
    Corridor,
    DatedDays,
    Everywhere,
    NamedArea,
    Narrowing,
    Offence,
    Polygon,
    Quota,
)

WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)


def changed(dice: Dice, book: Rulebook) -> Rulebook:
    """Return texts of which a few things differ from some texts."""
    agreements = []
    for agreement in book.agreements:
        clauses = [
            dice.clause(index + 1, agreement.nations) if dice.rarely(0.5) else clause
            for index, clause in enumerate(agreement.clauses)
        ]
        agreements.append(msgspec.structs.replace(agreement, clauses=tuple(clauses)))
    laws = book.overlays if dice.rarely(0.7) else ()
    return Rulebook(agreements, laws, book.vocabulary)


def pair(dice: Dice) -> tuple[Rulebook, Rulebook]:
    """Return texts and other texts that are mostly the same."""
    book = dice.rulebook()
    return book, changed(dice, book)


@settings(max_examples=150, deadline=None, phases=WITHOUT_SHRINKING)
@given(anything(pair), anything(lambda dice: [dice.question() for _ in range(40)]))
def test_nothing_that_is_newly_released_is_missed(
    books: tuple[Rulebook, Rulebook], asked: list[Question]
) -> None:
    """Whatever question the new texts answer with more than the old ones, a change tells of it."""
    old, new = books
    released = difference(old, new).released
    for question in asked:
        if question.lane == "life":
            continue
        for now in (question.at, NOW):
            state = State(now=now, max_skew_ms=0)
            after = evaluate(new, question, state)
            # Another clause may be named for the same fields; only what no old clause gave away is new.
            crossing = msgspec.structs.replace(question, fields=after.fields)
            if after.allowed and evaluate(old, crossing, state).fields != after.fields:
                assert any(_tells(change, question, now) for change in released), (question, after)


def _tells(change: Change, question: Question, now: int) -> bool:
    return (
        (question.sender, question.recipient) in change.flows
        and question.kind in change.kinds
        and question.purpose in change.purposes
        and question.lane in change.lanes
        and question.person_class in change.person_classes
        and change.start <= now < change.end
    )


@settings(max_examples=100, deadline=None, phases=WITHOUT_SHRINKING)
@given(anything(pair))
def test_what_is_told_is_proved(books: tuple[Rulebook, Rulebook]) -> None:
    """A sure change has a question that the evaluator answers with less before and with all of it after."""
    old, new = books
    found = difference(old, new)
    for first, second, changes in ((old, new, found.released), (new, old, found.withdrawn)):
        for change in changes:
            if change.witness is None:
                assert not change.sure or set(change.aspects) & AFTER_RELEASE, change
                continue
            state = State(now=change.witness.now)
            question = change.witness.question
            assert evaluate(second, question, state).fields == question.fields
            assert evaluate(first, question, state).fields != question.fields


@settings(max_examples=100, deadline=None, phases=WITHOUT_SHRINKING)
@given(anything(Dice.rulebook))
def test_the_same_texts_differ_in_nothing(book: Rulebook) -> None:
    """A text compared with itself releases nothing and withdraws nothing."""
    found = difference(book, book)
    assert found.released == found.withdrawn == ()


# --- one thing at a time --------------------------------------------------------------------------------------

SMALL = Polygon(outer=tuple(place_of(*corner) for corner in ((11, 55), (12, 55), (12, 56), (11, 56))))
AREAS = (
    NamedArea(name="belt", shape=SMALL),
    NamedArea(name="wide", shape=BOX),
    NamedArea(name="world", shape=Everywhere(because="statistics")),
)
OFFENCES = (
    Offence(code="smuggling", name="smuggling", threshold_months=12),
    Offence(code="theft", name="theft", threshold_months=6),
)
STRICT = a_clause(
    senders=("NRD",),
    purposes=("border_surveillance",),
    lanes=("operations",),
    reserves=("own_nationals",),
    person_classes=("suspect",),
    needs_approval=True,
    from_authorities=("coast-guard",),
    to_authorities=("coast-guard",),
    offences=("smuggling",),
    coarsen=(Coarsening(field="place", to="cell_10km"),),
    quota=(Quota(records=100, per="day"),),
)
"""A clause that is limited in every respect in which a clause can be."""

LAXER: list[tuple[str, dict[str, Any]]] = [
    ("direction", {"senders": ("NRD", "SUD"), "recipients": ("NRD", "SUD")}),
    ("kind", {"kinds": (*STRICT.kinds, "tracking.track_ended")}),
    ("fields", {"fields": (*STRICT.fields, "reason")}),
    ("purpose", {"purposes": (*STRICT.purposes, "sea_rescue")}),
    ("area", {"areas": ("wide",)}),
    ("person_class", {"person_classes": ("suspect", "witness")}),
    ("retention", {"retain": (DatedDays(start=0, days=31),)}),
    ("retention", {"retain": (DatedDays(start=0, days=30), DatedDays(start=NOW, days=60))}),
    ("classification", {"handling": msgspec.structs.replace(HANDLING, classification="unclassified")}),
    ("tlp", {"handling": msgspec.structs.replace(HANDLING, tlp="green")}),
    ("no_onward", {"handling": msgspec.structs.replace(HANDLING, no_onward=False)}),
    ("onward", {"onward": ("VES",)}),
    ("lane", {"lanes": ("alert", "operations")}),
    ("reserved", {"reserves": ()}),
    ("approval", {"needs_approval": False}),
    ("from_authority", {"from_authorities": ()}),
    ("from_authority", {"from_authorities": ("coast-guard", "police")}),
    ("to_authority", {"to_authorities": ()}),
    ("offence", {"offences": ("smuggling", "theft")}),
    ("offence", {"offences": ()}),
    ("source", {"sources": ("civil", "military")}),
    ("coarseness", {"coarsen": (Coarsening(field="place", to="cell_1km"),)}),
    ("coarseness", {"coarsen": ()}),
    ("quota", {"quota": ()}),
    ("quota", {"quota": (Quota(records=200, per="day"),)}),
]


def text_with(clause: Clause, **changes: Any) -> Agreement:
    """Return an agreement with one clause, at the highest level."""
    return an_agreement(clauses=(clause,), areas=AREAS, level=4, offences=OFFENCES, **changes)


@pytest.mark.parametrize(("aspect", "change"), LAXER, ids=[f"{a}-{i}" for i, (a, _) in enumerate(LAXER)])
def test_each_way_to_release_more_is_told_by_its_name(aspect: str, change: dict[str, Any]) -> None:
    """Loosening any one term of a clause is a release, and tightening it a withdrawal, of just that."""
    old = Rulebook([text_with(STRICT)])
    new = Rulebook([text_with(msgspec.structs.replace(STRICT, **change))])
    forth, back = difference(old, new), difference(new, old)
    assert {name for found in forth.released for name in found.aspects} - {"protection"} == {aspect}
    assert all(found.sure for found in forth.released)
    assert forth.released == back.withdrawn
    assert forth.withdrawn == back.released
    assert {name for found in forth.withdrawn for name in found.aspects} <= {"protection"}
    assert aspect in WORDS
    if aspect not in AFTER_RELEASE:
        assert all(found.witness is not None for found in forth.released)


def test_everywhere_takes_in_what_has_no_place() -> None:
    """Whoever agrees on the whole Earth releases more than places: records that have none."""
    wider = msgspec.structs.replace(STRICT, areas=("belt", "world"))
    found = difference(Rulebook([text_with(STRICT)]), Rulebook([text_with(wider)])).released
    assert {change.aspects for change in found} == {("no_place", "area")}


def test_a_later_end_and_an_earlier_beginning_are_releases() -> None:
    """Time is a term like any other: a renewal releases what would have ended."""
    old = Rulebook([an_agreement()])
    longer = difference(old, Rulebook([an_agreement(end=an_agreement().end + DAY)]))
    assert [change.aspects for change in longer.released] == [("period",)]
    assert (longer.released[0].start, longer.released[0].end) == (
        an_agreement().end,
        an_agreement().end + DAY,
    )
    assert longer.withdrawn == ()
    earlier = difference(old, Rulebook([an_agreement(since=an_agreement().since - DAY)]))
    assert [change.aspects for change in earlier.released] == [("record_time",)]


def test_a_protected_persons_country_that_is_no_longer_reached_is_a_release() -> None:
    """If passing on to a country is given up, what concerns its refugees may cross where S-10 forbade it."""
    old = Rulebook([text_with(msgspec.structs.replace(STRICT, onward=("VES",)))])
    found = difference(old, Rulebook([text_with(STRICT)])).released
    assert [change.aspects for change in found] == [("protection",)]
    witness = found[0].witness
    assert witness is not None
    assert witness.question.origin_countries == {"VES"}
    assert witness.before.codes == ("RIGHTS_RISK",)


def test_a_reservation_that_is_withdrawn_is_a_release() -> None:
    """What a party stops withholding crosses anew, with the place in the text where it did not."""
    held = Narrowing(id="names", party="SUD", because="a law", withhold=("name",))
    old = Rulebook([an_agreement(reservations=(held,))])
    found = difference(old, Rulebook([an_agreement()])).released
    assert [(change.aspects, change.fields) for change in found] == [(("fields",), ("name",))]


def test_two_clauses_are_not_added_up_over_fields() -> None:
    """Name here and place there is less than both in one record, and only the combination is called new."""
    apart = (
        a_clause(id="a", fields=("name", "track_id")),
        a_clause(id="b", fields=("place", "track_id")),
    )
    both = (*apart, a_clause(id="c", fields=("name", "place", "track_id")))
    found = difference(Rulebook([an_agreement(clauses=apart)]), Rulebook([an_agreement(clauses=both)]))
    assert [change.aspects for change in found.released] == [("fields", "together")]
    assert found.released[0].witness is not None


def test_two_clauses_are_not_added_up_over_places() -> None:
    """A route through two areas crosses under neither of two clauses; one clause for both areas releases it."""
    west = Polygon(outer=tuple(place_of(*corner) for corner in ((10, 54), (11, 54), (11, 57), (10, 57))))
    east = Polygon(outer=tuple(place_of(*corner) for corner in ((11, 54), (13, 54), (13, 57), (11, 57))))
    areas = (
        NamedArea(name="west", shape=west),
        NamedArea(name="east", shape=east),
        NamedArea(name="all", shape=BOX),
    )
    apart = (a_clause(id="w", areas=("west",)), a_clause(id="e", areas=("east",)))
    both = (*apart, a_clause(id="c", areas=("all",)))
    found = difference(
        Rulebook([an_agreement(clauses=apart, areas=areas)]),
        Rulebook([an_agreement(clauses=both, areas=areas)]),
    )
    assert [change.aspects for change in found.released] == [("area", "together")]
    witness = found.released[0].witness
    assert witness is not None
    assert len(witness.question.places) == 2


def test_what_cannot_be_told_apart_is_possibly_more() -> None:
    """Two corridors that differ by less than can be computed are never called the same; a place is given."""
    line = (place_of(10, 55), place_of(12, 55.5))
    bent = (place_of(10, 55), place_of(11, 55.25), place_of(12, 55.5))
    old = Rulebook([an_agreement(areas=(NamedArea(name="belt", shape=Corridor(line=line, width_m=9_000)),))])
    new = Rulebook([an_agreement(areas=(NamedArea(name="belt", shape=Corridor(line=bent, width_m=9_000)),))])
    found = difference(old, new).released
    assert found
    assert all(not change.sure and change.place is not None for change in found)
    assert {change.aspects for change in found} == {("area",)}


def test_the_next_version_takes_the_place_of_the_one_before() -> None:
    """From its day on the amendment holds; what it says no longer is withdrawn from that day on."""
    old = an_agreement()
    fewer = a_clause(fields=("measured_at", "place", "track_id"))
    new = an_agreement(version=2, start=NOW, since=old.start, clauses=(fewer,))
    found = difference(Rulebook([old]), Rulebook([old, new]))
    assert found.released == ()
    assert [(change.aspects, change.start, change.fields) for change in found.withdrawn] == [
        (("fields",), NOW, ("course_mdeg", "identity", "name"))
    ]
