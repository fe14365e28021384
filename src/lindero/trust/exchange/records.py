"""What the exchange did: decided, sent, received, recalled, erased."""

from typing import Annotated, ClassVar, Final, Literal

import msgspec

from lindero.kernel.marks import field
from lindero.kernel.names import NATION_PATTERN, RECORD_ID_PATTERN
from lindero.kernel.record import Lane, Record
from lindero.kernel.times import Instant

THREE_YEARS_DAYS = 1_096
"""Access logs are kept three years (profile default, to be verified against national law)."""

TEN_YEARS_DAYS = 3_653
"""Proofs of erasure, holds and contests are kept ten years (product default)."""

MAX_CERTIFICATE: Final = 786_432
"""Characters of a certificate: a thousand records, with room."""

OPTIONAL_NATION: Final = r"^([A-Z]{3})?$(?!\n)"
OPTIONAL_RECORD: Final = r"^([a-z2-7]{26})?$(?!\n)"

Contester = Literal["person", "recipient", "supervisor", "court"]
"""Who contests: the person concerned, a node that received the record, the supervisor, a court."""

Remover = Literal["person", "supervisor", "court"]
"""Who may agree that the flag goes (Regulation (EU) 2024/982, article 51(3), as read for the profiles)."""

Duty = Literal["erasure", "correction"]
"""What a clock runs for: a recipient's certificate of erasure, or the origin's answer to a recipient's objection."""


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
        coarse: Fields that cross coarse, each with its way: `place: cell_10km`.
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
    coarse: tuple[str, ...] = ()


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


class Mismatch(msgspec.Struct, frozen=True, array_like=True):
    """An entry, or the first of a stretch, that two nations do not hold alike.

    Attributes:
        channel: The channel.
        place: Its place there.
        record_id: Its record; empty where only a stretch is known.
        side: `here` or `there`: whose store lacks it or holds it otherwise than was signed.
        code: Stable code.
        what: One sentence.
    """

    channel: str
    place: int
    record_id: str
    side: str
    code: str
    what: str


class LogsReconciled(Record, frozen=True, kw_only=True, tag="exchange.logs_reconciled"):
    """The logs shared with a neighbour were compared, entry by entry, with all that it ever signed of them."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    peer: Annotated[str, field("the neighbour", pattern=NATION_PATTERN)]
    channels: Annotated[int, field("channels compared", ge=0)]
    entries: Annotated[int, field("entries held here", ge=0)]
    matched: Annotated[int, field("entries that both sides hold alike", ge=0)]
    waiting: Annotated[int, field("entries that are on their way or wait", ge=0)]
    unmatched: Annotated[int, field("entries, or stretches of them, that do not match", ge=0)]
    found: Annotated[tuple[Mismatch, ...], field("what does not match: the first of it", max_length=200)] = ()
    ours: Annotated[str, field("this node's signed statement", max_length=262_144)] = ""
    theirs: Annotated[
        str, field("the neighbour's signed statement; empty if it gave none", max_length=262_144)
    ] = ""


Ground = Literal["wrong", "unlawful", "purpose_ended", "corrected", "person", "source"]
"""Why a record is asked back: it is wrong, was shared unlawfully, its purpose has ended, it was corrected, the person
asked for it, or what it was derived from was asked back."""

ErasureStatus = Literal["ERASED", "UNKNOWN", "HELD"]
"""What became of a recalled record: gone with all that was derived from it, never received, or kept by a hold."""

CORRECT_WITHIN_H: Final = 48
"""Hours in which what is wrong or unlawful is corrected or erased (deadline D-15: Regulation (EU) 2024/982, article
64(1)(m), as read for the profiles; to be verified against each agreement)."""


class RecordRecalled(Record, frozen=True, kw_only=True, tag="exchange.record_recalled"):
    """The origin asks back a record that it had released; every recipient must erase it and prove it."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    recalled: Annotated[str, field("the record", sharable=True, pattern=RECORD_ID_PATTERN)]
    reason: Annotated[str, field("why", sharable=True, min_length=3, max_length=300)]
    ground: Annotated[Ground, field("on what ground", sharable=True)] = "wrong"
    within_h: Annotated[
        int, field("hours in which recipients certify", unit="h", sharable=True, ge=1, le=744)
    ] = CORRECT_WITHIN_H
    replaced_by: Annotated[
        str, field("the corrected record that takes its place", sharable=True, pattern=OPTIONAL_RECORD)
    ] = ""


