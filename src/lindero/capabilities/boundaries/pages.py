"""What is shown: the register, the lines that this node draws, and events that wait for a person's choice."""

from typing import Final

import msgspec

from lindero.capabilities.boundaries.rules import UNDETERMINED, DrawnLine, lines_of, lines_of_others, standing
from lindero.capabilities.boundaries.tables import SELECT_SHAPES, lines_in, outline_of, shapes_in
from lindero.kernel.desk import Desk
from lindero.kernel.paging import Key, Listing, slice_of
from lindero.kernel.places import Place

SHOWN = 500
"""Events on one page."""

_IS_DEALT_WITH: Final = f"jurisdiction <> '{UNDETERMINED}' OR chosen <> ''"
_EVENTS: Final = Listing(
    columns="record_id, reference, lon, lat, happened_at, jurisdiction, claimants, chosen, chosen_by",
    source="boundaries_events",
    by=(f"({_IS_DEALT_WITH})", "-happened_at", "record_id"),
)


class BoundariesQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which events to show; the register is shown as it stands.

    Attributes:
        after: Only events after this place: where the page before ended.
    """

    after: Key | None = None


class BoundaryMapQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing to choose: this node draws what counts now."""


class DrawnArea(msgspec.Struct, frozen=True, kw_only=True):
    """A strip or zone as every node draws it.

    Attributes:
        name: Its name.
        version: Which version.
        sort: `strip`, or the kind of zone.
        nations: Who claims it, or whose it is.
        rings: Its outline, then those of its holes; places in 1e-7 degree.
    """

    name: str
    version: int
    sort: str
    nations: tuple[str, ...]
    rings: tuple[tuple[Place, ...], ...]


class BoundaryMapView(msgspec.Struct, frozen=True, kw_only=True):
    """What this node draws of boundaries; only the lines differ between neighbours that have the same register.

    Attributes:
        lines: This nation's own official lines, else the treaty's.
        others: Lines that neighbours hold to be right where they are not the same: drawn as theirs.
        strips: Disputed strips.
        zones: Zones.
    """

    lines: tuple[DrawnLine, ...]
    others: tuple[DrawnLine, ...]
    strips: tuple[DrawnArea, ...]
    zones: tuple[DrawnArea, ...]


class ShapeLine(msgspec.Struct, frozen=True, kw_only=True):
    """A version in the register.

    Attributes:
        name: Its name.
        version: Which version.
        sort: `line`, `strip`, or the kind of zone.
        nations: Between whom, who claims it, or whose it is.
        holder: Whose official line it is; empty for the treaty's.
        points: How many points it has.
        source: What it comes from.
        valid_from: From when on it counts, milliseconds UTC.
        valid_until: Until when; None while it counts.
        is_drawn: Whether this node draws it now.
    """

    name: str
    version: int
    sort: str
    nations: tuple[str, ...]
    holder: str
    points: int
    source: str
    valid_from: int
    valid_until: int | None
    is_drawn: bool


class EventLine(msgspec.Struct, frozen=True, kw_only=True):
    """An event.

    Attributes:
        record_id: The record that placed it.
        reference: Its reference.
        place: Where it was.
        happened_at: When, milliseconds UTC.
        jurisdiction: A nation, `undetermined` or `none`.
        claimants: Who claims it.
        chosen: Who deals with it; empty while nobody has chosen.
        chosen_by: Who chose.
    """

    record_id: str
    reference: str
    place: Place
    happened_at: int
    jurisdiction: str
    claimants: tuple[str, ...]
    chosen: str
    chosen_by: str


class BoundariesView(msgspec.Struct, frozen=True, kw_only=True):
    """The register.

    Attributes:
        at: The time of the view, milliseconds UTC.
        shapes: Every version of every shape.
        events: Events, those that wait for a choice first.
        next: The place to ask `after` for the next page of events; None at the end.
        total: How many events there are, on this page or not.
        waiting: How many wait.
    """

    at: int
    shapes: tuple[ShapeLine, ...]
    events: tuple[EventLine, ...]
    next: Key | None
    total: int
    waiting: int


def show_map(desk: Desk, query: BoundaryMapQuery) -> BoundaryMapView:
    """Show what this node draws."""
    rows = desk.rows(SELECT_SHAPES)
    rings = {(row[0], row[1]): outline_of(row[5]).rings for row in rows}
    lines = lines_in(rows, desk.now())
    areas = [
        DrawnArea(
            name=shape.name,
            version=shape.version,
            sort=shape.sort,
            nations=shape.nations,
            rings=rings[shape.name, shape.version],
        )
        for shape in standing(shapes_in(rows), desk.now())
    ]
    return BoundaryMapView(
        lines=lines_of(desk.nation, lines),
        others=lines_of_others(desk.nation, lines),
        strips=tuple(area for area in areas if area.sort == "strip"),
        zones=tuple(area for area in areas if area.sort != "strip"),
    )


def show_boundaries(desk: Desk, query: BoundariesQuery) -> BoundariesView:
    """Show the register and its events."""
    drawn = show_map(desk, BoundaryMapQuery())
    now_drawn = {(line.name, line.version) for line in drawn.lines}
    now_drawn |= {(area.name, area.version) for area in (*drawn.strips, *drawn.zones)}
    shapes = tuple(
        ShapeLine(
            name=name,
            version=version,
            sort=sort,
            nations=tuple(nations.split()),
            holder=holder,
            points=sum(len(ring) for ring in outline_of(shape).rings),
            source=source,
            valid_from=valid_from,
            valid_until=valid_until or None,
            is_drawn=(name, version) in now_drawn,
        )
        for name, version, sort, nations, holder, shape, source, valid_from, valid_until in desk.rows(
            SELECT_SHAPES
        )
    )
    page = slice_of(desk.rows, _EVENTS, query.after, SHOWN)
    ((total, waiting),) = desk.rows(
        f"SELECT count(*), coalesce(sum(NOT ({_IS_DEALT_WITH})), 0) FROM boundaries_events"
    )
    lines = tuple(
        EventLine(
            record_id=record_id,
            reference=reference,
            place=Place(lon=lon, lat=lat),
            happened_at=happened_at,
            jurisdiction=jurisdiction,
            claimants=tuple(claimants.split()),
            chosen=chosen,
            chosen_by=chosen_by,
        )
        for record_id, reference, lon, lat, happened_at, jurisdiction, claimants, chosen, chosen_by in page.items
    )
    return BoundariesView(
        at=desk.now(), shapes=shapes, events=lines, next=page.next, total=total, waiting=waiting
    )
