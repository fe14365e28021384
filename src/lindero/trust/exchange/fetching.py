"""Fetching: where only one of two nodes can open connections, it also fetches what the other would send.

The node that cannot be reached asks its neighbour what there is for it; the neighbour answers as soon as there is
something, or after a while with nothing. What is fetched is exactly what would have been posted: path and body of one
request. Its answer goes back with the next fetch. So links, lanes and proofs are the same in both directions.
"""

import asyncio
import threading
from collections.abc import Mapping
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Final, TypeVar

import msgspec
import structlog

from lindero.engine.clock import Clock
from lindero.kernel.errors import Defect, Invalid, LinderoError, Unavailable
from lindero.trust.exchange.client import error_of
from lindero.trust.exchange.refusals import told_of
from lindero.trust.exchange.speaking import Connection
from lindero.trust.exchange.wire import ENCODER, FETCH_PATH, Handler

LONGEST_S: Final = 8.0
"""Seconds after which a fetch is answered with nothing; shorter than a connection's patience."""

ANSWER_S: Final = 15.0
"""Seconds in which a neighbour must come to fetch, and in which it must answer."""

GRACE_S: Final = 0.1
"""Seconds that a request may lie before it is fetched; what waits longer is judged again first (safeguard S-02)."""

OK: Final = 200
PAUSE_S: Final = (0.25, 0.5, 1.0, 2.0, 5.0)
"""Seconds to wait after the first, second, ... failure in a row; the last is kept to."""


T = TypeVar("T", bound=msgspec.Struct)


