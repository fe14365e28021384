"""A coastal receiver for the demonstration: a TCP server that plays NMEA lines to whoever connects."""

import contextlib
import socket
import threading
from collections.abc import Iterable, Iterator
from typing import Final

from lindero.engine.clock import SystemClock

TICK_S: Final = 0.02
BURST: Final = 400
"""Lines sent at once when they are played as fast as possible, before the others get their turn."""


class Receiver:
    """Plays timed lines once somebody listens and it is told to begin.

    Attributes:
        sent: Lines sent so far.
        finished: Whether all lines were sent.
    """

    def __init__(self, door: socket.socket, lines: Iterable[tuple[int, bytes]], speed: float) -> None:
        """Prepare the receiver.

        Args:
            door: A bound, listening socket.
            lines: Instant (milliseconds) and bytes of each line, in order.
            speed: How many times faster than their instants say; 0 for as fast as possible.
        """
        self.sent = 0
        self.finished = False
        self._clock = SystemClock()
        self._door = door
        self._lines = iter(lines)
        self._speed = speed
        self._begin = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="receiver", daemon=True)
        self._thread.start()

    def begin(self) -> None:
        """Let the lines flow."""
        self._begin.set()

    def stop(self) -> None:
        """Stop playing and close the port."""
        self._stopping.set()
        self._begin.set()
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._thread.join(timeout=5)

    def _serve(self) -> None:
        try:
            client, _ = self._door.accept()
        except OSError:
            return
        with client:
            self._begin.wait()
            with contextlib.suppress(OSError):
                self._play(client)
                self.finished = True
                # The line stays open, as a receiver's does: nothing more comes, and nobody reconnects.
                self._stopping.wait()

    def _play(self, client: socket.socket) -> None:
        started_s, first_at = self._clock.monotonic_s(), None
        for run in _runs(self._lines, self._speed):
            first_at = run[0][0] if first_at is None else first_at
            if self._speed:
                due_s = (run[0][0] - first_at) / 1_000 / self._speed
                while (wait_s := due_s - (self._clock.monotonic_s() - started_s)) > 0:
                    if self._clock.wait(min(wait_s, 0.2), self._stopping):
                        return
            if self._stopping.is_set():
                return
            client.sendall(b"".join(line.rstrip(b"\r\n") + b"\r\n" for _, line in run))
            self.sent += len(run)


def _runs(lines: Iterator[tuple[int, bytes]], speed: float) -> Iterator[list[tuple[int, bytes]]]:
    """Cut lines into runs that are sent together: one tick's worth, or a burst."""
    run: list[tuple[int, bytes]] = []
    for at, line in lines:
        if run and (len(run) >= BURST or (speed and at - run[0][0] > TICK_S * 1_000 * speed)):
            yield run
            run = []
        run.append((at, line))
    if run:
        yield run
