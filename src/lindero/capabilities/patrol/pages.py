"""What a patrol sees on its phone, and what its centre sees of all patrols."""

from typing import Annotated

import msgspec

from lindero.capabilities.patrol.rules import is_late
from lindero.capabilities.patrol.tables.lookups import (
    LISTED_ORDERS,
    LISTED_SIGHTINGS,
    Order,
    PatrolTask,
    order_of,
    orders_of,
    tasks_of,
)
from lindero.kernel.desk import Desk, Row
from lindero.kernel.paging import Key, slice_of
from lindero.kernel.places import Place, bearing_deg, distance_m
from lindero.kernel.times import HOUR_MS, Instant

STALE_MS = HOUR_MS
"""A patrol that said nothing for longer is shown as stale, as on the page of units (product default)."""

NEAREST = 5
SHOWN = 100
"""Sightings, and orders, of one page of the centre."""


class PatrolQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which patrol is at the phone.

    Attributes:
        unit: Its call sign; the page asks for it if empty.
    """

    unit: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9 -]{0,40}$(?!\n)")] = ""


class CentreQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All patrols of the nation, and which part of what they saw and were told.

    Attributes:
        after: Only sightings after this place: where the page before ended.
        orders_after: Only orders after this place.
    """

    after: Key | None = None
    orders_after: Key | None = None


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A patrol where it was last known.

    Attributes:
        nation: Whose it is.
        call_sign: Its call sign.
        status: How it stood.
        place: Where.
        measured_at: When, milliseconds UTC; 0 if it never said so and this is its station.
        is_stale: Whether it has been silent for too long.
        distance_m: How far from the asking patrol, metres.
        bearing_deg: In which direction from there, degrees from north.
    """

    nation: str
    call_sign: str
    status: str
    place: Place
    measured_at: Instant
    is_stale: bool
    distance_m: int = 0
    bearing_deg: int = 0


class HelpCall(msgspec.Struct, frozen=True, kw_only=True):
    """A call for help that is not over.

    Attributes:
        call: The record.
        call_sign: Who called.
        done_at: When, milliseconds UTC.
        received_at: When it came.
        rescue: The rescue that answers it; empty for an instant.
    """

    call: str
    call_sign: str
    done_at: Instant
    received_at: Instant
    rescue: str


class PatrolView(msgspec.Struct, frozen=True, kw_only=True):
    """What a patrol sees.

    Attributes:
        at: The node's time, milliseconds UTC.
        person: Who is signed in, as the log names them: the phone keeps nothing of anybody else.
        unit: The patrol's call sign; empty while it has not been chosen.
        units: Own call signs to choose from.
        own: Where and how the patrol was last known; None while none is chosen.
        tasks: Its open tasks.
        orders: Whatever it was told and has not read, then the latest that it has.
        nearest: The nearest patrols, own and neighbours', as far as agreements show them.
        calls: Its calls for help that are not over.
    """

    at: Instant
    person: str
    unit: str
    units: tuple[str, ...]
    own: Standing | None
    tasks: tuple[PatrolTask, ...]
    orders: tuple[Order, ...]
    nearest: tuple[Standing, ...]
    calls: tuple[HelpCall, ...]


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """What a patrol saw; a late one came long after.

    Attributes:
        sighting: The record.
        call_sign: Who saw it.
        what: What it was.
        number: How many; 0 if unknown.
        place: Where.
        done_at: When, milliseconds UTC.
        received_at: When the word of it came.
        is_late: Whether that was long after.
        words: In the patrol's words.
        has_photo: Whether a photo came with it.
    """

    sighting: str
    call_sign: str
    what: str
    number: int
    place: Place
    done_at: Instant
    received_at: Instant
    is_late: bool
    words: str
    has_photo: bool


class CentreView(msgspec.Struct, frozen=True, kw_only=True):
    """What the centre sees of its patrols.

    Attributes:
        at: The node's time, milliseconds UTC.
        patrols: Own patrols.
        tasks: Their open tasks.
        orders: What they were told, unread first.
        sightings: What they saw, the newest first.
        next: The place to ask `after` for more of what they saw; None at the end.
        orders_next: The same for `orders_after`.
        calls: Calls for help that are not over, each of them.
    """

    at: Instant
    patrols: tuple[Standing, ...]
    tasks: tuple[PatrolTask, ...]
    orders: tuple[Order, ...]
    orders_next: Key | None
    sightings: tuple[Sighting, ...]
    next: Key | None
    calls: tuple[HelpCall, ...]


def show_patrol(desk: Desk, query: PatrolQuery) -> PatrolView:
    """Show a patrol its tasks, orders and neighbours; whoever chose none yet gets the list of call signs."""
    everybody = _standing(desk)
    mine = [one for one in everybody if one.nation == desk.nation]
    own = next((one for one in mine if one.call_sign == query.unit), None)
    if own is None:
        units = tuple(one.call_sign for one in mine)
        return PatrolView(
            at=desk.now(),
            person=desk.actor.name,
            unit="",
            units=units,
            own=None,
            tasks=(),
            orders=(),
            nearest=(),
            calls=(),
        )
    return PatrolView(
        at=desk.now(),
        person=desk.actor.name,
        unit=own.call_sign,
        units=(),
        own=own,
        tasks=tasks_of(desk, own.call_sign),
        orders=orders_of(desk, own.call_sign),
        nearest=_nearest(own, everybody),
        calls=_calls(desk, own.call_sign),
    )


def show_centre(desk: Desk, query: CentreQuery) -> CentreView:
    """Show all own patrols: where they are, what they do, what they saw and were told."""
    patrols = tuple(one for one in _standing(desk) if one.nation == desk.nation)
    page = slice_of(desk.rows, LISTED_SIGHTINGS, query.after, SHOWN)
    sightings = tuple(_sighting(row) for row in page.items)
    orders = slice_of(desk.rows, LISTED_ORDERS, query.orders_after, SHOWN)
    desk.saw(one.sighting for one in sightings)
    return CentreView(
        at=desk.now(),
        patrols=patrols,
        tasks=tuple(task for one in patrols for task in tasks_of(desk, one.call_sign)),
        orders=tuple(order_of(row) for row in orders.items),
        orders_next=orders.next,
        sightings=sightings,
        next=page.next,
        calls=_calls(desk, ""),
    )


def _standing(desk: Desk) -> list[Standing]:
    rows = desk.rows(
        "SELECT nation, call_sign, status, lon, lat, measured_at FROM patrol_units ORDER BY nation, call_sign"
    )
    return [
        Standing(
            nation=nation,
            call_sign=call_sign,
            status=status,
            place=Place(lon=lon, lat=lat),
            measured_at=at,
            is_stale=at + STALE_MS < desk.now(),
        )
        for nation, call_sign, status, lon, lat, at in rows
    ]


def _nearest(own: Standing, everybody: list[Standing]) -> tuple[Standing, ...]:
    """Return the nearest others that ever said where they are, with direction and distance."""
    others = [
        msgspec.structs.replace(
            one,
            distance_m=round(distance_m(own.place, one.place)),
            bearing_deg=round(bearing_deg(own.place, one.place)) % 360,
        )
        for one in everybody
        if one.measured_at and (one.nation, one.call_sign) != (own.nation, own.call_sign)
    ]
    return tuple(sorted(others, key=lambda one: one.distance_m)[:NEAREST])


def _calls(desk: Desk, call_sign: str) -> tuple[HelpCall, ...]:
    """Return the calls for help that are not over, of a patrol or of all: never cut, however many there are."""
    rows = desk.rows(
        "SELECT record_id, call_sign, done_at, received_at, rescue FROM patrol_calls"
        " WHERE is_over = 0 AND again = '' AND ? IN ('', call_sign) ORDER BY received_at DESC, record_id",
        (call_sign,),
    )
    return tuple(
        HelpCall(call=call, call_sign=who, done_at=done, received_at=got, rescue=rescue)
        for call, who, done, got, rescue in rows
    )


def _sighting(row: Row) -> Sighting:
    record_id, call_sign, what, number, lon, lat, done, got, words, has_photo = row
    return Sighting(
        sighting=record_id,
        call_sign=call_sign,
        what=what,
        number=number,
        place=Place(lon=lon, lat=lat),
        done_at=done,
        received_at=got,
        is_late=is_late(done, got),
        words=words,
        has_photo=bool(has_photo),
    )
