"""A desk for tests: a list of what was put, rows that are given, and a clock that is set."""

from collections.abc import Sequence
from typing import Any

from lindero.kernel.desk import Actor, Row
from lindero.kernel.errors import Missing
from lindero.kernel.record import Head, Record, kind_of


class TestDesk:
    """See `lindero.kernel.desk.Desk`; answers every query with the rows that it was given."""

    __test__ = False
    nation = "NRD"
    actor = Actor(name="person/keller")

    def __init__(self, rows: Sequence[Row] = (), now: int = 1_790_000_000_000) -> None:
        self.puts: list[Record] = []
        self._rows = list(rows)
        self._now = now

    def now(self) -> int:
        """Return the set time, milliseconds UTC."""
        return self._now

    def put(self, record: Record, *, cause: Head | None = None) -> Head:
        """Keep the record and return a head for it."""
        self.puts.append(record)
        return self._head(len(self.puts) - 1)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return the given rows, whatever is asked."""
        return self._rows

    def offers(self, name: str) -> Sequence[Any]:
        """Return nothing: nobody offers anything here."""
        return ()

    def record(self, record_id: str) -> tuple[Head, Record | None]:
        """Return a record that was put."""
        for seq, record in enumerate(self.puts):
            if self._head(seq).record_id == record_id:
                return self._head(seq), record
        raise Missing("test.record", f"There is no record {record_id}.", "Put it first.")

    def _head(self, seq: int) -> Head:
        return Head(
            seq=seq,
            record_id=f"{seq:a>26}".replace("0", "a").replace("1", "b"),
            origin=self.nation,
            kind=kind_of(type(self.puts[seq])),
            at=self._now,
            actor=self.actor.name,
            commitment="0" * 64,
            delete_by=self._now + 1,
        )
