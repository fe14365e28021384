"""Ground sensors asked for at a SensorThings server, data stream by data stream."""

import asyncio
import urllib.request
from collections.abc import Callable, Mapping
from typing import Annotated, Final
from urllib.parse import quote

import msgspec

from lindero.capabilities.sensors.feeds.ground import (
    FIRST_WAIT_S,
    Gateway,
    GroundSettings,
    secret_in,
    tls_of,
)
from lindero.capabilities.sensors.formats.faults import Fault
from lindero.capabilities.sensors.formats.sensorthings import names_for, page_of
from lindero.kernel.capability import Feed
from lindero.kernel.desk import Inlet
from lindero.kernel.errors import Invalid, Unavailable
from lindero.kernel.times import instant_of, text_of

_ANSWER_S: Final = 20.0
_MOST_BYTES: Final = 8_388_608
_MOST_PAGES: Final = 50

Fetch = Callable[[str], bytes]
"""Gets what stands at an address; raises `Unavailable`."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: it could lead into our own network, and take the token with it."""

    def redirect_request(self, *_: object) -> None:
        """Refuse to go elsewhere."""
        return


class SensorThingsSource(GroundSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A SensorThings API 1.1 server that is asked again and again.

    Attributes:
        address: Its address up to and with the version: `https://sensors.example/v1.1`.
        every_s: Time between two rounds, seconds.
    """

    address: Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s?#]+$(?!\n)")]
    every_s: Annotated[float, msgspec.Meta(ge=0.1)] = 5.0


async def ask_sensorthings(inlet: Inlet, settings: SensorThingsSource, fetch: Fetch | None = None) -> None:
    """Ask a server for new observations of each data stream, for ever.

    Args:
        inlet: Gives the time and pauses.
        settings: The settings.
        fetch: Gets an address; over HTTPS unless a test says otherwise.

    Raises:
        Invalid: If a device's meaning is none.
        Unavailable: If a file of the settings cannot be read.
    """
    names = {key: {**names_for(device.means), **device.names} for key, device in settings.devices.items()}
    gateway = Gateway(inlet, settings, "sensorthings", names)
    await gateway.register()
    get = fetch or _getter(settings)
    since = dict.fromkeys(settings.devices, inlet.now())
    wait_s = FIRST_WAIT_S
    while True:
        try:
            for key in settings.devices:
                since[key] = await _ask_stream(inlet, settings.address, gateway, key, since[key], get)
        except Unavailable:
            await gateway.seal()
            await inlet.pause(wait_s)
            wait_s = min(2 * wait_s, settings.reconnect_max_s)
            continue
        wait_s = FIRST_WAIT_S
        await gateway.seal()
        await inlet.pause(settings.every_s)


async def _ask_stream(inlet: Inlet, address: str, gateway: Gateway, key: str, since: int, get: Fetch) -> int:
    """Take one data stream's observations since an instant; return the instant of the last one.

    Raises:
        Unavailable: If the server does not answer.
    """
    wanted = quote(f"phenomenonTime gt {text_of(since)}")
    link = f"{address}/Datastreams({key})/Observations?$filter={wanted}&$orderby=phenomenonTime%20asc"
    decoder, last = gateway.decoders[key], since
    for _ in range(_MOST_PAGES):
        data = await asyncio.to_thread(get, link)
        try:
            page = page_of(data)
        except Fault as fault:
            decoder.count_invalid(fault.reason)
            break
        decoder.count_invalid("row", page.faults)
        decoder.count_lost(page.lost)
        for observation in page.observations:
            decoder.feed_values(observation, inlet.now())
        await gateway.tell(key)
        last = max([last, *(_time_in(one) for one in page.observations)])
        # A link that leads away from the server is not followed: it could lead into our own network.
        if not page.next_link.startswith(f"{address}/"):
            break
        link = page.next_link
    return last


def _time_in(observation: Mapping[str, object]) -> int:
    try:
        return instant_of(str(observation.get("phenomenonTime")))
    except Invalid:
        return 0


def _getter(settings: SensorThingsSource) -> Fetch:
    """Return what gets an address within the server's own limits.

    Raises:
        Unavailable: If a file of the settings cannot be read.
    """
    token = secret_in(settings.password_file)
    handlers: list[urllib.request.BaseHandler] = [_NoRedirect()]
    if settings.address.startswith("https:"):
        handlers.append(urllib.request.HTTPSHandler(context=tls_of(settings.ca_file)))
    opened = urllib.request.build_opener(*handlers).open

    def get(link: str) -> bytes:
        headers = {"accept": "application/json", **({"authorization": f"Bearer {token}"} if token else {})}
        request = urllib.request.Request(link, headers=headers)  # noqa: S310  the settings admit http and https only
        try:
            with opened(request, timeout=_ANSWER_S) as answer:
                return bytes(answer.read(_MOST_BYTES))
        except (OSError, ValueError) as error:
            raise Unavailable(
                "sensors.server", f"{settings.address} does not answer: {error}.", "Check its address."
            ) from error

    return get


FEEDS: Final = (
    Feed(
        name="sensors.ground_sensorthings",
        settings=SensorThingsSource,
        run=ask_sensorthings,
        sentence="Ground sensors asked for at a SensorThings server.",
    ),
)
