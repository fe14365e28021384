"""Approvals by JSON: asked for first, given in a header, taken once."""

from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from starlette.testclient import TestClient

from lindero.shells.api.tests import nodes
from lindero.shells.api.tests.conftest import SignedIn

ASK = {"person": "ncc", "role": "LO"}
PATH = "/identity/grant_role"


def header(**given: Any) -> dict[str, str]:
    """Return an approval as a header."""
    return {"lindero-approval": quote(msgspec.json.encode(given))}


def test_act_is_approved_by_phrase(client: TestClient, signed_in: SignedIn) -> None:
    """Without the header nothing is done and the answer says what to do; with it, once."""
    client.headers.update(signed_in("ADM"))
    refused = client.post(PATH, json=ASK)
    assert (refused.status_code, refused.json()["code"]) == (403, "identity.approval")
    asked = client.post("/approvals", json={"action": "identity.grant_role", "ask": ASK}).json()
    assert len(asked["digest"]) == 64
    given = header(nonce=asked["nonce"], phrase=nodes.PHRASE)
    assert client.post(PATH, json=ASK, headers=given).status_code == 200
    assert client.post(PATH, json=ASK, headers=given).status_code == 403


@pytest.mark.parametrize("text", ["x", "%7B%7D", "%ff", quote('{"nonce": "a", "more": 1}')])
def test_header_that_is_no_approval_is_told_so(client: TestClient, signed_in: SignedIn, text: str) -> None:
    """The sender corrects it; nothing is done."""
    answer = client.post(PATH, json=ASK, headers={**signed_in("ADM"), "lindero-approval": text})
    assert (answer.status_code, answer.json()["code"]) == (422, "api.approval")


def test_only_what_one_may_do_and_needs_it_is_approved(client: TestClient, signed_in: SignedIn) -> None:
    """Nobody learns by asking, and what needs no approval says so."""
    ask = {"action": "identity.grant_role", "ask": ASK}
    assert client.post("/approvals", json=ask).status_code == 401
    assert client.post("/approvals", json=ask, headers=signed_in("NCC")).status_code == 403
    plain = {"action": "identity.enrol_person", "ask": {"person": "x-y", "name": "X"}}
    assert client.post("/approvals", json=plain, headers=signed_in("ADM")).status_code == 409
    unknown = {"action": "identity.nothing"}
    assert client.post("/approvals", json=unknown, headers=signed_in("ADM")).status_code == 404
