"""The ledger's tables as a node fills them: evidence is kept from the records, and never overwritten."""

from lindero.kernel.tests.fakes import FakeDesk
from lindero.trust.ledger import tables
from lindero.trust.ledger.capability import CAPABILITY
from lindero.trust.ledger.checkpoints import Checkpoint, sign_checkpoint
from lindero.trust.ledger.records import CheckpointSigned, EquivocationFound, PeerCheckpointSeen
from lindero.trust.ledger.tests.samples import LEAVES, ORIGIN, SENDER


def seen(size: int, leaf: int) -> PeerCheckpointSeen:
    """Return the record that a checkpoint with some root was seen."""
    note = str(sign_checkpoint(Checkpoint(ORIGIN, size, LEAVES[leaf]), SENDER))
    return PeerCheckpointSeen(nation="NRD", origin=ORIGIN, size=size, root=LEAVES[leaf].hex(), note=note)


def test_first_checkpoint_seen_for_a_size_is_kept() -> None:
    """A second root for a size does not take the place of the evidence against it."""
    desk = FakeDesk(CAPABILITY, nation="SUD")
    first, second = seen(5, 0), seen(5, 1)
    desk.put(first)
    desk.put(second)
    assert tables.seen_note(desk.tables, ORIGIN, 5) == first.note
    assert tables.seen_note(desk.tables, ORIGIN, 6) is None


def test_equivocation_keeps_both_notes() -> None:
    """The two signed checkpoints stand side by side, for anyone to verify."""
    desk = FakeDesk(CAPABILITY, nation="SUD")
    first, second = seen(5, 0).note, seen(5, 1).note
    desk.put(EquivocationFound(nation="NRD", origin=ORIGIN, size=5, first_note=first, second_note=second))
    rows = desk.rows("SELECT origin, size, nation, first_note, second_note FROM ledger_equivocations")
    assert rows == [(ORIGIN, 5, "NRD", first, second)]


def test_own_checkpoint_is_a_record_too() -> None:
    """What the node committed itself to can be looked up in its own log."""
    desk = FakeDesk(CAPABILITY)
    note = seen(5, 0).note
    desk.put(CheckpointSigned(tree="national", origin=ORIGIN, size=5, root=LEAVES[0].hex(), note=note))
    assert desk.of(CheckpointSigned)[0].note == note
