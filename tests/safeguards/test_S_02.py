"""S-02 on the routes past the ordinary course: direct calls, administrators, plug-ins, imports, exercises."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from lindero.engine.desk import WorkDesk
from lindero.kernel.desk import Actor
from lindero.kernel.errors import LinderoError
from lindero.kernel.record import LANES
from lindero.trust.agreements.acting import ResumeAgreement
from lindero.trust.agreements.records import AgreementResumed
from lindero.trust.exchange.bundles import read_bundle
from lindero.trust.exchange.packing import Packer
from lindero.trust.exchange.wire import PARCEL_PATH
from tests.nodes.acting import act
from tests.nodes.concluded import concluded_world
from tests.nodes.world import TREATY, World

SECRET = "219005502"
PEER = "SUD"


@pytest.fixture(params=["production", "exercise"])
def suspended(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    """Give two nodes, in each setting, of which Nordia has suspended; one record was sealed before, one put after."""
    world = concluded_world(tmp_path, TREATY.read_text(encoding="utf-8"), request.param, folders=())
    world.observe("NRD", identity=SECRET)
    world.sever("NRD", PEER)
    world.settle_parts("NRD", PEER)
    world.suspend("NRD", "AG-1@1")
    world.observe("NRD", identity=SECRET)
    yield world
    world.close()


def sent(world: World) -> bool:
    """Say whether any value of the records left, or would leave with what is carried out now."""
    carrier, opens = world.nodes["NRD"].exchange.carrier, world.nodes[PEER].exchange.speech
    bundle = read_bundle(carrier.carry_out(PEER))
    carried = b"".join(
        opens.heard("NRD", item.path, body)
        for item, body in zip(bundle.manifest.items, bundle.bodies, strict=True)
    )
    return SECRET.encode() in carried + world.wire("NRD", PEER)


def test_S_02_direct_calls_of_every_part_of_delivery_send_nothing(suspended: World) -> None:
    """Sealing, packing, judging, carrying and the link itself each ask the same gate; none can be called past it."""
    node = suspended.nodes["NRD"]
    outbox, link = node.exchange.outbox, suspended.link("NRD", PEER)
    for lane in LANES:
        node.store.run(partial(outbox.seal_next, peer=PEER, lane=lane))
    packer = Packer(PEER, link._means, outbox)
    while packed := packer.next(but={(c, f) for c in suspended.channels("NRD") for f in range(9)}):
        assert SECRET.encode() not in packed.body
    assert not sent(suspended)
    suspended.mend("NRD", PEER)
    suspended.settle()
    assert not sent(suspended)
    assert suspended.received(PEER) == []


def test_S_02_no_grant_lifts_it_on_one_side_alone(suspended: World) -> None:
    """Whoever holds every permission there is can consent for the own nation, and nothing follows from that alone."""
    node = suspended.nodes["NRD"]
    everything = frozenset(grant.name for grant in node.registry.offers("grants"))
    (version,) = suspended.versions("NRD")
    (suspension,) = [s.id for s in version.state.suspensions]
    ask = ResumeAgreement(agreement="AG-1@1", suspension=suspension)
    for _ in range(2):
        try:
            act(node, "agreements.resume_agreement", ask, Actor(name="person/admin", grants=everything))
        except LinderoError:
            continue
    suspended.mend("NRD", PEER)
    suspended.settle()
    assert suspended.version("NRD", "AG-1@1").state.name == "suspended"
    assert not sent(suspended)


def test_S_02_a_plug_in_has_no_word_for_sending_and_none_for_resuming(suspended: World) -> None:
    """A folder's desk puts its own kinds only, reads its own tables only, and writes to none of the exchange's."""
    node = suspended.nodes["NRD"]
    resumed = AgreementResumed(
        agreement="AG-1@1", suspension="x" * 26, nation=PEER, officer="nobody", capacity="diplomatic"
    )

    def put(desk: WorkDesk) -> None:
        desk.put(resumed)

    def read(desk: WorkDesk) -> None:
        desk.rows("SELECT entry, disclosure FROM exchange_entries")

    def write(desk: WorkDesk) -> None:
        desk.rows("UPDATE exchange_batches SET judged_seq = 999999999")

    for trick in (put, read, write):
        with pytest.raises(LinderoError):
            node.work("tracking", Actor(name="reaction/plug-in"), trick)
    assert not sent(suspended)


def test_S_02_what_was_packed_before_is_worth_nothing_later(allied: World) -> None:
    """A parcel or a stick of before the suspension, brought after it, is refused by the neighbour that suspended."""
    allied.sever("NRD", PEER)
    allied.observe("NRD", identity=SECRET)
    stick = allied.nodes["NRD"].exchange.carrier.carry_out(PEER)
    parcels = [b for i, b in zip(*_parts(stick), strict=True) if i == PARCEL_PATH]
    allied.suspend(PEER, "AG-1@1")
    allied.nodes[PEER].exchange.handlers()[PARCEL_PATH]("NRD", parcels[0])
    allied.nodes[PEER].exchange.carrier.carry_in(stick)
    assert allied.received(PEER) == []
    assert allied.files_holding(PEER, SECRET) == []


def _parts(stick: bytes) -> tuple[list[str], tuple[bytes, ...]]:
    bundle = read_bundle(stick)
    return [item.path for item in bundle.manifest.items], bundle.bodies
