"""One entry of each register, for tests."""

from typing import Any

from lindero.capabilities.registers.records import (
    ContactEntered,
    EntryWithdrawn,
    EquipmentEntered,
    ExerciseEntered,
    LessonEntered,
    WatchObjectEntered,
)
from lindero.kernel.places import place_of
from lindero.kernel.record import Record, kind_of
from lindero.kernel.times import instant_of

REVIEW = instant_of("2027-02-01T00:00:00Z")


def contact(name: str = "duty-desk", version: int = 1, **more: Any) -> ContactEntered:
    """Return a desk."""
    facts: dict[str, Any] = {"title": "Duty desk Nordhavn", "authority": "Coast Guard", "reach": "+99 1 100"}
    return ContactEntered(name=name, version=version, **(facts | more))


def watched(name: str = "dark-trawler", version: int = 1, **more: Any) -> WatchObjectEntered:
    """Return a ship to look out for."""
    facts: dict[str, Any] = {
        "sort": "vessel",
        "identifier": "vessel:mmsi:219005533",
        "grounds": "no_position",
        "reaction": "report",
        "review_at": REVIEW,
    }
    return WatchObjectEntered(name=name, version=version, **(facts | more))


ENTRIES: tuple[Record, ...] = (
    contact(languages=("en", "es"), days=("mon", "tue", "wed"), opens_min=420, closes_min=960),
    EquipmentEntered(
        name="pump-60",
        version=2,
        title="Salvage pump, 60 m³/h",
        amount=4,
        condition="in_use",
        place=place_of(11.02, 55.51),
        contact="duty-desk",
    ),
    ExerciseEntered(
        name="calm-water-26",
        version=1,
        title="Calm Water 26",
        begins_at=instant_of("2026-12-22T00:00:00Z"),
        ends_at=instant_of("2026-12-24T00:00:00Z"),
        partners=("SUD",),
        goal="hand over a rescue at night",
    ),
    watched(),
    LessonEntered(
        name="one-channel",
        version=1,
        title="One working channel",
        finding="Both desks called on two channels.",
        advice="Name one working channel in the first call.",
        exercise="calm-water-26",
    ),
    EntryWithdrawn(name="pump-60", version=3, register="equipment"),
)
"""One of each kind, as golden bytes have them."""


def golden_name(record: Record) -> str:
    """Return the file that holds a sample's bytes."""
    return f"{kind_of(type(record)).partition('.')[2]}-1.json"
