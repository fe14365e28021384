"""One open direction is enough: the node that cannot be reached fetches what its neighbour has for it."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from lindero.engine.clock import SetClock
from lindero.kernel.errors import Invalid, LinderoError, Refused, Unavailable
from lindero.trust.exchange.client import Gap
from lindero.trust.exchange.fetching import Fetch, Fetcher, Mailbox, Offer, _read, _written
from lindero.trust.exchange.ways import Ways
from lindero.trust.exchange.wire import FETCH_PATH, LEASE_PATH, PARCEL_PATH
from tests.nodes.served import Served, conclude, wait_for
from tests.nodes.test_door import has, observe
from tests.nodes.world import START

NOWHERE = "127.0.0.1:9"
"""An address at which nobody answers: the discard port, closed everywhere."""

SHORT_S = 0.05


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Served]]:
    """Give Nordia, and Sudia, which no one can connect to and which fetches; both under the treaty."""
    folder = tmp_path_factory.mktemp("fetching")
    first = Served(folder, "NRD", 'fetched_by = ["SUD"]')
    second = Served(folder, "SUD", 'fetches_from = ["NRD"]', NOWHERE)
    try:
        first.pin(second.card())
        second.pin(first.card())
        conclude(first, second)
        yield first, second
    finally:
        second.stop()
        first.stop()


def test_records_cross_both_ways_though_only_one_side_can_connect(pair: tuple[Served, Served]) -> None:
    """Agreements, leases, records and receipts of both nodes; Sudia's card names an address where nobody is."""
    first, second = pair
    assert second.card().address == NOWHERE
    observe(first, "219001111")
    observe(second, "211002222")
    wait_for(lambda: has(second, "219001111") and has(first, "211002222"))
    wait_for(lambda: first.node.exchange.links["SUD"].state.connected)
    acknowledged = (
        "SELECT count(*) FROM exchange_batches WHERE receipt IS NOT NULL AND channel LIKE '%NRD-SUD/AG-1%'"
    )
    wait_for(lambda: first.node.store.query(acknowledged)[0][0] > 0)


def test_nobody_fetches_uninvited() -> None:
    """Who is not named in `fetched_by` gets nothing, and is told so."""
    ways = Ways(lambda *_: Way(), None, fetched_by=("SUD",))  # type: ignore[arg-type]  # nothing is spoken
    with pytest.raises(Refused) as refusal:
        asyncio.run(ways.fetched("VES", b"{}\n"))
    assert refusal.value.code == "exchange.no_mailbox"
    assert "`fetched_by`" in refusal.value.advice


