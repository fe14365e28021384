"""Coarse values between two nodes: the true one stays, the coarse one is proved, and nobody can pass off another."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lindero.kernel.asserted import CoarseMark, prove_asserted, prove_opened
from lindero.kernel.coarse import cell_of, cell_samples
from lindero.kernel.errors import Unproved
from lindero.kernel.places import Place, place_of
from lindero.kernel.record import fields_of
from lindero.trust.exchange.exporting import export_channel
from lindero.trust.exchange.preview_shown import PreviewQuery, PreviewView
from lindero.trust.exchange.tests.labelled import GRADED, WATCH, PatrolSeen, watching
from lindero.trust.exchange.wire import DISCLOSURE_DECODER, Entry
from lindero.trust.ledger.verify import verify_bundle
from tests.nodes.concluded import concluded_world
from tests.nodes.releasing import RELEASERS
from tests.nodes.treaties import amended
from tests.nodes.world import World

HANDLING = "handling: {classification: restricted, tlp: amber, no_onward: true}\n"
TRACKS = amended((HANDLING, HANDLING + "    coarsen: {place: cell_10km, measured_at: hour}\n"))
TRUE = place_of(11.2345678, 55.4567891)
SENT = (TRUE.lon, TRUE.lat)


def entry_of(world: World) -> Entry:
    """Return the newest entry that Sudia holds."""
    return world.entries("SUD", "lindero/NRD-SUD/AG-1/operations")[-1]


def disclosure_of(world: World) -> Any:
    """Return the disclosure of the newest record that Sudia received."""
    found = world.nodes["SUD"].store.query(
        "SELECT disclosure FROM log_bodies WHERE disclosure IS NOT NULL ORDER BY seq DESC"
    )
    return DISCLOSURE_DECODER.decode(bytes(found[0][0]))


@pytest.fixture
def coarse(tmp_path: Path) -> Iterator[World]:
    """Return two nations that tell each other tracks by the hour and ten kilometres."""
    world = concluded_world(tmp_path, TRACKS, folders=())
    yield world
    world.close()


def test_a_receiver_gets_the_coarse_value_in_the_same_kind(coarse: World) -> None:
    """Sudia reads a track like any other, at the middle of its cell and the full hour."""
    head = coarse.observe("NRD", place=TRUE)
    coarse.settle()
    received = coarse.received("SUD")[0]
    record = coarse.body("SUD", received)
    own = coarse.body("NRD", head)
    assert record.place == cell_of(TRUE, 10)
    ruling = coarse.rulings("NRD")[-1]
    assert ruling.coarse == ("place: cell_10km", "measured_at: hour")
    assert ruling.codes[-2:] == ("COARSE", "COARSE")
    assert "place crosses as cell_10km, not as it is." in ruling.texts
    assert record.measured_at == own.measured_at // 3_600_000 * 3_600_000
    assert received.commitment == head.commitment


def test_the_true_value_never_travels(coarse: World) -> None:
    """Neither coordinate is on the wire or in any file of Sudia; its digest is, and says nothing without the salt."""
    coarse.observe("NRD", place=TRUE)
    coarse.settle()
    needles = [str(value).encode() for value in SENT]
    assert not any(needle in coarse.wire("NRD", "SUD") for needle in needles)
    assert coarse.files_holding("SUD", *needles) == []
    shown = disclosure_of(coarse)
    assert set(shown.asserted) == {"place", "measured_at"}
    assert len(shown.withheld) == 2


def test_an_opened_original_proves_that_the_coarse_value_follows(coarse: World) -> None:
    """When Nordia opens the record, the coarse value is proved from the true one; from another it is not."""
    head = coarse.observe("NRD", place=TRUE)
    coarse.settle()
    node, entry, shown = coarse.nodes["NRD"], entry_of(coarse), disclosure_of(coarse)
    told = {name: bytes(value) for name, value in shown.asserted.items()}
    prove_asserted(entry.released_as, told, shown.asserted_salts)
    item = node.store.run(lambda tx: node.log.find_sealed(tx, head.record_id))
    assert item is not None
    true = fields_of(item.body)
    assert set(prove_opened(entry.released_as, told, true)) == {"place", "measured_at"}
    with pytest.raises(Unproved):
        prove_opened(entry.released_as, told, true | {"place": b"[0,0]"})


Parts = tuple[dict[str, CoarseMark], dict[str, bytes], dict[str, str]]
FORGED: dict[str, Callable[[Parts], Parts]] = {
    "value": lambda parts: (parts[0], parts[1] | {"place": b"[0,0]"}, parts[2]),
    "salt": lambda parts: (parts[0], parts[1], parts[2] | {"place": "0" * 32}),
    "salt written otherwise": lambda parts: (parts[0], parts[1], parts[2] | {"place": "A" * 32}),
    "digest": lambda parts: (parts[0] | {"place": CoarseMark("cell_10km", "0" * 64)}, *parts[1:]),
    "way": lambda parts: (parts[0] | {"place": CoarseMark("blur", "0" * 64)}, *parts[1:]),
    "no mark": lambda parts: ({}, *parts[1:]),
    "no value": lambda parts: (parts[0], {}, {}),
}


@pytest.mark.parametrize("what", sorted(FORGED))
def test_a_coarse_value_that_was_changed_is_unproved(coarse: World, what: str) -> None:
    """Value, salt, digest, way and names belong together as the entry says."""
    coarse.observe("NRD", place=TRUE)
    coarse.settle()
    entry, shown = entry_of(coarse), disclosure_of(coarse)
    told = {name: bytes(value) for name, value in shown.asserted.items()}
    with pytest.raises(Unproved):
        prove_asserted(*FORGED[what]((dict(entry.released_as), told, dict(shown.asserted_salts))))


def test_EXC_06_the_preview_shows_the_coarse_value_and_its_way(coarse: World) -> None:
    """Who looks before sending sees both values and what was made of one."""
    head = coarse.observe("NRD", place=TRUE)
    node = coarse.nodes["NRD"]
    page = node.page("/records/{record_id}/preview")
    view = node.show(page, PreviewQuery(record_id=head.record_id, peer="SUD"), RELEASERS[0])
    assert isinstance(view, PreviewView)
    place = next(item for item in view.fields if item.name == "place")
    assert place.outcome == "coarsened"
    assert place.theirs is not None
    assert "cell_10km" in place.theirs
    assert "55.45679" in place.ours
    assert "55.45679" not in place.theirs


def test_a_cell_whose_middle_lies_beyond_the_line_is_accepted(coarse: World) -> None:
    """Near the edge of the area the true place decides; the receiver asks whether the cell reaches into it."""
    edge = next(
        place
        for step in range(2_000)
        if cell_of(place := Place(lon=100_000_000 + 1, lat=551_000_000 + step * 40_000), 10).lon < 100_000_000
    )
    coarse.observe("NRD", place=edge)
    coarse.settle()
    assert coarse.body("SUD", coarse.received("SUD")[0]).place == cell_of(edge, 10)
    assert any(place.lon >= 100_000_000 for place in cell_samples("cell_10km", edge))


def test_an_exact_value_where_a_coarse_one_was_agreed_stays_out(world: World) -> None:
    """A sender that follows an older text, or none, is refused at the receiver's own gate, field by field."""
    world.conclude(TRACKS)
    node = world.nodes["NRD"]
    original = type(node.exchange.border).decider

    def careless(self: Any, tx: Any, peer: str, lane: Any, **more: Any) -> Any:
        decide = original(self, tx, peer, lane, **more)

        def exact(item: Any) -> Any:
            ruling, terms = decide(item)
            assert terms is not None
            return ruling, msgspec.structs.replace(terms, fields=terms.fields | {"place"}, coarse=())

        return exact

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(type(node.exchange.border), "decider", careless)
        world.observe("NRD", place=TRUE)
        world.settle()
    assert world.received("SUD") == []
    outcome = world.records("SUD", "exchange.batch_received")[-1].outcomes[0]
    assert outcome.status in {"COARSE", "record.body"}


