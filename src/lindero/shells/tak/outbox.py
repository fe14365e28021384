"""What waits for one client: everything while it keeps up, and only the newest of each thing when it does not."""

from collections.abc import Sequence
from typing import Final, Protocol

MAX_BEHIND: Final = 8 * 1_024 * 1_024
"""Bytes that may wait for a client before older positions of a thing are left out for its newest."""

MAX_THINGS: Final = 20_000
"""Things of which the newest is held for a slow client."""


class Pipe(Protocol):
    """Where bytes go, an `asyncio.Transport`."""

    def write(self, data: bytes) -> None:
        """Send bytes."""


class Outbox:
    """Sends to one client.

    Attributes:
        left_out: Positions that were left out, since a newer one of the same thing waited.
    """

    def __init__(self, pipe: Pipe) -> None:
        self.left_out = 0
        self._pipe = pipe
        self._held: dict[str, bytes] = {}
        self._is_behind = False

    def send(self, joined: bytes, parts: Sequence[tuple[str, bytes]]) -> None:
        """Send events, or hold the newest of each thing.

        Args:
            joined: All of them, one after the other.
            parts: Each with the name of its thing.
        """
        if not self._is_behind:
            self._pipe.write(joined)
            return
        for uid, data in parts:
            self.left_out += self._held.pop(uid, None) is not None
            self._held[uid] = data
        while len(self._held) > MAX_THINGS:
            del self._held[next(iter(self._held))]
            self.left_out += 1

    def fall_behind(self) -> None:
        """Hear that the client does not keep up."""
        self._is_behind = True

    def catch_up(self) -> None:
        """Hear that the client takes more."""
        self._is_behind = False
        held, self._held = self._held, {}
        if held:
            self._pipe.write(b"".join(held.values()))
