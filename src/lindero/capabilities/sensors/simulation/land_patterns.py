"""What happens along a border on land: animals, walkers, patrols, and what an officer would want to know of.

The strip is 12 km by 4 km, the border at y = 0; three trails lead across.
"""

from typing import Final

from lindero.capabilities.sensors.simulation.journeys import Point, along, around, joined
from lindero.capabilities.sensors.simulation.stage import Stage
from lindero.capabilities.sensors.simulation.things import Thing

LENGTH_M: Final = 12_000.0
REACH_M: Final = 2_000.0
TRAILS_X: Final = (2_500.0, 6_200.0, 9_600.0)

_WALK_MPS: Final = 1.2
_DRONE_MPS: Final = 14.0


def animals(stage: Stage, herds: int) -> None:
    """Let animals graze on either side and stray across the border."""
    for _ in range(herds):
        centre = stage.point(500, -700, LENGTH_M - 500, 700)
        for _ in range(int(stage.chance.integers(1, 5))):
            way = around(stage.chance, centre, 500.0, 1.5, 0.0, stage.duration_s)
            stage.walker(way, is_animal=True)


def walkers(stage: Stage, groups: int) -> None:
    """Let people walk along the border by day, for pleasure or to their fields."""
    for _ in range(groups):
        y = float(stage.chance.uniform(60, 900))
        begins = stage.moment(0.0, 0.9)
        ends: list[Point] = [(0.0, y), (LENGTH_M, y)]
        way = along(stage.chance, ends[:: stage.chance.choice([-1, 1])], _WALK_MPS, begins, wander_m=60.0)
        if not stage.weather.is_dark_at(begins):
            stage.walker(way, people=int(stage.chance.integers(1, 4)))


def patrols(stage: Stage) -> None:
    """Let an own patrol drive along the track behind the border, to and fro."""
    ends: list[Point] = [(0.0, 150.0), (LENGTH_M, 150.0), (0.0, 150.0)]
    from_s = 0.0
    while from_s < stage.duration_s:
        way = along(stage.chance, ends, 5.5, from_s, wander_m=10.0)
        stage.things.append(
            Thing(
                thing_id=stage.name("patrol"),
                object_class="vehicle",
                journey=way,
                cross_section_m2=10.0,
                height_m=2.0,
                people=2,
            )
        )
        from_s = float(way.time[-1]) + 1_800.0


def crossing_on_foot(stage: Stage) -> None:
    """Let a group walk across, off the trails' crossing point."""
    begins = stage.moment(0.1, 0.8)
    x = float(stage.chance.choice(TRAILS_X)) + float(stage.chance.normal(0, 80))
    way = along(
        stage.chance, [(x, -REACH_M), (x + 200.0, 0.0), (x, REACH_M)], _WALK_MPS, begins, wander_m=25.0
    )
    group = stage.walker(way, people=int(stage.chance.integers(2, 9)))
    stage.tell("crossing_on_foot", begins, float(way.time[-1]), group)


def people_lost(stage: Stage) -> None:
    """Let a family lose the trail and stay where it is through a cold night."""
    begins = stage.moment(0.0, 0.4)
    x = float(stage.chance.uniform(3_000, 9_000))
    come = along(stage.chance, [(x, -REACH_M), (x + 300.0, -150.0)], 0.7, begins, wander_m=60.0)
    stops = float(come.time[-1])
    stay = around(
        stage.chance, (come.x[-1], come.y[-1]), 30.0, 0.2, stops, max(stage.duration_s, stops + 60.0)
    )
    group = stage.walker(joined(come, stay), people=4)
    stage.tell("distress", stops, stage.duration_s, group, is_life_at_risk=True)


def drone_crossing(stage: Stage) -> None:
    """Let a small drone fly across, drop what it carries, and return to where it was launched."""
    begins = stage.moment(0.1, 0.8)
    launch = stage.point(1_000, -1_800, LENGTH_M - 1_000, -900)
    drop = (launch[0] + float(stage.chance.uniform(-900, 900)), float(stage.chance.uniform(700, 1_500)))
    way = along(stage.chance, [launch, drop, launch], _DRONE_MPS, begins, wander_m=15.0)
    drone = Thing(
        thing_id=stage.name("drone"), object_class="drone", journey=way, cross_section_m2=0.02, height_m=80.0
    )
    stage.things.append(drone)
    stage.tell("drone_crossing", begins, float(way.time[-1]), drone)
