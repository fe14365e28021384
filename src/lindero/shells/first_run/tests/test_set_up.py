"""A new node is set up from one address, once, by one browser; what is wrong is kept and told."""

import errno
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from lindero.app import find_registry
from lindero.engine.clock import SetClock
from lindero.engine.keys import SeededRandom
from lindero.engine.registry import Registry
from lindero.kernel.errors import Conflict, LinderoError, Refused
from lindero.kernel.times import MINUTE_MS
from lindero.shells import setup
from lindero.shells.console.rendering import Renderer
from lindero.shells.console.tests.browsing import make_assets
from lindero.shells.first_run.admission import MOST_KEPT, MOST_WRONG, Admission
from lindero.shells.first_run.asked import short_name
from lindero.shells.first_run.pages import Names, SetUpPages
from lindero.shells.first_run.work import SetUp
from lindero.shells.key_copies import check_copy, kept_apart, last_copy
from lindero.shells.node import Node

BEGIN_AT = 1_795_000_000_000
PHRASE = "calm seas and clear nights"
ANSWERS = {
    "node": {"nation_code": "NRD", "nation_name": "Nordia", "map_centre": "54.6 N 11.2 E"},
    "people": {
        "administrator": "C. Adams",
        "duty_officer": "A. Keller",
        "signs_in_by": "pass_phrase",
        "pass_phrase": PHRASE,
        "pass_phrase_again": PHRASE,
    },
    "source": {"source": "later"},
}


class Place:
    """A machine on which a node is being set up.

    Attributes:
        folder: Where the node will be.
        clock: Its clock.
        admission: The one-time address.
        pages: The pages.
    """

    def __init__(self, folder: Path, registry: Registry) -> None:
        self.folder, self.clock = folder / "node", SetClock(BEGIN_AT)
        random = SeededRandom("set-up")
        self.admission = Admission(self.clock, random, minutes=15)
        (folder / "static").mkdir()
        assets = make_assets(folder / "static")
        work = SetUp(self.folder, registry, self.clock, random, self.admission, port=8440, peer_port=8441)
        self.pages = SetUpPages(work, self.admission, Renderer(registry, assets, Names()), assets)

    def browser(self, *, host: str = "localhost") -> TestClient:
        """Give a browser that knows nothing yet."""
        headers = {"sec-fetch-site": "same-origin"}
        app = self.pages.application()
        return TestClient(app, f"http://{host}:8440", headers=headers, follow_redirects=False)

    def admitted(self) -> TestClient:
        """Give the browser that opened the address."""
        browser = self.browser()
        assert browser.get(f"/setup/{self.admission.token}").headers["location"] == "/set-up/node"
        return browser


@pytest.fixture(scope="module")
def registry() -> Registry:
    """Give the joined declarations."""
    return find_registry()


@pytest.fixture
def place(tmp_path: Path, registry: Registry) -> Place:
    """Give a machine with nothing on it."""
    return Place(tmp_path, registry)


def answered(browser: TestClient, **changed: dict[str, str]) -> TestClient:
    """Fill in all pages."""
    for step, texts in (ANSWERS | changed).items():
        assert browser.post(f"/set-up/{step}", data=texts).status_code == 303
    return browser


def test_the_address_opens_once(place: Place) -> None:
    """A second browser is refused, and so is the first with a cookie that it made up."""
    place.admitted()
    other = place.browser()
    assert other.get(f"/setup/{place.admission.token}").status_code == 403
    other.cookies.set("lindero-setup", "0" * 64)
    assert other.get("/set-up/node").status_code == 403
    assert [attempt.reason for attempt in place.admission.refused] == ["opened before", "another browser"]


def test_the_address_expires(place: Place) -> None:
    """After its minutes the address opens nothing, and after an hour the pages neither."""
    place.clock.move(15 * MINUTE_MS)
    assert place.browser().get(f"/setup/{place.admission.token}").status_code == 403


def test_the_pages_close_after_an_hour(place: Place) -> None:
    """Who was admitted and went away is refused later."""
    browser = place.admitted()
    place.clock.move(60 * MINUTE_MS)
    assert browser.get("/set-up/node").status_code == 403


def test_guessing_voids_the_address(place: Place) -> None:
    """After some wrong addresses the right one does not open either."""
    browser = place.browser()
    for _ in range(MOST_WRONG):
        browser.get(f"/setup/{'0' * 32}")
    assert browser.get(f"/setup/{place.admission.token}").status_code == 403


