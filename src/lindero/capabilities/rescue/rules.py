"""What follows in a rescue: which phase is demanded, which step may come next, who may look into it."""

from collections.abc import Collection
from typing import Any, Final

import msgspec

from lindero.capabilities.rescue import records
from lindero.capabilities.rescue.records import PHASES, Criterion, Phase
from lindero.kernel.times import HOUR_MS

REPORT_WITHIN_MS: Final = 24 * HOUR_MS
"""From the end of the operation to the report: Regulation (EU) 2021/581, article 20(6)."""

JUDGED_WITHIN_MS: Final = 72 * HOUR_MS
"""How long a judgement lets people go ashore in another nation (S-13)."""

CALL_MAY_GO_ON_MS: Final = 12 * HOUR_MS
"""How long a neighbour's call counts as going on: its end is not told to us (product default)."""

STALE_AFTER_MS: Final = 2 * HOUR_MS
"""A position without news for longer is shown as stale; it stays on the map until the case is over."""

DEMANDS: Final[dict[Criterion, Phase]] = {
    "reported_missing": "uncertainty",
    "report_overdue": "uncertainty",
    "contact_attempts_failed": "alert",
    "safety_doubtful": "alert",
    "request_for_help": "alert",
    "unseaworthy": "alert",
    "danger_certain": "distress",
    "further_attempts_failed": "distress",
    "distress_likely": "distress",
    "urgent_medical_case": "distress",
    "supplies_exhausted": "distress",
    "people_in_water": "distress",
    "deceased_on_board": "distress",
}
"""The lowest phase that each criterion demands: Regulation (EU) 656/2014, article 9(2)(c) to (f), to be verified."""

READER_ROLES: Final = frozenset({"RCC", "NCC", "PRO", "MED", "CHI", "FRO", "IMM", "DPO", "AUD"})
"""Roles that may see an open rescue: those who rescue and protect, and those who watch over them (S-16)."""

READER_PURPOSES: Final = frozenset(
    {
        "", "sea_rescue", "land_rescue", "air_rescue", "missing_persons", "health_care", "victim_protection",
        "child_protection", "oversight", "data_subject_rights",
    }
)  # fmt: skip
"""What an open rescue may be looked into for: to rescue, to protect, to watch over both."""

WITHOUT_SAFETY: Final = frozenset({"nobody_found", "false_alarm", "handed_over"})
"""Outcomes in which this nation brings nobody to a place of safety."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """How a case stands.

    Attributes:
        units: Units tied to it.
        on_scene: Those of them that are on scene.
        has_coordinator: Whether somebody coordinates.
        is_answered: Whether a rescue coordination centre has answered.
        rescued: How many people were taken out of danger.
        safety_nation: Where the place of safety lies; empty while none is set.
        is_safe: Whether the place of safety is reached.
        is_concluded: Whether it is over.
        is_reported: Whether it is reported on.
    """

    units: frozenset[str] = frozenset()
    on_scene: frozenset[str] = frozenset()
    has_coordinator: bool = False
    is_answered: bool = False
    rescued: int = 0
    safety_nation: str = ""
    is_safe: bool = False
    is_concluded: bool = False
    is_reported: bool = False


def demanded(criteria: Collection[Criterion]) -> Phase:
    """Return the lowest phase that some criteria allow."""
    return max((DEMANDS[one] for one in criteria), key=PHASES.index, default="uncertainty")


def unit_key(name: str) -> str:
    """Return a unit's name as it is compared: neither case nor spaces make another unit of it."""
    return "".join(name.casefold().split())


def fault_of(case: Case, record: Any) -> str:  # noqa: PLR0911  a table of answers, one a line
    """Return why a step may not come now, in words; empty if it may.

    What is known, who was told and a graver phase may come at any time; help never waits for a form.
    """
    if case.is_concluded:
        is_report = isinstance(record, records.ReportMade) and not case.is_reported
        return "" if is_report else "The case is concluded."
    match record:
        case records.PhaseSet() if PHASES.index(record.phase) < PHASES.index(demanded(record.because)):
            return f"What is known demands the phase {demanded(record.because)}."
        case records.UnitArrived() | records.PersonsRescued() if unit_key(record.unit) not in case.units:
            return f"{record.unit} is not tasked in this case."
        case records.PlaceOfSafetyReached() if not case.rescued:
            return "Nobody is on record as rescued."
        case records.PlaceOfSafetyReached() if not case.safety_nation:
            return "No place of safety is set."
        case records.PersonsDisembarked() if not case.is_safe:
            return "The place of safety is not reached."
        case records.CaseConcluded():
            return _fault_of_end(case, record.outcome)
        case records.ReportMade():
            return "The case is not concluded."
    return ""


def _fault_of_end(case: Case, outcome: str) -> str:
    if outcome not in WITHOUT_SAFETY:
        return "" if case.is_safe else "The place of safety is not reached."
    if case.rescued and not case.is_safe:
        return "People were rescued and are not yet at a place of safety."
    if outcome == "handed_over" and not case.is_answered:
        return "No other rescue coordination centre has answered."
    return ""


def may_see(roles: Collection[str], purpose: str, *, by_emergency: bool, is_open: bool) -> bool:
    """Say whether somebody may look into a case (safeguard S-16).

    While people are not yet safe: only those who rescue, protect or watch over both, for rescue alone, and not by an
    emergency grant, which would be a way round. An actor without roles is the node itself.
    """
    if not is_open:
        return True
    is_reader = not roles or not READER_ROLES.isdisjoint(roles)
    return is_reader and purpose in READER_PURPOSES and not by_emergency
