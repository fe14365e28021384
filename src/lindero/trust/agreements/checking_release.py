"""What must hold between a clause's release terms and the rest of its agreement; part of the linter."""

from collections.abc import Iterator
from typing import Final

from lindero.trust.agreements.treaty import Agreement, Clause
from lindero.trust.agreements.vocabulary import Vocabulary

_SUITS: Final = {
    "place": ("cell_1km", "cell_10km", "cell_100km"),
    "instant": ("minute", "quarter_hour", "hour", "day"),
    "number": ("tens", "hundreds", "thousands"),
    "text": ("initial", "masked"),
}
"""Which ways of being coarse suit what a field holds."""

Complaint = tuple[str, str, str, str]
"""Code, place within the clause, text, advice."""


def release_complaints(
    agreement: Agreement, clause: Clause, vocabulary: Vocabulary | None
) -> Iterator[Complaint]:
    """Yield what is wrong with authorities, offences, coarse fields and reasons of a clause."""
    yield from _authorities(agreement, clause)
    known = {offence.code for offence in agreement.offences}
    for code in sorted(set(clause.offences) - known):
        text = f"There is no offence {code!r} in the catalogue."
        yield "unknown_offence", "offences", text, "Add it to `offences`, with its threshold."
    for item in clause.strictly_necessary:
        if item.field not in clause.fields:
            text = f"The clause does not release the field {item.field}."
            yield "unknown_field", "strictly_necessary", text, "Remove it, or add it to `fields`."
    for coarsening in clause.coarsen:
        if coarsening.field not in clause.fields:
            text = f"The clause does not release the field {coarsening.field}."
            yield "unknown_field", "coarsen", text, "Remove it, or add it to `fields`."
    if vocabulary is not None:
        yield from _against_kinds(clause, vocabulary)


def _authorities(agreement: Agreement, clause: Clause) -> Iterator[Complaint]:
    for key, names, nations in (
        ("from_authorities", clause.from_authorities, clause.senders),
        ("to_authorities", clause.to_authorities, clause.recipients),
    ):
        parties = [party for party in agreement.parties if party.nation in nations]
        known = {authority.id for party in parties for authority in party.authorities}
        for name in sorted(set(names) - known):
            text = f"No party of this side has an authority {name!r}."
            yield "unknown_authority", key, text, f"Choose one of {', '.join(sorted(known))}."


def _against_kinds(clause: Clause, vocabulary: Vocabulary) -> Iterator[Complaint]:
    facts = [vocabulary.kinds[kind] for kind in clause.kinds if kind in vocabulary.kinds]
    needed = {item.field for item in clause.strictly_necessary}
    special = {name for fact in facts for name in fact.special}
    for name in sorted(set(clause.fields) & special - needed):
        text = f"The field {name} tells a protected trait and crosses only with a reason."
        yield "special", "fields", text, "Give the reason in `strictly_necessary`, or remove the field."
    for item in clause.coarsen:
        held = {fact.holds.get(item.field, "") for fact in facts if item.field in fact.sharable}
        if any(item.to not in _SUITS.get(what, ()) for what in held):
            ways = sorted({way for what in held for way in _SUITS.get(what, ())})
            text = f"The field {item.field} cannot be told as {item.to}."
            advice = f"Choose one of {', '.join(ways)}." if ways else "It crosses as it is, or not at all."
            yield "unsuited_way", "coarsen", text, advice