def test_only_this_machine_is_answered(place: Place) -> None:
    """A name that another site points at this machine opens nothing, whatever it knows."""
    assert place.browser(host="evil.example").get(f"/setup/{place.admission.token}").status_code == 403
    Admission(place.clock, SeededRandom("x"), minutes=1, any_host=True).check_host("console.example", "-")
    for host in ("localhost:8440", "127.0.0.1", "[::1]:8440"):
        place.admission.check_host(host, "127.0.0.1")
    with pytest.raises(Refused):
        place.admission.check_host("localhost.evil.example", "127.0.0.1")


def test_a_flood_of_wrong_tries_fills_no_memory(place: Place) -> None:
    """As many are kept for the node's log as somebody reads; each is refused all the same."""
    for _ in range(2 * MOST_KEPT):
        with pytest.raises(Refused):
            place.admission.check("", "localhost", "127.0.0.1")
    assert len(place.admission.refused) == MOST_KEPT


def test_another_site_cannot_answer_for_the_person(place: Place) -> None:
    """A form of another site's page is refused."""
    browser = place.admitted()
    sent = browser.post("/set-up/node", data=ANSWERS["node"], headers={"sec-fetch-site": "cross-site"})
    assert sent.status_code == 403


@pytest.mark.parametrize(
    ("step", "changed", "field", "words"),
    [
        ("node", {"nation_code": "nordia"}, "nation_code", "3 capital letters"),
        ("node", {"nation_name": ""}, "nation_name", "must be given"),
        ("node", {"map_centre": "somewhere"}, "map_centre", "no place"),
        ("people", {"pass_phrase": "short"}, "pass_phrase", "at least 12"),
        ("people", {"pass_phrase_again": "another one at all"}, "pass_phrase_again", "not the same"),
        ("people", {"duty_officer": "B. Adams"}, "duty_officer", "another person"),
        ("people", {"administrator": "--"}, "administrator", "Latin letters"),
        ("source", {"source": "ais_over_tcp", "port": "5631"}, "host", "name or address"),
        ("source", {"source": "ais_over_udp"}, "port", "1 to 65535"),
        ("source", {"source": "ais_over_tcp", "host": "h", "port": "0"}, "port", "1 to 65535"),
    ],
)
def test_bad_input_is_kept_and_told(
    place: Place, step: str, changed: dict[str, str], field: str, words: str
) -> None:
    """Whatever is wrong is said in words beside its field, which has the focus; the rest stays written."""
    browser = place.admitted()
    answer = browser.post(f"/set-up/{step}", data=ANSWERS[step] | changed)
    assert answer.status_code == 422
    told = answer.text[answer.text.index(f'id="error-{field}"') :]
    assert words in told[: told.index("</p>")]
    focused = answer.text[: answer.text.index("autofocus")].rpartition("<")[2]
    assert f'id="field-{field}"' in focused
    assert PHRASE not in answer.text
    assert f'href="#field-{field}"' in answer.text


def test_a_simulated_recording_plays_in_an_exercise_only(place: Place) -> None:
    """A node in production takes no invented ships."""
    browser = place.admitted()
    browser.post("/set-up/node", data=ANSWERS["node"] | {"setting": "production"})
    answer = browser.post("/set-up/source", data={"source": "recording"})
    assert (answer.status_code, "exercise only" in answer.text) == (422, True)


def test_nothing_is_made_before_all_is_answered(place: Place) -> None:
    """Each address leads to the page that is missing."""
    browser = place.admitted()
    assert browser.post("/set-up/make").headers["location"] == "/set-up/node"
    browser.post("/set-up/node", data=ANSWERS["node"])
    assert browser.get("/set-up/keys").headers["location"] == "/set-up/people"
    assert not place.folder.exists()


def test_a_node_is_made_with_apart_duties_and_its_log_knows_who_was_refused(
    place: Place, registry: Registry, tmp_path: Path
) -> None:
    """Administrator and duty officer are two accounts, the duty officer's with a code; refusals are in the log."""
    place.browser().get(f"/setup/{'0' * 32}")
    browser = answered(place.admitted())
    assert "signs in as" in browser.get("/set-up/check").text
    assert browser.post("/set-up/make").headers["location"] == "/set-up/keys"
    shown = browser.get("/set-up/keys").text
    assert "Code for keller" in shown
    copying = browser.post("/set-up/keys", data={"copy_to": str(tmp_path / "stick")})
    assert copying.status_code == 303
    assert "Copied and read back" in browser.get("/set-up/keys").text
    node = Node(place.folder, registry, clock=place.clock, random=SeededRandom("later"))
    try:
        roles = node.store.query("SELECT person, role FROM identity_roles ORDER BY person")
        assert roles == [("adams", "ADM"), ("keller", "NCC")]
        assert node.sign_in("adams", PHRASE)
        assert node.config.view == (11.2, 54.6, 9.0)
        kinds = node.store.query("SELECT count(*) FROM log_heads WHERE kind = 'identity.access_refused'")
        assert kinds == [(1,)]
    finally:
        node.close()
    assert last_copy(place.folder) is not None


