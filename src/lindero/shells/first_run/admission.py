"""Who may set a node up: whoever opens the one-time address, from this machine, once and in time."""

import hmac
from typing import Final

import msgspec
import structlog

from lindero.engine.clock import Clock
from lindero.engine.keys import RandomSource
from lindero.kernel.errors import Refused
from lindero.kernel.times import MINUTE_MS

LOCAL_HOSTS: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""Names under which this machine knows itself; a page of another site that rebinds a name of its own gets nothing."""

MOST_WRONG: Final = 10
"""Wrong addresses after which the right one is void too."""

MOST_KEPT: Final = 100
"""Refused tries that are kept for the node's log; all of them are in the journal, so a flood fills no memory."""

LASTS_MS: Final = 60 * MINUTE_MS
"""How long the pages stay open for the browser that was admitted."""


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who was not admitted.

    Attributes:
        address: From which address, as the socket says.
        reason: Why, in words.
    """

    address: str
    reason: str


class Admission:
    """The one-time address, and the one browser that it admitted.

    Attributes:
        token: What the address ends with.
        refused: Who was not admitted; it goes into the node's log as soon as there is one.
    """

    def __init__(self, clock: Clock, random: RandomSource, *, minutes: int, any_host: bool = False) -> None:
        """Make an address.

        Args:
            clock: The clock.
            random: Where the address and the browser's secret come from.
            minutes: How long the address can be opened.
            any_host: Whether browsers of other machines may ask, because the person who started it said so.
        """
        self._clock = clock
        self._random = random
        self._any_host = any_host
        self._until = clock.now() + minutes * MINUTE_MS
        self._browser = ""
        self._browser_until = 0
        self._wrong = 0
        self._journal = structlog.get_logger("setup")
        self.token = random.take(16).hex()
        self.refused: list[Attempt] = []

    def admit(self, token: str, host: str, address: str) -> str:
        """Admit the browser that opens the one-time address; return the secret that it keeps.

        Raises:
            Refused: If the address is wrong, was opened before, or its time is over.
        """
        self.check_host(host, address)
        if self._wrong >= MOST_WRONG:
            raise self._refuse(address, "too many wrong addresses")
        if not hmac.compare_digest(token.encode(), self.token.encode()):
            self._wrong += 1
            raise self._refuse(address, "wrong address")
        if self._browser:
            raise self._refuse(address, "opened before")
        if self._clock.now() >= self._until:
            raise self._refuse(address, "time over")
        self._browser = self._random.take(32).hex()
        self._browser_until = self._clock.now() + LASTS_MS
        self._journal.info("setup_opened", address=address)
        return self._browser

    def check(self, secret: str, host: str, address: str) -> None:
        """Let the admitted browser pass.

        Raises:
            Refused: If it is another, or took too long.
        """
        self.check_host(host, address)
        is_known = self._browser and hmac.compare_digest(secret.encode(), self._browser.encode())
        if not is_known:
            raise self._refuse(address, "another browser")
        if self._clock.now() >= self._browser_until:
            raise self._refuse(address, "time over")

    def check_host(self, host: str, address: str) -> None:
        """Let a request pass that names this machine.

        Raises:
            Refused: If it names any other.
        """
        name = host.rpartition(":")[0] if ":" in host.rpartition("]")[2] else host
        if not self._any_host and name.lower() not in LOCAL_HOSTS:
            raise self._refuse(address, "another host name")

    def _refuse(self, address: str, reason: str) -> Refused:
        if len(self.refused) < MOST_KEPT:
            self.refused.append(Attempt(address=address, reason=reason))
        self._journal.warning("setup_refused", address=address, reason=reason)
        return Refused(
            "setup.admission",
            "This address does not open the set-up: it is wrong, was opened before, or its time is over.",
            "Stop lindero setup with Ctrl-C and start it again: it prints a new address.",
        )
