"""What follows from a decision: the gate's checks one by one, and what would make it a yes; figures from rows."""

from collections.abc import Sequence
from typing import Final, Literal

import msgspec

from lindero.capabilities.oversight.names import clause_parts
from lindero.capabilities.oversight.questions import ELSE, LAST, QUESTIONS, Question
from lindero.kernel.times import text_of
from lindero.trust.exchange.records import Ruling

CheckOutcome = Literal["yes", "no", "not_reached"]
NOT_REACHED: Final = "Not reached: the first no ends the check."
NOTHING_HELPS: Final = "Nothing: no agreement and no officer can permit this."


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """A check with its answer.

    Attributes:
        question: What was asked.
        outcome: `yes`, `no`, or `not_reached` behind the first no.
        answer: The answer in words.
        source: The clause or safeguard that speaks; empty if none does.
    """

    question: str
    outcome: CheckOutcome
    answer: str
    source: str


def checks_of(ruling: Ruling) -> tuple[Check, ...]:
    """Return the gate's checks with their answers, in order; the last one is that it is written down first.

    All reasons that the gate found are told: each check that one of them answers is a no, even a later one.
    A reason that narrows a release but does not refuse it is told with the yes.
    """
    reasons = dict(zip(ruling.codes, ruling.texts, strict=False))
    known = {code for question in QUESTIONS for code in question.codes}
    questions = [*QUESTIONS]
    strange = tuple(code for code in ruling.codes if code not in known)
    if strange:
        questions.append(Question(ask=ELSE, codes=strange))
    checks: list[Check] = []
    is_open = True
    for question in (*questions, LAST):
        found = [code for code in question.codes if code in ruling.codes]
        words = " ".join(reasons.get(code) or code for code in found)
        checks.append(_answered(question, words, ruling, is_open=is_open))
        is_open = is_open and (ruling.allowed or not found)
    return tuple(checks)


def _answered(question: Question, words: str, ruling: Ruling, *, is_open: bool) -> Check:
    outcome: CheckOutcome
    if words and not ruling.allowed:
        outcome, answer, source = "no", _no(words), ruling.clause or question.source
    elif not is_open:
        outcome, answer, source = "not_reached", NOT_REACHED, ""
    else:
        outcome, answer, source = "yes", _yes(_detail(question, ruling), words), question.source
    return Check(question=question.ask, outcome=outcome, answer=answer, source=source)


def _yes(detail: str, words: str) -> str:
    return f"Yes{detail}. {words}" if words else f"Yes{detail}."


def _no(words: str) -> str:
    return f"No. {words}"


def _detail(question: Question, ruling: Ruling) -> str:
    """Return what a yes adds: what is known of the decision itself, with its punctuation; mostly nothing."""
    rule = clause_parts(ruling.clause)
    match question.detail:
        case "agreement" if rule.version:
            return f": {rule.agreement}, version {rule.version}"
        case "clause" if rule.clause:
            return f": {rule.clause}"
        case "kind":
            return f": {ruling.kind}"
        case "fields" if ruling.allowed and ruling.withheld:
            return f", but for {', '.join(ruling.withheld)}"
        case "until" if ruling.retain_until:
            return f": until {text_of(ruling.retain_until)[:10]}"
    return ""


def remedies_of(ruling: Ruling) -> tuple[str, ...]:
    """Return what would make a refusal a yes, each remedy once; empty for a release of everything asked for.

    A safeguard has no remedy, and that is said too: nobody should look for one.
    """
    remedies = dict.fromkeys(fix for fix in ruling.fixes if fix)
    if remedies or (ruling.allowed and not ruling.codes):
        return tuple(remedies)
    return () if ruling.allowed else (NOTHING_HELPS,)


def percentile(ordered: Sequence[int], share: float) -> int | None:
    """Return the smallest value that at least `share` of all values do not exceed (nearest rank).

    Args:
        ordered: The values in ascending order.
        share: Between 0 and 1.

    Returns:
        One of the values; None if there are none.
    """
    if not ordered:
        return None
    rank = -(-len(ordered) * round(share * 1_000) // 1_000)
    return ordered[max(0, rank - 1)]
