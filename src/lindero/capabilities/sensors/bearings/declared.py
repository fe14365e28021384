"""What bearings offer: their part of the folder's declaration."""

from typing import Final

from lindero.capabilities.sensors.bearings import pages, tables
from lindero.kernel.capability import Page

TABLES: Final = tables.TABLES
PAGES: Final = (
    Page(
        path="/sensors/bearings",
        title="Bearings",
        needs="sensors.read",
        asks=pages.BearingsQuery,
        show=pages.show_bearings,
        template="sensor_bearings.html",
    ),
)
