"""One of each kind that may cross, for tests and golden bytes."""

from typing import Any

from lindero.capabilities.units.records import (
    StatusGiven,
    TaskAnswered,
    TaskEnded,
    UnitArrived,
    UnitRegistered,
    UnitSent,
)
from lindero.kernel.places import place_of
from lindero.kernel.record import Record, kind_of
from lindero.kernel.times import instant_of

STRAIT = place_of(11.0, 55.5)
AT = instant_of("2026-11-22T08:00:00Z")
TASK = "a" * 26


def unit(call_sign: str = "Falk 1", lon: float = 11.0, lat: float = 55.6, **more: Any) -> UnitRegistered:
    """Return a patrol on land."""
    facts: dict[str, Any] = {"surface": "land", "speed_kmh": 90}
    return UnitRegistered(call_sign=call_sign, place=place_of(lon, lat), **(facts | more))


def status(
    call_sign: str = "Falk 1", lon: float = 11.0, lat: float = 55.6, word: Any = "fully_available"
) -> StatusGiven:
    """Return how it stands."""
    return StatusGiven(call_sign=call_sign, place=place_of(lon, lat), status=word, measured_at=AT)


def sent(**more: Any) -> UnitSent:
    """Return that it was sent to an event."""
    facts: dict[str, Any] = {
        "addressee": "NRD", "place": STRAIT, "unit": "Falk 1", "unit_nation": "NRD", "event_origin": "NRD",
        "reference": "EV-2026-0001", "eta_s": 600,
    }  # fmt: skip
    return UnitSent(**(facts | more))


SHARED: tuple[Record, ...] = (
    unit(abilities=("medical", "dog"), centre="Nordhavn"),
    status(),
    sent(addressee="SUD", unit_nation="SUD", is_estimate=True),
    TaskAnswered(addressee="NRD", task=TASK, place=STRAIT, accepts=True, unit="Falk 1"),
    UnitArrived(addressee="NRD", task=TASK, place=STRAIT),
    TaskEnded(addressee="NRD", task=TASK, place=STRAIT),
)


def golden_name(record: Record) -> str:
    """Return the file that holds a sample's bytes."""
    return f"{kind_of(type(record)).partition('.')[2]}-1.json"
