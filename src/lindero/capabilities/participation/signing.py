"""What is signed when something is published: the very texts and counts, so that none changes under a signature."""

import msgspec

from lindero.capabilities.participation import asks
from lindero.capabilities.participation.tables.lookups import answers_of, comments_of, texts_of
from lindero.capabilities.participation.tally import tally
from lindero.kernel.desk import Desk


def question_signed(desk: Desk, ask: asks.PublishConsultation) -> bytes:
    """Return question and documents in every language, as they are to be published."""
    texts = texts_of(desk.rows, "consultation", ask.consultation)
    return msgspec.json.encode([text for text in texts if text.part != "decision"])


def response_signed(desk: Desk, ask: asks.PublishResponse) -> bytes:
    """Return what is answered on every topic in every language, and the counts."""
    counts = tally(ask.consultation, comments_of(desk.rows, ask.consultation))
    return msgspec.json.encode([answers_of(desk.rows, ask.consultation), counts])


def decision_signed(desk: Desk, ask: asks.PublishDecision) -> bytes:
    """Return the decision in every language."""
    texts = texts_of(desk.rows, "consultation", ask.consultation)
    return msgspec.json.encode([text for text in texts if text.part == "decision"])
