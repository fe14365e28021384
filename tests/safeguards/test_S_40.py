"""S-40: everything that is kept has an end, and nothing gets in without one.

What becomes of recalled and expired records on whole nodes stands in `tests/nodes/test_recall.py` and
`test_handling.py`.
"""

import sqlite3
from functools import partial
from pathlib import Path
from typing import Annotated, ClassVar

import msgspec
import pytest

from lindero.engine.backups import restore_backup, write_backup
from lindero.kernel.capability import Capability
from lindero.kernel.errors import LinderoError
from lindero.kernel.marks import field
from lindero.kernel.record import Record
from lindero.kernel.times import DAY_MS
from lindero.shells.node import Node
from lindero.trust.exchange.wire import ENTRY_DECODER
from tests.nodes.concluded import concluded_world
from tests.nodes.dealings import ask, correct, let_pass
from tests.nodes.tampering import caught, closed, deliver, opened, resigned, with_entry
from tests.nodes.world import TREATY, World
from tests.safeguards.trespass import check_refused


class NeverForgotten(Record, frozen=True, kw_only=True, tag="archive.never_forgotten"):
    """A kind that says nothing of how long it is kept."""

    text: Annotated[str, field("anything")]


class KeptForNoTime(Record, frozen=True, kw_only=True, tag="archive.kept_for_no_time"):
    """A kind that is kept for no time at all, which is no time."""

    keep_days: ClassVar[int] = 0
    text: Annotated[str, field("anything")]


ARCHIVE = Capability(name="archive", title="Archive", records=(NeverForgotten, KeptForNoTime))


@pytest.mark.parametrize("kind", [NeverForgotten, KeptForNoTime])
def test_S_40_kind_without_an_end_is_not_put(
    tmp_path_factory: pytest.TempPathFactory, kind: type[NeverForgotten | KeptForNoTime]
) -> None:
    """A folder that forgot to say how long it keeps a kind cannot put it, and is told which key is missing."""
    world = World(tmp_path_factory.mktemp("archive"), folders=(ARCHIVE,))
    refusal = check_refused(
        world, partial(world.put, "NRD", "archive", kind(text="for ever")), "put archive."
    )
    assert "keep_days" in refusal.advice
    assert world.files_holding("NRD", "for ever") == []
    world.close()


HEAD = "INSERT INTO log_heads (seq, record_id, kind, origin, at, delete_by, head) VALUES"
BODY = "INSERT INTO log_bodies (seq, delete_by, salt, body) VALUES"


@pytest.mark.parametrize(
    "statement",
    [
        f"{HEAD} (99, 'x', 'a.b', 'NRD', 1, NULL, x'00')",
        f"{HEAD} (99, 'x', 'a.b', 'NRD', 1, 0, x'00')",
        f"{BODY} (99, NULL, x'00', x'00')",
        "INSERT INTO log_bodies (seq, salt, body) VALUES (99, x'00', x'00')",
    ],
)
def test_S_40_store_itself_takes_nothing_without_an_end(world: World, statement: str) -> None:
    """Direct access to the database meets a constraint: there is no row without a time to go."""
    store = world.nodes["NRD"].store
    with pytest.raises(sqlite3.IntegrityError):
        store.run(lambda tx: tx.execute(statement))


@pytest.mark.parametrize("end", [0, 1])
def test_S_40_neighbours_record_without_an_end_is_not_taken(allied: World, end: int) -> None:
    """An entry that need never be erased, or should have been long ago, is refused on receipt."""
    allied.observe("NRD", identity="219005540")
    (batch,) = opened(caught(allied, "NRD", "SUD"))
    endless = resigned(allied, with_entry(batch, 0, retain_until=end), allied.nodes["NRD"].signer)
    deliver(allied, closed([endless]))
    assert allied.received("SUD") == []
    assert allied.files_holding("SUD", "219005540") == []


def test_S_40_entry_that_says_nothing_of_its_end_is_no_entry(allied: World) -> None:
    """The key is required: what lacks it does not even decode."""
    allied.observe("NRD")
    (batch,) = opened(caught(allied, "NRD", "SUD"))
    facts = msgspec.json.decode(batch.entries[0])
    del facts["retain_until"]
    with pytest.raises(msgspec.ValidationError):
        ENTRY_DECODER.decode(msgspec.json.encode(facts))
    raw = msgspec.Raw(msgspec.json.encode(facts))
    endless = msgspec.structs.replace(batch, entries=(raw,))
    signed = resigned(allied, endless, allied.nodes["NRD"].signer)
    with pytest.raises(LinderoError):
        deliver(allied, closed([signed]))
    assert allied.received("SUD") == []


def test_S_40_every_head_on_both_nodes_names_its_end(allied: World) -> None:
    """Own records, received ones, acts and decisions alike."""
    allied.observe("NRD")
    allied.observe("SUD")
    allied.settle()
    for nation in ("NRD", "SUD"):
        ((heads, endless),) = allied.nodes[nation].store.query(
            "SELECT count(*), sum(delete_by <= at) FROM log_heads"
        )
        assert heads > 10
        assert endless == 0


