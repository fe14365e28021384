"""Egress: own records pass the gate, and what may cross is sealed into its channel before anything leaves."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Final

import msgspec

from lindero.engine.clock import Clock
from lindero.engine.log import Log, Sealed
from lindero.engine.store import Transaction
from lindero.kernel.asserted import CoarseMark
from lindero.kernel.desk import Rows
from lindero.kernel.record import LANES, Lane, fields_of
from lindero.kernel.times import days_after
from lindero.trust.exchange import channels, tables
from lindero.trust.exchange.ahead import Backlog
from lindero.trust.exchange.coarsening import with_asserted
from lindero.trust.exchange.conflating import conflated, is_stale
from lindero.trust.exchange.consent.passing import PassingOn
from lindero.trust.exchange.consent.tables import SELECT_PASSINGS
from lindero.trust.exchange.facts import is_for
from lindero.trust.exchange.gate import ACTOR, WAITS_FOR_PEOPLE, ControlKind, Decides, Gate, Terms
from lindero.trust.exchange.records import BatchSealed, GateDecided, Ruling
from lindero.trust.exchange.release.records import Awaited, ReleasesAwaited
from lindero.trust.exchange.release.tables import SELECT_APPROVED, SELECT_RELEASED
from lindero.trust.exchange.wire import (
    CONTROL,
    ENCODER,
    ENTRY_DECODER,
    MAX_ENTRIES,
    Channel,
    Entry,
    control_channel,
    disclosed,
)
from lindero.trust.ledger.notes import Signer

LONG_STRETCH: Final = 1_000


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
        self._backlog = Backlog(log, gate)

    def seal_next(self, tx: Transaction, peer: str, lane: Lane, limit: int = MAX_ENTRIES) -> int:
        """Decide on the next own records for a neighbour in a lane and seal what may cross.

        Returns:
            How many records were decided on; 0 if none is left, or the gate is closed and they wait.
        """
        kinds = self._gate.kinds(tx, peer, lane)
        name = f"exchange/{peer}/{lane}"
        if not kinds or not self._gate.is_open(tx, peer, lane):
            return 0
        approved = self._seal_approved(tx, peer, lane, limit) + self._seal_passed_on(tx, peer, lane)
        after = channels.cursor(tx, name)
        if after is None:
            # What was put before anything permitted it to cross never crosses by itself.
            after = self._gate.begins(tx, peer, lane)
        sealed = self._log.read_sealed(tx, kinds, after, limit)
        if not is_stale(sealed, lane, self._clock.now()):
            self._backlog.forget(peer, lane)
        if not sealed:
            self._pass_over(tx, name, after)
            return approved
        rulings: list[Ruling] = []
        awaited: list[Awaited] = []
        released: dict[Channel, list[channels.Sealing]] = {}
        crossing: dict[Channel, list[Sealed]] = {}
        recalled = _recalled_among(tx, [item.head.record_id for item in sealed])
        decide = self._gate.decider(tx, peer, lane)
        for item in (one for one in sealed if is_for(one.record, peer)):
            if item.head.record_id in recalled:
                rulings.append(_recalled_ruling(item))
                continue
            ruling, terms = decide(item)
            rulings.append(ruling)
            if terms is not None:
                channel = Channel(self._log.nation, peer, terms.agreement.partition("@")[0], lane)
                released.setdefault(channel, []).append(sealing_of(item, terms, lane))
                crossing.setdefault(channel, []).append(item)
            elif waits_for_people(ruling):
                awaited += awaited_of(decide, item, ruling, peer, lane)
        overtaken = partial(self._backlog.overtaken, tx, after=sealed[-1].head.seq)
        rulings = conflated(crossing, released, rulings, self._clock.now(), overtaken)
        self._put_decided(tx, peer, lane, rulings, released)
        if awaited:
            self._log.put(tx, ReleasesAwaited(peer=peer, lane=lane, awaited=tuple(awaited)), actor=ACTOR)
        channels.move_cursor(tx, name, sealed[-1].head.seq)
        return approved + len(sealed)

    def awaits(self, rows: Transaction, peer: str, lane: Lane) -> bool:
        """Say whether `seal_next` would find something to do for a neighbour in a lane.

        Asked of what is durable, so that the writer, behind whose units an alert may have to wait, is asked only where
        something waits. Where it is not sure it says yes.
        """
        kinds = self._gate.kinds(rows, peer, lane)
        if not kinds or not self._gate.is_open(rows, peer, lane):
            return False
        if rows.query(SELECT_APPROVED, (peer, lane, self._clock.now(), 1)) or rows.query(
            SELECT_PASSINGS, (peer,)
        ):
            return True
        after = channels.cursor(rows, f"exchange/{peer}/{lane}")
        if after is None:
            after = self._gate.begins(rows, peer, lane)
        return self._log.has_sealed(rows, kinds, after) or self._log.size(rows) - 1 - after > LONG_STRETCH

    def awaits_control(self, rows: Transaction, peer: str) -> bool:
        """Say whether `seal_control` would find something to do for a neighbour, asked of what is durable."""
        after = channels.cursor(rows, f"exchange/{peer}/{CONTROL}")
        return self._log.has_sealed(rows, tuple(self._control), -1 if after is None else after)

    def _seal_approved(self, tx: Transaction, peer: str, lane: Lane, limit: int) -> int:
        """Seal what people released since: exactly the bytes that they saw, or it waits anew (checks 15 and 16).

        Returns:
            How many records were decided on.
        """
        found = tx.query(SELECT_APPROVED, (peer, lane, self._clock.now(), limit))
        if not found:
            return 0
        decide = self._gate.decider(tx, peer, lane)
        rulings: list[Ruling] = []
        awaited: list[Awaited] = []
        released: dict[Channel, list[channels.Sealing]] = {}
        recalled = _recalled_among(tx, [record_id for record_id, _ in found])
        for record_id, digest in found:
            item = self._log.find_sealed(tx, record_id)
            if item is None:
                continue
            ruling, terms = decide.as_approved(item)
            if record_id in recalled:
                ruling, terms = _recalled_ruling(item), None
            sealing = sealing_of(item, terms, lane) if terms is not None else None
            if sealing is not None and release_digest(peer, lane, sealing) != digest:
                awaited += awaited_of(decide, item, ruling, peer, lane)
                continue
            rulings.append(ruling)
            if terms is not None and sealing is not None:
                channel = Channel(self._log.nation, peer, terms.agreement.partition("@")[0], lane)
                released.setdefault(channel, []).append(sealing)
        if rulings:
            self._put_decided(tx, peer, lane, rulings, released)
        if awaited:
            self._log.put(tx, ReleasesAwaited(peer=peer, lane=lane, awaited=tuple(awaited)), actor=ACTOR)
        return len(rulings) + len(awaited)

    def _seal_passed_on(self, tx: Transaction, peer: str, lane: Lane) -> int:
        """Seal what people want passed on of others' records, by their originators' consent (check 12, S-07)."""
        if not tx.query(SELECT_PASSINGS, (peer,)):
            return 0
        passed = self._passing().next(tx, peer, lane, self._gate.decider(tx, peer, lane))
        released: dict[Channel, list[channels.Sealing]] = {}
        for one in passed:
            if one.channel is not None and one.sealing is not None:
                released.setdefault(one.channel, []).append(one.sealing)
        if passed:
            self._put_decided(tx, peer, lane, [one.ruling for one in passed], released)
        return len(passed)

    def _passing(self) -> PassingOn:
        return PassingOn(self._log, self._gate, self._clock.now())

    def _put_decided(
        self,
        tx: Transaction,
        peer: str,
        lane: Lane,
        rulings: Sequence[Ruling],
        released: Mapping[Channel, Sequence[channels.Sealing]],
    ) -> None:
        """Write decisions into the log, then what may cross into its channels (safeguard S-50)."""
        if not rulings:
            return  # All of it was for another neighbour alone, and nothing was decided.
        decided = self._log.put(tx, GateDecided(peer=peer, lane=lane, rulings=tuple(rulings)), actor=ACTOR)
        for channel, items in released.items():
            self._seal(tx, channel, items, decided.seq)

    def _pass_over(self, tx: Transaction, name: str, after: int) -> None:
        """Move a cursor over a long stretch without own records, or it would be looked through again and again."""
        end = self._log.size(tx) - 1
        if end - after > LONG_STRETCH:
            channels.move_cursor(tx, name, end)

    def seal_control(self, tx: Transaction, peer: str) -> int:
        """Seal the next own acts that need no clause: agreements' acts, and recalls of what the neighbour got."""
        name, channel = f"exchange/{peer}/{CONTROL}", control_channel(self._log.nation, peer)
        after = channels.cursor(tx, name)
        sealed = self._log.read_sealed(tx, tuple(self._control), -1 if after is None else after, MAX_ENTRIES)
        items = [
            sealing_of(item, _control_terms(item), channel.lane)
            for item in sealed
            if self._control[item.head.kind].concerns(tx, peer, item.record)
        ]
        if items:
            self._seal(tx, channel, items, sealed[-1].head.seq)
        if sealed:
            channels.move_cursor(tx, name, sealed[-1].head.seq)
        return len(sealed)

    def refill_control(self, tx: Transaction, peer: str, heard: int) -> None:
        """Give acts and recalls their content again, for a neighbour whose store was set back to an earlier day.

        So a restored backup carries out again every recall that it has forgotten (safeguard S-40).
        """
        channel = control_channel(self._log.nation, peer)
        for content in channels.emptied(tx, channel.name, heard):
            item = self._log.find_sealed(tx, content.about)
            if item is not None:
                sealing = sealing_of(item, _control_terms(item), channel.lane)
                channels.fill(tx, channel.name, content.place, sealing.disclosure)

    def ready(
        self, rows: Rows, peer: str, limit: int, lanes: Collection[Lane] = LANES
    ) -> list[channels.Waiting]:
        """Return the next sealed batches of some lanes that may leave for a neighbour as far as leases go."""
        held: dict[str, bool] = {}
        ready = []
        for batch in channels.waiting(rows, peer, lanes):
            if _needs_clause(batch):
                if batch.agreement not in held:
                    held[batch.agreement] = self._gate.is_held(rows, peer, batch.agreement)
                if held[batch.agreement]:
                    continue
            ready.append(batch)
            if len(ready) == limit:
                break
        return ready

    def outdated(self, rows: Rows, batches: Sequence[channels.Waiting]) -> list[channels.Waiting]:
        """Return those batches that were judged by other texts than those that stand now."""
        under_clauses = [batch for batch in batches if _needs_clause(batch)]
        if not under_clauses:
            return []
        outlook = self._gate.outlook(rows)
        return [
            batch
            for batch in under_clauses
            if batch.judged_seq <= outlook.seq or batch.judged_at < outlook.at
        ]

    def judge_again(self, tx: Transaction, peer: str, batches: Sequence[channels.Waiting]) -> None:
        """Put what waits before the gate again and withdraw the content of what could not cross any more.

        Nothing is sent by the leave of an earlier day (safeguards S-01, S-02, S-04). That a lease is missing withdraws
        nothing: an outage alone loses no record.
        """
        for batch in batches:
            decide = self._gate.decider(tx, peer, batch.lane, is_leased=True)
            places: list[int] = []
            rulings: list[Ruling] = []
            for content in channels.contents_of(tx, batch):
                entry: Entry = ENTRY_DECODER.decode(content.entry)
                if entry.origin != self._log.nation:
                    passed = self._passing().again(tx, peer, entry, decide)
                    if passed is None or passed.terms is None or not _covers(passed.terms, entry):
                        places.append(content.place)
                        rulings += [passed.ruling] if passed is not None and passed.terms is None else []
                    continue
                item = self._log.find_sealed(tx, content.about)
                if item is None:
                    places.append(content.place)
                    continue
                ruling, terms = decide(item)
                if terms is None and waits_for_people(ruling):
                    ruling, terms = _released_by_people(tx, decide, item, peer, batch.lane, ruling)
                if terms is None or not _covers(terms, entry):
                    places.append(content.place)
                    rulings.append(ruling if terms is None else _narrowed_ruling(ruling))
            channels.void(tx, batch.channel, places)
            if rulings:
                decided = GateDecided(peer=peer, lane=batch.lane, rulings=tuple(rulings))
                self._log.put(tx, decided, actor=ACTOR)
            channels.note_judged(tx, batch, self._log.size(tx), self._clock.now())

    def _seal(
        self, tx: Transaction, channel: Channel, items: Sequence[channels.Sealing], judged_seq: int
    ) -> None:
        now = self._clock.now()
        for batch in channels.seal(tx, channel, items, self._signer, judged_seq=judged_seq, now=now):
            record = BatchSealed(
                channel=batch.channel, first=batch.first, count=batch.count, root=batch.root.hex()
            )
            self._log.put(tx, record, actor=ACTOR)


