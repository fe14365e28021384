"""A neighbour whose own gate lets pass what ours must not: each check of the receiver, with all others satisfied."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from lindero.kernel.desk import Actor
from lindero.kernel.errors import Invalid, Missing, Unproved
from lindero.kernel.places import place_of
from lindero.kernel.times import MINUTE_MS
from lindero.trust.exchange.bundles import MAX_BUNDLE_BYTES, Manifest, item_of, read_bundle, write_bundle
from lindero.trust.exchange.client import Gap
from lindero.trust.exchange.gate import Terms
from lindero.trust.exchange.wire import LEASE_PATH, PARCEL_PATH, Batch
from lindero.trust.identity.actions import UnpinPeer
from tests.nodes.tampering import caught, closed, deliver, opened, resigned, with_entry
from tests.nodes.treaties import amended
from tests.nodes.world import World

ADMIN = Actor(name="person/admin", grants=frozenset({"identity.administer"}))
HANDLING = "handling: {classification: restricted, tlp: amber, no_onward: true}\n"
COARSE = amended((HANDLING, HANDLING + "    coarsen: {place: cell_10km, measured_at: hour}\n"))


def statuses(world: World) -> list[str]:
    """Return what Sudia did not simply store, in order."""
    return [
        outcome.status
        for received in world.records("SUD", "exchange.batch_received")
        if received.channel.endswith("/operations")
        for outcome in received.outcomes
    ]


def releasing(world: World, change: Callable[[Terms], Terms]) -> pytest.MonkeyPatch:
    """Let Nordia's gate release by other terms than its own, until undone."""
    kind = type(world.nodes["NRD"].exchange.border)
    honest, patched = kind.decider, pytest.MonkeyPatch()

    def decider(*arguments: Any, **more: Any) -> Any:
        decide = honest(*arguments, **more)

        def release(item: Any) -> Any:
            ruling, terms = decide(item)
            return ruling, change(terms) if terms is not None else None

        return release

    patched.setattr(kind, "decider", decider)
    return patched


@pytest.mark.parametrize("exact", [("place",), ("measured_at",), ("place", "measured_at")])
def test_S_01_exact_value_where_a_coarse_one_was_agreed_is_refused(
    world: World, exact: tuple[str, ...]
) -> None:
    """One field or both: what should have been coarse and is not makes the receiver refuse the entry."""
    world.conclude(COARSE)

    def careless(terms: Terms) -> Terms:
        kept = tuple(value for value in terms.coarse if value.field not in exact)
        return msgspec.structs.replace(terms, fields=terms.fields | set(exact), coarse=kept)

    patched = releasing(world, careless)
    try:
        world.observe("NRD", place=place_of(11.2345678, 55.4567891))
        world.settle()
    finally:
        patched.undo()
    assert statuses(world) == ["COARSE"]
    assert world.received("SUD") == []


def test_S_01_clause_that_is_there_and_permits_no_such_thing_is_refused(world: World) -> None:
    """The entry names another clause of the text, for another purpose: the one that would permit it does not count."""
    text = amended((HANDLING, HANDLING + OTHER_CLAUSE))
    world.conclude(text)
    world.observe("NRD")
    (batch,) = opened(caught(world, "NRD", "SUD"))
    dishonest = with_entry(batch, 0, clause="AG-1@1/art-9")
    deliver(world, closed([resigned(world, dishonest, world.nodes["NRD"].signer)]))
    assert statuses(world) == ["CLAUSE"]
    assert world.received("SUD") == []


@pytest.mark.parametrize("channel", ["lindero/NRD-VES/AG-1/operations", "lindero/SUD-NRD/AG-1/operations"])
def test_S_50_batch_signed_for_a_channel_between_others_is_no_batch_of_ours(
    allied: World, channel: str
) -> None:
    """Nordia signs whatever name it likes; in Sudia's store it begins no channel but its own to Sudia."""
    allied.observe("NRD")
    (batch,) = opened(caught(allied, "NRD", "SUD"))
    renamed = resigned(allied, msgspec.structs.replace(batch, channel=channel), allied.nodes["NRD"].signer)
    before = allied.channels("SUD")
    with pytest.raises(Unproved) as refused:
        deliver(allied, closed([renamed]))
    assert refused.value.code == "exchange.addressee"
    assert allied.channels("SUD") == before


def test_gap_and_batches_cut_otherwise_are_told_apart(allied: World) -> None:
    """The sender learns where to go on from, and why."""
    for number in range(3):
        allied.observe("NRD", identity=f"21900000{number}")
    (batch,) = opened(caught(allied, "NRD", "SUD"))
    signer = allied.nodes["NRD"].signer
    ahead = msgspec.structs.replace(
        batch, first=1, entries=batch.entries[1:], disclosures=batch.disclosures[1:]
    )
    with pytest.raises(Gap, match="continues at 0, not at 1"):
        deliver(allied, closed([ahead]))
    deliver(allied, closed([batch]))
    with pytest.raises(Gap, match="were cut otherwise"):
        deliver(allied, closed([resigned(allied, shortened(batch, 2), signer)]))
    with pytest.raises(Gap, match="continues at 3, not at 1"):
        deliver(allied, closed([longer(allied, batch)]))


