"""How a consultation stands by the clock, what may follow, and which numbers of people may be told (workflow W22)."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final, Literal

import msgspec

from lindero.kernel.times import DAY_MS, Instant

LEAST_DAYS: Final = 30
"""The shortest period (W22; after Aarhus Convention, article 6(3): reasonable time-frames; a profile default, to be
verified)."""

LEAST_TOLD: Final = 5
"""A group of fewer than five persons is not told, nor one that all but fewer than five belong to (product default)."""

OVERALL: Final = "overall"
"""The topic under which the response document says what was done altogether; it is answered in any case."""

State = Literal[
    "planned", "published", "open", "closed", "analysed", "response_published", "decided", "withdrawn"
]
"""How a consultation stands; published means that its period has not begun."""

RUNNING: Final = frozenset({"published", "open"})
MeetingState = Literal["planned", "announced", "over", "held", "cancelled"]
"""How a meeting stands; over means that its time has passed and nobody has said yet how many came."""


class Consultation(msgspec.Struct, frozen=True, kw_only=True):
    """A consultation as its records tell it; instants in milliseconds UTC, 0 for what has not happened.

    Attributes:
        code: What it is called in addresses.
        languages: The languages in which everything is published.
        planned_at: When it was planned.
        published_at: When question and period were published.
        publisher: Who published them.
        opens_at: When the period begins.
        closes_at: The first instant after it.
        responded_at: When the response document was published.
        responder: Who published it.
        decided_at: When the decision was published.
        withdrawn_at: When it was taken back.
        withdrawn_reason: Why.
        withdrawn_because: Why, in the authority's own words.
        waiting: How many comments nobody has judged yet.
        unsorted: How many published comments are under no topic yet.
        comments: How many comments there are.
    """

    code: str
    languages: tuple[str, ...]
    planned_at: Instant
    published_at: Instant
    publisher: str
    opens_at: Instant
    closes_at: Instant
    responded_at: Instant
    responder: str
    decided_at: Instant
    withdrawn_at: Instant
    withdrawn_reason: str
    withdrawn_because: str
    waiting: int
    unsorted: int
    comments: int


def state_of(one: Consultation, now: Instant) -> State:  # noqa: PLR0911  a table of states, one a line
    """Return how a consultation stands at an instant; whether it is open is the clock's to say, nobody's word."""
    if one.withdrawn_at:
        return "withdrawn"
    if not one.published_at:
        return "planned"
    if now < one.opens_at:
        return "published"
    if now < one.closes_at:
        return "open"
    if one.decided_at:
        return "decided"
    if one.responded_at:
        return "response_published"
    return "closed" if one.waiting or one.unsorted else "analysed"


def period_fault(opens_at: Instant, closes_at: Instant, now: Instant) -> str:
    """Return what is wrong with a period that is to be published now, in words; empty if nothing is."""
    if opens_at < now:
        return "A period does not begin before it is published."
    if closes_at - opens_at < LEAST_DAYS * DAY_MS:
        return f"A period has at least {LEAST_DAYS} days."
    return ""


def missing_languages(promised: Sequence[str], written: Collection[str]) -> tuple[str, ...]:
    """Return the languages that were promised and in which nothing is written yet, in their order."""
    return tuple(language for language in promised if language not in written)


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the response document says on a topic in one language.

    Attributes:
        topic: The topic.
        language: The language.
        outcome: What was done about it.
        title: The topic in words.
        said: What was said.
        done: What was done, and why or why not.
        at: When it was written, milliseconds UTC.
    """

    topic: str
    language: str
    outcome: str
    title: str
    said: str
    done: str
    at: Instant


def response_fault(promised: Sequence[str], topics: Collection[str], answers: Iterable[Answer]) -> str:
    """Return what a response document lacks, in words; empty if it is whole.

    It says in every language that was promised what was done altogether, and of every topic of which comments speak
    what was said and done; one topic has one outcome in all languages (Aarhus Convention, article 6(8) and (9): due
    account is taken, and the reasons are public; to be verified).
    """
    outcomes: dict[str, dict[str, str]] = {}
    for one in answers:
        outcomes.setdefault(one.topic, {})[one.language] = one.outcome
    for topic in (OVERALL, *sorted(set(topics) - {OVERALL})):
        written = outcomes.get(topic, {})
        if missing := missing_languages(promised, written):
            return f"Nothing is answered yet on {topic} in {', '.join(missing)}."
        if len({written[language] for language in promised}) > 1:
            return f"On {topic} the languages say different outcomes."
    return ""


def told(count: int | None, total: int) -> int | None:
    """Return how many of all belong to a group, where that may be told; None where it tells of few.

    What is told of a group tells as much of everybody else, so both must be many.
    """
    if count is None or count < LEAST_TOLD or total - count < LEAST_TOLD:
        return None
    return count


LONGEST_MEETING_MS: Final = 14 * DAY_MS
"""A stand of a campaign may last; what is longer is announced anew."""


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """A public meeting as its records tell it; instants in milliseconds UTC, 0 for what has not happened.

    Attributes:
        code: What it is called in addresses.
        kind: Workshop, forum, hearing or stand.
        languages: The languages in which everything is published.
        place: Where, as people there call it.
        starts_at: When it begins.
        ends_at: When it ends.
        access: What helps people to come and to speak.
        consultation: The consultation that it belongs to; empty for none.
        announced_at: When it was announced.
        held_at: When somebody said how many came.
        attended: How many came.
        women: How many of them were women; None where not counted, or too few to be told.
        young: How many were younger than 25; None likewise.
        suppressed: Groups that were counted and are too few to be told.
        cancelled_at: When it was cancelled.
        reason: Why.
        because: Why, in the authority's own words.
        minutes_at: When its minutes were published.
    """

    code: str
    kind: str
    languages: tuple[str, ...]
    place: str
    starts_at: Instant
    ends_at: Instant
    access: tuple[str, ...]
    consultation: str
    announced_at: Instant
    held_at: Instant
    attended: int
    women: int | None
    young: int | None
    suppressed: tuple[str, ...]
    cancelled_at: Instant
    reason: str
    because: str
    minutes_at: Instant


def meeting_state_of(one: Meeting, now: Instant) -> MeetingState:
    """Return how a meeting stands at an instant; that its time is over is the clock's to say."""
    if one.cancelled_at:
        return "cancelled"
    if not one.announced_at:
        return "planned"
    if one.held_at:
        return "held"
    return "announced" if now < one.ends_at else "over"
