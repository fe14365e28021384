"""A typical day of the shared registers at Nordia: desks, equipment, an exercise, a ship to look out for, a lesson."""

import msgspec

from lindero.capabilities.registers import asks
from lindero.kernel.places import place_of
from lindero.kernel.times import DAY_MS, HOUR_MS

DAY_BEGINS_AT = 1_795_305_600_000
"""2026-11-22T00:00:00Z: the typical day is always the same one."""


def typical_day(seed: int) -> list[tuple[int, msgspec.Struct]]:
    """Return a day's asks, each with its time since the day began; the same for every seed."""
    desk = "nordhavn-duty-desk"
    return [
        (
            7 * HOUR_MS,
            asks.EnterContact(
                name=desk,
                title="Duty desk Nordhavn",
                authority="Coast Guard of Nordia",
                reach="+99 1 100, VHF 16",
                languages=("en", "es"),
            ),
        ),
        (
            7 * HOUR_MS + 60_000,
            asks.EnterContact(
                name="customs-day-desk",
                title="Customs, day desk",
                authority="Customs of Nordia",
                reach="+99 1 210",
                days=("mon", "tue", "wed", "thu", "fri"),
                opens_min=7 * 60,
                closes_min=16 * 60,
            ),
        ),
        (
            8 * HOUR_MS,
            asks.EnterEquipment(
                name="pump-60",
                title="Salvage pump, 60 m3/h",
                amount=4,
                place=place_of(11.02, 55.51),
                contact=desk,
            ),
        ),
        (
            9 * HOUR_MS,
            asks.EnterExercise(
                name="calm-water-26",
                title="Calm Water 26",
                begins_at=DAY_BEGINS_AT + 30 * DAY_MS,
                ends_at=DAY_BEGINS_AT + 32 * DAY_MS,
                partners=("SUD",),
                goal="hand over a rescue in the strait at night",
            ),
        ),
        (
            10 * HOUR_MS,
            asks.EnterWatchObject(
                name="dark-trawler",
                sort="vessel",
                identifier="219005533",
                grounds="no_position",
                reaction="report",
                review_at=DAY_BEGINS_AT + 90 * DAY_MS,
            ),
        ),
        (
            15 * HOUR_MS,
            asks.EnterLesson(
                name="one-channel",
                title="One working channel for a handover",
                finding="Both desks called on two channels, and each waited for the other.",
                advice="Name one working channel in the first call, and repeat it.",
            ),
        ),
        (
            16 * HOUR_MS,
            asks.EnterEquipment(name="pump-60", title="Salvage pump, 60 m3/h", amount=3, contact=desk),
        ),
    ]
