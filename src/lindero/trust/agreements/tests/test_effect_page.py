"""What an amendment would have meant: released and stopped fields over past decisions, and by the texts alone."""

import pytest

from lindero.kernel.errors import Invalid
from lindero.trust.agreements.analysis.amending import Change, Difference, difference
from lindero.trust.agreements.analysis.boxes import boxes_of
from lindero.trust.agreements.analysis.dry_run import Past
from lindero.trust.agreements.analysis.field_effects import FieldEffect, field_effects
from lindero.trust.agreements.analysis.text_changes import text_changes
from lindero.trust.agreements.effect_page import EffectQuery, show_effect
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.tests.samples import KIND, NOW, a_clause, an_agreement
from lindero.trust.agreements.tests.test_pages import Chancery, chancery
from lindero.trust.agreements.treaty import Agreement

__all__ = ["chancery"]

FIRST = an_agreement()
SECOND = an_agreement(
    version=2,
    start=NOW,
    since=FIRST.start,
    clauses=(a_clause(fields=tuple(sorted({*a_clause().fields, "cargo"} - {"name"}))),),
)
CROSSED = Past(
    peer="SUD",
    lane="operations",
    kind=KIND,
    allowed=True,
    clause="AG-7@1/art-6-1",
    codes=("FIELD",),
    withheld=("cargo", "secret"),
    records=312,
)
NOT_CROSSED = Past(
    peer="SUD",
    lane="operations",
    kind=KIND,
    allowed=False,
    clause="AG-7@1/art-6-1",
    codes=("PURPOSE",),
    withheld=("cargo", "name"),
    records=40,
)


def told(new: Agreement, *past: Past) -> tuple[FieldEffect, ...]:
    """Return what a text would have meant in the place of the first, had it always held."""
    old = Rulebook([FIRST])
    found = difference(old, Rulebook([an_agreement(version=2, clauses=new.clauses)]))
    return field_effects("NRD", boxes_of(old), found, past)


def test_AGR_06_past_records_are_counted_field_by_field() -> None:
    """A field that is added crosses of all that crossed, one that is taken out no longer does."""
    effects = told(SECOND, CROSSED, NOT_CROSSED)
    assert [(one.field, one.turn, one.records, one.at_most) for one in effects] == [
        ("cargo", "released", 312, 312),
        ("name", "stopped", 312, 312),
    ]


def test_what_never_crossed_is_not_stopped() -> None:
    """A field that was held back from a record, or a record that was refused, loses nothing."""
    assert [one.turn for one in told(SECOND, NOT_CROSSED)] == []
    kept = told(an_agreement(version=2, clauses=(a_clause(fields=("place",)),)), CROSSED)
    assert {one.turn for one in kept} == {"stopped"}
    assert not {"cargo", "secret"} & {one.field for one in kept}


def test_the_texts_alone_are_told_where_no_decision_is_at_hand(chancery: Chancery) -> None:
    """Without past decisions the page says so, and what the texts release and stop."""
    for text in (FIRST, SECOND):
        chancery.propose(text)
    view = show_effect(chancery.desk, EffectQuery(agreement="AG-7"))
    assert (view.agreement, view.before, view.known) == ("AG-7@2", "AG-7@1", False)
    assert {(one.fields, one.turn) for one in view.changes} == {
        (("cargo",), "released"),
        (("name",), "stopped"),
    }
    assert {one.aspects for one in view.changes} == {("fields that did not cross",), ("fields",)}
    assert view.effects == ()


def test_a_first_version_meant_nothing_new(chancery: Chancery) -> None:
    """There is no text whose place it takes; and no version takes its own place."""
    chancery.propose(FIRST)
    view = show_effect(chancery.desk, EffectQuery(agreement="AG-7"))
    assert (view.before, view.changes) == ("", ())
    with pytest.raises(Invalid):
        show_effect(chancery.desk, EffectQuery(agreement="AG-7", against=1))


def test_what_differs_in_the_same_way_is_told_once() -> None:
    """Directions and kinds are joined where all else agrees, and never where that would claim more than was found."""

    def change(
        kind: str,
        sender: str,
        recipient: str,
        fields: tuple[str, ...] = ("name",),
        aspects: tuple[str, ...] = ("fields",),
    ) -> Change:
        return Change(
            clause="AG-7@2/art-6-1",
            nearest="AG-7@1/art-6-1",
            aspects=aspects,
            flows=((sender, recipient),),
            kinds=(kind,),
            purposes=("border_surveillance",),
            lanes=("operations",),
            person_classes=("none",),
            fields=fields,
            start=0,
            end=1,
            sure=True,
            place=None,
            witness=None,
        )

    both = [change(kind, *flow) for kind in ("a.b", "a.c") for flow in (("NRD", "SUD"), ("SUD", "NRD"))]
    one_way = change("a.d", "NRD", "SUD")
    other = change("a.b", "NRD", "SUD", ("cargo",))
    found = Difference(released=(*both, one_way, other), withdrawn=(other,), compared=(1, 1))
    told = [(one.turn, one.kinds, one.flows, one.fields) for one in text_changes(found)]
    assert told == [
        ("released", ("a.b", "a.c"), ("NRD > SUD", "SUD > NRD"), ("name",)),
        ("released", ("a.d",), ("NRD > SUD",), ("name",)),
        ("released", ("a.b",), ("NRD > SUD",), ("cargo",)),
        ("stopped", ("a.b",), ("NRD > SUD",), ("cargo",)),
    ]
    (new, longer) = text_changes(
        Difference(
            released=(change("a.b", "NRD", "SUD", aspects=("fields", "retention")),),
            withdrawn=(),
            compared=(1, 1),
        )
    )
    assert (new.aspects, new.fields) == (("fields that did not cross",), ("name",))
    assert (longer.aspects, longer.fields) == (("kept longer",), ())
