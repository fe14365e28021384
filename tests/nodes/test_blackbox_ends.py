"""The last second of an agreement, at both gates."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lindero.kernel.times import instant_of
from lindero.trust.exchange.border import IN_FLIGHT_MS
from lindero.trust.exchange.wire import PARCEL_PATH
from tests.nodes.cable import Fault
from tests.nodes.treaties import amended
from tests.nodes.world import World

END = instant_of("2026-12-22T08:00:00Z")


@pytest.fixture
def ending(tmp_path: Path) -> Iterator[World]:
    """Give two nodes under an agreement that ends in half a minute."""
    world = World(tmp_path)
    world.conclude(
        amended(
            ("sunset: 2031-01-01T00:00:00Z", "sunset: 2026-12-22T08:00:00Z"),
            ("next: 2027-12-01", "next: 2026-12-01"),
        )
    )
    world.move(END - 30_000 - world.clocks["NRD"].now())
    world.settle()
    yield world
    world.close()


def test_S_01_expired_by_a_second_is_expired(ending: World) -> None:
    """What is put a second before the end crosses; a second after it nothing does, and the decision says why."""
    ending.move(29_000)
    ending.observe("NRD", identity="219000001")
    ending.settle()
    assert len(ending.received("SUD")) == 1
    ending.move(2_000)
    ending.observe("NRD", identity="219000002")
    ending.settle_troubled()
    assert len(ending.received("SUD")) == 1
    assert b"219000002" not in ending.wire("NRD", "SUD")


@pytest.mark.parametrize(("late_ms", "kept"), [(IN_FLIGHT_MS - 1_000, 1), (IN_FLIGHT_MS + 1_000, 0)])
def test_S_01_parcel_that_is_held_up_past_the_end_is_not_kept(ending: World, late_ms: int, kept: int) -> None:
    """It left in time: what was on its way at the end is taken for as long as anything may be, and no second longer."""

    def late(here: str, there: str, path: str) -> Fault:
        return "late" if path == PARCEL_PATH else ""

    ending.move(29_000)
    ending.observe("NRD", identity="219000003")
    ending.trouble = late
    ending.settle_troubled()
    assert ending.late
    ending.trouble = None
    ending.sever("NRD", "SUD")
    ending.move(1_000 + late_ms)
    ending.deliver_late()
    assert len(ending.received("SUD")) == kept
    assert bool(ending.files_holding("SUD", "219000003")) == bool(kept)
    statuses = [
        outcome.status
        for received in ending.records("SUD", "exchange.batch_received")
        if received.channel.endswith("/operations")
        for outcome in received.outcomes
    ]
    assert statuses == ([] if kept else ["EXPIRED"])
