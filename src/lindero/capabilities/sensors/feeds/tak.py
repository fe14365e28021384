"""Positions from TAK coming in: from a server as one of its clients, or from what clients say to each other by UDP."""

import ssl
from typing import Annotated, Final

import msgspec

from lindero.capabilities.sensors.feeds.carriers import read_server, take_datagrams
from lindero.capabilities.sensors.feeds.sealing import Sealer, SourceSettings
from lindero.capabilities.sensors.formats.cot import CotDecoder
from lindero.kernel.capability import Feed
from lindero.kernel.desk import Inlet
from lindero.kernel.errors import Invalid


class TakTcp(SourceSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A server that sends Cursor on Target, as XML or protobuf.

    Attributes:
        host: Its name or address.
        port: Its port; 8089 is usual with TLS, 8087 without.
        reconnect_max_s: Longest wait between two attempts to connect, seconds.
        authority: File with the certificate of the server's authority; a plain connection without it.
        server_name: The name in the server's certificate, where it is another than `host`.
        certificate: File with the certificate by which the server knows this node.
        key: File with the private key of that certificate.
    """

    host: str
    port: Annotated[int, msgspec.Meta(ge=1, le=65_535)]
    reconnect_max_s: Annotated[float, msgspec.Meta(gt=0)] = 30.0
    authority: str = ""
    server_name: str = ""
    certificate: str = ""
    key: str = ""


class TakUdp(SourceSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Cursor on Target that comes as UDP datagrams, XML or protobuf.

    Attributes:
        port: The port to listen on; 6969 is that of the group that clients share.
        host: The address to listen on.
        group: The multicast group to join, 239.2.3.1 among clients; none if empty.
    """

    port: Annotated[int, msgspec.Meta(ge=0, le=65_535)]
    host: str = "127.0.0.1"
    group: Annotated[str, msgspec.Meta(pattern=r"^([0-9]{1,3}(\.[0-9]{1,3}){3})?$(?!\n)")] = ""


async def read_tak_server(inlet: Inlet, settings: TakTcp) -> None:
    """Read from a server for ever, see `carriers.read_server`.

    Raises:
        Invalid: If a certificate or key cannot be used.
    """
    tls = _context(settings) if settings.authority else None
    sealer = Sealer(inlet, settings, CotDecoder(settings.sensor_id), "cot")
    await sealer.register()
    await read_server(
        inlet,
        sealer,
        (settings.host, settings.port),
        seal_ms=settings.seal_ms,
        reconnect_max_s=settings.reconnect_max_s,
        tls=tls,
        server_name=(settings.server_name or None) if tls else None,
    )


async def listen_tak_udp(inlet: Inlet, settings: TakUdp) -> None:
    """Take datagrams for ever, each one event.

    Raises:
        Unavailable: If the port or the group cannot be had.
    """
    sealer = Sealer(inlet, settings, CotDecoder(settings.sensor_id, is_stream=False), "cot")
    await sealer.register()
    await take_datagrams(
        inlet, sealer, (settings.host, settings.port), seal_ms=settings.seal_ms, group=settings.group
    )


def _context(settings: TakTcp) -> ssl.SSLContext:
    """Return how the server is recognised, and how it recognises this node.

    Raises:
        Invalid: If a file cannot be used.
    """
    try:
        context = ssl.create_default_context(cafile=settings.authority)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if settings.certificate:
            context.load_cert_chain(settings.certificate, settings.key or None)
    except (OSError, ssl.SSLError) as error:
        raise Invalid(
            "sensors.tls",
            f"A certificate or key cannot be used: {error}.",
            "Check the files and permissions.",
        ) from error
    return context


FEEDS: Final = (
    Feed(
        name="sensors.tak_tcp",
        settings=TakTcp,
        run=read_tak_server,
        sentence="Cursor on Target from a TAK server over TCP or TLS.",
    ),
    Feed(
        name="sensors.tak_udp",
        settings=TakUdp,
        run=listen_tak_udp,
        sentence="Cursor on Target from UDP datagrams of TAK clients.",
    ),
)
