"""S-56: what a machine said crosses with its label, or after a person verified it; never unmarked."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from lindero.kernel.desk import Actor
from lindero.kernel.errors import Refused
from lindero.kernel.generated import Generated
from lindero.kernel.places import place_of
from lindero.trust.agreements.lint import lint_text, load_agreement
from lindero.trust.agreements.policy import compile_policy
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.vocabulary import vocabulary_of
from lindero.trust.exchange.deciding import Decider
from lindero.trust.exchange.tests.labelled import FIELDS, GRADED, WATCH, PatrolSeen, watching
from tests.nodes.concluded import concluded_world
from tests.nodes.releasing import waiting_for
from tests.nodes.world import World

MACHINE = Generated(model="anomaly", version="3", inputs=("radar-1",), confidence_permille=900)
VERIFIED = msgspec.structs.replace(MACHINE, verified_by="person/ana")
VOCABULARY = vocabulary_of([PatrolSeen])
UNLABELLED = watching(fields=tuple(name for name in FIELDS if name != "machine"))


def said(machine: Generated | None) -> PatrolSeen:
    """Return a statement of a machine, or of a person."""
    return PatrolSeen(title="a boat", place=place_of(11, 55.5), grading=GRADED, machine=machine)


def told(tmp_path: Path, text: str, machine: Generated | None, **more: Any) -> World:
    """Put a statement on Nordia under a treaty and let it cross if it may."""
    world = concluded_world(tmp_path, text, folders=(WATCH,), **more)
    put(world, machine, machine.verified_by if machine is not None else "")
    world.settle()
    return world


def put(world: World, machine: Generated | None, who: str = "", folder: str = "watch") -> None:
    """Put a statement on Nordia, from the hands of whoever verified it or of the folder's own code."""
    actor = Actor(name=who or "reaction/watch.see")
    world.nodes["NRD"].work(folder, actor, lambda desk: desk.put(said(machine)))


@pytest.mark.parametrize(
    ("text", "machine", "crosses"),
    [
        (watching(), MACHINE, True),
        (watching(), VERIFIED, True),
        (UNLABELLED, None, True),
        (UNLABELLED, VERIFIED, True),
        (UNLABELLED, MACHINE, False),
    ],
)
@pytest.mark.parametrize("setting", ["production", "exercise"])
def test_S_56_a_machines_statement_crosses_marked_or_verified(
    tmp_path: Path, text: str, machine: Generated | None, crosses: bool, setting: str
) -> None:
    """With a clause that leaves the label out, only what a person verified crosses; in exercises too."""
    world = told(tmp_path, text, machine, setting=setting)
    received = world.received("SUD", "watch.patrol_seen")
    assert bool(received) is crosses
    if crosses and text != UNLABELLED:
        assert world.body("SUD", received[0]).machine == machine
    if not crosses:
        assert world.rulings("NRD")[0].codes == ("UNMARKED",)
        assert waiting_for(world, "NRD", "SUD") is None
    world.close()


def test_S_56_a_label_is_never_made_coarse(tmp_path: Path) -> None:
    """No such treaty can be proposed; and one that came about elsewhere lets nothing cross: half a label is none."""
    coarse = watching("coarsen: {machine: masked}")
    assert "unsuited_way" in {finding.code for finding in lint_text(coarse, "a.yaml", VOCABULARY)}
    world = told(tmp_path, watching(), MACHINE)
    node, policy = world.nodes["NRD"], compile_policy([load_agreement(coarse, "a.yaml")])
    head = world.events("NRD", "watch.patrol_seen")[0].head
    item = node.store.run(lambda tx: node.log.find_sealed(tx, head.record_id))
    now = node.clock.now()
    assert item is not None
    ruling, terms = Decider(policy, State(now=now), "NRD", "SUD", "operations", now)(item)
    assert (ruling.codes, terms) == (("UNMARKED",), None)
    world.close()


def test_S_56_the_receiver_refuses_what_came_unmarked(tmp_path: Path) -> None:
    """The label is read at both gates: a sender that leaves it out of what it names is refused (import, replay)."""
    world = World(tmp_path, folders=(WATCH,))
    world.conclude(UNLABELLED)
    border = type(world.nodes["NRD"].exchange.border)
    original = border.decider

    def careless(self: Any, tx: Any, peer: str, lane: Any, **more: Any) -> Any:
        decide = original(self, tx, peer, lane, **more)

        def blind(item: Any) -> Any:
            verified = msgspec.structs.replace(item.record, machine=VERIFIED)
            ruling, terms = decide(msgspec.structs.replace(item, record=verified))
            assert terms is not None
            return ruling, msgspec.structs.replace(terms, fields=terms.fields | {"machine"})

        return blind

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(border, "decider", careless)
        world.put("NRD", "watch", said(MACHINE))
        world.settle()
    outcomes = world.records("SUD", "exchange.batch_received")[-1].outcomes
    assert [outcome.status for outcome in outcomes] == ["UNMARKED"]
    world.close()


def test_S_56_direct_call_of_the_gate_gives_no_terms(tmp_path: Path) -> None:
    """Who asks the gate itself, as approved or not, gets nothing to seal by (direct call, administrator, plug-in)."""
    world = told(tmp_path, UNLABELLED, MACHINE)
    node = world.nodes["NRD"]
    head = world.events("NRD", "watch.patrol_seen")[0].head

    def ask(tx: Any) -> list[Any]:
        item = node.log.find_sealed(tx, head.record_id)
        assert item is not None
        decide = node.exchange.border.decider(tx, "SUD", "operations", is_leased=True)
        return [decide(item)[1], decide.as_approved(item)[1]]

    assert node.store.run(ask) == [None, None]
    world.close()


@pytest.mark.parametrize(
    "who", ["person/admin", "person/bo", "reaction/watch.see", "job/watch.mark", "peer/SUD"]
)
@pytest.mark.parametrize("setting", ["production", "exercise"])
def test_S_56_nobody_says_that_another_person_verified_it(tmp_path: Path, who: str, setting: str) -> None:
    """An administrator, a colleague, a plug-in: only who verified it puts it as verified, and no mode lifts that."""
    world = World(tmp_path, folders=(WATCH,), setting=setting)
    world.conclude(UNLABELLED)
    with pytest.raises(Refused) as refusal:
        put(world, VERIFIED, who)
    assert (refusal.value.code, refusal.value.reasons) == ("identity.verified", ("UNMARKED",))
    assert world.events("NRD", "watch.patrol_seen") == []
    put(world, VERIFIED, VERIFIED.verified_by)
    world.settle()
    assert len(world.received("SUD", "watch.patrol_seen")) == 1
    world.close()


def test_S_56_a_machine_verifies_nothing_itself(tmp_path: Path) -> None:
    """A direct call of the log: a machine that names itself as who verified it is refused like any other."""
    world = World(tmp_path, folders=(WATCH,))
    node = world.nodes["NRD"]
    claimed = said(msgspec.structs.replace(MACHINE, verified_by="reaction/watch.see"))
    with pytest.raises(Refused):
        node.store.run(lambda tx: node.log.put_many(tx, [claimed], actor="reaction/watch.see"))
    world.close()
