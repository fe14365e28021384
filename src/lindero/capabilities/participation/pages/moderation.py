"""Comments that nobody has judged yet, with their words, for moderators who stated what they read them for."""

import msgspec

from lindero.capabilities.participation import records
from lindero.capabilities.participation.pages.asked import WaitingQuery
from lindero.capabilities.participation.tables.lookups import Comment, waiting_in
from lindero.kernel.desk import Desk

AT_ONCE = 25
"""Comments on one page: those that came first."""


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
        comments: Those that came first.
        waiting: How many wait at all, those shown among them; one more than are shown where there are more.
    """

    comments: tuple[Waiting, ...]
    waiting: int


def show_waiting(desk: Desk, query: WaitingQuery) -> WaitingView:
    """Show the comments that came first and wait."""
    found = waiting_in(desk.rows, AT_ONCE + 1)
    return WaitingView(
        comments=tuple(Waiting(comment=one, words=_words(desk, one)) for one in found[:AT_ONCE]),
        waiting=len(found),
    )


def _words(desk: Desk, comment: Comment) -> str:
    received = desk.record(comment.received)[1] if comment.received else None
    return received.words if isinstance(received, records.CommentReceived) else ""
