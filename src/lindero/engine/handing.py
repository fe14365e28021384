"""The desk as folders hold it in their hands: its words, and no way from them to the database (safeguard S-61)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lindero.engine.outside import may_follow
from lindero.kernel.agreed import Agreed
from lindero.kernel.desk import Actor, Desk, Row
from lindero.kernel.errors import Refused
from lindero.kernel.names import folder_of
from lindero.kernel.record import Head, Record
from lindero.kernel.sharing import Sharing


class HandedDesk:
    """A desk's words and nothing else: neither the unit of work nor what the node lends to its trust folders."""

    __slots__ = ("_desk",)

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self._desk.actor

    @property
    def nation(self) -> str:
        """The node's own nation."""
        return self._desk.nation

    def now(self) -> int:
        """Return the node's time, milliseconds UTC."""
        return self._desk.now()

    def put(self, record: Record, *, cause: Head | None = None) -> Head:
        """Append a record of the folder's own kinds to the log and fold it."""
        return self._desk.put(record, cause=cause)

    def put_all(self, records: Sequence[Record], *, cause: Head | None = None) -> list[Head]:
        """Append records of the folder's own kinds to the log, in order, and fold them."""
        return self._desk.put_all(records, cause=cause)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return rows of the folder's own tables."""
        return self._desk.rows(sql, parameters)

    def secret(self, label: str) -> bytes:
        """Return 32 secret bytes of the folder's own for what the label says."""
        return self._desk.secret(label)

    def agreed(self) -> tuple[Agreed, ...]:
        """Return the agreements in force now."""
        return self._desk.agreed()

    def offers(self, name: str) -> Sequence[Any]:
        """Return what all capabilities offer under this name."""
        return self._desk.offers(name)

    def sharing(self, record_ids: Sequence[str]) -> Mapping[str, Sharing]:
        """Return with whom own records are."""
        return self._desk.sharing(record_ids)

    def record(self, record_id: str, *, origin: str = "") -> tuple[Head, Record | None]:
        """Return a record of the log; its body is None once erased."""
        return self._desk.record(record_id, origin=origin)

    def find_persons(self, words: Sequence[str]) -> list[Head]:
        """Return the heads of records in whose personal fields every one of the words stands."""
        return self._desk.find_persons(words)

    def saw(self, record_ids: Iterable[str], *, origin: str = "") -> None:
        """Say which records a page shows."""
        self._desk.saw(record_ids, origin=origin)


class OutsideDesk(HandedDesk):
    """The desk of a folder from outside: it opens no record of another folder that it may not follow."""

    __slots__ = ("_folder",)

    def __init__(self, desk: Desk, folder: str) -> None:
        super().__init__(desk)
        self._folder = folder

    def record(self, record_id: str, *, origin: str = "") -> tuple[Head, Record | None]:
        """Return a record of the log.

        Raises:
            Refused: If it speaks of persons or is not open, and another folder put it.
        """
        head, record = self._desk.record(record_id, origin=origin)
        is_own = folder_of(head.kind) == self._folder
        if not is_own and (record is None or not may_follow(self._folder, type(record))):
            raise Refused(
                "outside.record",
                f"{self._folder} comes from outside and may not open {head.kind}.",
                "Ask the folder that owns it for a kind that names nobody.",
            )
        return head, record

    def offers(self, name: str) -> Sequence[Any]:
        """Refuse what others offer: offers are functions of other folders.

        Raises:
            Refused: Always.
        """
        raise Refused(
            "outside.offers",
            f"{self._folder} comes from outside and is handed no offers of others.",
            "Follow their records instead.",
        )

    def sharing(self, record_ids: Sequence[str]) -> Mapping[str, Sharing]:
        """Refuse what another folder tells of the gate.

        Raises:
            Refused: Always.
        """
        raise Refused(
            "outside.sharing",
            f"{self._folder} comes from outside and is not told with whom records are.",
            "Follow your own records; what the gate decided is on the pages of oversight.",
        )
