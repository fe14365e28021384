"""What is done with comments: taken in from anybody, published word for word, held back with a reason, sorted."""

from lindero.capabilities.participation import asks, records
from lindero.capabilities.participation.records.shared import Channel, Language
from lindero.capabilities.participation.tables.lookups import Comment, comment_in, next_number, planned
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing
from lindero.kernel.times import Instant


def file_comment(desk: Desk, ask: asks.FileComment) -> int:
    """Take in a comment from somebody unknown; return its number.

    Raises:
        Missing: If there is no such consultation.
        Refused: If it is not open.
    """
    return _taken(desk, ask.consultation, "web", ask.language, ask.words, desk.now())


def enter_comment(desk: Desk, ask: asks.EnterComment) -> int:
    """Take in a comment that was given on paper or at a forum; return its number.

    Raises:
        Missing: If there is no such consultation.
        Refused: If it was not given within the period.
    """
    given_at = desk.now() if ask.given_at is None else ask.given_at
    return _taken(desk, ask.consultation, ask.channel, ask.language, ask.words, given_at)


def _taken(desk: Desk, code: str, channel: Channel, language: Language, words: str, given_at: Instant) -> int:
    planned(desk.rows, code)
    number = next_number(desk.rows, code)
    received = records.CommentReceived(
        compartment="comments",
        consultation=code,
        number=number,
        channel=channel,
        given_at=given_at,
        language=language,
        words=words,
    )
    desk.put(received)
    return number


def publish_comment(desk: Desk, ask: asks.PublishComment) -> str:
    """Publish a comment as it came; return the record's name.

    Raises:
        Missing: If there is no such comment, or its words are past their time.
        Refused: If it is judged already.
    """
    comment = commented(desk, ask.consultation, ask.number)
    received = desk.record(comment.received)[1] if comment.received else None
    if not isinstance(received, records.CommentReceived):
        raise Missing(
            "participation.no_words",
            "The words of this comment are not here for you.",
            "Ask a moderator; after two years they are gone.",
        )
    # Without a cause: what is public is not erased with what came.
    head = desk.put(
        records.CommentPublished(
            consultation=received.consultation,
            number=received.number,
            channel=received.channel,
            given_at=received.given_at,
            language=received.language,
            words=received.words,
        )
    )
    if ask.topics:
        desk.put(records.CommentSorted(consultation=ask.consultation, number=ask.number, topics=ask.topics))
    return head.record_id


def hold_comment(desk: Desk, ask: asks.HoldComment) -> str:
    """Hold a comment back, or take a published one back; return the record's name.

    Raises:
        Missing: If there is no such comment.
        Refused: If it is held already.
    """
    commented(desk, ask.consultation, ask.number)
    held = records.CommentHeld(consultation=ask.consultation, number=ask.number, reason=ask.reason)
    return desk.put(held).record_id


def sort_comment(desk: Desk, ask: asks.SortComment) -> str:
    """Say of which topics a comment speaks; return the record's name.

    Raises:
        Missing: If there is no such comment.
        Refused: If the response document is public.
    """
    commented(desk, ask.consultation, ask.number)
    sorted_ = records.CommentSorted(consultation=ask.consultation, number=ask.number, topics=ask.topics)
    return desk.put(sorted_).record_id


def commented(desk: Desk, code: str, number: int) -> Comment:
    """Return a comment.

    Raises:
        Missing: If there is none of this number.
    """
    found = comment_in(desk.rows, code, number)
    if found is None:
        raise Missing(
            "participation.no_comment",
            f"Consultation {code} has no comment {number}.",
            "See the comments of the consultation.",
        )
    return found
