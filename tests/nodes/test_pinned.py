"""The way to a neighbour: only the pinned certificate itself is believed, and no answer is longer than it may be."""

import datetime as dt
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from lindero.engine.clock import SystemClock
from lindero.kernel.errors import Unavailable, Unproved
from lindero.trust.exchange.client import MAX_ANSWER_BYTES, PeerConnection
from lindero.trust.exchange.wire import WELL_KNOWN_PATH
from lindero.trust.identity.certificates import make_certificate

PATIENCE_S = 10.0


class Identity:
    """A key with its certificate, in two files.

    Attributes:
        key: The file of the private key.
        certificate: The file of the certificate, with what it was issued by behind it.
        pem: The certificate.
    """

    def __init__(self, folder: Path, name: str, key: bytes, certificate: bytes, chain: bytes = b"") -> None:
        self.key, self.certificate = folder / f"{name}.key", folder / f"{name}.pem"
        self.key.write_bytes(key)
        self.certificate.write_bytes(certificate + chain)
        self.pem = certificate.decode()


@pytest.fixture
def nordia(tmp_path: Path) -> Identity:
    """Give the node that asks."""
    return Identity(tmp_path, "nrd", *make_certificate("NRD", SystemClock().now()))


@pytest.fixture
def sudia(tmp_path: Path) -> Identity:
    """Give the neighbour whose certificate is pinned."""
    return Identity(tmp_path, "sud", *make_certificate("SUD", SystemClock().now()))


def issued_by(issuer: Identity, folder: Path) -> Identity:
    """Return another certificate that the pinned one's key has signed: TLS alone would take it."""
    key = ec.generate_private_key(ec.SECP256R1())  # excused(randomness): a TLS key never repeats itself
    parent = x509.load_pem_x509_certificate(issuer.pem.encode())
    signer = load_pem_private_key(issuer.key.read_bytes(), None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    leaf = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "clerk.lindero.invalid")]))
        .issuer_name(parent.subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(parent.not_valid_before_utc)
        .not_valid_after(parent.not_valid_before_utc + dt.timedelta(days=30))
        .sign(signer, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Identity(folder, "clerk", private, leaf.public_bytes(Encoding.PEM), issuer.pem.encode())


@contextmanager
def answering(who: Identity, body: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """Answer one connection with a body over TLS; give the address, and what was asked."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(who.certificate, who.key)
    asked: list[bytes] = []

    def answer(listener: socket.socket) -> None:
        plain, _ = listener.accept()
        plain.settimeout(PATIENCE_S)
        try:
            with context.wrap_socket(plain, server_side=True) as connection:
                asked.append(connection.recv(65_536))
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        except OSError:
            plain.close()  # The other side hung up, as it should on a stranger.

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer, args=(listener,))
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}", asked
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


def connection_to(address: str, pinned: Identity, mine: Identity) -> PeerConnection:
    """Return a connection that believes one certificate."""
    return PeerConnection("SUD", address, pinned.pem, mine.certificate, mine.key)


def test_what_the_pinned_certificate_issued_is_not_the_neighbour(
    nordia: Identity, sudia: Identity, tmp_path: Path
) -> None:
    """A certificate below the pinned one passes TLS and is still refused, before a byte is sent to it."""
    with answering(issued_by(sudia, tmp_path), b"{}") as (address, asked):
        connection = connection_to(address, sudia, nordia)
        with pytest.raises(Unproved) as refusal:
            connection.greet(SystemClock().now())
        connection.close()
    assert refusal.value.code == "exchange.not_the_peer"
    assert [request for request in asked if request] == []


def test_the_pinned_certificate_itself_is_believed(nordia: Identity, sudia: Identity) -> None:
    """The same server with the pinned certificate is asked and heard: the refusal above is for the pin."""
    with answering(sudia, b"{}") as (address, asked):
        connection = connection_to(address, sudia, nordia)
        assert connection.greet(SystemClock().now()) == b"{}"
        connection.close()
    assert asked[0].startswith(b"GET " + WELL_KNOWN_PATH.encode())


@pytest.mark.parametrize("more", [0, 1])
def test_no_answer_is_longer_than_it_may_be(nordia: Identity, sudia: Identity, more: int) -> None:
    """The longest answer is read; one byte more is refused, and the connection is not used again."""
    with answering(sudia, b" " * (MAX_ANSWER_BYTES + more)) as (address, _):
        connection = connection_to(address, sudia, nordia)
        if more:
            with pytest.raises(Unproved) as refusal:
                connection.greet(SystemClock().now())
            assert refusal.value.code == "exchange.answer"
        else:
            assert len(connection.greet(SystemClock().now())) == MAX_ANSWER_BYTES
        connection.close()


def test_neighbour_that_ends_a_connection_is_out_of_reach_and_no_stranger(
    nordia: Identity, sudia: Identity
) -> None:
    """A node that is stopped between two requests, in whatever words TLS tells that, gives no cause for alarm."""
    now = SystemClock().now()
    with answering(sudia, b"{}") as (address, _):
        connection = connection_to(address, sudia, nordia)
        assert connection.post("/first", b"", now) == b"{}"
    with pytest.raises(Unavailable) as gone:
        connection.post("/second", bytes(8 << 20), now)
    assert gone.value.code == "exchange.hung_up"
