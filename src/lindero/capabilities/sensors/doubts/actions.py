"""The doubts are put on record when they begin, and taken back when they end."""

from collections.abc import Mapping
from typing import Final, get_args

from lindero.capabilities.sensors.bias.rules import evidence_of
from lindero.capabilities.sensors.bias.tables import bias_of
from lindero.capabilities.sensors.doubts.rules import doubts_in
from lindero.capabilities.sensors.doubts.tables import memory_of
from lindero.capabilities.sensors.quality import quality_of
from lindero.capabilities.sensors.records import Doubt, SensorDoubted, SensorTrusted
from lindero.capabilities.sensors.register.tables import doubts_of
from lindero.capabilities.sensors.rules import rate_at
from lindero.capabilities.sensors.tables import SELECT_SENSORS, Sensor, sensor_of
from lindero.kernel.desk import Desk

MEASURED: Final[frozenset[Doubt]] = frozenset(get_args(Doubt)) - {"tampered", "failed"}
"""Doubts that follow from what a sensor sends; the others are for a person, or for the sensor itself, to end."""


def watch_doubts(desk: Desk) -> None:
    """Put on record which sensors cannot be believed, and which can again, each time once."""
    for row in desk.rows(SELECT_SENSORS):
        sensor = sensor_of(row)
        if sensor.heard_at is None:
            continue
        held = doubts_of(desk, sensor.sensor_id)
        found = _doubts(desk, sensor) | _bias(desk, sensor, held)
        for doubt, evidence in found.items():
            if doubt not in held:
                desk.put(SensorDoubted(sensor_id=sensor.sensor_id, doubt=doubt, evidence=evidence))
        for doubt in sorted(MEASURED):
            if doubt in held and doubt not in found:
                desk.put(SensorTrusted(sensor_id=sensor.sensor_id, doubt=doubt))


def _doubts(desk: Desk, sensor: Sensor) -> dict[Doubt, str]:
    now = desk.now()
    quality = quality_of(sensor.heard(now), now=now, silent_after_s=sensor.silent_after_s)
    return doubts_in(
        memory_of(desk.rows, sensor.sensor_id),
        now=now,
        rate_per_s=rate_at(sensor.rate, sensor.heard_at, now),
        completeness=quality.completeness if quality else 1.0,
        lines=sensor.counts.lines,
    )


def _bias(desk: Desk, sensor: Sensor, held: Mapping[str, tuple[str, int]]) -> dict[Doubt, str]:
    """Return the doubt about a radar's bias; while nothing can be measured, one that is held stays."""
    measured = bias_of(desk.rows, sensor.sensor_id)
    is_held = "bias" in held
    if measured is None:
        return {"bias": held["bias"][0]} if is_held else {}
    evidence = evidence_of(measured, is_held=is_held)
    return {"bias": evidence} if evidence else {}
