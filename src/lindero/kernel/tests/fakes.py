"""A desk for tests of capabilities: a list for a log, a set clock, tables in memory, folds at once."""

import asyncio
import hashlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from lindero.kernel.agreed import Agreed
from lindero.kernel.capability import Capability, Reaction, Table
from lindero.kernel.desk import Actor, Row
from lindero.kernel.errors import Missing
from lindero.kernel.names import Nation, folder_of, record_id_of
from lindero.kernel.record import (
    Event,
    Head,
    Record,
    decode_record,
    encode_record,
    fields_with_role,
    kind_of,
)
from lindero.kernel.sharing import Sharing

EVERYTHING = frozenset({"*"})
MORNING = 1_795_334_400_000
"""2026-11-22T08:00:00Z: the instant at which a fake desk's day begins."""


class FakeRows:
    """Rows in memory.

    Attributes:
        agreements: What is in force, as a test has it.
    """

    def __init__(self) -> None:
        self.database = sqlite3.connect(":memory:")
        self.agreements: tuple[Agreed, ...] = ()

    def agreed(self) -> tuple[Agreed, ...]:
        """Return what is in force."""
        return self.agreements

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run one statement that changes rows."""
        self.database.execute(sql, tuple(parameters))

    def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        """Run one statement for each row of parameters."""
        self.database.executemany(sql, parameters)

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return the rows of a query."""
        return self.database.execute(sql, tuple(parameters)).fetchall()


