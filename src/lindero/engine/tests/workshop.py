"""What the engine's tests stand on: one small capability, a set clock, a seeded random source, a store in a folder."""

from pathlib import Path
from typing import Annotated, Any, ClassVar

from lindero.engine import log as log_module
from lindero.engine import reactions, tables
from lindero.engine.adapters.sqlite import SqliteStore
from lindero.engine.clock import SetClock
from lindero.engine.desk import Workplace
from lindero.engine.keys import SeededRandom
from lindero.engine.log import Log
from lindero.engine.registry import Registry, joined
from lindero.engine.store import Transaction
from lindero.kernel.capability import Capability, Table
from lindero.kernel.desk import Rows
from lindero.kernel.marks import field
from lindero.kernel.record import Head, Record, Setting

START = 1_800_000_000_000


class LevelRead(Record, frozen=True, kw_only=True, tag="gauges.level_read"):
    """A water level was read."""

    keep_days: ClassVar[int] = 2
    gauge: Annotated[str, field("name of the gauge")]
    level_mm: Annotated[int, field("water level", unit="mm", ge=0)]


class NeverKept(Record, frozen=True, kw_only=True, tag="gauges.never_kept"):
    """A kind that forgot to say how long it is kept."""

    gauge: Annotated[str, field("name of the gauge")]


def level_read(rows: Rows, head: Head, record: LevelRead) -> None:
    """Keep the latest level of each gauge."""
    rows.execute(
        "INSERT OR REPLACE INTO gauges_levels (gauge, level_mm, record_id) VALUES (?, ?, ?)",
        (record.gauge, record.level_mm, head.record_id),
    )


def gauges(version: int = 1, **more: Any) -> Capability:
    """Return the declaration of the test's capability."""
    table = Table(
        name="gauges_levels",
        columns={"gauge": "TEXT NOT NULL", "level_mm": "INTEGER NOT NULL", "record_id": "TEXT NOT NULL"},
        key=("gauge",),
        version=version,
    )
    parts: dict[str, Any] = {
        "name": "gauges",
        "title": "Gauges",
        "records": (LevelRead, NeverKept),
        "tables": (table,),
        "folds": {LevelRead: level_read},
    }
    return Capability(**(parts | more))


class Bench:
    """An engine in a folder, with everything that would vary held still."""

    def __init__(self, folder: Path, *capabilities: Capability, setting: Setting = "production") -> None:
        self.clock = SetClock(START)
        self.store = SqliteStore(folder / "node.db")
        self.registry: Registry = joined(capabilities or (gauges(),))
        self.leaves: list[bytes] = []
        self.log = Log(self.registry, self.clock, SeededRandom("bench"), "NRD", setting, self._sink)
        self.workplace = Workplace(self.registry, self.log, self.clock)
        self.rebuilt = self.store.run(self._prepare)

    def put(self, record: Record, actor: str = "test") -> Head:
        """Put one record in a unit of work of its own."""
        return self.store.run(lambda tx: self.log.put(tx, record, actor=actor))

    def levels(self) -> dict[str, int]:
        """Return the folded table."""
        return dict(self.store.query("SELECT gauge, level_mm FROM gauges_levels"))

    def _prepare(self, tx: Transaction) -> list[str]:
        log_module.create_tables(tx)
        reactions.create_tables(tx)
        return tables.bring_up_to_date(tx, self.registry, self.log.replay)

    def _sink(self, tx: Transaction, leaves: Any) -> None:
        self.leaves.extend(leaves)
