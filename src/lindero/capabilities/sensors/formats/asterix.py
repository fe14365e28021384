"""ASTERIX of EUROCONTROL: data blocks of radars and trackers in, observations and counts out, through libasterix.

Categories 048 (radar), 034 (radar's own messages), 062 (system tracks), 021 (ADS-B) and 010 (surface). A record is
counted as a line. What marks itself as simulated or as a test is refused: it must not become a picture of now.
"""

from typing import Final

from lindero.capabilities.sensors.formats.asterix_blocks import GARBAGE, KNOWN, BlockCutter
from lindero.capabilities.sensors.formats.asterix_counting import RecordCounter
from lindero.capabilities.sensors.formats.asterix_fields import EDITIONS, Fields, records_in, specification
from lindero.capabilities.sensors.formats.asterix_options import DEFAULT, AsterixOptions
from lindero.capabilities.sensors.formats.asterix_reports import READERS, TIMES, Report
from lindero.capabilities.sensors.formats.asterix_scans import Scans
from lindero.capabilities.sensors.formats.collecting import Collecting
from lindero.capabilities.sensors.formats.decoder import Decoded
from lindero.capabilities.sensors.formats.geometry import Site
from lindero.capabilities.sensors.records import MISSING
from lindero.kernel.times import DAY_MS, SECOND_MS

_SERVICE: Final = 34
_SURFACE: Final = 10
_RADAR: Final = 48
_NORTH_MARK: Final = 1
_START_OF_CYCLE: Final = 2
_TARGET_REPORT: Final = 1
_MAX_RADARS: Final = 65_536

MAX_COUNTED: Final = 65_536
"""Bytes of lost datagrams whose records are counted between two batches: to be counted must not make a flood worse."""


class AsterixDecoder(Collecting):
    """Turns data blocks into observations; holds an unfinished block from one piece of a stream to the next."""

    def __init__(
        self, sensor_id: str, options: AsterixOptions = DEFAULT, *, takes_datagrams: bool = False
    ) -> None:
        """Prepare for one source.

        Args:
            sensor_id: The sensor's name, under which its track numbers are names of things.
            options: What must be known beside the bytes.
            takes_datagrams: Whether each piece holds whole blocks, so that what a datagram cuts short ends with it.

        Raises:
            Invalid: If an edition is not known.
        """
        super().__init__()
        self._sensor_id = sensor_id
        self._options = options
        self._takes_datagrams = takes_datagrams
        self._records = {
            int(category): specification(category, edition)
            for category, edition in (EDITIONS | options.editions).items()
        }
        self._cutter = BlockCutter()
        self._counter = RecordCounter(self._records)
        self._lost_bytes = 0
        self._scans = Scans(options.turn_s)
        self._sites: dict[str, Site] = {}
        self._clock = options.began_at
        self._arrived_at: int | None = None

    def feed(self, data: bytes, received_at: int | None = None) -> None:
        """Take a piece of a stream in, or a datagram; see `decoder.Decoder`."""
        self._arrived_at = received_at
        if received_at is not None:
            self._clock = received_at
        for category, payload in self._cutter.cut(data):
            self._take_block(category, payload)
        self.tally.unread_bytes += self._cutter.take_skipped()
        if self._takes_datagrams:
            self.finish()

    def finish(self) -> None:
        """End the source: an unfinished block is counted as cut short."""
        self.count_unread("short", self._cutter.finish())
        self.tally.unread_bytes += self._cutter.take_skipped()

    def lose(self, datagram: bytes) -> None:
        """Count the records of a datagram for which there is no room; where many come at once, their bytes alone."""
        self._lost_bytes += len(datagram)
        if self._lost_bytes > MAX_COUNTED:
            self.count_unread("lost", len(datagram))
            return
        messages, unread_bytes = self._counter.count(datagram)
        self.count_lost(messages)
        self.tally.unread_bytes += unread_bytes

    def take(self) -> Decoded:
        """Return what was decoded since the last call."""
        self._lost_bytes = 0
        return super().take()

    def _take_block(self, category: int, payload: bytes) -> None:
        record_class = self._records.get(category)
        if category == GARBAGE:
            self.count_fault("garbage")
        elif record_class is not None:
            for fields in records_in(record_class, payload):
                self._take_record(category, fields)
        elif category in KNOWN:
            self.tally.not_ais += 1
        else:
            self.count_unread("category", len(payload))

    def _take_record(self, category: int, fields: Fields | int) -> None:
        if isinstance(fields, int):
            self.count_unread("payload", fields)
            return
        radar = f"{fields.number(('010', 'SAC')) or 0}/{fields.number(('010', 'SIC')) or 0}"
        self._clock = at = self._instant(category, fields)
        if category == _SERVICE or (category == _SURFACE and fields.number(("000",)) != _TARGET_REPORT):
            self._take_service(category, radar, at, fields)
        else:
            site = self._options.sites.get(radar) or self._options.site or self._sites.get(radar)
            report = READERS[category](fields, site, self._options)
            if report.fault:
                self.count_fault(report.fault)
                return
            if report.columns is not None:
                scan = self._scan(category, radar, at, fields)
                self._add(radar, at, report, scan)
        self.count_decoded(f"{category:03d}")

    def _take_service(self, category: int, radar: str, at: int, fields: Fields) -> None:
        """Take in what a radar says of itself: that its antenna points north, and where it stands."""
        if fields.number(("000",)) == (_NORTH_MARK if category == _SERVICE else _START_OF_CYCLE):
            self._scans.mark(radar, at)
        lon, lat = fields.quantity(("120", "LON"), "°"), fields.quantity(("120", "LAT"), "°")
        if category == _SERVICE and lon is not None and lat is not None and len(self._sites) < _MAX_RADARS:
            height_m = fields.quantity(("120", "HGT"), "m") or 0.0
            self._sites[radar] = Site(lon=lon, lat=lat, height_m=height_m)

    def _instant(self, category: int, fields: Fields) -> int:
        """Return when a record was measured: its time of day, on the day that lies nearest to the last instant."""
        seconds = next(
            (told for path in TIMES[category] if (told := fields.quantity(path, "s")) is not None), None
        )
        if seconds is None or seconds * SECOND_MS >= DAY_MS:
            return self._clock
        at = self._clock - self._clock % DAY_MS + round(seconds * SECOND_MS)
        if at - self._clock > DAY_MS // 2 and at >= DAY_MS and self._clock:
            return at - DAY_MS
        return at + DAY_MS if self._clock - at > DAY_MS // 2 else at

    def _scan(self, category: int, radar: str, at: int, fields: Fields) -> int:
        """Return the number of the turn in which a report was measured; trackers and ADS-B have none."""
        if category == _RADAR:
            return self._scans.number_of(radar, at, fields.quantity(("040", "THETA"), "°"))
        if category == _SURFACE and self._scans.is_marked(radar):
            return self._scans.number_of(radar, at, None)
        return MISSING

    def _add(self, radar: str, at: int, report: Report, scan: int) -> None:
        identity = ""
        if report.address:
            identity = f"icao24:{report.address:06x}"
        elif report.track is not None:
            under = f"{self._sensor_id}/{radar.replace('/', '-')}" if self._options.sites else self._sensor_id
            identity = f"{under}/t{report.track}"
        received_at = at if self._arrived_at is None else self._arrived_at
        columns = {"measured_at": at, "received_at": received_at, "scan": scan, **(report.columns or {})}
        self.rows.add(identity, **columns)
        self.callsigns.say(identity, report.callsign, at)
