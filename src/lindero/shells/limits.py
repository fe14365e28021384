"""How often one may ask: buckets that fill with time, for each person, key and address; wrong sign-ins apart."""

import heapq
import math
import threading
from collections.abc import Callable
from hashlib import blake2b
from typing import ClassVar, Final, Literal

from lindero.engine.config import Limits
from lindero.engine.keys import RandomSource
from lindero.kernel.errors import Refused

Whose = Literal["person", "key", "address", "sign_in", "report", "receipt"]

_MOST: Final = 20_000
"""Buckets that are remembered; beyond it those that are full, which say nothing, or will be first are forgotten."""

_SIGN_IN_S: Final = 600.0
"""Over which time wrong sign-ins, reports and wrong receipt codes count, seconds."""

_PSEUDONYM_BYTES: Final = 16


class Pseudonyms:
    """Names for addresses, so that counting what comes from one keeps no address, not even in memory (S-54).

    The key is drawn when first needed and is never written anywhere: with the process every name is meaningless.
    """

    def __init__(self, random: RandomSource) -> None:
        self._random = random
        self._key = b""
        self._lock = threading.Lock()

    def of(self, address: str) -> str:
        """Return the name that stands for an address while this process runs."""
        with self._lock:
            self._key = self._key or self._random.take(_PSEUDONYM_BYTES)
        return blake2b(address.encode(), key=self._key, digest_size=_PSEUDONYM_BYTES).hexdigest()


class TooMany(Refused):
    """Somebody asks too often; who waits is served again.

    Attributes:
        retry_after_s: Seconds until there is room again, rounded up.
    """

    status: ClassVar[int] = 429

    def __init__(self, whose: Whose, retry_after_s: int) -> None:
        words = {
            "person": "You ask too often.",
            "key": "This key asks too often.",
            "address": "This address asks too often.",
            "sign_in": "Too many wrong sign-ins came from this address.",
            "report": "Too many reports came from this address.",
            "receipt": "Too many wrong receipt codes came from this address.",
        }
        super().__init__("api.too_many", words[whose], f"Wait {retry_after_s} s and ask again.", ("RATE",))
        self.retry_after_s = retry_after_s


class Limiter:
    """The buckets of a node; in memory, since what was asked before a restart is past."""

    def __init__(self, limits: Limits, monotonic_s: Callable[[], float]) -> None:
        self._now_s = monotonic_s
        self._rates: dict[Whose, tuple[float, float]] = {
            "person": (limits.person_per_minute, limits.person_per_minute / 60),
            "key": (limits.key_per_minute, limits.key_per_minute / 60),
            "address": (limits.address_per_minute, limits.address_per_minute / 60),
            "sign_in": (limits.failed_sign_ins, limits.failed_sign_ins / _SIGN_IN_S),
            "report": (limits.reports, limits.reports / _SIGN_IN_S),
            "receipt": (limits.wrong_receipts, limits.wrong_receipts / _SIGN_IN_S),
        }
        self._buckets: dict[tuple[Whose, str], tuple[float, float]] = {}
        # Each bucket once, with a time before which it is not full: the top is found without looking at all.
        self._by_full: list[tuple[float, tuple[Whose, str]]] = []
        self._lock = threading.Lock()

    def take(self, whose: Whose, name: str) -> None:
        """Count one request.

        Raises:
            TooMany: If there is no room; the request does not count then.
        """
        self._change(whose, name, 1.0)

    def check(self, whose: Whose, name: str) -> None:
        """Look whether there is room, and count nothing.

        Raises:
            TooMany: If there is none.
        """
        self._change(whose, name, 0.0)

    def take_actor(self, actor: str) -> None:
        """Count one request of a person or a key; what the node's own machine asks is not counted.

        Raises:
            TooMany: If there is no room.
        """
        kind, _, name = actor.partition("/")
        if kind == "person":
            self.take("person", name)
        elif kind == "key":
            self.take("key", name)

    def _change(self, whose: Whose, name: str, count: float) -> None:
        size, rate = self._rates[whose]
        now_s = self._now_s()
        with self._lock:
            left, since_s = self._buckets.get((whose, name), (size, now_s))
            left = min(size, left + (now_s - since_s) * rate)
            if left < 1.0:
                raise TooMany(whose, max(1, math.ceil((1.0 - left) / rate)))
            if count:
                self._put((whose, name), left - count, now_s)

    def _put(self, key: tuple[Whose, str], left: float, now_s: float) -> None:
        """Remember what is left in a bucket; make room for a new one."""
        is_new = key not in self._buckets
        while is_new and len(self._buckets) >= _MOST:
            self._forget_one()
        self._buckets[key] = (left, now_s)
        if is_new:
            heapq.heappush(self._by_full, (self._full_s(key), key))

    def _full_s(self, key: tuple[Whose, str]) -> float:
        """Return when a bucket is full again if nobody takes from it, seconds."""
        (size, rate), (left, since_s) = self._rates[key[0]], self._buckets[key]
        return since_s + (size - left) / rate

    def _forget_one(self) -> None:
        """Forget the bucket that is full or will be first.

        Never the one that holds somebody back longest: or who is held back would only have to come from many addresses.
        """
        full_s, key = self._by_full[0]
        while (later_s := self._full_s(key)) > full_s:
            # Taken from since it was put here.
            heapq.heapreplace(self._by_full, (later_s, key))
            full_s, key = self._by_full[0]
        heapq.heappop(self._by_full)
        del self._buckets[key]
