"""One thing on the map: what is known of it, under which right, and the way that it came."""

from typing import Annotated

import msgspec

from lindero.capabilities.picture.finding import ItemLine, line_of
from lindero.capabilities.picture.rules import item_key
from lindero.capabilities.picture.tables import SELECT_ITEM, SELECT_PAST, Item, item_of
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing
from lindero.kernel.places import Place

PAST_ROWS = 50
TRAIL_LENGTH = 360
"""Positions of a trail: an hour at one every ten seconds."""


class TrackQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which thing to show.

    Attributes:
        slot: Its number on the map.
    """

    slot: Annotated[int, msgspec.Meta(ge=0, lt=2**32)]


class PastPosition(msgspec.Struct, frozen=True, kw_only=True):
    """Where a thing was.

    Attributes:
        measured_at: When, milliseconds UTC.
        place: Where.
        course_mdeg: Course over ground, millidegrees clockwise from north; None if unknown.
        speed_mmps: Speed over ground, millimetres per second; None if unknown.
    """

    measured_at: int
    place: Place
    course_mdeg: int | None
    speed_mmps: int | None


class TrackView(msgspec.Struct, frozen=True, kw_only=True):
    """One thing.

    Attributes:
        at: The time of the view, milliseconds UTC.
        item: The thing, as the list shows it.
        is_ended: Whether it has left the map.
        stale_at: When it counts as stale unless renewed, milliseconds UTC.
        purpose: What a received one may be used for; empty for our own.
        handling: How a received one must be handled; empty for our own.
        cause: The record that led to its newest one; empty if none did.
        kept_until: When its newest record is erased, milliseconds UTC.
        past: Where it was, newest first.
    """

    at: int
    item: ItemLine
    is_ended: bool
    stale_at: int
    purpose: str
    handling: str
    cause: str
    kept_until: int
    past: tuple[PastPosition, ...]


class TrailView(msgspec.Struct, frozen=True, kw_only=True):
    """The way that a thing came.

    Attributes:
        slot: Its number on the map.
        positions: Longitude and latitude in degrees, oldest first.
    """

    slot: int
    positions: tuple[tuple[float, float], ...]


def show_track(desk: Desk, query: TrackQuery) -> TrackView:
    """Show one thing.

    Raises:
        Missing: If nothing has this number, or its record was erased.
    """
    item, now = _item(desk, query.slot), desk.now()
    return TrackView(
        at=now,
        item=line_of(item, now),
        is_ended=bool(item.is_ended),
        stale_at=item.stale_at,
        purpose=item.purpose,
        handling=item.handling,
        cause=item.cause,
        kept_until=item.delete_by,
        past=_past(desk, item, PAST_ROWS),
    )


def show_trail(desk: Desk, query: TrackQuery) -> TrailView:
    """Show the way that a thing came.

    Raises:
        Missing: If nothing has this number, or its record was erased.
    """
    past = _past(desk, _item(desk, query.slot), TRAIL_LENGTH)
    positions = tuple((position.place.lon_deg, position.place.lat_deg) for position in reversed(past))
    return TrailView(slot=query.slot, positions=positions)


def _item(desk: Desk, slot: int) -> Item:
    rows = desk.rows(SELECT_ITEM, (slot,))
    if not rows:
        raise Missing(
            "picture.slot", f"Nothing on the map has the number {slot}.", "It was erased, or left the map."
        )
    return item_of(rows[0])


def _past(desk: Desk, item: Item, limit: int) -> tuple[PastPosition, ...]:
    rows = desk.rows(SELECT_PAST, (item_key(item.layer, item.origin, item.item_id), limit))
    return tuple(
        PastPosition(measured_at=at, place=Place(lon=lon, lat=lat), course_mdeg=course, speed_mmps=speed)
        for at, lon, lat, course, speed in rows
    )
