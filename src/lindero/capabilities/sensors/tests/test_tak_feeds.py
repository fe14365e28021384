"""Cursor on Target coming in from a server over TLS with certificates of both sides, and from UDP datagrams."""

import asyncio
import contextlib
import socket
import ssl
from pathlib import Path

import pytest

from lindero.capabilities.sensors.feeds.tak import TakTcp, TakUdp, listen_tak_udp, read_tak_server
from lindero.capabilities.sensors.formats.cot_protobuf import MESH
from lindero.capabilities.sensors.tests.cot_made import framed, message, text
from lindero.capabilities.sensors.tests.test_feeds import counted, inlet, running, serving, until
from lindero.engine.clock import SystemClock
from lindero.kernel.errors import Invalid, Unavailable
from lindero.trust.identity.certificates import make_certificate


def files(folder: Path, name: str) -> tuple[Path, Path]:
    """Make a key and a certificate; return where they are."""
    key, certificate = make_certificate("NRD", SystemClock().now())
    paths = folder / f"{name}.key", folder / f"{name}.pem"
    for path, data in zip(paths, (key, certificate), strict=True):
        path.write_bytes(data)
    return paths


def test_SEN_01_udp_datagrams_of_clients_are_taken() -> None:
    """XML and protobuf, each datagram one event; the emergency among them is counted as one."""
    feed = inlet()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    async def scenario() -> None:
        async with running(listen_tak_udp(feed, TakUdp(sensor_id="mesh", port=port))):
            await until(lambda: len(feed.pauses_s) > 1)
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                for datagram in (text(), MESH + message(), text(kind="b-a-o-tbl"), b"noise"):
                    sender.sendto(datagram, ("127.0.0.1", port))
            await until(lambda: counted(feed.desk).lines == 4)

    asyncio.run(scenario())
    counts = counted(feed.desk)
    assert (counts.decoded, counts.kinds, counts.invalid) == (3, {"atom": 2, "emergency": 1}, {"garbage": 1})


def test_SEN_01_server_is_read_by_its_authority_and_knows_the_node(tmp_path: Path) -> None:
    """The server shows a certificate of the named authority and asks for the node's; both ways of writing arrive."""
    key, certificate = files(tmp_path, "server")
    own_key, own = files(tmp_path, "own")
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(own))
    tls.load_cert_chain(certificate, key)
    tls.verify_mode = ssl.CERT_REQUIRED
    feed = inlet()

    async def send_and_wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(text() + framed())
        with contextlib.suppress(OSError):
            await reader.read()

    async def scenario() -> None:
        async with serving(send_and_wait, tls) as port:
            settings = TakTcp(
                sensor_id="police", host="127.0.0.1", port=port, seal_ms=10, server_name="nrd.lindero.invalid",
                authority=str(certificate), certificate=str(own), key=str(own_key),
            )  # fmt: skip
            async with running(read_tak_server(feed, settings)):
                await until(lambda: counted(feed.desk).decoded == 2)

    asyncio.run(scenario())
    assert counted(feed.desk).kinds == {"atom": 2}


def test_certificate_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    """A file that is none, or is not there, is named with advice."""
    (tmp_path / "none.pem").write_text("none")
    for name in ("none.pem", "absent.pem"):
        settings = TakTcp(sensor_id="a", host="127.0.0.1", port=1, authority=str(tmp_path / name))
        with pytest.raises(Invalid, match="cannot be used"):
            asyncio.run(read_tak_server(inlet(), settings))


def test_group_that_is_none_is_told() -> None:
    """An address that is no multicast group cannot be joined."""
    with pytest.raises(Unavailable):
        asyncio.run(listen_tak_udp(inlet(), TakUdp(sensor_id="a", port=0, group="127.0.0.1")))
