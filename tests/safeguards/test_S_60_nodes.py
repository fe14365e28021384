"""S-60 on nodes: there is no switch for a crisis, in configuration, actions or environment, that lifts a rule."""

import re
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final, get_args

import msgspec
import pytest

from lindero.app import find_registry
from lindero.engine.config import NodeConfig
from lindero.kernel.capability import Capability, Grant
from lindero.kernel.desk import Actor
from lindero.kernel.errors import LinderoError
from lindero.kernel.marks import field
from lindero.kernel.places import Place, place_of
from lindero.kernel.record import Record
from tests.nodes.concluded import concluded_world
from tests.nodes.treaties import amended
from tests.nodes.world import World

WORDS = re.compile(r"crisis|emergenc|override|bypass|break_?glass|disable|unsafe|skip|debug", re.IGNORECASE)
READING_IN_AN_EMERGENCY = {
    "identity.ask_emergency",
    "identity.agree_emergency",
    "identity.end_emergency",
    "identity.review_emergency",
}
SOURCES = Path(__file__).parents[2] / "src" / "lindero" / "trust"


class CrisisDeclared(Record, frozen=True, kw_only=True, tag="crisis.crisis_declared"):
    """A plug-in says that there is a crisis, in every word that it can think of."""

    keep_days: ClassVar[int] = 5
    place: Annotated[Place, field("where", sharable=True, role="place")]
    crisis: Annotated[bool, field("that there is one", sharable=True)] = True
    override_safeguards: Annotated[bool, field("what it wants", sharable=True)] = True


CRISIS: Final = Capability(
    name="crisis",
    title="Crisis",
    records=(CrisisDeclared,),
    grants=(Grant("crisis.override", "Override everything.", roles=("NCC", "ADM")),),
)


def _members(type_: Any, seen: set[type]) -> set[str]:
    """Return the keys of a type and of all that it holds, in lists, tables and choices too."""
    inner = [name for part in get_args(type_) for name in _members(part, seen)]
    if not isinstance(type_, type) or type_ in seen or not issubclass(type_, msgspec.Struct):
        return set(inner)
    seen.add(type_)
    names = {*type_.__struct_fields__, *inner}
    return names.union(*(_members(one.type, seen) for one in msgspec.structs.fields(type_)))


def test_S_60_plug_in_that_declares_a_crisis_changes_no_decision(tmp_path: Path) -> None:
    """Its record, its grant and its words are its own: what was refused before is refused after, by the same code."""
    world = concluded_world(tmp_path, amended(), folders=(CRISIS,))
    outside: dict[str, Any] = {"lon": 12.5, "identity": "219005560"}
    world.observe("NRD", **outside)
    world.settle()
    code = Actor(name="reaction/crisis.declare")
    node = world.nodes["NRD"]
    node.work("crisis", code, lambda desk: desk.put(CrisisDeclared(place=place_of(11, 55.5))))
    world.observe("NRD", **outside)
    world.settle()
    codes = [ruling.codes for ruling in world.rulings("NRD") if ruling.kind == "tracking.track_updated"]
    assert codes == [("AREA",), ("AREA",)]
    assert world.received("SUD") == []
    assert b"219005560" not in world.wire("NRD", "SUD")
    world.close()


def test_S_60_configuration_has_no_key_for_a_crisis() -> None:
    """No key of node.toml could be one; `emergency` is the telephone number that the public pages show."""
    assert not [name for name in _members(NodeConfig, set()) - {"emergency"} if WORDS.search(name)]


@pytest.mark.parametrize(
    "line",
    [
        "crisis = true",
        "[crisis]\nactive = true",
        "[exchange.override]\ngate = false",
        "[exchange]\nmax_skew_s = 86400",
    ],
)
def test_S_60_made_up_key_keeps_the_node_from_starting(world: World, line: str) -> None:
    """A key that is not known, or a bound beyond what is allowed, is refused and named, not passed over."""
    world.nodes["NRD"].close()
    config = world.folder / "NRD" / "node.toml"
    text = config.read_text(encoding="utf-8")
    changed = text.replace("max_skew_s = 120", "max_skew_s = 86400") if "skew" in line else f"{line}\n{text}"
    config.write_text(changed, encoding="utf-8")
    with pytest.raises(LinderoError) as refusal:
        world.open("NRD")
    assert refusal.value.code in {"config.key", "config.toml"}
    config.write_text(text, encoding="utf-8")
    world.open("NRD")


def test_S_60_no_action_and_no_grant_pleads_a_crisis() -> None:
    """Whatever may be asked of a node, nothing of it has such a word, but for reading by two persons (S-52)."""
    registry = find_registry()
    asked = [action for action in registry.actions.values() if action.name not in READING_IN_AN_EMERGENCY]
    assert len(registry.actions) - len(asked) == len(READING_IN_AN_EMERGENCY)
    for action in asked:
        assert not WORDS.search(action.name)
        assert not [name for name in action.asks.__struct_fields__ if WORDS.search(name)], action.name
    grants = {grant.name for grant in registry.offers("grants") if WORDS.search(grant.name)}
    assert grants == {registry.actions[name].needs for name in READING_IN_AN_EMERGENCY}


def test_S_60_gate_knows_no_emergency() -> None:
    """What two persons may read for a time is no input of any decision on what crosses."""
    for folder in ("agreements", "exchange"):
        for path in (SOURCES / folder).rglob("*.py"):
            if "tests" not in path.parts:
                assert "emergency_grants" not in path.read_text(encoding="utf-8"), path


def test_S_60_gate_reads_no_environment() -> None:
    """No module of the trust floor looks at a variable of the process, where a switch could hide."""
    reading = re.compile(r"\bos\.environ|\bgetenv\(")
    for path in SOURCES.rglob("*.py"):
        if "tests" not in path.parts:
            assert not reading.search(path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize("setting", ["production", "exercise"])
def test_S_60_exercise_decides_as_production_does(tmp_path: Path, setting: str) -> None:
    """The same records meet the same answers: the setting is no input of the decision."""
    world = concluded_world(tmp_path, amended(), setting, folders=())
    for lon in (11.0, 12.5):
        world.observe("NRD", lon=lon, name="Svanen")
    world.suspend("SUD", "AG-1@1", "clause", "art-6-1")
    world.settle()
    world.observe("NRD")
    world.settle()
    answers = [(ruling.allowed, ruling.codes) for ruling in world.rulings("NRD")]
    assert answers[0] == (True, ("FIELD",))
    assert answers[1] == (False, ("AREA",))
    assert answers[2][0] is False
    assert "SUSPENDED" in answers[2][1]
    world.close()
