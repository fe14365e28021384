"""What the door judges certificates by, changed while it is open: over TLS on this machine, with lists made here."""

import asyncio
import datetime as dt
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from structlog.testing import capture_logs

from lindero.capabilities.sensors.tests.cot_made import text
from lindero.kernel.errors import Invalid
from lindero.kernel.times import DAY_MS, instant_of
from lindero.shells.tak.door import Door
from lindero.shells.tak.revoked import Revoked, read_lists
from lindero.shells.tak.tests.test_certificates import (
    FAR_OFF,
    LONG_AGO,
    START,
    Authority,
    Place,
    Streams,
    connect,
    end,
    fingerprint_of,
    heard,
    play,
    served,
    until,
)
from lindero.shells.tak.tests.test_door import words_of
from lindero.shells.tak.tls import Files, Trust
from lindero.trust.identity.upkeep import TakHealth, tak_tone

HELLO: Final = b"t-x-takp-v"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """Return a node whose door looks at its files all the time."""
    monkeypatch.setattr("lindero.shells.tak.door.CHECK_S", 0.01)
    made = Place(tmp_path)
    yield made
    made.world.close()


def put(file: Path, data: bytes) -> None:
    """Put a file in the place of another in one move: the door never sees half of it."""
    fresh = file.with_suffix(".new")
    fresh.write_bytes(data)
    fresh.replace(file)


async def becomes(is_so: Callable[[], bool]) -> None:
    """Wait until something is so, ten seconds at most."""
    for _ in range(2_000):
        if is_so():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it never became so")


async def enter(port: int, file: Path) -> Streams:
    """Connect, and get in."""
    reader, writer = await connect(port, file)
    await until(reader, HELLO)
    return reader, writer


def run(place: Place, course: Callable[[Door, int], Awaitable[None]], **settings: Any) -> None:
    """Open a door and let something happen there."""

    async def opened() -> None:
        door = place.door(**settings)
        async with served(door) as port:
            await course(door, port)

    play(opened())


def test_EXC_04_a_certificate_that_is_revoked_ends_its_connection_and_opens_no_other(place: Place) -> None:
    """Without a restart: the other one stays and is heard, and who was taken off the list gets in again."""
    own = place.authority
    lost, kept = own.client("lost", 12), own.client("kept", 13)
    for name in ("lost", "kept"):
        place.key(name)
    revoked = own.revoked()

    async def course(door: Door, port: int) -> None:
        _, to_staying = await enter(port, kept)
        losing, to_losing = await enter(port, lost)
        own.revoked(12)
        await losing.read()
        await end(to_losing)
        assert await heard(port, lost) == b""
        seeing, to_seeing = await enter(port, kept)
        to_staying.write(text(uid="STILL-HERE"))
        await until(seeing, b"STILL-HERE")
        own.revoked(99)
        await becomes(lambda: door.health().clients == 2 and not is_revoked(door, 12))
        _, to_back = await enter(port, lost)
        for writer in (to_staying, to_seeing, to_back):
            await end(writer)

    run(place, course, **place.settings(lost=lost, kept=kept), revoked=str(revoked))
    fingerprint = fingerprint_of(lost).replace(":", "").lower()
    assert place.turned_away() == [
        ("key/lost", f"its certificate {fingerprint} was revoked"),
        ("unknown", "the handshake failed: certificate revoked"),
    ]


def is_revoked(door: Door, number: int) -> bool:
    """Say whether a number of this authority's is revoked by what counts now."""
    trust = door._trust
    return trust is not None and ("2.5.4.3=clients", number) in trust.in_force.revoked.numbers


def test_EXC_04_a_client_with_a_key_in_words_is_ended_with_its_certificate(place: Place) -> None:
    """Its key still holds: the certificate beside it was revoked."""
    file, key = place.authority.client("worded", 14), place.key("worded")
    revoked = place.authority.revoked()

    async def course(door: Door, port: int) -> None:
        reader, writer = await connect(port, file)
        writer.write(words_of(key))
        await until(reader, HELLO)
        place.authority.revoked(14)
        await reader.read()
        await end(writer)
        assert await heard(port, file, words_of(key)) == b""

    run(place, course, authority=str(place.authority.file), revoked=str(revoked))
    assert [who for who, _ in place.turned_away()] == ["key/worded", "unknown"]


