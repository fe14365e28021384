"""The desk: the one argument through which a capability reaches the outside."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import msgspec

from lindero.kernel.agreed import Agreed
from lindero.kernel.record import Head, Record
from lindero.kernel.sharing import Sharing

Row = tuple[Any, ...]


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts, with what they may do and why.

    Attributes:
        name: Stable name in the log: `person/keller`, `feed/ais-1`, `reaction/tracking.follow`.
        grants: The permissions held.
        purpose: The stated purpose of use, empty where no personal data are read.
        case_ref: The case it belongs to, if any.
        reason: Why, in a sentence, where the purpose asks for one.
        roles: Codes of the roles held; none for a feed, a job, a reaction.
        emergency: The record of the break-glass under which grants are held for a time; empty otherwise.
        emergency_grants: Those of the grants that are held by break-glass alone.
        approved_with: The record of the person's approval of exactly this act; empty where none was asked for.
        kinds: Kinds that alone may be put, for a machine with a key; every kind of the folder where empty.
        authorities: The own nation's authorities of which the person is a member, by their short names in agreements.
    """

    name: str
    grants: frozenset[str] = frozenset()
    purpose: str = ""
    case_ref: str = ""
    reason: str = ""
    roles: tuple[str, ...] = ()
    emergency: str = ""
    emergency_grants: frozenset[str] = frozenset()
    approved_with: str = ""
    kinds: frozenset[str] = frozenset()
    authorities: tuple[str, ...] = ()


class Rows(Protocol):
    """Reading and writing of a folder's own tables inside a transaction."""

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run one statement that changes rows."""

    def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        """Run one statement for each row of parameters."""

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return the rows of a query."""


class GuardRows(Rows, Protocol):
    """What a guard may look at: its folder's own rows, and what nations have agreed."""

    def agreed(self) -> tuple[Agreed, ...]:
        """Return the agreements in force now; none where they cannot be read, so that nothing rests on them."""


class Desk(Protocol):
    """What a capability may use; in tests a small fake with a list and a set clock."""

    @property
    def actor(self) -> Actor:
        """Who acts."""

    @property
    def nation(self) -> str:
        """The node's own nation."""

    def now(self) -> int:
        """Return the node's time, milliseconds UTC."""

    def put(self, record: Record, *, cause: Head | None = None) -> Head:
        """Append a record to the log and fold it, in the running transaction.

        Raises:
            Invalid: If the record breaks a limit.
            Refused: If the kind belongs to another folder, or the record has no retention.
        """

    def put_all(self, records: Sequence[Record], *, cause: Head | None = None) -> list[Head]:
        """Append records with one cause, in order; quicker than `put` one by one, and otherwise the same.

        Raises:
            Invalid: If a record breaks a limit.
            Refused: If a kind belongs to another folder, or a record has no retention.
        """

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return rows of the folder's own tables.

        Raises:
            Refused: If the query reaches for another folder's table.
        """

    def secret(self, label: str) -> bytes:
        """Return 32 bytes that only this folder of this node can compute: the same for the same label, always.

        Keys, blinds and pseudonyms come from it, so that nothing secret is written into the log.
        """

    def agreed(self) -> tuple[Agreed, ...]:
        """Return the agreements in force now; none where they cannot be read, as the gate is closed then too."""

    def offers(self, name: str) -> Sequence[Any]:
        """Return what all capabilities offer under this name: layers, sources, signals, indicators, scenarios."""

    def sharing(self, record_ids: Sequence[str]) -> Mapping[str, Sharing]:
        """Return with whom own records are, as the folder that follows the gate tells it.

        Args:
            record_ids: Names of own records.

        Returns:
            How each stands, by its name; nothing where nobody tells, or the actor lacks the grant for it.
        """

    def record(self, record_id: str, *, origin: str = "") -> tuple[Head, Record | None]:
        """Return a record of the log; its body is None once erased.

        Args:
            record_id: Its name.
            origin: The nation whose record it is, if it is a neighbour's.

        Raises:
            Missing: If no record has this name.
        """

    def find_persons(self, words: Sequence[str]) -> list[Head]:
        """Return the heads of records, own and received, in whose personal fields every one of the words stands.

        Only for a folder that declares `searches_persons`, and an actor who stated purpose and case.

        Raises:
            Refused: If the folder declares nothing of the kind, or nothing was stated.
        """

    def saw(self, record_ids: Iterable[str], *, origin: str = "") -> None:
        """Say which records a page shows; the read log names them where the page shows personal data.

        Args:
            record_ids: Names of the records.
            origin: The nation whose records they are; the node's own where empty.
        """


class Inlet(Protocol):
    """What a feed may use: it turns outside bytes into asks."""

    @property
    def name(self) -> str:
        """The feed's name, which its records carry as actor."""

    def now(self) -> int:
        """Return the node's time, milliseconds UTC."""

    async def act(self, action: str, ask: msgspec.Struct) -> Any:
        """Run an action of the feed's own folder and return its answer.

        Raises:
            LinderoError: What the action raises.
        """

    async def pause(self, duration_s: float) -> None:
        """Wait on the node's clock."""
