"""What of a sensor's observations may be kept: a pure rule on columns, and the removal of the rest.

Own side of the agreed line, plus what a clause allows, without dwellings and the like, and only until the sensor's end.
Where nothing says what a sensor may see, nothing that it watches is kept; life alarms always are.
"""

from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from lindero.capabilities.sensors.masking.areas import Mask, inside
from lindero.capabilities.sensors.records import (
    SOURCE_CLASSES,
    Format,
    Identification,
    Observations,
    SensorKind,
    observations_of,
)
from lindero.kernel.times import DAY_MS

WITHHELD: Final = {
    "ended": "after the sensor's end",
    "undecided": "nothing says what the sensor may see",
    "dwelling": "in a privacy zone",
    "beyond": "beyond the agreed line",
    "outside": "outside the sensor's footprint",
}
"""Why a row is not kept: stable code, and the words for people."""

UNDESCRIBED_DAYS: Final = 30
"""What watches and was never described by a person stops after so many days (profile default, to be verified)."""

LONGEST_DAYS: Final = 366
"""Longest time for which a person may let a sensor watch at once (profile default, to be verified)."""

_BROADCAST: Final = frozenset({"ais_a", "ais_b", "ais_long_range", "ais_aircraft", "adsb", "remote_id"})
_TOLD: Final = frozenset({"unknown", "report", "gnss", "cot"})

KIND_OF_FORMAT: Final[dict[Format, SensorKind]] = {
    "ais": "receiver",
    "adsb": "receiver",
    "remote_id": "receiver",
    "gnss": "own_units",
    "gpx": "own_units",
    "cot": "people",
    "kml": "people",
    "cap": "people",
    "phone": "people",
    "mavlink": "drone",
}
"""What a sensor counts as until a person says what it is; `system`, which is masked, for every other format."""

_SART: Final = 14
"""Navigational status of a search and rescue transmitter that is switched on (ITU-R M.1371)."""

_ALARMS: Final = ("mmsi:970", "mmsi:972", "mmsi:974")
"""Identities of transmitters of search and rescue, person over board, and position-indicating beacons (M.585)."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What a sensor may see. Areas are texts as `areas.rings_json` writes them.

    Attributes:
        kind: What the sensor is.
        keeps_broadcasts: Whether what things broadcast of themselves is kept wherever they are.
        footprint: Where it may observe by its description; own side of the line where empty.
        own: The nation's own territory and territorial sea.
        others: That of others, and disputed strips, in which no line is agreed.
        allowed: Where a clause and a permit allow it to see beyond the line.
        dwellings: Privacy zones.
        ends_at: When it stops, milliseconds UTC; None for what watches nobody.
    """

    kind: SensorKind
    keeps_broadcasts: bool = True
    footprint: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    dwellings: tuple[str, ...] = ()
    ends_at: int | None = None

    @property
    def exempt(self) -> frozenset[str]:
        """Source classes of rows that are kept wherever they are: broadcast, or told by whom they are about."""
        broadcast = _BROADCAST if self.keeps_broadcasts else frozenset[str]()
        if self.kind == "receiver":
            return broadcast | {"unknown"}
        if self.kind in {"people", "own_units"}:
            return broadcast | _TOLD
        return broadcast if self.kind == "system" else frozenset()

    @property
    def watches(self) -> bool:
        """Whether the sensor sees what does not tell of itself."""
        return is_watching(self.kind)


