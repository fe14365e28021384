"""What two nations tell each other when they compare their logs: a signed statement for each side (EXC-15)."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Final

import msgspec

from lindero.kernel.errors import Invalid, Unproved
from lindero.kernel.names import Nation
from lindero.kernel.times import Instant
from lindero.trust.exchange.wire import ENCODER, Hex32, channel_of
from lindero.trust.ledger.notes import Signer, VerifierKey, read_note
from lindero.trust.ledger.statements import open_statement, sign_statement

RECONCILIATION_CONTEXT: Final = "lindero/reconciliation/v1"
RECONCILIATION_PATH: Final = "/exchange/reconciliation"
LEAVES_PATH: Final = "/exchange/leaves"

MAX_CHANNELS: Final = 1_000
MAX_LEAVES: Final = 32_768
"""Leaf hashes in one answer: about 1.4 MB."""


class ChannelState(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a nation holds a channel: its number of entries and the root of its own copy of the tree."""

    channel: str
    size: Annotated[int, msgspec.Meta(ge=0)]
    root: Hex32


class Statement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a nation states of every channel that it shares with a neighbour.

    Attributes:
        nation: The stating nation.
        peer: The neighbour at the other end of the channels.
        made_at: When, milliseconds UTC.
        channels: The channels in both directions, by name.
    """

    nation: Nation
    peer: Nation
    made_at: Instant
    channels: Annotated[tuple[ChannelState, ...], msgspec.Meta(max_length=MAX_CHANNELS)]


class LeavesAsk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request for the leaf hashes of a stretch of a channel, to find where two copies part."""

    channel: str
    first: Annotated[int, msgspec.Meta(ge=0)]
    count: Annotated[int, msgspec.Meta(ge=1, le=MAX_LEAVES)]


def sign_reconciliation(statement: Statement, signer: Signer) -> str:
    """Return a statement as a signed note."""
    return str(sign_statement(RECONCILIATION_CONTEXT, ENCODER.encode(statement), signer))


def open_reconciliation(note: str, nation: str, peer: str, keys: Iterable[VerifierKey]) -> Statement:
    """Verify a neighbour's statement.

    Args:
        note: The signed note.
        nation: The nation that must state it.
        peer: The nation that it must be for.
        keys: The stating nation's keys.

    Raises:
        Unproved: If it is not signed by a key of that nation, or is another nation's or for another one.
        Invalid: If it has another form.
    """
    payload, _ = open_statement(read_note(note), RECONCILIATION_CONTEXT, keys)
    try:
        statement = msgspec.json.decode(payload, type=Statement)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise Invalid(
            "exchange.reconciliation", f"This is no reconciliation statement: {error}.", "Ask for it again."
        ) from error
    if (statement.nation, statement.peer) != (nation, peer):
        raise Unproved(
            "exchange.reconciliation_of",
            f"The statement is of {statement.nation} for {statement.peer}, not of {nation} for {peer}.",
            "Ask the neighbour for its statement to this nation.",
        )
    for state in statement.channels:
        ends = channel_of(state.channel)
        if {ends.sender, ends.recipient} != {nation, peer}:
            raise Unproved(
                "exchange.reconciliation_of",
                f"The statement speaks of {state.channel}, which is no channel between the two.",
                "Ask the neighbour for a correct statement.",
            )
    return statement


def parted_at(ours: Sequence[bytes], theirs: Sequence[bytes]) -> list[int]:
    """Return the places at which two equally long runs of leaf hashes differ."""
    return [place for place, pair in enumerate(zip(ours, theirs, strict=True)) if pair[0] != pair[1]]
