"""The way from one node of a world to another: a call, and what may befall it."""

from typing import TYPE_CHECKING, Literal

from lindero.kernel.errors import Unavailable

if TYPE_CHECKING:
    from tests.nodes.world import World

Fault = Literal["", "lost", "late", "unanswered", "twice"]
"""What befalls a request: nothing, it is lost, it arrives later, its answer is lost, it arrives twice."""


class Cable:
    """The way from one node to another: a call, unless it is cut."""

    def __init__(self, world: "World", here: str, there: str) -> None:
        self._world, self._here, self._there = world, here, there

    def post(self, path: str, body: bytes, now: int) -> bytes:
        """Ask the other node, as over the network; what crosses is written down."""
        world = self._world
        fault: Fault = world.trouble(self._here, self._there, path) if world.trouble is not None else ""
        if frozenset((self._here, self._there)) in world.cut or fault == "lost":
            raise Unavailable("exchange.unreachable", f"{self._there} is out of reach.", "Wait.")
        travelled = body
        body = world.opened(self._here, self._there, path, travelled)
        world.travelled.append((self._here, self._there, path, travelled))
        world.crossed.append((self._here, self._there, path, body))
        if world.tamper is not None:
            body = world.tamper(path, body)
        if fault == "late":
            world.late.append((self._here, self._there, path, body))
            raise Unavailable("exchange.unreachable", "The answer was lost.", "Wait.")
        if fault == "twice":
            world.deliver(self._here, self._there, path, body)
        answer = world.deliver(self._here, self._there, path, body)
        if world.lose_answers or fault == "unanswered":
            raise Unavailable("exchange.unreachable", "The answer was lost.", "Wait.")
        world.answered.append((self._there, self._here, path, answer))
        sealed = world.nodes[self._there].exchange.speech.answered(self._here, path, travelled, answer)
        world.travelled.append((self._there, self._here, path, sealed))
        return sealed

    def await_open(self) -> None:
        """Wait for nothing."""

    def greet(self, now: int) -> bytes:
        """Ask the other node which protocols it speaks."""
        if frozenset((self._here, self._there)) in self._world.cut:
            raise Unavailable("exchange.unreachable", f"{self._there} is out of reach.", "Wait.")
        return self._world.greet(self._there)

    def abort(self) -> None:
        """Nobody waits."""

    def close(self) -> None:
        """Nothing to close."""
