"""Before the first plots: the filter's loops are compiled, or loaded from where they were kept.

Without it the first scan would wait for that, and with it everything that the node writes: a second where the machine
code is kept from a run before, ten and more where it is not.
"""

from typing import Final

from lindero.kernel.capability import Preparation

FEEDS: Final = (
    *("sensors.radar_file", "sensors.radar_tcp", "sensors.radar_udp"),
    *("sensors.sapient", "sensors.ground_mqtt", "sensors.ground_sensorthings"),
)
"""Feeds whose sensors see things and do not know their names."""

_SCANS: Final = 16
_SHIPS: Final = 5
_APART: Final = 6_000
_WAY: Final = 4_500
"""Ships of a convoy, how far they are from one another, and how far they go from scan to scan, 1e-7 degree: near
enough that each may have given rise to its neighbour's plots, and for long enough to be known for companions."""


def warm_up() -> None:
    """Follow a made-up convoy with a filter that nobody keeps: it asks for every loop that the filter has."""
    # The numerics are loaded here, and not by every start of a command.
    import numpy as np  # noqa: PLC0415  see above

    from lindero.capabilities.sensors.records import observations_of  # noqa: PLC0415  see above
    from lindero.capabilities.tracking.fusing.plot_tracks import PlotTracks  # noqa: PLC0415  see above

    tracks, ships = PlotTracks(), np.arange(_SHIPS)
    for scan in range(_SCANS):
        rows = observations_of(
            (),
            (),
            measured_at=np.full(_SHIPS, 5_000 * scan),
            lon=np.full(_SHIPS, _WAY * scan),
            lat=_APART * ships,
            scan=np.full(_SHIPS, scan),
            source_class=np.zeros(_SHIPS, np.int8),
            object_class=np.zeros(_SHIPS, np.int8),
        )
        tracks.advance("warm-up", rows, "")


PREPARATION: Final = Preparation(
    name="tracking.filter",
    for_feeds=FEEDS,
    run=warm_up,
    sentence="Compiles or loads the loops of the filter.",
)
