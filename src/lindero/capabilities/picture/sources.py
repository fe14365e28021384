"""The sources behind the picture: when each was last heard, how late it is, whether what came from it is stale."""

from typing import Final

import msgspec

from lindero.capabilities.picture.tables import SELECT_SOURCES
from lindero.kernel.desk import Desk
from lindero.kernel.times import SECOND_MS

STALE_AFTER_S: Final = 300
"""Silence after which a source is stale that never said for how long it may be silent."""


class SourcesQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which sources to show.

    Attributes:
        stale: Only those that are stale.
    """

    stale: bool = False


class SourceLine(msgspec.Struct, frozen=True, kw_only=True):
    """One source.

    Attributes:
        source_id: Its name.
        title: What people call it.
        heard_at: When it was last heard, milliseconds UTC; None if never.
        silent_s: Seconds since then; None if never.
        stale_after_s: Silence after which it is stale, seconds.
        lag_s: From the newest measurement of what came last to its arrival, seconds; None if unknown.
        is_stale: Whether it is stale.
    """

    source_id: str
    title: str
    heard_at: int | None
    silent_s: int | None
    stale_after_s: int
    lag_s: int | None
    is_stale: bool


class SourcesView(msgspec.Struct, frozen=True, kw_only=True):
    """All sources behind the picture.

    Attributes:
        at: The time of the view, milliseconds UTC.
        sources: The sources by title.
        stale: How many of all are stale.
    """

    at: int
    sources: tuple[SourceLine, ...]
    stale: int


def show_sources(desk: Desk, query: SourcesQuery) -> SourcesView:
    """Show the sources behind the picture."""
    now = desk.now()
    lines = [_line(now, *row) for row in desk.rows(SELECT_SOURCES, (STALE_AFTER_S,))]
    return SourcesView(
        at=now,
        sources=tuple(line for line in lines if line.is_stale or not query.stale),
        stale=sum(line.is_stale for line in lines),
    )


def _line(
    now: int, source_id: str, title: str, stale_after_s: int, heard_at: int | None, lag_ms: int | None
) -> SourceLine:
    silent_s = None if heard_at is None else max(0, now - heard_at) // SECOND_MS
    return SourceLine(
        source_id=source_id,
        title=title,
        heard_at=heard_at,
        silent_s=silent_s,
        stale_after_s=stale_after_s,
        lag_s=None if lag_ms is None else lag_ms // SECOND_MS,
        is_stale=heard_at is None or now - heard_at > stale_after_s * SECOND_MS,
    )
