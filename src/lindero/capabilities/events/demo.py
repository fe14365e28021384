"""A typical day of single events at Nordia's coordination centre: smuggled cigarettes, a boat in need, a fence."""

import random

import msgspec

from lindero.capabilities.events import asks
from lindero.capabilities.events.records.words import Link
from lindero.kernel.places import place_of
from lindero.kernel.times import HOUR_MS, MINUTE_MS


def typical_day(seed: int) -> list[tuple[int, msgspec.Struct]]:
    """Return a day's asks, each with its time since the day began; the same seed gives the same day.

    The first event is EV-2026-0001, as on a node that has none yet.
    """
    chance = random.Random(f"events {seed}")
    night, boxes = 3 * HOUR_MS + chance.randrange(40) * MINUTE_MS, 40 + chance.randrange(60)
    pier, plain = place_of(11.02, 55.51), place_of(11.62, 55.31)
    return [
        (
            night,
            asks.SuspectEvent(
                event_type="excise_goods", place=pier, note="A caller speaks of boxes on the old pier."
            ),
        ),
        (
            night + 2 * HOUR_MS,
            asks.ReportEvent(
                reference="EV-2026-0001",
                event_type="excise_goods",
                place=pier,
                description=f"{boxes} boxes of untaxed cigarettes on the pier, a van without plates beside them.",
                reliability="B",
                credibility="2",
                cross_border_crime="medium",
                measures=("patrol_sent", "seizure"),
            ),
        ),
        (
            11 * HOUR_MS,
            asks.ReportEvent(
                event_type="unauthorised_crossing",
                place=plain,
                description="People on foot on the salt plain, away from any road, with little water.",
                crossing="actual",
                manner="open",
                found_by="surveillance",
                transport="on_foot",
                persons=11,
                girls=2,
                boys=1,
                needs=("water",),
                reliability="A",
                credibility="1",
                migration_control="low",
                measures=("patrol_sent", "medical_care"),
            ),
        ),
        (
            14 * HOUR_MS,
            asks.UpdateEvent(
                reference="EV-2026-0002",
                response="All are in the shade and have been given water; interpreter called.",
                links=(Link(sort="event", name="EV-2026-0001"),),
            ),
        ),
        (
            20 * HOUR_MS,
            asks.CloseEvent(
                reference="EV-2026-0001", reason="ended", follow_up="Customs take the goods over."
            ),
        ),
    ]
