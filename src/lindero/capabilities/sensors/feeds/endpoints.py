"""What sources that are reached over the network have in common: where they are, and how long is waited for them."""

from typing import Annotated

import msgspec

from lindero.capabilities.sensors.feeds.carriers import Lose, read_server, take_datagrams
from lindero.capabilities.sensors.feeds.sealing import Sealer, SourceSettings
from lindero.capabilities.sensors.formats.decoder import Decoder
from lindero.capabilities.sensors.records import Format
from lindero.kernel.desk import Inlet


class TcpSource(SourceSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the settings of every server have that sends to whoever connects."""

    host: Annotated[str, msgspec.Meta(description="The server's name or address.")]
    port: Annotated[int, msgspec.Meta(description="Its port.", ge=1, le=65_535)]
    reconnect_max_s: Annotated[
        float, msgspec.Meta(description="Longest wait between two attempts to connect, seconds.", gt=0)
    ] = 30.0


class UdpSource(SourceSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the settings of every source of datagrams have."""

    port: Annotated[int, msgspec.Meta(description="The port to listen on.", ge=0, le=65_535)]
    host: Annotated[str, msgspec.Meta(description="The address to listen on.")] = "127.0.0.1"
    group: Annotated[
        str,
        msgspec.Meta(
            description="The multicast group to join; none if empty.",
            pattern=r"^([0-9]{1,3}(\.[0-9]{1,3}){3})?$(?!\n)",
        ),
    ] = ""


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
    inlet: Inlet,
    settings: UdpSource,
    decoder: Decoder,
    written_as: Format,
    *,
    ending: bytes = b"",
    lose: Lose | None = None,
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
        lose=lose,
    )
