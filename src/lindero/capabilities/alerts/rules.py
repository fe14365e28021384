"""What may follow what: the states of an alert (W7), its clocks, its place in the queue, the alarm budget."""

from typing import Any, Final, Literal

import msgspec

from lindero.capabilities.alerts import records

State = str
Level = Literal["1", "2", "3", "4", "sos"]
"""Information, caution, warning, alarm; and people in danger."""

Strain = Literal["acceptable", "manageable", "too_much"]
CAUTION_PERMILLE: Final = 400
WARNING_PERMILLE: Final = 600
ALARM_PERMILLE: Final = 800
"""From which score on an alert has which level (product defaults); the order of the queue does not depend on it."""

MANAGEABLE_PER_10_MIN: Final = 2.0
"""One in five minutes: more than that on average is likely too much for one person (EEMUA 191, to be verified)."""

PROPOSED: Final = "proposed"
WATCHED: Final = "watched"
DISMISSED: Final = "dismissed"
RESPONDING: Final = "responding"
LIFE: Final = "life_at_risk"
UNRESOLVED: Final = "unresolved"
CLOSED: Final = "closed"
AFTER: Final = {"dismiss": DISMISSED, "watch": WATCHED, "respond": RESPONDING, "life_at_risk": LIFE}
"""The state after each decision."""

REVIEWED: Final = frozenset({RESPONDING, LIFE})
"""States in which a person has said that something must be done."""

DONE: Final = frozenset({DISMISSED, UNRESOLVED, CLOSED})
"""States in which it waits for nobody."""

LIFE_WAITS_MS: Final = 5 * 60_000
"""After so long without a judgement an alert about people in danger calls rescue by itself (product default)."""

WAITS_MS: Final = 30 * 60_000
"""After so long any other goes to the commander (product default)."""

AGES_MS: Final = 24 * 3_600_000
"""After so long it is unresolved, never false (W7)."""

BUDGET_AN_HOUR: Final = 12
"""Alerts that one person can judge in an hour with care: one every five minutes (product default)."""


class Stand(msgspec.Struct, frozen=True, kw_only=True):
    """How an alert stands.

    Attributes:
        state: Its state.
        units: Units that were sent.
        saves_life: Whether people may be in danger.
        acknowledged_by: Who attends to it; empty if nobody does.
        shelved_until: Until when it is put off, milliseconds UTC; 0 if it is not.
    """

    state: State = PROPOSED
    units: frozenset[str] = frozenset()
    saves_life: bool = False
    acknowledged_by: str = ""
    shelved_until: int = 0


def fault_of(stand: Stand, record: Any) -> str:  # noqa: PLR0911  a table of answers, one a line
    """Return why a step may not come now, in words; empty if it may. Life at risk may be said at any time."""
    match record:
        case records.AlertJudged() if record.decision == "life_at_risk":
            return ""
        case records.AlertJudged() if stand.state == CLOSED:
            return "Its outcome is on record already."
        case records.AlertJudged() if (record.decision == "dismiss") is (record.false_cause == ""):
            return "Say what it was instead exactly where you dismiss it."
        case records.AlertAged() | records.AlertEscalated() if stand.state not in {PROPOSED, WATCHED}:
            return "Somebody has judged it."
        case records.UnitDispatched() if stand.state not in REVIEWED:
            return "Nobody has judged it to need a response."
        case records.UnitArrived() if record.unit not in stand.units:
            return f"{record.unit} was not sent."
        case records.OutcomeNoted() if stand.state not in REVIEWED | {WATCHED}:
            return "There is no open response whose outcome this could be."
        case records.OutcomeNoted() if (record.truth == "false") is (record.false_cause == ""):
            return "Say what it was instead exactly where it was false."
    return fault_of_attending(stand, record)


def fault_of_attending(stand: Stand, record: Any) -> str:
    """Return why nobody may attend to it, leave it, put it off or take it back now; empty if somebody may."""
    match record:
        case records.AlertAcknowledged() | records.AlertShelved() if stand.state in DONE:
            return "It is done."
        case records.AlertAcknowledged() if stand.acknowledged_by:
            return f"{stand.acknowledged_by} attends to it already."
        case records.AcknowledgementWithdrawn() if not stand.acknowledged_by:
            return "Nobody attends to it."
        case records.AlertShelved() if stand.saves_life or stand.state in REVIEWED:
            return "What may save a life, or needs a response, is never put off."
        case records.AlertReturned() if not stand.shelved_until:
            return "It was not put off."
    return ""


def fault_of_shelf(now: int, until: int) -> str:
    """Return why an alert may not be put off until then (both milliseconds UTC), in words; empty if it may."""
    if until <= now:
        return "The time to come back is over already."
    if until > now + records.LONGEST_SHELF_MIN * 60_000:
        return f"An alert is put off for at most {records.LONGEST_SHELF_MIN} minutes."
    return ""


def level_of(*, saves_life: bool, state: State, permille: int) -> Level:
    """Return the level that shape, number, word and colour tell; people in danger have a channel of their own."""
    if saves_life or state == LIFE:
        return "sos"
    if permille >= ALARM_PERMILLE:
        return "4"
    if permille >= WARNING_PERMILLE:
        return "3"
    return "2" if permille >= CAUTION_PERMILLE else "1"


def strain_of(load: float) -> Strain:
    """Return how a load of alerts for each ten minutes is borne (EEMUA 191: the mean rate in steady operation)."""
    if load < 1:
        return "acceptable"
    return "manageable" if load <= MANAGEABLE_PER_10_MIN else "too_much"


def budget_of(operators: int) -> int:
    """Return how many alerts an hour the people on duty can judge; one person where nobody is known to be there."""
    return BUDGET_AN_HOUR * max(1, operators)
