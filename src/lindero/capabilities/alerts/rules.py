"""What may follow what: the states of an alert (W7), its clocks, its place in the queue, the alarm budget."""

from typing import Any, Final

import msgspec

from lindero.capabilities.alerts import records

State = str
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
    """

    state: State = PROPOSED
    units: frozenset[str] = frozenset()
    saves_life: bool = False


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
    return ""


def rank_of(*, saves_life: bool, state: State, permille: int, raised_at: int) -> tuple[int, int, int]:
    """Return an alert's place in the queue: people in danger first, then by score, then the oldest."""
    return (0 if saves_life or state == LIFE else 1, -permille, raised_at)


def budget_of(operators: int) -> int:
    """Return how many alerts an hour the people on duty can judge; one person where nobody is known to be there."""
    return BUDGET_AN_HOUR * max(1, operators)
