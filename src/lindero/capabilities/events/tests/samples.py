"""One report of each kind that may cross, for tests and golden bytes."""

from typing import Any

from lindero.capabilities.events.records import (
    EventClosed,
    EventReported,
    ImpactAttributed,
    IndicatorsMade,
    Tally,
)
from lindero.capabilities.events.records.words import Crossing, Impact, Link, Persons
from lindero.kernel.grading import Grading
from lindero.kernel.places import place_of
from lindero.kernel.record import Record, kind_of
from lindero.kernel.times import instant_of

AT = instant_of("2026-11-22T03:00:00Z")
STRAIT = place_of(11.0, 55.5)
GRADED = Grading(source="B", information="2", basis="fact")


def report(version: int = 1, **more: Any) -> EventReported:
    """Return a report on a crossing."""
    facts: dict[str, Any] = {
        "reference": "EV-2026-0001",
        "phase": "initial" if version == 1 else "update",
        "event_type": "unauthorised_crossing",
        "place": STRAIT,
        "happened_at": AT,
        "aware_at": AT,
        "grading": GRADED,
    }
    return EventReported(version=version, **(facts | more))


SHARED: tuple[Record, ...] = (
    report(
        owner="SUD",
        impact=Impact(migration_control="low", saving_lives="medium"),
        description="Rubber boat with people on board, 4 nm off the cape.",
        measures=("observe", "rescue_called"),
        response="A cutter stands by.",
        next_actions="Hand over to the rescue centre.",
        crossing=Crossing(outcome="attempted", embarked_in="VES", transport="boat"),
        persons=Persons(total=11, women=3, girls=1, needs=("water",)),
        craft=("vessel:mmsi:219005533",),
        links=(Link(sort="event", name="EV-2026-0003"),),
        note="known to the own desk only",
    ),
    ImpactAttributed(
        originator="NRD",
        reference="EV-2026-0001",
        place=STRAIT,
        impact=Impact(saving_lives="high"),
        because="the boat has no engine",
    ),
    EventClosed(
        reference="EV-2026-0001", version=3, place=STRAIT, reason="ended", follow_up="All are ashore."
    ),
    IndicatorsMade(month="2026-10", tallies=(Tally(event_type="illicit_drugs", events=7, persons=9),)),
)


def golden_name(record: Record) -> str:
    """Return the file that holds a sample's bytes."""
    return f"{kind_of(type(record)).partition('.')[2]}-1.json"