def test_a_node_is_never_set_up_again(place: Place, registry: Registry) -> None:
    """Neither the pages, once it is made, nor the command open again what is set up."""
    browser = answered(place.admitted())
    browser.post("/set-up/make")
    assert browser.get("/set-up/people").status_code == 200
    assert browser.post("/set-up/node", data=ANSWERS["node"]).status_code == 409
    assert browser.post("/set-up/make").headers["location"] == "/set-up/keys"
    with pytest.raises(Conflict, match="not set up a second time"):
        SetUp(
            place.folder,
            registry,
            place.clock,
            SeededRandom("again"),
            place.admission,
            port=8440,
            peer_port=8441,
        )


def test_a_disk_that_is_full_is_told_and_the_node_made_later(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last page says why nothing was made; once there is space, the same answers make the node."""
    browser = answered(place.admitted())

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(setup, "_fill", full)
        answer = browser.post("/set-up/make")
    assert answer.status_code == 503
    assert "No space left on device" in answer.text
    assert browser.post("/set-up/make").headers["location"] == "/set-up/keys"


def test_who_presses_twice_makes_one_node(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second press while the node is made waits for the first and is led where it leads."""
    browser = answered(place.admitted())
    fill, began, again = setup._fill, threading.Event(), threading.Event()

    def slowly(*given: Any) -> setup.MadeNode:
        if began.is_set():
            again.set()
        began.set()
        again.wait(0.2)
        return fill(*given)

    monkeypatch.setattr(setup, "_fill", slowly)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(browser.post, "/set-up/make")
        assert began.wait(60)
        second = browser.post("/set-up/make")
    assert first.result().headers["location"] == second.headers["location"] == "/set-up/keys"
    assert not again.is_set()


def test_the_start_ends_the_pages_and_waits_for_the_node(place: Place) -> None:
    """From the start on every address asks again until the node answers, and the browser's secret is gone."""
    left: list[bool] = []
    place.pages.bind(lambda: left.append(True))
    browser = answered(place.admitted())
    browser.post("/set-up/make")
    answer = browser.post("/set-up/start")
    assert (answer.headers["location"], left) == ("/sign-in?to=/start", [True])
    waiting = browser.get("/sign-in")
    assert (waiting.status_code, waiting.headers["refresh"]) == (503, "1")


def test_who_chose_a_passkey_is_led_to_make_it(place: Place) -> None:
    """The administrator's code is shown, and the start leads to where it is asked for."""
    people = ANSWERS["people"] | {"signs_in_by": "passkey", "pass_phrase": "", "pass_phrase_again": ""}
    browser = answered(place.admitted(), people=people)
    browser.post("/set-up/make")
    assert "Code for adams" in browser.get("/set-up/keys").text
    assert browser.post("/set-up/start").headers["location"] == "/enrol"


@pytest.mark.parametrize(
    ("name", "short"), [("C. Adams", "adams"), ("José Núñez", "nunez"), ("Ann-Lie", "ann-lie"), ("7", "")]
)
def test_short_names(name: str, short: str) -> None:
    """The last word in plain small letters is what the log carries."""
    assert short_name(name) == short


def test_a_copy_lies_elsewhere_is_read_back_and_grows_stale(place: Place, tmp_path: Path) -> None:
    """No copy lies within the node or carries other hands' keys; a changed byte and a new key are noticed."""
    browser = answered(place.admitted())
    browser.post("/set-up/make")
    for wrong in ("relative/path", "", str(place.folder / "keys" / "copy")):
        answer = browser.post("/set-up/keys", data={"copy_to": wrong})
        assert (answer.status_code, "no place for a copy" in answer.text) == (422, True)
    browser.post("/set-up/keys", data={"copy_to": str(tmp_path / "stick")})
    (copy,) = (tmp_path / "stick").iterdir()
    assert not {"root.pem", "oversight.pem"} & {path.name for path in copy.iterdir()}
    assert {path.name for path in kept_apart(place.folder)} == {"root.pem", "oversight.pem"}
    (place.folder / "keys" / "folders").mkdir(exist_ok=True)
    (place.folder / "keys" / "folders" / "new.key").write_bytes(b"x" * 32)
    assert last_copy(place.folder) is None
    (copy / "node.pem").write_bytes(b"nothing")
    assert _fault(place, copy) == "keys.copy_broken"
    (copy / "copy.json").unlink()
    assert _fault(place, copy) == "keys.no_copy"


def _fault(place: Place, copy: Path) -> str:
    with pytest.raises(LinderoError) as raised:
        check_copy(place.folder, copy, place.clock.now())
    return raised.value.code
