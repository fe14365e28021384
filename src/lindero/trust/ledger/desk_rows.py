"""A desk as rows, so that pages read trees with the functions that read the store."""

from collections.abc import Sequence
from typing import Any, NoReturn

from lindero.kernel.desk import Desk, Row
from lindero.kernel.errors import Defect


class DeskRows:
    """A desk as rows, for the ledger's functions that only read."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return the rows of a query."""
        return self._desk.rows(sql, parameters)

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> NoReturn:
        """Refuse to change rows.

        Raises:
            Defect: Always.
        """
        raise _read_only()

    def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> NoReturn:
        """Refuse to change rows.

        Raises:
            Defect: Always.
        """
        raise _read_only()


def _read_only() -> Defect:
    return Defect("ledger.read_only", "A page tried to change a tree.", "Declare an action for it.")
