"""Comments that nobody has judged yet, with their words, for moderators who stated what they read them for."""

import msgspec

from lindero.capabilities.participation import records
from lindero.capabilities.participation.pages.asked import WaitingQuery
from lindero.capabilities.participation.tables.lookups import Comment, waiting_comments, waiting_count
from lindero.kernel.desk import Desk
from lindero.kernel.paging import Key

AT_ONCE = 25
"""Comments on one page."""


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A comment to be judged.

    Attributes:
        comment: How it came.
        words: What was said; empty where it is past its time.
    """

    comment: Comment
    words: str


class WaitingView(msgspec.Struct, frozen=True, kw_only=True):
    """What waits.

    Attributes:
        comments: They, what came first first.
        next: The place to ask `after` for the next page; None at the end.
        waiting: How many wait at all, on this page or not.
    """

    comments: tuple[Waiting, ...]
    next: Key | None
    waiting: int


def show_waiting(desk: Desk, query: WaitingQuery) -> WaitingView:
    """Show the comments that wait."""
    page = waiting_comments(desk.rows, query.after, AT_ONCE)
    return WaitingView(
        comments=tuple(Waiting(comment=one, words=_words(desk, one)) for one in page.items),
        next=page.next,
        waiting=waiting_count(desk.rows),
    )


def _words(desk: Desk, comment: Comment) -> str:
    received = desk.record(comment.received)[1] if comment.received else None
    return received.words if isinstance(received, records.CommentReceived) else ""
