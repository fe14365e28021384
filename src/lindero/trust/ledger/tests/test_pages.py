"""What the page of the log says: how far it has come, who cosigned, and what does not hold."""

import pytest

from lindero.kernel.errors import Defect
from lindero.kernel.proofs import leaf_hash
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.trust.identity.capability import CAPABILITY as IDENTITY
from lindero.trust.identity.records import PeerPinned
from lindero.trust.ledger import pages, tree
from lindero.trust.ledger.capability import CAPABILITY
from lindero.trust.ledger.checkpoints import Checkpoint, cosign, sign_checkpoint
from lindero.trust.ledger.desk_rows import DeskRows
from lindero.trust.ledger.log_shown import LogQuery, LogView
from lindero.trust.ledger.national import NATIONAL_TREE, national_origin
from lindero.trust.ledger.notes import Note
from lindero.trust.ledger.pages import show_log
from lindero.trust.ledger.records import EquivocationFound
from lindero.trust.ledger.tests.samples import signer

NORDIA, SUDIA, VESTA = (signer(f"lindero/{nation}") for nation in ("NRD", "SUD", "VES"))


@pytest.fixture
def desk() -> FakeDesk:
    """Return a desk at which Sudia and Vesta are recognised."""
    desk = FakeDesk(CAPABILITY, IDENTITY)
    for neighbour in (SUDIA, VESTA):
        desk.put(
            PeerPinned(
                nation=neighbour.name[-3:],
                name=neighbour.name,
                address="h:1",
                node_key=neighbour.public_key.hex(),
                certificate="",
                fingerprint="0" * 64,
            )
        )
    return desk


def grow(desk: FakeDesk, count: int) -> Note:
    """Put records into the log and sign a checkpoint over it."""
    head = tree.append(desk.tables, NATIONAL_TREE, [leaf_hash(b"%d" % number) for number in range(count)])
    return sign_checkpoint(Checkpoint(national_origin("NRD"), head.size, head.root), NORDIA)


def keep(desk: FakeDesk, note: Note, size: int) -> None:
    """Keep a checkpoint with the cosignatures that it has."""
    tree.save_checkpoint(desk.tables, NATIONAL_TREE, size, str(note), desk.now())


def shown(desk: FakeDesk) -> LogView:
    """Show the page."""
    return show_log(desk, LogQuery())


def test_an_empty_log_is_shown(desk: FakeDesk) -> None:
    """Before the first record there is no checkpoint, and nobody has cosigned."""
    view = shown(desk)
    assert (view.size, view.checkpoint_size, view.checkpoint) == (0, None, "")
    assert {witness.size for witness in view.witnesses} == {None}


def test_the_log_is_shown_as_it_stands(desk: FakeDesk) -> None:
    """Size and root are those of the tree, and the newest checkpoint is shown as it is sent."""
    keep(desk, grow(desk, 3), 3)
    note = grow(desk, 4)
    keep(desk, note, 7)
    grow(desk, 1)
    view = shown(desk)
    assert (view.origin, view.size, view.checkpoint_size) == ("lindero/NRD/log", 8, 7)
    assert view.root == tree.head(desk.tables, NATIONAL_TREE).root.hex()
    assert (view.checkpoint, view.checkpoint_at) == (str(note), MORNING)


def test_each_neighbours_newest_cosignature_is_verified(desk: FakeDesk) -> None:
    """Who has cosigned how far is told from signatures that hold, and how many records came since."""
    keep(desk, cosign(grow(desk, 3), SUDIA, MORNING + 1_000), 3)
    keep(desk, cosign(grow(desk, 2), VESTA, MORNING + 2_000), 5)
    grow(desk, 1)
    found = {one.nation: (one.size, one.at, one.behind, one.is_forged) for one in shown(desk).witnesses}
    assert found == {"SUD": (3, MORNING + 1_000, 3, False), "VES": (5, MORNING + 2_000, 1, False)}


def test_a_neighbour_that_cosigned_long_ago_is_told_with_what_it_covers(
    desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many checkpoints came since, and whoever else cosigned them or took its name: no cosignature is lost."""
    monkeypatch.setattr(pages, "LOOKED_BACK", 2)
    keep(desk, cosign(grow(desk, 1), SUDIA, MORNING + 1_000), 1)
    keep(desk, cosign(grow(desk, 1), SUDIA, MORNING + 2_000), 2)
    for size in range(3, 9):
        keep(desk, cosign(grow(desk, 1), signer("lindero/SUD", "stranger"), MORNING), size)
    keep(desk, cosign(grow(desk, 1), signer("lindero/SUDIA"), MORNING), 9)
    for size in range(10, 14):
        keep(desk, grow(desk, 1), size)
    sudia, vesta = shown(desk).witnesses
    assert (sudia.size, sudia.at, sudia.behind, sudia.is_forged) == (2, MORNING + 2_000, 11, False)
    assert (vesta.size, vesta.behind) == (None, 13)


def test_a_forged_cosignature_is_told_and_counts_for_nothing(desk: FakeDesk) -> None:
    """A cosignature over other bytes does not hold, even under the right name."""
    other = cosign(grow(desk, 1), SUDIA, MORNING)
    note = grow(desk, 1)
    keep(desk, Note(note.text, (*note.signatures, other.signatures[-1])), 2)
    sudia, vesta = shown(desk).witnesses
    assert (sudia.size, sudia.is_forged) == (None, True)
    assert (vesta.size, vesta.is_forged) == (None, False)


def test_a_key_that_is_not_recognised_cosigns_nothing(desk: FakeDesk) -> None:
    """A signature in a neighbour's name by another key is passed over."""
    stranger = signer("lindero/SUD", "stranger")
    keep(desk, cosign(grow(desk, 1), stranger, MORNING), 1)
    assert {one.size for one in shown(desk).witnesses} == {None}


def test_logs_that_we_cosign_are_listed(desk: FakeDesk) -> None:
    """How far a neighbour's log had come when we cosigned it is told by its newest checkpoint."""
    for size in (4, 9):
        tree.save_checkpoint(desk.tables, "witnessed:SUD", size, "note", MORNING + size)
    tree.save_checkpoint(desk.tables, "channel:lindero/NRD-SUD/AG-7/bulk", 5, "note", MORNING)
    assert [(one.nation, one.size, one.at) for one in shown(desk).witnessed] == [("SUD", 9, MORNING + 9)]


def test_evidence_is_shown_with_both_notes(desk: FakeDesk) -> None:
    """What proves a rewritten log to anyone stands on the page, whole."""
    desk.put(
        EquivocationFound(
            nation="SUD", origin="lindero/SUD/log", size=4, first_note="one\n", second_note="two\n"
        )
    )
    (evidence,) = shown(desk).evidence
    assert (evidence.nation, evidence.size) == ("SUD", 4)
    assert (evidence.first_note, evidence.second_note) == ("one\n", "two\n")


def test_a_page_changes_no_tree(desk: FakeDesk) -> None:
    """What a page hands to the ledger can be read and nothing else."""
    rows = DeskRows(desk)
    with pytest.raises(Defect):
        tree.append(rows, NATIONAL_TREE, [leaf_hash(b"x")])
    with pytest.raises(Defect):
        rows.executemany("DELETE FROM ledger_tiles", [])
