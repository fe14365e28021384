"""The own account: a code becomes a passkey, a passkey signs in, and each can be taken back at once."""

import hashlib
import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lindero.engine.clock import SetClock
from lindero.engine.registry import joined
from lindero.kernel.desk import Actor
from lindero.kernel.times import DAY_MS, MINUTE_MS
from lindero.shells.console.app import console_routes
from lindero.shells.console.tests.browsing import enrol, make_assets, make_node
from lindero.shells.node import Node
from lindero.trust.identity.actions import offer_enrolment
from lindero.trust.identity.capability import CAPABILITY as IDENTITY
from lindero.trust.identity.tests.authenticator import Device

HERE: Final = "http://localhost"
CODE: Final = "abcd-efgh-ijkl-mnop-qrst-uvwx"
PHRASE: Final = "calm seas and clear nights"


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    """Return a node at which keller is enrolled and may register."""
    made = make_node(tmp_path / "node", joined([IDENTITY]))
    enrol(made, "keller", "Lt. A. Keller", "NCC")
    offer(made, "keller", CODE)
    yield made
    made.close()


def offer(node: Node, person: str, code: str) -> None:
    """Let somebody register with a code."""
    code_hash = hashlib.sha256(code.encode()).hexdigest()
    node.work("identity", Actor(name="test/admin"), lambda desk: offer_enrolment(desk, person, code_hash))


@pytest.fixture
def browser(node: Node, tmp_path: Path) -> Iterator[TestClient]:
    """Return a browser without a session, at the machine's own name."""
    folder = tmp_path / "static"
    folder.mkdir()
    application = Starlette(routes=console_routes(node, make_assets(folder)))
    headers = {"sec-fetch-site": "same-origin"}
    with TestClient(application, base_url=HERE, headers=headers, follow_redirects=False) as client:
        yield client


def options_in(text: str) -> str:
    """Return what the page's passkey form asks of the browser."""
    found = re.search(r'data-options="([^"]+)"', text)
    assert found is not None
    return html.unescape(found[1])


def registered(browser: TestClient, device: Device, code: str = CODE) -> None:
    """Register a device with a code."""
    page = browser.post("/enrol", data={"code": code})
    answer = device.register(options_in(page.text))
    done = browser.post("/enrol", data={"code": code, "answer": answer, "label": "Bridge laptop"})
    assert (done.status_code, done.headers["location"]) == (303, "/")


def signs_in(browser: TestClient, device: Device) -> int:
    """Sign in with a device; return the status."""
    answer = device.sign(options_in(browser.get("/sign-in").text))
    return browser.post("/sign-in", data={"answer": answer}).status_code


def test_code_becomes_a_passkey_that_signs_in(node: Node, browser: TestClient) -> None:
    """Registering signs in; afterwards the device alone does, and the log knows it."""
    device = Device(HERE)
    registered(browser, device)
    assert "Bridge laptop" in browser.get("/account").text
    browser.post("/sign-out")
    assert browser.get("/account").status_code == 303
    assert signs_in(browser, device) == 303
    (one,) = node.passkeys.of("keller")
    assert one.used_at == node.clock.now()
    assert [session.method for session in node.people.sessions_of("keller")] == ["passkey"]


def test_code_is_good_once_and_for_a_week(node: Node, browser: TestClient) -> None:
    """Used, made up or too old, it registers nothing, and each attempt is in the log."""
    registered(browser, Device(HERE))
    for code in (CODE, "abcd-efgh-ijkl-mnop-qrst-uvwy"):
        answer = browser.post("/enrol", data={"code": code})
        assert answer.status_code == 403
        assert "cannot be used" in answer.text
    offer(node, "keller", "late-" + CODE)
    _pass(node, 7 * DAY_MS)
    assert browser.post("/enrol", data={"code": "late-" + CODE}).status_code == 403
    refused = "SELECT count(*) FROM log_heads WHERE kind = 'identity.access_refused'"
    assert node.store.query(refused) == [(3,)]


def test_code_becomes_a_pass_phrase_where_the_node_takes_them(node: Node, browser: TestClient) -> None:
    """A short one is refused and the code still holds; then it signs in."""
    short = browser.post("/enrol", data={"code": CODE, "phrase": "short"})
    assert short.status_code == 422
    assert "at least 12 characters" in short.text
    assert browser.post("/enrol", data={"code": CODE, "phrase": PHRASE}).status_code == 303
    browser.post("/sign-out")
    assert browser.post("/sign-in", data={"person": "keller", "phrase": PHRASE}).status_code == 303


