"""Outside data coming in: one module for each way of writing, on the carriers that they share."""

from typing import Final

from lindero.capabilities.sensors.feeds import ais, tak

FEEDS: Final = (*ais.FEEDS, *tak.FEEDS)
"""Every feed of sensors; a new module adds its own."""
