"""Egress: own records pass the gate, and what may cross is sealed into its channel before anything leaves."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol

import msgspec

from lindero.engine.clock import Clock
from lindero.engine.log import Log, Sealed
from lindero.engine.store import Transaction
from lindero.kernel.proofs import disclose_fields
from lindero.kernel.record import Lane, fields_of
from lindero.kernel.times import days_after
from lindero.trust.exchange import channels
from lindero.trust.exchange.records import BatchSealed, GateDecided, Ruling
from lindero.trust.exchange.wire import CONTROL, ENCODER, MAX_ENTRIES, Channel, Entry, disclosure_bytes
from lindero.trust.ledger.notes import Signer

ACTOR: Final = "exchange/gate"
CONTROL_LANE: Final[Lane] = "alert"
"""Agreements' own acts and recalls travel before all daily work."""


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """Under what a record crosses.

    Attributes:
        agreement: Agreement and version, `AG-7@1`.
        clause: The clause, `AG-7@1/art-6-1`.
        purpose: What the receiver may use it for.
        fields: Names of the fields that cross.
        retain_until: When the receiver must have erased it, milliseconds UTC.
        handling: Handling words.
    """

    agreement: str
    clause: str
    purpose: str
    fields: frozenset[str]
    retain_until: int
    handling: str


class ControlKind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind that crosses without a clause.

    Attributes:
        check: What it must pass at the receiver: transaction, sending nation, record, the receiver's time; raises what
            is wrong.
        concerns: Whether it is for a neighbour: transaction, neighbour, record.
    """

    check: Callable[[Transaction, str, Any, int], None]
    concerns: Callable[[Transaction, str, Any], bool]


class Gate(Protocol):
    """The sending half of the gate."""

    def kinds(self, tx: Transaction, peer: str, lane: Lane) -> Sequence[str]:
        """Return the kinds that some agreement with the peer names in this lane, in force or not."""

    def begins(self, tx: Transaction, peer: str) -> int:
        """Return the place in the national log from which on records may cross to the peer."""

    def is_open(self, tx: Transaction, peer: str, lane: Lane) -> bool:
        """Say whether records may be decided on now; while not, they wait in the log."""

    def decider(
        self, tx: Transaction, peer: str, lane: Lane
    ) -> Callable[[Sealed], tuple[Ruling, Terms | None]]:
        """Return what decides on records, all at one moment; the terms are None for what is refused."""


class Outbox:
    """Seals what the gate lets through, lane by lane, following the national log by cursor."""

    def __init__(
        self, log: Log, clock: Clock, signer: Signer, gate: Gate, control: Mapping[str, ControlKind]
    ) -> None:
        self._log = log
        self._clock = clock
        self._signer = signer
        self._gate = gate
        self._control = control

    def seal_next(self, tx: Transaction, peer: str, lane: Lane, limit: int = MAX_ENTRIES) -> int:
        """Decide on the next own records for a neighbour in a lane and seal what may cross.

        Returns:
            How many records were decided on; 0 if none is left, or the gate is closed and they wait.
        """
        kinds = self._gate.kinds(tx, peer, lane)
        name = f"exchange/{peer}/{lane}"
        if not kinds or not self._gate.is_open(tx, peer, lane):
            return 0
        after = channels.cursor(tx, name)
        if after is None:
            # What was put before anything permitted it to cross never crosses by itself.
            after = self._gate.begins(tx, peer)
        sealed = self._log.read_sealed(tx, kinds, after, limit)
        if not sealed:
            return 0
        rulings: list[Ruling] = []
        released: dict[Channel, list[channels.Sealing]] = {}
        recalled = _recalled_among(tx, [item.head.record_id for item in sealed])
        decide = self._gate.decider(tx, peer, lane)
        for item in sealed:
            if item.head.record_id in recalled:
                rulings.append(_recalled_ruling(item))
                continue
            ruling, terms = decide(item)
            rulings.append(ruling)
            if terms is not None:
                channel = Channel(self._log.nation, peer, terms.agreement.partition("@")[0], lane)
                released.setdefault(channel, []).append(sealing_of(item, terms, lane))
        decided = GateDecided(peer=peer, lane=lane, rulings=tuple(rulings))
        self._log.put(tx, decided, actor=ACTOR)
        for channel, items in released.items():
            self._seal(tx, channel, items)
        channels.move_cursor(tx, name, sealed[-1].head.seq)
        return len(sealed)

    def seal_control(self, tx: Transaction, peer: str) -> int:
        """Seal the next own acts that need no clause: agreements' acts, and recalls of what the neighbour got."""
        name = f"exchange/{peer}/{CONTROL}"
        after = channels.cursor(tx, name)
        sealed = self._log.read_sealed(tx, tuple(self._control), -1 if after is None else after, MAX_ENTRIES)
        items = [
            sealing_of(item, _control_terms(item), CONTROL_LANE)
            for item in sealed
            if self._control[item.head.kind].concerns(tx, peer, item.record)
        ]
        if items:
            self._seal(tx, Channel(self._log.nation, peer, CONTROL, CONTROL_LANE), items)
        if sealed:
            channels.move_cursor(tx, name, sealed[-1].head.seq)
        return len(sealed)

    def _seal(self, tx: Transaction, channel: Channel, items: Sequence[channels.Sealing]) -> None:
        for batch in channels.seal(tx, channel, items, self._signer, self._clock.now()):
            record = BatchSealed(
                channel=batch.channel, first=batch.first, count=batch.count, root=batch.root.hex()
            )
            self._log.put(tx, record, actor=ACTOR)


def sealing_of(item: Sealed, terms: Terms, lane: Lane) -> channels.Sealing:
    """Make entry and disclosure of a record under some terms; withheld fields go as digests only."""
    head = item.head
    shown, withheld = disclose_fields(item.salt, fields_of(item.body).items(), terms.fields)
    entry = Entry(
        record_id=head.record_id,
        origin=head.origin,
        kind=head.kind,
        at=head.at,
        commitment=head.commitment,
        setting=head.setting,
        agreement=terms.agreement,
        clause=terms.clause,
        purpose=terms.purpose,
        lane=lane,
        released=tuple(name for name, _, _ in shown),
        retain_until=terms.retain_until,
        handling=terms.handling,
    )
    return channels.Sealing(
        about=head.record_id, entry=ENCODER.encode(entry), disclosure=disclosure_bytes(shown, withheld)
    )


def _recalled_among(tx: Transaction, record_ids: Sequence[str]) -> set[str]:
    marks = ",".join("?" * len(record_ids))
    return {
        name
        for (name,) in tx.query(
            f"SELECT recalled FROM exchange_recalls WHERE recalled IN ({marks}) AND peer = ''", record_ids
        )
    }


def _recalled_ruling(item: Sealed) -> Ruling:
    return Ruling(
        about=item.head.record_id,
        kind=item.head.kind,
        allowed=False,
        clause="",
        codes=("RECALLED",),
        withheld=tuple(type(item.record).__struct_fields__),
        texts=("The record was recalled before it left.",),
        fixes=("Put a new, corrected record.",),
    )


def _control_terms(item: Sealed) -> Terms:
    return Terms(
        agreement=f"{CONTROL}@1",
        clause="",
        purpose="",
        fields=frozenset(type(item.record).__struct_fields__),
        retain_until=min(item.head.delete_by, days_after(item.head.at, 3_653)),
        handling="",
    )
