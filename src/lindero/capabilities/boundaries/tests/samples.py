"""A register for tests: two nations on either side of 11 degrees east, and a disputed strip between them."""

from typing import Any

from lindero.capabilities.boundaries import actions, asks
from lindero.kernel.places import Place, place_of

WEST = ((9.0, 54.0), (11.1, 54.0), (11.1, 57.0), (9.0, 57.0))
EAST = ((10.9, 54.0), (13.0, 54.0), (13.0, 57.0), (10.9, 57.0))
STRIP = ((10.8, 54.0), (11.2, 54.0), (11.2, 56.0), (10.8, 56.0))
ISLAND = ((10.9, 55.0), (11.0, 55.0), (11.0, 55.1), (10.9, 55.1))
WORDS = ("land-nrd", "land-sud", "chart 7", "note of 1921", "treaty of 1897", "national law")
"""Names and sources in this register."""


def ring(corners: Any) -> tuple[Place, ...]:
    """Return corners as places."""
    return tuple(place_of(lon, lat) for lon, lat in corners)


def registered(desk: Any) -> None:
    """Register territories, lines and the strip, in which an island is not disputed."""
    for nation, outer in (("NRD", WEST), ("SUD", EAST)):
        zone = asks.RegisterZone(
            name=f"land-{nation.lower()}",
            zone="territory",
            nation=nation,
            outer=ring(outer),
            source="chart 7",
        )
        actions.register_zone(desk, zone)
    strip = asks.RegisterStrip(
        name="the-strip",
        claimants=("SUD", "NRD"),
        outer=ring(STRIP),
        holes=(ring(ISLAND),),
        source="note of 1921",
    )
    actions.register_strip(desk, strip)
    for name, holder, lon in (("treaty", "", 11.0), ("line-nrd", "NRD", 11.2), ("line-sud", "SUD", 10.8)):
        line = asks.RegisterLine(
            name=name,
            parties=("NRD", "SUD"),
            holder=holder,
            points=ring(((lon, 54.0), (lon, 57.0))),
            source="treaty of 1897" if not holder else "national law",
        )
        actions.register_line(desk, line)
