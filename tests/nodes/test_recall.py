"""Recall: what the origin asks back is gone from every file of the recipient, and the recipient certifies it."""

import sqlite3
from pathlib import Path

import pytest

from lindero.capabilities.tracking.records import TrackEnded
from lindero.kernel.errors import Conflict, LinderoError, Missing, Refused
from lindero.kernel.places import place_of
from lindero.kernel.times import DAY_MS
from lindero.trust.exchange.recall.asks import RecallRecord
from lindero.trust.exchange.wire import PARCEL_PATH
from tests.nodes.treaties import among
from tests.nodes.world import DIPLOMAT, World

SECRET = "219009911"


def proofs(world: World, nation: str = "NRD") -> list[tuple[str, str]]:
    """Return what recipients certified to a node: who, and the word."""
    return [(p.peer, p.status) for p in world.records(nation, "exchange.erasure_proved")]


def test_S_40_recalled_record_is_gone_from_every_file_of_the_recipient(allied: World) -> None:
    """Database, side files and anything else in the peer's folder: no byte of it is left when the receipt leaves."""
    head = allied.observe("NRD", lon=11.234_567_1, identity=SECRET)
    allied.settle()
    assert allied.files_holding("SUD", SECRET)
    salts = allied.nodes["SUD"].store.query("SELECT disclosure FROM log_bodies WHERE disclosure IS NOT NULL")
    assert any(SECRET.encode() in disclosure for (disclosure,) in salts)
    allied.recall("NRD", head)
    allied.settle()
    assert proofs(allied) == [("SUD", "ERASED")]
    assert allied.files_holding("SUD", SECRET, "112345671") == []
    (received,) = allied.received("SUD")
    assert allied.body("SUD", received) is None
    allied.check_logs_agree()


def test_S_40_recall_reaches_derived_rows_and_leaves_others_alone(allied: World) -> None:
    """The map loses the recalled position; that of another ship stays."""
    head = allied.observe("NRD", identity=SECRET)
    other = allied.observe("NRD", identity="219000001", track_id="b" * 20)
    allied.settle()
    allied.recall("NRD", head)
    allied.settle()
    assert left_of(allied, head.record_id) == []
    store = allied.nodes["SUD"].store
    assert store.query("SELECT identity FROM picture_latest WHERE origin = 'NRD'") == [("219000001",)]
    assert allied.body("SUD", allied.received("SUD")[1]).identity == "219000001"
    assert allied.received("SUD")[1].record_id == other.record_id


def left_of(world: World, name: str) -> list[str]:
    """Return the folded tables of Sudia in which a row names a record."""
    derived = [t.name for t in world.registry.tables.values() if t.derived and "record_id" in t.columns]
    store = world.nodes["SUD"].store
    return [table for table in derived if store.query(f"SELECT 1 FROM {table} WHERE record_id = ?", (name,))]


PLACED = ("picture_latest", "picture_history", "tracking_received", "alerts_fixes")
"""Tables whose rows are reached by the place of their record in the log."""


def test_S_40_recall_reaches_the_last_position_of_a_track_that_ended(allied: World) -> None:
    """The end came later and stands elsewhere in the log: the position that it left behind is found all the same."""
    head = allied.observe("NRD", identity=SECRET)
    allied.settle()
    ended = TrackEnded(track_id="a" * 20, place=place_of(11.0, 55.5), measured_at=head.at, reason="lost")
    allied.put("NRD", "tracking", ended)
    allied.settle()
    assert allied.nodes["SUD"].store.query("SELECT is_ended, record_id FROM picture_latest") == [
        (1, head.record_id)
    ]
    allied.recall("NRD", head)
    allied.settle()
    assert left_of(allied, head.record_id) == []
    assert allied.files_holding("SUD", SECRET) == []


def test_S_40_recall_reaches_what_an_older_version_had_folded(allied: World) -> None:
    """Rows that did not tell where their record stands are folded anew at the first start, and then they do."""
    head = allied.observe("NRD", identity=SECRET)
    allied.settle()
    assert set(left_of(allied, head.record_id)) == set(PLACED)
    allied.nodes["SUD"].close()
    older = sqlite3.connect(allied.folder / "SUD" / "data" / "node.db")
    for table in PLACED:
        if table != "picture_latest":
            older.execute(f"DROP INDEX {table}_by_seq")
            older.execute(f"ALTER TABLE {table} DROP COLUMN seq")
        older.execute("UPDATE engine_tables SET version = version - 1 WHERE name = ?", (table,))
    older.commit()
    older.close()
    allied.open("SUD")
    assert set(left_of(allied, head.record_id)) == set(PLACED)
    allied.recall("NRD", head)
    allied.settle()
    assert left_of(allied, head.record_id) == []
    assert allied.files_holding("SUD", SECRET) == []


