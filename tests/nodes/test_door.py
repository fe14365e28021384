"""The neighbours' door over real TLS: who is not pinned learns nothing, and nobody can read anything."""

import http.client
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from lindero.capabilities.tracking.records import TrackUpdated
from lindero.engine.clock import SystemClock
from lindero.kernel.errors import Invalid, LinderoError, Refused, Unavailable, Unproved
from lindero.kernel.places import place_of
from lindero.kernel.times import DAY_MS
from lindero.shells.handshakes import DOOR
from lindero.shells.key_files import TLS_CERTIFICATE, TLS_KEY
from lindero.shells.serving import check_certificate
from lindero.shells.setup import write_certificate
from lindero.trust.exchange.client import PeerConnection
from lindero.trust.exchange.wire import (
    ENCODER,
    FETCH_PATH,
    LEASE_PATH,
    MAX_PARCEL_BYTES,
    PARCEL_PATH,
    WELL_KNOWN_PATH,
    LeaseAsk,
)
from lindero.trust.identity.actions import UnpinPeer
from lindero.trust.identity.certificates import client_context, make_certificate
from lindero.trust.identity.records import AccessRefused
from tests.nodes.served import REACTION, Served, conclude, wait_for
from tests.nodes.world import DIPLOMAT


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Served]]:
    """Give Nordia and Sudia, served, recognised and under the treaty; Vesta is a stranger."""
    folder = tmp_path_factory.mktemp("door")
    first, second = Served(folder, "NRD"), Served(folder, "SUD")
    try:
        first.pin(second.card())
        second.pin(first.card())
        conclude(first, second)
        yield first, second
    finally:
        first.stop()
        second.stop()


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Give Vesta's node, which nobody has recognised."""
    served = Served(tmp_path_factory.mktemp("stranger"), "VES")
    yield served
    served.stop()


def observe(served: Served, identity: str) -> None:
    """Put a track update on a served node."""
    record = TrackUpdated(
        track_id="a" * 20,
        place=place_of(11, 55.5),
        measured_at=served.node.clock.now(),
        identity=identity,
    )
    served.node.work("tracking", REACTION, lambda desk: desk.put(record))


def has(served: Served, identity: str) -> bool:
    """Say whether a neighbour's ship is on a served node's map."""
    found = served.node.store.query(
        "SELECT 1 FROM picture_latest WHERE agreement <> '' AND identity = ?", (identity,)
    )
    return bool(found)


def asked(
    here: Served, there: Served, method: str, path: str, body: bytes = b"", encoding: str = "identity"
) -> int:
    """Send any request with a node's own certificate; return the answer's status."""
    context = client_context(
        here.folder / "keys" / TLS_CERTIFICATE, here.folder / "keys" / TLS_KEY, there.card().certificate
    )
    host, _, port = there.address.rpartition(":")
    connection = http.client.HTTPSConnection(host, int(port), timeout=10, context=context)
    try:
        connection.request(method, path, body or None, {"Content-Encoding": encoding})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def test_EXC_01_records_cross_between_served_nodes_over_mutual_tls(pair: tuple[Served, Served]) -> None:
    """Threads, sockets and clocks as in life: a record put in Nordia is on Sudia's map, and back."""
    first, second = pair
    observe(first, "219001111")
    observe(second, "211002222")
    wait_for(lambda: has(second, "219001111") and has(first, "211002222"))
    wait_for(lambda: first.node.exchange.links["SUD"].state.connected)
    assert first.node.exchange.links["SUD"].state.error == ""


