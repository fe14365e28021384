"""S-64: military data cross only as what they are, under a clause that says so; there is no purpose of targeting."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lindero.app import find_registry
from lindero.kernel.places import place_of
from lindero.trust.agreements.lint import lint_text
from lindero.trust.agreements.vocabulary import PURPOSES, SOURCES
from lindero.trust.exchange.tests.labelled import FIELDS, GRADED, WATCH, PatrolSeen, watching
from tests.nodes.world import World

BOTH = "sources: [civil, military]"


@pytest.mark.parametrize(
    ("lines", "source", "crosses"),
    [((), "civil", True), ((), "military", False), ((BOTH,), "military", True), ((BOTH,), "alien", False)],
)
@pytest.mark.parametrize("setting", ["production", "exercise"])
def test_AGR_12_S_64_military_source_needs_an_explicit_clause(
    tmp_path: Path, lines: tuple[str, ...], source: str, crosses: bool, setting: str
) -> None:
    """Without the clause it is denied; with it the label travels along; an unknown source never crosses."""
    world = World(tmp_path, folders=(WATCH,), setting=setting)
    world.conclude(watching(*lines))
    seen = PatrolSeen(title="a boat", place=place_of(11, 55.5), grading=GRADED, source=source)
    world.put("NRD", "watch", seen)
    world.settle()
    received = world.received("SUD", "watch.patrol_seen")
    assert bool(received) is crosses
    if crosses:
        assert world.body("SUD", received[0]).source == source
    else:
        assert "SOURCE" in world.rulings("NRD")[0].codes
    world.close()


def test_S_64_a_clause_that_leaves_the_label_out_lets_no_military_data_cross(tmp_path: Path) -> None:
    """Labelled or not at all."""
    world = World(tmp_path, folders=(WATCH,))
    world.conclude(watching(BOTH, fields=tuple(name for name in FIELDS if name != "source")))
    seen: Any = PatrolSeen(title="a boat", place=place_of(11, 55.5), grading=GRADED, source="military")
    world.put("NRD", "watch", seen)
    world.settle()
    assert world.received("SUD", "watch.patrol_seen") == []
    assert world.rulings("NRD")[0].codes == ("UNMARKED",)
    world.close()


def test_AGR_12_there_is_no_word_for_targeting() -> None:
    """The vocabularies are closed: no purpose of targeting or attack, and no treaty can bring one in."""
    words = {*PURPOSES, *SOURCES}
    assert not any(part in word for word in words for part in ("target", "attack", "strike", "defence"))
    for purpose in ("targeting", "military_operations"):
        found = lint_text(
            watching().replace("purposes: [border_surveillance]", f"purposes: [{purpose}]"), "a"
        )
        assert "unknown_purpose" in {finding.code for finding in found}


def military(world: World) -> Any:
    """Put what the military saw on Nordia; return its head."""
    seen = PatrolSeen(title="a boat", place=place_of(11, 55.5), grading=GRADED, source="military")
    return world.put("NRD", "watch", seen)


def test_S_64_direct_call_of_the_gate_gives_no_terms_to_anybody(tmp_path: Path) -> None:
    """Who asks the gate itself, as approved by any two persons or not, gets nothing to seal by."""
    world = World(tmp_path, folders=(WATCH,))
    world.conclude(watching())
    node, head = world.nodes["NRD"], military(world)

    def ask(tx: Any) -> list[Any]:
        item = node.log.find_sealed(tx, head.record_id)
        assert item is not None
        decide = node.exchange.border.decider(tx, "SUD", "operations", is_leased=True)
        return [decide(item)[1], decide.as_approved(item)[1]]

    assert node.store.run(ask) == [None, None]
    world.close()


def test_S_64_receiver_refuses_what_a_careless_sender_let_through(tmp_path: Path) -> None:
    """Import: the source is read at both gates; what the clause does not name is not kept, and the account says so."""
    world = World(tmp_path, folders=(WATCH,))
    world.conclude(watching())
    border = type(world.nodes["NRD"].exchange.border)
    original = border.decider

    def careless(self: Any, tx: Any, peer: str, lane: Any, **more: Any) -> Any:
        decide = original(self, tx, peer, lane, **more)

        def blind(item: Any) -> Any:
            return decide(
                msgspec.structs.replace(item, record=msgspec.structs.replace(item.record, source="civil"))
            )

        return blind

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(border, "decider", careless)
        military(world)
        world.settle()
    outcomes = world.records("SUD", "exchange.batch_received")[-1].outcomes
    assert [outcome.status for outcome in outcomes] == ["SOURCE"]
    assert world.received("SUD", "watch.patrol_seen") == []
    world.close()


def test_S_64_no_folder_has_a_kind_or_an_action_for_targets() -> None:
    """Plug-in and administrator: nothing that is declared puts out a target, and nothing could be asked to."""
    registry = find_registry()
    fields = {name for kind in registry.record_types.values() for name in kind.__struct_fields__}
    words = {*registry.record_types, *registry.actions, *registry.pages, *fields}
    assert not [word for word in words if re.search(r"target(?!ed)|weapon|strike|attack", word)]
