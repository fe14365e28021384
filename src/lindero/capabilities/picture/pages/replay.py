"""The picture of an earlier time: what was where at an instant, and all positions between two for playing them."""

from typing import Annotated, Final, Literal

import msgspec
import numpy as np

from lindero.capabilities.picture.finding import MAX_LIMIT, MOST_OFFSET, ItemLine, line_of
from lindero.capabilities.picture.live import GONE, WINDOW, Upserts, encode_frame, upserts_of
from lindero.capabilities.picture.pages.past import COUNT_BETWEEN, states_between, things_at
from lindero.capabilities.picture.policy import DRAWN, DrawnLayer
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Invalid
from lindero.kernel.times import HOUR_MS, MINUTE_MS, SECOND_MS, instant_of

USUAL_MS: Final = 30 * MINUTE_MS
LONGEST_MS: Final = 24 * HOUR_MS
MOST_ROWS: Final = 150_000
"""Positions that a browser is sent at once: 4 MB, an hour of 400 ships at one every ten seconds."""

STEPS_MS: Final = (1, *(s * SECOND_MS for s in (10, 30, 60, 120, 300, 600, 1_800)))
"""How far positions of a thing may be apart where there are too many to send all."""

Speed = Literal["1", "2", "5", "10", "30", "60", "120", "240"]
InstantText = Annotated[str, msgspec.Meta(max_length=40)]


class ReplayQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which time to show, and what of it.

    Attributes:
        begin: First instant, RFC 3339 or milliseconds UTC; half an hour before the last one if not given.
        end: Last instant; now if not given.
        at: The instant that is shown; the first one if not given.
        q: Words that name, identity or track must hold.
        hide: What map and list hide, parted by commas, as on the live map: see `ListQuery`.
        speed: How many seconds of then pass in one of now; the script reads it.
        tracks: Selected things by their numbers, parted by commas; the script reads it.
        follow: The thing that the map follows, by its number; the script reads it.
        play: Whether to begin playing; the script reads it.
        limit: Most rows to show.
        offset: Rows to pass over.
    """

    begin: InstantText = msgspec.field(name="from", default="")
    end: InstantText = msgspec.field(name="to", default="")
    at: InstantText = ""
    q: Annotated[str, msgspec.Meta(max_length=100)] = ""
    hide: Annotated[str, msgspec.Meta(max_length=600)] = ""
    speed: Speed = "10"
    tracks: Annotated[str, msgspec.Meta(max_length=100)] = ""
    follow: Annotated[str, msgspec.Meta(max_length=10)] = ""
    play: bool = False
    limit: Annotated[int, msgspec.Meta(ge=1, le=MAX_LIMIT)] = 200
    offset: Annotated[int, msgspec.Meta(ge=0, le=MOST_OFFSET)] = 0


class ReplayView(msgspec.Struct, frozen=True, kw_only=True):
    """The picture at an instant that is over.

    Attributes:
        now: The time of the view, milliseconds UTC.
        begin: First instant that can be played, milliseconds UTC.
        end: Last instant that can be played.
        at: The instant that is shown.
        items: The things as they were then.
        total: How many there were in all.
        offset: How many were passed over.
        next: Offset of the next page; None on the last.
        previous: Offset of the page before; None on the first.
        drawn: The sublayers that can be hidden, with their numbers on the map.
    """

    now: int
    begin: int
    end: int
    at: int
    items: tuple[ItemLine, ...]
    total: int
    offset: int
    next: int | None
    previous: int | None
    drawn: tuple[DrawnLayer, ...]


class WindowQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Between which instants.

    Attributes:
        begin: First instant, RFC 3339 or milliseconds UTC; half an hour before the last one if not given.
        end: Last instant; now if not given.
    """

    begin: InstantText = msgspec.field(name="from", default="")
    end: InstantText = msgspec.field(name="to", default="")


class WindowView(msgspec.Struct, frozen=True, kw_only=True):
    """All that happened between two instants, as columns: each row holds until the next one of its thing.

    Attributes:
        at: The time of the view, milliseconds UTC.
        begin: First instant, milliseconds UTC.
        end: Last instant.
        every_s: Of several positions of a thing within so many seconds only the last is here; 0 if all are.
        things: How many things were anywhere.
        since: From when on a row holds, milliseconds UTC; before the first instant where it held then already.
        slots: Numbers of the things on the map.
        lon: 1e-7 degree.
        lat: 1e-7 degree.
        course_cdeg: 0.01 degree clockwise from north; 65535 if unknown.
        speed_cmps: Centimetres per second; 65535 if unknown.
        classes: Numbers of the classes as on the live feed; 255 where the thing left the map.
        flags: Received, stale, rescue, sublayer, as on the live feed.
    """

    at: int
    begin: int
    end: int
    every_s: int
    things: int
    since: tuple[int, ...]
    slots: tuple[int, ...]
    lon: tuple[int, ...]
    lat: tuple[int, ...]
    course_cdeg: tuple[int, ...]
    speed_cmps: tuple[int, ...]
    classes: tuple[int, ...]
    flags: tuple[int, ...]


