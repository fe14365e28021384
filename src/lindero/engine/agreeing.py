"""How desks and guards learn what nations have agreed: from the trust floor, inside their own unit of work."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from lindero.kernel.agreed import Agreed
from lindero.kernel.desk import Row, Rows


class Agreements(Protocol):
    """Tells what is agreed; the trust floor knows by which rule."""

    def agreed(self, rows: Rows, now: int) -> tuple[Agreed, ...]:
        """Return the agreements in force at an instant, milliseconds UTC; none where they cannot be read."""


class WatchedRows:
    """Rows of a unit of work, and what is agreed at that moment: what a guard is handed."""

    __slots__ = ("_agreed", "_rows")

    def __init__(self, rows: Rows, agreed: Callable[[Rows], tuple[Agreed, ...]]) -> None:
        self._rows = rows
        self._agreed = agreed

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run one statement that changes rows."""
        self._rows.execute(sql, parameters)

    def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        """Run one statement for each row of parameters."""
        self._rows.executemany(sql, parameters)

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return the rows of a query."""
        return self._rows.query(sql, parameters)

    def agreed(self) -> tuple[Agreed, ...]:
        """Return the agreements in force now."""
        return self._agreed(self._rows)
