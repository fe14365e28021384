"""Rules of requests: which step follows which, when answers are due and leave, and what the neutral answer says."""

import calendar
import datetime as dt
from typing import Final, Literal

from lindero.capabilities.rights.records import Language, Verdict
from lindero.kernel.deadlines import Limit, due_after
from lindero.kernel.decisions import Decision, refused
from lindero.kernel.times import DAY_MS

State = Literal["received", "identity_verified", "scoped", "decided", "prepared", "answered", "closed"]
Step = Literal["verify", "scope", "decide", "order", "prepare", "close"]

STEPS: Final[dict[Step, tuple[State, ...]]] = {
    "verify": ("received",),
    "scope": ("identity_verified", "scoped"),
    "decide": ("received", "scoped"),
    "order": ("decided", "prepared", "answered"),
    "prepare": ("decided",),
    "close": ("answered",),
}
"""In which states a step may be taken (workflow W25)."""

ACKNOWLEDGE: Final = Limit(name="D-18", limit=5, unit="working_days", source="product default")
"""Time for the acknowledgement; it is owed at home, not to a party, so the profile's days off count."""

ANSWER_MONTHS: Final = 1
EXTENDED_MONTHS: Final = 2
"""Months for the answer, and further ones with a reason (D-18: GDPR article 12(3), LED articles 12 to 17; to be
verified against national law)."""

BUCKET_DAYS: Final = 7
NEUTRAL_BUCKETS: Final = 4
"""Answers leave at the end of a whole week since receipt; a neutral one of the fourth, whatever was found (S-46)."""

STAGES: Final = (50, 80, 100)

NEUTRAL: Final[dict[Language, str]] = {
    "en": (
        "We have examined your request. Everything that the law entitles you to be told or to have done has been done. "
        "We can neither confirm nor deny whether further data about you are or were processed. You may ask the "
        "supervisory authority to verify the lawfulness of any processing on your behalf, and you may go to court."
    ),
    "es": (
        "Hemos examinado su solicitud. Se ha hecho todo aquello que la ley le da derecho a saber o a obtener. No "
        "podemos confirmar ni negar que otros datos sobre usted sean o hayan sido tratados. Puede pedir a la "
        "autoridad de control que verifique en su nombre la licitud de cualquier tratamiento, y puede acudir a "
        "los tribunales."
    ),
}
"""The neutral answer: one text for each language, whether or not there are data (S-46)."""

REDRESS: Final[dict[Language, str]] = {
    "en": "If you do not agree, you may turn to the supervisory authority, and you may go to court.",
    "es": "Si no está de acuerdo, puede dirigirse a la autoridad de control y acudir a los tribunales.",
}


def may_step(state: State, step: Step) -> Decision:
    """Say whether a request that stands in a state may take a step."""
    if state in STEPS[step]:
        return Decision(allowed=True)
    return refused(
        "STATE",
        f"A request that is {state.replace('_', ' ')} cannot take the step: {step}.",
        fix=f"This step follows: {', '.join(STEPS[step]).replace('_', ' ')}.",
    )


def may_decide(state: State, verdict: Verdict, found: int) -> Decision:
    """Say whether a request may be decided so.

    Without a verified identity, and where nothing was found, only the neutral answer remains: any other would tell
    somebody whether there are data.
    """
    step = may_step(state, "decide")
    if not step.allowed:
        return step
    if verdict == "neutral" or (state == "scoped" and found > 0):
        return Decision(allowed=True)
    return refused(
        "NEUTRAL_ONLY",
        "Without a verified identity, or where nothing was found, the answer is neutral.",
        fix="Decide neutral.",
    )


def answer_text(verdict: Verdict, language: Language, words: str) -> str:
    """Return what a person is told; a neutral answer takes nobody's words, others end with the way to redress."""
    return NEUTRAL[language] if verdict == "neutral" else f"{words.strip()}\n\n{REDRESS[language]}"


def leaves_at(verdict: Verdict, received_at: int, now: int, due_at: int) -> int:
    """Return when an answer leaves.

    Args:
        verdict: How the request was decided.
        received_at: When it came, milliseconds UTC.
        now: When the answer was written.
        due_at: When it is due.

    Returns:
        The end of the next whole week since receipt, of the fourth at the earliest for a neutral answer; no later than
        it is due, unless that has passed already.
    """
    weeks = max(1, -(-(now - received_at) // (BUCKET_DAYS * DAY_MS)))
    if verdict == "neutral":
        weeks = max(weeks, NEUTRAL_BUCKETS)
    end = received_at + weeks * BUCKET_DAYS * DAY_MS
    return min(end, due_at) if now <= due_at else end


def acknowledge_by(received_at: int) -> int:
    """Return when the acknowledgement is due: five working days later, Saturdays and Sundays not counted."""
    return due_after(received_at, ACKNOWLEDGE)


def answer_by(received_at: int, *, is_extended: bool) -> int:
    """Return when the answer is due: the same day of the next month, or the third; its last where it has none."""
    received = _moment(received_at)
    months = received.month - 1 + ANSWER_MONTHS + (EXTENDED_MONTHS if is_extended else 0)
    year, month = received.year + months // 12, months % 12 + 1
    day = min(received.day, calendar.monthrange(year, month)[1])
    due = received.replace(year=year, month=month, day=day)
    return received_at + (due - received) // dt.timedelta(milliseconds=1)


def stage_of(since_at: int, due_at: int, now: int) -> int:
    """Return the last share of the time, of 50, 80 and 100 per cent, that has passed; 0 before the first."""
    passed, whole = (now - since_at) * 100, due_at - since_at
    return max((stage for stage in STAGES if passed >= stage * whole), default=0)


def _moment(instant: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(instant / 1_000, dt.UTC)
