"""The door on a node: who gets in, what is on record, what of the picture is shown and taken back, who is rescued."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lindero.capabilities.sensors.formats.cot import CotDecoder, Taken
from lindero.capabilities.sensors.formats.cot_event import PING, PONG, REQUEST
from lindero.capabilities.sensors.tests.cot_made import DECLARATION, REMARK, framed, text
from lindero.engine.config import TakDoor
from lindero.engine.erasing import erase_now
from lindero.kernel.errors import Invalid
from lindero.shells.key_files import TLS_CERTIFICATE, TLS_KEY
from lindero.shells.local import local_actor
from lindero.shells.node import Node
from lindero.shells.operations import issue_key
from lindero.shells.said_locally import IssueKey
from lindero.shells.tak.client import Client
from lindero.shells.tak.door import Door, check
from lindero.shells.tak.recorder import BATCH_BYTES, BATCH_ROWS
from lindero.shells.tak.tls import tls_context
from lindero.trust.identity.actions import RevokeApiKey
from lindero.trust.identity.certificates import der_of
from tests.nodes.world import START, World

BOTH = ("sensors.operate", "picture.read")


class Line(asyncio.Transport):
    """A connection that remembers what was sent."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        super().__init__({"peername": (address, 40_000)})
        self.sent = b""
        self.ended = asyncio.Event()
        self.held: list[bool] = []

    def write(self, data: Any) -> None:
        """Take bytes."""
        self.sent += bytes(data)

    def close(self) -> None:
        """End the connection."""
        self.ended.set()

    def is_closing(self) -> bool:
        """Say whether it was ended."""
        return self.ended.is_set()

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """Hear how much may wait."""

    def pause_reading(self) -> None:
        """Hold the sender."""
        self.held.append(True)

    def resume_reading(self) -> None:
        """Let the sender go on."""
        self.held.append(False)

    def got(self) -> list[Taken]:
        """Return what a client read since the last call."""
        sent, self.sent = self.sent, b""
        decoder = CotDecoder("client")
        return decoder.read(sent)

    def types(self) -> list[str]:
        """Return the types of what a client read since the last call."""
        return [one.event.type for one in self.got()]


ASSESSED: dict[str, Any] = {
    "assessment": "DPIA-3",
    "opinion_by": "data protection officer",
    "assessed_until": "2099-01-01",
}


class Scene:
    """A node with its door, and clients."""

    def __init__(self, folder: Path, start: int = START) -> None:
        self.world = World(folder, nations=("NRD",), start=start)
        self.node: Node = self.world.nodes["NRD"]
        self.machine = local_actor(0, self.node.registry.offers("grants"))

    def key(self, name: str, *grants: str, addresses: tuple[str, ...] = ()) -> str:
        """Issue a key to a machine."""
        ask = IssueKey(name=name, grants=grants or BOTH, days=1, addresses=addresses, **ASSESSED)
        return issue_key(self.node, ask, self.machine).key

    def door(self, **settings: Any) -> Door:
        """Return a door."""
        return Door(self.node, TakDoor(**settings))

    def records(self, kind: str) -> list[Any]:
        """Return bodies on record."""
        return self.world.records("NRD", kind)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Return a node with machines."""
    made = Scene(tmp_path_factory.mktemp("tak"))
    yield made
    made.world.close()


def words_of(key: str) -> bytes:
    """Return a client's first words."""
    return f'<auth><cot username="x" password="{key}" uid="A"/></auth>'.encode()


def join(door: Door, key: str, then: bytes = b"") -> tuple[Client, Line]:
    """Connect a client, which says who it is."""
    client, line = Client(door), Line()
    client.connection_made(line)
    client.data_received(words_of(key) + then)
    return client, line


def test_SEN_01_positions_of_clients_are_on_record_and_passed_on(scene: Scene) -> None:
    """What one client sends, the other gets as it came; the node has it as observations, without words of persons."""

    async def play() -> None:
        door = scene.door()
        sender, _ = join(door, scene.key("patrol-1"), text(uid="UNIT-1"))
        _, reader = join(door, scene.key("patrol-2", "picture.read"))
        assert reader.types() == ["t-x-takp-v"]
        sender.data_received(text(uid="UNIT-1", lon=11.3))
        assert reader.sent == text(uid="UNIT-1", lon=11.3).removeprefix(DECLARATION)
        await door._keep()
        (batch,) = [one for one in scene.records("sensors.batch_observed") if one.sensor_id == "tak-patrol-1"]
        assert (batch.count, batch.counts.kinds) == (2, {"atom": 2})
        assert REMARK not in repr(batch)

    asyncio.run(play())


