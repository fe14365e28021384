"""What pages about recalled, due, held and contested records ask and show, as typed data."""

from typing import Annotated, Literal

import msgspec

from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.paging import Key
from lindero.trust.exchange.recall.clocks import Stage
from lindero.trust.exchange.records import Contester
from lindero.trust.ledger.erasures import Erasure


class RecallsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which recalls to show.

    Attributes:
        is_open: Only those that a recipient has not answered yet.
        after: Only recalls after this place: where the page before ended.
    """

    is_open: bool = False
    after: Key | None = None


class RecallAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a recipient certified.

    Attributes:
        nation: The recipient.
        status: `ERASED`, `UNKNOWN` if it never had it, `HELD` on a law of its own; empty while awaited.
        at: When it was certified, or its receipt verified, milliseconds UTC; None while awaited.
        certificate: Name of the signed certificate; empty until it is here.
        derived: Records of the recipient that were derived from it and went with it.
        passed_on: Nations from which the recipient asked it back in turn.
        legal_basis: The law that holds it; empty unless it is held.
        authority: The authority that ordered the hold; empty unless it is held.
        review_at: When the hold ends unless ordered anew, milliseconds UTC; 0 unless it is held.
    """

    nation: str
    status: str
    at: int | None
    certificate: str = ""
    derived: int = 0
    passed_on: tuple[str, ...] = ()
    legal_basis: str = ""
    authority: str = ""
    review_at: int = 0


class RecallLine(msgspec.Struct, frozen=True, kw_only=True):
    """A record that was asked back.

    Attributes:
        about: The record.
        asker: The nation that asks it back: its origin, or who passed it on.
        is_ours: Whether that is us.
        reason: Why.
        ground: On what ground.
        asked_at: When, milliseconds UTC.
        due_at: By when recipients certify, milliseconds UTC.
        replaced_by: The corrected record that takes its place; empty if none does.
        answers: What each recipient certified; for a neighbour's recall what we certified.
        is_open: Whether an answer is awaited.
        is_late: Whether one is awaited beyond its time.
    """

    about: str
    asker: str
    is_ours: bool
    reason: str
    ground: str
    asked_at: int
    due_at: int
    replaced_by: str
    answers: tuple[RecallAnswer, ...]
    is_open: bool
    is_late: bool


