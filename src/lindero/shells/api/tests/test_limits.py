"""Rate limits: room that fills with time, apart for each, and clear answers when there is none."""

import contextlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from lindero.engine.config import Limits
from lindero.shells.api.tests import nodes
from lindero.shells.limits import Limiter, TooMany
from lindero.shells.node import Node
from lindero.shells.web import web_application

FEW = Limits(person_per_minute=10, key_per_minute=20, address_per_minute=30, failed_sign_ins=3)


class Watch:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        """Return the time, seconds."""
        return self.now_s


def test_room_is_counted_and_fills_with_time() -> None:
    """Ten a minute: ten at once, then one every six seconds, and the answer says when."""
    watch = Watch()
    limiter = Limiter(FEW, watch)
    for _ in range(10):
        limiter.take("person", "keller")
    with pytest.raises(TooMany) as refusal:
        limiter.take("person", "keller")
    assert (refusal.value.status, refusal.value.retry_after_s) == (429, 6)
    watch.now_s += 5.9
    with pytest.raises(TooMany):
        limiter.take("person", "keller")
    watch.now_s += 0.1 + 1e-6
    limiter.take("person", "keller")


def test_one_does_not_use_up_the_room_of_another() -> None:
    """Persons, keys and addresses have buckets of their own; the machine itself is not counted."""
    limiter = Limiter(FEW, Watch())
    for _ in range(10):
        limiter.take_actor("person/keller")
    with pytest.raises(TooMany):
        limiter.take_actor("person/keller")
    limiter.take_actor("person/noor")
    limiter.take_actor("key/keller")
    limiter.take("address", "keller")
    for _ in range(1_000):
        limiter.take_actor("cli/root")


@given(st.lists(st.floats(0, 30), max_size=60))
def test_nobody_is_served_more_than_the_bucket_and_what_flows_in(pauses_s: list[float]) -> None:
    """However requests are spread, what is served never exceeds size and rate."""
    watch, served = Watch(), 0
    limiter = Limiter(FEW, watch)
    for pause_s in pauses_s:
        watch.now_s += pause_s
        with contextlib.suppress(TooMany):
            limiter.take("person", "keller")
            served += 1
    assert served <= 10 + watch.now_s * 10 / 60 + 1e-6


def test_memory_is_bounded() -> None:
    """A flood from ever new addresses pushes out old buckets, not the node."""
    limiter = Limiter(FEW, Watch())
    for number in range(20_500):
        limiter.take("address", str(number))
    assert len(limiter._buckets) <= 20_000


def test_a_flood_does_not_let_in_who_is_held_back() -> None:
    """From however many other addresses requests come, wrong sign-ins stay counted: the fullest buckets go first."""
    limiter = Limiter(FEW, Watch())
    for _ in range(3):
        limiter.take("sign_in", "192.0.2.1")
    for number in range(20_500):
        limiter.take("address", str(number))
    with pytest.raises(TooMany):
        limiter.check("sign_in", "192.0.2.1")


@given(st.lists(st.tuples(st.integers(0, 9), st.floats(0, 40)), max_size=40))
def test_what_is_forgotten_is_what_will_be_full_first(asked: list[tuple[int, float]]) -> None:
    """Whoever asked how often and when: of all buckets the next to be forgotten is the one that is full first."""
    watch = Watch()
    limiter = Limiter(FEW, watch)
    for number, pause_s in asked:
        with contextlib.suppress(TooMany):
            limiter.take("sign_in" if number % 2 else "address", str(number))
        watch.now_s += pause_s
    full = sorted(limiter._full_s(key) for key in limiter._buckets)
    while limiter._buckets:
        limiter._forget_one()
        del full[0]
        assert sorted(limiter._full_s(key) for key in limiter._buckets) == full


@pytest.fixture
def narrow(node: Node) -> Iterator[TestClient]:
    """Return a client of a node with little room."""
    node.limiter = Limiter(FEW, Watch())
    with TestClient(web_application(node), base_url="http://nordia.test") as client:
        yield client


def test_doors_answer_429_with_the_time_to_wait(narrow: TestClient) -> None:
    """By address before anything is done, in JSON as well as on pages; the console's files stay free."""
    for _ in range(30):
        assert narrow.get("/health").status_code == 200
    refused = narrow.get("/health")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
    assert refused.json()["code"] == "api.too_many"
    assert narrow.get("/static/console.css").status_code == 200


def test_persons_are_counted_behind_each_door(narrow: TestClient) -> None:
    """The same person in JSON and on pages has one bucket."""
    signed = narrow.post("/api/session", json={"person": "ncc", "phrase": nodes.PHRASE})
    token = signed.json()["token"]
    headers = {"authorization": f"Bearer {token}"}
    for _ in range(10):
        assert narrow.get("/api/session", headers=headers).status_code == 200
    refused = narrow.get("/api/session", headers=headers)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "6")
    page = narrow.get("/do")
    assert page.status_code == 429
    assert "You ask too often." in page.text


def test_wrong_sign_ins_are_counted_and_right_ones_are_not(narrow: TestClient) -> None:
    """After three wrong ones from an address even the right phrase waits; names that nobody has count too."""
    right = {"person": "ncc", "phrase": nodes.PHRASE}
    for _ in range(5):
        assert narrow.post("/api/session", json=right).status_code == 200
    for person in ("ncc", "spoc", "nobody"):
        wrong = {"person": person, "phrase": "wrong phrase here"}
        assert narrow.post("/api/session", json=wrong).status_code == 401
    refused = narrow.post("/api/session", json=right)
    assert (refused.status_code, refused.json()["code"]) == (429, "api.too_many")
    same = {"sec-fetch-site": "same-origin"}
    page = narrow.post("/sign-in", data=right, headers=same)
    assert (page.status_code, page.headers["retry-after"]) == (429, "200")