def shortened(batch: Batch, count: int) -> Batch:
    """Return the first entries of a batch."""
    return msgspec.structs.replace(
        batch, entries=batch.entries[:count], disclosures=batch.disclosures[:count]
    )


def longer(world: World, batch: Batch) -> Batch:
    """Return a batch that begins behind the first entry and goes on beyond what was sent, properly signed."""
    more = msgspec.structs.replace(
        batch,
        first=1,
        entries=(*batch.entries[1:], batch.entries[0]),
        disclosures=(*batch.disclosures[1:], batch.disclosures[0]),
    )
    return resigned(world, more, world.nodes["NRD"].signer)


OTHER_CLAUSE = """\
  - id: art-9
    article: Article 9
    from: every_party
    to: every_party
    kinds: [tracking.track_updated]
    fields: [track_id, place, measured_at]
    purposes: [sea_rescue]
    area: strait
    retain_days: 10
    handling: {classification: restricted, tlp: amber, no_onward: true}
"""


# --- on a stick ---------------------------------------------------------------------------------------------------


def test_bundle_beyond_its_limit_is_refused_before_it_is_read() -> None:
    """One byte too many is too many, whatever the bytes are."""
    with pytest.raises(Invalid) as refused:
        read_bundle(bytes(MAX_BUNDLE_BYTES + 1))
    assert refused.value.code == "exchange.bundle_too_large"


def test_bundle_that_promises_an_endless_note_is_none(allied: World) -> None:
    """The length in its first line is bounded before anything is read by it."""
    allied.observe("NRD")
    bundle = allied.nodes["NRD"].exchange.carrier.carry_out("SUD")
    first, rest = bundle.split(b"\n", 1)
    words = first.rsplit(b" ", 1)
    with pytest.raises(Invalid, match="first line"):
        read_bundle(words[0] + b" 99999999\n" + rest)


def test_EXC_04_bundle_of_a_neighbour_that_is_recognised_no_longer_is_not_taken(allied: World) -> None:
    """Its keys are still known, and what it signed before stays proved; new things are not let in."""
    allied.sever("NRD", "SUD")
    allied.observe("NRD")
    bundle = allied.nodes["NRD"].exchange.carrier.carry_out("SUD")
    allied.nodes["SUD"].act("identity.unpin_peer", UnpinPeer(nation="NRD", reason="treaty ended"), ADMIN)
    with pytest.raises(Missing):
        allied.nodes["SUD"].exchange.carrier.carry_in(bundle)
    assert allied.received("SUD") == []


def test_S_02_old_stick_is_late_for_leases_and_for_nothing_else(allied: World) -> None:
    """After a quarter of an hour its request for leases has lapsed; the parcels on it are taken."""
    allied.sever("NRD", "SUD")
    allied.observe("NRD")
    bundle = allied.nodes["NRD"].exchange.carrier.carry_out("SUD")
    paths = [item.path for item in read_bundle(bundle).manifest.items]
    assert {LEASE_PATH, PARCEL_PATH} <= set(paths)
    allied.move(16 * MINUTE_MS)
    came = allied.nodes["SUD"].exchange.carrier.carry_in(bundle)
    assert len(came.refused) == 1
    assert len(allied.received("SUD")) == 1


def test_refusal_that_is_carried_back_is_told_and_acknowledges_nothing(allied: World) -> None:
    """An answer with another status than 200 is the neighbour's refusal, whatever its body says."""
    allied.sever("NRD", "SUD")
    allied.observe("NRD")
    node, there = allied.nodes["NRD"], allied.nodes["SUD"]
    came = there.exchange.carrier.carry_in(node.exchange.carrier.carry_out("SUD"))
    answer = read_bundle(came.answer)
    (item, body) = next(
        (item, body)
        for item, body in zip(answer.manifest.items, answer.bodies, strict=True)
        if item.path == PARCEL_PATH
    )
    refused = item_of(item.path, body, 503)
    refused = msgspec.structs.replace(refused, asked=item.asked)
    manifest = Manifest(
        sender="SUD", recipient="NRD", made_at=allied.clocks["SUD"].now(), answers=True, items=(refused,)
    )
    back = node.exchange.carrier.carry_in(write_bundle(manifest, [body], there.signer))
    assert (back.taken, len(back.refused)) == (0, 1)
    acknowledged = [record.channel for record in allied.records("NRD", "exchange.batch_acknowledged")]
    assert not any(channel.endswith("/operations") for channel in acknowledged)