def show_replay(desk: Desk, query: ReplayQuery) -> ReplayView:
    """Show the picture as it was.

    Raises:
        Invalid: If a text is no instant, or the time is empty, longer than a day or yet to come.
    """
    now = desk.now()
    begin, end = span_of(query.begin, query.end, now)
    at = min(max(_instant(query.at) if query.at else begin, begin), end)
    items, total = things_at(desk.rows, at, query.q, query.limit, query.offset, hide=query.hide)
    last = query.offset + query.limit
    return ReplayView(
        now=now,
        begin=begin,
        end=end,
        at=at,
        items=tuple(line_of(item, at) for item in items),
        total=total,
        offset=query.offset,
        next=last if last < total else None,
        previous=max(0, query.offset - query.limit) if query.offset else None,
        drawn=DRAWN,
    )


def show_window(desk: Desk, query: WindowQuery) -> WindowView:
    """Show all positions between two instants that are kept.

    Raises:
        Invalid: If a text is no instant, the time is empty, longer than a day or yet to come, or holds more
            than a browser can be sent.
    """
    now = desk.now()
    begin, end = span_of(query.begin, query.end, now)
    rows, things = desk.rows(COUNT_BETWEEN, (begin, end))[0]
    every_ms = step_of(rows, things, end - begin)
    columns = columns_between(desk, begin, end, every_ms)
    return WindowView(
        at=now,
        begin=begin,
        end=end,
        every_s=every_ms // SECOND_MS,
        things=things,
        since=tuple(map(int, columns.updated_at.tolist())),
        slots=tuple(columns.slot.tolist()),
        lon=tuple(columns.lon.tolist()),
        lat=tuple(columns.lat.tolist()),
        course_cdeg=tuple(columns.course_cdeg.tolist()),
        speed_cmps=tuple(columns.speed_cmps.tolist()),
        classes=tuple(columns.item_class.tolist()),
        flags=tuple(columns.flags.tolist()),
    )


def columns_between(desk: Desk, begin: int, end: int, every_ms: int = 1) -> Upserts:
    """Return every state of every thing between two instants (milliseconds UTC) in the units of the wire."""
    states = list(states_between(desk.rows, begin, end, every_ms))
    # The wire's flags say stale where the eighth column lies before the instant: here each row has its own.
    rows = [(*state.row[:7], state.since, -1 if state.is_stale else 0, *state.row[9:]) for state in states]
    columns = upserts_of(rows, 0)
    gone = np.array([state.is_gone for state in states], bool)
    classes = np.where(gone, GONE, columns.item_class).astype(np.uint8)
    return msgspec.structs.replace(columns, item_class=classes)


def frame_of(view: WindowView) -> bytes:
    """Encode what happened as one frame of `frontend/WIRE.md`, which a browser reads without decoding."""
    columns = Upserts(
        updated_at=np.array(view.since, np.float64),
        slot=np.array(view.slots, np.uint32),
        lon=np.array(view.lon, np.int32),
        lat=np.array(view.lat, np.int32),
        course_cdeg=np.array(view.course_cdeg, np.uint16),
        speed_cmps=np.array(view.speed_cmps, np.uint16),
        item_class=np.array(view.classes, np.uint8),
        flags=np.array(view.flags, np.uint8),
    )
    return encode_frame(WINDOW, view.every_s, view.at, columns)


def span_of(begin: str, end: str, now: int) -> tuple[int, int]:
    """Return the first and the last instant that are asked for, milliseconds UTC.

    Raises:
        Invalid: If a text is no instant, or the time is empty, longer than a day or yet to come.
    """
    last = min(_instant(end), now) if end else now
    first = _instant(begin) if begin else last - USUAL_MS
    if first >= last:
        raise Invalid(
            "picture.replay_order",
            "This time is empty or yet to come.",
            "Give a beginning that is before the end.",
        )
    if last - first > LONGEST_MS:
        raise Invalid(
            "picture.replay_length",
            "This time is longer than 24 hours.",
            "Choose a shorter one; play it in parts.",
        )
    return first, last


def step_of(rows: int, things: int, length_ms: int) -> int:
    """Return how far apart the positions of a thing have to be, milliseconds, so that all can be sent; 1 for all.

    Raises:
        Invalid: If there are too many things even so.
    """
    for step in STEPS_MS:
        # The state at the beginning, and one position in every step.
        most = rows if step == 1 else min(rows, things * (2 + length_ms // step))
        if most <= MOST_ROWS:
            return step
    raise Invalid(
        "picture.replay_size",
        f"This time holds {rows:,} positions of {things:,} things, more than can be shown at once.",
        "Choose a shorter time.",
    )


def _instant(text: str) -> int:
    return int(text) if text.isdecimal() else instant_of(text)
