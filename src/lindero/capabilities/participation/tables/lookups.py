"""What guards, actions and pages look up of consultations, texts and comments."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec

from lindero.capabilities.participation.records import ResponsePublished
from lindero.capabilities.participation.rules import Answer, Consultation
from lindero.kernel.errors import Missing
from lindero.kernel.paging import Key, Listing, Slice, slice_of
from lindero.kernel.record import decode_record
from lindero.kernel.times import Instant

Query = Callable[[str, Sequence[Any]], list[Any]]
"""`rows.query` of a guard, or `desk.rows`."""

_CONSULTATIONS: Final = Listing(
    columns=(
        "c.consultation, c.languages, c.planned_at, c.published_at, c.publisher, c.opens_at, c.closes_at,"
        " c.responded_at, c.responder, c.decided_at, c.withdrawn_at, c.withdrawn_reason, c.withdrawn_because,"
        " (SELECT count(*) FROM participation_comments k WHERE k.consultation = c.consultation"
        " AND k.state = 'waiting'),"
        " (SELECT count(*) FROM participation_comments k WHERE k.consultation = c.consultation"
        " AND k.state = 'published' AND k.topics = ''),"
        " (SELECT count(*) FROM participation_comments k WHERE k.consultation = c.consultation)"
    ),
    source="participation_consultations c",
    by=("-c.planned_at", "c.consultation"),
)
_CONSULTATION: Final = f"SELECT {_CONSULTATIONS.columns} FROM {_CONSULTATIONS.source}"
_IS_ENDED: Final = (
    "(c.withdrawn_at > 0 OR (c.decided_at > 0 AND c.published_at > 0 AND max(c.opens_at, c.closes_at) <= ?))"
)
_IS_RUNNING: Final = "c.published_at > 0 AND c.withdrawn_at = 0 AND (c.opens_at > ?1 OR c.closes_at > ?1)"
NAMED_CONSULTATIONS: Final = (
    "SELECT c.consultation, coalesce((SELECT t.title FROM participation_texts t WHERE t.subject = 'consultation' AND"
    " t.code = c.consultation AND t.part = 'question' ORDER BY t.language = 'en' DESC, t.language LIMIT 1), '')"
    " FROM participation_consultations c ORDER BY c.planned_at DESC"
)


SELECT_TOPICS: Final = "SELECT DISTINCT topics FROM participation_comments WHERE topics <> '' LIMIT 1000"


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """A text in one language.

    Attributes:
        part: Which text it is.
        slot: Which of several.
        language: Its language.
        title: Its title.
        words: The text.
        at: When it was written, milliseconds UTC.
    """

    part: str
    slot: str
    language: str
    title: str
    words: str
    at: Instant


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """A comment without a word of it.

    Attributes:
        consultation: The consultation.
        number: Its number within it.
        channel: How it came.
        language: Language of the form.
        given_at: When it was said or sent, milliseconds UTC.
        received: The record that holds it as it came; empty once that is gone.
        published: The record that holds it for everybody; empty if it was never published.
        state: Waiting, published or held.
        reason: Why it is held; empty if it is not.
        topics: Of which topics it speaks.
    """

    consultation: str
    number: int
    channel: str
    language: str
    given_at: Instant
    received: str
    published: str
    state: str
    reason: str
    topics: tuple[str, ...]


class Lengthening(msgspec.Struct, frozen=True, kw_only=True):
    """A period that was made longer.

    Attributes:
        at: When that was published, milliseconds UTC.
        closes_at: The first instant after the longer period.
        reason: Why.
        because: Why, in the authority's own words.
    """

    at: Instant
    closes_at: Instant
    reason: str
    because: str


def consultation_in(query: Query, code: str) -> Consultation | None:
    """Return a consultation; None if there is none of this code."""
    rows = query(f"{_CONSULTATION} WHERE c.consultation = ?", (code,))
    return _consultation(rows[0]) if rows else None


def planned(query: Query, code: str) -> Consultation:
    """Return a consultation.

    Raises:
        Missing: If there is none of this code.
    """
    found = consultation_in(query, code)
    if found is None:
        raise Missing(
            "participation.no_consultation",
            f"There is no consultation {code}.",
            "See the list of consultations.",
        )
    return found


def lasting_consultations(query: Query, now: Instant, after: Key | None, at_most: int) -> Slice[Consultation]:
    """Return one page of what is neither decided nor withdrawn at an instant, what was planned last first."""
    return _page(query, after, at_most, f"NOT {_IS_ENDED}", now)


def ended_consultations(query: Query, now: Instant, after: Key | None, at_most: int) -> Slice[Consultation]:
    """Return one page of what is decided or withdrawn at an instant, what was planned last first."""
    return _page(query, after, at_most, _IS_ENDED, now)


def lasting_count(query: Query, now: Instant) -> int:
    """Return how many consultations are neither decided nor withdrawn at an instant."""
    return int(query(f"SELECT count(*) FROM {_CONSULTATIONS.source} WHERE NOT {_IS_ENDED}", (now,))[0][0])


def running_consultations(query: Query, now: Instant) -> list[Consultation]:
    """Return all that are published and whose period is not over at an instant, what ends first first."""
    rows = query(f"{_CONSULTATION} WHERE {_IS_RUNNING} ORDER BY c.closes_at, c.consultation", (now,))
    return [_consultation(row) for row in rows]


def past_consultations(query: Query, now: Instant, after: Key | None, at_most: int) -> Slice[Consultation]:
    """Return one page of those published ones whose period is over or that were withdrawn, the newest first."""
    is_past = "c.published_at > 0 AND (c.withdrawn_at > 0 OR max(c.opens_at, c.closes_at) <= ?)"
    return _page(query, after, at_most, is_past, now)


def _page(query: Query, after: Key | None, at_most: int, where: str, now: Instant) -> Slice[Consultation]:
    page = slice_of(query, _CONSULTATIONS, after, at_most, where=where, values=(now,))
    return Slice([_consultation(row) for row in page.items], page.next)


def _consultation(row: Any) -> Consultation:
    code, languages, *rest = row
    names = Consultation.__struct_fields__[2:]
    return Consultation(code=code, languages=tuple(languages.split()), **dict(zip(names, rest, strict=True)))


def texts_of(query: Query, subject: str, code: str) -> list[Text]:
    """Return every text of a consultation or a meeting, by part, document and language."""
    rows = query(
        "SELECT part, slot, language, title, words, at FROM participation_texts WHERE subject = ? AND code = ?"
        " ORDER BY part, slot, language",
        (subject, code),
    )
    return [
        Text(part=part, slot=slot, language=language, title=title, words=words, at=at)
        for part, slot, language, title, words, at in rows
    ]


def writers_of(query: Query, code: str, part: str) -> frozenset[str]:
    """Return who wrote a part of a consultation last, in any language."""
    rows = query(
        "SELECT DISTINCT writer FROM participation_texts WHERE subject = 'consultation' AND code = ? AND part = ?",
        (code, part),
    )
    return frozenset(writer for (writer,) in rows)


def answers_of(query: Query, code: str) -> list[Answer]:
    """Return what the response document says, by topic and language."""
    rows = query(
        "SELECT topic, language, outcome, title, said, done, at FROM participation_answers WHERE consultation = ?"
        " ORDER BY topic, language",
        (code,),
    )
    return [
        Answer(topic=topic, language=language, outcome=outcome, title=title, said=said, done=done, at=at)
        for topic, language, outcome, title, said, done, at in rows
    ]


_COMMENTS: Final = Listing(
    columns="consultation, number, channel, language, given_at, received, published, state, reason, topics",
    source="participation_comments",
    by=("given_at", "consultation", "number"),
)
_COMMENT: Final = f"SELECT {_COMMENTS.columns} FROM {_COMMENTS.source}"


def comment_in(query: Query, code: str, number: int) -> Comment | None:
    """Return a comment; None if there is none of this number."""
    rows = query(f"{_COMMENT} WHERE consultation = ? AND number = ?", (code, number))
    return _comment(rows[0]) if rows else None


def comments_of(query: Query, code: str) -> list[Comment]:
    """Return every comment of a consultation by its number: what is counted is all of them."""
    return [_comment(row) for row in query(f"{_COMMENT} WHERE consultation = ? ORDER BY number", (code,))]


def judged_after(query: Query, code: str, number: int, limit: int) -> list[Comment]:
    """Return comments that are published or held back, from a number on, by their numbers."""
    rows = query(
        f"{_COMMENT} WHERE consultation = ? AND number > ? AND state <> 'waiting' ORDER BY number LIMIT ?",
        (code, number, limit),
    )
    return [_comment(row) for row in rows]


def waiting_comments(query: Query, after: Key | None, at_most: int) -> Slice[Comment]:
    """Return one page of the comments that nobody has judged, what came first first."""
    page = slice_of(query, _COMMENTS, after, at_most, where="state = 'waiting'")
    return Slice([_comment(row) for row in page.items], page.next)


def waiting_count(query: Query) -> int:
    """Return how many comments nobody has judged."""
    return int(query("SELECT count(*) FROM participation_comments WHERE state = 'waiting'", ())[0][0])


def _comment(row: Any) -> Comment:
    *rest, topics = row
    names = Comment.__struct_fields__[:-1]
    return Comment(topics=tuple(topics.split()), **dict(zip(names, rest, strict=True)))


def next_number(query: Query, code: str) -> int:
    """Return the number of the next comment of a consultation."""
    rows = query(
        "SELECT coalesce(max(number), 0) + 1 FROM participation_comments WHERE consultation = ?", (code,)
    )
    return int(rows[0][0])


def lengthenings_of(query: Query, code: str) -> list[Lengthening]:
    """Return how a period was made longer, in order."""
    rows = query(
        "SELECT at, closes_at, reason, because FROM participation_lengthenings WHERE consultation = ?"
        " ORDER BY at, record_id",
        (code,),
    )
    return [
        Lengthening(at=at, closes_at=closes_at, reason=reason, because=because)
        for at, closes_at, reason, because in rows
    ]


def response_of(query: Query, code: str) -> ResponsePublished | None:
    """Return the counts that were published with a response document; None before that."""
    rows = query("SELECT counts FROM participation_responses WHERE consultation = ?", (code,))
    return decode_record(ResponsePublished, rows[0][0].encode()) if rows else None
