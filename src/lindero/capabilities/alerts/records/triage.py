"""An alert from proposal to outcome (workflow W7): machines propose, people judge."""

from typing import Annotated, ClassVar, Literal

import msgspec

from lindero.kernel.generated import Generated
from lindero.kernel.grading import UNJUDGED, Grading
from lindero.kernel.marks import field
from lindero.kernel.names import RECORD_ID_PATTERN, Nation
from lindero.kernel.places import Place
from lindero.kernel.record import Lane, Record
from lindero.kernel.times import Instant

KEPT_DAYS = 180
"""Half a year: the rate of false alarms of a whole quarter is known from it, and no longer (product default)."""

Decision = Literal["dismiss", "watch", "respond", "life_at_risk"]
FalseCause = Literal["", "animal", "weather", "own", "legal", "equipment"]
"""Why an alert was false; `own` is an own unit, `legal` something that is allowed."""

Truth = Literal["true", "false", "unresolved"]
Part = Literal["kind", "place", "measured_at", "permille", "reasons", "sources", "track_ids"]
"""A part of another folder's signal that it can lack or have wrong."""

AlertId = Annotated[str, field("the alert: the record that raised it", pattern=RECORD_ID_PATTERN)]
Kind = Annotated[str, field("what was found", pattern=r"^[a-z][a-z0-9_]{2,39}$(?!\n)")]
_Words = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
_Count = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]


class Quarter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often a detector was wrong in the last quarter; nothing judged means that nobody knows.

    Attributes:
        judged: Alerts of it that people judged.
        false: Of these, those that were false.
    """

    judged: _Count
    false: _Count

    @property
    def words(self) -> str:
        """The rate as a reader sees it."""
        if not self.judged:
            return "not known: nobody judged any in the last quarter"
        return f"{self.false / self.judged:.0%} of {self.judged} judged in the last quarter were false"


class Score(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A score with all that must stand beside it; without that there is none (safeguard S-35).

    Attributes:
        permille: How strongly the evidence speaks for it, thousandths; no probability.
        reasons: Why, in sentences with their numbers.
        sources: What kinds of sources it rests on.
        data_age_s: How old the newest of the data was when it was raised, seconds.
        quarter: How often the detector was wrong in the last quarter.
    """

    permille: Annotated[int, msgspec.Meta(ge=1, le=1_000)]
    reasons: Annotated[tuple[_Words, ...], msgspec.Meta(min_length=1, max_length=20)]
    sources: Annotated[tuple[_Words, ...], msgspec.Meta(min_length=1, max_length=20)]
    data_age_s: _Count
    quarter: Quarter


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """A number behind the reasons.

    Attributes:
        name: What it is, with its unit.
        value: The number, or a word.
    """

    name: Annotated[str, msgspec.Meta(max_length=60)]
    value: Annotated[float, msgspec.Meta(ge=-1e15, le=1e15)] | Annotated[str, msgspec.Meta(max_length=160)]


class _OfAlert(Record, frozen=True, kw_only=True):
    """What all steps of an alert have in common."""

    keep_days: ClassVar[int] = KEPT_DAYS
    alert: AlertId


class AlertRaised(Record, frozen=True, kw_only=True, tag="alerts.alert_raised"):
    """A detector proposed to look at something; nothing follows from it until somebody has judged it."""

    keep_days: ClassVar[int] = KEPT_DAYS
    kind: Kind
    detector: Annotated[str, field("the detector that proposed it", min_length=3, max_length=80)]
    place: Annotated[Place, field("where", unit="1e-7 degree", role="place")]
    measured_at: Annotated[Instant, field("when there was enough to say so", unit="ms UTC")]
    since: Annotated[Instant, field("when it began", unit="ms UTC")]
    score: Annotated[Score, field("how strongly the evidence speaks for it, and all that belongs to it")]
    track_ids: Annotated[tuple[str, ...], field("tracks that it speaks of", max_length=64)] = ()
    facts: Annotated[tuple[Fact, ...], field("the numbers behind the reasons", max_length=40)] = ()
    evidence: Annotated[tuple[str, ...], field("records that it rests on", max_length=64)] = ()
    saves_life: Annotated[bool, field("whether people may be in danger")] = False
    held_back: Annotated[
        str, field("why it is not in the queue; it stays to be seen, with this reason", max_length=300)
    ] = ""
    machine: Annotated[Generated, field("the machine that proposed it", role="generated")]
    flaws: Annotated[
        tuple[Part, ...], field("what its signal lacked, where people may be in danger", max_length=7)
    ] = ()