class RecordErased(Record, frozen=True, kw_only=True, tag="exchange.record_erased"):
    """A received record was erased at its origin's request; head and hash stay."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    origin: Annotated[str, field("the nation that recalled it", pattern=NATION_PATTERN)]
    erased: Annotated[str, field("the record", pattern=RECORD_ID_PATTERN)]
    bodies: Annotated[int, field("bodies that were there to erase", ge=0)]
    derived: Annotated[int, field("own records derived from it that went with it", ge=0)] = 0


class RecordCorrected(Record, frozen=True, kw_only=True, tag="exchange.record_corrected"):
    """A record of ours was wrong; a corrected one took its place, and the wrong one was erased here."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    corrected: Annotated[str, field("the record that was wrong", pattern=RECORD_ID_PATTERN)]
    replaced_by: Annotated[str, field("the record that takes its place", pattern=RECORD_ID_PATTERN)]
    reason: Annotated[str, field("what was wrong", min_length=3, max_length=300)]
    fields: Annotated[tuple[str, ...], field("names of the fields that were corrected", min_length=1)]


class RecordUsed(Record, frozen=True, kw_only=True, tag="exchange.record_used"):
    """Somebody opened a record that a neighbour sent, for the purpose that it came for."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    origin: Annotated[str, field("the nation whose record it is", pattern=NATION_PATTERN)]
    used: Annotated[str, field("the record", pattern=RECORD_ID_PATTERN)]
    purpose: Annotated[str, field("what it was opened for", max_length=64)]


class ErasureProved(Record, frozen=True, kw_only=True, tag="exchange.erasure_proved"):
    """A recipient's signed receipt says that a recalled record is erased."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    peer: Annotated[str, field("the recipient", pattern=NATION_PATTERN)]
    recalled: Annotated[str, field("the record", pattern=RECORD_ID_PATTERN)]
    status: Annotated[str, field("what the recipient certifies: ERASED, UNKNOWN or HELD")]


class ErasureCertified(Record, frozen=True, kw_only=True, tag="exchange.erasure_certified"):
    """A recipient certified, signed, what became of records that were asked back from it."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    is_account: ClassVar[bool] = True
    peer: Annotated[str, field("the nation that asked them back", sharable=True, pattern=NATION_PATTERN)]
    certificate: Annotated[
        str, field("the signed statement lindero/erasure/v1", sharable=True, max_length=MAX_CERTIFICATE)
    ]


class RecordHeld(Record, frozen=True, kw_only=True, tag="exchange.record_held"):
    """A legal hold keeps a body beyond its time or a recall, locked away from ordinary use (safeguard S-45)."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    is_account: ClassVar[bool] = True
    held: Annotated[str, field("the record", pattern=RECORD_ID_PATTERN)]
    origin: Annotated[str, field("the nation whose record it is", pattern=NATION_PATTERN)]
    legal_basis: Annotated[str, field("the law that permits it", min_length=3, max_length=200)]
    authority: Annotated[str, field("the authority that ordered it", min_length=3, max_length=200)]
    reason: Annotated[str, field("why", min_length=3, max_length=300)]
    review_at: Annotated[Instant, field("when it ends unless it is ordered anew", unit="ms UTC")]


class HoldEnded(Record, frozen=True, kw_only=True, tag="exchange.hold_ended"):
    """A legal hold was lifted before its review date."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    is_account: ClassVar[bool] = True
    held: Annotated[str, field("the record", pattern=RECORD_ID_PATTERN)]
    origin: Annotated[str, field("the nation whose record it is", pattern=NATION_PATTERN)]
    reason: Annotated[str, field("why", min_length=3, max_length=300)]


class HeldOpened(Record, frozen=True, kw_only=True, tag="exchange.held_opened"):
    """Somebody opened a record that is locked away under a hold, for what the hold is for."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    is_account: ClassVar[bool] = True
    held: Annotated[str, field("the record", pattern=RECORD_ID_PATTERN)]
    origin: Annotated[str, field("the nation whose record it is", pattern=NATION_PATTERN)]
    reason: Annotated[str, field("what for", min_length=3, max_length=300)]


class AccuracyContested(Record, frozen=True, kw_only=True, tag="exchange.accuracy_contested"):
    """Somebody says that a record is not accurate; the flag goes wherever the record went (safeguard S-43)."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    is_account: ClassVar[bool] = True
    contested: Annotated[str, field("the record", sharable=True, pattern=RECORD_ID_PATTERN)]
    origin: Annotated[str, field("the nation whose record it is", sharable=True, pattern=NATION_PATTERN)]
    by: Annotated[Contester, field("who contests it", sharable=True)]
    reason: Annotated[
        str, field("what is contested, without personal data", sharable=True, min_length=3, max_length=300)
    ]
    repeats: Annotated[
        str, field("the neighbour whose flag this repeats for others", sharable=True, pattern=OPTIONAL_NATION)
    ] = ""


class ContestEnded(Record, frozen=True, kw_only=True, tag="exchange.contest_ended"):
    """The flag was removed, with the leave of the person, a court or the supervisor and of nobody else."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    is_account: ClassVar[bool] = True
    contested: Annotated[str, field("the record", sharable=True, pattern=RECORD_ID_PATTERN)]
    origin: Annotated[str, field("the nation whose record it is", sharable=True, pattern=NATION_PATTERN)]
    agreed_by: Annotated[Remover, field("who agreed", sharable=True)]
    reference: Annotated[
        str, field("file number of the agreement or decision", sharable=True, min_length=3, max_length=120)
    ]


