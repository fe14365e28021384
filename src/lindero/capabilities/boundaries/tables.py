"""What people look up: every version of every shape, events and who deals with them."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import msgspec

from lindero.capabilities.boundaries import records
from lindero.capabilities.boundaries.rules import DrawnLine, Shape
from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Invalid
from lindero.kernel.places import Area, Place, area_of
from lindero.kernel.record import Head, Record

SHAPES: Final = Table(
    name="boundaries_shapes",
    columns={
        "name": "TEXT NOT NULL",
        "version": "INTEGER NOT NULL",
        "sort": "TEXT NOT NULL",
        "nations": "TEXT NOT NULL",
        "holder": "TEXT NOT NULL",
        "shape": "TEXT NOT NULL",
        "source": "TEXT NOT NULL",
        "valid_from": "INTEGER NOT NULL",
        "valid_until": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("name", "version"),
    meaning="A version of a line, a disputed strip or a zone.",
)
EVENTS: Final = Table(
    name="boundaries_events",
    columns={
        "record_id": "TEXT NOT NULL",
        "reference": "TEXT NOT NULL",
        "lon": "INTEGER NOT NULL",
        "lat": "INTEGER NOT NULL",
        "happened_at": "INTEGER NOT NULL",
        "jurisdiction": "TEXT NOT NULL",
        "claimants": "TEXT NOT NULL",
        "chosen": "TEXT NOT NULL",
        "chosen_by": "TEXT NOT NULL",
    },
    key=("record_id",),
    indexes=(("happened_at",),),
    meaning="An event with its jurisdiction, and who deals with it where a person had to choose.",
)
TABLES: Final = (SHAPES, EVENTS)
NAMED_SHAPES: Final = "SELECT DISTINCT name, sort FROM boundaries_shapes ORDER BY name"
NAMED_EVENTS: Final = (
    "SELECT record_id, reference || ' · ' || strftime('%Y-%m-%d %H:%MZ', happened_at / 1000, 'unixepoch')"
    " FROM boundaries_events"
    " ORDER BY happened_at DESC"
)
SELECT_SHAPES: Final = (
    "SELECT name, version, sort, nations, holder, shape, source, valid_from, valid_until FROM boundaries_shapes"
    " ORDER BY name, version"
)

SELECT_ASKED: Final = (
    "SELECT 1 FROM boundaries_events WHERE reference = ? AND jurisdiction = ? AND claimants = ? LIMIT 1"
)


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """Geometry as it lies in a row: rings of an area, the outer first, or one line."""

    rings: tuple[tuple[Place, ...], ...]


def shapes_in(rows: list[Any]) -> list[Shape]:
    """Return the strips and zones among rows of `SELECT_SHAPES`."""
    return [
        Shape(
            name=name,
            version=version,
            sort=sort,
            nations=tuple(nations.split()),
            area=_area(shape),
            valid_from=valid_from,
            valid_until=valid_until,
        )
        for name, version, sort, nations, _, shape, _, valid_from, valid_until in rows
        if sort != "line"
    ]


def lines_in(rows: list[Any], at: int) -> list[DrawnLine]:
    """Return the newest version of each line that counts at an instant, among rows of `SELECT_SHAPES`."""
    newest: dict[str, DrawnLine] = {}
    for name, version, sort, nations, holder, shape, source, valid_from, valid_until in rows:
        if sort == "line" and valid_from <= at:
            first, second = nations.split()
            newest.pop(name, None)
            if not valid_until or at < valid_until:
                newest[name] = DrawnLine(
                    name=name,
                    version=version,
                    sort="official" if holder else "treaty",
                    parties=(first, second),
                    holder=holder,
                    points=outline_of(shape).rings[0],
                    source=source,
                )
    return list(newest.values())


def outline_of(text: str) -> Outline:
    """Read the geometry of a row."""
    return msgspec.json.decode(text, type=Outline)


@lru_cache(maxsize=1_024)
def _area(text: str) -> Area:
    rings = outline_of(text).rings
    return area_of(rings[0], rings[1:])


def latest_version(rows: Rows, name: str) -> int:
    """Return the latest version of a shape; 0 if there is none."""
    found = rows.query("SELECT max(version) FROM boundaries_shapes WHERE name = ?", (name,))
    return int(found[0][0] or 0)


def event_in(rows: Rows, record_id: str) -> tuple[str, str, str] | None:
    """Return jurisdiction, claimants and choice of an event."""
    found = rows.query(
        "SELECT jurisdiction, claimants, chosen FROM boundaries_events WHERE record_id = ?", (record_id,)
    )
    return (str(found[0][0]), str(found[0][1]), str(found[0][2])) if found else None


def can_be_drawn(record: Any) -> bool:
    """Say whether a record's rings enclose something."""
    try:
        area_of(record.outer, record.holes)
    except Invalid:
        return False
    return True


def line_registered(rows: Rows, head: Head, record: records.LineRegistered) -> None:
    """Enter a version of a line."""
    _put(rows, head, record, "line", " ".join(record.parties), record.holder, (record.points,))


def strip_registered(rows: Rows, head: Head, record: records.StripRegistered) -> None:
    """Enter a version of a disputed strip."""
    _put(rows, head, record, "strip", " ".join(record.claimants), "", (record.outer, *record.holes))


def zone_registered(rows: Rows, head: Head, record: records.ZoneRegistered) -> None:
    """Enter a version of a zone."""
    _put(rows, head, record, record.zone, record.nation, record.nation, (record.outer, *record.holes))


def _put(
    rows: Rows,
    head: Head,
    record: Any,
    sort: str,
    nations: str,
    holder: str,
    rings: tuple[tuple[Place, ...], ...],
) -> None:
    rows.execute(
        "INSERT OR REPLACE INTO boundaries_shapes (name, version, sort, nations, holder, shape, source, valid_from,"
        " valid_until, record_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)",
        (
            record.name, record.version, sort, nations, holder,
            msgspec.json.encode(Outline(rings=rings)).decode(), record.source, record.valid_from, head.record_id,
        ),
    )  # fmt: skip


def shape_withdrawn(rows: Rows, head: Head, record: records.ShapeWithdrawn) -> None:
    """Let every version of a shape end."""
    rows.execute(
        "UPDATE boundaries_shapes SET valid_until = ? WHERE name = ? AND valid_until = 0",
        (max(1, record.valid_until), record.name),
    )


def event_placed(rows: Rows, head: Head, record: records.EventPlaced) -> None:
    """Enter an event."""
    rows.execute(
        "INSERT OR REPLACE INTO boundaries_events (record_id, reference, lon, lat, happened_at, jurisdiction,"
        " claimants, chosen, chosen_by) VALUES (?, ?, ?, ?, ?, ?, ?, '', '')",
        (
            head.record_id, record.reference, record.place.lon, record.place.lat, record.happened_at,
            record.jurisdiction, " ".join(record.claimants),
        ),
    )  # fmt: skip


def jurisdiction_chosen(rows: Rows, head: Head, record: records.JurisdictionChosen) -> None:
    """Enter who deals with an event; its jurisdiction stays undetermined."""
    rows.execute(
        "UPDATE boundaries_events SET chosen = ?, chosen_by = ? WHERE record_id = ?",
        (record.nation, head.actor, record.event),
    )


FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.LineRegistered: line_registered,
    records.StripRegistered: strip_registered,
    records.ZoneRegistered: zone_registered,
    records.ShapeWithdrawn: shape_withdrawn,
    records.EventPlaced: event_placed,
    records.JurisdictionChosen: jurisdiction_chosen,
}
