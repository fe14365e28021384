"""What was observed, as columns, one array for each quantity, sealed into bytes; and what became of every line."""

import struct
import zlib
from collections.abc import Set as AbstractSet
from typing import Annotated, Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from lindero.kernel.errors import Invalid
from lindero.kernel.places import MAX_LAT_E7, MAX_LON_E7
from lindero.kernel.times import Instant
from lindero.kernel.units import FULL_TURN_MDEG

MISSING: Final = -1
"""Stands in a column where the report said nothing, or said that it does not know."""

NO_ALTITUDE: Final = -(2**31)
"""Stands in the column of altitudes where the report said nothing: -1 is an altitude."""

SOURCE_CLASSES: Final = (
    "unknown", "ais_a", "ais_b", "ais_long_range", "ais_aircraft", "report",
    "radar", "camera", "acoustic", "ground_sensor", "adsb", "remote_id", "cot", "sapient", "gnss", "system_track",
)  # fmt: skip
"""How an observation came about; a column holds the index. New ones go last."""

OBJECT_CLASSES: Final = ("unknown", "vessel", "vehicle", "aircraft", "drone", "person", "animal")
"""What the sensor took the thing for; a column holds the index. New ones go last."""

MAX_ROWS: Final = 65_536
"""Rows of one batch: far above what a feed seals, low enough to bound the memory of whoever opens it."""

MAX_NAMES: Final = MAX_ROWS
_MAX_SEALED_HEADER: Final = 8 * 1_024 * 1_024
_MAGIC: Final = b"LNDOBS\x01\n"
_LENGTH: Final = struct.Struct("<I")

_COLUMNS: Final = (
    ("measured_at", "<i8"),
    ("received_at", "<i8"),
    ("identity", "<i4"),
    ("lon", "<i4"),
    ("lat", "<i4"),
    ("speed_mmps", "<i4"),
    ("course_mdeg", "<i4"),
    ("heading_mdeg", "<i4"),
    ("accuracy_m", "<i4"),
    ("station", "<i2"),
    ("navigation_status", "<i1"),
    ("utc_second", "<i1"),
    ("source_class", "<i1"),
    ("scan", "<i4"),
    ("altitude_dm", "<i4"),
    ("climb_mmps", "<i4"),
    ("major_dm", "<i4"),
    ("minor_dm", "<i4"),
    ("orientation_mdeg", "<i4"),
    ("bearing_mdeg", "<i4"),
    ("bearing_deviation_mdeg", "<i4"),
    ("object_class", "<i1"),
    ("class_percent", "<i1"),
)
_OPTIONAL: Final = frozenset(name for name, _ in _COLUMNS[_COLUMNS.index(("scan", "<i4")) :])
"""Columns that a batch leaves out where every row misses them."""

_NOTHING: Final = {"altitude_dm": NO_ALTITUDE, "climb_mmps": NO_ALTITUDE}
"""What stands for a missing value in columns that may be negative."""

_CODES: Final = dict(_COLUMNS)
_VALUES: Final = {name: 0 if name == "object_class" else _NOTHING.get(name, MISSING) for name, _ in _COLUMNS}
"""What stands in a column of which nothing is known: the class of a thing is then unknown, the first of them."""