class Fetch(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """First line of a fetch; the answer's body, if one is brought, follows it.

    Attributes:
        greeting: What the fetching node says of itself, as at its well-known place.
        number: Number of the request that is answered; 0 if none is.
        status: The answer's status.
    """

    greeting: msgspec.Raw = msgspec.Raw(b"{}")
    number: int = 0
    status: int = OK


class Offer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """First line of what is fetched; the request's body follows it.

    Attributes:
        number: The request's number, repeated with its answer; 0 if there is nothing.
        path: The path to which the request would have been posted.
    """

    number: int = 0
    path: str = ""


class _Waiting(msgspec.Struct, frozen=True):
    offer: Offer
    body: bytes
    answer: "Future[tuple[int, bytes]]"


class Mailbox:
    """What waits to be fetched by one neighbour: the way to it, as its link uses it, one request at a time."""

    def __init__(self, peer: str, answer_s: float = ANSWER_S) -> None:
        """Prepare it.

        Args:
            peer: The neighbour.
            answer_s: Seconds in which the neighbour must come to fetch, and in which it must answer.
        """
        self._peer = peer
        self._answer_s = answer_s
        self._lock = threading.Lock()
        self._number = 0
        self._waiting: _Waiting | None = None
        self._fetcher: Future[None] | None = None
        self._in_line = threading.Event()
        self._greeting = b""
        self._is_shut = False

    def post(self, path: str, body: bytes, now: int) -> bytes:
        """Hand a request to the neighbour that stands in line, wait for its answer, and return the answer's body.

        Nothing is laid out for a neighbour that may come minutes later, by when an agreement may be suspended: until
        it stands in line the link waits in `await_open`, and decides and packs after that.

        Raises:
            Unavailable: If the neighbour does not fetch it, or does not answer; it is laid out again later.
            LinderoError: What the neighbour answers with.
        """
        if not self._in_line.wait(GRACE_S):
            raise self._not_fetched()
        waiting = self._lay_out(path, body)
        try:
            status, answer = waiting.answer.result(self._answer_s)
        except (FutureTimeoutError, CancelledError) as error:
            raise self._not_fetched() from error
        finally:
            with self._lock:
                self._waiting = None
        if status != OK:
            raise error_of(status, answer, self._peer)
        return answer

    def await_open(self) -> None:
        """Wait until the neighbour stands in line to fetch.

        Raises:
            Unavailable: If it does not come.
        """
        if not self._in_line.wait(self._answer_s):
            raise self._not_fetched()

    def greet(self, now: int) -> bytes:
        """Return what the neighbour said of itself when it fetched last.

        Raises:
            Unavailable: If it has fetched nothing yet.
        """
        if not self._greeting:
            raise Unavailable(
                "exchange.not_fetched",
                f"{self._peer} has not begun to fetch.",
                f"Ask {self._peer} to name this node in `fetches_from`, and to open its way out.",
            )
        return self._greeting

    def close(self) -> None:
        """Nothing to close: it is the neighbour who connects."""

    def abort(self) -> None:
        """Let nobody wait any longer; the node stops."""
        self._in_line.set()
        with self._lock:
            self._is_shut = True
            if self._waiting is not None:
                self._waiting.answer.cancel()
        self._call_fetcher()

    async def fetched(self, data: bytes, longest_s: float = LONGEST_S) -> bytes:
        """Take the answer that a fetch brings and return the next request, as soon as there is one.

        Waits without holding a thread. What was fetched and not answered is handed out again: every request may be
        carried out twice, since it is answered alike.

        Args:
            data: The fetch's body.
            longest_s: Seconds after which the answer is that there is nothing.

        Raises:
            Invalid: If the bytes are no fetch.
        """
        fetch, answer = _read(data, Fetch)
        self._greeting = bytes(fetch.greeting)
        self._take_answer(fetch, answer)
        fetcher = self._stand_in_line()
        if fetcher is not None:
            try:
                await asyncio.wait_for(asyncio.wrap_future(fetcher), longest_s)
            except TimeoutError:
                return _written(Offer(), b"")
            finally:
                self._step_out(fetcher)
        with self._lock:
            waiting = self._waiting
        return _written(waiting.offer, waiting.body) if waiting is not None else _written(Offer(), b"")

    def _lay_out(self, path: str, body: bytes) -> _Waiting:
        with self._lock:
            self._number += 1
            waiting = _Waiting(Offer(number=self._number, path=path), body, Future())
            self._waiting = waiting
            if self._is_shut:
                waiting.answer.cancel()
        self._call_fetcher()
        return waiting

    def _not_fetched(self) -> Unavailable:
        return Unavailable(
            "exchange.not_fetched",
            f"{self._peer} has not fetched what waits for it.",
            "Records wait in the log and are fetched when it is back.",
        )

    def _take_answer(self, fetch: Fetch, answer: bytes) -> None:
        with self._lock:
            waiting = self._waiting
            if waiting is None or waiting.offer.number != fetch.number or waiting.answer.done():
                return
            self._waiting = None
        if waiting.answer.set_running_or_notify_cancel():
            waiting.answer.set_result((fetch.status, answer))

    def _stand_in_line(self) -> "Future[None] | None":
        """Return what is done once there is something to fetch; None if there is already. The last fetch counts."""
        self._call_fetcher()
        with self._lock:
            if self._waiting is not None or self._is_shut:
                return None
            self._fetcher = Future()
            self._in_line.set()
            return self._fetcher

    def _step_out(self, fetcher: "Future[None]") -> None:
        """Leave the line, unless another has taken the place."""
        with self._lock:
            if self._fetcher is fetcher:
                self._fetcher = None
                self._in_line.clear()

    def _call_fetcher(self) -> None:
        with self._lock:
            fetcher, self._fetcher = self._fetcher, None
            if not self._is_shut:
                self._in_line.clear()
        if fetcher is not None and fetcher.set_running_or_notify_cancel():
            fetcher.set_result(None)


class Fetcher:
    """Fetches what a neighbour has for this node and carries it out, in a thread of its own."""

    def __init__(
        self, peer: str, way: Connection, handlers: Mapping[str, Handler], greeting: bytes, clock: Clock
    ) -> None:
        """Prepare it; nothing is fetched before `start`.

        Args:
            peer: The neighbour.
            way: The way to its door.
            handlers: What carries requests out, by path; the same as behind the own door.
            greeting: What this node says of itself.
            clock: The node's clock.
        """
        self.peer = peer
        self._way = way
        self._handlers = handlers
        self._clock = clock
        self._greeting = msgspec.Raw(greeting)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._loop, name=f"fetch-{peer}", daemon=True)
        self._journal = structlog.get_logger("fetch").bind(peer=peer)

    def start(self) -> None:
        """Fetch until stopped."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is being carried out and stop; a fetch that waits is given up."""
        self._stopping.set()
        self._way.abort()
        if self._thread.is_alive():
            self._thread.join()

    def step(self, brought: bytes) -> bytes:
        """Bring an answer, fetch the next request and carry it out.

        Args:
            brought: The body of this fetch.

        Returns:
            The body of the next one.

        Raises:
            LinderoError: If the neighbour is out of reach or refuses.
        """
        started_s = self._clock.monotonic_s()
        offer, body = _read(self._way.post(FETCH_PATH, brought, self._clock.now()), Offer)
        if not offer.number:
            if self._clock.monotonic_s() - started_s < 1.0:
                # A neighbour that answers at once with nothing must not make this node spin.
                self._stopping.wait(1.0)
            return self.empty()
        status, answer = self._carried_out(offer.path, body)
        return _written(Fetch(greeting=self._greeting, number=offer.number, status=status), answer)

    def empty(self) -> bytes:
        """Return a fetch that brings nothing."""
        return _written(Fetch(greeting=self._greeting), b"")

    def _carried_out(self, path: str, body: bytes) -> tuple[int, bytes]:
        handler = self._handlers.get(path)
        if handler is None:
            error: LinderoError = Invalid(
                "exchange.path", f"There is nothing at {path[:80]}.", "Update the older node."
            )
            return error.status, told_of(error)
        try:
            return OK, handler(self.peer, body)
        except LinderoError as refusal:
            return refusal.status, told_of(refusal)
        except (
            Exception
        ) as failure:  # excused(broad-except): as behind the door, a defect is told and not fatal
            self._journal.exception("fetch_broke")
            defect = Defect("exchange.defect", f"{path}: {failure!r}.", "Report it with the journal.")
            return defect.status, told_of(defect)

    def _loop(self) -> None:
        brought, failures = self.empty(), 0
        while not self._stopping.is_set():
            try:
                brought, failures = self.step(brought), 0
            except LinderoError as error:
                failures += 1
                if failures == 1:
                    self._journal.warning("fetch_failed", code=error.code, error=error.text)
                self._stopping.wait(PAUSE_S[min(failures, len(PAUSE_S)) - 1])
        self._way.close()


def _written(header: msgspec.Struct, body: bytes) -> bytes:
    return ENCODER.encode(header) + b"\n" + body


def _read(data: bytes, form: type[T]) -> tuple[T, bytes]:
    head, _, body = data.partition(b"\n")
    try:
        return msgspec.json.decode(head, type=form), body
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Invalid(
            "exchange.fetch", f"This is no fetch: {error}.", "See docs/protocol/exchange.md."
        ) from error