class CorrectionAsked(Record, frozen=True, kw_only=True, tag="exchange.correction_asked"):
    """A recipient tells the origin that a record is wrong, out of date or unlawful; the origin's clock starts."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    about: Annotated[str, field("the record", sharable=True, pattern=RECORD_ID_PATTERN)]
    origin: Annotated[str, field("the nation whose record it is", sharable=True, pattern=NATION_PATTERN)]
    wish: Annotated[Literal["correct", "erase"], field("what is asked for", sharable=True)]
    reason: Annotated[str, field("why, without personal data", sharable=True, min_length=3, max_length=300)]
    within_h: Annotated[int, field("hours in which it is due", unit="h", sharable=True, ge=1, le=744)] = (
        CORRECT_WITHIN_H
    )


class CorrectionRefused(Record, frozen=True, kw_only=True, tag="exchange.correction_refused"):
    """The origin does not correct or erase a record that a recipient asked it to, and says why."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    about: Annotated[str, field("the record", sharable=True, pattern=RECORD_ID_PATTERN)]
    peer: Annotated[str, field("the recipient that asked", sharable=True, pattern=NATION_PATTERN)]
    reason: Annotated[str, field("why, without personal data", sharable=True, min_length=3, max_length=300)]


class DutyWarned(Record, frozen=True, kw_only=True, tag="exchange.duty_warned"):
    """Half, or four fifths, of the time for an erasure or a correction have passed."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    duty: Annotated[Duty, field("what is due")]
    about: Annotated[str, field("the record", pattern=RECORD_ID_PATTERN)]
    asker: Annotated[str, field("the nation to which it is due", pattern=NATION_PATTERN)]
    owed_by: Annotated[str, field("the nation that owes it", pattern=NATION_PATTERN)]
    percent: Annotated[Literal[50, 80], field("share of the time that has passed", unit="%")]


class ErasureOverdue(Record, frozen=True, kw_only=True, tag="exchange.erasure_overdue"):
    """The time for an erasure or a correction has passed; both nations' data protection officers see it."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    duty: Annotated[Duty, field("what is due", sharable=True)]
    about: Annotated[str, field("the record", sharable=True, pattern=RECORD_ID_PATTERN)]
    asker: Annotated[str, field("the nation to which it is due", sharable=True, pattern=NATION_PATTERN)]
    owed_by: Annotated[str, field("the nation that owes it", sharable=True, pattern=NATION_PATTERN)]
    due_at: Annotated[Instant, field("when it was due", unit="ms UTC", sharable=True)]


class ChannelExported(Record, frozen=True, kw_only=True, tag="exchange.channel_exported"):
    """Somebody took a channel's proof out of the node as a file, with what was disclosed and not erased by then."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    channel: Annotated[str, field("the channel", max_length=120)]
    entries: Annotated[int, field("entries in the file", ge=0)]
    opened: Annotated[bool, field("whether true values stand beside the coarse ones that crossed")] = False


class RecallCompleted(Record, frozen=True, kw_only=True, tag="exchange.recall_completed"):
    """Every recipient of a recalled record has certified what became of it."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    is_account: ClassVar[bool] = True
    recalled: Annotated[str, field("the record", pattern=RECORD_ID_PATTERN)]
    recipients: Annotated[tuple[str, ...], field("the nations that certified")] = ()
    held: Annotated[tuple[str, ...], field("those of them that hold it under a law")] = ()


class ErasuresReported(Record, frozen=True, kw_only=True, tag="exchange.erasures_reported"):
    """What was due to be erased in a day, what was erased, and what a hold kept."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    is_account: ClassVar[bool] = True
    day_begins_at: Annotated[Instant, field("midnight UTC at which the day began", unit="ms UTC")]
    due: Annotated[int, field("bodies whose time ended", ge=0)]
    erased: Annotated[int, field("bodies that were erased", ge=0)]
    recalled: Annotated[int, field("of these, erased before their time", ge=0)]
    held: Annotated[int, field("bodies that a hold kept, at the day's end", ge=0)]
