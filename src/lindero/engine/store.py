"""What the engine needs of a database: units of work in order, group commit, and reading beside them."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

from lindero.kernel.desk import Row

T = TypeVar("T")


class Transaction(Protocol):
    """One unit of work: everything in it becomes durable together, or nothing does.

    Attributes:
        scratch: Values that parts of the same unit hand to its end.
    """

    scratch: dict[str, Any]

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run one statement that changes rows."""

    def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        """Run one statement for each row of parameters."""

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return the rows of a query, the unit's own changes included."""

    def at_end(self, key: str, finish: "Callable[[Transaction], None]") -> None:
        """Run `finish` once at the end of this unit, inside it; a second call with the same key is ignored."""

    def after_commit(self, call: Callable[[], None]) -> None:
        """Run `call` once this unit is durable; never if it is not."""

    def when_over(self, key: str, unit: "Callable[[Transaction], None]") -> None:
        """Run `unit` after this one, whether it is kept or undone by an error, and before its asker hears of it.

        It becomes durable with the same commit; a second call with the same key is ignored.
        """


class Store(Protocol):
    """A database behind one writer."""

    def submit(self, unit: Callable[[Transaction], T], *, is_urgent: bool = False) -> "Future[T]":
        """Queue a unit of work; the future holds its answer once it is durable, or the error that undid it.

        Args:
            unit: The unit.
            is_urgent: Whether it goes before units that wait already and are not.
        """

    def run(self, unit: Callable[[Transaction], T], *, is_urgent: bool = False) -> T:
        """Run a unit of work and return its answer once it is durable.

        Args:
            unit: The unit.
            is_urgent: Whether it goes before units that wait already and are not.

        Raises:
            Unavailable: If the database cannot make it durable (a full disk, say); nothing of the unit stays.
        """

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return the rows of a query over what is durable; read-only, from any thread."""

    def on_commit(self, call: Callable[[], None]) -> None:
        """Call `call` from the writer after every group of units that became durable."""

    def scrub(self) -> None:
        """Remove what erased rows left behind in side files, so that a search of the bytes finds nothing."""

    def close(self) -> None:
        """Finish the queued units and close."""
