"""The filter is ready before its first plots, at a node whose sensors give no names, and at no other."""

import subprocess
import sys

import msgspec

from lindero.capabilities.sensors.capability import CAPABILITY as SENSORS
from lindero.capabilities.tracking.capability import CAPABILITY
from lindero.capabilities.tracking.warming import FEEDS, PREPARATION
from lindero.shells.preparing import prepare

FIRST_PLOTS = """
import sys
from lindero.capabilities.tracking.warming import warm_up
warm_up()
from numba.core.dispatcher import Dispatcher
def compiled():
    filtering = [module for name, module in sys.modules.items() if ".tracking.filtering." in name]
    kernels = [(id(one), len(one.signatures)) for module in filtering for one in vars(module).values()
        if isinstance(one, Dispatcher)]
    return sorted(set(kernels))
before = compiled()
from lindero.capabilities.tracking.fusing.plot_tracks import PlotTracks
from lindero.capabilities.tracking.tests.radar import Radar, Thing
tracks, radar = PlotTracks(), Radar()
convoy = [Thing(40, 3_000 + 60 * place, 90, 8) for place in range(5)]
for number in range(40):
    tracks.advance("radar-1", radar.scan(number, *convoy), "seed")
print(sum(count for _, count in before), compiled() == before)
"""
"""Follows a convoy after the warm-up; prints how many loops were compiled then, and whether none was since."""


def test_SEN_06_the_first_plots_wait_for_no_compiler() -> None:
    """After the warm-up a process follows plots, of ships close together too, with the loops that it has."""
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PLOTS],
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    count, is_ready = done.stdout.split()
    assert int(count) > 5
    assert is_ready == "True"


def test_only_who_needs_it_waits_for_it() -> None:
    """A node with a radar prepares the filter, one with AIS nothing; every feed that is named exists."""
    ran: list[str] = []
    noted = msgspec.structs.replace(PREPARATION, run=lambda: ran.append("filter"))
    folder = msgspec.structs.replace(CAPABILITY, preparations=(noted,))
    assert prepare((folder,), ["sensors.ais_tcp"]) == ran == []
    assert prepare((folder,), ["sensors.ais_tcp", "sensors.radar_udp"]) == ["tracking.filter"]
    assert ran == ["filter"]
    assert set(FEEDS) <= {feed.name for feed in SENSORS.feeds}
