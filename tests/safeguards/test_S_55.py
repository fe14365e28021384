"""S-55: exercise and production never meet; the marker is part of every head, entry and store.

That two nodes of different settings take nothing of each other stands in `tests/nodes/test_nothing_kept.py`.
"""

import shutil
from pathlib import Path

import msgspec
import pytest

from lindero.engine.log import Incoming
from lindero.kernel.errors import Conflict, LinderoError, Refused
from lindero.kernel.record import Head, Setting, encode_record
from lindero.trust.exchange.wire import ENTRY_DECODER, Entry
from tests.nodes.concluded import concluded_world
from tests.nodes.tampering import caught, closed, deliver, opened, resigned, with_entry
from tests.nodes.treaties import amended
from tests.nodes.world import START, World

SETTINGS: tuple[Setting, Setting] = ("production", "exercise")
OTHER: dict[str, Setting] = {"production": "exercise", "exercise": "production"}
SECRET = "219005555"


@pytest.mark.parametrize("setting", SETTINGS)
def test_S_55_every_head_and_entry_carries_the_marker_of_its_node(tmp_path: Path, setting: Setting) -> None:
    """Own records, received ones and what crosses: all of them say which world they are of."""
    world = concluded_world(tmp_path, amended(), setting, folders=())
    world.observe("NRD")
    world.settle()
    kinds = tuple(world.registry.record_types)
    for nation in ("NRD", "SUD"):
        assert {event.head.setting for event in world.events(nation, *kinds)} == {setting}
    assert {entry.setting for entry in world.entries("SUD", "lindero/NRD-SUD/AG-1/operations")} == {setting}
    world.close()


@pytest.mark.parametrize("setting", SETTINGS)
def test_S_55_direct_call_of_the_log_refuses_the_other_setting(tmp_path: Path, setting: Setting) -> None:
    """Not even code inside the node gets a head of the other world into its log."""
    world = World(tmp_path, setting=setting)
    node = world.nodes["NRD"]
    foreign = Incoming(
        head=Head(
            seq=0,
            record_id="a" * 26,
            origin="SUD",
            kind="tracking.track_updated",
            at=START,
            actor="peer/SUD",
            commitment="0" * 64,
            delete_by=START + 1,
            setting=OTHER[setting],
        ),
        body=encode_record(world.track("NRD", identity=SECRET)),
        disclosure=b"{}",
    )
    with pytest.raises(Refused) as refusal:
        node.store.run(lambda tx: node.log.receive(tx, [foreign]))
    assert refusal.value.code == "log.setting"
    assert world.files_holding("NRD", SECRET) == []
    world.close()


@pytest.mark.parametrize("setting", SETTINGS)
def test_S_55_imported_entry_of_the_other_setting_is_not_kept(tmp_path: Path, setting: Setting) -> None:
    """Properly signed by a recognised neighbour, under an agreement in force, and yet of the other world."""
    world = concluded_world(tmp_path, amended(), setting, folders=())
    world.observe("NRD", identity=SECRET)
    (batch,) = opened(caught(world, "NRD", "SUD"))
    foreign = resigned(world, with_entry(batch, 0, setting=OTHER[setting]), world.nodes["NRD"].signer)
    deliver(world, closed([foreign]))
    assert world.received("SUD") == []
    assert world.files_holding("SUD", SECRET) == []
    (record,) = (r for r in world.records("SUD", "exchange.batch_received") if r.outcomes)
    assert [outcome.status for outcome in record.outcomes] == ["SETTING"]
    world.close()


def test_S_55_marker_cannot_be_left_out_or_made_up() -> None:
    """An entry without a setting, or with a third one, does not decode."""
    facts = {
        "id": "a" * 26, "source": "NRD", "type": "tracking.track_updated", "time": 1, "commitment": "0" * 64,
        "setting": "exercise", "agreement": "AG-1@1", "clause": "c", "purpose": "p", "lane": "bulk",
        "released": [], "retain_until": 1,
    }  # fmt: skip
    entry: Entry = ENTRY_DECODER.decode(msgspec.json.encode(facts))
    assert entry.setting == "exercise"
    for broken in ({**facts, "setting": "simulation"}, {k: v for k, v in facts.items() if k != "setting"}):
        with pytest.raises(msgspec.ValidationError):
            ENTRY_DECODER.decode(msgspec.json.encode(broken))


@pytest.mark.parametrize("setting", SETTINGS)
def test_S_55_store_of_one_setting_is_not_opened_in_the_other(tmp_path: Path, setting: Setting) -> None:
    """Changing a word in node.toml, or copying the data folder, does not carry data from one world to the other."""
    world = World(tmp_path, setting=setting)
    world.nodes["NRD"].close()
    config = tmp_path / "NRD" / "node.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace(f'setting = "{setting}"', f'setting = "{OTHER[setting]}"'), encoding="utf-8"
    )
    with pytest.raises(Conflict) as refusal:
        world.open("NRD")
    assert refusal.value.code == "node.setting"
    config.write_text(text, encoding="utf-8")
    world.open("NRD")
    world.close()


def test_S_55_data_folder_of_an_exercise_is_no_use_to_a_production_node(tmp_path: Path) -> None:
    """The store itself says which world it is of."""
    exercise = World(tmp_path / "exercise", setting="exercise")
    production = World(tmp_path / "production")
    exercise.close()
    production.nodes["NRD"].close()
    shutil.rmtree(tmp_path / "production" / "NRD" / "data")
    shutil.copytree(tmp_path / "exercise" / "NRD" / "data", tmp_path / "production" / "NRD" / "data")
    with pytest.raises(LinderoError) as refusal:
        production.open("NRD")
    assert refusal.value.code == "node.setting"
    production.nodes["SUD"].close()


@pytest.mark.parametrize("setting", SETTINGS)
def test_S_55_plug_in_has_no_word_for_the_marker(tmp_path: Path, setting: Setting) -> None:
    """A plug-in's way: the node stamps what it puts; neither record nor desk can say of which world it is."""
    world = World(tmp_path, setting=setting)
    head = world.put("NRD", "tracking", world.track("NRD", identity=SECRET))
    assert head.setting == setting
    fields = {name for kind in world.registry.record_types.values() for name in kind.__struct_fields__}
    assert "setting" not in fields
    world.close()
