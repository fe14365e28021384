"""What sources that are reached over the network have in common: where they are, and how long is waited for them."""

from typing import Annotated

import msgspec

from lindero.capabilities.sensors.feeds.carriers import read_server, take_datagrams
from lindero.capabilities.sensors.feeds.sealing import Sealer, SourceSettings
from lindero.capabilities.sensors.formats.decoder import Decoder
from lindero.capabilities.sensors.records import Format
from lindero.kernel.desk import Inlet


class TcpSource(SourceSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A server that sends to whoever connects.

    Attributes:
        host: Its name or address.
        port: Its port.
        reconnect_max_s: Longest wait between two attempts to connect, seconds.
    """

    host: str
    port: Annotated[int, msgspec.Meta(ge=1, le=65_535)]
    reconnect_max_s: Annotated[float, msgspec.Meta(gt=0)] = 30.0


class UdpSource(SourceSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Datagrams.

    Attributes:
        port: The port to listen on.
        host: The address to listen on.
        group: The multicast group to join; none if empty.
    """

    port: Annotated[int, msgspec.Meta(ge=0, le=65_535)]
    host: str = "127.0.0.1"
    group: Annotated[str, msgspec.Meta(pattern=r"^([0-9]{1,3}(\.[0-9]{1,3}){3})?$(?!\n)")] = ""


async def read_source(inlet: Inlet, settings: TcpSource, decoder: Decoder, written_as: Format) -> None:
    """Register the sensor and read from its server for ever, see `carriers.read_server`."""
    sealer = Sealer(inlet, settings, decoder, written_as)
    await sealer.register()
    await read_server(
        inlet,
        sealer,
        (settings.host, settings.port),
        seal_ms=settings.seal_ms,
        reconnect_max_s=settings.reconnect_max_s,
    )


async def hear_source(
    inlet: Inlet, settings: UdpSource, decoder: Decoder, written_as: Format, *, ending: bytes = b""
) -> None:
    """Register the sensor and take its datagrams for ever, see `carriers.take_datagrams`.

    Raises:
        Unavailable: If the port or the group cannot be had.
    """
    sealer = Sealer(inlet, settings, decoder, written_as)
    await sealer.register()
    await take_datagrams(
        inlet,
        sealer,
        (settings.host, settings.port),
        seal_ms=settings.seal_ms,
        ending=ending,
        group=settings.group,
    )
