"""Comparing the logs of two nations: each with all that the other ever signed, monthly and whenever somebody asks."""

import base64
import binascii
import datetime as dt
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from lindero.engine.reading import Reading
from lindero.engine.store import Transaction
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Invalid, Unproved
from lindero.trust.exchange import channels, tables
from lindero.trust.exchange.examining import Examined, examine, stored_leaves
from lindero.trust.exchange.means import Means
from lindero.trust.exchange.reconciliation import (
    LEAVES_PATH,
    MAX_LEAVES,
    RECONCILIATION_PATH,
    ChannelState,
    LeavesAsk,
    Statement,
    open_reconciliation,
    parted_at,
    sign_reconciliation,
)
from lindero.trust.exchange.records import LogsReconciled, Mismatch
from lindero.trust.exchange.wire import ENCODER, Channel, channel_of
from lindero.trust.ledger import tree
from lindero.trust.ledger.notes import VerifierKey
from lindero.trust.ledger.rules import Frontier

ACTOR: Final = "exchange/reconciliation"
MOST_FOUND: Final = 200
"""Mismatches that the record names; the number of all of them is in it too."""

Post = Callable[[str, bytes], bytes]
"""Asks the neighbour: path and body; raises what is wrong."""

KeysOf = Callable[[Rows, str], Sequence[bytes]]
"""Returns the public keys with which a nation has signed, the newest first."""


class Reconciler:
    """Compares what this node and a neighbour hold of their channels."""

    def __init__(self, means: Means, keys_of: KeysOf) -> None:
        self._means = means
        self._keys_of = keys_of

    # --- what neighbours ask ----------------------------------------------------------------------------------

    def answer(self, peer: str, body: bytes) -> bytes:
        """Take a neighbour's statement and answer with this node's.

        Raises:
            LinderoError: If the statement is not the neighbour's own for this nation.
        """
        rows = self._means.reading()
        open_reconciliation(
            body.decode("utf-8", "replace"), peer, self._means.nation, self._verifiers(rows, peer)
        )
        return self.statement(peer).encode()

    def leaves(self, peer: str, body: bytes) -> bytes:
        """Give the leaf hashes of a stretch of a channel shared with the asking neighbour: hashes, no content.

        Raises:
            Invalid: If the request has another form.
            Unproved: If the channel is shared with somebody else.
        """
        try:
            ask = msgspec.json.decode(body, type=LeavesAsk)
        except (msgspec.MsgspecError, UnicodeError) as error:
            raise Invalid(
                "exchange.leaves", f"This is no request for leaf hashes: {error}.", "Update the older node."
            ) from error
        channel = channel_of(ask.channel)
        if {channel.sender, channel.recipient} != {peer, self._means.nation}:
            raise Unproved(
                "exchange.addressee", f"{ask.channel} is no channel between you and us.", "Look into it."
            )
        joined = b"".join(stored_leaves(self._means.reading(), ask.channel, ask.first, ask.count))
        return ENCODER.encode(base64.b64encode(joined).decode())

    def statement(self, peer: str) -> str:
        """Return this node's signed statement of every channel shared with a neighbour."""
        rows = self._means.reading()
        states = []
        for name in _shared(rows, peer):
            head = tree.head(rows, channels.tree_name(name))
            states.append(ChannelState(channel=name, size=head.size, root=head.root.hex()))
        stated = Statement(
            nation=self._means.nation, peer=peer, made_at=self._means.clock.now(), channels=tuple(states)
        )
        return sign_reconciliation(stated, self._means.signer)

    # --- what this node does ----------------------------------------------------------------------------------

    def is_due(self, rows: Rows, peer: str) -> bool:
        """Say whether a month has begun since the last comparison, or since the first entry was shared."""
        ((last,),) = rows.query(tables.SELECT_LAST_RECONCILED, (peer,))
        if last < 0:
            ((last,),) = rows.query(tables.SELECT_FIRST_SHARED, (peer,))
        return last is not None and month_of(last) < month_of(self._means.clock.now())

    def reconcile(self, peer: str, post: Post | None, note: str = "") -> LogsReconciled:
        """Compare, and put the result on record.

        Args:
            peer: The neighbour.
            post: Asks the neighbour; None compares with what it has signed so far.
            note: The neighbour's statement, if it was handed over as a file; it is not asked for another one then.

        Raises:
            LinderoError: If the neighbour is out of reach, or its statement is not its own.
        """
        ours = self.statement(peer)
        if post is not None and not note:
            note = post(RECONCILIATION_PATH, ours.encode()).decode("utf-8", "replace")
        record = self._compared(Reading(self._means.store), peer, ours, note, post)

        def keep(tx: Transaction) -> None:
            self._means.log.put(tx, record, actor=ACTOR)

        self._means.store.run(keep)
        return record

    def _compared(self, rows: Rows, peer: str, ours: str, note: str, post: Post | None) -> LogsReconciled:
        theirs: dict[str, ChannelState] = {}
        if note:
            stated = open_reconciliation(note, peer, self._means.nation, self._verifiers(rows, peer))
            theirs = {state.channel: state for state in stated.channels}
        names = sorted({*_shared(rows, peer), *theirs})
        counts = [0, 0, 0]
        found: list[Mismatch] = []
        for name in names:
            comparison = _Comparison(
                rows, channel_of(name), self._means.nation, theirs.get(name), stated=bool(note)
            )
            comparison.run(lambda nation: self._keys_of(rows, nation), post)
            counts = [a + b for a, b in zip(counts, comparison.counts, strict=True)]
            found += comparison.found
        entries, matched, waiting = counts
        return LogsReconciled(
            peer=peer,
            channels=len(names),
            entries=entries,
            matched=matched,
            waiting=waiting,
            unmatched=len(found),
            found=tuple(found[:MOST_FOUND]),
            ours=ours,
            theirs=note,
        )

    def _verifiers(self, rows: Rows, nation: str) -> list[VerifierKey]:
        return [VerifierKey(f"lindero/{nation}", key) for key in self._keys_of(rows, nation)]


