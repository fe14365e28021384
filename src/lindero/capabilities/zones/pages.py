"""What is shown: open zones with who is in them and what crossed them, and the same for the map."""

from typing import Annotated

import msgspec

from lindero.capabilities.zones.rules import holds
from lindero.capabilities.zones.signals import DETECTOR
from lindero.capabilities.zones.tables import (
    COUNT_INSIDE,
    CROSSINGS_LISTED,
    SELECT_ENABLED,
    SELECT_ZONES,
    corners_of,
)
from lindero.kernel.desk import Desk, Row
from lindero.kernel.geojson import ShapeCollection, ShapeFeature, polygon_of
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.paging import Key, slice_of
from lindero.kernel.places import Place

CROSSINGS_SHOWN = 10
"""Crossings of each zone where all are shown: the newest."""

CROSSINGS_OF_ONE = 200
"""Crossings on one page of a single zone."""


class ZonesQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which open zones to show.

    Attributes:
        zone: Only this one, with every crossing page after page; every open zone if empty.
        after: Of a single zone only crossings after this place: where the page before ended.
    """

    zone: Annotated[str, msgspec.Meta(pattern=f"^$|{RECORD_ID_PATTERN}")] = ""
    after: Key | None = None


class ZoneMapQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing to choose: every zone that holds is drawn."""


class CrossingLine(msgspec.Struct, frozen=True, kw_only=True):
    """Something that crossed a zone.

    Attributes:
        track_id: The track.
        way: In or out.
        measured_at: When, milliseconds UTC.
        record_id: The record that says so.
    """

    track_id: str
    way: str
    measured_at: int
    record_id: str


class ZoneLine(msgspec.Struct, frozen=True, kw_only=True):
    """An open zone.

    Attributes:
        zone: The record that drew it.
        title: What people call it.
        sort: What it is for.
        tells: Of whom an alert tells.
        corners: Its corners in order.
        starts_at: From when on it holds, milliseconds UTC.
        ends_at: Until when; None until somebody closes it.
        holds: Whether it holds now.
        drawn_by: Who drew it.
        inside: How many tracks are in it.
        crossings: What crossed it, newest first.
        next: The place to ask `after` of this zone alone for more of them; None at the end.
    """

    zone: str
    title: str
    sort: str
    tells: str
    corners: tuple[Place, ...]
    starts_at: int
    ends_at: int | None
    holds: bool
    drawn_by: str
    inside: int
    crossings: tuple[CrossingLine, ...]
    next: Key | None


class ZonesView(msgspec.Struct, frozen=True, kw_only=True):
    """Open zones.

    Attributes:
        at: The time of the view, milliseconds UTC.
        can_alert: Whether the detector of crossings may propose now; else no zone alerts, whatever crosses it.
        zones: The zones by title.
    """

    at: int
    can_alert: bool
    zones: tuple[ZoneLine, ...]


def show_zones(desk: Desk, query: ZonesQuery) -> ZonesView:
    """Show open zones, and what crossed them."""
    now = desk.now()
    return ZonesView(
        at=now,
        can_alert=any(now < ends_at for (ends_at,) in desk.rows(SELECT_ENABLED, (DETECTOR.name,))),
        zones=tuple(_line(desk, query, row) for row in desk.rows(SELECT_ZONES) if query.zone in {"", row[0]}),
    )


def _line(desk: Desk, query: ZonesQuery, row: Row) -> ZoneLine:
    zone, title, sort, corners, tells, starts_at, ends_at, drawn_by = row
    most = CROSSINGS_OF_ONE if query.zone else CROSSINGS_SHOWN
    after = query.after if query.zone else None
    page = slice_of(desk.rows, CROSSINGS_LISTED, after, most, where="zone = ?", values=(zone,))
    return ZoneLine(
        zone=zone,
        title=title,
        sort=sort,
        tells=tells,
        corners=corners_of(corners),
        starts_at=starts_at,
        ends_at=ends_at or None,
        holds=holds(starts_at, ends_at, desk.now()),
        drawn_by=drawn_by.rpartition("/")[2],
        inside=desk.rows(COUNT_INSIDE, (zone,))[0][0],
        crossings=tuple(
            CrossingLine(track_id=track, way=way, measured_at=at, record_id=record)
            for track, way, at, record in page.items
        ),
        next=page.next,
    )


def show_zone_map(desk: Desk, query: ZoneMapQuery) -> ShapeCollection:
    """Show the zones that hold now as GeoJSON, for the map."""
    now = desk.now()
    return ShapeCollection(
        features=tuple(
            ShapeFeature(
                geometry=polygon_of(corners_of(corners)),
                properties={"zone": zone, "title": title, "sort": sort},
            )
            for zone, title, sort, corners, _, starts_at, ends_at, _ in desk.rows(SELECT_ZONES)
            if holds(starts_at, ends_at, now)
        )
    )