def test_S_40_erasing_leaves_the_proof(allied: World) -> None:
    """With body and salt gone, head, leaf, channel entry and receipts still verify on both sides."""
    head = allied.observe("NRD", identity="219005541")
    allied.settle()
    allied.recall("NRD", head)
    allied.settle()
    (received,) = allied.received("SUD")
    channel = "lindero/NRD-SUD/AG-1/operations"
    assert received.source_leaf == allied.leaves("NRD", channel)[0].hex()
    assert received.commitment == head.commitment
    allied.check_logs_agree()


# --- backups, derived copies and who may keep -------------------------------------------------------------------

SECRET = "219005542"


def backed_up(world: World, folder: Path) -> Path:
    """Write a backup of Sudia's store; return its folder."""
    data = world.folder / "SUD" / "data" / "node.db"
    now = world.clocks["SUD"].now()
    return write_backup(data, world.folder / "SUD" / "erased.txt", folder, now=now).folder


def restored(world: World, backup: Path) -> Node:
    """Put a backup in the place of Sudia's store and open the node."""
    world.nodes["SUD"].close()
    folder, now = world.folder / "SUD", world.clocks["SUD"].now()
    restore_backup(
        backup, folder / "data" / "node.db", folder / "erased.txt", nation="SUD", now=now, is_replacing=True
    )
    return world.open("SUD")


@pytest.mark.parametrize("how", ["recalled", "corrected", "erased"])
def test_S_40_restored_backup_erases_again_before_anything_is_read(
    allied: World, tmp_path_factory: pytest.TempPathFactory, how: str
) -> None:
    """Import and replay: whatever took a record away, the node that comes up again has not a byte of it."""
    head = allied.observe("NRD", identity=SECRET)
    allied.settle()
    backup = backed_up(allied, tmp_path_factory.mktemp("backups"))
    if how == "recalled":
        allied.recall("NRD", head)
    elif how == "corrected":
        correct(allied, "NRD", head, identity="219005543")
    else:
        ask(allied, "NRD", "erase_record", record_id=head.record_id, reason="asked by the person")
    allied.settle()
    allied.sever("NRD", "SUD")
    node = restored(allied, backup)
    assert node.erased_again == 1
    assert allied.files_holding("SUD", SECRET) == []
    (received,) = [h for h in allied.received("SUD") if h.record_id == head.record_id]
    assert allied.body("SUD", received) is None
    assert node.store.query("SELECT 1 FROM picture_latest WHERE identity = ?", (SECRET,)) == []


def test_S_40_register_that_is_broken_keeps_the_node_closed(allied: World) -> None:
    """Administrator: who edits the register gets no node that has forgotten what it erased, but none at all."""
    head = allied.observe("NRD", identity=SECRET)
    allied.settle()
    allied.recall("NRD", head)
    allied.settle()
    allied.nodes["SUD"].close()
    register = allied.folder / "SUD" / "erased.txt"
    whole = register.read_bytes()
    register.write_text("nothing was ever erased here\n")
    with pytest.raises(LinderoError) as refusal:
        allied.open("SUD")
    assert refusal.value.code == "register.line"
    register.write_bytes(whole)
    allied.open("SUD")


def test_S_40_emptied_register_is_written_anew_from_the_store(allied: World) -> None:
    """Administrator: emptying the file gains nothing, since the store has the same list."""
    head = allied.observe("NRD", identity=SECRET)
    allied.settle()
    allied.recall("NRD", head)
    allied.settle()
    register = allied.folder / "SUD" / "erased.txt"
    whole = register.read_text()
    allied.nodes["SUD"].close()
    register.write_text("")
    allied.open("SUD")
    assert register.read_text() == whole


def test_S_40_no_action_and_no_folder_lengthens_a_retention(allied: World) -> None:
    """Administrator and plug-in: nothing that may be asked of a node sets a later end, but a hold with its law."""
    lengthening = {
        name
        for name, action in allied.registry.actions.items()
        if any(word in name for word in ("keep", "retain", "retention", "prolong", "extend_"))
        and not name.startswith("rights.")
    }
    # A clip's time is counted from its own end: `test_SEN_02_S_40_keeping_a_clip_again_does_not_lengthen_its_time`.
    # That of an answer is no retention: `test_EXC_12_S_40_time_is_extended_once_…` sees that all else ends as before.
    lengthening -= {"sensors.keep_clip", "requests.extend_deadline"}
    assert lengthening == set()


@pytest.mark.parametrize("setting", ["production", "exercise"])
def test_S_40_exercise_forgets_like_the_real_world(tmp_path: Path, setting: str) -> None:
    """Crisis and exercise: recalls and ends are obeyed in either setting."""
    world = concluded_world(tmp_path, TREATY.read_text(encoding="utf-8"), setting, folders=())
    recalled, expiring = world.observe("NRD", identity=SECRET), world.observe("NRD", identity="219005544")
    world.settle()
    world.recall("NRD", recalled)
    world.settle()
    assert world.files_holding("SUD", SECRET) == []
    let_pass(world, 11 * DAY_MS)
    assert (
        world.body("SUD", next(h for h in world.received("SUD") if h.record_id == expiring.record_id)) is None
    )
    assert world.files_holding("SUD", "219005544") == []
    world.close()
