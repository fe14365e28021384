"""Areas of a treaty file: polygons with holes, corridors, and the whole Earth with a reason."""

from decimal import Decimal
from typing import Final

from lindero.kernel.errors import Invalid
from lindero.kernel.places import MAX_LAT_E7, MAX_LON_E7, Place, ring_of
from lindero.kernel.units import DEGREE_E7
from lindero.trust.agreements.cursor import SHORT_NAME, Cursor
from lindero.trust.agreements.treaty import Corridor, Everywhere, NamedArea, Polygon, Shape

MAX_CORNERS: Final = 1_000
MAX_WIDTH_M: Final = 200_000
MAX_CORRIDOR_LAT_E7: Final = 85 * DEGREE_E7
_ORIGIN: Final = Place(lon=0, lat=0)


def read_areas(cursor: Cursor) -> tuple[NamedArea, ...]:
    """Return the named areas, sorted by name."""
    areas = []
    for name, described in cursor.named():
        if not SHORT_NAME[0].fullmatch(name):
            described.fail("form", f"{name[:60]!r} is no name for an area.", f"Write {SHORT_NAME[1]}.")
        areas.append(NamedArea(name=name, shape=_read_shape(described)))
    if not areas and not cursor.absent:
        cursor.fail("missing_area", "There is no area.", "Describe at least one.")
    return tuple(sorted(areas, key=lambda area: area.name))


def _read_shape(cursor: Cursor) -> Shape:
    """Return one area's shape; exactly one of the three forms is asked for."""
    entries = cursor.table((), ("polygon", "holes", "corridor", "everywhere"))
    forms = [form for form in ("polygon", "corridor", "everywhere") if form in entries]
    if len(forms) != 1:
        cursor.fail(
            "area_form",
            "An area is either a polygon, or a corridor, or everywhere.",
            "Give exactly one of `polygon`, `corridor`, `everywhere`.",
        )
        return Everywhere(because="")
    if "holes" in entries and forms != ["polygon"]:
        entries["holes"].fail("area_form", "Only a polygon has holes.", "Remove them.")
    if forms == ["polygon"]:
        return _read_polygon(entries["polygon"], entries["holes"])
    if forms == ["corridor"]:
        return _read_corridor(entries["corridor"])
    return _read_everywhere(entries["everywhere"])


def _read_polygon(outer: Cursor, holes: Cursor) -> Polygon:
    rings = [_read_ring(hole) for hole in holes.items()]
    return Polygon(outer=_read_ring(outer), holes=tuple(rings))


def _read_corridor(cursor: Cursor) -> Corridor:
    entries = cursor.table(("line", "width_m"))
    line = _read_places(entries["line"], least=2)
    if any(abs(place.lat) > MAX_CORRIDOR_LAT_E7 for place in line):
        cursor.fail(
            "corridor_latitude",
            "A corridor beyond 85 degrees of latitude has no even width.",
            "Use a polygon.",
        )
    return Corridor(line=line, width_m=entries["width_m"].integer(1, MAX_WIDTH_M))


def _read_everywhere(cursor: Cursor) -> Everywhere:
    """Read the whole Earth: allowed, never silently."""
    because = cursor.table(("because",))["because"].text()
    cursor.fail(
        "everywhere", "This area is the whole Earth.", "Make sure that both parties mean it.", "warning"
    )
    return Everywhere(because=because)


def _read_ring(cursor: Cursor) -> tuple[Place, ...]:
    """Return the corners of a ring, a repeated closing corner dropped."""
    corners = _read_places(cursor, least=3)
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners = corners[:-1]
    if corners:
        try:
            ring_of(corners)
        except Invalid as error:
            cursor.fail("ring", error.text, error.advice)
    return corners


def _read_places(cursor: Cursor, least: int) -> tuple[Place, ...]:
    members = cursor.items()
    if len(members) > MAX_CORNERS:
        cursor.fail("too_large", f"More than {MAX_CORNERS} places.", "Simplify the line.")
        return ()
    if len(members) < least and not cursor.absent:
        cursor.fail("ring", f"At least {least} places are needed.", "Add some, longitude before latitude.")
    return tuple(_read_place(member) for member in members)


def _read_place(cursor: Cursor) -> Place:
    """Return a place from `[longitude, latitude]` in degrees, exact to 1e-7 degree."""
    members = cursor.items()
    if len(members) != 2:
        cursor.fail("place", "A place is two numbers.", "Write [longitude, latitude] in degrees.")
        return _ORIGIN
    lon, lat = (_e7(member) for member in members)
    if abs(lon) > MAX_LON_E7 or abs(lat) > MAX_LAT_E7:
        cursor.fail(
            "place",
            "Longitudes go from -180 to 180 degrees, latitudes from -90 to 90.",
            "Write longitude before latitude; 181 is -179, and edges take the shorter way round.",
        )
        return _ORIGIN
    return Place(lon=lon, lat=lat)


def _e7(cursor: Cursor) -> int:
    degrees = cursor.decimal()
    steps = degrees * DEGREE_E7 if abs(degrees) <= 360 else Decimal(MAX_LON_E7 + 1)
    if steps != int(steps):
        cursor.fail("place", "More than 7 decimals of a degree.", "Round to 7 decimals, about 1 cm.")
    return int(steps)
