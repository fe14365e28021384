"""What happens in a rescue, from the first word to the report.

What crosses does so in the life lane, with words from closed lists and numbers only: a name or a claim cannot be
written into it, neither here nor by the neighbour (safeguard S-15).
"""

from typing import Annotated, ClassVar, Final, Literal

import msgspec

from lindero.kernel.marks import field
from lindero.kernel.names import RECORD_ID_PATTERN, Nation
from lindero.kernel.places import Place
from lindero.kernel.record import Lane, Record
from lindero.kernel.times import Instant

Environment = Literal["sea", "river", "desert", "mountain", "other_land", "air"]
Phase = Literal["uncertainty", "alert", "distress"]
"""The emergency phases of the SAR Convention: INCERFA, ALERFA, DETRESFA."""

PHASES: Final[tuple[Phase, ...]] = ("uncertainty", "alert", "distress")

Awareness = Literal[
    "distress_call", "relayed_call", "beacon", "overdue", "sighting", "sensor", "public_report", "neighbour"
]
Craft = Literal[
    "unknown", "rubber_boat", "wooden_boat", "fishing_vessel", "sailing_vessel", "cargo_ship", "passenger_ship",
    "aircraft", "vehicle", "persons_in_water", "persons_on_foot",
]  # fmt: skip
Condition = Literal[
    "adrift", "taking_water", "overloaded", "capsized", "on_fire", "engine_failed", "out_of_fuel", "bad_weather",
    "no_life_jackets", "no_crew_in_command", "persons_exhausted", "under_way", "sunk",
]  # fmt: skip
Need = Literal[
    "evacuation", "medical_care", "stretcher", "water", "food", "blankets", "pumps", "towing", "life_jackets",
    "care_for_infants", "care_for_pregnant", "interpreter", "dignified_recovery_of_dead",
]  # fmt: skip
Criterion = Literal[
    "reported_missing", "report_overdue", "contact_attempts_failed", "safety_doubtful", "danger_certain",
    "further_attempts_failed", "distress_likely", "request_for_help", "urgent_medical_case", "unseaworthy",
    "supplies_exhausted", "people_in_water", "deceased_on_board",
]  # fmt: skip
"""Why a phase is set: Regulation (EU) 656/2014, article 9(2)(c) to (f), to be verified."""

Task = Literal["search", "rescue", "medical", "transport", "on_scene_coordination"]
Outcome = Literal["all_safe", "some_missing", "nobody_found", "false_alarm", "handed_over"]

CaseId = Annotated[str, field("the case: the record that opened it", pattern=RECORD_ID_PATTERN)]
UnitName = Annotated[
    str,
    field("name or call sign of the unit", role="unit", min_length=1, max_length=60),
]
Number = Annotated[int, msgspec.Meta(ge=0, le=100_000)]


class Counts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """How many people, and of whom special care must be taken; None where nobody knows.

    Attributes:
        persons: All of them.
        children: Of these, children.
        injured: Of these, injured or ill.
        missing: Known to be missing.
        dead: Found dead.
    """

    persons: Number | None = None
    children: Number | None = None
    injured: Number | None = None
    missing: Number | None = None
    dead: Number | None = None


class CaseOpened(Record, frozen=True, kw_only=True, tag="rescue.case_opened"):
    """Somebody became aware that people may need help."""

    keep_days: ClassVar[int] = 90
    default_lane: ClassVar[Lane] = "life"
    place: Annotated[Place, field("where, as far as known", unit="1e-7 degree", sharable=True, role="place")]
    measured_at: Annotated[Instant, field("when they were there", unit="ms UTC", sharable=True)]
    craft: Annotated[Craft, field("what they are in or on", sharable=True)] = "unknown"
    counts: Annotated[Counts, field("how many", sharable=True)] = Counts()
    condition: Annotated[
        tuple[Condition, ...], field("what state they are in", sharable=True, max_length=13)
    ] = ()
    needs: Annotated[tuple[Need, ...], field("what they need", sharable=True, max_length=13)] = ()
    environment: Annotated[Environment, field("sea, river, desert, mountain, other land or air")] = "sea"
    aware_by: Annotated[Awareness, field("how it became known")] = "distress_call"
    phase: Annotated[Phase, field("the phase at first")] = "uncertainty"
    uncertainty_m: Annotated[
        int, field("radius within which they are likely", unit="m", ge=0, le=2_000_000)
    ] = 0


