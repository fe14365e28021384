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

_SCANS: Final = 4
_PLOTS: Final = 6


def warm_up() -> None:
    """Follow a few made-up plots with a filter that nobody keeps."""
    # The numerics are loaded here, and not by every start of a command.
    import numpy as np  # noqa: PLC0415  see above

    from lindero.capabilities.sensors.records import observations_of  # noqa: PLC0415  see above
    from lindero.capabilities.tracking.fusing.plot_tracks import PlotTracks  # noqa: PLC0415  see above

    tracks, spread = PlotTracks(), np.arange(_PLOTS)
    for scan in range(_SCANS):
        rows = observations_of(
            (),
            (),
            measured_at=np.full(_PLOTS, 5_000 * scan),
            lon=100_000 * spread + 500 * scan,
            lat=50_000 * spread,
            scan=np.full(_PLOTS, scan),
            source_class=np.zeros(_PLOTS, np.int8),
            object_class=np.zeros(_PLOTS, np.int8),
        )
        tracks.advance("warm-up", rows, "")


PREPARATION: Final = Preparation(
    name="tracking.filter",
    for_feeds=FEEDS,
    run=warm_up,
    sentence="Compiles or loads the loops of the filter.",
)
