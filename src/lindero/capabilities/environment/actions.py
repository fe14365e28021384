"""What is done: conditions are entered, and what they do to people is worked out at once, received ones too."""

from collections.abc import Sequence

from lindero.capabilities.environment import asks, records
from lindero.capabilities.environment.rules import VALID_MS, assessed
from lindero.kernel.desk import Desk
from lindero.kernel.record import Event, Head


def observe_conditions(desk: Desk, ask: asks.ObserveConditions) -> str:
    """Enter conditions; return the record's name."""
    return desk.put(
        records.ConditionsObserved(
            area=ask.area,
            place=ask.place,
            radius_m=round(ask.radius_km * 1_000),
            measured_at=desk.now() if ask.measured_at is None else ask.measured_at,
            air_dc=_scaled(ask.air_c, 10),
            humidity_percent=ask.humidity_percent,
            wind_mmps=_scaled(ask.wind_mps, 1_000),
            wind_from_deg=ask.wind_from_deg,
            wave_dm=_scaled(ask.wave_m, 10),
            water_dc=_scaled(ask.water_c, 10),
            current_mmps=_scaled(ask.current_mps, 1_000),
            current_to_deg=ask.current_to_deg,
            visibility_m=ask.visibility_m,
            source=ask.source,
        )
    ).record_id


def assess_hazards(desk: Desk, events: Sequence[Event]) -> None:
    """Say what conditions do to people, once for each observation and hazard; what is out of date says nothing."""
    for event in events:
        seen = event.record
        if isinstance(seen, records.ConditionsObserved) and _counts(desk, event.head, seen):
            _assess(desk, event.head, seen)


def _counts(desk: Desk, head: Head, seen: records.ConditionsObserved) -> bool:
    """Say whether an observation is the latest of its area and recent enough to rely on."""
    latest = desk.rows(
        "SELECT record_id FROM environment_conditions WHERE origin = ? AND area = ?", (head.origin, seen.area)
    )
    return bool(latest) and latest[0][0] == head.record_id and desk.now() < seen.measured_at + VALID_MS


def _assess(desk: Desk, head: Head, seen: records.ConditionsObserved) -> None:
    # A neighbour's area of the same name is another one.
    area = seen.area if head.origin == desk.nation else f"{head.origin.lower()}-{seen.area}"[:60]
    known = desk.rows("SELECT hazard, cause FROM environment_hazards WHERE area = ?", (area,))
    for found in assessed(seen):
        if (found.hazard, head.record_id) not in known:
            hazard = records.HazardAssessed(
                area=area,
                place=seen.place,
                radius_m=seen.radius_m,
                hazard=found.hazard,
                level=found.level,
                because=found.because,
                valid_until=seen.measured_at + VALID_MS,
            )
            desk.put(hazard, cause=head)


def _scaled(value: float | None, scale: int) -> int | None:
    return None if value is None else round(value * scale)
