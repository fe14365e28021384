"""What every public form shares: how often it may be sent, what an error says, and work apart from the loop."""

import math
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from lindero.kernel.errors import LinderoError
from lindero.shells.limits import Pseudonyms, TooMany, Whose
from lindero.shells.node import Node
from lindero.shells.public.catalogue import Tongue
from lindero.shells.public.receipts import Receipts

P = ParamSpec("P")
T = TypeVar("T")


class Doorstep:
    """Where the public stands.

    Attributes:
        node: The node.
        receipts: Its receipt codes.
    """

    def __init__(self, node: Node, pseudonyms: Pseudonyms) -> None:
        self.node = node
        self.receipts = Receipts(node.folder / "keys", node.random)
        self._pseudonyms = pseudonyms

    def count(self, whose: Whose, request: Request) -> None:
        """Count one request from an address, by a name that means nothing tomorrow (S-54).

        Raises:
            TooMany: If there is no room.
        """
        if request.client is not None:
            self.node.limiter.take(whose, self._pseudonyms.of(request.client.host))

    def check(self, whose: Whose, request: Request) -> None:
        """Look whether there is room, and count nothing.

        Raises:
            TooMany: If there is none.
        """
        if request.client is not None:
            self.node.limiter.check(whose, self._pseudonyms.of(request.client.host))

    def count_wrong(self, whose: Whose, request: Request) -> None:
        """Count a guess that was wrong; the last one that there is room for is answered like the others."""
        try:
            self.count(whose, request)
        except TooMany:
            return

    async def apart(self, work: Callable[P, T], *values: P.args, **named: P.kwargs) -> T:
        """Do something slow in a thread."""
        return await run_in_threadpool(work, *values, **named)

    def words_of(self, error: LinderoError, tongue: Tongue) -> str:
        """Return what went wrong in the reader's language."""
        if isinstance(error, TooMany):
            return tongue.say("err_busy", minutes=math.ceil(error.retry_after_s / 60))
        return tongue.say("err_photo_size" if error.code == "public.form_size" else "err_form")
