"""What is asked of events: each step as a form, JSON or a command; words from lists, counts, and text about things."""

from typing import Annotated, Literal

import msgspec

from lindero.capabilities.events.records.words import (
    CLOSING,
    EVENT_TYPES,
    REFERENCE_PATTERN,
    Level,
    Link,
    Measure,
    Need,
)
from lindero.kernel.grading import Credibility, Reliability, Validation
from lindero.kernel.places import Place
from lindero.kernel.times import Instant

Reference = Annotated[
    str,
    msgspec.Meta(
        pattern=REFERENCE_PATTERN, description="the event, as EV-2026-0017", examples=["EV-2026-0017"]
    ),
]
Where = Annotated[Place, msgspec.Meta(description="where it is: longitude, then latitude")]
Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] | None
Scale = Level | None


class _Ask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all asks have in common: an unknown key is refused."""


class SuspectEvent(_Ask, frozen=True, kw_only=True):
    """Say that there may be an event: the 24 hours to its first report begin."""

    event_type: Annotated[EVENT_TYPES, msgspec.Meta(description="what it may be")]
    place: Where
    aware_at: Annotated[Instant | None, msgspec.Meta(description="when you became aware; now if empty")] = (
        None
    )
    note: Annotated[
        str, msgspec.Meta(max_length=2_000, description="what is known, for the own desk only")
    ] = ""


class _Details(_Ask, frozen=True, kw_only=True):
    """What can be said of an event with every report; what is left empty stays as it was."""

    description: Annotated[
        Annotated[str, msgspec.Meta(max_length=2_000)] | None,
        msgspec.Meta(description="what happened: things, places, numbers; nobody's name"),
    ] = None
    reliability: Annotated[
        Reliability | None, msgspec.Meta(description="how reliable the source is, A to F")
    ] = None
    credibility: Annotated[
        Credibility | None, msgspec.Meta(description="how credible the information is, 1 to 6")
    ] = None
    validation: Annotated[
        Validation | None, msgspec.Meta(description="whether somebody else has checked it")
    ] = None
    migration_control: Annotated[
        Scale, msgspec.Meta(description="what you expect it to do to migration control")
    ] = None
    cross_border_crime: Annotated[
        Scale, msgspec.Meta(description="what you expect it to do to fighting crime")
    ] = None
    saving_lives: Annotated[
        Scale, msgspec.Meta(description="what you expect it to do to protecting and saving lives")
    ] = None
    measures: Annotated[
        tuple[Measure, ...] | None,
        msgspec.Meta(description="what authorities do about it, one word a line: observe, patrol_sent, ..."),
    ] = None
    response: Annotated[
        Annotated[str, msgspec.Meta(max_length=1_000)] | None,
        msgspec.Meta(description="how they respond; nobody's name"),
    ] = None
    next_actions: Annotated[
        Annotated[str, msgspec.Meta(max_length=1_000)] | None,
        msgspec.Meta(description="what comes next; nobody's name"),
    ] = None
    persons: Annotated[Count, msgspec.Meta(description="how many people; empty if nobody knows")] = None
    men: Annotated[Count, msgspec.Meta(description="of these, men")] = None
    women: Annotated[Count, msgspec.Meta(description="of these, women")] = None
    boys: Annotated[Count, msgspec.Meta(description="of these, boys under 18")] = None
    girls: Annotated[Count, msgspec.Meta(description="of these, girls under 18")] = None
    unaccompanied: Annotated[Count, msgspec.Meta(description="of the children, those with nobody")] = None
    injured: Annotated[Count, msgspec.Meta(description="injured or ill")] = None
    dead: Annotated[Count, msgspec.Meta(description="found dead")] = None
    missing: Annotated[Count, msgspec.Meta(description="known to be missing")] = None
    needs: Annotated[
        tuple[Need, ...] | None,
        msgspec.Meta(description="what they need, one word a line: medical_care, water, food, ..."),
    ] = None
    craft: Annotated[
        Annotated[tuple[str, ...], msgspec.Meta(max_length=20)] | None,
        msgspec.Meta(description="ships and aircraft, one a line, as vessel:mmsi:219005533"),
    ] = None
    links: Annotated[
        tuple[Link, ...] | None, msgspec.Meta(description="what else it has to do with, by sort and name")
    ] = None
    note: Annotated[
        Annotated[str, msgspec.Meta(max_length=2_000)] | None,
        msgspec.Meta(description="for the own desk only, never shared"),
    ] = None


class ReportEvent(_Details, frozen=True, kw_only=True):
    """Make the first report on an event, within 24 hours of becoming aware of it."""

    reference: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^(EV-[0-9]{4}-[0-9]{1,7})?$(?!\n)",
            examples=["EV-2026-0017"],
            description="the suspected event; empty for a new one",
        ),
    ] = ""
    event_type: Annotated[EVENT_TYPES, msgspec.Meta(description="what it is")]
    place: Where
    happened_at: Annotated[
        Instant | None, msgspec.Meta(description="when it happened or began; now if empty")
    ] = None
    aware_at: Annotated[
        Instant | None,
        msgspec.Meta(description="when you became aware, for a new event; now if empty"),
    ] = None
    owner: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^([A-Z]{3})?$(?!\n)",
            description="the nation that says what it does; the own one if empty",
        ),
    ] = ""
    crossing: Annotated[
        Literal["", "attempted", "actual"],
        msgspec.Meta(description="for a crossing: attempted or actual"),
    ] = ""
    manner: Annotated[
        Literal["unknown", "open", "clandestine"],
        msgspec.Meta(description="for a crossing: open or clandestine"),
    ] = "unknown"
    direction: Annotated[
        Literal["inbound", "outbound"], msgspec.Meta(description="for a crossing: which way")
    ] = "inbound"
    embarked_in: Annotated[
        str, msgspec.Meta(pattern=r"^([A-Z]{3})?$(?!\n)", description="the last country before it")
    ] = ""
    bound_for: Annotated[
        str, msgspec.Meta(pattern=r"^([A-Z]{3})?$(?!\n)", description="the country it led to")
    ] = ""
    found_by: Annotated[
        Literal["check", "surveillance", "other"], msgspec.Meta(description="how a crossing was found")
    ] = "surveillance"
    evasion: Annotated[
        Literal["none", "around_the_crossing_point", "hidden", "false_documents", "other"],
        msgspec.Meta(description="how a check was avoided"),
    ] = "none"
    transport: Annotated[
        Literal["unknown", "on_foot", "vehicle", "train", "boat", "aircraft", "other"],
        msgspec.Meta(description="what they came on"),
    ] = "unknown"


class UpdateEvent(_Details, frozen=True, kw_only=True):
    """Report what became known since; what is left empty stays as it was."""

    reference: Reference
    is_ongoing: Annotated[bool, msgspec.Meta(description="whether the event goes on")] = False
    place: Annotated[Place | None, msgspec.Meta(description="where it is now; unchanged if empty")] = None


class AttributeImpact(_Ask, frozen=True, kw_only=True):
    """Say, as the owner of an event, what it does."""

    originator: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^([A-Z]{3})?$(?!\n)", description="whose event it is; the own nation's if empty"
        ),
    ] = ""
    reference: Reference
    migration_control: Annotated[Level, msgspec.Meta(description="to migration control")] = "none"
    cross_border_crime: Annotated[Level, msgspec.Meta(description="to fighting crime")] = "none"
    saving_lives: Annotated[Level, msgspec.Meta(description="to protecting and saving lives")] = "none"
    because: Annotated[str, msgspec.Meta(max_length=600, description="why; nobody's name")] = ""


class CloseEvent(_Ask, frozen=True, kw_only=True):
    """Close an event; it stays linked for analysis."""

    reference: Reference
    reason: Annotated[CLOSING, msgspec.Meta(description="no event, too little impact, or over")]
    follow_up: Annotated[
        str, msgspec.Meta(max_length=1_000, description="what follows from it; nobody's name")
    ] = ""


class SignOff(_Ask, frozen=True, kw_only=True):
    """Agree, at the political level, that an event is called an instrumentalisation."""

    reference: Reference
    because: Annotated[str, msgspec.Meta(min_length=20, max_length=1_000, description="why")]
