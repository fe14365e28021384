"""A line between two served nodes that can be slow, late, and cut at any moment."""

# excused-throughout(clock): lines between processes run by the machine's clock
import contextlib
import socket
import threading
import time
from typing import Final

CHUNK: Final = 8_192


class Line:
    """Forwards connections to a node's door; bytes are never changed, since TLS would tell.

    Attributes:
        address: Where it listens, `host:port`.
        bytes_a_second: How much crosses in each direction of each connection; 0 for no limit.
        delay_s: Seconds by which each piece is late.
        is_cut: Whether new connections are ended at once.
        crossed: Bytes that crossed towards the door.
    """

    def __init__(self) -> None:
        """Listen on a free port; to what it leads is told with `lead_to`."""
        self.bytes_a_second = 0
        self.delay_s = 0.0
        self.is_cut = False
        self.crossed = 0
        self._target = ("127.0.0.1", 9)
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._accept, name="line", daemon=True).start()

    def lead_to(self, port: int) -> None:
        """Lead to a port of this machine."""
        self._target = ("127.0.0.1", port)

    def cut(self) -> None:
        """End every connection that is open, in the middle of whatever crosses."""
        with self._lock:
            ended, self._open = self._open, set()
        for end in ended:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def close(self) -> None:
        """Listen no more, and cut what is open."""
        self._door.close()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
                if self.is_cut:
                    near.close()
                    continue
                far = socket.create_connection(self._target)
            except OSError:
                if self._door.fileno() < 0:
                    return
                near.close()
                continue
            with self._lock:
                self._open |= {near, far}
            for source, sink, counts in ((near, far, True), (far, near, False)):
                threading.Thread(target=self._pump, args=(source, sink, counts), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, counts: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                pause_s = self.delay_s + (len(data) / self.bytes_a_second if self.bytes_a_second else 0.0)
                if pause_s:
                    time.sleep(pause_s)
                sink.sendall(data)
                self.crossed += len(data) if counts else 0
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
