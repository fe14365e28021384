"""What the exchange did: decided, sent, received, recalled, erased."""

from typing import Annotated, ClassVar

import msgspec

from lindero.kernel.marks import field
from lindero.kernel.names import NATION_PATTERN, RECORD_ID_PATTERN
from lindero.kernel.record import Lane, Record

THREE_YEARS_DAYS = 1_096
"""Access logs are kept three years (profile default, to be verified against national law)."""


class Ruling(msgspec.Struct, frozen=True, array_like=True):
    """One gate decision, as a row.

    Attributes:
        about: The record that was decided on.
        kind: Its kind.
        allowed: Whether it may cross.
        clause: The clause that permits it, or came nearest.
        codes: Reason codes of a refusal or a narrowing.
        withheld: Fields that do not cross.
        texts: The reasons in words, one for each code.
        fixes: What would make it a yes, one for each code; empty where nothing may.
        retain_until: Until when the neighbour may keep it, milliseconds UTC; 0 when refused.
    """

    about: str
    kind: str
    allowed: bool
    clause: str
    codes: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    fixes: tuple[str, ...] = ()
    retain_until: int = 0


class Outcome(msgspec.Struct, frozen=True, array_like=True):
    """What became of one entry at the receiver: its place, the record, and a word (`ERASED`, a refusal's code)."""

    index: int
    record_id: str
    status: str


class GateDecided(Record, frozen=True, kw_only=True, tag="exchange.gate_decided"):
    """The gate decided on a run of records for one neighbour; every decision is here, allowed or refused."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    peer: Annotated[str, field("the neighbour", pattern=NATION_PATTERN)]
    lane: Annotated[Lane, field("delivery lane")]
    rulings: Annotated[tuple[Ruling, ...], field("one row for each record decided on")]


class BatchSealed(Record, frozen=True, kw_only=True, tag="exchange.batch_sealed"):
    """A batch of entries was written into a channel's log and signed; only then may it leave."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    channel: Annotated[str, field("the channel")]
    first: Annotated[int, field("place of its first entry in the channel", ge=0)]
    count: Annotated[int, field("number of entries", ge=1)]
    root: Annotated[str, field("root of the channel's tree after it, 64 hexadecimal digits")]


class BatchAcknowledged(Record, frozen=True, kw_only=True, tag="exchange.batch_acknowledged"):
    """The neighbour's signed receipt for a batch arrived and was verified."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    channel: Annotated[str, field("the channel")]
    first: Annotated[int, field("place of its first entry", ge=0)]
    count: Annotated[int, field("number of entries", ge=1)]
    receipt: Annotated[str, field("the receipt, a signed statement")]
    median_ms: Annotated[int, field("median time from put here to proved there", unit="ms", ge=0)] = 0
    p95_ms: Annotated[int, field("95th percentile of the same", unit="ms", ge=0)] = 0
    outcomes: Annotated[tuple[Outcome, ...], field("entries that were not simply stored")] = ()


class DeliveryLate(Record, frozen=True, kw_only=True, tag="exchange.delivery_late"):
    """Records took longer to reach the neighbour than near real time allows."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    channel: Annotated[str, field("the channel")]
    first: Annotated[int, field("place of the late batch's first entry", ge=0)]
    p95_ms: Annotated[int, field("95th percentile from put here to proved there", unit="ms", ge=0)]
    limit_ms: Annotated[int, field("what near real time means for the lane", unit="ms", ge=1)]


class BatchReceived(Record, frozen=True, kw_only=True, tag="exchange.batch_received"):
    """A neighbour's batch was checked, logged and answered with a receipt."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    channel: Annotated[str, field("the channel")]
    first: Annotated[int, field("place of its first entry", ge=0)]
    count: Annotated[int, field("number of entries", ge=1)]
    root: Annotated[str, field("root of the channel's tree after it, 64 hexadecimal digits")]
    outcomes: Annotated[tuple[Outcome, ...], field("entries that were not simply stored")] = ()


class BatchRejected(Record, frozen=True, kw_only=True, tag="exchange.batch_rejected"):
    """Something a neighbour sent was turned away whole: forged, out of order, or for another setting."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    peer: Annotated[str, field("the neighbour", pattern=NATION_PATTERN)]
    code: Annotated[str, field("why")]
    text: Annotated[str, field("why, in words", max_length=500)]
    note: Annotated[
        str, field("the signed checkpoint that contradicts an earlier one, as received", max_length=65_536)
    ] = ""


class RecordRecalled(Record, frozen=True, kw_only=True, tag="exchange.record_recalled"):
    """The origin asks back a record that it had released; every recipient must erase it and prove it."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    recalled: Annotated[str, field("the record", sharable=True, pattern=RECORD_ID_PATTERN)]
    reason: Annotated[str, field("why", sharable=True, min_length=3, max_length=300)]


class RecordErased(Record, frozen=True, kw_only=True, tag="exchange.record_erased"):
    """A received record was erased at its origin's request; head and hash stay."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    origin: Annotated[str, field("the nation that recalled it", pattern=NATION_PATTERN)]
    erased: Annotated[str, field("the record", pattern=RECORD_ID_PATTERN)]
    bodies: Annotated[int, field("bodies that were there to erase", ge=0)]


class RecordUsed(Record, frozen=True, kw_only=True, tag="exchange.record_used"):
    """Somebody opened a record that a neighbour sent, for the purpose that it came for."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    origin: Annotated[str, field("the nation whose record it is", pattern=NATION_PATTERN)]
    used: Annotated[str, field("the record", pattern=RECORD_ID_PATTERN)]
    purpose: Annotated[str, field("what it was opened for", max_length=64)]


class ErasureProved(Record, frozen=True, kw_only=True, tag="exchange.erasure_proved"):
    """A recipient's signed receipt says that a recalled record is erased."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    peer: Annotated[str, field("the recipient", pattern=NATION_PATTERN)]
    recalled: Annotated[str, field("the record", pattern=RECORD_ID_PATTERN)]
    status: Annotated[str, field("what the recipient certifies: ERASED, UNKNOWN or HELD")]
