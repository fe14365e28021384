"""Random agreements made such that the linter has nothing against them: what can be written, signed and exported."""

import msgspec

from lindero.trust.agreements.tests.samples import PURPOSES, Dice
from lindero.trust.agreements.treaty import Agreement, Clause, Offence
from lindero.trust.agreements.vocabulary import NEVER_SENT
from lindero.trust.agreements.writing import is_readable


def tidy_agreement(dice: Dice) -> Agreement:
    """Return an agreement that a treaty file could say."""
    while True:
        agreement = dice.agreement()
        unheard = Offence(code="unheard", name="unheard", threshold_months=0)
        agreement = msgspec.structs.replace(
            agreement,
            purposes=tuple(sorted(PURPOSES)),
            offences=(*agreement.offences, unheard),
            clauses=tuple(_tidy(clause, agreement.nations) for clause in agreement.clauses),
        )
        if is_readable(agreement):
            return agreement


def _tidy(clause: Clause, nations: tuple[str, ...]) -> Clause:
    fields = tuple(name for name in clause.fields if name not in NEVER_SENT)
    onward = tuple(nation for nation in clause.onward if nation not in nations)
    return msgspec.structs.replace(
        clause,
        fields=fields,
        onward=onward,
        handling=msgspec.structs.replace(clause.handling, no_onward=not onward and clause.handling.no_onward),
        coarsen=tuple(item for item in clause.coarsen if item.field in fields),
        strictly_necessary=tuple(item for item in clause.strictly_necessary if item.field in fields),
        from_authorities=tuple(name for name in clause.from_authorities if name == "coast-guard"),
        to_authorities=tuple(name for name in clause.to_authorities if name == "coast-guard"),
    )