def test_AGR_04_S_05_the_door_has_a_route_for_each_handler_and_one_to_fetch(
    pair: tuple[Served, Served],
) -> None:
    """What the handlers are is pinned in `test_S_05.py`; there is nothing to read, list, count or subscribe to."""
    application = pair[0].node.peer_app()
    routes = {route.path: route.methods - {"HEAD"} for route in application.routes}  # type: ignore[attr-defined]
    asked = (*pair[0].node.exchange.handlers(), FETCH_PATH)
    assert routes == {path: {"POST"} for path in asked} | {WELL_KNOWN_PATH: {"GET"}}


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "POST"])
@pytest.mark.parametrize(
    "path",
    ["/", "/exchange", "/exchange/parcel", "/exchange/records", "/api", "/api/records", "/openapi.json",
     "/picture", "/live/picture", "/sharing/out", "/exchange/parcel/../../api", "/static/theme.js"],
)  # fmt: skip
def test_AGR_04_S_05_neighbours_credential_opens_no_way_to_read(
    pair: tuple[Served, Served], method: str, path: str
) -> None:
    """With a pinned certificate every other path and method is refused, those of the console among them."""
    status = asked(*pair, method, path, b"{}" if method in {"POST", "PUT", "PATCH"} else b"")
    assert status in {404, 405} or (method, path) == ("POST", PARCEL_PATH)
    assert status != 200


def test_S_05_neighbour_that_is_connected_to_has_nothing_to_fetch(pair: tuple[Served, Served]) -> None:
    """Only who is named in `fetched_by` may fetch, and even that is what its link would have posted to it."""
    assert asked(*pair, "POST", FETCH_PATH, b"{}\n") == 403


def test_S_05_well_known_tells_only_the_protocol(pair: tuple[Served, Served]) -> None:
    """It is the same whatever the node holds."""
    assert asked(*pair, "GET", WELL_KNOWN_PATH) == 200


def test_EXC_04_certificate_that_nobody_pinned_is_turned_away(
    pair: tuple[Served, Served], stranger: Served
) -> None:
    """Vesta's certificate is sound, and yet the handshake or the first request ends there; and that is on record."""
    before = turned_away(pair[0])
    with pytest.raises((Unproved, Unavailable, Refused)):
        stranger.connection(pair[0]).post(LEASE_PATH, b"{}", stranger.node.clock.now())
    wait_for(lambda: len(turned_away(pair[0])) > len(before))
    assert turned_away(pair[0])[-1].startswith("the handshake failed: ")


def turned_away(served: Served) -> list[str]:
    """Return why somebody did not get to a node's door, in log order."""
    node = served.node
    events = node.store.run(lambda tx: node.log.read(tx, ["identity.access_refused"], -1, 1_000_000))
    records = [event.record for event in events if isinstance(event.record, AccessRefused)]
    return [record.reason for record in records if record.what == DOOR and record.who == "unknown"]


def test_EXC_04_neighbours_certificate_that_has_expired_is_turned_away_and_noted(
    pair: tuple[Served, Served], tmp_path: Path
) -> None:
    """Pinned or not: past its time it opens nothing at the door, and the log says that it had expired."""
    key, certificate = make_certificate("OLD", SystemClock().now() - 400 * DAY_MS)
    (tmp_path / "k.pem").write_bytes(key)
    (tmp_path / "c.pem").write_bytes(certificate)
    before, door = len(turned_away(pair[0])), pair[0].node._door_tls
    assert door is not None
    door.load_verify_locations(cadata=certificate.decode())
    context = client_context(tmp_path / "c.pem", tmp_path / "k.pem", pair[0].card().certificate)
    host, _, port = pair[0].address.rpartition(":")
    connection = http.client.HTTPSConnection(host, int(port), timeout=10, context=context)
    with pytest.raises((ssl.SSLError, ConnectionError, http.client.HTTPException)):
        _status(connection)
    connection.close()
    wait_for(lambda: len(turned_away(pair[0])) > before)
    assert "expired" in turned_away(pair[0])[-1]


