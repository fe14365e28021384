"""The dry run counts past records by heads and decisions, and never says more than those tell."""

from typing import Any

import msgspec

from lindero.trust.agreements.analysis.amending import Change, difference
from lindero.trust.agreements.analysis.boxes import boxes_of
from lindero.trust.agreements.analysis.dry_run import SETTLED, Effect, Past, effects
from lindero.trust.agreements.order import ORDER
from lindero.trust.agreements.reasons import GENERAL
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.tests.samples import KIND, a_clause, an_agreement
from lindero.trust.agreements.treaty import Agreement, Clause, Narrowing

TODAY = boxes_of(Rulebook([an_agreement()]))
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
    return effects("NRD", TODAY, found.released, [CROSSED, REFUSED])


def test_records_that_crossed_would_surely_have_told_the_new_field() -> None:
    """312 records crossed without a field that is released now: 312 records more, this field."""
    more = a_clause(fields=(*a_clause().fields, "cargo"))
    (effect,) = effects("NRD", TODAY, _changes(more), [CROSSED, REFUSED])
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
    found = effects("NRD", TODAY, _changes(about, level=4), [REFUSED])
    assert [(effect.records, effect.at_most) for effect in found] == [(0, 40)]


def test_what_is_released_for_one_purpose_alone_is_an_upper_bound() -> None:
    """For which purpose a record crossed is not on record; so a change for one of several is no certainty."""
    held = Narrowing(id="held", party="SUD", because="a law", purposes=("sea_rescue",), withhold=("name",))
    old = Rulebook([an_agreement(reservations=(held,))])
    changes = difference(old, Rulebook([an_agreement()])).released
    crossed = msgspec.structs.replace(CROSSED, codes=("RESERVATION",), withheld=("name",))
    (effect,) = effects("NRD", boxes_of(old), changes, [crossed])
    assert (effect.records, effect.at_most) == (0, 312)


def test_another_neighbours_past_does_not_count() -> None:
    """Only what was decided for a neighbour that the change is about is counted."""
    more = a_clause(fields=(*a_clause().fields, "cargo"))
    assert effects("NRD", TODAY, _changes(more), [msgspec.structs.replace(CROSSED, peer="VES")]) == ()
    assert effects("SUD", TODAY, _changes(more), [CROSSED]) == ()
    assert released(an_agreement(version=2)) == ()


def test_every_reason_that_a_change_settles_is_a_reason() -> None:
    """The table speaks of codes that the gate gives."""
    for codes in SETTLED.values():
        assert codes <= {*ORDER, *GENERAL}


def _changes(*clauses: Clause, **others: Any) -> tuple[Change, ...]:
    new = an_agreement(version=2, clauses=clauses, **others)
    return difference(Rulebook([an_agreement()]), Rulebook([an_agreement(), new])).released
