"""A typical day of border sections at Nordia: two are registered, one level is proposed and waits for the neighbour."""

import msgspec

from lindero.capabilities.sections import asks
from lindero.kernel.places import place_of
from lindero.kernel.times import HOUR_MS


def typical_day(seed: int) -> list[tuple[int, msgspec.Struct]]:
    """Return a day's asks, each with its time since the day began; the same for every seed."""
    return [
        (
            8 * HOUR_MS,
            asks.RegisterSection(
                name="strait",
                title="The strait",
                place=place_of(11.0, 55.5),
                partner="SUD",
                points=(place_of(10.6, 55.5), place_of(11.4, 55.5)),
            ),
        ),
        (
            8 * HOUR_MS + 60_000,
            asks.RegisterSection(
                name="salt-plain", title="The salt plain", place=place_of(11.6, 55.3), partner="SUD"
            ),
        ),
        (
            9 * HOUR_MS,
            asks.ProposeLevel(
                section="strait", level="medium", because="Three boats without lights in a week."
            ),
        ),
    ]