def test_fetching_node_that_is_gone_is_noticed_and_what_waits_arrives_when_it_is_back(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The link says that nobody fetches; nothing is lost over the outage."""
    folder = tmp_path_factory.mktemp("gone")
    first = Served(folder, "NRD", 'fetched_by = ["SUD"]')
    second = Served(folder, "SUD", 'fetches_from = ["NRD"]', NOWHERE)
    try:
        first.pin(second.card())
        second.pin(first.card())
        conclude(first, second)
        second.stop()
        first.node.exchange.ways.mailboxes["SUD"]._answer_s = SHORT_S
        observe(first, "219003333")
        wait_for(lambda: "has not fetched" in first.node.exchange.links["SUD"].state.error)
        first.node.exchange.ways.mailboxes["SUD"]._answer_s = 15.0
        second = Served(folder, "SUD")
        wait_for(lambda: has(second, "219003333"))
    finally:
        second.stop()
        first.stop()


# --- the mailbox by itself ----------------------------------------------------------------------------------------


def laid_out(mailbox: Mailbox, path: str, body: bytes) -> "tuple[threading.Thread, list[object]]":
    """Lay out a request in a thread of its own; what it returns or raises is put into the list."""
    came: list[object] = []

    def post() -> None:
        try:
            came.append(mailbox.post(path, body, 0))
        except LinderoError as error:
            came.append(error)

    thread = threading.Thread(target=post)
    thread.start()
    return thread, came


def fetch(number: int = 0, status: int = 200, body: bytes = b"") -> bytes:
    """Return a fetch that brings an answer."""
    return _written(Fetch(number=number, status=status), body)


def test_what_is_laid_out_is_fetched_byte_for_byte_and_its_answer_comes_back() -> None:
    """Path and body are those that would have been posted; a fetch that waits gets it at once."""
    mailbox = Mailbox("SUD")

    async def course() -> None:
        waiting = asyncio.ensure_future(mailbox.fetched(fetch()))
        await asyncio.sleep(0.01)
        assert not waiting.done()
        thread, came = laid_out(mailbox, PARCEL_PATH, b"\x00\n\xffparcel")
        offer, body = _read(await waiting, Offer)
        assert (offer.path, body) == (PARCEL_PATH, b"\x00\n\xffparcel")
        last = asyncio.ensure_future(mailbox.fetched(fetch(offer.number, 200, b"receipts\n"), SHORT_S))
        await asyncio.to_thread(thread.join)
        assert came == [b"receipts\n"]
        assert _read(await last, Offer)[0].number == 0

    asyncio.run(course())


def test_fetch_that_was_lost_gets_the_same_again() -> None:
    """The request is handed out until its own answer has come; answers to others are passed over."""
    mailbox = Mailbox("SUD")

    async def course() -> None:
        waiting = asyncio.ensure_future(mailbox.fetched(fetch()))
        await asyncio.sleep(0.01)
        thread, came = laid_out(mailbox, LEASE_PATH, b"ask")
        first = await waiting
        assert await mailbox.fetched(fetch(number=99, body=b"of another")) == first
        number = _read(first, Offer)[0].number
        await mailbox.fetched(fetch(number, body=b"grant"), SHORT_S)
        await mailbox.fetched(fetch(number, body=b"again"), SHORT_S)
        await asyncio.to_thread(thread.join)
        assert came == [b"grant"]

    asyncio.run(course())


def test_refusals_come_back_as_over_the_wire() -> None:
    """A gap is a gap with its place, and other refusals keep code and advice."""
    mailbox = Mailbox("SUD")

    async def course() -> None:
        for status, told, expected in (
            (409, b'{"code":"x","text":"gap","expected":7,"channel":"c"}', Gap),
            (403, b'{"code":"exchange.setting","text":"no","advice":"stop"}', Refused),
            (500, b"nonsense", Unavailable),
        ):
            waiting = asyncio.ensure_future(mailbox.fetched(fetch()))
            await asyncio.sleep(0.01)
            thread, came = laid_out(mailbox, PARCEL_PATH, b"parcel")
            offer, _ = _read(await waiting, Offer)
            await mailbox.fetched(fetch(offer.number, status, told), SHORT_S)
            await asyncio.to_thread(thread.join)
            assert isinstance(came[0], expected)

    asyncio.run(course())


def test_nobody_waits_for_ever() -> None:
    """A fetch is answered with nothing after a while, a request that nobody fetches fails, and stopping frees all."""
    mailbox = Mailbox("SUD", answer_s=SHORT_S)
    with pytest.raises(Unavailable, match="has not fetched"):
        mailbox.post(PARCEL_PATH, b"parcel", 0)
    with pytest.raises(Unavailable, match="has not fetched"):
        mailbox.await_open()
    with pytest.raises(Unavailable, match="has not begun"):
        mailbox.greet(0)

    async def course() -> None:
        assert _read(await mailbox.fetched(fetch(), SHORT_S), Offer)[0].number == 0
        # A second fetch takes the place of the first, which ends at once: none piles up.
        first = asyncio.ensure_future(mailbox.fetched(fetch(), 60.0))
        await asyncio.sleep(0.01)
        second = asyncio.ensure_future(mailbox.fetched(fetch(), 60.0))
        assert _read(await first, Offer)[0].number == 0
        mailbox.abort()
        assert _read(await second, Offer)[0].number == 0

    asyncio.run(course())
    with pytest.raises(Unavailable):
        mailbox.post(PARCEL_PATH, b"parcel", 0)


def test_S_02_nothing_lies_ready_for_a_neighbour_that_may_come_later() -> None:
    """Who comes after the request was packed gets nothing of it: the link decides and packs anew first."""
    mailbox = Mailbox("SUD", answer_s=0.5)

    async def course() -> None:
        thread, came = laid_out(mailbox, PARCEL_PATH, b"packed before a suspension")
        await asyncio.sleep(0.2)
        late = await mailbox.fetched(fetch(), SHORT_S)
        assert _read(late, Offer) == (Offer(), b"")
        await asyncio.to_thread(thread.join)
        assert isinstance(came[0], Unavailable)

    asyncio.run(course())


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff\n", b'{"number":"x"}\n', b"[" * 100_000])
def test_fetch_that_cannot_be_read_is_refused(data: bytes) -> None:
    """The refusal says so, and what waits is not touched."""
    with pytest.raises(Invalid, match="no fetch"):
        asyncio.run(Mailbox("SUD").fetched(data))


# --- the fetching side by itself ----------------------------------------------------------------------------------


class Way:
    """A way that answers each fetch with the next of some answers, and keeps what was brought."""

    def __init__(self, *answers: bytes) -> None:
        self.answers, self.brought = list(answers), [b""][:0]

    def post(self, path: str, body: bytes, now: int) -> bytes:
        """Return the next answer."""
        assert path == FETCH_PATH
        self.brought.append(body)
        if not self.answers:
            raise Unavailable("exchange.unreachable", "NRD is out of reach.", "Wait.")
        return self.answers.pop(0)

    def await_open(self) -> None:
        """Wait for nothing."""

    def greet(self, now: int) -> bytes:
        """Nobody asks."""
        raise AssertionError

    def abort(self) -> None:
        """Nobody waits."""

    def close(self) -> None:
        """Nothing to close."""


def carry_out(peer: str, body: bytes) -> bytes:
    """Answer a request, or fail in the way that it names."""
    if body == b"refuse":
        raise Gap("c", 7, "gap")
    if body == b"break":
        raise ZeroDivisionError
    return peer.encode() + b" asked " + body


@pytest.mark.parametrize(
    ("path", "body", "status", "told"),
    [
        (PARCEL_PATH, b"parcel", 200, b"NRD asked parcel"),
        (PARCEL_PATH, b"refuse", 409, b'"expected":7'),
        (PARCEL_PATH, b"break", 500, b"exchange.defect"),
        ("/api/records", b"", 422, b"exchange.path"),
        (FETCH_PATH, b"", 422, b"exchange.path"),
    ],
)
def test_what_is_fetched_is_carried_out_as_behind_the_door(
    path: str, body: bytes, status: int, told: bytes
) -> None:
    """The same handlers, the same refusals, and no other path; a defect ends nothing."""
    way = Way(_written(Offer(number=3, path=path), body))
    fetcher = Fetcher("NRD", way, {PARCEL_PATH: carry_out}, b"{}", SetClock(START))
    header, answer = _read(fetcher.step(fetcher.empty()), Fetch)
    assert (header.number, header.status) == (3, status)
    assert told in answer


def test_neighbour_that_answers_at_once_with_nothing_does_not_make_the_node_spin() -> None:
    """Between two such answers a second passes; ended, nobody waits for it."""
    way = Way(*[_written(Offer(), b"")] * 1_000)
    fetcher = Fetcher("NRD", way, {}, b"{}", SetClock(START))
    fetcher.start()
    threading.Event().wait(0.3)
    assert len(way.brought) == 1
    fetcher.stop()


def test_neighbour_out_of_reach_is_asked_again_with_the_same_answer() -> None:
    """An answer that could not be brought is brought again; pauses grow."""
    way = Way(_written(Offer(number=1, path=PARCEL_PATH), b"parcel"))
    fetcher = Fetcher("NRD", way, {PARCEL_PATH: carry_out}, b"{}", SetClock(START))
    fetcher.start()
    wait_for(lambda: len(way.brought) >= 3)
    fetcher.stop()
    assert way.brought[1] == way.brought[2]
    assert way.brought[1].endswith(b"NRD asked parcel")
