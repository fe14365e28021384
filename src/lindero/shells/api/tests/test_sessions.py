"""Signing in and out by JSON."""

from starlette.testclient import TestClient

from lindero.shells.api.tests import nodes
from lindero.shells.api.tests.conftest import SignedIn
from lindero.shells.console.doors import cookie_name
from lindero.shells.node import Node

NCC = {"person": "ncc", "phrase": nodes.PHRASE}


def test_signing_in_gives_a_token_and_says_what_one_may(client: TestClient) -> None:
    """Name and pass phrase open a session, whose grants are told."""
    session = client.post("/session", json=NCC).json()
    assert session["person"] == "person/ncc"
    assert session["name"] == "Officer NCC"
    assert "sensors.read" in session["grants"]
    assert len(session["token"]) == 64


def test_cookie_is_out_of_reach_of_scripts_and_other_sites(client: TestClient, node: Node) -> None:
    """A browser's cookie is HttpOnly and SameSite=Strict."""
    cookie = client.post("/session", json=NCC).headers["set-cookie"]
    assert cookie.startswith(cookie_name(node, "http") + "=")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


def test_cookie_over_tls_is_secure_and_bound_to_its_host(client: TestClient) -> None:
    """Over TLS the cookie never leaves it, and no other host can set it."""
    cookie = client.post("https://testserver/session", json=NCC).headers["set-cookie"]
    assert cookie.startswith("__Host-")
    assert "Secure" in cookie


def test_cookie_and_token_are_the_same_session(client: TestClient) -> None:
    """The cookie alone is enough to be recognised."""
    client.post("/session", json=NCC)
    who = client.get("/session").json()
    assert who["person"] == "person/ncc"
    assert who["token"] == ""


def test_wrong_phrase_and_wrong_name_are_told_alike(client: TestClient) -> None:
    """Nobody learns from the answer which names exist."""
    wrong_phrase = client.post("/session", json={**NCC, "phrase": "not this one"})
    wrong_name = client.post("/session", json={**NCC, "person": "nobody"})
    assert wrong_phrase.status_code == wrong_name.status_code == 401
    assert wrong_phrase.json() == wrong_name.json()


def test_too_many_wrong_phrases_lock_the_account(client: TestClient) -> None:
    """After five wrong phrases even the right one waits, and the answer says how long."""
    for _ in range(5):
        client.post("/session", json={**NCC, "phrase": "not this one"})
    answer = client.post("/session", json=NCC)
    assert answer.status_code == 403
    assert answer.json()["code"] == "identity.locked"
    assert "min" in answer.json()["advice"]


def test_signing_out_ends_the_session_everywhere(client: TestClient, signed_in: SignedIn) -> None:
    """A token is worth nothing after signing out."""
    headers = signed_in("NCC")
    assert client.delete("/session", headers=headers).status_code == 200
    assert client.get("/session", headers=headers).status_code == 401


def test_made_up_token_is_a_stranger(client: TestClient) -> None:
    """A token that nobody was given is nobody's."""
    assert client.get("/session", headers={"authorization": f"Bearer {'0' * 64}"}).status_code == 401
