"""Before a neighbour is told of an alert: field by field what would cross, and under which article."""

from typing import Annotated, Literal

import msgspec

from lindero.capabilities.alerts.pages.one import line_named
from lindero.capabilities.alerts.pages.shown import AlertLine
from lindero.capabilities.alerts.permits import Permit, permits_at
from lindero.capabilities.alerts.records import NeighbourTold
from lindero.kernel.desk import Desk
from lindero.kernel.names import NATION_PATTERN, RECORD_ID_PATTERN
from lindero.kernel.record import marks_of

Obstacle = Literal["", "unjudged", "no_clause", "suspended", "outside"]


class HandingQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which alert, and which neighbour; the first that may be told where none is named."""

    alert: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the alert")]
    nation: Annotated[str, msgspec.Meta(pattern=rf"{NATION_PATTERN}|^$", description="the neighbour")] = ""


class HandedField(msgspec.Struct, frozen=True, kw_only=True):
    """A field of what the neighbour would be told.

    Attributes:
        name: Its name.
        meaning: What it says.
        crosses: Whether the clause names it.
    """

    name: str
    meaning: str
    crosses: bool


class HandingView(msgspec.Struct, frozen=True, kw_only=True):
    """What would cross.

    Attributes:
        at: The time of the view, milliseconds UTC.
        alert: The alert.
        nation: The neighbour; empty if no text in force lets anybody be told.
        nations: Neighbours that some text in force lets be told.
        agreement: Agreement and version; empty likewise.
        article: The article; empty likewise.
        fields: What would be told, in the record's order.
        obstacle: Why nothing would cross; empty if it would.
    """

    at: int
    alert: AlertLine
    nation: str
    nations: tuple[str, ...]
    agreement: str
    article: str
    fields: tuple[HandedField, ...]
    obstacle: Obstacle


def show_handing(desk: Desk, query: HandingQuery) -> HandingView:
    """Show what a neighbour would be told of an alert, before anything is sent.

    Raises:
        Missing: If there is no such alert.
    """
    line = line_named(desk, query.alert)
    permits = permits_at(desk.agreed(), desk.nation, line.place)
    nations = tuple(dict.fromkeys(one.nation for one in permits))
    nation = query.nation or next(iter(nations), "")
    permit = next((one for one in permits if one.nation == nation), None)
    return HandingView(
        at=desk.now(),
        alert=line,
        nation=nation,
        nations=nations,
        agreement=permit.agreement if permit else "",
        article=permit.article if permit else "",
        fields=_fields(permit),
        obstacle=_obstacle(line, permit),
    )


def _fields(permit: Permit | None) -> tuple[HandedField, ...]:
    named = permit.fields if permit else frozenset()
    return tuple(
        HandedField(name=name, meaning=mark.meaning, crosses=name in named)
        for name, mark in marks_of(NeighbourTold).items()
        if mark is not None and mark.sharable
    )


def _obstacle(line: AlertLine, permit: Permit | None) -> Obstacle:
    if line.state in {"proposed", "dismissed", "unresolved"}:
        return "unjudged"
    if permit is None:
        return "no_clause"
    if permit.is_suspended:
        return "suspended"
    return "" if permit.covers else "outside"