class _Comparison:
    """One channel: the own copy examined, then set beside what the neighbour states of its copy."""

    def __init__(
        self, rows: Rows, channel: Channel, nation: str, theirs: ChannelState | None, *, stated: bool
    ) -> None:
        self._rows, self._channel, self._nation = rows, channel, nation
        # A statement that leaves a channel out says that there is nothing in it.
        empty = ChannelState(channel=channel.name, size=0, root=Frontier().root().hex())
        self._theirs = theirs or (empty if stated else None)
        self.counts = (0, 0, 0)
        self.found: list[Mismatch] = []

    def run(self, keys_of: Callable[[str], Sequence[bytes]], post: Post | None) -> None:
        """Compare; fills `counts` (entries, matched, waiting) and `found`."""
        wanted = frozenset({self._theirs.size} if self._theirs is not None else ())
        examined = examine(self._rows, self._channel, self._nation, keys_of, wanted)
        self.found += examined.found
        is_sender = self._channel.sender == self._nation
        common = examined.receipted
        if self._theirs is not None:
            self._compare_sizes(examined, self._theirs, is_sender=is_sender)
            common = min(examined.size, self._theirs.size)
            common = self._compare_copies(examined, self._theirs, common, post)
        waiting = examined.size - common if is_sender else 0
        altered = {miss.place for miss in examined.found if miss.place < common}
        self.counts = (examined.size, max(0, common - len(altered)), waiting)

    def _compare_sizes(self, examined: Examined, theirs: ChannelState, *, is_sender: bool) -> None:
        """Note what one side once confirmed or sent and now lacks; what is on its way is no mismatch."""
        if is_sender and theirs.size < examined.receipted:
            what = f"{theirs.size} entries are there; receipts are held for {examined.receipted}."
            self._note(theirs.size, "there", "exchange.entry_missing", what)
        elif is_sender and theirs.size > examined.size:
            what = f"{theirs.size} entries are there, {examined.size} here: this store was set back."
            self._note(examined.size, "here", "exchange.entry_missing", what)
        elif not is_sender and theirs.size < examined.size:
            what = (
                f"{examined.size} entries came with the sender's signature; it holds {theirs.size} of them."
            )
            self._note(theirs.size, "there", "exchange.entry_missing", what)

    def _compare_copies(
        self, examined: Examined, theirs: ChannelState, common: int, post: Post | None
    ) -> int:
        """Compare the two copies as far as both go; return how many entries are alike."""
        root = examined.roots.get(theirs.size)
        if root is not None and root.hex() == theirs.root:
            return common
        if root is None and theirs.size > examined.size and post is None:
            # Their copy is longer: its root says nothing of ours. What is held here was signed by both, or is found.
            return common
        if post is None:
            what = f"The two copies differ among the first {common} entries."
            self._note(0, "there", "exchange.copies_differ", what)
            return 0
        return common - self._name_parted(theirs, common, post)

    def _name_parted(self, theirs: ChannelState, common: int, post: Post) -> int:
        """Fetch the neighbour's leaf hashes, hold them against its signed root, and name the entries that differ."""
        grown, parted = Frontier(), []
        for first in range(0, theirs.size, MAX_LEAVES):
            ask = LeavesAsk(channel=theirs.channel, first=first, count=min(MAX_LEAVES, theirs.size - first))
            leaves = _leaves_of(post(LEAVES_PATH, ENCODER.encode(ask)))
            grown = grown.append_many(leaves)
            ours = stored_leaves(
                self._rows, theirs.channel, first, max(0, min(common - first, len(leaves))) or 1
            )
            ours = ours[: max(0, common - first)]
            parted += [first + place for place in parted_at(ours, leaves[: len(ours)])]
        if grown.root().hex() != theirs.root:
            what = "The leaf hashes that the neighbour shows do not lead to the root that it signed."
            self._note(0, "there", "exchange.copies_differ", what)
        for place in parted:
            about = self._record_at(place)
            self._note(
                place, "there", "exchange.entry_differs", "The two copies hold different entries.", about
            )
        return len(parted)

    def _record_at(self, place: int) -> str:
        found = self._rows.query(tables.SELECT_RUN, (self._channel.name, place, place + 1))
        return str(found[0][1]) if found else ""

    def _note(self, place: int, side: str, code: str, what: str, record_id: str = "") -> None:
        self.found.append(Mismatch(self._channel.name, place, record_id, side, code, what))


def month_of(instant: int) -> tuple[int, int]:
    """Return year and month of an instant, UTC."""
    moment = dt.datetime.fromtimestamp(instant / 1_000, tz=dt.UTC)
    return moment.year, moment.month


def _shared(rows: Rows, peer: str) -> list[str]:
    return [name for (name,) in rows.query(tables.SELECT_SHARED_CHANNELS, (peer,))]


def _leaves_of(answer: bytes) -> list[bytes]:
    try:
        joined = base64.b64decode(msgspec.json.decode(answer, type=str), validate=True)
    except (msgspec.MsgspecError, UnicodeError, binascii.Error) as error:
        raise Unproved(
            "exchange.answer",
            f"The neighbour's answer holds no leaf hashes: {error}.",
            "Look into that node.",
        ) from error
    if not joined or len(joined) % 32:
        raise Unproved(
            "exchange.answer", "The neighbour's answer holds no whole leaf hashes.", "Look into that node."
        )
    return [joined[start : start + 32] for start in range(0, len(joined), 32)]
