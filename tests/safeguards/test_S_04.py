"""S-04: what was refused or voided is not sent because the agreement runs again, by none of the six routes."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from lindero.kernel.errors import LinderoError
from lindero.kernel.record import LANES
from lindero.kernel.times import MINUTE_MS
from lindero.trust.agreements.records import AgreementResumed
from lindero.trust.exchange.release.actions import ApproveRelease
from lindero.trust.exchange.wire import PARCEL_PATH
from tests.nodes.concluded import concluded_world
from tests.nodes.releasing import agreed_to, waiting_for
from tests.nodes.treaties import amended
from tests.nodes.world import World
from tests.safeguards.trespass import (
    CODE,
    SPY,
    administrator,
    check_plug_in_has_no_way,
    check_refused,
    everybody,
)

SECRET = "219005504"
AFTER = "219000004"


@pytest.fixture
def resumed(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    """Give two nodes, in a setting, whose agreement runs again; a record was refused, another voided meanwhile."""
    world = concluded_world(tmp_path, amended(), getattr(request, "param", "production"), folders=(SPY,))
    world.trouble = lambda here, _there, path: "late" if (here, path) == ("NRD", PARCEL_PATH) else ""
    world.observe("NRD", identity=SECRET)
    world.settle_troubled()
    world.trouble = None
    suspension = world.suspend("NRD", "AG-1@1")
    world.settle_troubled()
    world.observe("NRD", identity=SECRET)
    world.settle_troubled()
    world.crossed.clear()
    for nation in ("NRD", "SUD"):
        world.resume(nation, "AG-1@1", suspension)
        world.settle_troubled()
    world.move(2_000)
    world.settle_troubled()
    assert world.phase("NRD", "AG-1@1") == "active"
    yield world
    world.close()


def check_nothing_came(world: World) -> None:
    """Nothing of either record is on the wire or in a file of the neighbour; what is put from now on crosses."""
    assert SECRET.encode() not in world.wire("NRD", "SUD")
    assert world.files_holding("SUD", SECRET) == []
    world.observe("NRD", identity=AFTER)
    world.settle_troubled()
    assert [world.body("SUD", head).identity for head in world.received("SUD")] == [AFTER]
    refused = [ruling for ruling in world.rulings("NRD") if not ruling.allowed]
    assert refused
    assert all("SUSPENDED" in ruling.codes for ruling in refused)
    world.check_logs_agree()


@pytest.mark.parametrize("resumed", ["production", "exercise"], indirect=True)
def test_S_04_resuming_replays_nothing_in_production_and_exercise(resumed: World) -> None:
    """Refused stays refused, voided stays voided; the refusal is in the log."""
    check_nothing_came(resumed)


def test_S_04_direct_calls_of_every_part_of_delivery_replay_nothing(resumed: World) -> None:
    """Sealing called by hand, lane by lane and again and again, finds nothing behind the cursor."""
    node = resumed.nodes["NRD"]
    for lane in LANES:
        for _ in range(3):
            node.store.run(partial(node.exchange.outbox.seal_next, peer="SUD", lane=lane))
    resumed.settle_troubled()
    check_nothing_came(resumed)


def test_S_04_nobody_releases_what_was_refused_meanwhile(resumed: World) -> None:
    """It waits for nobody: neither an administrator nor who holds every grant has anything to approve."""
    refused = [ruling.about for ruling in resumed.rulings("NRD") if not ruling.allowed]
    assert refused
    assert waiting_for(resumed, "NRD", "SUD") is None
    for record_id in refused:
        ask = ApproveRelease(peer="SUD", record_id=record_id, digest="0" * 64)
        with pytest.raises(LinderoError):
            agreed_to(resumed, "NRD", "exchange.approve_release", ask, everybody(resumed))
        attempt = partial(resumed.nodes["NRD"].act, "exchange.approve_release", ask, administrator(resumed))
        check_refused(resumed, attempt, "exchange.approve_release")
    assert not [name for name in resumed.registry.actions if "resend" in name or "replay" in name]
    check_nothing_came(resumed)


def test_S_04_plug_in_replays_nothing(resumed: World) -> None:
    """It may not put the record anew in another's name, nor resume, nor move the exchange's cursor."""
    track = resumed.track("NRD", identity=SECRET)
    node = resumed.nodes["NRD"]
    put = partial(node.work, "spy", CODE, lambda desk: desk.put(track))
    check_refused(resumed, put, "tracking.track_updated")
    move = partial(node.work, "spy", CODE, lambda desk: desk.rows("UPDATE exchange_cursors SET seq = 0"))
    check_refused(resumed, move, "read rows as spy")
    check_plug_in_has_no_way(resumed, SECRET)
    check_nothing_came(resumed)


def test_S_04_parcel_of_before_the_suspension_brings_nothing_after_it(resumed: World) -> None:
    """Caught on its way and delivered once all is well again: the entry was delivered empty, and stays so."""
    assert resumed.late
    resumed.deliver_late()
    resumed.settle_troubled()
    check_nothing_came(resumed)


def test_S_04_replayed_or_forged_consent_resumes_nothing(resumed: World) -> None:
    """A second suspension is not lifted by the first one's consents, nor by one that Sudia writes for Nordia."""
    old = resumed.parcels("SUD", "NRD")
    second = resumed.suspend("NRD", "AG-1@1")
    resumed.settle_troubled()
    forged = AgreementResumed(
        agreement="AG-1@1", suspension=second, nation="NRD", officer="diplomat", capacity="diplomatic"
    )
    resumed.put("SUD", "agreements", forged)
    for parcel in old:
        resumed.deliver("SUD", "NRD", PARCEL_PATH, parcel)
    resumed.resume("SUD", "AG-1@1", second)
    resumed.settle_troubled()
    assert resumed.version("NRD", "AG-1@1").state.name == "suspended"
    resumed.observe("NRD", identity=SECRET)
    resumed.settle_troubled()
    assert SECRET.encode() not in resumed.wire("NRD", "SUD")
    told = [o.status for batch in resumed.records("NRD", "exchange.batch_received") for o in batch.outcomes]
    assert "agreements.speaker" in told


def test_S_04_restart_during_a_suspension_replays_nothing_afterwards(allied: World) -> None:
    """The cursor has passed what was refused, and stays where it is."""
    suspension = allied.suspend("NRD", "AG-1@1")
    allied.settle()
    allied.observe("NRD", identity=SECRET)
    allied.settle()
    allied.reopen("NRD")
    for nation in ("NRD", "SUD"):
        allied.resume(nation, "AG-1@1", suspension)
        allied.settle()
    allied.move(MINUTE_MS)
    allied.settle()
    assert SECRET.encode() not in allied.wire("NRD", "SUD")