_LAST_INSTANT: Final = 253_402_300_799_999
_BOUNDS: Final = (
    ("measured_at", 0, _LAST_INSTANT),
    ("received_at", 0, _LAST_INSTANT),
    ("lon", -MAX_LON_E7, MAX_LON_E7),
    ("lat", -MAX_LAT_E7, MAX_LAT_E7),
    ("speed_mmps", MISSING, 10_000_000),
    ("course_mdeg", MISSING, FULL_TURN_MDEG - 1),
    ("heading_mdeg", MISSING, FULL_TURN_MDEG - 1),
    ("accuracy_m", MISSING, 2**31 - 1),
    ("navigation_status", MISSING, 15),
    ("utc_second", MISSING, 59),
    ("source_class", 0, len(SOURCE_CLASSES) - 1),
    ("scan", MISSING, 2**31 - 1),
    ("major_dm", MISSING, 2**31 - 1),
    ("minor_dm", MISSING, 2**31 - 1),
    ("orientation_mdeg", MISSING, FULL_TURN_MDEG // 2 - 1),
    ("bearing_mdeg", MISSING, FULL_TURN_MDEG - 1),
    ("bearing_deviation_mdeg", MISSING, FULL_TURN_MDEG - 1),
    ("object_class", 0, len(OBJECT_CLASSES) - 1),
    ("class_percent", MISSING, 100),
)
"""What each column may hold; whatever opens a batch may rely on it."""

_FEW: Final = 16
"""Rows of which Python finds the ends sooner than numpy."""

_ROW_BYTES: Final = sum(np.dtype(code).itemsize for _, code in _COLUMNS)


class Identification(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a thing said of itself beside its position; empty or None where it said nothing.

    Attributes:
        identity: The name that the observations know it by.
        measured_at: When it said so, milliseconds UTC.
        name: What people call it.
        callsign: Its radio call sign.
        destination: Where it says that it is going.
        imo: Number of the hull by the International Maritime Organization.
        ship_type: Type of ship and cargo, ITU-R M.1371 table 53.
        length_m: Length over all, metres.
        beam_m: Width, metres.
        draught_dm: Draught, decimetres.
        withheld: What it said beside that and is not kept, since it speaks of a person: `operator_place`,
            `operator_name`, `words`.
    """

    identity: str
    measured_at: Instant
    name: str = ""
    callsign: str = ""
    destination: str = ""
    imo: int | None = None
    ship_type: int | None = None
    length_m: int | None = None
    beam_m: int | None = None
    draught_dm: int | None = None
    withheld: tuple[str, ...] = ()


_Code = Annotated[str, msgspec.Meta(pattern=r"^<[iuf][1248]$(?!\n)")]


class _Header(msgspec.Struct, frozen=True):
    """What stands before the columns: how many rows, the names they point to, each column's name and type."""

    count: Annotated[int, msgspec.Meta(ge=0, le=MAX_ROWS)]
    identities: tuple[str, ...]
    stations: tuple[str, ...]
    columns: Annotated[tuple[tuple[str, _Code], ...], msgspec.Meta(max_length=64)]


class Counts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Lines by what became of them; `lines` is always the sum of all the others but `kinds`.

    Attributes:
        lines: All lines accounted for.
        decoded: Lines that were, or completed, a decoded message.
        parts: Lines that were an earlier part of a decoded message.
        wrappers: Lines that only carry time and station of the next message.
        not_ais: Sound sentences of another kind than AIS.
        blank: Blank lines and comments.
        invalid: Lines by the reason why they could not be used, see `FAULTS`.
        kinds: Decoded messages by kind (for AIS: the message type).
        unread_bytes: Bytes that were lost without anybody knowing how many lines are in them: each stretch of them is
            one line among the invalid ones, by its reason.
    """

    lines: int = 0
    decoded: int = 0
    parts: int = 0
    wrappers: int = 0
    not_ais: int = 0
    blank: int = 0
    invalid: dict[str, int] = msgspec.field(default_factory=dict)
    kinds: dict[str, int] = msgspec.field(default_factory=dict)
    unread_bytes: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether every line is accounted for exactly once."""
        known = self.decoded + self.parts + self.wrappers + self.not_ais + self.blank
        return self.lines == known + sum(self.invalid.values())


class Observations(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What was seen, one row for each position report; all columns have the same length.

    Attributes:
        identities: Names that things give themselves, each once: `mmsi:219005012`, `sensor/name` for others.
        stations: Receiving stations, each once; empty text for an unnamed one.
        measured_at: When it was measured, milliseconds UTC.
        received_at: When it arrived, milliseconds UTC.
        identity: Index into `identities`; -1 for a detection of something that gave no name (a radar's plot).
        lon: Longitude, 1e-7 degree.
        lat: Latitude, 1e-7 degree.
        speed_mmps: Speed over ground, millimetres per second; -1 if missing.
        course_mdeg: Course over ground, millidegrees clockwise from north; -1 if missing.
        heading_mdeg: Where the bow points, millidegrees clockwise from north; -1 if missing.
        accuracy_m: Radius within which the position lies, metres; -1 if missing.
        station: Index into `stations`; -1 if missing.
        navigation_status: Navigational status of ITU-R M.1371, 0 to 15; -1 if missing.
        utc_second: Second of the minute as the sender stamped it, 0 to 59; -1 if missing.
        source_class: Index into `SOURCE_CLASSES`.
        scan: Number of the sensor's scan that the row belongs to, ascending; -1 if the sensor has no scans.
        altitude_dm: Altitude above the ellipsoid, decimetres; `NO_ALTITUDE` if missing.
        climb_mmps: Rate of climb, millimetres per second; `NO_ALTITUDE` if missing.
        major_dm: Longer half axis of the ellipse of one standard deviation, decimetres; -1 if missing.
        minor_dm: Shorter half axis, decimetres; -1 if missing.
        orientation_mdeg: Where the longer axis points, millidegrees clockwise from north, below half a turn.
        bearing_mdeg: Where the thing lies as seen from the row's place, which is the sensor's then: millidegrees
            clockwise from north, for sensors that tell no distance; -1 for every other row.
        bearing_deviation_mdeg: Standard deviation of the bearing, millidegrees; -1 if missing.
        object_class: Index into `OBJECT_CLASSES`.
        class_percent: How sure the sensor is of the class, per cent; -1 if missing.
    """

    identities: tuple[str, ...]
    stations: tuple[str, ...]
    measured_at: NDArray[np.int64]
    received_at: NDArray[np.int64]
    identity: NDArray[np.int32]
    lon: NDArray[np.int32]
    lat: NDArray[np.int32]
    speed_mmps: NDArray[np.int32]
    course_mdeg: NDArray[np.int32]
    heading_mdeg: NDArray[np.int32]
    accuracy_m: NDArray[np.int32]
    station: NDArray[np.int16]
    navigation_status: NDArray[np.int8]
    utc_second: NDArray[np.int8]
    source_class: NDArray[np.int8]
    scan: NDArray[np.int32]
    altitude_dm: NDArray[np.int32]
    climb_mmps: NDArray[np.int32]
    major_dm: NDArray[np.int32]
    minor_dm: NDArray[np.int32]
    orientation_mdeg: NDArray[np.int32]
    bearing_mdeg: NDArray[np.int32]
    bearing_deviation_mdeg: NDArray[np.int32]
    object_class: NDArray[np.int8]
    class_percent: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.measured_at)

    def shifted(self, duration_ms: int) -> "Observations":
        """Return the same observations with all instants later by `duration_ms` (a replay in the present)."""
        return msgspec.structs.replace(
            self, measured_at=self.measured_at + duration_ms, received_at=self.received_at + duration_ms
        )


def observations_of(identities: tuple[str, ...], stations: tuple[str, ...], **columns: Any) -> Observations:
    """Make observations from sequences of numbers; columns that are not given are missing in every row.

    Args:
        identities: See `Observations`.
        stations: See `Observations`.
        columns: Sequences or arrays of equal length by column name; `measured_at` is always needed, and stands for
            `received_at` where that is not given.

    Raises:
        Invalid: If columns differ in length, or an index or a place is out of range.
    """
    columns.setdefault("received_at", columns["measured_at"])
    count = len(columns["measured_at"])
    arrays = {
        name: _cast(name, columns[name], code) if name in columns else _nothing(name, count)
        for name, code in _COLUMNS
    }
    observations = Observations(identities=identities, stations=stations, **arrays)
    _check(observations, _OPTIONAL - columns.keys())
    return observations


def seal(observations: Observations) -> bytes:
    """Pack observations: magic, then deflated a header (JSON) and the columns (little-endian arrays in turn).

    Raises:
        Invalid: If there are more than `MAX_ROWS` rows.
    """
    left_out = {name for name in _OPTIONAL if _is_left_out(name, getattr(observations, name))}
    _check(observations, left_out)
    present = [(name, code) for name, code in _COLUMNS if name not in left_out]
    header = msgspec.json.encode(
        {
            "count": len(observations),
            "identities": observations.identities,
            "stations": observations.stations,
            "columns": present,
        }
    )
    arrays = [getattr(observations, name).astype(code, copy=False).tobytes() for name, code in present]
    plain = b"".join([_LENGTH.pack(len(header)), header, *arrays])
    # Level 1: live batches must not wait for the last few per cent.
    return _MAGIC + zlib.compress(plain, 1)


def unseal(sealed: bytes) -> Observations:
    """Open what `seal` packed; columns that this version does not know are passed over.

    Raises:
        Invalid: If the bytes are anything else, inflate beyond the limits, or hold a number out of range.
    """
    if not sealed.startswith(_MAGIC):
        raise _broken("they do not begin with the mark of observations")
    plain = _inflate(sealed[len(_MAGIC) :])
    if len(plain) < _LENGTH.size:
        raise _broken("they are cut short")
    start = _LENGTH.size + _LENGTH.unpack_from(plain)[0]
    try:
        header = msgspec.json.decode(plain[_LENGTH.size : start], type=_Header)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise _broken(f"their header is wrong: {error}") from error
    arrays: dict[str, NDArray[Any]] = {}
    for name, code in header.columns:
        end = start + header.count * int(code[2])
        if end > len(plain):
            raise _broken("they are cut short")
        if _CODES.get(name) == code:
            arrays[name] = np.frombuffer(plain, dtype=code, count=header.count, offset=start)
        start = end
    left_out = _OPTIONAL - arrays.keys()
    for name in left_out:
        arrays[name] = _nothing(name, header.count)
    if start != len(plain) or len(arrays) != len(_CODES):
        raise _broken("columns are missing or left over")
    observations = Observations(identities=header.identities, stations=header.stations, **arrays)
    _check(observations, left_out)
    return observations


def _nothing(name: str, count: int) -> NDArray[Any]:
    """Return a column of which nothing is known."""
    return np.full(count, _VALUES[name], _CODES[name])


def _is_left_out(name: str, column: NDArray[Any]) -> bool:
    """Say whether a column says nothing in any row: an optional one is then left out of the sealed bytes."""
    return bool((column == _VALUES[name]).all())


def _cast(name: str, values: Any, code: str) -> NDArray[Any]:
    """Return the values as an array of the column's type, refusing what would not fit it."""
    array = np.asarray(values)
    cast = array.astype(code)
    if not np.array_equal(cast, array):
        raise _broken(f"{name} holds a number that does not fit")
    return cast


def _inflate(deflated: bytes) -> bytes:
    """Inflate within the limits of a full batch, so that a small body cannot fill the memory."""
    limit = _MAX_SEALED_HEADER + 4 * MAX_ROWS * _ROW_BYTES
    machine = zlib.decompressobj()
    try:
        plain = machine.decompress(deflated, limit)
    except zlib.error as error:
        raise _broken(f"they do not inflate: {error}") from error
    if not machine.eof or machine.unused_data:
        raise _broken("they are cut short, too large, or followed by something else")
    return plain


def _check(observations: Observations, left_out: AbstractSet[str]) -> None:
    """Refuse columns that nobody could read safely; of those that are left out nothing is known, which is."""
    count = len(observations)
    if count > MAX_ROWS or len(observations.identities) > MAX_NAMES or len(observations.stations) > MAX_NAMES:
        raise Invalid(
            "sensors.batch_size", f"A batch of {count} rows is too large.", f"Seal at most {MAX_ROWS} rows."
        )
    if any(len(getattr(observations, name)) != count for name, _ in _COLUMNS):
        raise _broken("columns differ in length")
    bounds = (
        ("identity", MISSING, len(observations.identities) - 1),
        ("station", MISSING, len(observations.stations) - 1),
        *_BOUNDS,
    )
    for name, low, high in bounds if count else ():
        if name not in left_out:
            least, most = _ends(getattr(observations, name))
            if not (low <= least and most <= high):
                raise _broken(f"{name} is out of range")


def _ends(column: NDArray[Any]) -> tuple[int, int]:
    """Return the least and the largest number of a column that has some."""
    if len(column) > _FEW:
        return int(column.min()), int(column.max())
    # A live feed seals a few rows at a time: numpy would take longer to begin than Python to end.
    numbers = column.tolist()
    return min(numbers), max(numbers)


def _broken(what: str) -> Invalid:
    return Invalid("sensors.records", f"These are no observations: {what}.", "Seal them again at the sensor.")
