"""Requests to open who reported, and a name that was opened, for the custodian who opened it."""

from typing import Annotated

import msgspec

from lindero.capabilities.community import records, rules, tables
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Refused
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.paging import Key, slice_of

SHOWN = 200
"""Requests on one page."""


class OpeningsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which part of the list to show.

    Attributes:
        after: Only requests after this place: where the page before ended.
    """

    after: Key | None = None


class IdentityQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose report.

    Attributes:
        report: The record that received it.
    """

    report: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN)]


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """A request to open who reported.

    Attributes:
        report: The report.
        reason: Why it was asked.
        asked_at: When, milliseconds UTC.
        asked_by: By whom.
        approved_at: When it was approved, milliseconds UTC; None if it was not.
        approved_by: By whom; empty if nobody did.
        opened_at: When it was opened, milliseconds UTC; None if it was not.
        opened_by: By whom; empty if nobody did.
    """

    report: str
    reason: str
    asked_at: int
    asked_by: str
    approved_at: int | None
    approved_by: str
    opened_at: int | None
    opened_by: str


class OpeningsView(msgspec.Struct, frozen=True, kw_only=True):
    """The requests.

    Attributes:
        openings: They, the newest first.
        next: The place to ask `after` for the next page; None at the end.
    """

    openings: tuple[Opening, ...]
    next: Key | None


class IdentityView(msgspec.Struct, frozen=True, kw_only=True):
    """Who reported.

    Attributes:
        report: The report.
        name: The name that was left.
        contact: How to reach them; empty if nothing was left.
        until: Until when the custodian may look at it, milliseconds UTC.
    """

    report: str
    name: str
    contact: str
    until: int


def show_openings(desk: Desk, query: OpeningsQuery) -> OpeningsView:
    """Show who asked, approved and opened."""
    page = slice_of(desk.rows, tables.LISTED_OPENINGS, query.after, SHOWN)
    return OpeningsView(
        openings=tuple(
            Opening(
                report=report,
                reason=_reason(desk, record_id),
                asked_at=asked_at,
                asked_by=asked_by,
                approved_at=approved_at or None,
                approved_by=approved_by,
                opened_at=opened_at or None,
                opened_by=opened_by,
            )
            for report, record_id, asked_at, asked_by, approved_at, approved_by, opened_at, opened_by in page.items
        ),
        next=page.next,
    )


def show_identity(desk: Desk, query: IdentityQuery) -> IdentityView:
    """Show who reported, to the custodian who opened it, for as long as an approval counts.

    Raises:
        Refused: If this custodian did not open it, or too long ago; the answer is the same if there is no name.
    """
    opened = desk.rows(tables.SELECT_OPENING, (query.report,))
    opened_at, opened_by = opened[0][5:7] if opened else (0, "")
    names = desk.rows(tables.SELECT_IDENTITY, (query.report,))
    until = opened_at + rules.OPENING_MS
    given = desk.record(names[0][0])[1] if names and opened_by == desk.actor.name else None
    if not isinstance(given, records.IdentityGiven) or desk.now() >= until:
        raise Refused(
            "community.sealed",
            "Who reported is sealed.",
            "Let a handler ask with a reason and somebody else approve; then open it, once.",
            ("S-53", "S-54"),
        )
    return IdentityView(report=query.report, name=given.name, contact=given.contact, until=until)


def _reason(desk: Desk, record_id: str) -> str:
    _, asked = desk.record(record_id)
    return asked.reason if isinstance(asked, records.OpeningRequested) else ""
