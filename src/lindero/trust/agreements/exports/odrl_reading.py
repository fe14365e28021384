"""ODRL policies read as agreements: only what is understood to the last term, and never as wider than they are.

Everything that cannot be expressed is listed by its path and term, all at once; if there is anything, nothing is read.
What is left becomes the tree of a treaty file and passes the linter, as every treaty file does.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from lindero.kernel.errors import Invalid
from lindero.trust.agreements.checking import check_agreement
from lindero.trust.agreements.exports.odrl import exact
from lindero.trust.agreements.exports.odrl_rules import clause_of, reservations_of
from lindero.trust.agreements.exports.odrl_terms import (
    CONTEXT,
    MOST_FIELDS_THEN_FIRST,
    ODRL_CONTEXT,
    PRECEDENCE,
    PROFILE,
)
from lindero.trust.agreements.exports.odrl_walk import Spot, Unexpressible
from lindero.trust.agreements.findings import Unreadable, errors_in
from lindero.trust.agreements.reading import read_document
from lindero.trust.agreements.source import MAX_CHARACTERS, check_shape
from lindero.trust.agreements.toml_source import tree_of
from lindero.trust.agreements.treaty import Agreement
from lindero.trust.agreements.vocabulary import Vocabulary

_DECODER: Final = msgspec.json.Decoder(float_hook=exact)
_POLICY: Final = (
    "@context",
    "@type",
    "uid",
    "profile",
    "title",
    "conflict",
    PRECEDENCE,
    "permission",
    "prohibition",
    "treaty",
)


def agreement_of_odrl(text: str | bytes, vocabulary: Vocabulary | None = None) -> Agreement:
    """Return the agreement that an ODRL policy says.

    Args:
        text: JSON-LD, in the compact form of `odrl.py`; terms may have the prefix `odrl:`.
        vocabulary: The record kinds that the node knows.

    Raises:
        Unexpressible: If it says anything that an agreement cannot, with every such term by its path.
        Unreadable: If it says what the linter refuses.
        Invalid: If it is no JSON, or too large.
    """
    plain = _plain_of(_decoded(text))
    found: list[Any] = []
    root = check_shape(tree_of(plain))
    agreement = read_document(root, found)
    if isinstance(agreement, Agreement) and not errors_in(found):
        found += check_agreement(agreement, lambda _: 1, vocabulary)
    if errors := errors_in(found):
        raise Unreadable(errors[0])
    if not isinstance(agreement, Agreement):
        raise Unexpressible([("treaty.lindero", str(plain.get("lindero")))])
    return agreement


def _decoded(text: str | bytes) -> Any:
    if len(text) > MAX_CHARACTERS:
        raise _no_policy(f"it has more than {MAX_CHARACTERS} characters")
    try:
        return _DECODER.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, ArithmeticError) as error:
        raise _no_policy(str(error)) from error


def _no_policy(why: str) -> Invalid:
    return Invalid(
        "agreements.odrl", f"This is no ODRL policy in JSON-LD: {why}.", "Give one policy as JSON."
    )


def _plain_of(value: Any) -> dict[str, Any]:
    """Return a policy as the plain values of a treaty file.

    Raises:
        Unexpressible: If anything in it cannot be said there.
    """
    lost: list[tuple[str, str]] = []
    policy = Spot(value, "", lost)
    entries = policy.table(_POLICY)
    _check_context(entries["@context"], lost)
    entries["@type"].must_be("Agreement")
    entries["profile"].must_be(PROFILE)
    entries["conflict"].must_be("prohibit")
    # ODRL lets whatever any permission allows be done; a policy that does not say otherwise is another text.
    entries[PRECEDENCE].must_be(MOST_FIELDS_THEN_FIRST)
    treaty = entries["treaty"].value
    plain = dict(treaty) if isinstance(treaty, dict) else {}
    if not isinstance(treaty, dict):
        entries["treaty"].lose("what an agreement needs beside its clauses is missing")
    for key in sorted({"clauses", "reservations"} & set(plain)):
        entries["treaty"].lose(f"{key}, which are said by rules")
    plain["clauses"] = [clause_of(rule) for rule in entries["permission"].items()]
    plain["reservations"] = reservations_of(entries["prohibition"].items())
    _check_names(plain, entries)
    if lost:
        raise Unexpressible(lost)
    return plain


def _check_context(spot: Spot, lost: list[tuple[str, str]]) -> None:
    """Refuse a context in which the terms might mean something else."""
    contexts: Sequence[Any] = spot.value if isinstance(spot.value, list) else [spot.value]
    known = (ODRL_CONTEXT, dict(CONTEXT))
    lost += [("@context", _shortly(context)) for context in contexts if context not in known]


def _check_names(plain: Mapping[str, Any], entries: Mapping[str, Spot]) -> None:
    """Refuse a policy whose name or title is not that of the treaty in it."""
    name = f"lindero:agreement-{plain.get('id')}@{plain.get('version')}"
    if entries["uid"].value != name:
        entries["uid"].lose(_shortly(entries["uid"].value))
    if entries["title"].value != plain.get("title"):
        entries["title"].lose(_shortly(entries["title"].value))


def _shortly(value: Any) -> str:
    return str(value)[:80]
