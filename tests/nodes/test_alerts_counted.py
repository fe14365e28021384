"""The bell and the queue on a whole node: whoever is woken by the one finds its number in the other."""

import re
from pathlib import Path

import msgspec
import pytest

from lindero.capabilities.alerts.asks import AcknowledgeAlerts, EnableDetector
from lindero.capabilities.alerts.tests.samples import RAISED
from lindero.capabilities.rescue.records import CaseOpened
from lindero.kernel.desk import Actor
from tests.nodes.drawn import drawn
from tests.nodes.world import World

DUTY = Actor(
    name="person/duty",
    grants=frozenset({"alerts.read", "alerts.judge", "alerts.enable", "rescue.read"}),
    roles=("NCC",),
)


def test_the_queue_says_the_bells_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls for help count on both; what somebody attends to is in the queue and rings no more."""
    world = World(tmp_path, ("NRD",))
    node = world.nodes["NRD"]
    enabled = EnableDetector(detector=RAISED.detector, because="trial on the strait")
    node.act("alerts.enable_detector", enabled, DUTY)
    alerts = [
        node.work(
            "alerts", DUTY, lambda desk: desk.put(msgspec.structs.replace(RAISED, measured_at=desk.now()))
        )
        for _ in range(3)
    ]
    node.work("rescue", DUTY, lambda desk: desk.put(CaseOpened(place=RAISED.place, measured_at=desk.now())))
    node.act("alerts.acknowledge_alerts", AcknowledgeAlerts(alerts=(alerts[0].record_id,)), DUTY)
    bell, page, panel = drawn(world, "NRD", DUTY, ("/alerts/bell", "/alerts", "/alerts/panel"), monkeypatch)
    world.close()
    assert 'data-count="3"' in bell
    for shown in (page, panel):
        (counted,) = re.findall(r"nobody attends to <[^>]*><bdi>([^<]*)</bdi>", shown)
        assert counted == "3 of 4"
    assert "The bell counts calls for help" in page
