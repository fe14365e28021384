"""The log: every record enters through `put`; head for ever, body until erased, folds in the same transaction."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

import msgspec

from lindero.engine import erasing
from lindero.engine.agreeing import Agreements, WatchedRows
from lindero.engine.clock import Clock
from lindero.engine.compartments import Compartments
from lindero.engine.in_order import events_after, releasable_after
from lindero.engine.keys import RandomSource
from lindero.engine.refusals import Refusals
from lindero.engine.registry import Registry
from lindero.engine.store import Transaction
from lindero.kernel.agreed import Agreed
from lindero.kernel.capability import ByRun
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Conflict, Missing, Refused
from lindero.kernel.names import record_id_of
from lindero.kernel.proofs import commit_fields, leaf_hash
from lindero.kernel.record import (
    Event,
    Head,
    Record,
    Setting,
    decode_record,
    encode_record,
    fields_of,
    kind_of,
)

MAX_DEPTH: Final = 16
"""A chain of causes longer than this is a loop, not a reason."""

CREATE: Final = """
CREATE TABLE IF NOT EXISTS log_heads (
    seq INTEGER PRIMARY KEY, record_id TEXT NOT NULL, kind TEXT NOT NULL, origin TEXT NOT NULL, at INTEGER NOT NULL,
    delete_by INTEGER NOT NULL CHECK (delete_by > 0), cause TEXT NOT NULL DEFAULT '', head BLOB NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS log_heads_by_name ON log_heads (record_id, origin);
CREATE INDEX IF NOT EXISTS log_heads_by_kind ON log_heads (kind, seq);
CREATE INDEX IF NOT EXISTS log_heads_by_cause ON log_heads (cause) WHERE cause <> '';
CREATE TABLE IF NOT EXISTS log_bodies (
    seq INTEGER PRIMARY KEY, delete_by INTEGER NOT NULL, salt BLOB NOT NULL, body BLOB NOT NULL, disclosure BLOB);
CREATE INDEX IF NOT EXISTS log_bodies_by_end ON log_bodies (delete_by)
"""

HEAD_ENCODER: Final = msgspec.json.Encoder()
_HEAD_DECODER: Final = msgspec.json.Decoder(Head)

LeafSink = Callable[[Transaction, Sequence[bytes]], None]
"""Takes the leaf hashes of appended heads, 32 bytes each in log order, inside their transaction."""


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """A neighbour's record, checked and accepted, as it goes into the national log.

    Attributes:
        head: Its head; its place is `seq` if that is the next one, else the log gives it another.
        body: The released fields as received, JSON bytes.
        disclosure: The bytes as received that prove them: values, salts, digests of the withheld fields.
        record: The body decoded, if whoever checked it did that already.
    """

    head: Head
    body: bytes
    disclosure: bytes
    record: Record | None = None


class Sealed(msgspec.Struct, frozen=True):
    """An own record with what a release is made from.

    Attributes:
        head: Its head.
        body: Its body as stored, JSON bytes.
        salt: The secret salt behind its commitment.
        record: The decoded body.
    """

    head: Head
    body: bytes
    salt: bytes
    record: Record


class Log:
    """The national log of one node.

    Attributes:
        nation: The node's nation.
        setting: Whether the node is real or for training.
        agreements: Tells desks and guards what is in force; None until the trust floor is there, and then nothing is.
    """

    def __init__(
        self,
        registry: Registry,
        clock: Clock,
        random: RandomSource,
        nation: str,
        setting: Setting,
        sink: LeafSink,
        compartments: Compartments | None = None,
        refusals: Refusals | None = None,
    ) -> None:
        self._compartments = compartments
        self._refusals = refusals
        self._registry = registry
        self._clock = clock
        self._random = random
        self._sink = sink
        self.nation = nation
        self.setting: Setting = setting
        self.agreements: Agreements | None = None

    def agreed(self, rows: Rows) -> tuple[Agreed, ...]:
        """Return the agreements in force now."""
        return () if self.agreements is None else self.agreements.agreed(rows, self._clock.now())

    def put(self, tx: Transaction, record: Record, *, actor: str, cause: Head | None = None) -> Head:
        """Append one record and fold it.

        Raises:
            Invalid: If a value breaks its field's limits.
            Refused: If the kind is unknown here or has no retention, or the chain of causes is too long.
        """
        return self.put_many(tx, [record], actor=actor, cause=cause)[0]

    def put_many(
        self, tx: Transaction, records: Sequence[Record], *, actor: str, cause: Head | None = None
    ) -> list[Head]:
        """Append records with one actor and one cause, in order, and fold them.

        Returns:
            Their heads, in the same order.

        Raises:
            Invalid: If a value breaks its field's limits; nothing of the call stays.
            Refused: If a kind is unknown here or has no retention, the chain of causes is too long, or a guard says
                no.
        """
        try:
            if len(records) > 1 and any(kind_of(type(one)) in self._registry.guards for one in records):
                # A guard sees what the record before it left behind.
                return [self._put_many(tx, [record], actor, cause)[0] for record in records]
            return self._put_many(tx, records, actor, cause)
        except Refused as refusal:
            kinds = sorted({kind_of(type(record)) for record in records})
            self.note_refusal(tx, refusal, actor, f"put {', '.join(kinds)}")
            raise

    def note_refusal(
        self, tx: Transaction, refusal: Refused, who: str, what: str, *, knows_better: bool = True
    ) -> None:
        """Let a refusal be put on record once the unit is over, whatever becomes of it."""
        if self._refusals is not None:
            self._refusals.note(tx, refusal, who, what, knows_better=knows_better)

    def _put_many(
        self, tx: Transaction, records: Sequence[Record], actor: str, cause: Head | None
    ) -> list[Head]:
        guards = self._registry.guards
        if cause is not None and cause.depth >= MAX_DEPTH:
            raise Refused(
                "log.depth",
                f"{MAX_DEPTH} records already led to this one.",
                "Look for reactions that answer each other.",
            )
        now, seq = self._clock.now(), self._next_seq(tx)
        watched = WatchedRows(tx, self.agreed)
        salts = self._random.take(32 * len(records))
        heads: list[Head] = []
        bodies: list[tuple[Any, ...]] = []
        for index, record in enumerate(records):
            salt = salts[32 * index : 32 * index + 32]
            head, body = self._sealed(record, salt, seq + index, now, actor, cause)
            for check in guards.get(head.kind, ()):
                check(watched, head, record)
            heads.append(head)
            bodies.append((head.seq, head.delete_by, *self._locked(record, head, salt, body), None))
        self._append(tx, heads, bodies)
        self._fold(tx, list(zip(heads, records, strict=True)))
        return heads

    def receive(self, tx: Transaction, incoming: Sequence[Incoming], *, are_new: bool = False) -> list[Head]:
        """Append neighbours' records, already checked by the gate, and fold those of a known kind.

        Args:
            tx: The running unit of work.
            incoming: The records.
            are_new: Whether the same unit of work has asked already whether one of them is `known`.

        Raises:
            Conflict: If one of them is in the log already.
            Invalid: If a body does not decode as its kind.
        """
        seq = self._next_seq(tx)
        records = [item.record or self.decoded(item.head.kind, item.body) for item in incoming]
        heads = [
            item.head if item.head.seq == place else msgspec.structs.replace(item.head, seq=place)
            for place, item in enumerate(incoming, seq)
        ]
        bodies = [
            (head.seq, head.delete_by, b"", item.body, item.disclosure)
            for head, item in zip(heads, incoming, strict=True)
        ]
        if not are_new and (known := self.known(tx, [head.record_id for head in heads])):
            raise Conflict(
                "log.double", f"A record named {min(known)} is here already.", "Send each record once."
            )
        self._append(tx, heads, bodies)
        pairs = zip(heads, records, strict=True)
        self._fold(tx, [(head, record) for head, record in pairs if record is not None])
        return heads

    def known(self, tx: Transaction, record_ids: Sequence[str]) -> set[str]:
        """Return which of some names are in the log already, of whatever origin.

        Names are random: one that another nation's record has was copied, so that erasing the copy might reach
        rows of the other.
        """
        marks = ",".join("?" * len(record_ids))
        found = tx.query(f"SELECT record_id FROM log_heads WHERE record_id IN ({marks})", tuple(record_ids))
        return {record_id for (record_id,) in found}

    def size(self, tx: Transaction) -> int:
        """Return how many records the log holds."""
        return self._next_seq(tx)

    def read(self, tx: Transaction, kinds: Sequence[str], after: int, limit: int) -> list[Event]:
        """Return up to `limit` records of some kinds after a position, in log order; erased bodies as None."""
        if not kinds:
            return []
        found = tx.query(*events_after(kinds, after, limit))
        return [self._event(head, body) for _, head, body in found]

    def read_sound(
        self, tx: Transaction, kinds: Sequence[str], after: int, limit: int
    ) -> list[tuple[int, Event | None]]:
        """Return up to `limit` records of some kinds with their places, in log order, as `read` does.

        Where somebody edited a head or a body so that it cannot be read, there is None: a node has to open for the
        audit that names it.
        """
        found = tx.query(*events_after(kinds, after, limit)) if kinds else []
        return [(place, self._sound_event(head, body)) for place, head, body in found]

    def read_sealed(self, tx: Transaction, kinds: Sequence[str], after: int, limit: int) -> list[Sealed]:
        """Return up to `limit` own records after a position that can still be released, in log order."""
        if not kinds:
            return []
        found = tx.query(*releasable_after(kinds, after, limit, self.nation, self._clock.now()))
        return [sealed for _, *row in found if (sealed := self._unsealed(*row)) is not None]

    def has_sealed(self, tx: Transaction, kinds: Sequence[str], after: int) -> bool:
        """Say whether `read_sealed` would find a record after a position, or one of a kind that it passes over."""
        return bool(kinds) and bool(
            tx.query(*releasable_after(kinds, after, 1, self.nation, self._clock.now()))
        )

    def find_sealed(self, tx: Transaction, record_id: str) -> Sealed | None:
        """Return an own record of a known kind that can still be released; None if there is none of this name."""
        found = tx.query(
            "SELECT h.head, b.body, b.salt FROM log_heads h JOIN log_bodies b ON b.seq = h.seq"
            " WHERE h.record_id = ? AND h.origin = ? AND b.delete_by > ?",
            (record_id, self.nation, self._clock.now()),
        )
        return self._unsealed(*found[0]) if found else None

    def _unsealed(self, head_bytes: bytes, body: bytes, salt: bytes) -> Sealed | None:
        head = _HEAD_DECODER.decode(head_bytes)
        if self._is_locked(head.kind):
            return None
        record = self.decoded(head.kind, body)
        return Sealed(head, body, salt, record) if record is not None else None

    def replay(self, tx: Transaction, kinds: Sequence[str], into: Callable[[Event], None]) -> int:
        """Read all records of some kinds, in order, into a function; return how many.

        What lies in compartments is opened: folds need it as they had it when it was put.
        """
        count, after = 0, -1
        while rows := tx.query(*events_after(kinds, after, 1_000)) if kinds else []:
            events = [self._event(head, body, is_opened=True) for _, head, body in rows]
            for event in events:
                into(event)
            count, after = count + len(events), events[-1].head.seq
        return count

    def find(self, tx: Transaction, record_id: str, origin: str | None = None) -> Event:
        """Return a record by its name.

        Raises:
            Missing: If no record has this name.
        """
        rows = tx.query(
            "SELECT h.head, b.body FROM log_heads h LEFT JOIN log_bodies b ON b.seq = h.seq"
            " WHERE h.record_id = ? AND h.origin = ?",
            (record_id, origin or self.nation),
        )
        if not rows:
            raise Missing(
                "log.record", f"There is no record {record_id}.", "Check the name; records are never renamed."
            )
        return self._event(*rows[0])

    def open_locked(self, tx: Transaction, record_id: str, names: Sequence[str]) -> Record | None:
        """Return an own record that lies in one of some compartments; None if it lies in none of them, or is erased.

        Args:
            tx: The running unit of work.
            record_id: The record.
            names: The compartments that the reader may open.
        """
        rows = tx.query(
            "SELECT h.head, b.body FROM log_heads h JOIN log_bodies b ON b.seq = h.seq"
            " WHERE h.record_id = ? AND h.origin = ? AND b.delete_by > ?",
            (record_id, self.nation, self._clock.now()),
        )
        return self._unlocked(_HEAD_DECODER.decode(rows[0][0]), rows[0][1], names) if rows else None

    def origins(self, tx: Transaction, record_id: str) -> list[str]:
        """Return whose records of this name are in the log; at most one, since names are random."""
        return [
            origin for (origin,) in tx.query("SELECT origin FROM log_heads WHERE record_id = ?", (record_id,))
        ]

    def erase(self, tx: Transaction, record_ids: Sequence[str], origin: str) -> erasing.Erased:
        """Erase records before their time, with what was derived from them; heads and hashes stay (safeguard S-40)."""
        return erasing.erase_now(
            tx, self._registry, record_ids, origin, nation=self.nation, now=self._clock.now()
        )

    def expire(self, tx: Transaction, heads: Sequence[Head]) -> int:
        """Erase bodies whose time is over, and every table row of theirs; return how many a hold kept locked away."""
        places = {head.record_id: head.seq for head in heads}
        return len(erasing.take_out(tx, self._registry, places, self._clock.now()))

    def find_held(self, tx: Transaction, record_id: str, origin: str) -> Event | None:
        """Return a record that is locked away under a hold; None if none is."""
        found = tx.query(
            "SELECT h.head, k.body FROM log_heads h JOIN log_held k ON k.seq = h.seq"
            " WHERE h.record_id = ? AND h.origin = ?",
            (record_id, origin),
        )
        if not found:
            return None
        head = _HEAD_DECODER.decode(found[0][0])
        return Event(head, None if self._is_locked(head.kind) else self.decoded(head.kind, found[0][1]))

    def overdue(self, tx: Transaction, now: int, limit: int) -> list[Head]:
        """Return heads whose bodies are past their time, the oldest first."""
        rows = tx.query(
            "SELECT h.head FROM log_bodies b JOIN log_heads h ON h.seq = b.seq"
            " WHERE b.delete_by <= ? ORDER BY b.delete_by LIMIT ?",
            (now, limit),
        )
        return [_HEAD_DECODER.decode(head) for (head,) in rows]

    def _next_seq(self, tx: Transaction) -> int:
        rows = tx.query("SELECT seq FROM log_heads ORDER BY seq DESC LIMIT 1")
        return int(rows[0][0]) + 1 if rows else 0

    def _sealed(
        self, record: Record, salt: bytes, seq: int, now: int, actor: str, cause: Head | None
    ) -> tuple[Head, bytes]:
        kind = kind_of(type(record))
        if self._registry.record_types.get(kind) is not type(record):
            raise Refused(
                "log.kind",
                f"No folder here declares the kind {kind}.",
                "Install the capability that owns it.",
            )
        keep_days = getattr(type(record), "keep_days", 0)
        if keep_days <= 0:
            raise Refused(
                "log.retention",
                f"{kind} says nothing of how long it is kept.",
                "Declare keep_days (safeguard S-40).",
            )
        body = encode_record(record)
        commitment, _ = commit_fields(
            salt, [(name.encode(), value) for name, value in fields_of(body).items()]
        )
        head = Head(
            seq=seq,
            record_id=record_id_of(salt, now),
            origin=self.nation,
            kind=kind,
            at=now,
            actor=actor,
            commitment=commitment.hex(),
            delete_by=record.kept_until(now),
            setting=self.setting,
            cause=cause.record_id if cause else "",
            depth=cause.depth + 1 if cause else 0,
        )
        return head, body

    def _append(self, tx: Transaction, heads: Sequence[Head], bodies: Sequence[tuple[Any, ...]]) -> None:
        if any(head.setting != self.setting for head in heads):
            raise Refused(
                "log.setting",
                f"This node is in {self.setting}; the record is not.",
                "Send it to a node of its own setting.",
            )
        encoded = [HEAD_ENCODER.encode(head) for head in heads]
        tx.executemany(
            "INSERT INTO log_heads (seq, record_id, kind, origin, at, delete_by, cause, head)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (head.seq, head.record_id, head.kind, head.origin, head.at, head.delete_by, head.cause, data)
                for head, data in zip(heads, encoded, strict=True)
            ],
        )
        tx.executemany(
            "INSERT INTO log_bodies (seq, delete_by, salt, body, disclosure) VALUES (?, ?, ?, ?, ?)", bodies
        )
        self._sink(tx, [leaf_hash(data) for data in encoded])

    def _fold(self, tx: Transaction, run: Sequence[tuple[Head, Record]]) -> None:
        """Fold records, kind by kind in their order: what folds each of them, what folds runs, what others offer."""
        for kind, of_kind in groupby(run, lambda pair: pair[0].kind):
            same = list(of_kind)
            bound = self._registry.folds.get(kind, ())
            by_run = [fold.whole for _, fold in bound if isinstance(fold, ByRun)]
            one_by_one = [fold for _, fold in bound if not isinstance(fold, ByRun)]
            for head, record in same if one_by_one else ():
                for fold in one_by_one:
                    fold(tx, head, record)
            for fold_run in (*by_run, *(fold for _, fold in self._registry.offer_folds.get(kind, ()))):
                fold_run(tx, same)

    def _event(self, head: bytes, body: bytes | None, *, is_opened: bool = False) -> Event:
        """Return an event; a body that is past its time counts as erased, whether the job has come by or not.

        A body in a compartment stays locked unless it is opened on purpose.
        """
        decoded = _HEAD_DECODER.decode(head)
        if body is None or decoded.delete_by <= self._clock.now():
            return Event(decoded, None)
        if self._is_locked(decoded.kind):
            return Event(decoded, self._unlocked(decoded, body, None) if is_opened else None)
        return Event(decoded, self.decoded(decoded.kind, body))

    def _sound_event(self, head: bytes, body: bytes | None) -> Event | None:
        try:
            return self._event(head, body)
        except msgspec.DecodeError:
            return None

    def _is_locked(self, kind: str) -> bool:
        """Say whether bodies of a kind lie in compartments; a neighbour's never do, since none crosses."""
        record_type = self._registry.record_types.get(kind)
        return record_type is not None and bool(record_type.compartment_field)

    def _locked(self, record: Record, head: Head, salt: bytes, body: bytes) -> tuple[bytes, bytes]:
        """Return salt and body as they are stored: what belongs into a compartment under that compartment's key.

        Raises:
            Refused: If it belongs into one and there are no keys.
        """
        if not type(record).compartment_field:
            return salt, body
        if self._compartments is None:
            raise Refused(
                "log.compartment",
                f"{head.kind} belongs into a compartment, and this node has no keys for any.",
                "Restore the folder keys/compartments of the node.",
            )
        name = getattr(record, type(record).compartment_field)
        return b"", self._compartments.lock(name, head.record_id, salt, body)

    def _unlocked(self, head: Head, locked: bytes, names: Sequence[str] | None) -> Record | None:
        found = self._compartments.open(head.record_id, locked, names) if self._compartments else None
        return self.decoded(head.kind, found[1]) if found is not None else None

    def decoded(self, kind: str, body: bytes) -> Record | None:
        """Decode a body of a known kind; None for a kind of a newer version or of a folder that is not installed."""
        record_type = self._registry.record_types.get(kind)
        return decode_record(record_type, body) if record_type is not None else None


def create_tables(tx: Transaction) -> None:
    """Create the log's own tables where they are missing."""
    for statement in CREATE.split(";"):
        tx.execute(statement)
    erasing.create_tables(tx)


def heads_of(tx: Transaction, after: int, limit: int) -> Iterator[tuple[int, bytes]]:
    """Yield position and bytes of heads after a position, in order: what the tree of the log is made of."""
    yield from tx.query("SELECT seq, head FROM log_heads WHERE seq > ? ORDER BY seq LIMIT ?", (after, limit))
