"""Comparing with third nations what each was shown: a log that has two versions is found by those who saw them."""

import msgspec

from lindero.engine.store import Transaction
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Invalid, LinderoError
from lindero.trust.exchange import tables
from lindero.trust.exchange.means import Means
from lindero.trust.exchange.peer_keys import verifiers
from lindero.trust.exchange.wire import ENCODER
from lindero.trust.exchange.witness import witnessed_tree
from lindero.trust.identity.keybook import keys_of
from lindero.trust.identity.tables import SELECT_ADDRESSES
from lindero.trust.ledger.checkpoints import is_equivocation, read_checkpoint, verify_checkpoint
from lindero.trust.ledger.national import national_origin
from lindero.trust.ledger.notes import read_note
from lindero.trust.ledger.records import EquivocationFound
from lindero.trust.ledger.tables import checkpoint, newest_checkpoints

ACTOR = "exchange/comparing"
SEEN_PATH = "/exchange/seen"
MOST_SHOWN = 50
"""Checkpoints of one log that are compared at a time: the newest ones."""

MOST_NOTES = 400


class Seen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Signed checkpoints of third nations' logs, as they were shown to the sender."""

    notes: tuple[str, ...]


class Comparer:
    """Shows neighbours what this node was shown of third nations' logs, and looks at what they were shown."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def shown_to(self, peer: str) -> bytes | None:
        """Return what to show a neighbour; None if there is nothing of a third nation."""
        rows = self._means.reading()
        notes = [
            kept.note
            for nation in _recognised(rows)
            if nation != peer
            for kept in newest_checkpoints(rows, witnessed_tree(nation), MOST_SHOWN)
        ]
        return ENCODER.encode(Seen(notes=tuple(notes[:MOST_NOTES]))) if notes else None

    def hear(self, peer: str, body: bytes) -> bytes:
        """Look at what a neighbour was shown; answer with what contradicts it, and keep the evidence.

        Raises:
            Invalid: If the request has another form.
        """
        return ENCODER.encode(Seen(notes=tuple(self.look_at(body))))

    def look_at(self, body: bytes) -> list[str]:
        """Compare signed checkpoints with those kept here; put contradictions on record and return the own sides.

        Raises:
            Invalid: If the bytes have another form.
        """
        try:
            seen = msgspec.json.decode(body, type=Seen)
        except (msgspec.MsgspecError, UnicodeError) as error:
            raise Invalid(
                "exchange.seen", f"These are no checkpoints to compare: {error}.", "Update the older node."
            ) from error
        rows = self._means.reading()
        known = _recognised(rows)
        found = [item for note in seen.notes[:MOST_NOTES] if (item := _contradiction(rows, known, note))]
        if found:
            self._means.store.run(lambda tx: self._keep(tx, found))
        return [item.first_note for item in found]

    def _keep(self, tx: Transaction, found: list[EquivocationFound]) -> None:
        for item in found:
            if not tx.query(tables.SELECT_SAME_EVIDENCE, (item.origin, item.size)):
                self._means.log.put(tx, item, actor=ACTOR)


def _recognised(rows: Rows) -> list[str]:
    return sorted(row[0] for row in rows.query(SELECT_ADDRESSES))


def _contradiction(rows: Rows, known: list[str], text: str) -> EquivocationFound | None:
    """Return the evidence if a recognised nation signed this checkpoint and another of its size that is kept here."""
    try:
        note = read_note(text)
        theirs = read_checkpoint(note.text)
        nation = next((one for one in known if national_origin(one) == theirs.origin), "")
        kept = checkpoint(rows, witnessed_tree(nation), theirs.size) if nation else None
        if kept is None:
            return None
        verify_checkpoint(note, theirs.origin, verifiers(keys_of(rows, nation), nation))
    except LinderoError:
        # What no recognised nation signed proves nothing against anyone.
        return None
    if not is_equivocation(read_checkpoint(read_note(kept.note).text), theirs):
        return None
    return EquivocationFound(
        nation=nation, origin=theirs.origin, size=theirs.size, first_note=kept.note, second_note=text
    )