class Sifted(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What is left of observations.

    Attributes:
        observations: The rows that may be kept; the very same object where nothing was removed.
        identifications: What things said of themselves, without those that were removed.
        withheld: How many rows were removed, by the reason.
    """

    observations: Observations
    identifications: tuple[Identification, ...]
    withheld: dict[str, int]


def is_watching(kind: SensorKind) -> bool:
    """Say whether a kind of sensor sees what does not tell of itself, and so has an end (safeguard S-25)."""
    return kind not in {"receiver", "people", "own_units"}


def end_of(
    kind: SensorKind, described_end: int | None, registered_at: int, *, is_described: bool
) -> int | None:
    """Return when a sensor stops, milliseconds UTC; None if it watches nobody and nobody set an end."""
    if is_described or not is_watching(kind):
        return described_end
    return registered_at + UNDESCRIBED_DAYS * DAY_MS


def reasons_of(limits: Limits, observations: Observations, now: int) -> dict[str, Mask]:
    """Return, for each reason, the rows that may not be kept for it; a row has one reason at the most.

    Args:
        limits: What the sensor may see.
        observations: The rows.
        now: When they would be kept, milliseconds UTC.
    """
    free = _alarms(observations)
    found = {"ended": _ended(limits, observations, now) & ~free}
    free |= found["ended"] | _is_in(observations, limits.exempt)
    if free.all():
        return found
    lon, lat = observations.lon, observations.lat
    base = limits.footprint or limits.own
    if not base and not limits.allowed:
        return found | {"undecided": ~free}
    found["dwelling"] = ~free & inside(limits.dwellings, lon, lat)
    free |= found["dwelling"] | inside(limits.allowed, lon, lat)
    found["beyond"] = ~free & inside(limits.others, lon, lat)
    found["outside"] = ~free & ~found["beyond"] & ~inside(base, lon, lat)
    return found


def sift(
    limits: Limits, observations: Observations, identifications: tuple[Identification, ...], now: int
) -> Sifted:
    """Remove what may not be kept, with every name that only the removed rows had."""
    reasons = reasons_of(limits, observations, now)
    withheld = {reason: int(rows.sum()) for reason, rows in reasons.items() if rows.any()}
    if withheld:
        observations = without(observations, np.logical_or.reduce(list(reasons.values())))
    if limits.watches or withheld:
        known = set(observations.identities)
        identifications = tuple(said for said in identifications if said.identity in known)
    if limits.ends_at is not None and now >= limits.ends_at:
        identifications = ()
    return Sifted(observations=observations, identifications=identifications, withheld=withheld)


def life_alarms(observations: Observations) -> Observations:
    """Return the rows in which somebody's life is at stake alone; the very same object where that is all of it."""
    alarms = _alarms(observations)
    if alarms.all() and not has_stray_names(observations):
        return observations
    return without(observations, ~alarms)


def without(observations: Observations, removed: Mask) -> Observations:
    """Return the observations without some rows, and without the names that only those rows had."""
    keep = ~removed
    columns = {
        name: getattr(observations, name)[keep]
        for name in Observations.__struct_fields__
        if name not in {"identities", "stations"}
    }
    identities, columns["identity"] = _renamed(observations.identities, columns["identity"])
    stations, columns["station"] = _renamed(observations.stations, columns["station"])
    return observations_of(identities, stations, **columns)


def has_stray_names(observations: Observations) -> bool:
    """Say whether a batch carries names that none of its rows has."""
    used = np.unique(observations.identity)
    return len(used[used >= 0]) != len(observations.identities)


def _renamed(names: tuple[str, ...], column: NDArray[Any]) -> tuple[tuple[str, ...], NDArray[Any]]:
    """Return the names that a column uses, and the column pointing to them."""
    used = np.unique(column[column >= 0])
    places = np.full(len(names) + 1, -1, column.dtype)
    places[used] = np.arange(len(used))
    return tuple(names[index] for index in used), places[column]


def _is_in(observations: Observations, classes: frozenset[str]) -> Mask:
    table = np.array([name in classes for name in SOURCE_CLASSES])
    found: Mask = table[observations.source_class]
    return found


def _ended(limits: Limits, observations: Observations, now: int) -> Mask:
    if limits.ends_at is None:
        return np.zeros(len(observations), bool)
    return (observations.measured_at >= limits.ends_at) | (now >= limits.ends_at)


def _alarms(observations: Observations) -> Mask:
    """Return the rows in which somebody's life is at stake, by what a transmitter broadcasts."""
    named = np.array([name.startswith(_ALARMS) for name in observations.identities] + [False])
    is_alarm: Mask = named[observations.identity] | (observations.navigation_status == _SART)
    is_alarm &= _is_in(observations, _BROADCAST)
    return is_alarm