# --- routes ---------------------------------------------------------------------------------------------------


@pytest.fixture
def watch(tmp_path: Path) -> Any:
    """Return two nations that tell each other what was seen along routes."""
    world = World(tmp_path, folders=(WATCH,))
    world.conclude(watching())
    yield world
    world.close()


def test_S_09_a_route_is_cut_to_the_area(watch: World) -> None:
    """What lies within the area crosses, in its order; no byte of the rest does, and the cut is proved later."""
    inside = (place_of(10.5, 55.5), place_of(11.5, 55.5))
    outside = (place_of(9.1234567, 55.5), place_of(12.7654321, 55.5))
    route = (outside[0], inside[0], outside[1], inside[1])
    head = watch.put("NRD", "watch", PatrolSeen(title="patrol", route=route, grading=GRADED))
    watch.settle()
    received = watch.received("SUD", "watch.patrol_seen")[0]
    assert watch.body("SUD", received).route == inside
    assert watch.rulings("NRD")[0].coarse == ("route: cut",)
    assert not any(str(place.lon).encode() in watch.wire("NRD", "SUD") for place in outside)
    entry, shown = entry_of(watch), disclosure_of(watch)
    told = {name: bytes(value) for name, value in shown.asserted.items()}
    node = watch.nodes["NRD"]
    item = node.store.run(lambda tx: node.log.find_sealed(tx, head.record_id))
    assert item is not None
    assert prove_opened(entry.released_as, told, fields_of(item.body)) == ("route",)


