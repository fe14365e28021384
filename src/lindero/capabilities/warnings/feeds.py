"""Warnings coming in: an address that is asked again and again."""

import asyncio
import urllib.error
import urllib.request
from typing import Annotated, Final

import msgspec

from lindero.capabilities.warnings.asks import TakeCap
from lindero.capabilities.warnings.cap_reading import MAX_BYTES
from lindero.kernel.capability import Feed
from lindero.kernel.desk import Inlet
from lindero.kernel.errors import Unavailable

TIMEOUT_S: Final = 20
_Between = Annotated[int, msgspec.Meta(ge=30, le=86_400, description="Time between two questions, seconds.")]


class CapHttp(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An address with CAP messages, alone or in an Atom feed that carries them whole.

    Attributes:
        url: The address, https; plain http for this machine alone.
        every_s: Time between two questions, seconds.
    """

    url: Annotated[
        str, msgspec.Meta(pattern=r"^(https://\S+|http://(localhost|127\.0\.0\.1)(:[0-9]+)?(/\S*)?)$(?!\n)")
    ]
    every_s: _Between = 300


async def ask_address(inlet: Inlet, settings: CapHttp) -> None:
    """Ask an address for ever; a document that was taken in before changes nothing.

    Raises:
        Unavailable: If it does not answer.
        Invalid: If what it answers is no CAP.
    """
    while True:
        data = await asyncio.to_thread(_get, settings.url)
        await inlet.act("warnings.take_cap", TakeCap(body=data.decode("utf-8", "replace")))
        await inlet.pause(settings.every_s)


def _get(url: str) -> bytes:
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_S) as answer:  # noqa: S310  the pattern lets https alone pass
            data: bytes = answer.read(MAX_BYTES + 1)
            return data
    except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
        raise Unavailable(
            "warnings.away", f"{url} does not answer: {error}.", "Check the address; it is asked again."
        ) from error


FEEDS: Final = (
    Feed(
        name="warnings.cap_http",
        settings=CapHttp,
        run=ask_address,
        sentence="CAP 1.2 warnings of weather and civil protection from an address.",
        brings="published",
    ),
)
