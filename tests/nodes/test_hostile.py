"""Hostile neighbours and hostile lines: slow, flooding, cut again and again; everybody else goes on."""

import asyncio
import random
import socket
import ssl
import threading
from collections.abc import Iterator

import pytest

from lindero.capabilities.rescue.records import CaseOpened, Counts
from lindero.capabilities.tracking.records import TrackUpdated
from lindero.engine.reading import Reading
from lindero.kernel.errors import Unavailable
from lindero.kernel.places import place_of
from lindero.shells.key_files import TLS_CERTIFICATE, TLS_KEY
from lindero.trust.exchange import channels, door
from lindero.trust.exchange.patience import PinnedProtocol, Turns
from lindero.trust.exchange.wire import PARCEL_PATH, RESCUE_PATH, WELL_KNOWN_PATH
from lindero.trust.identity.certificates import client_context
from tests.nodes.proxy import Line
from tests.nodes.served import REACTION, Served, conclude, wait_for
from tests.nodes.test_door import asked

CHANNEL = "lindero/NRD-SUD/AG-1/operations"
RECEIVED = "SELECT count(*) FROM log_heads WHERE kind = ? AND origin = 'NRD'"
UPDATES, CASES = "tracking.track_updated", "rescue.case_opened"
PATIENCE_S = 0.4


@pytest.fixture(scope="module")
def lined(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Served, Line]]:
    """Give Nordia and Sudia under the treaty, and the line by which Nordia reaches Sudia."""
    folder, line = tmp_path_factory.mktemp("lined"), Line()
    first, second = Served(folder, "NRD"), Served(folder, "SUD", peers=line.address)
    line.lead_to(second.node.config.peers.port)
    try:
        first.pin(second.card())
        second.pin(first.card())
        conclude(first, second)
        yield first, second, line
    finally:
        line.close()
        first.stop()
        second.stop()


def update(served: Served, number: int) -> TrackUpdated:
    """Return an update of a track of its own."""
    track_id = "".join(chr(97 + int(digit)) for digit in f"{number:020d}")
    return TrackUpdated(track_id=track_id, place=place_of(11, 55.5), measured_at=served.node.clock.now())


def put(served: Served, first: int, count: int) -> list[str]:
    """Put updates at once; return their names."""
    records = [update(served, number) for number in range(first, first + count)]
    return [h.record_id for h in served.node.work("tracking", REACTION, lambda desk: desk.put_all(records))]


def received(served: Served, kind: str = UPDATES) -> int:
    """Return how many of Nordia's records of a kind a node holds."""
    return int(served.node.store.query(RECEIVED, (kind,))[0][0])


def names(served: Served) -> list[str]:
    """Return the names of Nordia's updates on a node, in log order."""
    sql = "SELECT record_id FROM log_heads WHERE kind = ? AND origin = 'NRD' ORDER BY seq"
    return [name for (name,) in served.node.store.query(sql, (UPDATES,))]


def raw(here: Served, there: Served, port: int | None = None) -> ssl.SSLSocket:
    """Return a TLS connection to a node's door with a recognised certificate, for bytes of any kind."""
    keys = here.folder / "keys"
    context = client_context(keys / TLS_CERTIFICATE, keys / TLS_KEY, there.card().certificate)
    plain = socket.create_connection(("127.0.0.1", port or there.node.config.peers.port), timeout=10)
    return context.wrap_socket(plain)


def ended(connection: ssl.SSLSocket) -> bool:
    """Wait until the other side says or does something; return whether it hung up."""
    try:
        return connection.recv(1) == b""
    except (ConnectionError, ssl.SSLError):
        return True


def all_of(connection: ssl.SSLSocket) -> bytes:
    """Return everything that the other side says until it hangs up."""
    said = b""
    while data := connection.recv(4_096):
        said += data
    return said


# --- lines --------------------------------------------------------------------------------------------------------


def test_EXC_01_flapping_line_loses_and_doubles_nothing(lined: tuple[Served, Served, Line]) -> None:
    """Cut again and again in the middle of parcels and receipts, everything is there once and in order."""
    first, second, line = lined
    dice = random.Random(5)
    before, sent = names(second), names(first)
    for number in range(25):
        sent += put(first, 40 * number, 40)
        threading.Event().wait(dice.uniform(0.01, 0.12))
        line.is_cut = dice.random() < 0.2
        line.cut()
    line.is_cut = False
    wait_for(lambda: received(second) >= len(sent))
    assert names(second) == sent
    assert len(sent) - len(before) == 1_000
    ours, theirs = (channels.size_of(Reading(s.node.store), CHANNEL) for s in (first, second))
    assert ours == theirs


