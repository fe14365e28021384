"""Satellite navigation of own patrols: lines of NMEA 0183 in, one observation for each fix out.

A receiver tells one fix in several sentences: those with the same time of day are joined, and make one row.
"""

from typing import Final, Literal

import msgspec

from lindero.capabilities.sensors.formats.accuracy import accuracy_of_hdop
from lindero.capabilities.sensors.formats.collecting import Collecting
from lindero.capabilities.sensors.formats.decoder import Decoded
from lindero.capabilities.sensors.formats.geometry import Fix
from lindero.capabilities.sensors.formats.gnss_sentences import Fault, Said, read_sentence
from lindero.capabilities.sensors.formats.motion import over_ground, vertical
from lindero.capabilities.sensors.formats.nmea import LineCutter, checksum_of
from lindero.capabilities.sensors.records import OBJECT_CLASSES, SOURCE_CLASSES
from lindero.kernel.times import DAY_MS

_GNSS: Final = SOURCE_CLASSES.index("gnss")
_ANY_SENTENCE: Final = b"$!"


class GnssOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of a patrol's receiver.

    Attributes:
        unit: The unit that carries it, as tracks name it: `patrol-4`; the sensor's name if left out.
        moves: What the unit moves in or on.
    """

    unit: str = ""
    moves: Literal["unknown", "vessel", "vehicle", "aircraft", "drone", "person"] = "vehicle"


class GnssDecoder(Collecting):
    """Turns sentences into observations."""

    def __init__(self, sensor_id: str, options: GnssOptions | None = None) -> None:
        """Prepare for one receiver.

        Args:
            sensor_id: The sensor's name.
            options: Whose receiver it is.
        """
        super().__init__()
        options = options or GnssOptions()
        self._identity = f"{sensor_id}/{options.unit or 'own'}"
        self._class = OBJECT_CLASSES.index(options.moves)
        self._cutter = LineCutter()
        self._fix: Said | None = None
        self._is_told = False
        self._midnight: int | None = None
        self._arrived_at: int | None = None

    def feed(self, data: bytes, received_at: int | None = None) -> None:
        """Take a piece of a stream in; see `decoder.Decoder`."""
        self._arrived_at = received_at
        self._take_lines(*self._cutter.cut(data))

    def finish(self) -> None:
        """End the source: its last line may have no line end."""
        self._take_lines(*self._cutter.finish())
        self._tell()

    def take(self) -> Decoded:
        """Return what was decoded since the last call; a fix is then told with what is known of it."""
        self._tell()
        return super().take()

    def _take_lines(self, lines: list[bytes], too_long: int) -> None:
        self.count_fault("too_long", too_long)
        for line in lines:
            self._take_line(line.strip())

    def _take_line(self, line: bytes) -> None:
        if line.startswith(b"\\"):
            line = line[1:].partition(b"\\")[2]
        if not line or line.startswith(b"#"):
            self.tally.blank += 1
            return
        body, star, told = line[1:].partition(b"*")
        if line[0] not in _ANY_SENTENCE or not line.isascii():
            self.count_fault("garbage" if line.isascii() else "not_ascii")
        elif not star:
            self.count_fault("no_checksum")
        elif told[:2].upper() != b"%02X" % checksum_of(body):
            self.count_fault("checksum")
        else:
            self._take_sentence(body.decode("ascii").split(","))

    def _take_sentence(self, cells: list[str]) -> None:
        kind = cells[0][-3:]
        try:
            said = read_sentence(kind, cells[1:])
        except Fault as fault:
            self.count_fault(str(fault))
            return
        if said is None:
            self.tally.not_ais += 1
            return
        self.count_decoded(kind)
        if self._fix is not None and said.of_day_ms != self._fix.of_day_ms:
            self._tell()
            self._turn_day(said.of_day_ms - self._fix.of_day_ms)
            self._fix, self._is_told = None, False
        self._midnight = self._midnight if said.midnight is None else said.midnight
        self._fix = said if self._fix is None else _joined(self._fix, said)

    def _turn_day(self, later_ms: int) -> None:
        """Go to the next day when the time of day begins anew, until a sentence tells the date."""
        if self._midnight is not None and later_ms < -DAY_MS // 2:
            self._midnight += DAY_MS

    def _tell(self) -> None:
        """Add the fix that is at hand, once, if it has a place and its day is known."""
        fix, at = self._fix, self._instant()
        if fix is None or self._is_told or fix.lon is None or fix.lat is None or at is None:
            return
        self._is_told = True
        place = Fix(fix.lon, fix.lat, 0.0)
        columns = {
            "measured_at": at,
            "received_at": at if self._arrived_at is None else self._arrived_at,
            "source_class": _GNSS,
            "object_class": self._class,
        }
        columns |= place.columns | over_ground(fix.speed_mps, fix.course_deg) | vertical(fix.altitude_m)
        columns |= accuracy_of_hdop(fix.hdop)
        self.rows.add(self._identity, **columns)

    def _instant(self) -> int | None:
        """Return when the fix was measured: on the day told, else on the one nearest to the arrival."""
        if self._fix is None:
            return None
        of_day_ms, near = self._fix.of_day_ms, self._arrived_at
        if self._midnight is not None:
            return self._midnight + of_day_ms
        if near is None:
            return None
        at = near - near % DAY_MS + of_day_ms
        return max(0, min((at - DAY_MS, at, at + DAY_MS), key=lambda instant: abs(instant - near)))


def _joined(first: Said, then: Said) -> Said:
    """Return what two sentences say of one fix; the first goes before."""
    told = {name: value for name in Said.__struct_fields__ if (value := getattr(first, name)) is not None}
    return msgspec.structs.replace(then, **told)
