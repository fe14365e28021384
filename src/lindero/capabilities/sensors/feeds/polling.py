"""A document on a web server that is read again and again, such as a receiver's snapshot of all aircraft."""

import asyncio
import urllib.request
from collections.abc import Callable
from typing import Annotated, Final

import msgspec

from lindero.capabilities.sensors.feeds.carriers import FIRST_WAIT_S
from lindero.capabilities.sensors.feeds.sealing import Sealer, SourceSettings
from lindero.kernel.desk import Inlet
from lindero.kernel.errors import Unavailable

MAX_DOCUMENT: Final = 16 * 1_024 * 1_024
_ANSWER_S: Final = 10.0

Fetch = Callable[[str], bytes]
"""Gets a document; raises `Unavailable`."""


class HttpSource(SourceSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the settings of every document on a web server have."""

    url: Annotated[
        str, msgspec.Meta(description="The document's address.", pattern=r"^https?://[^\s]+$(?!\n)")
    ]
    every_s: Annotated[
        float, msgspec.Meta(description="Time between two readings, seconds.", ge=0.1, le=3_600)
    ] = 1.0
    reconnect_max_s: Annotated[
        float, msgspec.Meta(description="Longest wait while the server does not answer, seconds.", gt=0)
    ] = 30.0


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: it could lead into our own network."""

    def redirect_request(self, *_: object) -> None:
        """Refuse to go elsewhere."""
        return


def fetch(url: str) -> bytes:
    """Return a document, at most `MAX_DOCUMENT` bytes and one more.

    Raises:
        Unavailable: If the server does not answer.
    """
    opener = urllib.request.build_opener(_NoRedirect())
    try:
        with opener.open(url, timeout=_ANSWER_S) as answer:
            return bytes(answer.read(MAX_DOCUMENT + 1))
    except (OSError, ValueError) as error:
        raise Unavailable(
            "sensors.server", f"{url} does not answer: {error}.", "Check its address."
        ) from error


async def poll(inlet: Inlet, settings: HttpSource, sealer: Sealer, get: Fetch = fetch) -> None:
    """Read a document again and again, for ever; wait longer each time that nobody answers.

    Args:
        inlet: Gives the time and pauses.
        settings: The address.
        sealer: Takes the documents.
        get: Gets one.
    """
    wait_s = FIRST_WAIT_S
    while True:
        try:
            document = await asyncio.to_thread(get, settings.url)
        except Unavailable:
            await inlet.pause(wait_s)
            wait_s = min(2 * wait_s, settings.reconnect_max_s)
            continue
        wait_s = FIRST_WAIT_S
        if len(document) > MAX_DOCUMENT:
            sealer.decoder.count_lost(1)
        else:
            await asyncio.to_thread(sealer.decoder.feed, document, inlet.now())
        # Each answer is whole: what it leaves unfinished never goes on in the next.
        await sealer.finish()
        await inlet.pause(settings.every_s)