def sealing_of(item: Sealed, terms: Terms, lane: Lane) -> channels.Sealing:
    """Make entry and disclosure of a record under some terms; withheld fields go as digests only."""
    head = item.head
    released, disclosure = disclosed(item.salt, fields_of(item.body), terms.fields)
    marks: dict[str, CoarseMark] = {}
    if terms.coarse:
        marks, disclosure = with_asserted(item.salt, terms.coarse, disclosure)
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
        released=released,
        retain_until=terms.retain_until,
        handling=terms.handling,
        released_as=marks,
    )
    return channels.Sealing(about=head.record_id, entry=ENCODER.encode(entry), disclosure=disclosure)


def waits_for_people(ruling: Ruling) -> bool:
    """Say whether nothing is missing but people's release, so that the record waits and is not lost."""
    return not ruling.allowed and bool(ruling.codes) and WAITS_FOR_PEOPLE.issuperset(ruling.codes)


def awaited_of(decide: Decides, item: Sealed, ruling: Ruling, peer: str, lane: Lane) -> list[Awaited]:
    """Return what waits of a record: what people would release, by its digest; nothing if even they could not."""
    _, terms = decide.as_approved(item)
    if terms is None:
        return []
    digest = release_digest(peer, lane, sealing_of(item, terms, lane))
    head = item.head
    return [Awaited(head.record_id, head.kind, head.actor, terms.clause, ruling.codes, digest)]


