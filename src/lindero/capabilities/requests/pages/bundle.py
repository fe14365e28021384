"""A bundle for a court: answers to whose use as evidence their origin consented; all others are blocked, with why."""

import msgspec

from lindero.capabilities.requests.found import request_of
from lindero.capabilities.requests.pages.history import Fact, history_of
from lindero.capabilities.requests.pages.request import RequestQuery
from lindero.capabilities.requests.tables.lookups import SELECT_ANSWERS, Answer, answer_of
from lindero.kernel.desk import Desk


class BundledAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer in a bundle, or out of it.

    Attributes:
        answer: The answer with its standing as evidence.
        facts: What it says; empty where it is blocked.
        blocked: Why it is not in the bundle; empty where it is.
    """

    answer: Answer
    facts: tuple[Fact, ...]
    blocked: str


class BundleView(msgspec.Struct, frozen=True, kw_only=True):
    """A bundle for a court.

    Attributes:
        request: The request.
        case_ref: The asking side's case.
        answers: Its answers, in order.
        cleared: How many are in the bundle.
    """

    request: str
    case_ref: str
    answers: tuple[BundledAnswer, ...]
    cleared: int


def show_bundle(desk: Desk, query: RequestQuery) -> BundleView:
    """Show what may go to a court, and what may not yet.

    Raises:
        Missing: If there is no such request.
    """
    told = request_of(desk, query.record_id)
    parties = (told.stand.asker, told.stand.addressee)
    facts = {one.step.record_id: one.step.facts for one in history_of(desk, query.record_id, parties)}
    bundled = []
    for row in desk.rows(SELECT_ANSWERS, (query.record_id,)):
        answer = answer_of(row)
        blocked = why_blocked(answer)
        shown = () if blocked else facts.get(answer.record_id, ())
        bundled.append(BundledAnswer(answer=answer, facts=shown, blocked=blocked))
    return BundleView(
        request=query.record_id,
        case_ref=told.case_ref,
        answers=tuple(bundled),
        cleared=sum(not one.blocked for one in bundled),
    )


def why_blocked(answer: Answer) -> str:
    """Return why an answer is not in a bundle; empty where it is."""
    if answer.consents == "no":
        return f"{answer.decided_by} did not consent. Ask for judicial assistance instead. {answer.conditions}".strip()
    if answer.consents != "yes":
        asked = "was asked and has not decided" if answer.asked_at is not None else "was not asked"
        return f"Police information is no evidence: the side that gave it {asked}."
    if answer.bundled_at is None:
        return "The side that gave it consents; nobody has put it into a bundle yet."
    return ""
