"""Warnings as people read them: those that hold, and an own one as CAP."""

from collections.abc import Sequence
from typing import Annotated, Final

import msgspec

from lindero.capabilities.warnings import records
from lindero.capabilities.warnings.cap_writing import write_cap
from lindero.capabilities.warnings.tables import SELECT_EARLIER, SELECT_HOLDING, SELECT_ISSUED, SELECT_TOLD
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.paging import Key, Value, slice_sorted
from lindero.kernel.record import Head

MOST: Final = 200
"""Warnings of one page; who tells others of the own ones gets them all at once."""

_GRAVE: Final = {"extreme": 0, "severe": 1, "moderate": 2, "minor": 3, "unknown": 4}


class WarningsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which warnings that hold to show; all of them if nothing is asked.

    Attributes:
        own: Only those of this office, all of them on one page: nobody who passes them on may miss one.
        ended: Of these also the ends, as long as what they ended would have held: whoever was told must be told.
        language: The language in which own ones are wanted; in the first of each if it is not among them.
        after: Only warnings after this place: where the page before ended.
    """

    own: bool = False
    ended: bool = False
    language: Annotated[str, msgspec.Meta(pattern=f"^$|{records.LANGUAGE_PATTERN}")] = ""
    after: Key | None = None


class WarningLine(msgspec.Struct, frozen=True, kw_only=True):
    """A warning.

    Attributes:
        record_id: Its record.
        origin: Whose node it came from.
        sender: Who warned; empty for an office of Lindero.
        event: What is warned of.
        headline: One line.
        area: Where, in words.
        severity: How grave it is.
        urgency: How soon people must act.
        certainty: How certain it is.
        expires_at: Until when it holds, milliseconds UTC; None if it does not say.
        is_own: Whether this node issued it.
        is_signed: Whether it bears a signature, which nobody has verified.
        message: A new warning, a changed one, or its end.
        sent_at: When it was sent, milliseconds UTC.
        language: The language of its words.
        description: What happens; empty for warnings of others.
        instruction: What people should do; empty for warnings of others.
    """

    record_id: str
    origin: str
    sender: str
    event: str
    headline: str
    area: str
    severity: str
    urgency: str
    certainty: str
    expires_at: int | None
    is_own: bool
    is_signed: bool
    message: records.Message
    sent_at: int
    language: str
    description: str
    instruction: str


class WarningsView(msgspec.Struct, frozen=True, kw_only=True):
    """Warnings that hold, the gravest first, of these the newest.

    Attributes:
        at: The time of the view, milliseconds UTC.
        warnings: The warnings.
        next: The place to ask `after` for the next page; None at the end.
        total: How many there are, on this page or not.
    """

    at: int
    warnings: tuple[WarningLine, ...]
    next: Key | None
    total: int


class CapQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which own warning.

    Attributes:
        warning: Its record.
    """

    warning: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN)]


class CapView(msgspec.Struct, frozen=True, kw_only=True):
    """An own warning as CAP 1.2.

    Attributes:
        warning: Its record.
        xml: The message.
    """

    warning: str
    xml: str


def show_warnings(desk: Desk, query: WarningsQuery) -> WarningsView:
    """Show every warning that holds, the gravest first."""
    only_own = query.own or query.ended
    if only_own:
        found = desk.rows(SELECT_TOLD, (desk.nation, query.ended, desk.now()))
    else:
        found = desk.rows(SELECT_HOLDING, (desk.now(),))
    lines = [_line(desk, query.language, *desk.record(record_id)) for (record_id,) in found]
    hold = [line for line in lines if line is not None]
    # How grave one is stands in its record alone: all are read, so that no grave one is behind many newer slight ones.
    page = slice_sorted(hold, _place, query.after, max(len(hold), 1) if only_own else MOST)
    return WarningsView(at=desk.now(), warnings=tuple(page.items), next=page.next, total=len(hold))


def show_cap(desk: Desk, query: CapQuery) -> CapView:
    """Show an own warning as CAP 1.2, for whoever publishes it.

    Raises:
        Missing: If there is no such warning of this office.
    """
    if not desk.rows(SELECT_ISSUED, (desk.nation, query.warning)):
        raise Missing(
            "warnings.warning", "There is no such warning of this office.", "Choose one of the list."
        )
    head, issued = desk.record(query.warning)
    if not isinstance(issued, records.WarningIssued):
        raise Missing("warnings.erased", "The warning is past its time and erased.", "Choose another.")
    first = issued.about or head.record_id
    rows = desk.rows(SELECT_EARLIER, (desk.nation, first, head.at, head.record_id))
    earlier = [desk.record(record_id)[0] for (record_id,) in rows]
    return CapView(warning=query.warning, xml=write_cap(head, issued, earlier, setting=head.setting))


def _place(line: WarningLine) -> tuple[Value, ...]:
    return _GRAVE[line.severity], -line.sent_at, line.record_id


def _line(desk: Desk, language: str, head: Head, record: object) -> WarningLine | None:
    if isinstance(record, records.WarningReceived):
        sender, is_signed, sent_at = record.sender, record.is_signed, record.sent_at
        words = records.Wording(language="und", event=record.event)
        told, headline = record.language, record.headline
    elif isinstance(record, records.WarningIssued):
        sender, is_signed, sent_at = "", False, head.at
        words = _wording(record.wordings, language)
        told, headline = words.language, words.headline
    else:
        return None
    return WarningLine(
        record_id=head.record_id,
        origin=head.origin,
        sender=sender,
        event=words.event,
        headline=headline,
        area=record.area,
        severity=record.severity,
        urgency=record.urgency,
        certainty=record.certainty,
        expires_at=record.expires_at,
        is_own=isinstance(record, records.WarningIssued) and head.origin == desk.nation,
        is_signed=is_signed,
        message=record.message,
        sent_at=sent_at,
        language=told,
        description=words.description,
        instruction=words.instruction,
    )


def _wording(wordings: Sequence[records.Wording], language: str) -> records.Wording:
    """Return the words in a language, of any region; those in the first language where there are none."""
    wanted = language.partition("-")[0]
    return next((one for one in wordings if one.language.partition("-")[0] == wanted), wordings[0])