def release_digest(peer: str, lane: Lane, sealing: channels.Sealing) -> str:
    """Return what people approve: SHA-256 over neighbour, lane, entry and values, in hexadecimal (EXC-06, S-53).

    The entry holds the record's name, the clause with its agreement's version, purpose, fields, retention, handling.
    """
    parts = (sealing.entry, sealing.disclosure or b"")
    hashes = b"".join(hashlib.sha256(part).digest() for part in parts)
    return hashlib.sha256(
        b"lindero/release/v1\x00%b\x00%b\x00%b" % (peer.encode(), lane.encode(), hashes)
    ).hexdigest()


def _released_by_people(
    tx: Transaction, decide: Decides, item: Sealed, peer: str, lane: Lane, ruling: Ruling
) -> tuple[Ruling, Terms | None]:
    """Return the decision on what people released and what waits to leave; as it was, if other bytes would go now."""
    found = tx.query(SELECT_RELEASED, (item.head.record_id, peer))
    approved, terms = decide.as_approved(item)
    if terms is None or not found or release_digest(peer, lane, sealing_of(item, terms, lane)) != found[0][0]:
        return ruling, None
    return approved, terms


def _needs_clause(batch: channels.Waiting) -> bool:
    return batch.agreement != CONTROL and batch.lane != "life"


def _covers(terms: Terms, entry: Entry) -> bool:
    """Say whether what was released once is no more than what the gate would release now."""
    return (
        entry.purpose == terms.purpose
        and terms.fields.issuperset(entry.released)
        and {(c.field, c.way) for c in terms.coarse} >= {(n, m.way) for n, m in entry.released_as.items()}
        and entry.retain_until <= terms.retain_until
    )


def _narrowed_ruling(ruling: Ruling) -> Ruling:
    return msgspec.structs.replace(
        ruling,
        allowed=False,
        codes=("NARROWED",),
        texts=("It was sealed under terms that are narrower now, and withdrawn before it left.",),
        fixes=("Put a new record; it is decided on by the text in force.",),
        retain_until=0,
    )


def _recalled_among(tx: Transaction, record_ids: Sequence[str]) -> set[str]:
    return {name for (name,) in tx.query(tables.select_recalled(len(record_ids)), ("", *record_ids))}


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