def test_S_40_recipient_that_lost_power_scrubs_before_its_first_receipt(allied: World) -> None:
    """Erased rows in a side file left by a killed process are gone before anything is certified again."""
    head = allied.observe("NRD", identity=SECRET)
    allied.settle()
    node = allied.nodes["SUD"]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(node.store, "scrub", lambda: (_ for _ in ()).throw(_power_cut()))
        allied.recall("NRD", head)
        allied.settle_troubled()
        assert proofs(allied) == [], "no receipt left while bytes were left"
    allied.settle()
    assert proofs(allied) == [("SUD", "ERASED")]
    assert allied.files_holding("SUD", SECRET) == []


def _power_cut() -> LinderoError:
    from lindero.kernel.errors import Unavailable  # noqa: PLC0415

    return Unavailable("store.scrub", "The power was cut.", "Start again.")


def test_recall_of_a_record_that_has_not_left_yet_keeps_it_here(allied: World) -> None:
    """Recalled before it was sealed, it never crosses, and nobody needs to certify anything."""
    allied.sever("NRD", "SUD")
    allied.move(20 * 60_000)
    head = allied.observe("NRD", identity=SECRET)
    allied.recall("NRD", head)
    allied.mend("NRD", "SUD")
    allied.settle()
    assert SECRET.encode() not in allied.wire("NRD", "SUD")
    assert allied.rulings("NRD")[-1].codes == ("RECALLED",)
    assert proofs(allied) == []


def test_recall_that_overtakes_the_record_empties_what_waits(allied: World) -> None:
    """Sealed and not delivered when it was recalled: the entry crosses without its content."""
    head = allied.observe("NRD", identity=SECRET)
    allied.sever("NRD", "SUD")
    while allied.step(allied.link("NRD", "SUD")):
        pass
    allied.recall("NRD", head)
    allied.mend("NRD", "SUD")
    allied.settle()
    assert SECRET.encode() not in allied.wire("NRD", "SUD")
    assert allied.files_holding("SUD", SECRET) == []
    assert proofs(allied) == [("SUD", "UNKNOWN")]
    allied.check_logs_agree()


def test_recall_that_overtakes_the_record_on_the_wire_is_obeyed(allied: World) -> None:
    """A parcel that was held up arrives after the recall: its content is not kept."""
    head = allied.observe("NRD", identity=SECRET)
    allied.trouble = lambda here, _there, path: "late" if (here, path) == ("NRD", PARCEL_PATH) else ""
    allied.settle()
    held_up = allied.late[:1]
    allied.late.clear()
    allied.trouble = None
    allied.recall("NRD", head)
    node = allied.nodes["NRD"]
    node.store.run(lambda tx: node.exchange.outbox.seal_control(tx, "SUD"))
    control = allied.link("NRD", "SUD")
    sent_control_first(allied, control)
    for request in held_up:
        allied.deliver(*request)
    assert allied.received("SUD") == []
    assert allied.files_holding("SUD", SECRET) == []
    allied.settle()
    allied.check_logs_agree()


def sent_control_first(world: World, link: object) -> None:
    """Deliver what waits in the channel of acts and recalls, and nothing else."""
    from lindero.trust.exchange.channels import batch_bytes, waiting  # noqa: PLC0415
    from lindero.trust.exchange.wire import BATCH_DECODER, CONTROL  # noqa: PLC0415
    from tests.nodes.tampering import closed, deliver  # noqa: PLC0415

    store = world.nodes["NRD"].store
    batches = store.run(
        lambda tx: [
            BATCH_DECODER.decode(batch_bytes(tx, b.channel, b.first))
            for b in waiting(tx, "SUD")
            if b.agreement == CONTROL
        ]
    )
    deliver(world, closed(batches))


