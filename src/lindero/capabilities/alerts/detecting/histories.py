"""How things moved: all fixes of all tracks as columns, and the same on one clock."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from lindero.capabilities.sensors.records import SOURCE_CLASSES
from lindero.kernel.errors import Invalid
from lindero.kernel.units import DEGREE_E7

EARTH_RADIUS_M: Final = 6_371_008.8
SAYS_ITSELF: Final = frozenset(
    SOURCE_CLASSES.index(name)
    for name in ("ais_a", "ais_b", "ais_long_range", "ais_aircraft", "adsb", "remote_id")
)
"""Sources in which a thing tells where it is, true or not."""

MEASURED: Final = frozenset(SOURCE_CLASSES.index(name) for name in ("radar", "camera", "acoustic", "sapient"))
"""Sources that measure where a thing is, whatever it says."""

GROUND_SENSOR: Final = SOURCE_CLASSES.index("ground_sensor")

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a track beside where it was.

    Attributes:
        track_id: Its name.
        identity: The name that the thing gives itself, for example `mmsi:219005012`; empty if none.
        item_class: `vessel`, `vehicle`, `aircraft`, `drone`, `person`, `animal` or `unknown`.
        vessel_class: The kind of ship; empty if unknown.
    """

    track_id: str
    identity: str = ""
    item_class: str = "unknown"
    vessel_class: str = ""


class Histories(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """All fixes, ordered by track and then by time; columns have the same length.

    Attributes:
        about: The tracks.
        starts: Where each track's rows begin; one more number than tracks.
        track: Index into `about`.
        measured_at: Milliseconds UTC.
        lon: 1e-7 degree.
        lat: 1e-7 degree.
        speed_mmps: Speed over ground, mm/s; -1 if unknown.
        course_mdeg: Course over ground, millidegrees; -1 if unknown.
        heading_mdeg: Where the bow points, millidegrees; -1 if unknown.
        navigation_status: ITU-R M.1371; -1 if unknown.
        source_class: Index into `SOURCE_CLASSES` of the sensors' records.
        until: The newest instant in it, milliseconds UTC: what is silent now is silent up to here.
    """

    about: tuple[About, ...]
    starts: Ints
    track: Ints
    measured_at: Ints
    lon: Ints
    lat: Ints
    speed_mmps: Ints
    course_mdeg: Ints
    heading_mdeg: Ints
    navigation_status: Ints
    source_class: Ints
    until: int

    def __len__(self) -> int:
        return len(self.track)

    def each(self) -> Iterator[tuple[int, slice]]:
        """Yield each track's index with its rows, tracks without rows left out."""
        for index in range(len(self.about)):
            rows = slice(int(self.starts[index]), int(self.starts[index + 1]))
            if rows.stop > rows.start:
                yield index, rows

    def points(self) -> Floats:
        """Return places as points on the sphere, metres: distances of neighbours are those of points, everywhere."""
        return points_of(self.lon, self.lat)

    def is_of(self, sources: frozenset[int]) -> Bools:
        """Return which rows come from some sources."""
        return np.isin(self.source_class, list(sources))


def histories_of(about: tuple[About, ...], *, until: int | None = None, **columns: Any) -> Histories:
    """Make histories from rows in any order; of several at one instant of one track the first stays.

    Args:
        about: The tracks.
        until: Up to when it was listened; the newest row if None.
        columns: `track`, `measured_at`, `lon` and `lat`, and those others that are known.

    Raises:
        Invalid: If a column is missing or of another length, or a row names no track.
    """
    names = ("track", "measured_at", "lon", "lat")
    optional = ("speed_mmps", "course_mdeg", "heading_mdeg", "navigation_status", "source_class")
    if any(name not in columns for name in names):
        raise Invalid(
            "alerts.histories", "A column of the histories is missing.", f"Give {', '.join(names)}."
        )
    arrays = {name: np.asarray(columns[name], dtype=np.int64) for name in names}
    count = len(arrays["track"])
    for name in optional:
        missing = 0 if name == "source_class" else -1
        arrays[name] = np.asarray(columns.get(name, np.full(count, missing)), dtype=np.int64)
    if any(len(array) != count for array in arrays.values()):
        raise Invalid("alerts.histories", "Columns differ in length.", "Give each row every column.")
    if count and not (arrays["track"].min() >= 0 and arrays["track"].max() < len(about)):
        raise Invalid("alerts.histories", "A row names no track.", "Index the tracks that are given.")
    order = np.lexsort((arrays["measured_at"], arrays["track"]))
    arrays = {name: array[order] for name, array in arrays.items()}
    same = (np.diff(arrays["track"], prepend=-1) == 0) & (np.diff(arrays["measured_at"], prepend=-1) == 0)
    arrays = {name: array[~same] for name, array in arrays.items()}
    last = int(arrays["measured_at"].max()) if count else 0
    return Histories(
        about=about,
        starts=np.searchsorted(arrays["track"], np.arange(len(about) + 1)).astype(np.int64),
        until=last if until is None else max(until, last),
        **arrays,
    )


def points_of(lon: Ints, lat: Ints) -> Floats:
    """Return places as points on the sphere, metres from its middle."""
    east, north = np.radians(lon / DEGREE_E7), np.radians(lat / DEGREE_E7)
    level = np.cos(north)
    return EARTH_RADIUS_M * np.stack((level * np.cos(east), level * np.sin(east), np.sin(north)), axis=-1)


def lengths(vectors: Floats) -> Floats:
    """Return how long each vector is."""
    found: Floats = np.sqrt(np.einsum("...i,...i->...", vectors, vectors))
    return found
