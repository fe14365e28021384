"""Signing in and out, without script."""

import msgspec
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lindero.shells.console.app import console_routes
from lindero.shells.console.assets import Assets
from lindero.shells.console.sign_in import WRONG
from lindero.shells.console.tests.browsing import PHRASE
from lindero.shells.node import Node
from lindero.trust.identity.sessions import set_phrase

COOKIE = "lindero-NRD"


@pytest.fixture(autouse=True)
def phrase(node: Node) -> None:
    """Give keller a pass phrase."""
    node.store.run(lambda tx: set_phrase(tx, "keller", PHRASE))


def test_the_page_names_the_node(client: TestClient) -> None:
    """A person sees where the pass phrase goes before writing it."""
    answer = client.get("/sign-in")
    assert answer.status_code == 200
    assert "Nordia node" in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_signing_in_leads_to_the_page_that_was_asked_for(client: TestClient) -> None:
    """Who was sent to the sign-in comes back to where they wanted to go."""
    answer = client.post("/sign-in", data={"person": "keller", "phrase": PHRASE, "to": "/signs?at_most=2"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/signs?at_most=2")
    assert client.get("/signs").status_code == 200


def test_signing_in_never_leads_elsewhere(client: TestClient) -> None:
    """A made-up link cannot use the sign-in to lead to another host."""
    answer = client.post("/sign-in", data={"person": "keller", "phrase": PHRASE, "to": "//evil.example"})
    assert answer.headers["location"] == "/"


def test_the_cookie_is_out_of_reach(client: TestClient) -> None:
    """No script reads the session's cookie and no other site sends it; it names the nation, not the port."""
    answer = client.post("/sign-in", data={"person": "keller", "phrase": PHRASE})
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(f"{COOKIE}=".lower())
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/" in cookie
    assert "domain" not in cookie
    assert "secure" not in cookie


def test_over_tls_the_cookie_is_bound_to_the_host(node: Node, assets: Assets) -> None:
    """With https the cookie has the prefix that browsers enforce, and never travels without TLS."""
    application = Starlette(routes=console_routes(node, assets))
    headers = {"sec-fetch-site": "same-origin"}
    with TestClient(application, "https://nordia.test", headers=headers, follow_redirects=False) as client:
        answer = client.post("/sign-in", data={"person": "keller", "phrase": PHRASE})
        assert answer.headers["set-cookie"].startswith(f"__Host-{COOKIE}=")
        assert "secure" in answer.headers["set-cookie"].lower()
        assert client.get("/signs").status_code == 200


@pytest.mark.parametrize(("person", "phrase"), [("keller", "wrong words are here"), ("nobody", PHRASE)])
def test_what_was_wrong_is_not_said(client: TestClient, person: str, phrase: str) -> None:
    """A wrong name and a wrong pass phrase are answered alike, so that nobody learns who works here."""
    answer = client.post("/sign-in", data={"person": person, "phrase": phrase})
    assert answer.status_code == 403
    assert WRONG in answer.text
    assert f'value="{person}"' in answer.text
    assert phrase not in answer.text
    assert "set-cookie" not in answer.headers


def test_a_wrong_try_is_in_the_log(client: TestClient, node: Node) -> None:
    """Failed sign-ins are records."""
    client.post("/sign-in", data={"person": "keller", "phrase": "wrong words are here"})
    found = node.store.query("SELECT COUNT(*) FROM log_heads WHERE kind = 'identity.access_refused'")
    assert found == [(1,)]


def test_empty_fields_are_told_each(client: TestClient) -> None:
    """What is missing is said beside its field, and the first such field has the focus."""
    answer = client.post("/sign-in", data={"person": "", "phrase": ""})
    assert answer.status_code == 422
    assert "Write your name." in answer.text
    assert "Write your pass phrase." in answer.text
    assert answer.text.count("autofocus") == 1
    assert answer.text.index('id="field-person"') < answer.text.index("autofocus")


def test_too_many_tries_lock_for_a_while(client: TestClient) -> None:
    """Guessing is slowed down, and the person is told for how long."""
    for _ in range(5):
        client.post("/sign-in", data={"person": "keller", "phrase": "wrong words are here"})
    answer = client.post("/sign-in", data={"person": "keller", "phrase": PHRASE})
    assert answer.status_code == 403
    assert "Try again in" in answer.text


def test_signing_out_ends_the_session_at_once(keller: TestClient) -> None:
    """After signing out the old cookie opens nothing, even if it was kept."""
    token = keller.cookies[COOKIE]
    answer = keller.post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    keller.cookies.set(COOKIE, token)
    assert keller.get("/signs").status_code == 303


def test_signing_out_needs_a_form_of_this_site(keller: TestClient) -> None:
    """Another site cannot sign a person out."""
    assert keller.post("/sign-out", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert keller.get("/signs").status_code == 200


def test_persons_are_named_in_a_demonstration_only(client: TestClient, node: Node) -> None:
    """A real node's sign-in page does not say who works there; a demonstration's does, with the roles."""
    assert "keller" not in client.get("/sign-in").text
    console = msgspec.structs.replace(node.config.console, open_sign_in=True)
    node.config = msgspec.structs.replace(node.config, console=console)
    text = client.get("/sign-in").text
    assert "keller" in text
    assert "Coordination-centre duty officer" in text
