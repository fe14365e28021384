"""The surroundings as people read them: every area with what endangers people there, and where something drifts."""

from lindero.capabilities.environment import records
from lindero.capabilities.environment.drift import Forces, drifted
from lindero.capabilities.environment.rules import SEA_STATES, VALID_MS, sea_state_of
from lindero.capabilities.environment.sun import light_of, next_light, sun_altitude_deg
from lindero.capabilities.environment.views import (
    AreaLine,
    DriftQuery,
    DriftView,
    EnvironmentQuery,
    EnvironmentView,
    HazardLine,
)
from lindero.kernel.desk import Desk
from lindero.kernel.places import place_of
from lindero.kernel.record import decode_record


def show_environment(desk: Desk, query: EnvironmentQuery) -> EnvironmentView:
    """Show every area, those where life is endangered first."""
    rows = desk.rows(
        "SELECT origin, area, entry, record_id FROM environment_conditions ORDER BY area, origin"
    )
    lines = [_line(desk, *row) for row in rows]
    lines.sort(key=lambda line: not _is_dangerous(line))
    return EnvironmentView(
        at=desk.now(), areas=tuple(lines), dangerous=sum(_is_dangerous(line) for line in lines)
    )


def show_drift(desk: Desk, query: DriftQuery) -> DriftView:
    """Show where something that drifts may be, hour by hour from now on."""
    start = place_of(query.lon, query.lat)
    forces = Forces(
        wind_mps=query.wind_mps,
        wind_from_deg=query.wind_from_deg,
        current_mps=query.current_mps,
        current_to_deg=query.current_to_deg,
    )
    hours = tuple(
        drifted(start, hour, query.adrift, forces, query.radius_m) for hour in range(1, query.hours + 1)
    )
    return DriftView(at=desk.now(), asked=query, hours=hours)


def _is_dangerous(line: AreaLine) -> bool:
    return any(hazard.level == "high" for hazard in line.hazards)


def _line(desk: Desk, origin: str, area: str, entry: str, record_id: str) -> AreaLine:
    seen, now = decode_record(records.ConditionsObserved, entry.encode()), desk.now()
    coming = next_light(seen.place, now)
    state = None if seen.wave_dm is None else sea_state_of(seen.wave_dm)
    return AreaLine(
        origin=origin,
        area=area,
        place=seen.place,
        measured_at=seen.measured_at,
        is_stale=seen.measured_at + VALID_MS <= now,
        air_c=_part(seen.air_dc, 10),
        wind_mps=_part(seen.wind_mmps, 1_000),
        wind_from_deg=seen.wind_from_deg,
        sea_state=state,
        sea_words="" if state is None else SEA_STATES[state],
        water_c=_part(seen.water_dc, 10),
        visibility_m=seen.visibility_m,
        light=light_of(sun_altitude_deg(seen.place, now)),
        light_next=coming[0] if coming else "",
        light_next_at=coming[1] if coming else None,
        hazards=_hazards(desk, record_id),
        source=seen.source,
        record_id=record_id,
    )


def _hazards(desk: Desk, cause: str) -> tuple[HazardLine, ...]:
    rows = desk.rows(
        "SELECT hazard, level, because FROM environment_hazards WHERE cause = ? AND valid_until > ?"
        " AND level <> 'none' ORDER BY hazard",
        (cause, desk.now()),
    )
    return tuple(HazardLine(hazard=hazard, level=level, because=because) for hazard, level, because in rows)


def _part(value: int | None, scale: int) -> float | None:
    return None if value is None else value / scale