def test_EXC_04_who_knocks_again_and_again_does_not_fill_the_log(
    pair: tuple[Served, Served], stranger: Served
) -> None:
    """Failed handshakes are on record as often as wrong sign-ins are let pass, and no more."""
    for _ in range(30):
        with pytest.raises((Unproved, Unavailable, Refused)):
            stranger.connection(pair[0]).post(LEASE_PATH, b"{}", stranger.node.clock.now())
    observe(pair[0], "219007777")
    assert 1 <= len(turned_away(pair[0])) <= 25


def test_client_without_a_certificate_gets_no_answer(pair: tuple[Served, Served]) -> None:
    """Mutual TLS: who shows nothing is not served."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.load_verify_locations(cadata=pair[0].card().certificate)
    host, _, port = pair[0].address.rpartition(":")
    connection = http.client.HTTPSConnection(host, int(port), timeout=10, context=context)
    with pytest.raises((ssl.SSLError, ConnectionError, http.client.HTTPException)):
        _status(connection)
    connection.close()


def _status(connection: http.client.HTTPSConnection) -> int:
    connection.request("GET", WELL_KNOWN_PATH)
    return connection.getresponse().status


def test_plain_http_is_not_spoken(pair: tuple[Served, Served]) -> None:
    """Bytes without TLS end the connection."""
    host, _, port = pair[0].address.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=10) as plain:
        plain.sendall(b"GET /.well-known/lindero HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"HTTP/1.1 200" not in plain.recv(1_000)


def test_node_at_the_address_that_is_not_the_one_pinned_is_found_out(
    pair: tuple[Served, Served], stranger: Served
) -> None:
    """Somebody else answers in Sudia's place: nothing is sent, and the error says what to do."""
    connection = pair[0].connection(stranger, as_whom=pair[1])
    with pytest.raises(Unproved) as refusal:
        connection.post(PARCEL_PATH, b"219009999", pair[0].node.clock.now())
    assert refusal.value.code == "exchange.not_the_peer"
    assert "fingerprint" in refusal.value.advice


def test_EXC_04_neighbour_that_is_recognised_no_longer_is_turned_away_and_noted(
    pair: tuple[Served, Served], stranger: Served
) -> None:
    """TLS may still know the certificate; the door knows whose it was, and that it is nobody's now."""
    first = pair[0]
    first.pin(stranger.card())
    stranger.pin(first.card())
    ask = LeaseAsk(protocol="lindero/2", sender="VES", agreements=(), asked_at=0, nonce="0" * 64, heard=0)
    connection = stranger.speaking(first)
    assert connection.post(LEASE_PATH, ENCODER.encode(ask), stranger.node.clock.now())
    grants = msgspec.structs.replace(DIPLOMAT, grants=DIPLOMAT.grants | {"identity.administer"})
    first.node.act("identity.unpin_peer", UnpinPeer(nation="VES", reason="test over"), grants)
    with pytest.raises(LinderoError) as refusal:
        connection.post(LEASE_PATH, ENCODER.encode(ask), stranger.node.clock.now())
    connection.close()
    assert refusal.value.code == "exchange.unknown_peer"
    wait_for(lambda: "VES" not in first.node.exchange.links)
    noted = "SELECT count(*) FROM log_bodies WHERE instr(body, 'neighbours'' door') > 0"
    wait_for(lambda: first.node.store.query(noted)[0][0] == 1)


def test_EXC_04_neighbour_cannot_speak_in_another_nations_name(pair: tuple[Served, Served]) -> None:
    """The certificate, not what the request says, tells who asks."""
    ask = LeaseAsk(protocol="lindero/2", sender="VES", agreements=(), asked_at=0, nonce="0" * 64, heard=0)
    connection = pair[0].speaking(pair[1])
    with pytest.raises(Unproved) as refusal:
        connection.post(LEASE_PATH, ENCODER.encode(ask), pair[0].node.clock.now())
    connection.close()
    assert refusal.value.code == "exchange.addressee"