class CaseUpdated(Record, frozen=True, kw_only=True, tag="rescue.case_updated"):
    """More became known: another place, other numbers, other needs."""

    keep_days: ClassVar[int] = 90
    default_lane: ClassVar[Lane] = "life"
    place: Annotated[Place, field("where, as far as known", unit="1e-7 degree", sharable=True, role="place")]
    measured_at: Annotated[Instant, field("when they were there", unit="ms UTC", sharable=True)]
    craft: Annotated[Craft, field("what they are in or on", sharable=True)] = "unknown"
    counts: Annotated[Counts, field("how many", sharable=True)] = Counts()
    condition: Annotated[
        tuple[Condition, ...], field("what state they are in", sharable=True, max_length=13)
    ] = ()
    needs: Annotated[tuple[Need, ...], field("what they need", sharable=True, max_length=13)] = ()
    case: Annotated[str, field("the own case; none in a neighbour's copy", max_length=26)] = ""


class PhaseSet(Record, frozen=True, kw_only=True, tag="rescue.phase_set"):
    """A coordinator judged how grave it is, and why."""

    keep_days: ClassVar[int] = 90
    case: CaseId
    phase: Annotated[Phase, field("uncertainty, alert or distress")]
    because: Annotated[tuple[Criterion, ...], field("what it was judged by", min_length=1, max_length=13)]


class CentreNotified(Record, frozen=True, kw_only=True, tag="rescue.centre_notified"):
    """A rescue coordination centre was told everything that was known."""

    keep_days: ClassVar[int] = 90
    case: CaseId
    centre: Annotated[str, field("the centre, by name", min_length=2, max_length=80)]
    has_answered: Annotated[
        bool, field("whether it answered; if it is silent, another competent one is told")
    ] = False


class CoordinatorAssigned(Record, frozen=True, kw_only=True, tag="rescue.coordinator_assigned"):
    """A search and rescue mission coordinator (SMC) took the case."""

    keep_days: ClassVar[int] = 90
    case: CaseId
    coordinator: Annotated[str, field("who coordinates", personal="indirect", min_length=2, max_length=80)]


class UnitTasked(Record, frozen=True, kw_only=True, tag="rescue.unit_tasked"):
    """A unit was sent; it is tied to the rescue until the place of safety is reached."""

    keep_days: ClassVar[int] = 90
    case: CaseId
    unit: UnitName
    task: Annotated[Task, field("what it is to do")] = "rescue"


class UnitArrived(Record, frozen=True, kw_only=True, tag="rescue.unit_arrived"):
    """A unit is on scene."""

    keep_days: ClassVar[int] = 90
    case: CaseId
    unit: UnitName


class PersonsRescued(Record, frozen=True, kw_only=True, tag="rescue.persons_rescued"):
    """A unit has taken people out of danger."""

    keep_days: ClassVar[int] = 90
    case: CaseId
    unit: UnitName
    counts: Annotated[Counts, field("how many, and of whom special care must be taken")]


class PlaceOfSafetySet(Record, frozen=True, kw_only=True, tag="rescue.place_of_safety_set"):
    """It was settled where the rescue ends: where life is safe, needs are met and nobody is returned to danger."""

    keep_days: ClassVar[int] = 90
    case: CaseId
    name: Annotated[str, field("the place, by name", min_length=2, max_length=80)]
    nation: Annotated[Nation, field("in which nation")]
    place: Annotated[Place, field("where it is", unit="1e-7 degree")]
    because: Annotated[str, field("why it is safe and near enough", min_length=10, max_length=600)]


class PlaceOfSafetyReached(Record, frozen=True, kw_only=True, tag="rescue.place_of_safety_reached"):
    """Everybody who was rescued is at the place of safety; only now are units and data free for anything else."""

    keep_days: ClassVar[int] = 90
    case: CaseId


class PersonsDisembarked(Record, frozen=True, kw_only=True, tag="rescue.persons_disembarked"):
    """People went ashore, into the care of an authority."""

    keep_days: ClassVar[int] = 90
    case: CaseId
    authority: Annotated[str, field("who received them", min_length=2, max_length=80)]
    counts: Annotated[Counts, field("how many")]
    needs: Annotated[tuple[Need, ...], field("what they need now: needs, no names", max_length=13)] = ()


class CaseConcluded(Record, frozen=True, kw_only=True, tag="rescue.case_concluded"):
    """The rescue is over."""

    keep_days: ClassVar[int] = 90
    case: CaseId
    outcome: Annotated[Outcome, field("how it ended")]
    place: Annotated[Place, field("the last known place", unit="1e-7 degree")]


class ReportMade(Record, frozen=True, kw_only=True, tag="rescue.report_made"):
    """The operation was reported on (within 24 hours: Regulation (EU) 2021/581, article 20(6))."""

    keep_days: ClassVar[int] = 90
    case: CaseId
    text: Annotated[
        str,
        field(
            "the report; things and numbers, no names", personal="indirect", min_length=10, max_length=6_000
        ),
    ]