class AlertJudged(_OfAlert, frozen=True, kw_only=True, tag="alerts.alert_judged"):
    """A person looked at an alert and decided what it is."""

    decision: Annotated[Decision, field("dismiss, watch, respond or life at risk")]
    place: Annotated[Place, field("where the alert is", unit="1e-7 degree", role="place")]
    false_cause: Annotated[FalseCause, field("what it was instead, if it is dismissed")] = ""
    reviewed_by: Annotated[
        str, field("who judged it", personal="indirect", pattern=r"^person/[a-z0-9-]{1,60}$(?!\n)")
    ]
    because: Annotated[str, field("in words, why", personal="indirect", max_length=600)] = ""


class AlertAged(_OfAlert, frozen=True, kw_only=True, tag="alerts.alert_aged"):
    """Nobody judged it in time: it is unresolved, which says nothing of whether it was true."""

    place: Annotated[Place, field("where the alert is", unit="1e-7 degree", role="place")]


class AlertEscalated(_OfAlert, frozen=True, kw_only=True, tag="alerts.alert_escalated"):
    """Nobody judged it in time: the next was told."""

    to: Annotated[str, field("role of who was told", pattern=r"^[A-Z][A-Z0-9-]{1,9}$(?!\n)")]
    waited_s: Annotated[int, field("how long it had waited", unit="s", ge=0, le=2**31)]


class UnitDispatched(_OfAlert, frozen=True, kw_only=True, tag="alerts.unit_dispatched"):
    """A unit was sent to look."""

    unit: Annotated[str, field("name or call sign of the unit", role="unit", min_length=1, max_length=60)]


class UnitArrived(_OfAlert, frozen=True, kw_only=True, tag="alerts.unit_arrived"):
    """The unit is on scene."""

    unit: Annotated[str, field("name or call sign of the unit", role="unit", min_length=1, max_length=60)]


class OutcomeNoted(_OfAlert, frozen=True, kw_only=True, tag="alerts.outcome_noted"):
    """What it turned out to be; detectors learn from it."""

    truth: Annotated[Truth, field("true, false, or still not known")]
    place: Annotated[Place, field("where the alert is", unit="1e-7 degree", role="place")]
    false_cause: Annotated[FalseCause, field("what it was instead, if it was false")] = ""
    because: Annotated[str, field("in words", personal="indirect", max_length=600)] = ""


class RescueCalled(_OfAlert, frozen=True, kw_only=True, tag="alerts.rescue_called"):
    """People may be in danger: rescue was called, by a person, a beacon, or because nobody judged it in time."""

    default_lane: ClassVar[Lane] = "life"
    place: Annotated[Place, field("where", unit="1e-7 degree", role="place")]
    measured_at: Annotated[Instant, field("when they were there", unit="ms UTC")]
    by: Annotated[Literal["person", "beacon", "clock"], field("what called it")]


class NeighbourTold(Record, frozen=True, kw_only=True, tag="alerts.neighbour_told"):
    """A person told one neighbour of an alert that concerns it: what, where and when, and nothing of whom."""

    keep_days: ClassVar[int] = KEPT_DAYS
    default_lane: ClassVar[Lane] = "alert"
    kind: Annotated[str, field("what was found", sharable=True, pattern=r"^[a-z][a-z0-9_]{2,39}$(?!\n)")]
    place: Annotated[Place, field("where", unit="1e-7 degree", sharable=True, role="place")]
    measured_at: Annotated[Instant, field("when", unit="ms UTC", sharable=True)]
    addressee: Annotated[Nation, field("the one nation that it is for", sharable=True, role="addressee")]
    score: Annotated[Score | None, field("the score, with all that belongs to it", sharable=True)] = None
    course_mdeg: Annotated[
        Annotated[int, msgspec.Meta(ge=0, lt=360_000)] | None,
        field("which way it goes, clockwise from north", unit="1e-3 degree", sharable=True),
    ] = None
    machine: Annotated[
        Generated | None, field("the machine that proposed it", sharable=True, role="generated")
    ] = None
    alert: Annotated[str, field("the own alert; none in a neighbour's copy", max_length=26)] = ""

    def machine_grading(self) -> Grading:
        """Return the grade of what a machine proposed: nobody else has judged it, whatever a person made of it."""
        return UNJUDGED
