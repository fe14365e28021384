"""What happens at sea: traffic, fishing, pleasure, and what an officer would want to know of.

Each pattern puts things on the stage, and notes the incident that they are; the sea here is 40 km by 30 km, its coast
in the south (y = 0), the line between two nations at x = 20 km.
"""

from typing import Final

import msgspec

from lindero.capabilities.sensors.simulation.journeys import Journey, Point, along, around, drifting, joined
from lindero.capabilities.sensors.simulation.stage import Stage
from lindero.capabilities.sensors.simulation.things import Thing

WIDTH_M: Final = 40_000.0
DEPTH_M: Final = 30_000.0
HARBOUR: Final[Point] = (8_000.0, 400.0)
FAR_COAST_Y: Final = 28_000.0
CLOSED_ZONE: Final = (27_000.0, 2_000.0, 31_000.0, 6_000.0)
"""West, south, east and north edge of a zone where nobody may go, metres."""

_LANES: Final = (11_500.0, 14_000.0)
_RUN_MPS: Final = 16.0
_RAFT_MPS: Final = 2.2


def traffic(stage: Stage, an_hour: float) -> None:
    """Let ships pass along the two lanes, so many an hour, and some lie at anchor."""
    for _ in range(stage.chance.poisson(an_hour * (stage.duration_s / 3_600 + 1))):
        is_eastbound = bool(stage.chance.integers(2))
        y = _LANES[0] if is_eastbound else _LANES[1]
        ends = [(0.0, y), (WIDTH_M / 2, y + 600.0), (WIDTH_M, y)]
        speed = float(stage.chance.uniform(5, 10))
        begins = float(stage.chance.uniform(-WIDTH_M / speed, stage.duration_s))
        way = along(stage.chance, ends if is_eastbound else ends[::-1], speed, begins, wander_m=250.0)
        stage.vessel(way, stage.transponder(), people=18)
    for _ in range(4):
        centre = stage.point(13_000, 6_000, 17_000, 9_000)
        lying = around(stage.chance, centre, 40.0, 0.2, 0.0, stage.duration_s)
        stage.vessel(lying, stage.transponder(), people=15)


def fishing(stage: Stage, boats: int) -> None:
    """Let boats fish about their grounds; some carry no transponder, as the law allows small ones."""
    for _ in range(boats):
        ground = stage.point(4_000, 16_000, 36_000, 25_000)
        is_small = stage.chance.random() < 0.4
        leaves = stage.moment(0.7, 1.0)
        out = along(stage.chance, [HARBOUR, ground], 4.5, -4 * 3_600.0, wander_m=100.0)
        stay = around(stage.chance, (out.x[-1], out.y[-1]), 900.0, 2.0, float(out.time[-1]), leaves)
        home = along(stage.chance, [(stay.x[-1], stay.y[-1]), HARBOUR], 4.5, leaves, wander_m=100.0)
        carried = None if is_small else stage.transponder(is_class_a=False)
        stage.vessel(joined(out, stay, home), carried, is_small=is_small, people=3)


def pleasure(stage: Stage, boats: int) -> None:
    """Let people sail out of the harbour and back by day."""
    for _ in range(boats):
        turn = stage.point(2_000, 3_000, 18_000, 10_000)
        begins = stage.moment(0.0, 0.8)
        way = along(stage.chance, [HARBOUR, turn, HARBOUR], float(stage.chance.uniform(2, 5)), begins, 200.0)
        if not stage.weather.is_dark_at(begins):
            stage.vessel(way, None, is_small=True, people=2)


def loitering(stage: Stage) -> None:
    """Let a ship wait off the lanes for an hour and a half, where none has a reason to."""
    begins = stage.moment(0.1, 0.4)
    centre = stage.point(22_000, 17_000, 30_000, 22_000)
    come = along(stage.chance, [(WIDTH_M, 18_000.0), centre], 7.0, begins, wander_m=80.0)
    until = float(come.time[-1]) + 5_400.0
    stay = around(stage.chance, (come.x[-1], come.y[-1]), 700.0, 1.2, float(come.time[-1]), until)
    go = along(stage.chance, [(stay.x[-1], stay.y[-1]), (WIDTH_M, 20_000.0)], 7.0, until, wander_m=80.0)
    ship = stage.vessel(joined(come, stay, go), stage.transponder())
    stage.tell("loitering", float(come.time[-1]), until, ship)


def rendezvous(stage: Stage) -> None:
    """Let two ships meet at sea, side by side for forty minutes, and part."""
    begins = stage.moment(0.1, 0.5)
    x, y = stage.point(14_000, 20_000, 28_000, 26_000)
    reach_s = 4_000.0
    meets, parts = begins + reach_s, begins + reach_s + 2_400.0
    ships: list[Thing] = []
    for side, start in ((-40.0, (0.0, 22_000.0)), (40.0, (WIDTH_M, 21_000.0))):
        goal = (x, y + side)
        far = ((goal[0] - start[0]) ** 2 + (goal[1] - start[1]) ** 2) ** 0.5
        come = along(stage.chance, [start, goal], far / reach_s, begins)
        stay = around(stage.chance, goal, 30.0, 0.4, meets, parts)
        go = along(stage.chance, [(stay.x[-1], stay.y[-1]), start], 6.0, parts)
        ships.append(stage.vessel(joined(come, stay, go), stage.transponder()))
    stage.tell("rendezvous", meets, parts, *ships)


