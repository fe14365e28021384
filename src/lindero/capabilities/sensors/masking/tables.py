"""What the masking looks up: lines and zones of the register of boundaries, privacy zones, what was withheld."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from lindero.capabilities.boundaries.records import ShapeWithdrawn, StripRegistered, ZoneRegistered
from lindero.capabilities.sensors import tables
from lindero.capabilities.sensors.masking.areas import rings_json
from lindero.capabilities.sensors.masking.rules import KIND_OF_FORMAT, Limits, end_of
from lindero.capabilities.sensors.records import (
    BatchObserved,
    BroadcastsRuled,
    PrivacyZoneDrawn,
    PrivacyZoneLifted,
)
from lindero.capabilities.sensors.register.tables import SELECT_DESCRIPTION, description_in
from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Row, Rows
from lindero.kernel.record import Head, Record

AREAS: Final = Table(
    name="sensors_areas",
    columns={
        "sort": "TEXT NOT NULL",
        "name": "TEXT NOT NULL",
        "version": "INTEGER NOT NULL",
        "sensor_id": "TEXT NOT NULL",
        "nation": "TEXT NOT NULL",
        "rings": "TEXT NOT NULL",
        "valid_from": "INTEGER NOT NULL",
        "valid_until": "INTEGER NOT NULL",
    },
    key=("sort", "name", "version"),
    meaning="A zone, a disputed strip, a privacy zone, or an area that a permit lets one sensor see.",
)
RULINGS: Final = Table(
    name="sensors_rulings",
    columns={"name": "TEXT NOT NULL", "is_kept": "INTEGER NOT NULL"},
    key=("name",),
    meaning="The nation's rule for what is broadcast beyond the agreed line.",
)
WITHHELD: Final = Table(
    name="sensors_withheld",
    columns={"sensor_id": "TEXT NOT NULL", "reason": "TEXT NOT NULL", "rows": "INTEGER NOT NULL"},
    key=("sensor_id", "reason"),
    meaning="How many rows of a sensor were not kept, and why.",
)
TABLES: Final = (AREAS, RULINGS, WITHHELD)

DECIDING_ZONES: Final = frozenset({"territory", "territorial_sea"})
"""Zones in which a nation alone decides who observes; in the others the sea is everybody's."""

Query = Callable[[str, Sequence[Any]], list[Row]]
"""How rows are looked up: a desk's `rows`, or a guard's `query`."""


def zone_registered(rows: Rows, head: Head, record: ZoneRegistered) -> None:
    """Enter a version of a nation's zone; its strip along the border is a section that should be seen."""
    sort = "zone" if record.zone in DECIDING_ZONES else "section" if record.zone == "border_30km" else ""
    if sort:
        rings = (record.outer, *record.holes)
        _enter(rows, sort, record.name, record.version, rings, record.valid_from, nation=record.nation)


def strip_registered(rows: Rows, head: Head, record: StripRegistered) -> None:
    """Enter a version of a disputed strip."""
    _enter(rows, "strip", record.name, record.version, (record.outer, *record.holes), record.valid_from)


def shape_withdrawn(rows: Rows, head: Head, record: ShapeWithdrawn) -> None:
    """Let every version of a zone or strip end."""
    rows.execute(
        "UPDATE sensors_areas SET valid_until = ? WHERE name = ? AND valid_until = 0"
        " AND sort IN ('zone', 'strip', 'section')",
        (max(1, record.valid_until), record.name),
    )


def privacy_zone_drawn(rows: Rows, head: Head, record: PrivacyZoneDrawn) -> None:
    """Enter a privacy zone; drawn anew it takes its own place."""
    _enter(rows, "dwelling", record.name, 0, (record.outline,), 0)


def privacy_zone_lifted(rows: Rows, head: Head, record: PrivacyZoneLifted) -> None:
    """Take a privacy zone away."""
    rows.execute("DELETE FROM sensors_areas WHERE sort = 'dwelling' AND name = ?", (record.name,))


def broadcasts_ruled(rows: Rows, head: Head, record: BroadcastsRuled) -> None:
    """Enter the nation's rule."""
    rows.execute(
        "INSERT OR REPLACE INTO sensors_rulings (name, is_kept) VALUES ('broadcasts', ?)", (record.is_kept,)
    )


def batch_observed(rows: Rows, head: Head, record: BatchObserved) -> None:
    """Add a batch to its sensor's counts, with what of it was not kept."""
    tables.batch_observed(rows, head, record)
    for reason, count in record.withheld.items():
        rows.execute(
            "INSERT INTO sensors_withheld (sensor_id, reason, rows) VALUES (?, ?, ?)"
            " ON CONFLICT (sensor_id, reason) DO UPDATE SET rows = rows + excluded.rows",
            (record.sensor_id, reason, count),
        )


