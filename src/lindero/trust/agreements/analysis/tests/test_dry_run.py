"""The dry run counts past records by heads and decisions, and never says more than those tell."""

from typing import Any

import msgspec

from lindero.trust.agreements.analysis.amending import Change, difference
from lindero.trust.agreements.analysis.dry_run import SETTLED, Effect, Past, effects
from lindero.trust.agreements.order import ORDER
from lindero.trust.agreements.reasons import GENERAL
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.tests.samples import KIND, a_clause, an_agreement
from lindero.trust.agreements.treaty import Agreement, Clause

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
REFUSED = msgspec.structs.replace(CROSSED, allowed=False, codes=("PERSON_CLASS",), records=40)


def released(new: Agreement) -> tuple[Effect, ...]:
    """Return what a new text would have meant for the past."""
    found = difference(Rulebook([an_agreement()]), Rulebook([an_agreement(), new]))
    return effects("NRD", found.released, [CROSSED, REFUSED])


def test_records_that_crossed_would_surely_have_told_the_new_field() -> None:
    """312 records crossed without a field that is released now: 312 records more, this field."""
    more = a_clause(fields=(*a_clause().fields, "cargo"))
    (effect,) = effects("NRD", _changes(more), [CROSSED, REFUSED])
    assert (effect.clause, effect.fields, effect.records, effect.at_most) == (
        "AG-7@2/art-6-1",
        ("cargo",),
        312,
        312,
    )


def test_what_the_record_alone_tells_is_an_upper_bound() -> None:
    """Refused for whom they speak of, records might cross under a clause about other persons: at most so many."""
    about = a_clause(
        id="art-9", person_classes=("none", "witness"), fields=(*a_clause().fields, "secret"), areas=("belt",)
    )
    found = effects("NRD", _changes(about, level=4), [REFUSED])
    assert [(effect.records, effect.at_most) for effect in found] == [(0, 40)]


def test_another_neighbours_past_does_not_count() -> None:
    """Only what was decided for a neighbour that the change is about is counted."""
    more = a_clause(fields=(*a_clause().fields, "cargo"))
    assert effects("NRD", _changes(more), [msgspec.structs.replace(CROSSED, peer="VES")]) == ()
    assert effects("SUD", _changes(more), [CROSSED]) == ()
    assert released(an_agreement(version=2)) == ()


def test_every_reason_that_a_change_settles_is_a_reason() -> None:
    """The table speaks of codes that the gate gives."""
    for codes in SETTLED.values():
        assert codes <= {*ORDER, *GENERAL}


def _changes(*clauses: Clause, **others: Any) -> tuple[Change, ...]:
    new = an_agreement(version=2, clauses=clauses, **others)
    return difference(Rulebook([an_agreement()]), Rulebook([an_agreement(), new])).released
