"""Views of sensors: how each of them is, and what became of everything that it sent."""

import msgspec

from lindero.capabilities.sensors.counts import FAULTS
from lindero.capabilities.sensors.quality import quality_of
from lindero.capabilities.sensors.rules import rate_at
from lindero.capabilities.sensors.tables import SELECT_SENSORS, Sensor, sensor_of
from lindero.kernel.desk import Desk
from lindero.kernel.times import SECOND_MS


class SensorsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which sensors to show.

    Attributes:
        silent: Only those that are silent.
    """

    silent: bool = False


class FaultLine(msgspec.Struct, frozen=True, kw_only=True):
    """Lines that could not be used, for one reason.

    Attributes:
        reason: Stable code.
        words: The reason in words.
        lines: How many lines.
    """

    reason: str
    words: str
    lines: int


class SensorHealth(msgspec.Struct, frozen=True, kw_only=True):
    """How one sensor is.

    Attributes:
        sensor_id: Its stable name.
        title: What people call it.
        format: How it writes what it sees.
        is_silent: Whether nothing came for longer than it may be silent.
        heard_at: When something last came, milliseconds UTC; None if never.
        silent_s: Seconds since then; None if never.
        rate_per_s: Lines per second over the last minute.
        lag_s: From the newest measurement of its last batch to its arrival, seconds; None if it measured nothing.
        quality: How good it is now, `good`, `fair` or `poor`; empty while nothing was heard of it.
        number: Whether as much comes as usual, per cent; None while nothing was heard of it.
        timeliness: Whether its newest measurement is young enough, per cent; None likewise.
        completeness: Lines that could be used, per cent; None likewise.
        observations: Observations in all.
        lines: Lines in all.
        decoded: Lines that were, or completed, a message.
        parts: Lines that were an earlier part of a message.
        wrappers: Lines that carry time and station of the next message.
        not_ais: Sound sentences of another kind.
        blank: Blank lines and comments.
        invalid: Lines that could not be used.
        faults: The same by reason, most frequent first.
        unread_bytes: Bytes among them in which nobody could count the lines.
    """

    sensor_id: str
    title: str
    format: str
    is_silent: bool
    heard_at: int | None
    silent_s: int | None
    rate_per_s: float
    lag_s: int | None
    quality: str
    number: int | None
    timeliness: int | None
    completeness: int | None
    observations: int
    lines: int
    decoded: int
    parts: int
    wrappers: int
    not_ais: int
    blank: int
    invalid: int
    faults: tuple[FaultLine, ...]
    unread_bytes: int


class SensorsView(msgspec.Struct, frozen=True, kw_only=True):
    """All sensors.

    Attributes:
        at: The time of the view, milliseconds UTC.
        sensors: The sensors by name.
        silent: How many of all sensors are silent.
    """

    at: int
    sensors: tuple[SensorHealth, ...]
    silent: int


def show_sensors(desk: Desk, query: SensorsQuery) -> SensorsView:
    """Show how the sensors are."""
    sensors = [sensor_of(row) for row in desk.rows(f"{SELECT_SENSORS} ORDER BY sensor_id")]
    now = desk.now()
    return SensorsView(
        at=now,
        sensors=tuple(
            _health(sensor, now) for sensor in sensors if sensor.was_silent(now) or not query.silent
        ),
        silent=sum(sensor.was_silent(now) for sensor in sensors),
    )


def _health(sensor: Sensor, now: int) -> SensorHealth:
    counts = sensor.counts
    quality = quality_of(sensor.heard(now), now=now, silent_after_s=sensor.silent_after_s)
    faults = sorted(counts.invalid.items(), key=lambda item: (-item[1], item[0]))
    return SensorHealth(
        sensor_id=sensor.sensor_id,
        title=sensor.title,
        format=sensor.format,
        is_silent=sensor.was_silent(now),
        heard_at=sensor.heard_at,
        silent_s=None if sensor.heard_at is None else max(0, now - sensor.heard_at) // SECOND_MS,
        rate_per_s=round(rate_at(sensor.rate, sensor.heard_at, now), 1),
        lag_s=None if sensor.lag_ms is None else sensor.lag_ms // SECOND_MS,
        quality=quality.word if quality else "",
        number=_per_cent(quality.number) if quality else None,
        timeliness=_per_cent(quality.timeliness) if quality else None,
        completeness=_per_cent(quality.completeness) if quality else None,
        observations=sensor.observations,
        lines=counts.lines,
        decoded=counts.decoded,
        parts=counts.parts,
        wrappers=counts.wrappers,
        not_ais=counts.not_ais,
        blank=counts.blank,
        invalid=sum(counts.invalid.values()),
        faults=tuple(
            FaultLine(reason=reason, words=FAULTS.get(reason, reason), lines=lines)
            for reason, lines in faults
        ),
        unread_bytes=counts.unread_bytes,
    )


def _per_cent(share: float) -> int:
    """Return a share as whole per cent, rounded down: 100 is said of what is whole only."""
    return int(100 * share)
