"""What is urgent has a line of its own: it overtakes what is on its way, and nothing overtakes the acts it rests on."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any, ClassVar

import pytest

from lindero.engine.store import Transaction
from lindero.kernel.capability import Capability
from lindero.kernel.marks import field
from lindero.kernel.places import Place, place_of
from lindero.kernel.record import URGENT, Lane, Record
from lindero.trust.exchange.packing import Packer
from lindero.trust.exchange.sending import ORDINARY
from lindero.trust.exchange.wire import PARCEL_PATH
from tests.nodes.cable import Fault
from tests.nodes.treaties import amended
from tests.nodes.world import World


class ThingSighted(Record, frozen=True, kw_only=True, tag="lookout.thing_sighted"):
    """Something was sighted that the neighbour should know of at once."""

    keep_days: ClassVar[int] = 5
    default_lane: ClassVar[Lane] = "alert"
    place: Annotated[Place, field("where", sharable=True, role="place")]


LOOKOUT = Capability(name="lookout", title="Lookout", records=(ThingSighted,))
SIGHTED = "lookout.thing_sighted"


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[World]:
    """Return two nations between whom tracks and sightings may cross."""
    world = World(tmp_path, folders=(LOOKOUT,))
    kinds = "kinds: [tracking.track_started, tracking.track_updated, tracking.track_ended]"
    world.conclude(amended((kinds, kinds.replace("]", f", {SIGHTED}]"))))
    yield world
    world.close()


def test_EXC_03_alert_overtakes_a_parcel_that_is_on_its_way(watching: World) -> None:
    """While a parcel of daily work waits for its answer, an alert is put, sent, proved; then the parcel goes on."""
    watching.observe_many("NRD", 700)
    link = watching.link("NRD", "SUD")
    arrived: list[int] = []

    def meanwhile(here: str, _there: str, path: str) -> Fault:
        if (here, path) == ("NRD", PARCEL_PATH) and not arrived:
            arrived.append(0)
            watching.put("NRD", "lookout", ThingSighted(place=place_of(11, 55.5)))
            while link._step_urgent():
                pass
            arrived.append(len(watching.received("SUD", SIGHTED)))
        return ""

    watching.trouble = meanwhile
    while link._step_ordinary():
        pass
    assert arrived == [0, 1]
    assert len(watching.received("SUD")) == 700
    watching.settle()
    watching.check_logs_agree()


def test_S_02_nothing_that_needs_a_clause_overtakes_the_acts_it_was_decided_by(watching: World) -> None:
    """While an act waits to be proved on the line of what is urgent, the other line sends nothing."""
    crossed = watching.observe("NRD")
    watching.settle()
    watching.observe("NRD")
    node, link = watching.nodes["NRD"], watching.link("NRD", "SUD")
    outbox = node.exchange.outbox
    node.store.run(partial(outbox.seal_next, peer="SUD", lane="operations"))
    watching.recall("NRD", crossed)
    assert node.store.run(partial(outbox.seal_control, peer="SUD"))
    ordinary = Packer("SUD", link._means, outbox, ORDINARY)
    assert ordinary.next() is None
    while link._step_urgent():
        pass
    assert ordinary.next() is not None
    watching.settle()
    watching.check_logs_agree()


def test_EXC_03_alert_asks_for_the_writer_twice_where_it_is_put(
    watching: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To be sealed and to keep its receipt; each time more it might stand behind a long unit of others."""
    watching.settle()
    node, link = watching.nodes["NRD"], watching.link("NRD", "SUD")
    watching.put("NRD", "lookout", ThingSighted(place=place_of(11, 55.5)))
    asked: list[bool] = []
    run = node.store.run

    def watched(unit: Callable[[Transaction], Any], *, is_urgent: bool = False) -> Any:
        asked.append(is_urgent)
        return run(unit, is_urgent=is_urgent)

    monkeypatch.setattr(node.store, "run", watched)
    while link._step_urgent():
        pass
    assert len(watching.received("SUD", SIGHTED)) == 1
    assert asked == [True, True]
    assert not link._step_urgent()
    assert not link._step_ordinary()
    assert asked == [True, True]


def test_lines_share_all_lanes_and_none_is_on_both() -> None:
    """Every lane is sent on one line and on one only."""
    assert (*URGENT, *ORDINARY) == ("life", "alert", "operations", "bulk")