class RecallsView(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked back.

    Attributes:
        recalls: The recalls, the newest first.
        total: How many fit, on this page or not.
        next: The place to ask `after` for the next page; None at the end.
        waiting: How many of all recalls await an answer.
    """

    recalls: tuple[RecallLine, ...]
    total: int
    next: Key | None
    waiting: int


class DutiesQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which duties to show.

    Attributes:
        is_overdue: Only those whose time has passed and that are not done.
        after: Only duties after this place: where the page before ended.
    """

    is_overdue: bool = False
    after: Key | None = None


class DutyLine(msgspec.Struct, frozen=True, kw_only=True):
    """An erasure or a correction that one nation owes another.

    Attributes:
        duty: `erasure` or `correction`.
        about: The record.
        asker: The nation to which it is owed.
        owed_by: The nation that owes it.
        is_ours: Whether that is us.
        reason: Why it was asked.
        since_at: Since when, milliseconds UTC.
        due_at: By when, milliseconds UTC.
        stage: Share of the time that has passed, percent: 0, 50, 80 or 100; for what is done, of when it was done.
        ended_at: When it was done, milliseconds UTC; None while it is not.
        outcome: What came of it; empty while it is not done.
    """

    duty: Literal["erasure", "correction"]
    about: str
    asker: str
    owed_by: str
    is_ours: bool
    reason: str
    since_at: int
    due_at: int
    stage: Stage
    ended_at: int | None
    outcome: str


class DutiesView(msgspec.Struct, frozen=True, kw_only=True):
    """What is due between this node and its neighbours, in both directions; both sides see the same.

    Attributes:
        duties: The duties; those that are not done first, the most urgent before the others.
        total: How many fit, on this page or not.
        next: The place to ask `after` for the next page; None at the end.
        is_open_count: How many are not done.
        overdue: How many of these are overdue.
        days: What was erased on the last days.
    """

    duties: tuple[DutyLine, ...]
    total: int
    next: Key | None
    is_open_count: int
    overdue: int
    days: tuple["DayLine", ...]


class DayLine(msgspec.Struct, frozen=True, kw_only=True):
    """A day's report of erasure.

    Attributes:
        day_begins_at: Midnight UTC, milliseconds.
        due: Bodies whose time ended.
        erased: Bodies that were erased.
        recalled: Of these, erased before their time.
        held: Bodies that a hold kept at the day's end.
    """

    day_begins_at: int
    due: int
    erased: int
    recalled: int
    held: int


class ExportsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which part of the list to show.

    Attributes:
        after: Only files after this place: where the page before ended.
    """

    after: Key | None = None


class ExportLine(msgspec.Struct, frozen=True, kw_only=True):
    """A file with a channel's proof that somebody took out of the node.

    Attributes:
        export: Name of the record that says so.
        channel: The channel.
        entries: Entries in it.
        by: Who took it.
        at: When, milliseconds UTC.
        outdated: Records in it that were recalled or corrected since: the file must be destroyed, or made anew.
    """

    export: str
    channel: str
    entries: int
    by: str
    at: int
    outdated: int


class ExportsView(msgspec.Struct, frozen=True, kw_only=True):
    """Files taken out.

    Attributes:
        exports: They: those that hold what was taken back since first, then the newest.
        next: The place to ask `after` for the next page; None at the end.
    """

    exports: tuple[ExportLine, ...]
    next: Key | None


class HoldsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which part of the lists to show.

    Attributes:
        after: Only holds after this place: where the page before ended.
        contests_after: Only flags after this place.
    """

    after: Key | None = None
    contests_after: Key | None = None


class HoldLine(msgspec.Struct, frozen=True, kw_only=True):
    """A legal hold.

    Attributes:
        about: The record.
        origin: The nation whose record it is.
        legal_basis: The law that permits it.
        authority: The authority that ordered it.
        reason: Why.
        since_at: Since when, milliseconds UTC.
        review_at: When it ends unless ordered anew, milliseconds UTC.
    """

    about: str
    origin: str
    legal_basis: str
    authority: str
    reason: str
    since_at: int
    review_at: int


class ContestLine(msgspec.Struct, frozen=True, kw_only=True):
    """A flag: somebody says that a record is not accurate.

    Attributes:
        about: The record.
        origin: The nation whose record it is.
        flagged_by: The nation whose node raised the flag.
        contester: Who contests it: person, recipient, supervisor or court.
        reason: What is contested.
        since_at: Since when, milliseconds UTC.
    """

    about: str
    origin: str
    flagged_by: str
    contester: Contester
    reason: str
    since_at: int


class HoldsView(msgspec.Struct, frozen=True, kw_only=True):
    """Holds that last, and flags that stand.

    Attributes:
        holds: The holds, the next review first.
        next: The place to ask `after` for the next page; None at the end.
        contests: The flags, the newest first.
        contests_next: The place to ask `contests_after`; None at the end.
    """

    holds: tuple[HoldLine, ...]
    next: Key | None
    contests: tuple[ContestLine, ...]
    contests_next: Key | None


class CertificateQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which certificate to show.

    Attributes:
        record_id: Name of the record that holds it.
    """

    record_id: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN)]


class CertificateView(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate of erasure.

    Attributes:
        record_id: Name of the record that holds it.
        receiver: The nation that certified.
        asker: The nation that had asked the records back.
        certified_at: When, milliseconds UTC.
        erasures: What became of each record.
        file: The key that signed it and the signed text; saved, `lindero verify` verifies it without a node.
    """

    record_id: str
    receiver: str
    asker: str
    certified_at: int
    erasures: tuple[Erasure, ...]
    file: str
