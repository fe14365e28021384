"""What may be asked: to draw a zone and to close it; and what the node itself puts on record of crossings."""

from collections.abc import Sequence
from typing import Final

import msgspec

from lindero.capabilities.zones import records
from lindero.capabilities.zones.asks import CloseZone, DrawZone
from lindero.capabilities.zones.rules import corners_in
from lindero.capabilities.zones.tables import SELECT_PENDING, SELECT_ZONE, SELECT_ZONES
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Conflict, Invalid, Missing
from lindero.kernel.places import Place
from lindero.kernel.record import Event

MOST_OPEN: Final = 200
"""Open zones at most: every position of every track is held against each of them (product default)."""

TOLD_AT_ONCE: Final = 200
"""Crossings that are put on record in one unit of work."""


def draw_zone(desk: Desk, ask: DrawZone) -> str:
    """Draw a zone.

    Returns:
        The name of its record.

    Raises:
        Conflict: If as many zones are open as are watched at once.
        Invalid: If its corners cannot be read or enclose nothing, or it ends before it begins or is over already.
    """
    if len(desk.rows(SELECT_ZONES)) >= MOST_OPEN:
        raise Conflict(
            "zones.too_many",
            f"There are {MOST_OPEN} open zones, as many as are watched at once.",
            "Close one that nobody needs any longer.",
        )
    now = desk.now()
    starts_at = ask.starts_at or now
    if ask.ends_at and ask.ends_at <= max(starts_at, now):
        raise Invalid(
            "zones.time", "The zone would end before it holds.", "Give an end that is yet to come, or none."
        )
    drawn = records.ZoneDrawn(
        title=ask.title.strip(),
        sort=ask.sort,
        corners=corners_in(ask.corners),
        tells=ask.tells,
        starts_at=starts_at,
        ends_at=ask.ends_at,
    )
    return desk.put(drawn).record_id


def close_zone(desk: Desk, ask: CloseZone) -> None:
    """Close a zone.

    Raises:
        Missing: If no open zone has this name.
    """
    if not desk.rows(SELECT_ZONE, (ask.zone,)):
        raise Missing("zones.zone", "There is no such open zone.", "Look at the list of zones.")
    head, _ = desk.record(ask.zone)
    desk.put(records.ZoneClosed(zone=ask.zone, because=ask.because.strip()), cause=head)


def tell_crossings(desk: Desk, events: Sequence[Event]) -> bool:
    """Put on record what the tables saw crossing a zone; each is told once, whoever moved it.

    Args:
        desk: The reaction's desk.
        events: Not read: what tracks did, the tables say.

    Returns:
        Whether more may be left to tell, since it tells so many at once that nobody waits long for the writer.
    """
    pending = desk.rows(SELECT_PENDING, (TOLD_AT_ONCE,))
    for zone, title, sort, track_id, way, lon, lat, measured_at in pending:
        told = {"zone": zone, "title": title, "sort": sort, "track_id": track_id, "way": way}
        place = Place(lon=lon, lat=lat)
        desk.put(msgspec.convert({**told, "place": place, "measured_at": measured_at}, records.ZoneCrossed))
    return len(pending) == TOLD_AT_ONCE
