"""What was taken away stays so in a restored store: roles, passkeys, officers, consents (safeguards S-06, S-51, S-53).

A backup of before a taking away holds what was given as if it still held. So the erasure register, which outlives the
store, also names each record that gave what was taken away since. A node that opens its store takes it away again,
before anybody signs in, asks or is answered: its own by the same records as a person would; a neighbour's consent, in
whose name this node has no say, by closing its row until the neighbour's word comes again.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from lindero.engine.erasing import erased_since, note_erased, withdrawn_digest_of
from lindero.engine.log import Log
from lindero.engine.reactions import Follower
from lindero.engine.store import Transaction
from lindero.kernel.record import Event, Head, Record, kind_of
from lindero.trust.exchange.consent.records import ConsentGiven, ConsentRefused
from lindero.trust.exchange.consent.tables import CLOSE_GIVEN
from lindero.trust.identity.records import (
    OfficerAppointed,
    OfficerDismissed,
    PasskeyRegistered,
    PasskeyRevoked,
    RoleGranted,
    RoleRevoked,
)

ACTOR: Final = "node/restored"
_RUN: Final = 500


class Pair(msgspec.Struct, frozen=True):
    """A kind that gives, and the kind that takes the same away.

    Attributes:
        given: What gives.
        taken: What takes away.
        by: Fields that both have, by which one names what the other gave.
        says: What a record that the node puts anew says besides.
    """

    given: type[Record]
    taken: type[Record]
    by: tuple[str, ...]
    says: Mapping[str, Any] = {}

    def key(self, event: Event) -> tuple[object, ...]:
        """Return what a record is about: whose word it is, and the fields in common."""
        return (event.head.origin, *(getattr(event.record, name) for name in self.by))


PAIRS: Final = (
    Pair(RoleGranted, RoleRevoked, ("person", "role")),
    Pair(PasskeyRegistered, PasskeyRevoked, ("person", "credential_id")),
    Pair(OfficerAppointed, OfficerDismissed, ("nation", "person")),
    Pair(ConsentGiven, ConsentRefused, ("peer", "about", "to", "purpose"), {"code": "NOT_AVAILABLE"}),
)


def taken_away_follower(log: Log) -> Follower:
    """Return what notes in the register's list, as records take something away, the names of those that gave it."""
    kinds = [kind_of(pair.taken) for pair in PAIRS]

    def run(tx: Transaction, events: Sequence[Event]) -> None:
        known = set(erased_since(tx, 0))
        for pair in PAIRS:
            takings = [event for event in events if isinstance(event.record, pair.taken)]
            given = _given(tx, log, pair) if takings else {}
            for event in takings:
                before = [head for head in given.get(pair.key(event), ()) if head.seq < event.head.seq]
                digests = [digest for head in before if (digest := _digest(head)) not in known]
                note_erased(tx, digests)
                known.update(digests)

    return Follower(name="identity.taken_away", kinds=lambda: kinds, run=run)


def take_away_again(tx: Transaction, log: Log) -> int:
    """Take away again what a restored store believes to be given; return how much that was.

    Asked at every opening, since rows may have been folded anew from a log that never heard of the taking away.
    """
    known = set(erased_since(tx, 0))
    return sum(
        _take(tx, log, pair, event)
        for pair in PAIRS
        for event in _last(tx, log, pair)
        if isinstance(event.record, pair.given) and _digest(event.head) in known
    )


def _take(tx: Transaction, log: Log, pair: Pair, event: Event) -> int:
    if event.head.origin == log.nation:
        facts = {name: getattr(event.record, name) for name in pair.by}
        log.put(tx, pair.taken(**facts, **pair.says), actor=ACTOR)
        return 1
    if isinstance(event.record, ConsentGiven):
        tx.execute(CLOSE_GIVEN, (event.record.token,))
        return 1
    return 0


def _given(tx: Transaction, log: Log, pair: Pair) -> dict[tuple[object, ...], list[Head]]:
    """Return the heads of everything that was ever given, by what it is about."""
    given = defaultdict[tuple[object, ...], list[Head]](list)
    for event in _events(tx, log, pair.given):
        given[pair.key(event)].append(event.head)
    return given


def _last(tx: Transaction, log: Log, pair: Pair) -> list[Event]:
    """Return the last word on everything that was ever given."""
    return list({pair.key(event): event for event in _events(tx, log, pair.given, pair.taken)}.values())


def _events(tx: Transaction, log: Log, *types: type[Record]) -> Iterator[Event]:
    """Yield the records of some kinds that have a body and can be read, in log order."""
    after = -1
    while placed := log.read_sound(tx, [kind_of(one) for one in types], after, _RUN):
        yield from (event for _, event in placed if event is not None and event.record is not None)
        after = placed[-1][0]


def _digest(head: Head) -> str:
    return withdrawn_digest_of(head.record_id, head.origin)
