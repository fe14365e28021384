"""Faults of texts that the linter has nothing against."""

from typing import Any

import msgspec
import pytest

from lindero.trust.agreements.analysis.fault import Fault
from lindero.trust.agreements.analysis.faults import faults_in
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.tests.samples import (
    BOX,
    END,
    NOW,
    START,
    VOCABULARY,
    a_clause,
    an_agreement,
    an_overlay,
)
from lindero.trust.agreements.treaty import (
    DatedDays,
    DatedLimit,
    Deadline,
    NamedArea,
    Narrowing,
    Polygon,
    Review,
)

FAR = Polygon(outer=tuple(msgspec.structs.replace(place, lon=place.lon + 900_000_000) for place in BOX.outer))


def codes(*clauses: Any, **changes: Any) -> list[tuple[str, str]]:
    """Return clause and code of every fault of an agreement with some clauses."""
    book = Rulebook([an_agreement(clauses=clauses or (a_clause(),), **changes)])
    return [(fault.where.partition("@1")[2].strip("/"), fault.code) for fault in faults_in(book)]


def only(book: Rulebook, now: int | None = None) -> Fault:
    """Return the only fault of some texts."""
    (fault,) = faults_in(book, now)
    return fault


def test_a_sound_text_has_no_faults() -> None:
    """What is in order is called in order."""
    assert codes() == []
    assert faults_in(Rulebook([an_agreement()], vocabulary=VOCABULARY), NOW - 1_000 * 86_400_000) == ()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"start": END}, "begin"),
        ({"senders": ("SUD",), "recipients": ("SUD",)}, "anybody else"),
        ({"lanes": ("life",)}, "life lane"),
        ({"offences": ("unheard",)}, "catalogue"),
        ({"fields": ("protection_wish",)}, "may leave"),
        ({"person_classes": ("suspect",)}, "Level 2"),
    ],
)
def test_a_clause_that_never_speaks_is_told_with_its_reason(change: dict[str, Any], told: str) -> None:
    """Whatever makes a clause idle, the fault says which thing it is."""
    agreement = an_agreement(clauses=(a_clause(), a_clause(id="idle", **change)))
    fault = only(Rulebook([agreement]))
    assert (fault.where, fault.code) == ("AG-7@1/idle", "unreachable")
    assert told in fault.text
    assert fault.advice


def test_an_area_in_which_nothing_lies_is_told() -> None:
    """A reservation or law whose area has nothing in common with the clause's voids it."""
    areas = (NamedArea(name="belt", shape=BOX), NamedArea(name="far", shape=FAR))
    law = Narrowing(id="elsewhere", party="SUD", because="a law", only_areas=("far",))
    fault = only(Rulebook([an_agreement(areas=areas, reservations=(law,))]))
    assert fault.code == "voided"
    assert "AG-7@1/reservation/elsewhere" in fault.text


def test_a_reservation_that_voids_a_clause_is_told_by_name() -> None:
    """Who looks for why nothing flows finds the reservation or law that takes all of it."""
    nothing = Narrowing(id="no", party="NRD", because="a law", withhold_all=True)
    fault = only(Rulebook([an_agreement(reservations=(nothing,))]))
    assert (fault.code, "nothing" in fault.text) == ("voided", True)
    by_law = only(Rulebook([an_agreement()], [an_overlay(nothing)]))
    assert "nordia-act@1/no" in by_law.text
    part = msgspec.structs.replace(nothing, purposes=("sea_rescue",))
    assert "sea_rescue" in only(Rulebook([an_agreement(reservations=(part,))])).text


def test_a_clause_that_adds_nothing_is_told_once() -> None:
    """A clause within another is shadowed; of two that say the same, the second is."""
    narrow = a_clause(id="narrow", fields=("place", "track_id"), retain=(DatedDays(start=0, days=30),))
    assert codes(narrow, a_clause()) == [("narrow", "shadowed")]
    assert codes(a_clause(), narrow) == [("narrow", "shadowed")]
    assert codes(a_clause(), a_clause(id="again")) == [("again", "shadowed")]


def test_a_protecting_term_that_another_clause_undoes_is_told() -> None:
    """An approval that the next clause does without protects nothing."""
    guarded = a_clause(id="guarded", needs_approval=True, fields=("cargo", "name"))
    assert codes(a_clause(), guarded) == [("guarded", "undercut")]
    book = Rulebook([an_agreement(clauses=(a_clause(), guarded))])
    assert "name" in only(book).text
    assert "approval" in only(book).text
    other_lane = msgspec.structs.replace(guarded, lanes=("life",))
    assert ("guarded", "undercut") not in codes(a_clause(), other_lane)


def test_a_purpose_for_which_nothing_crosses_is_told() -> None:
    """A purpose in the preamble that no clause can serve is one promise too many."""
    assert codes(purposes=("border_surveillance", "counter_smuggling", "sea_rescue")) == [
        ("", "idle_purpose")
    ]


def test_what_is_overdue_is_told() -> None:
    """Reviews, assessments and ends that have passed, and limits that nobody verified."""
    limit = Deadline(
        id="D-1",
        what="answer",
        limits=(DatedLimit(start=0, limit=8),),
        unit="hours",
        source="Directive, article 5",
        verified=False,
    )
    text = an_agreement(review=Review(next=START, every_months=12, stops_flow=False), deadlines=(limit,))
    found = [fault.code for fault in faults_in(Rulebook([text]), END)]
    assert found == ["review_overdue", "assessment_over", "over", "to_be_verified"]
    assert faults_in(Rulebook([text])) == ()
