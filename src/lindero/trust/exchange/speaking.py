"""Speaking: the way to a neighbour as its link uses it, in the version that was settled, sealed both ways."""

from typing import Protocol

from lindero.kernel.errors import Unavailable
from lindero.trust.exchange.sealed import Speech
from lindero.trust.exchange.wire import RESCUE_PATH


class Connection(Protocol):
    """The way to a neighbour's door, for bytes as they travel."""

    def post(self, path: str, body: bytes, now: int) -> bytes:
        """Send a body and return the answer's.

        Raises:
            LinderoError: If the neighbour is out of reach, not itself, or refuses.
        """

    def await_open(self) -> None:
        """Wait until something can be sent, where it is the neighbour who comes for it; raises what `post` raises."""

    def greet(self, now: int) -> bytes:
        """Return what the neighbour says of itself at the well-known place; raises what `post` raises."""

    def abort(self) -> None:
        """Let a request that another thread waits for end at once."""

    def close(self) -> None:
        """Close it; the next request opens it again."""


class Speaking:
    """Seals what is asked, opens what is answered, and asks first whether the neighbour speaks what was settled."""

    def __init__(self, peer: str, way: Connection, speech: Speech) -> None:
        """Prepare it; nothing is sent before the first request.

        Args:
            peer: The neighbour.
            way: The way to its door.
            speech: How this node speaks with its neighbours.
        """
        self._peer = peer
        self._way = way
        self._speech = speech
        self._greeted = False

    def post(self, path: str, body: bytes, now: int) -> bytes:
        """Send a body and return the answer's; rescue goes without a greeting.

        Raises:
            LinderoError: If the neighbour is out of reach, not itself, speaks another version, or refuses.
        """
        try:
            if not self._greeted and path != RESCUE_PATH:
                self.greet(now)
            travelled = self._speech.request(self._peer, path, body)
            return self._speech.answer_to(self._peer, path, travelled, self._way.post(path, travelled, now))
        except Unavailable:
            # Who comes back after an outage may be of another release.
            self._greeted = False
            raise

    def greet(self, now: int) -> None:
        """Ask whether the neighbour speaks what was settled.

        Raises:
            LinderoError: If it is out of reach, not itself, or speaks another version.
        """
        self._speech.check_greeting(self._peer, self._way.greet(now))
        self._greeted = True

    def await_open(self) -> None:
        """Wait until something can be sent; what is decided on after that leaves at once."""
        self._way.await_open()

    def close(self) -> None:
        """Close the way; the next request opens it again."""
        self._greeted = False
        self._way.close()
