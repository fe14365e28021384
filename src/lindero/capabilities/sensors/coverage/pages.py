"""The page of coverage: a map and a list of sections, sensors, neighbours' cells and offers."""

from collections.abc import Iterable
from typing import Final

import msgspec
from shapely.geometry.base import BaseGeometry

from lindero.capabilities.sensors.coverage.gathering import reaches_now, sections_now
from lindero.capabilities.sensors.coverage.rules import Cover, Reach, area_km2, cover
from lindero.kernel.desk import Desk, Row
from lindero.kernel.paging import Key, Listing, slice_of
from lindero.kernel.places import Place

WIDTH = 800
MOST_LINES: Final = 500
"""Cells of neighbours on one page, and offers."""

_CELLS: Final = Listing(
    columns="origin, lon, lat, percent, at, record_id",
    source="sensors_cells",
    by=("percent", "origin", "cell"),
)
_OFFERS: Final = Listing(
    columns="origin, nation, lon, lat, equipment, words, at", source="sensors_offers", by=("-at", "record_id")
)


class CoverageQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to show.

    Attributes:
        without: A sensor that is thought away; empty for none.
        after: Only neighbours' cells after this place: where the page before ended.
        offers_after: Only offers after this place.
    """

    without: str = ""
    after: Key | None = None
    offers_after: Key | None = None


class SectionCover(msgspec.Struct, frozen=True, kw_only=True):
    """How a border section is seen now.

    Attributes:
        name: The section.
        km2: Its size, square kilometres.
        percent: How much of it is seen, per cent rounded down.
        gap_km2: How much of it is not, square kilometres.
        gaps: In how many pieces.
        outline: Its outline on the map, as a path.
        gap_path: Its gaps on the map, as a path.
    """

    name: str
    km2: int
    percent: int
    gap_km2: int
    gaps: int
    outline: str
    gap_path: str


class SensorReach(msgspec.Struct, frozen=True, kw_only=True):
    """What a sensor sees now.

    Attributes:
        sensor_id: The sensor.
        km2: Ground that it sees when nothing puts it out, square kilometres.
        outage: Why it sees nothing now; empty if it sees.
        is_without: Whether it is thought away.
        path: Its ground on the map, as a path.
    """

    sensor_id: str
    km2: int
    outage: str
    is_without: bool
    path: str


class NeighbourCell(msgspec.Struct, frozen=True, kw_only=True):
    """A coarse cell of which a neighbour says how much it sees.

    Attributes:
        nation: The neighbour.
        place: The cell's middle.
        percent: How much of it is seen, in steps of ten.
        at: When it was mapped, milliseconds UTC.
        record_id: Its record, by which help is offered.
    """

    nation: str
    place: Place
    percent: int
    at: int
    record_id: str


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """An offer of help.

    Attributes:
        origin: Who offers.
        nation: To whom.
        place: Where.
        equipment: The entry of the equipment register.
        words: What is offered.
        at: When, milliseconds UTC.
    """

    origin: str
    nation: str
    place: Place
    equipment: str
    words: str
    at: int


class CoverageView(msgspec.Struct, frozen=True, kw_only=True):
    """How the border is seen.

    Attributes:
        at: The time of the view, milliseconds UTC.
        without: The sensor that is thought away; empty for none.
        width: Width of the map, its own units.
        height: Height of the map.
        sections: The own border sections.
        sensors: The own sensors that stand somewhere.
        cells: What neighbours say, those least seen first.
        next: The place to ask `after` for the next page of them; None at the end.
        offers: Offers of help, the newest first.
        offers_next: The place to ask `offers_after`; None at the end.
    """

    at: int
    without: str
    width: int
    height: int
    sections: tuple[SectionCover, ...]
    sensors: tuple[SensorReach, ...]
    cells: tuple[NeighbourCell, ...]
    next: Key | None
    offers: tuple[Offer, ...]
    offers_next: Key | None


def show_coverage(desk: Desk, query: CoverageQuery) -> CoverageView:
    """Show how the border is seen now, and how it would be without a sensor."""
    sections, reaches = sections_now(desk), reaches_now(desk)
    left = [reach for reach in reaches if reach.sensor_id != query.without]
    cells = slice_of(desk.rows, _CELLS, query.after, MOST_LINES, where="origin <> ?", values=(desk.nation,))
    offers = slice_of(desk.rows, _OFFERS, query.offers_after, MOST_LINES)
    drawn = Drawing([*sections.values(), *(reach.ground for reach in reaches)])
    return CoverageView(
        at=desk.now(),
        without=query.without,
        width=WIDTH,
        height=drawn.height,
        sections=tuple(_section(name, cover(ground, left), drawn) for name, ground in sections.items()),
        sensors=tuple(_sensor(reach, query.without, drawn) for reach in reaches),
        cells=_cells(cells.items),
        next=cells.next,
        offers=_offers(offers.items),
        offers_next=offers.next,
    )


class Drawing:
    """Places as points on a flat map that shows some shapes whole, north up.

    Attributes:
        height: Height of the map in its own units; it is `WIDTH` wide.
    """

    def __init__(self, shapes: list[BaseGeometry]) -> None:
        bounds = [shape.bounds for shape in shapes if not shape.is_empty] or [(0.0, 0.0, 1.0, 1.0)]
        self._west, self._north = min(b[0] for b in bounds), max(b[3] for b in bounds)
        wide = max(1.0, max(b[2] for b in bounds) - self._west)
        self._scale = WIDTH / wide
        tall = max(1.0, self._north - min(b[1] for b in bounds))
        self.height = max(1, min(2 * WIDTH, round(tall * self._scale * 1.8)))
        self._upright = self.height / tall

    def path(self, shape: BaseGeometry) -> str:
        """Return a shape as a path of SVG."""
        polygons = [
            part for part in getattr(shape, "geoms", [shape]) if part.geom_type == "Polygon" and part.area
        ]
        return "".join(
            self._ring(ring.coords) for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)
        )

    def _ring(self, coords: list[tuple[float, float]]) -> str:
        points = [
            f"{(x - self._west) * self._scale:.1f} {(self._north - y) * self._upright:.1f}" for x, y in coords
        ]
        return f"M{'L'.join(points)}Z"


def _section(name: str, found: Cover, drawn: Drawing) -> SectionCover:
    gaps = [part for part in getattr(found.gap, "geoms", [found.gap]) if part.area]
    return SectionCover(
        name=name,
        km2=round(area_km2(found.section)),
        percent=found.percent,
        gap_km2=round(area_km2(found.gap)),
        gaps=len(gaps),
        outline=drawn.path(found.section),
        gap_path=drawn.path(found.gap),
    )


def _sensor(reach: Reach, without: str, drawn: Drawing) -> SensorReach:
    return SensorReach(
        sensor_id=reach.sensor_id,
        km2=round(area_km2(reach.ground)),
        outage=reach.outage,
        is_without=reach.sensor_id == without,
        path=drawn.path(reach.ground),
    )


def _cells(rows: Iterable[Row]) -> tuple[NeighbourCell, ...]:
    return tuple(
        NeighbourCell(
            nation=origin, place=Place(lon=lon, lat=lat), percent=percent, at=at, record_id=record_id
        )
        for origin, lon, lat, percent, at, record_id in rows
    )


def _offers(rows: Iterable[Row]) -> tuple[Offer, ...]:
    return tuple(
        Offer(
            origin=origin,
            nation=nation,
            place=Place(lon=lon, lat=lat),
            equipment=equipment,
            words=words,
            at=at,
        )
        for origin, nation, lon, lat, equipment, words, at in rows
    )
