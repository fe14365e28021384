"""What a typical day puts in: the same day for the same seed."""

import random

import msgspec

from lindero.capabilities.example.asks import NoteItem
from lindero.kernel.places import place_of
from lindero.kernel.times import DAY_MS

THINGS = (
    "fence down at the mill",
    "sign faded at the ford",
    "gate open at the pass",
    "lamp out at the bridge",
)
"""What gets noted, in a place that does not exist."""


def typical_day(seed: int) -> list[tuple[int, msgspec.Struct]]:
    """Return a day's asks in order, each with its time: milliseconds since the day began."""
    chance = random.Random(seed)
    times = sorted(chance.randrange(DAY_MS) for _ in THINGS)
    places = [
        place_of(18.9 + chance.randrange(1_000) / 10_000, 40.7 + chance.randrange(1_000) / 10_000)
        for _ in THINGS
    ]
    return [
        (at, NoteItem(what=what, place=place, urgency=chance.randint(1, 3)))
        for at, what, place in zip(times, THINGS, places, strict=True)
    ]
