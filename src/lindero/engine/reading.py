"""Reading what is durable, with the interface of a unit of work that may change nothing."""

from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from lindero.engine.store import Store, Transaction
from lindero.kernel.desk import Row
from lindero.kernel.errors import Defect


class Reading:
    """A unit of work that only reads; pages get it, so that looking at something never waits for the writer."""

    def __init__(self, store: Store) -> None:
        self.scratch: dict[str, Any] = {}
        self._store = store

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return the rows of a query over what is durable."""
        return self._store.query(sql, parameters)

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

    def at_end(self, key: str, finish: Callable[[Transaction], None]) -> NoReturn:
        """Refuse to promise an end.

        Raises:
            Defect: Always.
        """
        raise _read_only()

    def after_commit(self, call: Callable[[], None]) -> NoReturn:
        """Refuse to promise a commit.

        Raises:
            Defect: Always.
        """
        raise _read_only()

    def when_over(self, key: str, unit: Callable[[Transaction], None]) -> None:
        """Do nothing: whoever showed the page puts on record that it was refused."""


def _read_only() -> Defect:
    return Defect("engine.read_only", "A page tried to change something.", "Declare an action for it.")