def test_S_09_a_route_wholly_outside_does_not_cross(watch: World) -> None:
    """Nothing is left of it, so there is nothing to send."""
    seen = PatrolSeen(title="patrol", route=(place_of(9, 55.5),), grading=GRADED)
    watch.put("NRD", "watch", seen)
    watch.settle()
    assert watch.received("SUD", "watch.patrol_seen") == []
    assert watch.rulings("NRD")[0].codes == ("AREA",)


def test_S_09_a_place_outside_is_not_saved_by_its_route(watch: World) -> None:
    """A route can be cut, a place cannot: with one outside the record stays."""
    seen = PatrolSeen(title="patrol", route=(place_of(11, 55.5),), place=place_of(9, 55.5), grading=GRADED)
    watch.put("NRD", "watch", seen)
    watch.settle()
    assert watch.received("SUD", "watch.patrol_seen") == []


def test_an_exported_channel_proves_its_coarse_values(coarse: World) -> None:
    """The stand-alone verifier proves them from the receiver's file; one that was changed is found."""
    coarse.observe("NRD", place=TRUE)
    coarse.settle()
    node, name = coarse.nodes["SUD"], "lindero/NRD-SUD/AG-1/operations"
    bundle = node.store.run(lambda tx: export_channel(tx, name, "SUD", node.signer, node.clock.now()))
    assert verify_bundle(bundle).findings == ()
    true, false = bytes(disclosure_of(coarse).asserted["place"]), b"[0,0]"
    node.store.run(
        lambda tx: tx.execute(
            "UPDATE log_bodies SET disclosure = CAST(replace(CAST(disclosure AS TEXT), ?, ?) AS BLOB)"
            " WHERE instr(CAST(disclosure AS TEXT), 'asserted') > 0",
            (true.decode(), false.decode()),
        )
    )
    forged = node.store.run(lambda tx: export_channel(tx, name, "SUD", node.signer, node.clock.now()))
    assert "asserted.value" in {finding.code for finding in verify_bundle(forged).findings}
