"""The ships of the demonstration: made up from a seed, going about their business on real water."""

import itertools
import math
import random
from collections.abc import Iterator
from typing import Final, Protocol

import msgspec

from lindero.capabilities.sensors.waters import GROUNDS, LANES, Corner, Lane, lane_of, offset
from lindero.kernel.places import Place, bearing_deg, distance_m
from lindero.kernel.units import METRES_PER_NAUTICAL_MILE

FLAGS: Final = {"NR": 299, "SU": 298, "VE": 297}
"""First letters of call signs and first digits of identities by flag; no real state has these digits."""

PORTS: Final = ("VESTHAVN", "SUNDBY", "NORDPORT", "PORTO SUR", "VESTA ROADS", "BELTMOUTH", "ORDERS")
_FIRST: Final = (
    "AMBER",
    "BALTIC",
    "CALM",
    "DAWN",
    "EASTERN",
    "FAIR",
    "GOLDEN",
    "HOLM",
    "IRON",
    "JUNIPER",
    "KELP",
)
_SECOND: Final = (
    "ANCHOR",
    "BAY",
    "CURRENT",
    "DRIFT",
    "ESTUARY",
    "FERN",
    "GULL",
    "HARBOUR",
    "ISLE",
    "KEEL",
    "LARK",
)

_SMOOTHING_M: Final = (-600.0, -300.0, 0.0, 300.0, 600.0)
_UNDER_WAY, _AT_ANCHOR, _FISHING = 0, 1, 7
_CARGO, _TANKER, _PASSENGER, _FISHER, _PLEASURE, _SAILING = 70, 80, 60, 30, 37, 36
_SHARED_IDENTITY: Final = 299_700_700
SILENT_AFTER_S: Final = 240.0
"""When the ship that falls silent sends for the last time, seconds after the scenario began."""


class Way(Protocol):
    """Where something is at any time."""

    def place_at(self, after_s: float) -> Place:
        """Return where it is so many seconds after the scenario began."""


class LaneWay(msgspec.Struct, frozen=True):
    """To and fro along a lane, with a rest at either end.

    Attributes:
        lane: The lane.
        from_m: Where on the way to and fro it begins, metres.
        speed_mps: Metres per second.
        aside_m: How far to the right of the lane, metres; on the way back to its left.
        rest_s: Rest at either end, seconds.
    """

    lane: Lane
    from_m: float
    speed_mps: float
    aside_m: float
    rest_s: float = 0.0

    def place_at(self, after_s: float) -> Place:
        """Return the place on the lane, its corners rounded as a ship rounds them."""
        length, rest_m = self.lane.length_m, self.rest_s * self.speed_mps
        gone = (self.from_m + after_s * self.speed_mps) % (2 * (length + rest_m))
        along = min(gone, length) if gone < length + rest_m else max(0.0, 2 * length + rest_m - gone)
        corners = [self.lane.at(along + ahead, self.aside_m) for ahead in _SMOOTHING_M]
        return Place(
            lon=round(sum(corner.lon for corner in corners) / len(corners)),
            lat=round(sum(corner.lat for corner in corners) / len(corners)),
        )


class GroundWay(msgspec.Struct, frozen=True):
    """Round and about on a ground: two oscillations that never quite repeat.

    Attributes:
        middle: Longitude and latitude of the middle, degrees.
        radius_m: How far it goes, metres.
        east_s: Time of one swing east and back, seconds.
        north_s: Time of one swing north and back, seconds.
        phase: Where in them it begins, radians.
    """

    middle: Corner
    radius_m: float
    east_s: float
    north_s: float
    phase: float

    def place_at(self, after_s: float) -> Place:
        """Return the place on the ground."""
        turn = 2 * math.pi * after_s
        east = math.sin(turn / self.east_s + self.phase)
        north = math.sin(turn / self.north_s + 2 * self.phase)
        return offset(self.middle, self.radius_m * east * 0.7, self.radius_m * north * 0.7)


class Ship(msgspec.Struct, frozen=True, kw_only=True):
    """A made-up ship.

    Attributes:
        mmsi: Its identity.
        name: Its name.
        callsign: Its call sign.
        ship_type: Its type, ITU-R M.1371 table 53.
        is_class_a: Whether it carries the equipment of large ships.
        status: Its navigational status.
        length_m: Its length, metres.
        beam_m: Its width, metres.
        destination: Where it says that it is going.
        way: Where it is.
        until_s: When it sends for the last time, seconds after the scenario began.
    """

    mmsi: int
    name: str
    callsign: str
    ship_type: int
    is_class_a: bool
    status: int
    length_m: int
    beam_m: int
    destination: str
    way: Way
    until_s: float = math.inf

    def motion_at(self, after_s: float) -> tuple[Place, float, float]:
        """Return place, speed (knots) and course (degrees) so many seconds after the scenario began."""
        here, next_place = self.way.place_at(after_s), self.way.place_at(after_s + 1)
        speed_kn = distance_m(here, next_place) * 3_600 / METRES_PER_NAUTICAL_MILE
        return here, speed_kn, bearing_deg(here, next_place)


