"""S-44: nothing that speaks of a person, or wants a grade, crosses without class of person and fact or assessment."""

from pathlib import Path
from typing import Annotated, Any, ClassVar

import msgspec
import pytest

from lindero.kernel.capability import Capability
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Missing
from lindero.kernel.marks import field
from lindero.kernel.places import Place, place_of
from lindero.kernel.record import Record
from lindero.trust.exchange.release.actions import ApproveRelease
from lindero.trust.exchange.tests.labelled import GRADED, WATCH, PatrolSeen, watching
from tests.nodes.concluded import concluded_world
from tests.nodes.folders import CROSSING, PersonMet
from tests.nodes.releasing import agreed_to, release, waiting_for
from tests.nodes.treaties import with_persons
from tests.nodes.world import EVERYTHING, World

HERE = place_of(11, 55.5)
NAME = "Ada Lovelace"


def seen(**more: Any) -> PatrolSeen:
    """Return a record of a kind that wants a grade."""
    return PatrolSeen(title="a boat", place=HERE, **more)


def met(**more: Any) -> PersonMet:
    """Return a record that speaks of a person."""
    facts: dict[str, Any] = {"person_class": "suspect", "nationality": ("VES",), "grading": GRADED}
    return PersonMet(place=HERE, name=NAME, **(facts | more))


def told(tmp_path: Path, record: Record, text: str, **more: Any) -> World:
    """Put a record on Nordia under a treaty, let people release what waits, and return the world."""
    world = concluded_world(tmp_path, text, folders=(WATCH, CROSSING), **more)
    folder = "watch" if isinstance(record, PatrolSeen) else "crossing"
    world.put("NRD", folder, record)
    world.settle()
    release(world, "NRD", "SUD")
    world.settle()
    return world


def crossed(world: World) -> bool:
    """Say whether Sudia received a record of either kind."""
    return bool(world.received("SUD", "watch.patrol_seen") or world.received("SUD", "crossing.person_met"))


@pytest.mark.parametrize(
    ("record", "text", "code"),
    [
        (seen(grading=GRADED), watching(), ""),
        (seen(), watching(), "GRADING"),
        (met(), with_persons("suspect"), ""),
        (met(grading=None), with_persons("suspect"), "GRADING"),
        (met(person_class="none"), with_persons("suspect"), "PERSON_CLASS"),
        (met(person_class=""), with_persons("suspect"), "PERSON_CLASS"),
    ],
)
def test_S_44_normal_route(tmp_path: Path, record: Record, text: str, code: str) -> None:
    """Graded and classed it crosses; with either missing it stays, and the log says which."""
    world = told(tmp_path, record, text)
    assert crossed(world) is (code == "")
    assert (NAME.encode() in world.wire("NRD", "SUD")) is (code == "" and isinstance(record, PersonMet))
    if code:
        assert code in world.rulings("NRD")[0].codes
        assert "GRADING" in world.rulings("NRD")[0].codes
    world.close()


def test_S_44_a_clause_that_withholds_the_grade_lets_nothing_cross(tmp_path: Path) -> None:
    """The grade travels with what it grades: a treaty that leaves it out is no way round it."""
    without = tuple(name for name in ("title", "place", "source", "person_class"))
    world = told(tmp_path, seen(grading=GRADED), watching(fields=without))
    assert not crossed(world)
    assert "UNMARKED" in world.rulings("NRD")[0].codes
    world.close()


def test_S_44_no_person_may_release_what_is_ungraded(tmp_path: Path) -> None:
    """An approval answers no other check: what lacks its grade does not even wait for people (administrator)."""
    world = told(tmp_path, met(grading=None), with_persons("suspect"))
    assert waiting_for(world, "NRD", "SUD") is None
    head = world.events("NRD", "crossing.person_met")[0].head
    nobody = Actor(name="person/admin", grants=EVERYTHING | {"identity.administer"})
    ask = ApproveRelease(peer="SUD", record_id=head.record_id, digest="0" * 64)
    with pytest.raises(Missing):
        agreed_to(world, "NRD", "exchange.approve_release", ask, nobody)
    world.close()


@pytest.mark.parametrize("lane", ["alert", "bulk"])
def test_S_44_no_lane_and_no_direct_call_of_the_gate(tmp_path: Path, lane: Any) -> None:
    """Who asks the gate itself, for any lane, as approved or not, gets no terms to seal by (direct call, plug-in)."""
    world = told(tmp_path, seen(), watching())
    node = world.nodes["NRD"]
    head = world.events("NRD", "watch.patrol_seen")[0].head

    def ask(tx: Any) -> list[Any]:
        item = node.log.find_sealed(tx, head.record_id)
        assert item is not None
        decide = node.exchange.border.decider(tx, "SUD", lane, is_leased=True)
        return [decide(item)[1], decide.as_approved(item)[1]]

    assert node.store.run(ask) == [None, None]
    world.close()


def test_S_44_the_receiver_refuses_it_too(tmp_path: Path) -> None:
    """A neighbour whose gate does not ask is refused on arrival: nothing ungraded comes in (import, replay)."""
    world = World(tmp_path, folders=(WATCH,))
    world.conclude(watching())
    border = type(world.nodes["NRD"].exchange.border)
    original = border.decider

    def careless(self: Any, tx: Any, peer: str, lane: Any, **more: Any) -> Any:
        decide = original(self, tx, peer, lane, **more)

        def blind(item: Any) -> Any:
            graded = msgspec.structs.replace(item.record, grading=GRADED)
            return decide(msgspec.structs.replace(item, record=graded))

        return blind

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(border, "decider", careless)
        world.put("NRD", "watch", seen())
        world.settle()
    outcomes = world.records("SUD", "exchange.batch_received")[-1].outcomes
    assert [outcome.status for outcome in outcomes] == ["GRADING"]
    assert not crossed(world)
    world.close()


def test_S_44_exercises_know_no_exception(tmp_path: Path) -> None:
    """An exercise is played by the same gate (crisis and exercise)."""
    world = told(tmp_path, seen(), watching(), setting="exercise")
    assert not crossed(world)
    world.close()


class PersonCopied(Record, frozen=True, kw_only=True, tag="spy.person_copied"):
    """A plug-in's own kind that names a person and has no word for whom, nor whether it is a fact."""

    keep_days: ClassVar[int] = 5
    place: Annotated[Place, field("where", sharable=True, role="place")]
    name: Annotated[str, field("who", personal="direct", sharable=True)]


def test_S_44_plug_in_sends_nobody_in_a_kind_of_its_own(tmp_path: Path) -> None:
    """Plug-in: even a clause that both sides signed for its kind lets no person cross without class and grade."""
    spy = Capability(name="spy", title="Spy", records=(PersonCopied,))
    text = with_persons("suspect").replace("crossing.person_met", "spy.person_copied")
    text = text.replace("fields: [place, person_class, name, nationality, grading]", "fields: [place, name]")
    world = concluded_world(tmp_path, text, folders=(spy,))
    copied = PersonCopied(place=HERE, name=NAME)
    world.nodes["NRD"].work("spy", Actor(name="reaction/spy.copy"), lambda desk: desk.put(copied))
    world.settle()
    release(world, "NRD", "SUD")
    world.settle()
    assert world.received("SUD", "spy.person_copied") == []
    assert NAME.encode() not in world.wire("NRD", "SUD")
    assert "GRADING" in world.rulings("NRD")[0].codes
    world.close()