class FakeDesk:
    """A desk over the given capabilities; a test sets `at` to let time pass, and reads `log`.

    Attributes:
        at: The time, milliseconds UTC.
        log: All records put, in order.
        seen: Names of the records that pages said they show.
        tables: The capabilities' tables.
    """

    def __init__(self, *capabilities: Capability, at: int = MORNING, nation: Nation = "NRD") -> None:
        self.at = at
        self.log: list[Event] = []
        self.seen: list[str] = []
        self.tables = FakeRows()
        self._nation = nation
        self._capabilities = capabilities
        self._cursors: dict[str, int] = {}
        for capability in capabilities:
            for table in capability.tables:
                columns = ", ".join(f"{name} {sql_type}" for name, sql_type in table.columns.items())
                key = ", ".join(table.key)
                self.tables.execute(
                    f"CREATE TABLE {table.name} ({columns}, PRIMARY KEY ({key})) WITHOUT ROWID"
                )

    @property
    def actor(self) -> Actor:
        """Who acts: a synthetic officer who may do everything."""
        return Actor(name="person/test", grants=EVERYTHING)

    @property
    def nation(self) -> str:
        """The node's own nation."""
        return self._nation

    def now(self) -> int:
        """Return the time that the test has set."""
        return self.at

    def put(self, record: Record, *, cause: Head | None = None, origin: Nation = "", **head: Any) -> Head:
        """Append a record as the engine would: validated, named, folded; with an origin as if received."""
        decoded = decode_record(type(record), encode_record(record))
        salt = hashlib.sha256(f"{self._nation}{len(self.log)}".encode()).digest()
        made = Head(
            seq=len(self.log),
            record_id=record_id_of(salt, self.at),
            origin=origin or self._nation,
            kind=kind_of(type(record)),
            at=self.at,
            actor=self.actor.name,
            commitment=salt.hex(),
            delete_by=decoded.kept_until(self.at),
            cause=cause.record_id if cause else "",
            **head,
        )
        if made.origin == self._nation:
            self._guard(made, decoded)
        self.log.append(Event(made, decoded))
        for capability in self._capabilities:
            fold = capability.folds.get(type(record))
            if fold is not None:
                fold(self.tables, made, decoded)
            for offers, fold_offer in capability.offer_folds.items():
                for offer in self.offers(offers):
                    if type(record) in offer.on:
                        fold_offer(self.tables, offer, [(made, decoded)])
        return made

    def _guard(self, head: Head, record: Record) -> None:
        """Look at a record as the engine does before it is put."""
        for capability in self._capabilities:
            for guard in capability.guards:
                if type(record) in guard.on or (guard.role and fields_with_role(type(record), guard.role)):
                    guard.check(self.tables, head, record)

    def put_all(self, records: Sequence[Record], *, cause: Head | None = None) -> list[Head]:
        """Append records in order."""
        return [self.put(record, cause=cause) for record in records]

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return rows of the tables."""
        return self.tables.query(sql, parameters)

    def agreed(self) -> tuple[Agreed, ...]:
        """Return what is in force, as `tables.agreements` has it."""
        return self.tables.agreed()

    def secret(self, label: str) -> bytes:
        """Return what only this nation's desk would compute."""
        return hashlib.sha256(f"secret of {self._nation} for {label}".encode()).digest()

    def offers(self, name: str) -> Sequence[Any]:
        """Return what the capabilities offer under this name."""
        return [offer for capability in self._capabilities for offer in getattr(capability, name)]

    def sharing(self, record_ids: Sequence[str]) -> Mapping[str, Sharing]:
        """Return with whom own records are, as one of the capabilities tells it."""
        grants = self.actor.grants
        told: dict[str, Sharing] = {}
        for offer in self.offers("sharings"):
            if offer.needs in grants or grants == EVERYTHING:
                told |= offer.tell(self, record_ids)
        return told

    def record(self, record_id: str, *, origin: str = "") -> tuple[Head, Record | None]:
        """Return a record of the log."""
        for event in self.log:
            if (event.head.record_id, event.head.origin) == (record_id, origin or self.nation):
                return event.head, event.record
        raise Missing("fakes.record", f"There is no record {record_id}.", "Check the name.")

    def find_persons(self, words: Sequence[str]) -> list[Head]:
        """Return the heads of records in whose body every one of the words stands, as written."""
        return [
            event.head
            for event in self.log
            if event.record is not None and all(word in repr(event.record) for word in words)
        ]

    def saw(self, record_ids: Iterable[str], *, origin: str = "") -> None:
        """Remember which records a page shows, those of a neighbour with its nation."""
        mark = f"{origin}/" if origin and origin != self.nation else ""
        self.seen.extend(mark + record_id for record_id in record_ids)

    def react(self, reaction: Reaction) -> int:
        """Hand a reaction what it has not seen yet, or wake it; return how many records that were."""
        kinds = {kind_of(record_type) for record_type in reaction.on}
        after = self._cursors.get(reaction.name, 0)
        events = [event for event in self.log[after:] if event.head.kind in kinds]
        self._cursors[reaction.name] = len(self.log)
        if events and reaction.is_woken:
            while reaction.run(self, ()):
                pass
        elif events:
            reaction.run(self, events)
        return len(events)

    def erase(self, record_id: str) -> None:
        """Erase a record's body and every row that came of it, as the engine does."""
        seqs = [event.head.seq for event in self.log if event.head.record_id == record_id][:1] or [-1]
        self.log = [
            Event(event.head, None if event.head.record_id == record_id else event.record)
            for event in self.log
        ]
        for capability in self._capabilities:
            for table in capability.tables:
                for condition in _reached(table):
                    sql = f"DELETE FROM {table.name} WHERE record_id = ?1 AND {condition}"
                    self.tables.execute(sql, (record_id, *seqs))

    def of(self, record_type: type[Record]) -> list[Any]:
        """Return the bodies of all records of one type, in log order."""
        kind = kind_of(record_type)
        return [event.record for event in self.log if event.head.kind == kind and event.record]


class FakeInlet:
    """An inlet onto a fake desk: actions run at once, pauses let its time pass at once."""

    def __init__(self, desk: FakeDesk, capability: Capability, name: str = "feed/test") -> None:
        self.desk = desk
        self.pauses_s: list[float] = []
        self._actions = {action.name: action for action in capability.actions}
        self._name = name

    @property
    def name(self) -> str:
        """The feed's name."""
        return self._name

    def now(self) -> int:
        """Return the desk's time."""
        return self.desk.at

    async def act(self, action: str, ask: msgspec.Struct) -> Any:
        """Run an action on the desk."""
        assert folder_of(action) == folder_of(next(iter(self._actions)))
        return self._actions[action].run(self.desk, ask)

    async def pause(self, duration_s: float) -> None:
        """Let the desk's time pass."""
        self.pauses_s.append(duration_s)
        self.desk.at += round(duration_s * 1_000)
        await asyncio.sleep(0)


def _reached(table: Table) -> list[str]:
    """Return by what, beside its name ?1, rows of a record at the place ?2 are reached, as the engine does it."""
    if "record_id" not in table.columns:
        return []
    if not table.place:
        return ["?2 = ?2"]
    by_name = [said for index, said in table.partial_indexes.items() if index[0] == "record_id"]
    return [f"{table.place} = ?2", *(f"{said} AND ?2 = ?2" for said in by_name)]
