"""Sensors described for tests: where they may observe is said, since nothing that watches is kept without."""

from typing import Any

from lindero.capabilities.sensors.records import SensorDescribed, SensorKind
from lindero.kernel.places import Place, place_of
from lindero.kernel.tests.fakes import FakeDesk
from lindero.kernel.times import DAY_MS

EVERYWHERE = tuple(
    [(lon, -90.0) for lon in (-180.0, -60.0, 60.0, 180.0)]
    + [(lon, 90.0) for lon in (180.0, 60.0, -60.0, -180.0)]
)


def ring(*corners: tuple[float, float]) -> tuple[Place, ...]:
    """Return corners in degrees as places."""
    return tuple(place_of(lon, lat) for lon, lat in corners)


def box(west: float, south: float, east: float, north: float) -> tuple[Place, ...]:
    """Return a box in degrees as an outline."""
    return ring((west, south), (east, south), (east, north), (west, north))


def description(sensor_id: str, kind: SensorKind = "system", *, at: int, **more: Any) -> SensorDescribed:
    """Return a description that lets a sensor watch for a month, everywhere unless said otherwise."""
    facts: dict[str, Any] = {
        "owner": "Coast Guard",
        "purpose": "border surveillance",
        "footprint": (ring(*EVERYWHERE),),
        "ends_at": at + 30 * DAY_MS,
    }
    return SensorDescribed(sensor_id=sensor_id, kind=kind, **(facts | more))


def let_watch(desk: FakeDesk, sensor_id: str, kind: SensorKind = "system", **more: Any) -> None:
    """Let a sensor watch as a person describes it."""
    desk.put(description(sensor_id, kind, at=desk.at, **more))
