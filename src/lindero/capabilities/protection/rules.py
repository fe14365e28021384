"""What follows: how long somebody may be held, when a transfer is impossible, and what may be done with a child."""

from typing import Final, Literal

import msgspec

from lindero.capabilities.protection import records
from lindero.kernel.times import DAY_MS, HOUR_MS

HOLD_LIMIT_MS: Final = 72 * HOUR_MS
"""Longest time from first contact at the border: a default of 72 hours, to be verified for each nation."""

WARNING_MS: Final = 12 * HOUR_MS
CHILD_DECISION_MS: Final = 12 * HOUR_MS
"""From finding a child to the decision on measures: Regulation (EU) 2018/1862, article 33(3)."""

ASSESSMENT_MS: Final = 72 * HOUR_MS
"""How long a non-refoulement assessment holds (S-13)."""

REFLECTION_MS: Final = 30 * DAY_MS
"""Recovery and reflection of a presumed victim: Council of Europe Convention, article 13, to be verified."""

SAME_STAY_MS: Final = 7 * DAY_MS
"""Who comes back within this time goes on with the clock of before (S-21)."""

ClockState = Literal["running", "warning", "overdue", "ended"]


class Situation(msgspec.Struct, frozen=True):
    """What is known of a country: the record, what was found, and until when it counts, milliseconds UTC."""

    record_id: str
    risk: str
    valid_until: int


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """A signed assessment.

    Attributes:
        destination: Where the person may or may not go.
        is_safe: Whether they may.
        was_heard: Whether they were heard.
        objection: What they objected.
        signed_by: Who signed.
        at: When, milliseconds UTC.
    """

    destination: str
    is_safe: bool
    was_heard: bool
    objection: str
    signed_by: str
    at: int


class Stand(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody's matters stand, as far as a guard must know; without a reason for anything.

    Attributes:
        age: Adult, minor or in doubt.
        is_alone: Whether a minor is without family.
        is_informed: Whether they were told all that they must be told.
        language: In which language.
        is_stopped: Whether anything stops a transfer now.
        bars_offence: Whether custody for an offence is barred now.
        apart_from: Facilities of those from whom they must not be separated.
        separation: Best-interests assessments that permit a separation.
        is_return_best: Whether return was found to be in a child's best interests.
        is_child_return_complete: Whether the four criteria and the rest were answered with yes.
        has_ended: Whether they have left.
    """

    age: str = "adult"
    is_alone: bool = False
    is_informed: bool = False
    language: str = ""
    is_stopped: bool = False
    bars_offence: bool = False
    apart_from: frozenset[str] = frozenset()
    separation: frozenset[str] = frozenset()
    is_return_best: bool = False
    is_child_return_complete: bool = False
    has_ended: bool = False

    @property
    def is_child(self) -> bool:
        """Whether they are, or may be, a child: doubt is a child (S-17)."""
        return self.age != "adult"


STOPPED: Final = "This is not possible now."
"""The one answer to whatever stands in the way for a reason that is nobody's business (S-14)."""


def clock_state(due: int, ended_at: int, now: int) -> ClockState:
    """Return how a clock stands; at its very end it still runs, and who left too late stays overdue."""
    if (ended_at or now) > due:
        return "overdue"
    if ended_at:
        return "ended"
    return "warning" if now > due - WARNING_MS else "running"


def is_complete(informed: records.PersonInformed) -> bool:
    """Say whether somebody was told all of it: understood, with remedies, and asked whether to speak (S-22)."""
    return informed.is_understood and informed.has_remedies and informed.statement != "not_asked"


def is_current(situation: Situation | None, now: int) -> bool:
    """Say whether a country is known, now, to be one where nobody found a serious risk; unknown is risk (S-12)."""
    return situation is not None and situation.risk == "none_found" and now < situation.valid_until


def may_return_child(record: records.ChildReturnWeighed) -> bool:
    """Say whether the four criteria, the guardian's hearing and the reception all stand (S-18; GAO-15-521)."""
    return (
        record.is_no_victim
        and record.is_at_no_risk
        and record.has_no_fear
        and record.can_decide
        and record.was_guardian_heard
        and record.is_reception_confirmed
    )


def transfer_fault(
    stand: Stand,
    record: records.PersonTransferred,
    assessment: Assessment | None,
    situation: Situation | None,
    *,
    by: str,
    now: int,
) -> str:
    """Return why somebody may not be sent away, in words; empty if they may (S-13, S-18, S-19).

    Whatever stops it for a reason in a compartment gets the same answer, and gets it first: nobody learns by asking
    whether there is a claim, a court's word, an illness or a presumed victim.

    Args:
        stand: How their matters stand.
        record: The transfer.
        assessment: The assessment that it names, if there is one of this person.
        situation: What is known of the destination.
        by: Who would carry it out.
        now: The time, milliseconds UTC.
    """
    if stand.has_ended or stand.is_stopped or (stand.is_child and not _may_child_go(stand)):
        return STOPPED
    if not stand.is_informed or record.language != stand.language:
        return "The person was not told, in a language they understand, where they go and how to object."
    return _assessment_fault(record, assessment, by=by, now=now) or _situation_fault(record, situation, now)


def _may_child_go(stand: Stand) -> bool:
    return stand.is_return_best and (stand.is_child_return_complete or not stand.is_alone)


def _assessment_fault(
    record: records.PersonTransferred, assessment: Assessment | None, *, by: str, now: int
) -> str:
    if assessment is None or assessment.destination != record.destination:
        return "No signed assessment covers this person and destination."
    if assessment.at != record.assessed_at or not now - ASSESSMENT_MS <= assessment.at <= now:
        return "The signed assessment is older than 72 hours."
    if not (assessment.is_safe and assessment.was_heard) or assessment.objection == "upheld":
        return STOPPED
    if not assessment.signed_by.startswith("person/") or assessment.signed_by == by:
        return "Who carries it out may not be who signed the assessment."
    return ""


def _situation_fault(record: records.PersonTransferred, situation: Situation | None, now: int) -> str:
    if not is_current(situation, now) or situation is None or situation.record_id != record.situation:
        return "No current assessment says that the destination is without serious risk."
    return ""


def hold_fault(stand: Stand, record: records.PersonHeld) -> str:
    """Return why somebody may not be held there or so, in words; empty if they may (S-17, S-19)."""
    if stand.has_ended:
        return "The person has left."
    if stand.is_child and record.hold_class == "adult":
        return "A child, or somebody who may be one, is never held with adults."
    if record.ground == "offence" and stand.bars_offence:
        return STOPPED
    if stand.apart_from - {record.facility} and record.best_interests not in stand.separation:
        return "The person is not to be separated from family without a best-interests assessment."
    return ""
