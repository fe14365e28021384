"""Coarse values passed on: in the originator's own words, which its token names, and never in anybody else's."""

from typing import Any

import msgspec
import pytest

from lindero.engine.reading import Reading
from lindero.kernel.asserted import CoarseMark
from lindero.kernel.coarse import cell_of, coarsened
from lindero.kernel.places import place_of
from lindero.kernel.proofs import field_digest
from lindero.kernel.record import Head
from lindero.trust.exchange.coarsening import CoarseValue
from lindero.trust.exchange.consent import passing
from lindero.trust.exchange.consent.token import note_of, said_in
from lindero.trust.exchange.exporting import export_channel
from lindero.trust.exchange.gate import Terms
from lindero.trust.exchange.tests.test_consent import OTHER, ask_for, bilateral, give, pass_on
from lindero.trust.exchange.wire import Disclosure
from lindero.trust.ledger.verify import verify_bundle
from tests.nodes.world import World

TRUE = place_of(11.2345678, 55.4567891)
ONWARD = "lindero/SUD-VES/AG-4/operations"


def agreed(world: World, theirs: str = "") -> Head:
    """Let Nordia tell Sudia cells of ten kilometres; return the record as Sudia has it.

    Args:
        world: Three nations.
        theirs: What the treaty between Sudia and Vesta asks for, as in `place: cell_100km`.
    """
    ours = bilateral("NRD", "SUD", 3, "VES")
    world.conclude(ours.replace("    onward:", "    coarsen: {place: cell_10km}\n    onward:"))
    second = bilateral("SUD", "VES", 4)
    if theirs:
        second = second.replace("    retain_days:", f"    coarsen: {{{theirs}}}\n    retain_days:")
    world.conclude(second, proposer="SUD")
    world.observe("NRD", place=TRUE)
    world.settle()
    (head,) = world.received("SUD")
    return head


def passed(world: World, head: Head) -> list[Any]:
    """Let Nordia consent and Sudia pass the record on; return what Vesta has of it."""
    ask_for(world, head, "VES", "border_surveillance")
    give(world, head, "VES", "border_surveillance")
    pass_on(world, head)
    return [world.body("VES", one) for one in world.received("VES")]


@pytest.mark.parametrize("theirs", ["", "place: cell_1km", "place: cell_10km"])
def test_S_07_a_coarse_value_goes_on_as_its_origin_told_it(three: World, theirs: str) -> None:
    """Vesta reads the same cell, proved by Nordia's token and commitment; its file and Sudia's verify."""
    head = agreed(three, theirs)
    (record,) = passed(three, head)
    assert record.place == cell_of(TRUE, 10)
    (received,) = three.received("VES")
    assert (received.origin, received.commitment) == ("NRD", head.commitment)
    assert str(TRUE.lon).encode() not in three.wire("SUD", "VES")
    for nation in ("SUD", "VES"):
        node = three.nodes[nation]
        bundle = export_channel(Reading(node.store), ONWARD, nation, node.signer, node.clock.now())
        assert verify_bundle(bundle).findings == ()
        assert b'"asserted":{"place"' in bundle
    three.check_logs_agree()


def test_S_07_nobody_on_the_way_makes_a_value_coarser(three: World) -> None:
    """Where Vesta must get cells of a hundred kilometres, Sudia cannot prove any: nothing goes, and Sudia sees why."""
    head = agreed(three, "place: cell_100km")
    assert passed(three, head) == []
    (ruling,) = [one for one in three.rulings("SUD") if one.about == head.record_id]
    assert ruling.codes == ("COARSE",)


@pytest.mark.parametrize(
    ("told", "wanted", "token", "unproved"),
    [
        ({}, {}, {}, ""),
        ({"place"}, {}, {"place": "cell_10km"}, ""),
        ({"place"}, {"place": "cell_1km"}, {"place": "cell_10km"}, ""),
        ({"place"}, {}, {}, "place"),
        ({"place"}, {}, {"title": "cell_10km"}, "place"),
        ({}, {"place": "cell_1km"}, {}, "place"),
        ({}, {"place": "cell_1km"}, {"place": "cell_10km"}, "place"),
        ({"route"}, {"route": "cut"}, {"route": "cut"}, "route"),
    ],
)
def test_S_07_what_goes_on_is_as_coarse_as_its_origin_proves(
    told: set[str], wanted: dict[str, str], token: dict[str, str], unproved: str
) -> None:
    """Coarse without a mark, marked but told whole, or cut, which nobody but the origin can do again: it stays."""
    raw = {name: msgspec.Raw(b"[0,0]") for name in told}
    shown = Disclosure(
        values={}, salts={}, withheld=(), asserted=raw, asserted_salts=dict.fromkeys(told, "0" * 32)
    )
    terms = Terms(
        agreement="AG-4@1",
        clause="AG-4@1/art-1",
        purpose="border_surveillance",
        fields=frozenset({"place"}),
        retain_until=1,
        handling="",
        coarse=tuple(CoarseValue(name, way, b"[0,0]") for name, way in wanted.items()),
    )
    marks = {name: CoarseMark(way, "0" * 64) for name, way in token.items()}
    assert passing.not_coarse_enough(shown, terms, marks) == unproved


@pytest.mark.parametrize("lie", ["another value", "another way", "no mark"])
def test_S_07_another_coarse_value_than_the_origins_is_refused(
    three: World, monkeypatch: pytest.MonkeyPatch, lie: str
) -> None:
    """Sudia's node lies about the cell, or leaves out that it is one: Vesta's gate finds it, and keeps nothing."""
    head = agreed(three)
    honest = passing.sealed_anew

    def lying(*given: Any) -> Any:
        sealing = honest(*given)
        entry, told = msgspec.json.decode(sealing.entry), msgspec.json.decode(sealing.disclosure or b"")
        if lie == "another value":
            salt, value = bytes.fromhex(told["asserted_salts"]["place"]), [0, 0]
            told["asserted"]["place"] = value
            digest = field_digest(salt, b"place", msgspec.json.encode(value)).hex()
            entry["released_as"]["place"] = ["cell_10km", digest]
        elif lie == "another way":
            entry["released_as"]["place"][0] = "cell_100km"
        else:
            del entry["released_as"], told["asserted"], told["asserted_salts"]
        return msgspec.structs.replace(
            sealing, entry=msgspec.json.encode(entry), disclosure=msgspec.json.encode(told)
        )

    monkeypatch.setattr(passing, "sealed_anew", lying)
    assert passed(three, head) == []
    outcomes = [o.status for r in three.records("VES", "exchange.batch_received") for o in r.outcomes]
    assert outcomes == (["record.body"] if lie == "no mark" else ["ONWARD"])


def test_S_07_a_token_names_what_the_holder_got_coarse(three: World) -> None:
    """Way and digest stand in the token as in the entry; for what crossed whole it names nothing."""
    head = agreed(three)
    ask_for(three, head, "VES", OTHER)
    give(three, head, "VES", OTHER)
    given = three.records("SUD", "exchange.consent_given")[-1]
    marks = said_in(note_of(given.token)).coarse
    entry = three.entries("SUD", "lindero/NRD-SUD/AG-3/operations")[-1]
    assert marks == entry.released_as
    assert set(marks) == {"place"}
    assert isinstance(marks["place"], CoarseMark)
    assert coarsened(marks["place"].way, msgspec.json.encode([TRUE.lon, TRUE.lat]))
