"""Refusals as a node puts them on record, and the commonest of them: no grant."""

from lindero.engine.refusals import Refusal
from lindero.kernel.errors import Refused
from lindero.trust.identity.records import AccessRefused


def on_record(refusal: Refusal) -> AccessRefused:
    """Return the record of a refusal, whoever was refused: a person, a machine, a plug-in's code."""
    return AccessRefused(who=refusal.who[:120], what=refusal.what[:200], reason=refusal.reason[:300])


def without_grant(what: str, needs: str) -> Refused:
    """Return the refusal of who lacks a grant."""
    return Refused(
        "identity.grant",
        f"{what} needs the permission {needs}.",
        "Ask your administrator for a role that has it.",
    )
