"""Outside data coming in: one module for each way of writing, on the carriers that they share."""

from typing import Final

from lindero.capabilities.sensors.feeds import ais, mqtt, sensorthings, tak

FEEDS: Final = (*ais.FEEDS, *tak.FEEDS, *mqtt.FEEDS, *sensorthings.FEEDS)
"""Every feed of sensors; a new module adds its own."""
