"""Refusals as a node puts them on record, and the commonest of them: no grant."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lindero.engine.refusals import Refusal
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Refused
from lindero.kernel.record import Record
from lindero.shells.approval import NeedsApproval
from lindero.trust.identity.records import AccessRefused


def on_record(refusal: Refusal) -> AccessRefused:
    """Return the record of a refusal, whoever was refused: a person, a machine, a plug-in's code."""
    return AccessRefused(who=refusal.who[:120], what=refusal.what[:200], reason=refusal.reason[:300])


@contextmanager
def noted(put: Callable[[Record], object], actor: Actor, what: str) -> Iterator[None]:
    """Put on record what somebody is refused meanwhile; that an approval is still wanted is no refusal yet.

    Args:
        put: Puts a record of identity, in a unit of work of its own.
        actor: Who asks.
        what: What for.
    """
    try:
        yield
    except Refused as refusal:
        if not isinstance(refusal, NeedsApproval):
            put(on_record(Refusal(actor.name, what, refusal.text)))
        raise


def without_grant(what: str, needs: str) -> Refused:
    """Return the refusal of who lacks a grant."""
    return Refused(
        "identity.grant",
        f"{what} needs the permission {needs}.",
        "Ask your administrator for a role that has it.",
    )
