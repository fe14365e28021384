"""A store that is set back: the neighbours who cosigned more than it holds notice, and say so."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lindero.kernel.errors import Unproved
from lindero.trust.ledger import tree
from lindero.trust.ledger.checkpoints import verify_checkpoint
from lindero.trust.ledger.national import NATIONAL_TREE, national_origin
from lindero.trust.ledger.notes import COSIGNATURE, VerifierKey, read_note
from tests.nodes.world import World

CHANNEL = "lindero/NRD-SUD/AG-1/operations"


@pytest.fixture
def set_back(allied: World, tmp_path: Path) -> Callable[[], None]:
    """Give what sets Nordia's store back to what it was when the test began."""
    allied.observe("NRD", identity="219000001")
    watch(allied)
    allied.nodes["NRD"].close()
    copy = tmp_path / "yesterday"
    shutil.copytree(allied.folder / "NRD" / "data", copy)
    allied.open("NRD")
    watch(allied)

    def restore() -> None:
        allied.nodes["NRD"].close()
        shutil.rmtree(allied.folder / "NRD" / "data")
        shutil.copytree(copy, allied.folder / "NRD" / "data")
        allied.open("NRD")

    return restore


def watch(world: World) -> None:
    """Let a minute pass in which checkpoints are signed and cosigned."""
    for _ in range(4):
        world.move(15_000)
        world.settle()


def cosigned(world: World) -> int:
    """Return the size of Nordia's national log that Sudia cosigned last."""
    store = world.nodes["SUD"].store
    latest = store.run(lambda tx: tree.latest_checkpoint(tx, "witnessed:NRD"))
    return latest.size if latest is not None else 0


def test_S_50_neighbour_cosigns_the_national_log_and_both_keep_the_note(allied: World) -> None:
    """Nordia's checkpoint carries Sudia's cosignature, on Nordia's node and in Sudia's memory."""
    allied.observe("NRD")
    watch(allied)
    node, witness = allied.nodes["NRD"], allied.nodes["SUD"].signer
    keys = (
        VerifierKey(node.signer.name, node.signer.public_key),
        VerifierKey(witness.name, witness.public_key, COSIGNATURE),
    )
    kept = node.store.run(lambda tx: tree.latest_checkpoint(tx, NATIONAL_TREE))
    assert kept is not None
    signed = verify_checkpoint(read_note(kept.note), national_origin("NRD"), keys)
    assert len(signed.cosignatures) == 1
    assert cosigned(allied) == signed.checkpoint.size


def test_S_50_store_set_back_is_told_so_by_its_witness(allied: World, set_back: Callable[[], None]) -> None:
    """The witness cosigned more records than there are: nothing is cosigned, and the link says what to do."""
    allied.observe("NRD", identity="219000002")
    watch(allied)
    seen = cosigned(allied)
    set_back()
    allied.settle_troubled()
    state = allied.link("NRD", "SUD").state
    assert "set back" in state.error
    assert "backup" in state.advice
    assert cosigned(allied) == seen


def test_S_50_log_that_grew_again_otherwise_is_not_cosigned(
    allied: World, set_back: Callable[[], None]
) -> None:
    """Longer than what was cosigned, but with another past: the proof of growth cannot be made."""
    allied.observe("NRD", identity="219000002")
    watch(allied)
    seen = cosigned(allied)
    set_back()
    allied.sever("NRD", "SUD")
    allied.observe_many("NRD", seen)
    for _ in range(4):
        allied.move(15_000)
        allied.settle_troubled()
    allied.mend("NRD", "SUD")
    for _ in range(4):
        allied.settle_troubled()
        allied.move(15_000)
    assert "contradict" in allied.link("NRD", "SUD").state.error
    assert {r.peer for r in allied.records("SUD", "exchange.batch_rejected")} == {"NRD"}
    link = allied.link("NRD", "SUD")
    link._ask_witness()  # it learns from where to ask
    with pytest.raises(Unproved):
        link._ask_witness()
    assert cosigned(allied) == seen


def test_S_50_channel_that_was_set_back_and_went_on_is_evidence(
    allied: World, set_back: Callable[[], None]
) -> None:
    """Other entries in the place of those that Sudia holds: refused, with both signed checkpoints kept."""
    allied.observe("NRD", identity="219000002")
    watch(allied)
    set_back()
    allied.observe("NRD", identity="219000003")
    allied.settle_troubled()
    assert "contradict" in allied.link("NRD", "SUD").state.error
    evidence = allied.records("SUD", "ledger.equivocation_found")
    assert {found.nation for found in evidence} == {"NRD"}
    assert CHANNEL in {found.origin for found in evidence}
    assert [allied.body("SUD", head).identity for head in allied.received("SUD")] == [
        "219000001",
        "219000002",
    ]


def test_newest_backup_continues_as_if_nothing_had_happened(
    allied: World, set_back: Callable[[], None]
) -> None:
    """Set back to exactly where it stood, the node goes on: nothing was lost, nobody complains."""
    set_back()
    allied.observe("NRD", identity="219000004")
    watch(allied)
    assert allied.link("NRD", "SUD").state.error == ""
    assert allied.body("SUD", allied.received("SUD")[-1]).identity == "219000004"
    allied.check_logs_agree()


def test_receiver_set_back_gets_the_entries_again_but_not_their_content(
    allied: World, tmp_path: Path
) -> None:
    """Its channel log is whole again; content that was acknowledged once has left the sender's outbox."""
    watch(allied)
    allied.nodes["SUD"].close()
    copy = tmp_path / "yesterday"
    shutil.copytree(allied.folder / "SUD" / "data", copy)
    allied.open("SUD")
    watch(allied)
    allied.observe("NRD", identity="219000005")
    watch(allied)
    allied.nodes["SUD"].close()
    shutil.rmtree(allied.folder / "SUD" / "data")
    shutil.copytree(copy, allied.folder / "SUD" / "data")
    allied.open("SUD")
    fresh = allied.observe("NRD", identity="219000006")
    for _ in range(6):
        allied.settle_troubled()
        allied.move(1_000)
    assert allied.leaves("SUD", CHANNEL) == allied.leaves("NRD", CHANNEL)
    assert [head.record_id for head in allied.received("SUD")] == [fresh.record_id]
