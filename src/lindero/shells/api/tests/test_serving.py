"""Serving a node: its doors, its ports, its start and its stop."""

import http.client
import os
import shutil
import socket
import ssl
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest

from lindero.engine.clock import SystemClock
from lindero.engine.config import read_config
from lindero.kernel.errors import Conflict, Invalid, LinderoError, Missing
from lindero.kernel.times import DAY_MS
from lindero.shells.api.tests import nodes
from lindero.shells.api.tests.serving_nodes import served
from lindero.shells.local import CONTROL_SOCKET
from lindero.shells.serving import check_certificate, open_doors
from lindero.trust.identity.cards import fingerprint_of, read_card
from lindero.trust.identity.certificates import VALID_DAYS, client_context, make_certificate


def get(address: str, path: str) -> tuple[int, bytes]:
    """Return status and body of a request."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def heard(secured: ssl.SSLSocket) -> bytes:
    """Return what a request over TLS is answered with; nothing where the other side hangs up."""
    try:
        secured.sendall(b"GET /.well-known/lindero HTTP/1.1\r\nhost: x\r\n\r\n")
        return secured.recv(100)
    except (ssl.SSLError, ConnectionError):
        return b""


def with_ports(folder: Path, console: int, peers: int) -> None:
    """Set the ports in a node's configuration."""
    path = folder / "node.toml"
    before, between, after = path.read_text(encoding="utf-8").split("port = 0")
    path.write_text(f"{before}port = {console}{between}port = {peers}{after}", encoding="utf-8")


def test_node_answers_on_all_its_doors(folder: Path) -> None:
    """Console, JSON interface and control socket answer once it says that it has started."""
    with served(folder) as (_, addresses):
        assert get(addresses.console, "/health") == (200, b'{"status":"ok"}')
        assert get(addresses.console, "/api/openapi.json")[0] == 200
        assert get(addresses.console, "/sign-in")[0] == 200
        assert (folder / CONTROL_SOCKET).is_socket()


def test_free_ports_are_found_and_told(folder: Path) -> None:
    """With port 0 the system gives free ports, and the node's card says the real one."""
    with served(folder) as (node, addresses):
        assert urlsplit(addresses.console).port not in {0, None}
        assert addresses.peers.rpartition(":")[2] != "0"
        assert node.card().address == addresses.peers


def test_neighbours_door_shows_the_nodes_certificate(folder: Path, tmp_path: Path) -> None:
    """Whoever has pinned the node meets that certificate; a stranger's own is turned away by TLS itself."""
    key, certificate = make_certificate("SUD", SystemClock().now())
    (tmp_path / "key.pem").write_bytes(key)
    (tmp_path / "certificate.pem").write_bytes(certificate)
    with served(folder) as (node, addresses):
        context = client_context(tmp_path / "certificate.pem", tmp_path / "key.pem", node.card().certificate)
        host, _, port = addresses.peers.rpartition(":")
        with socket.create_connection((host, int(port)), timeout=10) as plain:
            secured = context.wrap_socket(plain)
            with secured:
                assert heard(secured) == b""


def test_answers_leave_at_once(folder: Path) -> None:
    """No connection waits for an acknowledgement before it sends the body after the head of an answer."""
    with open_doors(folder, read_config(folder / "node.toml")) as doors:
        for door in (doors.console, doors.peers):
            with socket.create_connection(door.getsockname()), door.accept()[0] as accepted:
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_port_in_use_is_named_before_anything_starts(folder: Path) -> None:
    """A taken port is an error with the port, the table of the configuration, and what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with_ports(folder, port, 0)
        config = read_config(folder / "node.toml")
        with pytest.raises(Conflict) as caught, open_doors(folder, config):
            pass
    assert str(port) in caught.value.text
    assert "[console]" in caught.value.advice
    assert not (folder / CONTROL_SOCKET).exists()


def test_neighbours_port_in_use_is_named_too(folder: Path) -> None:
    """The other port is named by its own table."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        with_ports(folder, 0, taken.getsockname()[1])
        with (
            pytest.raises(Conflict, match=r"\[peers\]"),
            open_doors(folder, read_config(folder / "node.toml")),
        ):
            pass


