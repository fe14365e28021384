"""The effect of a suspension: what the own gate did before and after it, and when neighbours confirmed it."""

from collections.abc import Iterator
from typing import Final

import msgspec

from lindero.capabilities.oversight.names import channel_parts
from lindero.capabilities.oversight.tables import SELECT_BATCHES_AFTER, SELECT_TALLY_OF
from lindero.kernel.desk import Desk

CONTROL: Final = "control"
"""The channel in which agreements' acts cross; it stands in the place of an agreement in a channel's name."""


class Confirmed(msgspec.Struct, frozen=True, kw_only=True):
    """A neighbour's signed receipt for a suspension.

    Attributes:
        peer: The neighbour.
        after_ms: Time from the order to the receipt verified here, milliseconds.
    """

    peer: str
    after_ms: int


def effect_of(
    desk: Desk, ordered: tuple[int, int], part: tuple[str, str, str], lifted_seq: int | None
) -> tuple[int | None, int, int]:
    """Return what the own gate did: the last release before, and releases and refusals after the order."""
    before_ms: int | None = None
    released = refused = 0
    for seq, at, peer, kind, allowed, code, clause, count in desk.rows(SELECT_TALLY_OF, (f"{part[0]}/%",)):
        if not _concerns(part, desk.nation, peer, kind, clause) or (
            lifted_seq is not None and seq > lifted_seq
        ):
            continue
        if seq < ordered[0]:
            before_ms = ordered[1] - at if allowed else before_ms
        elif allowed:
            released += count
        elif code == "SUSPENDED":
            refused += count
    return before_ms, released, refused


def _concerns(part: tuple[str, str, str], own: str, peer: str, kind: str, clause: str) -> bool:
    """Say whether a decision of the own gate falls under what was suspended."""
    agreement, scope, value = part
    match scope:
        case "clause":
            return clause == f"{agreement}/{value}"
        case "kind":
            return kind == value
        case "direction":
            return value == f"{own}>{peer}"
        case "whole":
            return True
        case _:
            # Which authority asked for a record, the tally does not say.
            return False


def confirmed_after(desk: Desk, seq: int, at: int) -> Iterator[Confirmed]:
    """Yield neighbours whose receipt covers the first acts that crossed after the order."""
    sealed: dict[str, int] = {}
    done: set[str] = set()
    for event, channel, peer, first, when in desk.rows(SELECT_BATCHES_AFTER, (seq,)):
        if channel_parts(channel).agreement != CONTROL or peer in done:
            continue
        if event == "sealed":
            sealed.setdefault(peer, first)
        elif event == "acknowledged" and sealed.get(peer) == first:
            done.add(peer)
            yield Confirmed(peer=peer, after_ms=when - at)
