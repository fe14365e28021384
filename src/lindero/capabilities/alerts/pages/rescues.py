"""Rescues on top of the queue, for those who may see rescues: the channel that nothing filters."""

from typing import Final

import msgspec

from lindero.capabilities.alerts.pages.shown import Where
from lindero.capabilities.alerts.pages.where import Gazetteer
from lindero.kernel.desk import Desk
from lindero.kernel.places import Place

CALL_SHOWN_MS: Final = 12 * 3_600_000
"""For how long a neighbour's call stands in the queue: its end is not told to us (product default)."""

READS: Final = "rescue.read"


class RescueLine(msgspec.Struct, frozen=True, kw_only=True):
    """A rescue in the queue.

    Attributes:
        record_id: The case, or the neighbour's call.
        origin: The neighbour that called; empty for an own case.
        age_s: How long ago it began, seconds.
        aware_by: How it became known.
        place: Where they are.
        where: The same in words.
    """

    record_id: str
    origin: str
    age_s: int
    aware_by: str
    place: Place
    where: Where


def rescue_lines(desk: Desk) -> tuple[RescueLine, ...]:
    """Return rescues that are not over, the newest first; those that an open alert called stand there already."""
    if READS not in desk.actor.grants:
        return ()
    rows = desk.rows(
        "SELECT record_id, origin, opened_at, aware_by, lon, lat FROM alerts_rescues r WHERE (origin = ? OR"
        " opened_at > ?) AND NOT EXISTS (SELECT 1 FROM alerts_steps s JOIN alerts_alerts a ON a.record_id = s.alert_id"
        " WHERE s.record_id = r.cause AND a.state NOT IN ('dismissed', 'unresolved', 'closed'))"
        " ORDER BY opened_at DESC, record_id",
        (desk.nation, desk.now() - CALL_SHOWN_MS),
    )
    gazetteer = Gazetteer(desk) if rows else None
    return tuple(
        RescueLine(
            record_id=record_id,
            origin="" if origin == desk.nation else origin,
            age_s=max(0, desk.now() - opened_at) // 1_000,
            aware_by=aware_by,
            place=Place(lon=lon, lat=lat),
            where=gazetteer.where(Place(lon=lon, lat=lat)) if gazetteer else Where(),
        )
        for record_id, origin, opened_at, aware_by, lon, lat in rows
    )
