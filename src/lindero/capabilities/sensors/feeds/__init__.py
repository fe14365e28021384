"""Outside data coming in: one module for each way of writing, on the carriers that they share."""

from typing import Final

from lindero.capabilities.sensors.feeds import (
    air,
    ais,
    drones,
    invented,
    mqtt,
    patrols,
    radar,
    sapient,
    sensorthings,
    tak,
)

FEEDS: Final = (
    *ais.FEEDS,
    *invented.FEEDS,
    *radar.FEEDS,
    *air.FEEDS,
    *drones.FEEDS,
    *patrols.FEEDS,
    *tak.FEEDS,
    *mqtt.FEEDS,
    *sensorthings.FEEDS,
    *sapient.FEEDS,
)
"""Every feed of sensors; a new module adds its own."""
