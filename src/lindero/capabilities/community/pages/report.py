"""One report with what was said, for who handles it: never with who said it."""

import base64
from typing import Annotated, Literal

import msgspec

from lindero.capabilities.community import reach, records, tables
from lindero.capabilities.community.report import Report
from lindero.kernel.desk import Desk
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.profiling import names_protected_attribute


class ReportQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which report.

    Attributes:
        report: The record that received it.
    """

    report: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN)]


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A message of the dialogue.

    Attributes:
        at: When, milliseconds UTC.
        by: `reporter` or `handler`.
        words: What was said.
        asks: Whether the handler asked for more.
    """

    at: int
    by: str
    words: str
    asks: bool


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A step of a report.

    Attributes:
        at: When, milliseconds UTC.
        actor: Who took it.
        step: Which.
        detail: More, in a closed word; empty if there is none.
    """

    at: int
    actor: str
    step: str
    detail: str


class ReportView(msgspec.Struct, frozen=True, kw_only=True):
    """A report as its handler sees it.

    Attributes:
        report: How it stands.
        words: What was seen.
        where: Where, as it was written.
        photo: The photo, a JPEG in base64; empty if there is none.
        speaks_of_origin: Whether it speaks of somebody's origin, nationality, religion or colour.
        dialogue: What both sides said since.
        steps: What was done.
        opening: How far a request to open the name is: empty, `asked`, `approved` or `opened`.
    """

    report: Report
    words: str
    where: str
    photo: str
    speaks_of_origin: bool
    dialogue: tuple[Said, ...]
    steps: tuple[Step, ...]
    opening: Literal["", "asked", "approved", "opened"]


def show_report(desk: Desk, query: ReportQuery) -> ReportView:
    """Show one report.

    Raises:
        Missing: If there is none of this name that the reader may open, or it is past its time.
    """
    report = reach.within_reach(desk, query.report)
    _, received = desk.record(report.record_id)
    if not isinstance(received, records.ReportReceived):
        raise reach.no_receipt()
    steps = desk.rows(tables.SELECT_STEPS, (report.record_id,))
    return ReportView(
        report=report,
        words=received.words,
        where=received.where,
        photo=base64.b64encode(received.photo).decode(),
        speaks_of_origin=names_protected_attribute(received.words),
        dialogue=dialogue_of(desk, report.record_id),
        steps=tuple(
            Step(at=at, actor=actor, step=step, detail=detail) for _, at, actor, step, detail in steps
        ),
        opening=_opening(desk, report.record_id),
    )


def dialogue_of(desk: Desk, report: str) -> tuple[Said, ...]:
    """Return what both sides said, as far as the actor may open it, in order."""
    found = []
    for record_id, at, _, step, _ in desk.rows(tables.SELECT_STEPS, (report,)):
        message = desk.record(record_id)[1] if step == "message_said" else None
        if isinstance(message, records.MessageSaid):
            found.append(Said(at=at, by=message.by, words=message.words, asks=message.asks))
    return tuple(found)


def _opening(desk: Desk, report: str) -> Literal["", "asked", "approved", "opened"]:
    found = desk.rows(tables.SELECT_OPENING, (report,))
    if not found:
        return ""
    _, _, _, approved_at, _, opened_at, _ = found[0]
    return "opened" if opened_at else "approved" if approved_at else "asked"