def ais_gap(stage: Stage) -> None:
    """Let a ship on the lane fall silent for half an hour, leave the lane meanwhile, and speak again."""
    begins = stage.moment(0.0, 0.4)
    ways = [
        (0.0, _LANES[0]),
        (15_000.0, _LANES[0]),
        (19_000.0, 18_000.0),
        (26_000.0, _LANES[0]),
        (WIDTH_M, _LANES[0]),
    ]
    way = along(stage.chance, ways, 7.5, begins, wander_m=60.0)
    silent = begins + 14_500 / 7.5, begins + 14_500 / 7.5 + 2_000.0
    ship = stage.vessel(way, stage.transponder(silences=(silent,)))
    stage.tell("ais_gap", *silent, ship)


def dark_run(stage: Stage) -> None:
    """Let a fast small boat without a transponder run from the far coast to a beach, and back."""
    begins = stage.moment(0.2, 0.7)
    beach = (float(stage.chance.uniform(22_000, 26_000)), 300.0)
    start = (float(stage.chance.uniform(24_000, 34_000)), FAR_COAST_Y)
    come = along(stage.chance, [start, beach], _RUN_MPS, begins, wander_m=150.0)
    stay = around(stage.chance, beach, 20.0, 0.5, float(come.time[-1]), float(come.time[-1]) + 420.0)
    go = along(stage.chance, [beach, start], _RUN_MPS, float(stay.time[-1]), wander_m=150.0)
    boat = stage.vessel(joined(come, stay, go), None, is_small=True, people=3)
    stage.tell("dark_target", begins, float(go.time[-1]), boat)


def spoofing(stage: Stage) -> None:
    """Let a ship tell a place eight kilometres from where it is, for an hour."""
    begins = stage.moment(0.0, 0.3)
    shifted = begins + 1_200.0
    way = along(stage.chance, [(0.0, _LANES[1]), (WIDTH_M, _LANES[1])], 6.0, begins, wander_m=100.0)
    told = msgspec.structs.replace(stage.transponder(), shift_m=(3_000.0, 7_500.0), shifted_from_s=shifted)
    ship = stage.vessel(way, told)
    stage.tell("spoofed_position", shifted, float(way.time[-1]), ship)


def clash(stage: Stage) -> None:
    """Let two ships far apart use one identity."""
    begins = stage.moment(0.0, 0.2)
    first = along(stage.chance, [(0.0, _LANES[0]), (WIDTH_M, _LANES[0])], 6.5, begins, wander_m=100.0)
    second = along(stage.chance, [(36_000.0, 26_000.0), (12_000.0, 24_000.0)], 5.0, begins, wander_m=100.0)
    shared = stage.transponder()
    ships = stage.vessel(first, shared), stage.vessel(second, shared)
    stage.tell("identity_clash", begins, float(min(first.time[-1], second.time[-1])), *ships)


def zone_entry(stage: Stage) -> None:
    """Let a boat go through the closed zone."""
    west, south, east, north = CLOSED_ZONE
    begins = stage.moment(0.1, 0.6)
    inside = [(west, (south + north) / 2), (east, (south + north) / 2)]
    way = along(stage.chance, [(20_000.0, 3_000.0), *inside, (38_000.0, 3_000.0)], 5.0, begins)
    boat = stage.vessel(way, stage.transponder(is_class_a=False))
    enters = begins + 7_060 / 5.0
    stage.tell("zone_entry", enters, enters + (east - west) / 5.0, boat)


def ship_in_trouble(stage: Stage) -> None:
    """Let a ship lose its engine and drift: it still tells where it is."""
    begins, fails = stage.moment(-0.1, 0.1), 3_000.0
    way = along(stage.chance, [(0.0, _LANES[0]), (7.0 * fails, _LANES[0])], 7.0, begins)
    stops = float(way.time[-1])
    adrift = _adrift(stage, (way.x[-1], way.y[-1]), stops)
    ship = stage.vessel(joined(way, adrift), stage.transponder(), people=14)
    stage.tell("drifting", stops, stage.duration_s, ship, is_life_at_risk=True)


def people_in_distress(stage: Stage) -> None:
    """Let an overloaded rubber boat set out, slow down, and drift without power."""
    begins = stage.moment(0.0, 0.4)
    start = (float(stage.chance.uniform(10_000, 30_000)), FAR_COAST_Y)
    fails = (start[0] - 1_500.0, 19_000.0)
    way = along(stage.chance, [start, fails], _RAFT_MPS, begins, wander_m=120.0)
    stops = float(way.time[-1])
    adrift = _adrift(stage, (way.x[-1], way.y[-1]), stops)
    boat = stage.vessel(joined(way, adrift), None, is_small=True, people=int(stage.chance.integers(18, 60)))
    stage.tell("distress", stops, stage.duration_s, boat, is_life_at_risk=True)


def _adrift(stage: Stage, start: Point, from_s: float) -> Journey:
    until = max(stage.duration_s, from_s + 60.0)
    return drifting(stage.chance, start, (0.25, 0.05), stage.weather.wind_vector_at(from_s), from_s, until)