def test_nobody_gets_in_without_a_key_that_holds(scene: Scene) -> None:
    """No key, a wrong one, other words, one taken back: the connection ends, and nothing was told."""

    async def play() -> None:
        door = scene.door()
        for first in (words_of(""), words_of("lk_0_0"), text(), b"x" * 5_000):
            client, line = Client(door), Line("192.0.2.7")
            client.connection_made(line)
            client.data_received(first)
            assert (line.is_closing(), line.sent) == (True, b"")
        key = scene.key("lost")
        scene.node.act(
            "identity.revoke_api_key", RevokeApiKey(key_id=key.split("_")[1], reason="lost"), scene.machine
        )
        assert join(door, key)[1].is_closing()

    asyncio.run(play())


def test_key_says_what_a_client_may_send_and_see(scene: Scene) -> None:
    """Without the grant to see, nothing is sent; without the grant to send, nothing is kept or passed on."""

    async def play() -> None:
        door = scene.door()
        blind, dark = join(door, scene.key("sensor-only", "sensors.operate"))
        mute, light = join(door, scene.key("reader-only", "picture.read"))
        dark.got(), light.got()
        mute.data_received(text(uid="MUTE"))
        blind.data_received(text(uid="BLIND"))
        assert (dark.sent, len(light.got())) == (b"", 1)
        await door._keep()
        assert not [r for r in scene.records("sensors.batch_observed") if r.sensor_id == "tak-reader-only"]

    asyncio.run(play())


def test_S_23_picture_is_shown_under_the_nodes_own_names_and_taken_back(scene: Scene) -> None:
    """A track appears at clients as unknown, never as an enemy; when its record is erased, clients are told so."""

    async def play() -> None:
        door = scene.door()
        _, line = join(door, scene.key("viewer", "picture.read"))
        line.got()
        head = scene.world.put(
            "NRD", "tracking", scene.world.track("NRD", name="ALBATROSS", item_class="vessel")
        )
        await door._keep()
        shown = [one for one in line.got() if b"ALBATROSS" in one.data]
        assert [one.event.type for one in shown] == ["a-u-S-X"]
        assert shown[0].event.uid.startswith("lindero.NRD.")
        _, late = join(door, scene.key("late", "picture.read"))
        assert shown[0].data in late.sent
        node, now = scene.node, scene.node.clock.now()
        node.store.run(
            lambda tx: erase_now(tx, node.registry, [head.record_id], "NRD", nation="NRD", now=now)
        )
        await door._keep()
        (gone,) = [one for one in line.got() if one.event.type == "t-x-d-d"]
        assert f'<link uid="{shown[0].event.uid}"'.encode() in gone.data

    asyncio.run(play())


def test_call_for_help_opens_one_rescue_whoever_calls(scene: Scene) -> None:
    """Even a client that may send nothing is heard: one rescue for a call, another after it was taken back."""

    async def play() -> None:
        door = scene.door()
        client, _ = join(door, scene.key("walker", "picture.read"))
        before = len(scene.records("rescue.case_opened"))
        for kind in ("b-a-o-tbl", "b-a-o-tbl", "b-a-o-can", "b-a-o-tbl"):
            client.data_received(text(uid="WALKER-9-1-1", kind=kind, lon=11.5))
            await asyncio.gather(*door._works)
        opened = scene.records("rescue.case_opened")[before:]
        assert [one.place.lon for one in opened] == [115_000_000] * 2
        assert opened[0].aware_by == "distress_call"

    asyncio.run(play())


def test_client_that_asks_for_protobuf_gets_it(scene: Scene) -> None:
    """Version 1 is offered, asked for, granted; from then on both ways are protobuf; pings are answered."""

    async def play() -> None:
        door = scene.door()
        client, line = join(door, scene.key("phone"))
        other, _ = join(door, scene.key("tablet"))
        assert line.types() == ["t-x-takp-v"]
        client.data_received(text(kind=PING))
        assert line.types() == [PONG]
        request = '<TakControl><TakRequest version="1"/></TakControl>'
        client.data_received(text(uid="P", kind=REQUEST, detail=request))
        assert b'status="true"' in line.sent
        assert line.types() == ["t-x-takp-r"]
        other.data_received(text(uid="T"))
        assert line.sent[:1] == b"\xbf"
        assert [one.event.uid for one in line.got()] == ["T"]
        client.data_received(framed(uid="P-1"))
        await door._keep()
        assert (
            sum(r.count for r in scene.records("sensors.batch_observed") if r.sensor_id == "tak-phone") == 1
        )

    asyncio.run(play())


