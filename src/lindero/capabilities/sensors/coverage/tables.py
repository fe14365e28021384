"""What coverage looks up: terrain, how much of each coarse cell is seen on either side, and offers of help."""

import contextlib
from typing import Final

from lindero.capabilities.sensors.coverage.terrain import Terrain, unpack
from lindero.capabilities.sensors.masking.tables import Query
from lindero.capabilities.sensors.records import CoverageMapped, HelpOffered, TerrainTaken
from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Invalid
from lindero.kernel.record import Head, Record

TERRAIN: Final = Table(
    name="sensors_terrain",
    columns={
        "name": "TEXT NOT NULL",
        "source": "TEXT NOT NULL",
        "lon": "INTEGER NOT NULL",
        "lat": "INTEGER NOT NULL",
        "step_lon": "INTEGER NOT NULL",
        "step_lat": "INTEGER NOT NULL",
        "rows": "INTEGER NOT NULL",
        "columns": "INTEGER NOT NULL",
        "heights": "BLOB NOT NULL",
    },
    key=("name",),
    meaning="A piece of terrain, as its heights were taken in last.",
)
CELLS: Final = Table(
    name="sensors_cells",
    columns={
        "origin": "TEXT NOT NULL",
        "cell": "TEXT NOT NULL",
        "lon": "INTEGER NOT NULL",
        "lat": "INTEGER NOT NULL",
        "percent": "INTEGER NOT NULL",
        "at": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("origin", "cell"),
    meaning="How much of a coarse cell a nation sees, as it was mapped last.",
)
OFFERS: Final = Table(
    name="sensors_offers",
    columns={
        "record_id": "TEXT NOT NULL",
        "origin": "TEXT NOT NULL",
        "nation": "TEXT NOT NULL",
        "lon": "INTEGER NOT NULL",
        "lat": "INTEGER NOT NULL",
        "equipment": "TEXT NOT NULL",
        "words": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
    },
    key=("record_id",),
    meaning="An offer to close a gap, made or received.",
)
TABLES: Final = (TERRAIN, CELLS, OFFERS)


def terrain_taken(rows: Rows, head: Head, record: TerrainTaken) -> None:
    """Enter a piece of terrain in the place of the one before it."""
    rows.execute(
        "INSERT OR REPLACE INTO sensors_terrain (name, source, lon, lat, step_lon, step_lat, rows, columns, heights)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            record.name, record.source, record.north_west.lon, record.north_west.lat, record.step_lon,
            record.step_lat, record.rows, record.columns, record.heights,
        ),
    )  # fmt: skip


def coverage_mapped(rows: Rows, head: Head, record: CoverageMapped) -> None:
    """Enter how much of a cell is seen, by whose word; an older one that arrives late changes nothing."""
    rows.execute(
        "INSERT INTO sensors_cells (origin, cell, lon, lat, percent, at, record_id) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (origin, cell) DO UPDATE SET percent = excluded.percent, at = excluded.at,"
        " record_id = excluded.record_id WHERE excluded.at >= at",
        (
            head.origin, record.cell, record.place.lon, record.place.lat, record.percent, head.at,
            head.record_id,
        ),
    )  # fmt: skip


def help_offered(rows: Rows, head: Head, record: HelpOffered) -> None:
    """Enter an offer of help."""
    rows.execute(
        "INSERT OR REPLACE INTO sensors_offers (record_id, origin, nation, lon, lat, equipment, words, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            head.record_id, head.origin, record.nation, record.place.lon, record.place.lat, record.equipment,
            record.words, head.at,
        ),
    )  # fmt: skip


FOLDS: Final[dict[type[Record], Fold]] = {
    TerrainTaken: terrain_taken,
    CoverageMapped: coverage_mapped,
    HelpOffered: help_offered,
}


def terrain_in(query: Query) -> list[Terrain]:
    """Return all pieces of terrain, by name; one whose bytes are no heights is passed over."""
    sql = "SELECT lon, lat, step_lon, step_lat, rows, columns, heights FROM sensors_terrain ORDER BY name"
    found = []
    for lon, lat, step_lon, step_lat, rows, columns, packed in query(sql, ()):
        with contextlib.suppress(Invalid):
            found.append(Terrain(lon, lat, step_lon, step_lat, unpack(packed, rows, columns)))
    return found


def cells_in(query: Query, origin: str) -> dict[str, int]:
    """Return how much of each cell a nation said that it sees, per cent, by the cell's name."""
    return dict(query("SELECT cell, percent FROM sensors_cells WHERE origin = ?", (origin,)))
