"""A typical day of units at Nordia: a network of ways is loaded, two patrols and a cutter say how they stand."""

from typing import Final

import msgspec

from lindero.capabilities.units import asks
from lindero.capabilities.units.records import Node, Way
from lindero.kernel.places import place_of
from lindero.kernel.times import HOUR_MS

NODES: Final = tuple(
    Node(place_of(lon, lat))
    for lon, lat in ((11.0, 55.6), (11.3, 55.6), (11.6, 55.6), (11.6, 55.3), (11.3, 55.3))
)
WAYS: Final = (
    Way(0, 1, 19_500, 100),
    Way(1, 2, 20_000, 100),
    Way(2, 3, 34_000, 80),
    Way(1, 4, 36_000, 50),
    Way(4, 3, 20_000, 60),
)


def typical_day(seed: int) -> list[tuple[int, msgspec.Struct]]:
    """Return a day's asks, each with its time since the day began; the same for every seed."""
    at_north, at_east, at_sea = place_of(11.0, 55.6), place_of(11.6, 55.6), place_of(10.9, 55.5)
    return [
        (5 * HOUR_MS, asks.LoadRoutes(source="road survey of Nordia", nodes=NODES, ways=WAYS)),
        (
            6 * HOUR_MS,
            asks.RegisterUnit(
                call_sign="Falk 1", place=at_north, surface="land", speed_kmh=110, abilities=("medical",)
            ),
        ),
        (6 * HOUR_MS, asks.RegisterUnit(call_sign="Falk 2", place=at_east, surface="land", speed_kmh=90)),
        (
            6 * HOUR_MS,
            asks.RegisterUnit(
                call_sign="Havorn",
                place=at_sea,
                surface="sea",
                speed_kmh=55,
                abilities=("boarding", "towing"),
            ),
        ),
        (7 * HOUR_MS, asks.NoteStatus(call_sign="Falk 1", status="fully_available", place=at_north)),
        (7 * HOUR_MS, asks.NoteStatus(call_sign="Falk 2", status="limited_available", place=at_east)),
        (7 * HOUR_MS, asks.NoteStatus(call_sign="Havorn", status="fully_available", place=at_sea)),
    ]