@pytest.mark.parametrize("host", ["203.0.113.9", "no such host"])
def test_address_of_another_machine_is_named(folder: Path, host: str) -> None:
    """An address that this machine does not have is said to be none of its own."""
    path = folder / "node.toml"
    text = path.read_text(encoding="utf-8").replace('host = "127.0.0.1"', f'host = "{host}"', 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Invalid, match="no address of this machine"), open_doors(folder, read_config(path)):
        pass


def test_node_is_served_once(folder: Path) -> None:
    """A second process is told that the node is being served, not that some port is taken."""
    with (
        served(folder),
        pytest.raises(Conflict, match="being served already"),
        open_doors(folder, read_config(folder / "node.toml")),
    ):
        pass


def test_socket_left_by_a_killed_node_does_not_matter(folder: Path) -> None:
    """A control socket to which nobody listens is replaced."""
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(folder / CONTROL_SOCKET))
    left.close()
    with served(folder) as (_, addresses):
        assert get(addresses.console, "/health")[0] == 200


def test_control_socket_is_for_its_owner_alone(folder: Path) -> None:
    """Nobody else on the machine can reach the control door, and it is gone when the node has stopped."""
    with served(folder):
        assert (folder / CONTROL_SOCKET).stat().st_mode & 0o777 == 0o600
        assert folder.stat().st_mode & 0o077 == 0
    assert not (folder / CONTROL_SOCKET).exists()


def test_long_path_is_no_obstacle(folder: Path, tmp_path: Path) -> None:
    """A folder whose path is longer than a socket's may be is served all the same."""
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    deep.parent.mkdir()
    shutil.move(folder, deep)
    with served(deep) as (_, addresses):
        assert len(os.fsencode(deep / CONTROL_SOCKET)) > 107
        assert get(addresses.console, "/health")[0] == 200


def test_missing_certificate_stops_the_start(folder: Path) -> None:
    """Without its certificate a node does not start, and says how to make one."""
    (folder / "keys" / "tls-certificate.pem").unlink()
    with pytest.raises(Missing) as caught, served(folder):
        pass
    assert "lindero peers rotate" in caught.value.advice


def test_expired_certificate_stops_the_start(folder: Path) -> None:
    """With an expired certificate no neighbour would listen: the node says since when, and what to do."""
    past = SystemClock().now() - (VALID_DAYS + 1) * DAY_MS
    key, certificate = make_certificate("NRD", past)
    (folder / "keys" / "tls-key.pem").write_bytes(key)
    (folder / "keys" / "tls-certificate.pem").write_bytes(certificate)
    with pytest.raises(Invalid, match="expired") as caught, served(folder):
        pass
    assert "lindero peers rotate" in caught.value.advice


@pytest.mark.parametrize("name", ["tls-key.pem", "node.pem"])
def test_key_that_others_may_read_stops_the_start(folder: Path, name: str) -> None:
    """A key file with a loose mode is refused, with the command that mends it."""
    (folder / "keys" / name).chmod(0o644)
    with pytest.raises(Invalid, match="Others may read") as caught, served(folder):
        pass
    assert "chmod 600" in caught.value.advice


def test_certificate_in_order_passes(folder: Path) -> None:
    """What `lindero init` made is in order."""
    node = nodes.open_node(folder)
    check_certificate(node)
    node.close()


def test_feed_that_does_not_exist_stops_the_start(folder: Path) -> None:
    """A configured feed that no folder declares is named with those that there are."""
    with (folder / "node.toml").open("a", encoding="utf-8") as file:
        file.write('[feeds.tower]\nfeed = "harbour.gong"\n')
    with pytest.raises(LinderoError, match=r"harbour\.gong") as caught, served(folder):
        pass
    assert "harbour.bell" in caught.value.advice


def test_stopped_node_can_be_served_again(folder: Path) -> None:
    """Stopping gives everything back: store, ports, socket."""
    for _ in range(2):
        with served(folder) as (_, addresses):
            assert get(addresses.console, "/health")[0] == 200


def test_card_of_a_served_node_is_whole(folder: Path) -> None:
    """The card that a served node gives out is signed and has the fingerprint of the node that was made."""
    with served(folder) as (node, _):
        card = read_card(msgspec.json.encode(node.card()))
        assert card.nation == "NRD"
        assert len(fingerprint_of(card)) == 64
