"""Contradictions: what a neighbour signed and what it signed before, kept so that anyone can judge."""

from lindero.kernel.errors import Unproved
from lindero.trust.ledger.checkpoints import is_equivocation, read_checkpoint
from lindero.trust.ledger.notes import Note, read_note
from lindero.trust.ledger.records import EquivocationFound


class Contradiction(Unproved):
    """A neighbour's signed checkpoint contradicts its own log as we hold it.

    Attributes:
        note: The checkpoint that contradicts, as received.
        earlier: The checkpoint of the same size that the neighbour signed before; empty if there is none.
    """

    def __init__(self, note: Note, earlier: str = "") -> None:
        checkpoint = read_checkpoint(note.text)
        super().__init__(
            "exchange.contradiction",
            f"The checkpoint contradicts what was signed for {checkpoint.origin} before (size {checkpoint.size}).",
            "Keep it as evidence and call the other centre: its log was changed.",
        )
        self.note = str(note)
        self.earlier = earlier

    def equivocation(self, peer: str) -> EquivocationFound | None:
        """Return the evidence that two roots were signed for one size; None if no two such notes are at hand."""
        if not self.earlier:
            return None
        first, second = (read_checkpoint(read_note(note).text) for note in (self.earlier, self.note))
        if not is_equivocation(first, second):
            return None
        return EquivocationFound(
            nation=peer,
            origin=second.origin,
            size=second.size,
            first_note=self.earlier,
            second_note=self.note,
        )