@pytest.mark.parametrize(
    ("count", "padding"), [(BATCH_ROWS, 0), (BATCH_BYTES // 60_500 + 1, 60_000)], ids=["rows", "bytes"]
)
def test_flood_waits_until_it_is_on_record(scene: Scene, count: int, padding: int) -> None:
    """A client that sends more rows, or more bytes, than can be kept is held back, and nothing of it is lost."""

    async def play() -> None:
        door = scene.door()
        client, line = join(door, scene.key(f"flood{padding}"))
        detail = f"<a>{'x' * padding}</a>"
        sent = [text(uid=f"U{number % 50}", detail=detail) for number in range(count)]
        client.data_received(b"".join(sent[:-1]))
        assert line.held == []
        client.data_received(sent[-1])
        assert line.held == [True]
        await asyncio.gather(*door._works)
        assert line.held == [True, False]
        assert (
            sum(
                r.count
                for r in scene.records("sensors.batch_observed")
                if r.sensor_id == f"tak-flood{padding}"
            )
            == count
        )

    asyncio.run(play())


def test_key_that_is_taken_back_ends_the_connection(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """An open connection does not outlive its key."""
    monkeypatch.setattr("lindero.shells.tak.door.CHECK_S", 0.01)

    async def play() -> None:
        door = scene.door()
        key = scene.key("stolen")
        _, line = join(door, key)
        scene.node.act(
            "identity.revoke_api_key", RevokeApiKey(key_id=key.split("_")[1], reason="lost"), scene.machine
        )
        watching = asyncio.create_task(door._watch())
        await line.ended.wait()
        watching.cancel()

    asyncio.run(asyncio.wait_for(play(), 10))


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"layers": ("rescue.cases",)}, "tak.layer"),
        ({"layers": ("protection.any",)}, "tak.layer"),
        ({"local_key": "k", "host": "0.0.0.0"}, "tak.plain"),  # noqa: S104  what is refused
    ],
)
def test_S_15_door_that_would_show_rescue_or_be_plain_to_all_is_not_opened(settings: Any, code: str) -> None:
    """No setting lets what people in need told leave, and no setting opens a plain door to a network."""
    with pytest.raises(Invalid) as error:
        check(TakDoor(**settings))
    assert error.value.code == code


def test_clients_of_an_authority_alone_get_in_where_one_is_named(scene: Scene, tmp_path: Path) -> None:
    """With an authority a client shows a certificate beside its key; a file that is none is said to be none."""
    keys = scene.node.folder / "keys"
    context = tls_context(keys / TLS_CERTIFICATE, keys / TLS_KEY, keys / TLS_CERTIFICATE)
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert tls_context(keys / TLS_CERTIFICATE, keys / TLS_KEY, None).verify_mode is ssl.CERT_NONE
    (tmp_path / "none.pem").write_text("none")
    with pytest.raises(Invalid, match="cannot be used"):
        tls_context(keys / TLS_CERTIFICATE, keys / TLS_KEY, tmp_path / "none.pem")


def test_clients_speak_to_each_other_over_TLS(scene: Scene) -> None:
    """Through real sockets: two clients with keys, one sends, the other gets it; when the door ends, all is kept."""
    certificate = der_of((scene.node.folder / "keys" / TLS_CERTIFICATE).read_text(encoding="ascii"))
    # The certificate is as old as the tests' own clock: it is known by its bytes, whatever the machine's clock says.
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE

    async def connect(port: int, key: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        streams = await asyncio.open_connection("127.0.0.1", port, ssl=tls)
        shown = streams[1].get_extra_info("ssl_object").getpeercert(binary_form=True)
        assert shown == certificate
        streams[1].write(words_of(key))
        return streams

    async def play() -> None:
        door, stop = scene.door(), asyncio.Event()
        bound = socket.create_server(("127.0.0.1", 0))
        serving = asyncio.create_task(door.serve(bound, stop))
        port = bound.getsockname()[1]
        reader, reading = await connect(port, scene.key("tls-reader", "picture.read"))
        await reader.readuntil(b"</event>")
        _, sending = await connect(port, scene.key("tls-sender"))
        sending.write(text(uid="OVER-TLS"))
        got = b""
        while b"OVER-TLS" not in got:
            got = await reader.readuntil(b"</event>")
        stop.set()
        await serving
        for one in (reading, sending):
            one.close()
            with contextlib.suppress(OSError):
                await one.wait_closed()
        assert [
            r.count for r in scene.records("sensors.batch_observed") if r.sensor_id == "tak-tls-sender"
        ] == [1]

    asyncio.run(asyncio.wait_for(play(), 20))
