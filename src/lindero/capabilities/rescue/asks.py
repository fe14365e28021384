"""What is asked: each step of a rescue, as a form, JSON or a command; numbers and words from lists, hardly any text."""

from typing import Annotated

import msgspec

from lindero.capabilities.rescue import records
from lindero.kernel.names import NATION_PATTERN, RECORD_ID_PATTERN
from lindero.kernel.places import Place
from lindero.kernel.times import Instant

CaseId = Annotated[
    str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the case: the record that opened it")
]
Unit = Annotated[str, msgspec.Meta(min_length=1, max_length=60, description="name or call sign of the unit")]
Persons = Annotated[int | None, msgspec.Meta(description="how many people; empty if nobody knows")]
Children = Annotated[int | None, msgspec.Meta(description="of these, children")]
Injured = Annotated[int | None, msgspec.Meta(description="of these, injured or ill")]
Conditions = Annotated[
    tuple[records.Condition, ...],
    msgspec.Meta(
        description="what state they are in, one word a line: adrift, taking_water, overloaded, ..."
    ),
]
Needs = Annotated[
    tuple[records.Need, ...],
    msgspec.Meta(description="what they need, one word a line: evacuation, medical_care, water, ..."),
]
Where = Annotated[Place, msgspec.Meta(description="where, as far as known: longitude, then latitude")]
When = Annotated[Instant | None, msgspec.Meta(description="when they were there; now if empty")]


class OpenCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Open a case: people may need help. Every neighbour is told at once where, how many and what they need."""

    place: Where
    measured_at: When = None
    environment: Annotated[records.Environment, msgspec.Meta(description="where people are")] = "sea"
    craft: Annotated[records.Craft, msgspec.Meta(description="what they are in or on")] = "unknown"
    persons: Persons = None
    children: Children = None
    injured: Injured = None
    condition: Conditions = ()
    needs: Needs = ()
    aware_by: Annotated[records.Awareness, msgspec.Meta(description="how it became known")] = "distress_call"
    because: Annotated[
        tuple[records.Criterion, ...],
        msgspec.Meta(
            description="what it is judged by, one word a line: danger_certain, report_overdue, ..."
        ),
    ] = ()
    uncertainty_m: Annotated[
        int, msgspec.Meta(ge=0, le=2_000_000, description="radius within which they are likely, metres")
    ] = 0


class UpdateCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say what became known since; every neighbour is told at once."""

    case: CaseId
    place: Where
    measured_at: When = None
    craft: Annotated[records.Craft, msgspec.Meta(description="what they are in or on")] = "unknown"
    persons: Persons = None
    children: Children = None
    injured: Injured = None
    condition: Conditions = ()
    needs: Needs = ()


class SetPhase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Judge how grave it is."""

    case: CaseId
    phase: Annotated[records.Phase, msgspec.Meta(description="uncertainty, alert or distress")]
    because: Annotated[
        tuple[records.Criterion, ...],
        msgspec.Meta(min_length=1, description="what it is judged by, one word a line"),
    ]


class NotifyCentre(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that a rescue coordination centre was told, and whether it answered."""

    case: CaseId
    centre: Annotated[str, msgspec.Meta(min_length=2, max_length=80, description="the centre, by name")]
    has_answered: Annotated[bool, msgspec.Meta(description="whether it answered")] = False


class AssignCoordinator(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say who coordinates the case."""

    case: CaseId
    coordinator: Annotated[str, msgspec.Meta(min_length=2, max_length=80, description="who coordinates")]


class TaskUnit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Send a unit; it takes no other task until the place of safety is reached."""

    case: CaseId
    unit: Unit
    task: Annotated[records.Task, msgspec.Meta(description="what it is to do")] = "rescue"


class NoteArrival(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that a unit is on scene."""

    case: CaseId
    unit: Unit


class NoteRescued(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say how many a unit has taken out of danger."""

    case: CaseId
    unit: Unit
    persons: Annotated[int, msgspec.Meta(ge=1, le=100_000, description="how many people")]
    children: Children = None
    injured: Injured = None
    dead: Annotated[int | None, msgspec.Meta(description="found dead")] = None


class SetPlaceOfSafety(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say where the rescue ends, and why people are safe there."""

    case: CaseId
    name: Annotated[str, msgspec.Meta(min_length=2, max_length=80, description="the place, by name")]
    nation: Annotated[
        str, msgspec.Meta(pattern=NATION_PATTERN, description="in which nation, for example NRD")
    ]
    place: Where
    because: Annotated[
        str, msgspec.Meta(min_length=10, max_length=600, description="why it is safe and near enough")
    ]


class ReachSafety(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that everybody rescued is at the place of safety."""

    case: CaseId


class NoteDisembarked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that people went ashore, into whose care, and what they need."""

    case: CaseId
    authority: Annotated[str, msgspec.Meta(min_length=2, max_length=80, description="who received them")]
    persons: Annotated[int, msgspec.Meta(ge=1, le=100_000, description="how many people")]
    children: Children = None
    needs: Needs = ()


class ConcludeCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """End the case; a report is due within 24 hours."""

    case: CaseId
    outcome: Annotated[records.Outcome, msgspec.Meta(description="how it ended")]


class MakeReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Report on the operation."""

    case: CaseId
    text: Annotated[
        str,
        msgspec.Meta(min_length=10, max_length=6_000, description="the report; things and numbers, no names"),
    ]
