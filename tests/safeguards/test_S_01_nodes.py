"""S-01 on nodes: nothing leaves without a clause, whatever the way it is tried."""

from pathlib import Path

import pytest

from lindero.kernel.errors import Refused
from lindero.kernel.places import place_of
from lindero.trust.exchange import channels
from lindero.trust.exchange.egress import sealing_of
from lindero.trust.exchange.gate import Terms
from lindero.trust.exchange.recall.asks import RecallRecord
from lindero.trust.exchange.wire import PARCEL_PATH, Channel
from tests.nodes.concluded import concluded_world
from tests.nodes.folders import CROSSING, GRADED, PersonMet
from tests.nodes.releasing import release
from tests.nodes.treaties import amended, with_persons
from tests.nodes.world import TREATY, World

SECRET = "219005511"
PERSON = "Ada Lovelace"


def test_S_01_without_an_agreement_nothing_leaves(world: World) -> None:
    """Two nodes that recognise each other and have agreed on nothing exchange no parcel at all."""
    world.observe("NRD", identity=SECRET)
    for _ in range(3):
        world.settle()
        world.move(200_000)
    assert world.parcels("NRD", "SUD") == []
    assert SECRET.encode() not in world.wire("NRD", "SUD")


def test_S_01_agreement_that_one_side_has_not_signed_lets_nothing_leave(world: World) -> None:
    """Proposed and signed by Nordia's officers alone, it permits nothing."""
    world.consent("NRD", world.draft("NRD", TREATY.read_text(encoding="utf-8")))
    world.sign("NRD", "AG-1@1")
    world.observe("NRD", identity=SECRET)
    world.settle()
    assert world.phase("SUD", "AG-1@1") == "negotiation"
    assert SECRET.encode() not in world.wire("NRD", "SUD")


def test_S_01_person_crosses_only_under_a_clause_for_that_class_of_persons(tmp_path: Path) -> None:
    """A clause for suspects sends no witness; an agreement about ships alone sends nobody."""
    world = World(tmp_path, folders=(CROSSING,))
    world.conclude(with_persons("suspect"))
    for person_class in ("suspect", "witness"):
        name = f"{PERSON} ({person_class})"
        met = PersonMet(
            place=place_of(11, 55.5),
            person_class=person_class,
            name=name,
            nationality=("VES",),
            grading=GRADED,
        )
        world.put("NRD", "crossing", met)
    world.settle()
    release(world, "NRD", "SUD")
    world.settle()
    held, second, first = world.rulings("NRD")
    assert (held.allowed, held.codes) == (False, ("APPROVAL",))
    assert (first.allowed, first.clause, first.about) == (True, "AG-1@1/art-8", held.about)
    assert (second.allowed, second.codes) == (False, ("PERSON_CLASS", "APPROVAL"))
    assert f"{PERSON} (suspect)".encode() in world.wire("NRD", "SUD")
    assert f"{PERSON} (witness)".encode() not in world.wire("NRD", "SUD")
    world.close()


def test_S_01_agreement_about_ships_sends_nobody(tmp_path: Path) -> None:
    """The kind is not even looked at: no clause names it."""
    world = concluded_world(tmp_path, amended(), folders=(CROSSING,))
    world.put("NRD", "crossing", PersonMet(place=place_of(11, 55.5), person_class="suspect", name=PERSON))
    world.settle()
    assert world.rulings("NRD") == []
    assert PERSON.encode() not in world.wire("NRD", "SUD")
    world.close()


def test_S_01_what_is_older_than_the_agreement_never_crosses_by_itself(world: World) -> None:
    """An agreement opens the way for what comes, not for what was there before."""
    world.observe("NRD", identity=SECRET)
    world.move(1_000)
    world.conclude(amended())
    world.settle()
    assert SECRET.encode() not in world.wire("NRD", "SUD")
    assert world.rulings("NRD") == []


def test_S_01_direct_call_of_the_library_is_withdrawn_before_it_leaves(allied: World) -> None:
    """Who seals past the gate, with code inside the node, writes an entry that is judged again and emptied."""
    allied.suspend("NRD", "AG-1@1")
    allied.settle()
    head = allied.observe("NRD", identity=SECRET)
    node = allied.nodes["NRD"]
    item = node.store.run(lambda tx: node.log.find_sealed(tx, head.record_id))
    assert item is not None
    terms = Terms(
        agreement="AG-1@1",
        clause="AG-1@1/art-6-1",
        purpose="border_surveillance",
        fields=frozenset({"identity", "place", "track_id", "measured_at"}),
        retain_until=head.delete_by,
        handling="",
    )
    channel = Channel("NRD", "SUD", "AG-1", "operations")
    sealing = sealing_of(item, terms, "operations")
    node.store.run(
        lambda tx: channels.seal(tx, channel, [sealing], node.signer, judged_seq=0, now=node.clock.now())
    )
    allied.settle()
    assert SECRET.encode() not in allied.wire("NRD", "SUD")
    assert allied.received("SUD") == []


def test_S_01_no_action_sends_and_no_role_may(allied: World) -> None:
    """There is nothing that anybody, the administrator least of all, could ask for that makes the gate say yes."""
    asked = {name for name in allied.registry.actions if name.startswith("exchange.")}
    given = {name.partition(".")[2].partition("_")[0] for name in asked}
    # Approving and consenting answer checks 12 and 16 alone, for what the gate lets through every other check.
    taking = {"recall", "correct", "hold", "end", "erase", "contest", "refuse"}
    assert given <= taking | {"approve", "give", "pass", "use", "open", "ask"}
    node = allied.nodes["NRD"]
    token = node.sign_in("admin", "four words make one")
    assert token is not None
    found = node.person_of(token)
    assert found is not None
    administrator, _ = found
    assert not {grant for grant in administrator.grants if grant.startswith(("exchange.", "agreements."))}
    for name in ("agreements.suspend_agreement", "agreements.sign_agreement", "exchange.recall_record"):
        with pytest.raises(Refused):
            node.act(name, RecallRecord(record_id="a" * 26, reason="because"), administrator)


def test_S_01_replayed_parcel_of_better_days_brings_nothing_in(allied: World) -> None:
    """Caught while the agreement held and delivered after it was suspended: its content is not kept."""
    allied.observe("NRD", identity=SECRET)
    allied.trouble = lambda here, _there, path: "late" if (here, path) == ("NRD", PARCEL_PATH) else ""
    allied.settle()
    allied.trouble = None
    allied.suspend("SUD", "AG-1@1")
    allied.deliver_late()
    assert allied.received("SUD") == []
    assert allied.files_holding("SUD", SECRET) == []


def test_S_01_holds_in_an_exercise_too(tmp_path: Path) -> None:
    """Nodes in exercise share under clauses as all others do."""
    world = concluded_world(tmp_path, amended(), "exercise", folders=())
    world.observe("NRD", lon=12.5, identity=SECRET)
    world.observe("NRD", identity="219000001")
    world.settle()
    assert [ruling.allowed for ruling in world.rulings("NRD")] == [False, True]
    assert SECRET.encode() not in world.wire("NRD", "SUD")
    assert {head.setting for head in world.received("SUD")} == {"exercise"}
    world.close()
