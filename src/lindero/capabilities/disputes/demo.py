"""A typical day of disputes at Nordia: two are raised with Sudia, and wait for its word."""

import msgspec

from lindero.capabilities.disputes import asks
from lindero.kernel.times import HOUR_MS


def typical_day(seed: int) -> list[tuple[int, msgspec.Struct]]:
    """Return a day's asks, each with its time since the day began; the same for every seed."""
    return [
        (
            9 * HOUR_MS,
            asks.RaiseDispute(
                addressee="SUD",
                matter="incident",
                title="Patrol boat beyond the line on 3 November",
                words="A patrol boat of Sudia stopped a fishing boat 400 m on this side of the treaty's line.",
                wanted="An explanation within 48 hours, and that it does not happen again.",
            ),
        ),
        (
            10 * HOUR_MS,
            asks.RaiseDispute(
                addressee="SUD",
                matter="missed_deadlines",
                title="Nine requests answered late since September",
                words="Nine urgent requests were answered after more than three days; no court had them.",
                wanted="A second officer at the contact point at night, or another limit.",
            ),
        ),
    ]