def test_EXC_03_S_15_rescue_overtakes_a_backlog_on_a_slow_line(lined: tuple[Served, Served, Line]) -> None:
    """At 1.6 Mbit/s a call of distress put behind a long backlog is there long before the backlog is."""
    first, second, line = lined
    line.bytes_a_second, line.delay_s = 200_000, 0.01
    try:
        start = received(second)
        put(first, 10_000, 1_500)
        wait_for(lambda: received(second) > start)
        case = CaseOpened(
            place=place_of(11, 55.5), measured_at=first.node.clock.now(), counts=Counts(persons=31)
        )
        first.node.work("rescue", REACTION, lambda desk: desk.put(case))
        wait_for(lambda: received(second, CASES) == 1)
        overtaken = start + 1_500 - received(second)
        assert overtaken > 300
    finally:
        line.bytes_a_second, line.delay_s = 0, 0.0
    wait_for(lambda: received(second) == start + 1_500)


# --- slow and many ------------------------------------------------------------------------------------------------


def test_body_that_dribbles_is_given_up_and_holds_nobody_else(
    lined: tuple[Served, Served, Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After its time the request is refused and the connection ended; others are answered meanwhile."""
    first, second, _ = lined
    monkeypatch.setattr(door, "BODY_S", PATIENCE_S)
    slow = raw(first, second)
    slow.sendall(b"POST %b HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nx" % PARCEL_PATH.encode())
    assert asked(first, second, "GET", WELL_KNOWN_PATH) == 200
    answer = all_of(slow)
    assert answer.startswith(b"HTTP/1.1 503")
    assert b"exchange.slow" in answer
    assert b"connection: close" in answer.lower()
    slow.close()


@pytest.mark.parametrize("begun", [b"", b"POST /exch", b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: "])
def test_head_that_never_ends_is_hung_up_on(
    lined: tuple[Served, Served, Line], monkeypatch: pytest.MonkeyPatch, begun: bytes
) -> None:
    """Whether nothing was sent, or half a line, or headers without end."""
    first, second, _ = lined
    monkeypatch.setattr(PinnedProtocol, "head_s", PATIENCE_S)
    slow = raw(first, second)
    slow.sendall(begun)
    assert ended(slow)
    slow.close()


def test_who_stops_reading_is_hung_up_on() -> None:
    """An answer that nobody takes does not stay in memory for ever; one that is taken late is finished."""

    class Transport(asyncio.Transport):
        aborted = False

        def abort(self) -> None:
            self.aborted = True

    async def course() -> None:
        protocol = PinnedProtocol.__new__(PinnedProtocol)
        protocol.loop = asyncio.get_running_loop()
        protocol.transport = Transport()
        protocol._running_out = None
        protocol.stall_s = 0.02
        protocol._hang_up_in(protocol.stall_s)
        protocol._hang_up_in(None)
        await asyncio.sleep(0.05)
        assert not protocol.transport.aborted
        protocol._hang_up_in(protocol.stall_s)
        await asyncio.sleep(0.05)
        assert protocol.transport.aborted

    asyncio.run(course())


def test_flood_of_one_neighbour_is_told_to_wait_and_rescue_is_not(lined: tuple[Served, Served, Line]) -> None:
    """Beyond four requests at once the answer is 503; the way of rescue counts apart and stays open."""
    first, second, _ = lined
    held = [raw(first, second) for _ in range(4)]
    for connection in held:
        connection.sendall(b"POST %b HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n" % PARCEL_PATH.encode())
    wait_for(lambda: asked(first, second, "POST", PARCEL_PATH, b"{}") == 503)
    assert asked(first, second, "POST", RESCUE_PATH, b"{}") == 422
    assert asked(first, second, "GET", WELL_KNOWN_PATH) == 200
    for connection in held:
        connection.close()
    wait_for(lambda: asked(first, second, "POST", PARCEL_PATH, b"{}") == 400)


def test_turns_of_one_neighbour_are_not_those_of_another() -> None:
    """Who floods is refused, and only who floods; a turn is given back also after an error."""
    turns = Turns(at_once=2)
    with turns.of("NRD"), turns.of("NRD"):
        with pytest.raises(Unavailable, match="being worked on"), turns.of("NRD"):
            pass
        with turns.of("SUD"):
            pass
    with pytest.raises(ZeroDivisionError), turns.of("NRD"):
        raise ZeroDivisionError
    with turns.of("NRD"), turns.of("NRD"):
        pass


@pytest.mark.parametrize(
    "body",
    [
        b"lindero/2 0123456789abcdef\n",
        b"lindero/2 " + b"x" * 100_000,
        b"lindero/3 0123456789abcdef\n" + bytes(2_000),
        b"\x00" * 10_000,
        b"{" * 200_000,
        b'{"protocol":"lindero/2","batches":[' + b"[" * 100_000,
    ],
)
def test_bytes_of_any_kind_are_refused_and_the_door_stays_open(
    lined: tuple[Served, Served, Line], body: bytes
) -> None:
    """Broken envelopes, foreign versions, depths: each is a refusal and none is a defect."""
    first, second, _ = lined
    assert asked(first, second, "POST", PARCEL_PATH, body) in {400, 422}
    assert asked(first, second, "GET", WELL_KNOWN_PATH) == 200