def test_node_that_takes_no_phrases_takes_none(tmp_path: Path, node: Node) -> None:
    """Neither for signing in nor with a code; the form is not shown at all."""
    node.passkeys.choose_phrase_with_code(CODE, PHRASE)
    node.close()
    config = tmp_path / "node" / "node.toml"
    config.write_text(config.read_text() + "[console]\nphrases = false\n")
    strict = Node(tmp_path / "node", node.registry, clock=node.clock, random=node.random)
    offer(strict, "keller", "next-" + CODE)
    folder = tmp_path / "more"
    folder.mkdir()
    routes = console_routes(strict, make_assets(folder))
    headers = {"sec-fetch-site": "same-origin"}
    with TestClient(Starlette(routes=routes), base_url=HERE, headers=headers) as browser:
        assert "Pass phrase" not in browser.get("/sign-in").text
        assert browser.post("/sign-in", data={"person": "keller", "phrase": PHRASE}).status_code == 403
        code = {"code": "next-" + CODE}
        assert "pass phrase" not in browser.post("/enrol", data=code).text
        assert browser.post("/enrol", data={**code, "phrase": PHRASE}).status_code == 403
    strict.close()


def test_answer_is_taken_once(node: Node, browser: TestClient) -> None:
    """Whoever recorded a sign-in signs in with it in vain, and the log says that somebody tried."""
    device = Device(HERE)
    registered(browser, device)
    answer = device.sign(options_in(browser.get("/sign-in").text))
    assert browser.post("/sign-in", data={"answer": answer}).status_code == 303
    again = browser.post("/sign-in", data={"answer": answer})
    assert again.status_code == 403
    assert "answered before" in again.text


def test_sign_in_replaces_the_session_that_was_there(node: Node, browser: TestClient) -> None:
    """A session that somebody planted in a browser is worth nothing after the sign-in (fixation)."""
    device = Device(HERE)
    registered(browser, device)
    before = browser.cookies["lindero-NRD"]
    assert signs_in(browser, device) == 303
    assert browser.cookies["lindero-NRD"] != before
    assert node.person_of(before) is None


def test_several_passkeys_and_each_is_taken_back_at_once(node: Node, browser: TestClient) -> None:
    """A second device is added from a fresh session; the first one, taken back, signs nobody in."""
    first, second = Device(HERE), Device(HERE, seed=8)
    registered(browser, first)
    more = second.register(options_in(browser.get("/account").text))
    assert browser.post("/account/passkeys", data={"answer": more}).status_code == 303
    assert len(node.passkeys.of("keller")) == 2
    assert browser.post("/account/passkeys/revoke", data={"credential_id": first.name}).status_code == 303
    assert browser.post("/account/passkeys/revoke", data={"credential_id": first.name}).status_code == 404
    browser.post("/sign-out")
    assert signs_in(browser, first) == 403
    assert signs_in(browser, second) == 303


def test_what_signs_in_is_changed_from_a_fresh_session_only(node: Node, browser: TestClient) -> None:
    """Who finds a screen unlocked adds no device of their own, and takes none away."""
    device, other = Device(HERE), Device(HERE, seed=8)
    registered(browser, device)
    more = other.register(options_in(browser.get("/account").text))
    _pass(node, 15 * MINUTE_MS + 1)
    assert browser.post("/account/passkeys", data={"answer": more}).status_code == 403
    assert browser.post("/account/passkeys/revoke", data={"credential_id": device.name}).status_code == 403
    assert len(node.passkeys.of("keller")) == 1


def test_sessions_are_listed_and_ended_at_once(node: Node, browser: TestClient) -> None:
    """Signed in twice, one is ended from the other; nobody ends another person's."""
    device = Device(HERE)
    registered(browser, device)
    elsewhere = node.people.sign_in("keller", PHRASE)
    assert elsewhere is None
    other = node.passkeys.sign_in(
        node.passkeys.site(HERE), device.sign(node.passkeys.sign_in_options(node.passkeys.site(HERE)))
    )
    numbers = {
        one.number: one.current for one in node.people.sessions_of("keller", browser.cookies["lindero-NRD"])
    }
    assert sorted(numbers.values()) == [False, True]
    ended = next(number for number, current in numbers.items() if not current)
    node.people.end_own("noor", ended)
    assert node.person_of(other) is not None
    assert browser.post("/account/sessions/end", data={"number": ended}).status_code == 303
    assert node.person_of(other) is None
    assert browser.get("/account").status_code == 200


def test_passkeys_need_an_address_that_they_can_be_bound_to(node: Node) -> None:
    """Without a configured origin only this machine's own name will do; the page says so and offers none."""
    bound = msgspec.structs.replace(node.config.console, origin="https://console.nordia.example")
    assert node.passkeys.site("http://localhost:1").domain == "localhost"
    node.passkeys._config = msgspec.structs.replace(node.config, console=bound)
    assert node.passkeys.site("http://evil.example").domain == "console.nordia.example"


def _pass(node: Node, duration_ms: int) -> None:
    assert isinstance(node.clock, SetClock)
    node.clock.move(duration_ms)
