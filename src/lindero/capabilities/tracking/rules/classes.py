"""What kind of thing and of ship something is, from what it says of itself."""

from typing import Final

from lindero.capabilities.tracking.records import ItemClass, VesselClass

MMSI_SCHEME: Final = "mmsi:"

_RESCUE_PREFIXES: Final = ("970", "972", "974")
"""Identities of search-and-rescue transmitters, man-overboard devices and emergency beacons (ITU-R M.585)."""

_BY_SCHEME: Final[dict[str, ItemClass]] = {"icao24": "aircraft", "uas": "drone"}
"""Names that only aircraft and drones have."""

_AIRCRAFT_PREFIX: Final = "111"

_BY_TYPE: Final[dict[int, VesselClass]] = {
    30: "fishing",
    31: "tug",
    32: "tug",
    35: "military",
    36: "sailing",
    37: "pleasure",
    50: "pilot",
    51: "rescue",
    52: "tug",
    55: "law_enforcement",
}
_BY_TENS: Final[dict[int, VesselClass]] = {
    3: "service",
    4: "high_speed",
    5: "service",
    6: "passenger",
    7: "cargo",
    8: "tanker",
    9: "other",
}


def vessel_class_of(ship_type: int | None) -> VesselClass | None:
    """Return the group of a type of ship and cargo (ITU-R M.1371-5, table 53); None if it says nothing."""
    if ship_type is None:
        return None
    return _BY_TYPE.get(ship_type) or _BY_TENS.get(ship_type // 10)


def item_class_of(identity: str, source_class: str) -> ItemClass:
    """Return what kind of thing uses an identity.

    Args:
        identity: The name that it gives itself, with its scheme.
        source_class: How it reports.
    """
    if not identity.startswith(MMSI_SCHEME):
        return _BY_SCHEME.get(identity.partition(":")[0], "unknown")
    number = identity.removeprefix(MMSI_SCHEME)
    if number.startswith(_RESCUE_PREFIXES):
        return "rescue"
    if source_class == "ais_aircraft" or number.startswith(_AIRCRAFT_PREFIX):
        return "aircraft"
    return "vessel"


def plain_identity(identity: str) -> str:
    """Return an identity as people and neighbours know it: an MMSI without its scheme."""
    return identity.removeprefix(MMSI_SCHEME)
