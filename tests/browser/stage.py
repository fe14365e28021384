"""Two nations under an agreement, with ships at sea, their consoles served on this machine."""

import math
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec
import uvicorn

from lindero.capabilities.tracking.records import TrackEnded, TrackUpdated
from lindero.engine.config import Limits
from lindero.kernel.desk import Actor
from lindero.kernel.places import Place, moved, place_of
from lindero.kernel.record import Head
from lindero.shells.limits import Limiter
from lindero.shells.node import Node
from lindero.shells.web import web_application
from lindero.trust.identity import records as identity
from lindero.trust.identity import sessions
from tests.nodes.world import TREATY, World

PHRASE: Final = "calm seas and clear nights"
CANARY: Final = "MV CANARY SEVENTEEN"
"""The name of a ship of Nordia: the treaty does not name the field, so Sudia must never see it."""

OWN: Final = 40
RECEIVED: Final = 20
OUTSIDE: Final = 5
"""Ships that Nordia sees inside the agreed strait, that Sudia sees there, and that Nordia sees elsewhere."""

PEOPLE: Final = {
    "keller": ("Lt. A. Keller", "NCC"),
    "dahl": ("R. Dahl", "DPO"),
    "lindqvist": ("M. Lindqvist", "LEG"),
    "voss": ("E. Voss", "AUD"),
    "adams": ("C. Adams", "ADM"),
}
"""Invented people of Nordia, and of Sudia too, by short name: shown name and role."""

MANY: Final = Limits(
    person_per_minute=10**6, key_per_minute=10**6, address_per_minute=10**6, failed_sign_ins=10**6
)
SPEED_MMPS: Final = 8_000
STEP_MS: Final = 10_000
_HANDS: Final = Actor(name="reaction/stage")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz234567"


class Ship(msgspec.Struct, kw_only=True):
    """A ship that sails straight on.

    Attributes:
        nation: Who sees it.
        number: Which one.
        place: Where it is.
        course_deg: Where it goes, degrees clockwise from north.
        name: What people call it.
        head: The head of its newest record.
    """

    nation: str
    number: int
    place: Place
    course_deg: float
    name: str
    head: Head | None = None

    @property
    def track_id(self) -> str:
        """The track's name: twenty letters, another for each ship."""
        return f"{self.nation.lower()}{_LETTERS[self.number // 32]}{_LETTERS[self.number % 32]}" + "a" * 15


class Stage:
    """A world of two nodes with its ships and its officers.

    Attributes:
        world: The nodes.
        ships: The ships.
        addresses: Address of each nation's console.
    """

    def __init__(self, folder: Path, treaty: str = "", *, ships: bool = True) -> None:
        self.world = World(folder)
        self.world.conclude(treaty or TREATY.read_text(encoding="utf-8"))
        self.ships = list(_fleet()) if ships else []
        self.addresses: dict[str, str] = {}
        for node in self.world.nodes.values():
            enrol(node)
            # Time stands still on the stage, so no bucket would ever fill again.
            node.limiter = Limiter(MANY, node.clock.monotonic_s)
        self.sail()

    def sail(self, *, steps: int = 1) -> None:
        """Let every ship sail on for ten seconds, and everything that follows happen."""
        for _ in range(steps):
            self.world.move(STEP_MS)
            for ship in self.ships:
                ship.place = moved(ship.place, ship.course_deg, SPEED_MMPS * STEP_MS / 1e6)
                self._put(ship)
            self.world.settle()

    def end(self, ship: Ship) -> None:
        """Let a ship leave the map."""
        record = TrackEnded(
            track_id=ship.track_id, place=ship.place, measured_at=self.world.clocks["NRD"].now()
        )
        self.world.nodes[ship.nation].work("tracking", _HANDS, lambda desk: desk.put(record))
        self.ships.remove(ship)
        self.world.settle()

    def _put(self, ship: Ship) -> None:
        node = self.world.nodes[ship.nation]
        record = TrackUpdated(
            track_id=ship.track_id,
            place=ship.place,
            measured_at=node.clock.now(),
            course_mdeg=round(ship.course_deg * 1_000) % 360_000,
            speed_mmps=SPEED_MMPS,
            item_class="vessel",
            name=ship.name,
            identity=f"2190000{ship.number:02d}",
            stale_at=node.clock.now() + 600_000,
        )
        ship.head = node.work("tracking", _HANDS, lambda desk: desk.put(record))


def _fleet() -> Iterator[Ship]:
    """Yield the ships: spread over the strait in a spiral, so that none hides another."""
    for number in range(OWN + RECEIVED + OUTSIDE):
        turn, reach = number * 2.399963, 0.04 * math.sqrt(number + 1)
        outside = number >= OWN + RECEIVED
        lon, lat = (12.4 + 0.05 * (number % 5), 55.2) if outside else (11.0, 55.5)
        yield Ship(
            nation="SUD" if OWN <= number < OWN + RECEIVED else "NRD",
            number=number,
            place=place_of(lon + reach * math.cos(turn), lat + reach * 0.6 * math.sin(turn)),
            course_deg=number * 37.0 % 360,
            name=CANARY if number == 0 else f"MV Example {number}",
        )


def enrol(node: Node, people: Mapping[str, tuple[str, str]] = PEOPLE) -> None:
    """Enrol people at a node: shown name and role by short name; all have one pass phrase."""
    for person, (name, role) in people.items():
        enrolled = identity.PersonEnrolled(person=person, name=name)
        granted = identity.RoleGranted(person=person, role=role)
        node.work("identity", _HANDS, lambda desk, record=enrolled: desk.put(record))  # type: ignore[misc]
        node.work("identity", _HANDS, lambda desk, record=granted: desk.put(record))  # type: ignore[misc]
        node.store.run(lambda tx, person=person: sessions.set_phrase(tx, person, PHRASE))  # type: ignore[misc]


@contextmanager
def staged(folder: Path, treaty: str = "", *, ships: bool = True) -> Iterator[Stage]:
    """Give a stage whose consoles answer, until the block ends; under the usual treaty where no text is given."""
    stage = Stage(folder, treaty, ships=ships)
    servers = [Server(node) for node in stage.world.nodes.values()]
    try:
        for server in servers:
            stage.addresses[server.nation] = server.start()
        yield stage
    finally:
        for server in servers:
            server.stop()
        stage.world.close()


class Server:
    """A console served from a thread of its own."""

    def __init__(self, node: Node) -> None:
        self.nation = node.nation
        config = uvicorn.Config(
            web_application(node),
            port=0,
            lifespan="off",
            log_config=None,
            access_log=False,
            ws="websockets-sansio",
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, name=f"console-{node.nation}", daemon=True)

    def start(self) -> str:
        """Serve; return the address once it answers."""
        self._thread.start()
        waiting = threading.Event()
        while not self._server.started:
            waiting.wait(0.02)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def stop(self) -> None:
        """Stop serving."""
        self._server.should_exit = True
        self._thread.join()
