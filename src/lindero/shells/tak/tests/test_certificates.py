"""Clients that are known by their certificate: over TLS on this machine, with certificates made here."""

import asyncio
import contextlib
import datetime as dt
import hashlib
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from lindero.capabilities.sensors.tests.cot_made import text
from lindero.engine.config import TakDoor
from lindero.kernel.errors import Invalid
from lindero.kernel.times import instant_of
from lindero.shells.tak.admission import MAX_WORDS, is_begun
from lindero.shells.tak.certificates import by_fingerprint
from lindero.shells.tak.client import Client
from lindero.shells.tak.door import NAME, Door, check
from lindero.shells.tak.tests.test_door import Line, Scene, words_of
from lindero.shells.tak.tls import tls_context
from lindero.trust.identity.actions import RevokeApiKey

START: Final = instant_of("2090-01-01T00:00:00Z")
"""What the node's clock says; OpenSSL asks the machine's own, by which what is sound here is sound for decades."""

LONG_AGO, FAR_OFF = dt.datetime(1990, 1, 1, tzinfo=dt.UTC), dt.datetime(2099, 1, 1, tzinfo=dt.UTC)
SOON: Final = dt.datetime(2090, 1, 1, 1, tzinfo=dt.UTC)


def _key(number: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(number.to_bytes(32))


class Authority:
    """Signs client certificates, and takes them back; every byte is the same each time."""

    def __init__(self, folder: Path, name: str, secret: int) -> None:
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self._key = _key(secret)
        self.file = folder / f"{name}.pem"
        self.file.write_bytes(self._signed(self._name, self._key, secret, FAR_OFF, is_authority=True))

    def client(self, name: str, secret: int, until: dt.datetime = FAR_OFF) -> Path:
        """Return a file with a client's key and certificate."""
        key, path = _key(secret), self.file.with_name(f"{name}-{secret}.pem")
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(private + self._signed(subject, key, secret, until))
        return path

    def revoked(self, *numbers: int, until: dt.datetime = FAR_OFF) -> Path:
        """Return a file that takes certificates back."""
        path = self.file.with_name("revoked.pem")
        made = x509.CertificateRevocationListBuilder(self._name, LONG_AGO, until)
        for number in numbers:
            one = x509.RevokedCertificateBuilder().serial_number(number).revocation_date(LONG_AGO).build()
            made = made.add_revoked_certificate(one)
        fresh = path.with_suffix(".new")
        fresh.write_bytes(made.sign(self._key, None).public_bytes(Encoding.PEM))
        return fresh.replace(path)

    def _signed(
        self,
        subject: x509.Name,
        key: Ed25519PrivateKey,
        number: int,
        until: dt.datetime,
        *,
        is_authority: bool = False,
    ) -> bytes:
        made = x509.CertificateBuilder(self._name, subject, key.public_key(), number, LONG_AGO, until)
        made = made.add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        return made.sign(self._key, None).public_bytes(Encoding.PEM)


def fingerprint_of(file: Path) -> str:
    """Return a certificate's fingerprint as `openssl x509 -fingerprint -sha256` writes it."""
    pem = file.read_text(encoding="ascii")
    der = ssl.PEM_cert_to_DER_cert(pem[pem.index("-----BEGIN CERTIFICATE") :].rstrip())
    return hashlib.sha256(der).digest().hex(":").upper()


class Place(Scene):
    """A node of the year 2090, with an authority for its clients."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, start=START)
        self.authority = Authority(folder, "clients", 100)

    def settings(self, **certificates: Path) -> dict[str, Any]:
        """Return the settings of a door that knows machines by their certificates."""
        named = {name: (fingerprint_of(file),) for name, file in certificates.items()}
        return {"authority": str(self.authority.file), "certificates": named}

    def revoke(self, key: str) -> None:
        """Take a key back."""
        ask = RevokeApiKey(key_id=key.split("_")[1], reason="lost")
        self.node.act("identity.revoke_api_key", ask, self.machine)

    def turned_away(self) -> list[tuple[str, str]]:
        """Return who did not get in, and why, in log order."""
        refused = self.records("identity.access_refused")
        return [(one.who, one.reason) for one in refused if one.what == NAME]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Return a node with an authority."""
    made = Place(tmp_path_factory.mktemp("tak-certificates"))
    yield made
    made.world.close()


Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@contextlib.asynccontextmanager
async def served(door: Door) -> AsyncIterator[int]:
    """Serve a door on this machine; yield its port."""
    stop, bound = asyncio.Event(), socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(door.serve(bound, stop))
    try:
        yield bound.getsockname()[1]
    finally:
        stop.set()
        await serving


async def connect(port: int, file: Path | None) -> Streams:
    """Connect with a certificate, or none, and say nothing."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE  # the node's certificate is of the year 2090
    if file is not None:
        tls.load_cert_chain(file)
    return await asyncio.open_connection("127.0.0.1", port, ssl=tls)


async def end(writer: asyncio.StreamWriter) -> None:
    """End a connection from the client's side."""
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


async def heard(port: int, file: Path | None, says: bytes = b"") -> bytes:
    """Return all that a client hears until the node ends its connection."""
    got = b""
    with contextlib.suppress(OSError):  # a refused handshake ends in an alert, or in a reset
        reader, writer = await connect(port, file)
        try:
            writer.write(says)
            got = await reader.read()
        finally:
            await end(writer)
    return got


async def until(reader: asyncio.StreamReader, word: bytes) -> bytes:
    """Read events until one has a word."""
    got = b""
    while word not in got:
        got = await reader.readuntil(b"</event>")
    return got


def play(course: Any) -> None:
    """Run what happens, for half a minute at most."""
    asyncio.run(asyncio.wait_for(course, 30))


def test_SEN_01_certificate_says_whose_a_client_is(place: Place) -> None:
    """Without a word of a key: one client sends, the other sees; each has its own machine's permissions, no others."""
    sender, reader = place.authority.client("sender", 1), place.authority.client("reader", 2)
    place.key("by-sender", "sensors.operate"), place.key("by-reader", "picture.read")
    settings = place.settings(**{"by-sender": sender, "by-reader": reader})

    async def course() -> None:
        async with served(place.door(**settings)) as port:
            seeing, to_reader = await connect(port, reader)
            await until(seeing, b"t-x-takp-v")
            sent, to_sender = await connect(port, sender)
            await until(sent, b"t-x-takp-v")
            to_reader.write(text(uid="NOT-GRANTED"))
            to_sender.write(text(uid="GRANTED"))
            await until(seeing, b"GRANTED")
            await end(to_sender)
            await end(to_reader)

    play(course())
    batches = place.records("sensors.batch_observed")
    assert [(one.sensor_id, one.count) for one in batches] == [("tak-by-sender", 1)]


def test_EXC_04_unknown_and_expired_and_revoked_certificates_are_refused_and_on_record(place: Place) -> None:
    """None, another authority's, an expired one, one taken back, one that is no machine's even beside a good key."""
    own, key = place.authority, place.key("checked")
    good, back, past = own.client("good", 11), own.client("back", 12), own.client("past", 13, LONG_AGO)
    stranger = own.client("good", 14)
    forged = Authority(place.world.folder, "forgers", 101).client("forged", 11)
    settings = place.settings(checked=good) | {"revoked": str(own.revoked(12))}
    settings["certificates"]["checked"] += tuple(fingerprint_of(one) for one in (back, past, forged))
    before = len(place.turned_away())

    async def course() -> None:
        async with served(place.door(**settings)) as port:
            for file in (None, forged, past, back, stranger):
                assert await heard(port, file, words_of(key) + text()) == b""
            reader, writer = await connect(port, good)
            await until(reader, b"t-x-takp-v")
            await end(writer)

    play(course())
    whos, reasons = zip(*place.turned_away()[before:], strict=True)
    assert whos == ("unknown",) * 5
    for reason, word in zip(
        reasons, ("peer did not return", "", "expired", "revoked", "no machine"), strict=True
    ):
        assert word in reason
    assert fingerprint_of(stranger).replace(":", "").lower() in reasons[-1]


def test_nobody_gets_in_by_a_list_of_revoked_certificates_that_has_run_out(place: Place) -> None:
    """Who was revoked since then is not on it: even a sound certificate is refused until there is a newer list."""
    file = place.authority.client("sound", 15)
    place.key("sound")
    revoked = place.authority.revoked(until=LONG_AGO + dt.timedelta(days=1))
    settings = place.settings(sound=file) | {"revoked": str(revoked)}

    async def course() -> None:
        async with served(place.door(**settings)) as port:
            assert await heard(port, file) == b""

    play(course())
    assert place.turned_away()[-1] == ("unknown", "the handshake failed: CRL has expired")


def test_key_that_is_taken_back_ends_the_connection_of_its_certificate(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An open connection does not outlive its machine's key, and no new one is let in; a new key opens again."""
    monkeypatch.setattr("lindero.shells.tak.door.CHECK_S", 0.01)
    file, key = place.authority.client("stolen", 21), place.key("stolen")
    before = len(place.turned_away())

    async def course() -> None:
        async with served(place.door(**place.settings(stolen=file))) as port:
            reader, writer = await connect(port, file)
            await until(reader, b"t-x-takp-v")
            place.revoke(key)
            await reader.read()
            await end(writer)
            assert await heard(port, file) == b""
            place.key("stolen")
            reader, writer = await connect(port, file)
            await until(reader, b"t-x-takp-v")
            await end(writer)

    play(course())
    assert [who for who, _ in place.turned_away()[before:]] == ["key/stolen"] * 2


def test_certificate_that_expires_ends_the_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the node's own clock, while the key still holds."""
    monkeypatch.setattr("lindero.shells.tak.door.CHECK_S", 0.01)
    place = Place(tmp_path)
    file = place.authority.client("short", 31, SOON)
    place.key("short")

    async def course() -> None:
        async with served(place.door(**place.settings(short=file))) as port:
            reader, writer = await connect(port, file)
            await until(reader, b"t-x-takp-v")
            place.world.clocks["NRD"].move(3_600_000)
            await reader.read()
            await end(writer)
            assert await heard(port, file) == b""

    play(course())
    assert [(who, reason[-11:]) for who, reason in place.turned_away()] == [("key/short", "has expired")] * 2
    place.world.close()


def test_machine_with_two_keys_is_nobody_until_one_is_taken_back(place: Place) -> None:
    """No key stands in for another that was taken back; the one that is left counts where it may be used."""
    people, name = place.node.people, "renewed"
    wide, narrow = place.key(name), place.key(name, "picture.read", addresses=("192.0.2.0/24",))
    assert people.machine_named(name, "192.0.2.7") is None
    place.revoke(wide)
    left = people.machine_named(name, "192.0.2.7")
    assert left is not None
    assert (left.name, left.grants) == ("key/renewed", frozenset({"picture.read"}))
    assert people.machine_named(name, "127.0.0.1") is None
    place.revoke(narrow)
    assert people.machine_named(name, "192.0.2.7") is None


def test_refused_client_is_not_let_in_by_words_that_came_with_its_handshake(place: Place) -> None:
    """What was sent along is still read while the connection ends: no key in it opens the door any more."""
    door = place.door(**place.settings(other=place.authority.client("other", 41)))
    client, line = Client(door), Line()
    client.connection_made(line)
    assert line.is_closing()
    client.data_received(words_of(place.key("worded")) + text())
    assert (client.actor, line.sent) == (None, b"")


def test_client_that_sends_a_password_all_the_same_is_understood(place: Place) -> None:
    """Its certificate counts; its first words, in as many pieces as they come, are passed over and hide no event."""
    file = place.authority.client("both", 51)
    place.key("both"), place.key("looks", "picture.read")
    settings = place.settings(both=file, looks=place.authority.client("looks", 52))

    async def course() -> None:
        async with served(place.door(**settings)) as port:
            seeing, to_reader = await connect(port, place.authority.client("looks", 52))
            await until(seeing, b"t-x-takp-v")
            reader, writer = await connect(port, file)
            await until(reader, b"t-x-takp-v")
            said = b'<?xml version="1.0"?>\n' + words_of("any") + text(uid="BEHIND-WORDS")
            for piece in (said[:3], said[3:30], said[30:]):
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0)
            await until(seeing, b"BEHIND-WORDS")
            await end(writer)
            await end(to_reader)

    play(course())


def test_words_are_waited_for_as_long_as_they_may_come() -> None:
    """Every piece of first words is one that begins them; no event is, and nothing is waited for without an end."""
    for said in (words_of("k"), b"\n" + words_of("k"), b"<?xml version='1.0'?>" + words_of("k")):
        assert [is_begun(said[:end_at]) for end_at in range(len(said) + 1)] == [True] * len(said) + [False]
    for said in (text(), b"\xbf\x01", b"<auth>" + b" " * MAX_WORDS):
        assert not is_begun(said)


@pytest.mark.parametrize(
    ("certificates", "code"),
    [
        ({"a1": ("aa" * 32,), "b1": (":".join(["AA"] * 32),)}, "tak.certificate_twice"),
        ({"a1": ("aa" * 20,)}, "tak.fingerprint"),
        ({"a1": ("gg" * 32,)}, "tak.fingerprint"),
        ({"a1": ("",)}, "tak.fingerprint"),
    ],
    ids=["twice", "sha1", "no hex", "empty"],
)
def test_door_is_not_opened_where_it_is_not_clear_whose_a_certificate_is(
    place: Place, certificates: Any, code: str
) -> None:
    """One certificate for two machines, however it is written, or what is no fingerprint: the node does not start."""
    with pytest.raises(Invalid) as error:
        place.door(authority=str(place.authority.file), certificates=certificates)
    assert error.value.code == code
    assert "a1" in str(error.value)


def test_machine_may_have_several_certificates() -> None:
    """A device's next certificate stands beside its present one; the same one twice is once."""
    assert by_fingerprint({"a1": ("aa" * 32, "BB" * 32, "AA" * 32), "b1": ()}) == {
        "aa" * 32: "a1",
        "bb" * 32: "a1",
    }


@pytest.mark.parametrize("settings", [{"certificates": {"a1": ()}}, {"revoked": "keys/revoked.pem"}])
@pytest.mark.parametrize("beside", [{}, {"authority": "keys/clients.pem", "local_key": "keys/gateway"}])
def test_certificates_are_named_only_where_clients_are_asked_for_them(settings: Any, beside: Any) -> None:
    """A setting that would check nothing is refused, not passed over."""
    with pytest.raises(Invalid) as error:
        check(TakDoor(**settings, **beside))
    assert error.value.code == "tak.no_authority"


def test_file_without_a_list_of_revoked_certificates_is_refused(place: Place, tmp_path: Path) -> None:
    """Certificates, no PEM at all, or no such file: the door says that there is no list, and is not opened."""
    keys, own = place.node.folder / "keys", place.authority.file
    (tmp_path / "none.pem").write_text("none")
    for file in (own, tmp_path / "none.pem", tmp_path / "missing.pem"):
        with pytest.raises(Invalid, match="cannot be used") as error:
            tls_context(keys / "tls-certificate.pem", keys / "tls-key.pem", own, file)
        assert error.value.code == "tak.revoked"


def test_machine_without_a_certificate_left_opens_nothing_by_words(place: Place) -> None:
    """Whoever takes out the last fingerprint has closed the door, not opened it to keys in words."""
    file, key = place.authority.client("gone", 61), place.key("gone")

    async def course() -> None:
        settings = place.settings() | {"certificates": {"gone": ()}}
        async with served(place.door(**settings)) as port:
            assert await heard(port, file, words_of(key)) == b""

    play(course())


def test_names_of_machines_are_those_of_keys() -> None:
    """A name that no key can have is said to be none when the file is read."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"certificates": {"No Name": []}}, TakDoor)
