"""What clients are shown of the picture: each thing on the map under a name of the node's own."""

from lindero.capabilities.picture.tables import Item
from lindero.capabilities.sensors.formats.cot import Taken
from lindero.capabilities.sensors.formats.cot_writing import NEUTRAL, TYPES, Outgoing, position, removal
from lindero.kernel.units import degrees_of_e7
from lindero.shells.tak.router import OWN


def uid_of(nation: str, slot: int) -> str:
    """Return the name of a thing among clients; the number is given once and tells nothing of the thing."""
    return f"{OWN}{nation}.{slot}"


def shown(nation: str, item: Item) -> Taken:
    """Write a thing on the map for clients."""
    is_others_unit = item.is_received and item.item_class == "patrol"
    return position(
        Outgoing(
            uid=uid_of(nation, item.slot),
            type=NEUTRAL if is_others_unit else TYPES.get(item.item_class, TYPES["unknown"]),
            at=item.measured_at,
            stale=max(item.stale_at, item.measured_at),
            lon=degrees_of_e7(item.lon),
            lat=degrees_of_e7(item.lat),
            course=None if item.course_mdeg is None else item.course_mdeg / 1_000,
            speed=None if item.speed_mmps is None else item.speed_mmps / 1_000,
            callsign=item.name or item.identity or f"{item.origin} {item.slot}",
            handling=item.handling,
        )
    )


def taken_off(nation: str, slot: int, now: int) -> Taken:
    """Write that a thing leaves the map."""
    return removal(uid_of(nation, slot), now)