def fleet_of(chance: random.Random) -> list[Ship]:
    """Make the fleet: about 120 ships, among them two with one identity, one that falls silent, one that crosses.

    Args:
        chance: A seeded source of chance.
    """
    yard = _Yard(chance)
    ships = [yard.trader(lane) for lane, count in _TRADERS for _ in range(count)]
    ships += [yard.ferry(lane, number) for lane in LANES if lane.endswith("ferry") for number in range(2)]
    ships += [yard.fisher() for _ in range(22)]
    ships += [yard.boat() for _ in range(28)]
    ships += [yard.anchored() for _ in range(16)]
    ships += yard.twins()
    ships.append(yard.crosser())
    silent = ships[0]
    ships[0] = msgspec.structs.replace(silent, until_s=SILENT_AFTER_S)
    return ships


_TRADERS: Final = (("belt", 16), ("south", 10), ("sound", 12), ("east", 4))


class _Yard:
    """Where ships are built: each with a name and an identity of its own."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._numbers = iter(chance.sample(range(100_000, 600_000), 400))
        names = [f"{first} {second}" for first, second in itertools.product(_FIRST, _SECOND)]
        chance.shuffle(names)
        self._names: Iterator[str] = itertools.chain(
            names, (f"BOAT {number}" for number in itertools.count(1))
        )

    def build(
        self, ship_type: int, way: Way, *, length_m: int, is_class_a: bool = True, status: int = 0
    ) -> Ship:
        """Build a ship that goes a way."""
        letters, digits = self._chance.choice(list(FLAGS.items()))
        number = next(self._numbers)
        return Ship(
            mmsi=digits * 1_000_000 + number,
            name=next(self._names),
            callsign=f"{letters}{number % 10_000:04d}",
            ship_type=ship_type,
            is_class_a=is_class_a,
            status=status,
            length_m=length_m,
            beam_m=max(2, length_m // 6),
            destination=self._chance.choice(PORTS) if is_class_a else "",
            way=way,
        )

    def trader(self, lane: str) -> Ship:
        """Build a freighter or tanker that follows a lane."""
        line, chance = lane_of(LANES[lane]), self._chance
        way = LaneWay(
            line, chance.uniform(0, 2 * line.length_m), chance.uniform(4.5, 8.0), chance.uniform(60, 320)
        )
        return self.build(chance.choice((_CARGO, _CARGO, _TANKER)), way, length_m=chance.randint(80, 300))

    def ferry(self, lane: str, number: int) -> Ship:
        """Build a ferry; two share a lane and meet half-way."""
        line = lane_of(LANES[lane])
        way = LaneWay(line, number * line.length_m, 7.5, 80.0, rest_s=420.0)
        return self.build(_PASSENGER, way, length_m=self._chance.randint(90, 180))

    def fisher(self) -> Ship:
        """Build a fishing vessel."""
        is_class_a = self._chance.random() < 0.6
        length = self._chance.randint(12, 30)
        return self.build(_FISHER, self._about(1.6), length_m=length, is_class_a=is_class_a, status=_FISHING)

    def boat(self) -> Ship:
        """Build a pleasure craft."""
        kind = self._chance.choice((_PLEASURE, _SAILING))
        return self.build(kind, self._about(3.0), length_m=self._chance.randint(7, 18), is_class_a=False)

    def anchored(self) -> Ship:
        """Build a ship that lies at anchor and swings with the wind."""
        lon, lat, radius_m = self._chance.choice(GROUNDS)
        spot = offset((lon, lat), *(self._chance.uniform(-0.6, 0.6) * radius_m for _ in range(2)))
        swing_s = self._chance.uniform(1_800, 3_600)
        way = GroundWay((spot.lon_deg, spot.lat_deg), 60.0, swing_s, 2 * swing_s, 0.0)
        return self.build(_CARGO, way, length_m=self._chance.randint(80, 220), status=_AT_ANCHOR)

    def twins(self) -> list[Ship]:
        """Build two ships far from each other that use one identity, as happens with copied transponders."""
        lanes = lane_of(LANES["belt"]), lane_of(LANES["sound"])
        ways = [LaneWay(lane, lane.length_m / 3, 6.0, 150.0) for lane in lanes]
        return [
            msgspec.structs.replace(self.build(_CARGO, way, length_m=120), mmsi=_SHARED_IDENTITY)
            for way in ways
        ]

    def crosser(self) -> Ship:
        """Build a fast boat that goes west past the end of the agreed area within some minutes."""
        line = lane_of(tuple(reversed(LANES["south"])))
        way = LaneWay(line, 0.62 * line.length_m, 14.0, 100.0)
        return self.build(_PLEASURE, way, length_m=12, is_class_a=False)

    def _about(self, speed_mps: float) -> GroundWay:
        """Return a way about some ground at about this speed, metres per second."""
        lon, lat, radius_m = self._chance.choice(GROUNDS)
        swing_s = 2 * math.pi * 0.7 * radius_m / (speed_mps * self._chance.uniform(0.8, 1.6))
        ratio = self._chance.uniform(0.6, 1.7)
        return GroundWay((lon, lat), radius_m, swing_s, swing_s * ratio, self._chance.uniform(0, 2 * math.pi))
