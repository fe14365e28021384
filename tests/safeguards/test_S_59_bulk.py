"""S-59, the bulk: beyond a clause's quota nothing crosses without two people, whoever asks and by whatever route."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lindero.kernel.desk import Actor
from lindero.kernel.errors import Refused
from lindero.kernel.record import Head
from lindero.trust.exchange.release.actions import ApproveReleases
from tests.nodes.concluded import concluded_world
from tests.nodes.releasing import RELEASERS, agreed_to, waiting_for
from tests.nodes.treaties import amended, version_2
from tests.nodes.world import EVERYTHING, World

HANDLING = "handling: {classification: restricted, tlp: amber, no_onward: true}\n"
QUOTA = (HANDLING, HANDLING + "    quota: {records: 3, per: day}\n")


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[World]:
    """Return two nations between which three tracks a day cross by themselves, and five were put."""
    world = concluded_world(tmp_path, amended(QUOTA), folders=())
    put(world, 5)
    yield world
    world.close()


def put(world: World, count: int) -> list[Head]:
    """Put tracks on Nordia and let cross what may."""
    heads = world.observe_many("NRD", count)
    world.settle()
    return heads


def crossed(world: World) -> int:
    """Return how many tracks Sudia received."""
    return len(world.received("SUD"))


def approve(world: World, actor: Actor) -> None:
    """Let somebody approve everything that waits."""
    waiting = waiting_for(world, "NRD", "SUD")
    assert waiting is not None
    ask = ApproveReleases(peer="SUD", digest=waiting.digest)
    agreed_to(world, "NRD", "exchange.approve_releases", ask, actor)
    world.settle()


def test_S_59_normal_route(limited: World) -> None:
    """Three crossed, two wait; they cross when two people have approved them and not before."""
    assert crossed(limited) == 3
    approve(limited, RELEASERS[0])
    assert crossed(limited) == 3
    approve(limited, RELEASERS[1])
    assert crossed(limited) == 5


def test_S_59_small_portions_are_counted_together(limited: World) -> None:
    """One by one, after restarts and on both sides of a batch, the fourth of a day waits like a bulk."""
    for _ in range(2):
        limited.reopen("NRD")
        limited.settle()
        put(limited, 1)
    assert crossed(limited) == 3
    waiting = waiting_for(limited, "NRD", "SUD")
    assert waiting is not None
    assert len(waiting.lines) == 4


def test_S_59_direct_call_of_the_gate(limited: World) -> None:
    """Who asks the gate itself for one record more gets no terms to seal it by."""
    node = limited.nodes["NRD"]
    (event,) = limited.events("NRD", "tracking.track_updated")[-1:]

    def ask(tx: Any) -> Any:
        item = node.log.find_sealed(tx, event.head.record_id)
        assert item is not None
        return node.exchange.border.decider(tx, "SUD", "operations")(item)

    ruling, terms = node.store.run(ask)
    assert (ruling.codes, terms) == (("QUOTA",), None)


@pytest.mark.parametrize("name", ["person/admin", "job/plug-in", "reaction/any", "feed/ais"])
def test_S_59_administrator_and_plug_in(limited: World, name: str) -> None:
    """The administrator counts as one person, a plug-in as none: neither releases the bulk alone."""
    actor = Actor(name=name, grants=EVERYTHING)
    for _ in range(2):
        try:
            approve(limited, actor)
        except Refused as refusal:
            assert refusal.reasons == ("FOUR_EYES",)  # noqa: PT017  the first of two calls may pass
    assert crossed(limited) == 3


def test_S_59_a_new_version_of_the_treaty_begins_no_new_quota(limited: World) -> None:
    """The same clause of the next version counts on: an amendment is no way to send the day's share twice."""
    limited.agree(version_2("2026-11-22T09:00:00Z", QUOTA))
    limited.move(3_600_000)
    for _ in range(3):
        limited.settle()
        limited.move(1_000)
    put(limited, 2)
    assert crossed(limited) == 3


def test_S_59_replay_sends_nothing_twice(limited: World) -> None:
    """Parcels that are delivered again add nothing at the receiver."""
    for parcel in limited.parcels("NRD", "SUD"):
        limited.deliver("NRD", "SUD", "/exchange/parcel", parcel)
    assert crossed(limited) == 3


def test_S_59_crisis_and_exercise(tmp_path: Path) -> None:
    """In an exercise the same number counts; there is no flag for a crisis that the gate could read (S-60)."""
    world = concluded_world(tmp_path, amended(QUOTA), "exercise", folders=())
    put(world, 5)
    assert crossed(world) == 3
    world.close()