def test_recall_of_a_record_that_the_recipient_never_had_is_certified_as_unknown(three: World) -> None:
    """The word is honest: there was nothing to erase."""
    three.conclude(among("NRD", "SUD", "VES"))
    three.sever("NRD", "VES")
    three.move(20 * 60_000)
    head = three.observe("NRD", identity=SECRET)
    three.settle()
    three.recall("NRD", head)
    three.mend("NRD", "VES")
    for _ in range(2):
        three.settle()
        three.move(1_000)
    assert proofs(three) == [("SUD", "ERASED")], "Vesta never heard of it at all"
    assert SECRET.encode() not in three.wire("NRD", "VES")


def test_recall_reaches_every_recipient(three: World) -> None:
    """Each of them certifies for itself; one that is cut off does so when it is back."""
    three.conclude(among("NRD", "SUD", "VES"))
    head = three.observe("NRD", identity=SECRET)
    three.settle()
    three.sever("NRD", "VES")
    three.recall("NRD", head)
    three.settle()
    assert proofs(three) == [("SUD", "ERASED")]
    three.mend("NRD", "VES")
    three.settle()
    assert sorted(proofs(three)) == [("SUD", "ERASED"), ("VES", "ERASED")]
    assert three.files_holding("SUD", SECRET) == three.files_holding("VES", SECRET) == []


def test_recall_passes_a_suspension(allied: World) -> None:
    """Nobody loses the right to have data back by stopping the flow."""
    head = allied.observe("NRD", identity=SECRET)
    allied.settle()
    allied.suspend("SUD", "AG-1@1")
    allied.settle()
    allied.recall("NRD", head)
    allied.settle()
    assert proofs(allied) == [("SUD", "ERASED")]


def test_recall_twice_or_of_anothers_record_is_refused(allied: World) -> None:
    """Only an own record is recalled, and once."""
    head = allied.observe("NRD")
    allied.settle()
    with pytest.raises(Missing):
        allied.nodes["SUD"].act(
            "exchange.recall_record", RecallRecord(record_id=head.record_id, reason="not ours"), DIPLOMAT
        )
    allied.recall("NRD", head)
    with pytest.raises(Conflict):
        allied.recall("NRD", head)


def test_recall_needs_its_grant(allied: World) -> None:
    """Who may not recall is refused, and the refusal is logged."""
    head = allied.observe("NRD")
    clerk = DIPLOMAT.__class__(name="person/clerk", grants=DIPLOMAT.grants - {"exchange.recall"})
    with pytest.raises(Refused):
        allied.nodes["NRD"].act(
            "exchange.recall_record", RecallRecord(record_id=head.record_id, reason="because"), clerk
        )
    (refusal,) = allied.records("NRD", "identity.access_refused")
    assert refusal.who == "person/clerk"


def test_S_40_restored_backup_of_the_recipient_erases_again(allied: World, tmp_path: Path) -> None:
    """A disk set back to before the recall, register and all, gets the recall again from the origin, and obeys it."""
    head = allied.observe("NRD", identity=SECRET)
    allied.settle()
    allied.nodes["SUD"].close()
    backup = (allied.folder / "SUD" / "data" / "node.db").read_bytes()
    allied.open("SUD")
    allied.settle()
    allied.recall("NRD", head)
    allied.settle()
    assert allied.files_holding("SUD", SECRET) == []
    allied.nodes["SUD"].close()
    for path in (allied.folder / "SUD" / "data").iterdir():
        path.unlink()
    (allied.folder / "SUD" / "erased.txt").unlink()
    (allied.folder / "SUD" / "data" / "node.db").write_bytes(backup)
    allied.open("SUD")
    assert allied.files_holding("SUD", SECRET)
    allied.observe("NRD")
    for _ in range(4):
        allied.settle_troubled()
        allied.move(DAY_MS // 24)
    assert allied.files_holding("SUD", SECRET) == []


def test_recall_leaves_a_log_that_still_verifies(allied: World) -> None:
    """With values and salts gone, heads, entries and trees are whole on both sides."""
    heads = [allied.observe("NRD", identity=SECRET) for _ in range(5)]
    allied.settle()
    for head in heads[::2]:
        allied.recall("NRD", head)
    allied.settle()
    allied.check_logs_agree()
    assert len(allied.received("SUD")) == 5
    assert [allied.body("SUD", head) is None for head in allied.received("SUD")] == [
        True,
        False,
        True,
        False,
        True,
    ]
    integrity = sqlite3.connect(allied.folder / "SUD" / "data" / "node.db")
    assert integrity.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    integrity.close()