FOLDS: Final[dict[type[Record], Fold]] = {
    ZoneRegistered: zone_registered,
    StripRegistered: strip_registered,
    ShapeWithdrawn: shape_withdrawn,
    PrivacyZoneDrawn: privacy_zone_drawn,
    PrivacyZoneLifted: privacy_zone_lifted,
    BroadcastsRuled: broadcasts_ruled,
    BatchObserved: batch_observed,
}


def limits_of(query: Query, sensor: tables.Sensor, nation: str, now: int) -> Limits:
    """Return what a sensor may see now, as everything on record says.

    Args:
        query: Looks rows up.
        sensor: The sensor.
        nation: The node's nation.
        now: The time, milliseconds UTC.
    """
    described = description_in(query(SELECT_DESCRIPTION, (sensor.sensor_id,)))
    kind = described.kind if described else KIND_OF_FORMAT.get(sensor.format, "system")
    areas = _areas_at(query, sensor.sensor_id, now)
    permitted = tuple(rings for sort, _, rings in areas if sort == "permit_own")
    allowed = tuple(rings for sort, _, rings in areas if sort == "permit")
    own = tuple(rings for sort, owner, rings in areas if sort == "zone" and owner == nation)
    described_areas = tuple(rings_json((outline,)) for outline in described.footprint) if described else ()
    ruled = query("SELECT is_kept FROM sensors_rulings WHERE name = 'broadcasts'", ())
    return Limits(
        kind=kind,
        keeps_broadcasts=bool(ruled[0][0]) if ruled else True,
        footprint=permitted if permitted or allowed else described_areas,
        # What a permit leaves is all that its sensor may see, and a drone sees nothing without one.
        own=() if permitted or allowed or kind == "drone" else own,
        others=tuple(
            rings for sort, owner, rings in areas if sort == "strip" or (sort == "zone" and owner != nation)
        ),
        allowed=allowed,
        dwellings=tuple(rings for sort, _, rings in areas if sort == "dwelling"),
        ends_at=end_of(
            kind,
            described.ends_at if described else None,
            sensor.registered_at,
            is_described=described is not None,
        ),
    )


def foreign_areas(query: Query, nation: str, now: int) -> list[tuple[str, str]]:
    """Return nation and rings of every area that is not a nation's alone; of a strip, the nation is not told."""
    return [
        (owner, rings)
        for sort, owner, rings in _areas_at(query, "", now)
        if sort == "strip" or (sort == "zone" and owner != nation)
    ]


def sections_of(query: Query, nation: str, now: int) -> dict[str, str]:
    """Return the rings of each of a nation's border sections by name: its strips along the border."""
    sql = "SELECT DISTINCT name FROM sensors_areas WHERE sort = 'section' AND nation = ?"
    names = {name for (name,) in query(sql, (nation,))}
    return {
        name: rings for sort, name, rings in _named_areas(query, now) if sort == "section" and name in names
    }


def withheld_of(query: Query, sensor_id: str) -> dict[str, int]:
    """Return how many rows of a sensor were not kept, by the reason."""
    return dict(query("SELECT reason, rows FROM sensors_withheld WHERE sensor_id = ?", (sensor_id,)))


def sensor_in(query: Query, sensor_id: str) -> tables.Sensor | None:
    """Return a registered sensor; None if there is none of that name."""
    found = query(f"{tables.SELECT_SENSORS} WHERE sensor_id = ?", (sensor_id,))
    return tables.sensor_of(found[0]) if found else None


def _areas_at(query: Query, sensor_id: str, now: int) -> list[tuple[str, str, str]]:
    """Return sort, nation and rings of the newest version that counts of each area about a sensor."""
    sql = (
        "SELECT sort, name, nation, rings, valid_until FROM sensors_areas WHERE valid_from <= ?"
        " AND sensor_id IN ('', ?) ORDER BY sort, name, version"
    )
    newest = {
        (sort, name): (sort, nation, rings, until)
        for sort, name, nation, rings, until in query(sql, (now, sensor_id))
    }
    return [
        (sort, nation, rings) for sort, nation, rings, until in newest.values() if not until or now < until
    ]


def _named_areas(query: Query, now: int) -> list[tuple[str, str, str]]:
    """Return sort, name and rings of the newest version that counts of each area that is about no sensor."""
    sql = (
        "SELECT sort, name, rings, valid_until FROM sensors_areas WHERE valid_from <= ? AND sensor_id = ''"
        " ORDER BY sort, name, version"
    )
    newest = {(sort, name): (sort, name, rings, until) for sort, name, rings, until in query(sql, (now,))}
    return [(sort, name, rings) for sort, name, rings, until in newest.values() if not until or now < until]


def _enter(
    rows: Rows,
    sort: str,
    name: str,
    version: int,
    rings: Sequence[Any],
    valid_from: int,
    *,
    nation: str = "",
) -> None:
    rows.execute(
        "INSERT OR REPLACE INTO sensors_areas (sort, name, version, sensor_id, nation, rings, valid_from, valid_until)"
        " VALUES (?, ?, ?, '', ?, ?, ?, 0)",
        (sort, name, version, nation, rings_json(rings), valid_from),
    )
