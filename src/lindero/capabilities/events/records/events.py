"""What is on record of single events: suspected, reported in versions, judged by their owner, closed.

Persons are counts. No field names anybody, and identifiers are those of ships and aircraft alone (Regulation (EU)
2019/1896, article 89(2); safeguard S-23).
"""

from typing import Annotated, ClassVar, Literal

import msgspec

from lindero.capabilities.events.records.words import (
    CLOSING,
    EVENT_TYPES,
    REFERENCE_PATTERN,
    Crossing,
    Impact,
    Link,
    Measure,
    Persons,
)
from lindero.kernel.grading import Grading
from lindero.kernel.marks import field
from lindero.kernel.names import Nation
from lindero.kernel.places import Place
from lindero.kernel.record import Record
from lindero.kernel.times import Instant

THREE_YEARS_DAYS = 1_096
"""Closed events stay linked for analysis (Regulation (EU) 2021/581, article 9(7)); profile default, to be verified."""

_CRAFT = (
    r"^(vessel:mmsi:[2-7][0-9]{8}|vessel:imo:[0-9]{7}"
    r"|aircraft:icao24:[0-9a-f]{6}|aircraft:reg:[A-Z0-9]{3,8})$(?!\n)"
)

Reference = Annotated[
    str,
    field("the event's name with its originator, as EV-2026-0017", sharable=True, pattern=REFERENCE_PATTERN),
]
Version = Annotated[int, field("which version of the report, from 1 on", sharable=True, ge=1, le=10_000)]
Where = Annotated[Place, field("where it is", unit="1e-7 degree", sharable=True, role="place")]
EventType = Annotated[EVENT_TYPES, field("what it is, from the closed list", sharable=True)]


class EventSuspected(Record, frozen=True, kw_only=True, tag="events.event_suspected"):
    """The authority became aware of what may be an event: the 24 hours begin."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    reference: Annotated[str, field("the event's name", pattern=REFERENCE_PATTERN)]
    event_type: Annotated[EVENT_TYPES, field("what it may be")]
    place: Annotated[Place, field("where it may be", unit="1e-7 degree", role="place")]
    aware_at: Annotated[Instant, field("when the authority became aware", unit="ms UTC")]
    note: Annotated[str, field("what is known, for the own desk only", max_length=2_000)] = ""


class EventReported(Record, frozen=True, kw_only=True, tag="events.event_reported"):
    """A version of the report on an event: the initial one, an update, or that it goes on."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    reference: Reference
    version: Version
    phase: Annotated[Literal["initial", "update", "ongoing"], field("which report it is", sharable=True)]
    event_type: EventType
    place: Where
    happened_at: Annotated[Instant, field("when it happened, or began", unit="ms UTC", sharable=True)]
    aware_at: Annotated[Instant, field("when the authority became aware", unit="ms UTC", sharable=True)] = 0
    owner: Annotated[
        str, field("the nation that attributes its impact", sharable=True, pattern=r"^([A-Z]{3})?$(?!\n)")
    ] = ""
    grading: Annotated[
        Grading | None, field("credibility, reliability, validation", sharable=True, role="grading")
    ] = None
    impact: Annotated[Impact, field("what the originator expects it to do", sharable=True)] = Impact()
    description: Annotated[
        str,
        field("what happened; things, places and numbers, nobody's name", sharable=True, max_length=2_000),
    ] = ""
    measures: Annotated[
        tuple[Measure, ...], field("what authorities do about it", sharable=True, max_length=12)
    ] = ()
    response: Annotated[str, field("how they respond; nobody's name", sharable=True, max_length=1_000)] = ""
    next_actions: Annotated[str, field("what comes next; nobody's name", sharable=True, max_length=1_000)] = (
        ""
    )
    crossing: Annotated[Crossing | None, field("how a crossing went", sharable=True)] = None
    persons: Annotated[Persons, field("how many people, never who", sharable=True)] = Persons()
    craft: Annotated[
        tuple[Annotated[str, msgspec.Meta(pattern=_CRAFT)], ...],
        field("ships and aircraft by their identifiers", personal="indirect", sharable=True, max_length=20),
    ] = ()
    links: Annotated[
        tuple[Link, ...], field("what else it has to do with", sharable=True, max_length=40)
    ] = ()
    note: Annotated[
        str, field("for the own desk only, never shared", sensitivity="restricted", max_length=2_000)
    ] = ""


class ImpactAttributed(Record, frozen=True, kw_only=True, tag="events.impact_attributed"):
    """The owner of an event said what it does; the originator's expectation stands beside it."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    originator: Annotated[Nation, field("whose event it is", sharable=True)]
    reference: Reference
    place: Where
    impact: Annotated[Impact, field("what it does, by its owner", sharable=True)]
    because: Annotated[str, field("why", sharable=True, max_length=600)] = ""


class EventClosed(Record, frozen=True, kw_only=True, tag="events.event_closed"):
    """An event is closed; it stays linked for analysis."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    reference: Reference
    version: Version
    place: Where
    reason: Annotated[CLOSING, field("no event, too little impact, or over", sharable=True)]
    follow_up: Annotated[
        str, field("what follows from it; nobody's name", sharable=True, max_length=1_000)
    ] = ""


class SignOffGiven(Record, frozen=True, kw_only=True, tag="events.sign_off_given"):
    """The political level agreed that an event is called an instrumentalisation."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    reference: Annotated[str, field("the event", pattern=REFERENCE_PATTERN)]
    because: Annotated[str, field("why", min_length=20, max_length=1_000)]


class WarningGiven(Record, frozen=True, kw_only=True, tag="events.warning_given"):
    """The time for the initial report runs out, or has run out."""

    keep_days: ClassVar[int] = 365
    reference: Annotated[str, field("the event", pattern=REFERENCE_PATTERN)]
    percent: Annotated[int, field("how much of the time has passed", unit="%", ge=1, le=100)]
    due_at: Annotated[Instant, field("when the report is due", unit="ms UTC")]


class Tally(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What was counted of one type in a month.

    Attributes:
        event_type: The type.
        events: How many events.
        persons: How many people in them, as far as reported.
    """

    event_type: EVENT_TYPES
    events: Annotated[int, msgspec.Meta(ge=0)]
    persons: Annotated[int, msgspec.Meta(ge=0)] = 0


class IndicatorsMade(Record, frozen=True, kw_only=True, tag="events.indicators_made"):
    """The indicators of a month, counted by the node from events on the 15th of the next (D-02)."""

    keep_days: ClassVar[int] = 3_653
    month: Annotated[str, field("the month, as 2026-10", sharable=True, pattern=r"^[0-9]{4}-[0-9]{2}$(?!\n)")]
    tallies: Annotated[tuple[Tally, ...], field("counts by type", sharable=True, max_length=40)] = ()