def test_oversize_parcel_is_refused_before_it_is_read(pair: tuple[Served, Served]) -> None:
    """One byte beyond the limit, declared or not, is too much."""
    assert asked(*pair, "POST", PARCEL_PATH, b" " * (MAX_PARCEL_BYTES + 1)) == 422
    sealed = pair[0].node.exchange.speech.request("SUD", PARCEL_PATH, b" " * (MAX_PARCEL_BYTES - 2_000))
    assert asked(*pair, "POST", PARCEL_PATH, sealed) == 422


def test_compressed_body_is_refused(pair: tuple[Served, Served]) -> None:
    """No bomb: nothing is sent compressed, so nothing is unpacked."""
    assert asked(*pair, "POST", PARCEL_PATH, b"\x1f\x8b" + b"\0" * 1_000, encoding="gzip") == 422


def test_deep_nesting_is_refused_over_the_wire(pair: tuple[Served, Served]) -> None:
    """The answer is a refusal and the door stays open."""
    deep = b"[" * 1_000_000
    assert asked(*pair, "POST", PARCEL_PATH, deep) == 400
    assert (
        asked(*pair, "POST", PARCEL_PATH, pair[0].node.exchange.speech.request("SUD", PARCEL_PATH, deep))
        == 422
    )
    assert asked(*pair, "GET", WELL_KNOWN_PATH) == 200


def test_EXC_04_expired_certificate_says_whose_and_since_when(
    pair: tuple[Served, Served], tmp_path: Path
) -> None:
    """Our own or the neighbour's: the link names it and the command that makes a new one."""
    now = SystemClock().now()
    key, certificate = make_certificate("NRD", now - 400 * DAY_MS)
    (tmp_path / "k.pem").write_bytes(key)
    (tmp_path / "c.pem").write_bytes(certificate)
    theirs = pair[1].card().certificate
    with pytest.raises(LinderoError) as refusal:
        PeerConnection("SUD", pair[1].address, theirs, tmp_path / "c.pem", tmp_path / "k.pem").post(
            LEASE_PATH, b"{}", now
        )
    assert refusal.value.code == "identity.certificate_expired"
    assert "this node" in refusal.value.text
    assert "rotate" in refusal.value.advice


def test_node_whose_certificate_has_expired_does_not_start(tmp_path: Path, stranger: Served) -> None:
    """It says so with an advice instead of failing every handshake later."""
    folder = tmp_path / "VES"
    (folder / "keys").mkdir(parents=True)
    key, certificate = make_certificate("VES", SystemClock().now() - 400 * DAY_MS)
    (folder / "keys" / TLS_KEY).write_bytes(key)
    (folder / "keys" / TLS_KEY).chmod(0o600)
    (folder / "keys" / TLS_CERTIFICATE).write_bytes(certificate)

    class Expired:
        clock = stranger.node.clock

    expired = Expired()
    expired.folder = folder  # type: ignore[attr-defined]
    with pytest.raises(Invalid) as refusal:
        check_certificate(expired)  # type: ignore[arg-type]
    assert refusal.value.code == "identity.certificate_expired"
    assert "rotate" in refusal.value.advice


def test_rotated_certificate_needs_the_ceremony_again(tmp_path: Path) -> None:
    """After `lindero peers rotate` the neighbour takes nothing until it has pinned the new card; then all flows."""
    first, second = Served(tmp_path, "NRD"), Served(tmp_path, "SUD")
    try:
        first.pin(second.card())
        second.pin(first.card())
        conclude(first, second)
        second.stop()
        write_certificate(tmp_path / "SUD", "SUD", SystemClock())
        observe(first, "219003333")
        second = Served(tmp_path, "SUD")
        stale = first.connection(second, as_whom=None)
        assert stale.nation == "SUD"
        old_link = first.node.exchange.links["SUD"]
        wait_for(lambda: bool(old_link.state.error))
        first.pin(second.card())
        second.pin(first.card())
        wait_for(lambda: has(second, "219003333"))
        assert first.node.exchange.links["SUD"] is not old_link
    finally:
        first.stop()
        second.stop()
