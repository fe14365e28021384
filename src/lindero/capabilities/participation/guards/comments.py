"""Guards of comments: taken within the period alone, published or held by people, never counted twice."""

from typing import Any, Final

from lindero.capabilities.participation import records
from lindero.capabilities.participation.guards.consultations import found
from lindero.capabilities.participation.rules import state_of
from lindero.capabilities.participation.tables.lookups import Comment, comment_in, next_number
from lindero.kernel.capability import Guard
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Refused
from lindero.kernel.record import Head


def within_the_period(rows: Rows, head: Head, record: records.CommentReceived) -> None:
    """Let comments be given within the period; what was given on paper or at a forum may be entered until the answer.

    Raises:
        Refused: If it was given before or after, or all was answered.
    """
    one = found(rows, record.consultation)
    state = state_of(one, head.at)
    taken_in = {"open"} if record.channel == "web" else {"open", "closed", "analysed"}
    is_within = one.opens_at <= record.given_at < one.closes_at and record.given_at <= head.at
    if state not in taken_in or not is_within:
        raise Refused(
            "participation.not_open",
            "Comments are taken within the period alone.",
            "See when the period begins and ends; later words may be said at a forum or in a new consultation.",
            ("PUB-03",),
        )
    if record.number != next_number(rows.query, record.consultation):
        raise Refused(
            "participation.number",
            "Comments are numbered one after the other.",
            "Send it again.",
            ("PUB-03",),
        )


def moderated_by_a_person(rows: Rows, head: Head, record: Any) -> None:
    """Let people alone judge what is published: no rule reads whether somebody is named.

    Raises:
        Refused: If a machine does.
    """
    if not head.actor.startswith("person/"):
        raise Refused(
            "participation.person",
            "Only a person judges comments.",
            "Do it under your own name.",
            ("PUB-03",),
        )


def judged_once(rows: Rows, head: Head, record: records.CommentPublished) -> None:
    """Let a comment be published while it waits, by its own number and from where it came.

    Raises:
        Refused: If there is no such comment, it is judged, or it would be another's.
    """
    comment = _comment(rows, record.consultation, record.number)
    if comment.state != "waiting":
        raise Refused(
            "participation.judged",
            "This comment is judged already.",
            "What was held back stays so; see its reason.",
            ("PUB-03",),
        )
    if (record.channel, record.language, record.given_at) != (
        comment.channel,
        comment.language,
        comment.given_at,
    ):
        raise Refused(
            "participation.altered",
            "A comment is published as it came.",
            "Publish it by its action, which copies it.",
            ("PUB-03",),
        )


def held_once(rows: Rows, head: Head, record: records.CommentHeld) -> None:
    """Let a comment be held back, before or after it was published, once.

    Raises:
        Refused: If there is no such comment, it is held already, or a published one is held for being off the topic.
    """
    comment = _comment(rows, record.consultation, record.number)
    if comment.state == "held":
        raise Refused(
            "participation.judged", "This comment is held already.", "Its reason stands.", ("PUB-03",)
        )
    if comment.state == "published" and record.reason not in {"names_a_person", "unlawful"}:
        raise Refused(
            "participation.published_stays",
            "What was published is taken back only where it names a person or is unlawful.",
            "Leave it; the response document can say what it is not about.",
            ("PUB-03",),
        )


def sorted_in_time(rows: Rows, head: Head, record: records.CommentSorted) -> None:
    """Let comments be sorted until the response document counts them.

    Raises:
        Refused: If there is no such comment, or the counts are public.
    """
    _comment(rows, record.consultation, record.number)
    if state_of(found(rows, record.consultation), head.at) in {"response_published", "decided", "withdrawn"}:
        raise Refused(
            "participation.counted",
            "The counts by topic are public.",
            "They stand as they were published.",
            ("PUB-03",),
        )


def _comment(rows: Rows, code: str, number: int) -> Comment:
    comment = comment_in(rows.query, code, number)
    if comment is None:
        raise Refused(
            "participation.no_such_comment",
            f"{code} has no comment {number}.",
            "See its comments.",
            ("PUB-03",),
        )
    return comment


GUARDS: Final = (
    Guard(
        name="participation.within_the_period",
        sentence="No comment from before or after the period.",
        check=within_the_period,
        on=(records.CommentReceived,),
    ),
    Guard(
        name="participation.moderated_by_a_person",
        sentence="No comment published, held back or sorted by a machine.",
        check=moderated_by_a_person,
        on=(records.CommentPublished, records.CommentHeld, records.CommentSorted),
    ),
    Guard(
        name="participation.judged_once",
        sentence="No comment published that was held back, or as another than it came.",
        check=judged_once,
        on=(records.CommentPublished,),
    ),
    Guard(
        name="participation.held_once",
        sentence="No published comment taken back but where it names a person or is unlawful.",
        check=held_once,
        on=(records.CommentHeld,),
    ),
    Guard(
        name="participation.sorted_in_time",
        sentence="No count by topic changed after it was published.",
        check=sorted_in_time,
        on=(records.CommentSorted,),
    ),
)
