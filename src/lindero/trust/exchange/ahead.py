"""Looking ahead in a backlog: of each thing that waits its newest update, so that older ones need no content.

What is remembered are hints and no decisions. What a hint names is read again, and asked of the gate, when an older one
is passed over, in the same transaction: a hint that is old, wrong or missing costs an update more on the wire, no loss.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from lindero.engine.log import Log, Sealed
from lindero.engine.store import Transaction
from lindero.kernel.record import Lane
from lindero.trust.exchange import tables
from lindero.trust.exchange.gate import Gate
from lindero.trust.exchange.wire import Channel

READ_AHEAD: Final = 4_000
"""Records that are looked at with each run: well below a second, since urgent lanes use the same store."""

MAX_THINGS: Final = 50_000
"""Things of a kind of which the newest update is remembered for a neighbour: about ten megabytes."""

Thing = tuple[str, Any]
"""A kind, and the value of the field by which its records overtake each other."""


def thing_of(item: Sealed) -> Thing | None:
    """Return of which thing a record is an update; None for kinds of which each record counts."""
    by = type(item.record).conflate_by
    return (item.head.kind, getattr(item.record, by)) if by else None


class Ahead:
    """The newest update of each thing of one kind that waits for one neighbour in one lane, as far as was looked.

    Attributes:
        newest: For each thing the place and the name of its newest update.
        promised: For each thing the same of the update for which older ones were passed over. It crosses when its turn
            comes, whatever is newer then: a backlog that grows as fast as it is sent would otherwise tell nothing.
    """

    def __init__(self) -> None:
        """Begin without having looked."""
        self.newest: dict[Thing, tuple[int, str]] = {}
        self.promised: dict[Thing, tuple[int, str]] = {}
        self._seen = -1

    def look(self, tx: Transaction, log: Log, kind: str, after: int) -> None:
        """Look at the next records of a backlog, those appended since last time among them.

        Args:
            tx: The running unit of work.
            log: The national log.
            kind: The kind.
            after: Place in the log before which nothing waits any more.
        """
        found = log.read_sealed(tx, (kind,), max(self._seen, after), READ_AHEAD)
        for item in found:
            thing = thing_of(item)
            if thing is not None and (thing in self.newest or self._has_room(after)):
                self.newest[thing] = (item.head.seq, item.head.record_id)
        if found:
            self._seen = found[-1].head.seq

    def hint(self, thing: Thing, after: int) -> str:
        """Return the name of what may cross in place of a thing's updates up to a place; empty where they cross."""
        if (promise := self.promised.get(thing)) is not None:
            if promise[0] > after:
                return promise[1]
            del self.promised[thing]  # It is kept now, by itself or by what overtakes it in its own run.
            return ""
        place, name = self.newest.get(thing, (-1, ""))
        return name if place > after else ""

    def promise(self, thing: Thing) -> None:
        """Note that updates of a thing were passed over for its newest one, where none was promised yet."""
        self.promised.setdefault(thing, self.newest[thing])

    def _has_room(self, after: int) -> bool:
        if len(self.newest) >= MAX_THINGS:
            self.newest = {thing: seen for thing, seen in self.newest.items() if seen[0] > after}
            self.promised = {thing: seen for thing, seen in self.promised.items() if seen[0] > after}
        return len(self.newest) < MAX_THINGS


class Backlog:
    """Says which stale updates are overtaken by newer ones on which a later run decides."""

    def __init__(self, log: Log, gate: Gate) -> None:
        """Begin without a backlog.

        Args:
            log: The national log.
            gate: Decides whether what overtakes may cross.
        """
        self._log = log
        self._gate = gate
        self._ahead: dict[tuple[str, Lane, str], Ahead] = {}

    def forget(self, peer: str, lane: Lane) -> None:
        """Forget what was seen of a lane: nothing stale waits in it."""
        for key in [key for key in self._ahead if key[:2] == (peer, lane)]:
            del self._ahead[key]

    def overtaken(
        self, tx: Transaction, channel: Channel, items: Sequence[Sealed], after: int
    ) -> frozenset[str]:
        """Return the names of those updates that a newer one overtakes which the gate would let cross as they do.

        Args:
            tx: The running unit of work.
            channel: The channel in which they may cross, and in which the newer one has to.
            items: Stale updates that nothing of their own run overtakes.
            after: Place in the log up to which their run goes.
        """
        hints = self._hints(tx, channel, items, after)
        crossing = self._crossing(tx, channel, {name: thing for thing, name in hints.items()}, after)
        for told, name in hints.items():
            if name in crossing:
                self._ahead[channel.recipient, channel.lane, told[0]].promise(told)
        return frozenset(
            item.head.record_id
            for item in items
            if (thing := thing_of(item)) is not None and hints.get(thing) in crossing
        )

    def _hints(
        self, tx: Transaction, channel: Channel, items: Iterable[Sealed], after: int
    ) -> dict[Thing, str]:
        """Return for each thing of some updates the name of its newest one in later runs, where one was seen."""
        things = {thing for item in items if (thing := thing_of(item)) is not None}
        hints = {}
        for kind in sorted({kind for kind, _ in things}):
            ahead = self._ahead.setdefault((channel.recipient, channel.lane, kind), Ahead())
            ahead.look(tx, self._log, kind, after)
            for thing in things:
                if thing[0] == kind and (name := ahead.hint(thing, after)):
                    hints[thing] = name
        return hints

    def _crossing(
        self, tx: Transaction, channel: Channel, hints: dict[str, Thing], after: int
    ) -> frozenset[str]:
        """Return those of some newer updates that are what was seen of them, and may cross in a channel now.

        Nothing is counted here, and what has a quota overtakes nothing: it may be used up when its turn comes.
        """
        if not hints:
            return frozenset()
        recalled = {name for (name,) in tx.query(tables.select_recalled(len(hints)), ("", *hints))}
        decide = self._gate.decider(tx, channel.recipient, channel.lane, is_leased=True)
        crossing = set()
        for name, thing in hints.items():
            newer = self._log.find_sealed(tx, name) if name not in recalled else None
            if newer is None or newer.head.seq <= after or thing_of(newer) != thing:
                continue
            _, terms = decide(newer)
            if (
                terms is not None
                and not terms.has_quota
                and terms.agreement.partition("@")[0] == channel.agreement
            ):
                crossing.add(name)
        return frozenset(crossing)