@pytest.mark.parametrize("spoil", ["none", "certificates", "half", "gone"])
def test_list_that_cannot_be_used_takes_nothing_back_and_lets_nobody_in(place: Place, spoil: str) -> None:
    """No PEM, no list, half of one, no file: the last good one still counts, health and journal say it, once."""
    own = place.authority
    back, good = own.client("back", 12), own.client("good", 13)
    place.key("good"), place.key("back")
    revoked = own.revoked(12)
    sound = revoked.read_bytes()

    async def course(door: Door, port: int) -> None:
        staying, to_staying = await enter(port, good)
        assert door.health() == TakHealth(clients=1, list_ends_at=instant_of("2099-01-01T00:00:00Z"))
        if spoil == "gone":
            revoked.unlink()
        else:
            said = {"none": b"none", "certificates": own.file.read_bytes(), "half": sound[: len(sound) // 2]}
            put(revoked, said[spoil])
        await becomes(lambda: door.health().error != "")
        for _ in range(3):
            await asyncio.sleep(0.02)
        assert str(revoked) in door.health().error
        assert "(CRL)" in door.health().advice
        assert await heard(port, back) == b""
        _, to_other = await enter(port, good)
        to_other.write(text(uid="ALL-IS-WELL"))
        await until(staying, b"ALL-IS-WELL")
        put(revoked, sound)
        await becomes(lambda: door.health().error == "")
        for writer in (to_staying, to_other):
            await end(writer)

    with capture_logs() as journal:
        run(place, course, **place.settings(good=good, back=back), revoked=str(revoked))
    told = [one for one in journal if one["event"] == "tak_files_not_taken"]
    assert [(one["code"], one["log_level"]) for one in told] == [("tak.revoked", "error")]
    assert "still counts" in told[0]["advice"]


def test_list_that_has_run_out_lets_nobody_new_in_and_ends_nobody_it_does_not_name(place: Place) -> None:
    """As at a start; whoever is in the field stays connected until there is the next list, and that lets in again."""
    file = place.authority.client("patrol", 15)
    place.key("patrol")
    revoked = place.authority.revoked()

    async def course(door: Door, port: int) -> None:
        _, to_staying = await enter(port, file)
        place.authority.revoked(until=LONG_AGO + dt.timedelta(days=1))
        await becomes(lambda: (door.health().list_ends_at or 0) < START)
        assert await heard(port, file) == b""
        assert tak_tone(door.health(), START) == "alarm"
        assert door.health().clients == 1
        place.authority.revoked()
        await becomes(lambda: tak_tone(door.health(), START) == "ok")
        _, to_other = await enter(port, file)
        for writer in (to_staying, to_other):
            await end(writer)

    run(place, course, **place.settings(patrol=file), revoked=str(revoked))


def test_a_changed_authority_counts_and_only_one_that_is_gone_ends_connections(place: Place) -> None:
    """The next authority stands beside the present one at first: nobody notices; then the present one goes."""
    old, new = place.authority, Authority(place.world.folder, "next", 102)
    before, after = old.client("before", 16), new.client("after", 17)
    place.key("before"), place.key("after")
    both = old.file.read_bytes() + new.file.read_bytes()
    file = place.world.folder / "trusted.pem"
    file.write_bytes(old.file.read_bytes())

    async def course(door: Door, port: int) -> None:
        assert await heard(port, after) == b""
        reader, to_before = await enter(port, before)
        context = door._trust.in_force.context if door._trust else None
        put(file, both)
        await becomes(lambda: door._trust is not None and door._trust.in_force.context is not context)
        seeing, to_after = await enter(port, after)
        to_before.write(text(uid="STAYED"))
        await until(seeing, b"STAYED")
        put(file, new.file.read_bytes())
        await reader.read()
        await seeing.read()
        for writer in (to_before, to_after):
            await end(writer)
        assert await heard(port, before) == b""
        _, to_after = await enter(port, after)
        await end(to_after)

    run(place, course, **place.settings(before=before, after=after) | {"authority": str(file)})


def test_who_shook_hands_by_what_counted_before_connects_again(place: Place) -> None:
    """A handshake that began before the list changed succeeds by the old one, and opens nothing all the same."""
    file = place.authority.client("slow", 18)
    place.key("slow")
    revoked = place.authority.revoked()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
    tls.load_cert_chain(file)

    async def course(door: Door, port: int) -> None:
        await becomes(lambda: door.health().list_ends_at is not None)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        place.authority.revoked(18)
        await becomes(lambda: is_revoked(door, 18))
        await writer.start_tls(tls)
        assert await reader.read() == b""
        await end(writer)

    run(place, course, **place.settings(slow=file), revoked=str(revoked))
    assert place.turned_away() == []


def test_no_session_of_an_older_list_is_taken_up(place: Place) -> None:
    """A session that is taken up again passes over the list; once the list changed, hands are shaken anew."""
    file = place.authority.client("again", 20)
    place.key("again")
    revoked = place.authority.revoked()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
    tls.maximum_version = ssl.TLSVersion.TLSv1_2  # here a session is known as soon as hands are shaken
    tls.load_cert_chain(file)

    def shake(port: int, session: ssl.SSLSession | None) -> tuple[ssl.SSLSession | None, bool | None]:
        with (
            socket.create_connection(("127.0.0.1", port), 10) as raw,
            tls.wrap_socket(raw, session=session) as mine,
        ):
            assert mine.recv(1)
            return mine.session, mine.session_reused

    async def course(door: Door, port: int) -> None:
        session, is_reused = await asyncio.to_thread(shake, port, None)
        assert not is_reused
        assert (await asyncio.to_thread(shake, port, session))[1]
        place.authority.revoked(99)
        await becomes(lambda: is_revoked(door, 99))
        assert not (await asyncio.to_thread(shake, port, session))[1]

    run(place, course, **place.settings(again=file), revoked=str(revoked))


def test_door_stays_open_by_what_counts_while_no_socket_is_left(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new list counts as soon as there is one again."""
    file = place.authority.client("here", 19)
    place.key("here")
    revoked = place.authority.revoked()
    sound, tried = socket.socket.dup, list[int]()

    def dup(this: socket.socket) -> socket.socket:
        tried.append(1)
        if 1 < len(tried) < 4:
            raise OSError(24, "Too many open files")
        return sound(this)

    async def course(door: Door, port: int) -> None:
        reader, writer = await enter(port, file)
        place.authority.revoked(19)
        await becomes(lambda: len(tried) >= 2)
        await reader.read()
        await end(writer)
        assert await heard(port, file) == b""

    monkeypatch.setattr(socket.socket, "dup", dup)
    run(place, course, **place.settings(here=file), revoked=str(revoked))
    assert len(tried) == 4


def test_files_are_of_one_mind_or_the_last_that_were_still_count(place: Place) -> None:
    """A certificate whose key is not there yet is said; with its key it counts."""
    keys, folder = place.node.folder / "keys", place.world.folder
    certificate, key = folder / "server.pem", folder / "server-key.pem"
    certificate.write_bytes((keys / "tls-certificate.pem").read_bytes())
    key.write_bytes((keys / "tls-key.pem").read_bytes())
    trust = Trust(Files(certificate, key))
    before = trust.in_force
    assert trust.look() is None
    certificate.write_bytes(Authority(folder, "server", 103).client("own", 1).read_bytes())
    assert trust.look() is None
    assert trust.fault is not None
    assert (trust.fault.code, trust.in_force) == ("tak.certificate", before)
    key.write_bytes((folder / "own-1.pem").read_bytes())
    fresh = trust.look()
    assert fresh is not None
    assert not trust.take(fresh)
    assert trust.look() is None
    assert trust.in_force is fresh
    assert Trust(Files(certificate, key)).fault is None


def test_door_whose_files_are_no_pair_is_not_opened(place: Place) -> None:
    """The fault has a name and says what to do, as for the others."""
    keys = place.node.folder / "keys"
    with pytest.raises(Invalid) as error:
        Trust(Files(place.authority.file, keys / "tls-key.pem"))
    assert error.value.code == "tak.certificate"


def test_lists_of_several_authorities_are_one(place: Place) -> None:
    """Names are compared without the size of their letters; of each authority the newest list says until when."""
    own, other = place.authority, Authority(place.world.folder, "Other  Clients", 104)
    soon = dt.datetime(2090, 1, 3, tzinfo=dt.UTC)
    told = own.revoked(1, 2, until=soon).read_bytes() + own.revoked(3).read_bytes()
    told += b"in between\n" + other.revoked(1, until=soon + dt.timedelta(days=1)).read_bytes()
    read = read_lists(told)
    own_numbers = {("2.5.4.3=clients", number) for number in (1, 2, 3)}
    assert read.numbers == own_numbers | {("2.5.4.3=other clients", 1)}
    assert read.ends_at == START + 3 * DAY_MS
    assert read_lists(own.revoked(until=FAR_OFF).read_bytes()) == Revoked(
        frozenset(), instant_of("2099-01-01T00:00:00Z")
    )
    with pytest.raises(ValueError, match="no list"):
        read_lists(own.file.read_bytes())
    with pytest.raises(ValueError, match=r"."):
        read_lists(b"-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n")


@pytest.mark.parametrize(
    ("tak", "tone"),
    [
        (None, "ok"),
        (TakHealth(clients=0), "ok"),
        (TakHealth(clients=0, list_ends_at=START + DAY_MS), "ok"),
        (TakHealth(clients=0, list_ends_at=START + DAY_MS - 1), "warning"),
        (TakHealth(clients=0, list_ends_at=START + 1), "warning"),
        (TakHealth(clients=0, list_ends_at=START), "alarm"),
        (TakHealth(clients=0, list_ends_at=START + DAY_MS, error="It is none."), "alarm"),
    ],
)
def test_health_of_the_door_is_judged(tak: TakHealth | None, tone: str) -> None:
    """A list is asked for a day before it runs out; what does not count needs somebody now."""
    assert tak_tone(tak, START) == tone
