"""Where patterns put what they make: things and incidents, with names that nobody real has."""

import itertools
from typing import Final

import numpy as np
from numpy.random import Generator

from lindero.capabilities.sensors.simulation.journeys import Journey, Point
from lindero.capabilities.sensors.simulation.things import Incident, IncidentKind, Thing, Transponder
from lindero.capabilities.sensors.simulation.weather import Weather

FICTIONAL_FLAGS: Final = (297, 298, 299)
"""First three digits of identities that no real state has."""


class Stage:
    """A scene while it is being laid out.

    Attributes:
        chance: Draws whatever patterns leave to chance.
        duration_s: How long the scene lasts, seconds.
        weather: Its weather.
        things: What moves in it so far.
        incidents: What matters in it so far.
    """

    def __init__(self, chance: Generator, duration_s: float, weather: Weather) -> None:
        self.chance = chance
        self.duration_s = duration_s
        self.weather = weather
        self.things: list[Thing] = []
        self.incidents: list[Incident] = []
        self._numbers = itertools.count(1)

    def name(self, what: str) -> str:
        """Return a name for a thing, unlike any other in the scene."""
        return f"{what}-{next(self._numbers)}"

    def transponder(
        self, *, is_class_a: bool = True, silences: tuple[tuple[float, float], ...] = ()
    ) -> Transponder:
        """Return a transponder with an identity of its own."""
        number = next(self._numbers)
        flag = FICTIONAL_FLAGS[number % len(FICTIONAL_FLAGS)]
        return Transponder(
            mmsi=flag * 1_000_000 + 100_000 + number,
            name=f"VESSEL {number}",
            is_class_a=is_class_a,
            silences=silences,
        )

    def moment(self, share_from: float, share_to: float) -> float:
        """Return a moment between two shares of the duration, seconds."""
        return float(self.chance.uniform(share_from, share_to) * self.duration_s)

    def point(self, west: float, south: float, east: float, north: float) -> Point:
        """Return a point within bounds, metres."""
        return float(self.chance.uniform(west, east)), float(self.chance.uniform(south, north))

    def tell(
        self, kind: IncidentKind, from_s: float, to_s: float, *things: Thing, is_life_at_risk: bool = False
    ) -> None:
        """Note an incident, cut to what of it lies within the scene; nothing if it lies beyond its end."""
        end_s = min(to_s, self.duration_s)
        if from_s >= end_s:
            return
        x, y = things[0].journey.at(np.array([(from_s + end_s) / 2]))
        self.incidents.append(
            Incident(
                kind=kind,
                from_s=round(from_s, 1),
                to_s=round(end_s, 1),
                thing_ids=tuple(thing.thing_id for thing in things),
                x=round(float(x[0]), 1),
                y=round(float(y[0]), 1),
                is_life_at_risk=is_life_at_risk,
            )
        )

    def vessel(
        self, journey: Journey, transponder: Transponder | None, *, is_small: bool = False, people: int = 4
    ) -> Thing:
        """Put a ship or a boat on the stage: steel is seen far, rubber and wood hardly (Skolnik, ch. 2)."""
        thing = Thing(
            thing_id=self.name("boat" if is_small else "ship"),
            object_class="vessel",
            journey=journey,
            cross_section_m2=float(
                self.chance.uniform(0.5, 3) if is_small else self.chance.uniform(300, 5_000)
            ),
            height_m=1.5 if is_small else float(self.chance.uniform(8, 25)),
            transponder=transponder,
            people=people,
        )
        self.things.append(thing)
        return thing

    def walker(self, journey: Journey, *, is_animal: bool = False, people: int = 1) -> Thing:
        """Put somebody on foot, or an animal, on the stage."""
        thing = Thing(
            thing_id=self.name("animal" if is_animal else "group"),
            object_class="animal" if is_animal else "person",
            journey=journey,
            cross_section_m2=0.5 if is_animal else 0.7 * max(1, people),
            height_m=1.0 if is_animal else 1.7,
            people=0 if is_animal else people,
        )
        self.things.append(thing)
        return thing
