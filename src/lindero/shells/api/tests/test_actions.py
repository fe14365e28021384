"""The JSON interface: actions as POST."""

import pytest
from starlette.testclient import TestClient

from lindero.shells.api.answers import MAX_BODY_BYTES
from lindero.shells.api.tests.conftest import SignedIn
from lindero.shells.node import Node
from lindero.trust.identity.records import AccessRefused

SEE = "/harbour/see_boat"
JSON = {"content-type": "application/json"}


def refusals(node: Node) -> list[str]:
    """Return what the log says of refused access: who, and what."""
    events = node.store.run(lambda tx: node.log.read(tx, ["identity.access_refused"], -1, 100))
    records = [event.record for event in events]
    return [f"{record.who} {record.what}" for record in records if isinstance(record, AccessRefused)]


def test_action_answers_with_its_typed_answer(client: TestClient, signed_in: SignedIn) -> None:
    """An ask in JSON is carried out, and the answer is the action's, in JSON."""
    answer = client.post(SEE, json={"name": "Ada", "flags": ["blue", "white"]}, headers=signed_in("ADM"))
    assert answer.status_code == 200
    assert answer.json()["name"] == "Ada"
    assert answer.json()["flags"] == ["blue", "white"]
    assert len(answer.json()["record_id"]) == 26


def test_action_puts_its_record_under_the_persons_name(
    client: TestClient, signed_in: SignedIn, node: Node
) -> None:
    """What was asked stands in the log with the person who asked."""
    client.post(SEE, json={"name": "Ada"}, headers=signed_in("ADM"))
    events = node.store.run(lambda tx: node.log.read(tx, ["harbour.boat_seen"], -1, 9))
    assert [event.head.actor for event in events] == ["person/adm"]


def test_stranger_is_asked_to_sign_in(client: TestClient) -> None:
    """Without a session nothing is done, and the answer says how to ask."""
    answer = client.post(SEE, json={"name": "Ada"})
    assert answer.status_code == 401
    assert answer.json()["code"] == "api.session"
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_S_53_grant_missing_is_refused_and_logged(
    client: TestClient, signed_in: SignedIn, node: Node
) -> None:
    """Who lacks the grant is refused by name of the grant, and the refusal is in the log."""
    answer = client.post(SEE, json={"name": "Ada"}, headers=signed_in("NCC"))
    assert answer.status_code == 403
    assert "sensors.operate" in answer.json()["text"]
    assert answer.json()["advice"]
    assert refusals(node) == ["person/ncc harbour.see_boat"]


def test_refusal_carries_its_reasons(client: TestClient, signed_in: SignedIn) -> None:
    """A refusal by an action keeps code, text, advice and reason codes."""
    answer = client.post("/harbour/close_harbour", headers=signed_in("ADM"))
    assert answer.status_code == 403
    assert answer.json() == {
        "code": "harbour.open",
        "text": "The harbour stays open.",
        "advice": "Ask again at night.",
        "reasons": ["DAY", "TIDE"],
    }


def test_defect_tells_nothing_of_the_inside(client: TestClient, signed_in: SignedIn) -> None:
    """A fault of ours is owned up to without a word of what was inside."""
    answer = client.post("/harbour/break_down", json={}, headers=signed_in("ADM"))
    assert answer.status_code == 500
    assert answer.json()["code"] == "api.defect"
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    ("body", "code", "named"),
    [
        (b'{"name": "Ada", "colour": "red"}', "api.unknown", "colour"),
        (b'{"name": "Ada", "berth": {"quay": "A", "number": 1, "pier": 2}}', "api.unknown", "berth.pier"),
        (b"{}", "api.value", "name"),
        (b"", "api.value", "name"),
        (b'{"name": ""}', "api.value", "name"),
        (b'{"name": 7}', "api.value", "name"),
        (b'{"name": "Ada", "length_m": "7"}', "api.value", "length_m"),
        (b'{"name": "Ada", "length_m": 501}', "api.value", "length_m"),
        (b'{"name": "Ada"', "api.json", "JSON"),
        (b'{"name": "\xff"}', "api.json", "JSON"),
        (b'["Ada"]', "api.value", "object"),
        (b'{"name": ' + b"[" * 100_000, "api.depth", "deep"),
        (b'{"name": "Ada", "note": ' + b'{"a":' * 50_000, "api.depth", "deep"),
    ],
)
def test_bad_ask_is_named(
    client: TestClient, signed_in: SignedIn, body: bytes, code: str, named: str
) -> None:
    """What is wrong with an ask is said with the field's name; nothing is done."""
    answer = client.post(SEE, content=body, headers={**signed_in("ADM"), **JSON})
    assert answer.status_code == 422
    assert answer.json()["code"] == code
    assert named in answer.json()["text"]
    assert answer.json()["advice"]


def test_body_beyond_the_limit_is_refused(client: TestClient, signed_in: SignedIn) -> None:
    """A body that is too large is not read to its end."""
    body = b'{"name": "' + b"x" * MAX_BODY_BYTES + b'"}'
    answer = client.post(SEE, content=body, headers={**signed_in("ADM"), **JSON})
    assert answer.status_code == 422
    assert answer.json()["code"] == "api.too_large"


def test_longest_text_of_an_ask_fits(client: TestClient, signed_in: SignedIn) -> None:
    """The limit lets through the longest text that an ask may hold."""
    answer = client.post(SEE, json={"name": "Ada", "note": "x" * 4_000_000}, headers=signed_in("ADM"))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"content-type": "text/plain"}, "api.content_type"),
        ({"content-type": "application/x-www-form-urlencoded"}, "api.content_type"),
        ({"content-type": "application/json", "content-encoding": "gzip"}, "api.encoding"),
    ],
)
def test_only_plain_json_is_read(
    client: TestClient, signed_in: SignedIn, headers: dict[str, str], code: str
) -> None:
    """Forms (which other sites can send) and compressed bodies (which can burst) are refused."""
    answer = client.post(SEE, content=b'{"name": "Ada"}', headers={**signed_in("ADM"), **headers})
    assert answer.status_code == 422
    assert answer.json()["code"] == code


def test_json_with_a_charset_is_json(client: TestClient, signed_in: SignedIn) -> None:
    """A content type with parameters is still JSON."""
    headers = {**signed_in("ADM"), "content-type": "application/json; charset=utf-8"}
    assert client.post(SEE, content=b'{"name": "Ada"}', headers=headers).status_code == 200


@pytest.mark.parametrize(("method", "path", "status"), [("GET", SEE, 405), ("POST", "/harbour/sink", 404)])
def test_wrong_method_and_path_are_told_in_json(
    client: TestClient, method: str, path: str, status: int
) -> None:
    """Even what the framework refuses says code, text and advice."""
    answer = client.request(method, path)
    assert answer.status_code == status
    assert set(answer.json()) == {"code", "text", "advice", "reasons"}
    assert "openapi.json" in answer.json()["advice"]


def test_webhook_of_sensors_is_an_action_like_any_other(client: TestClient, signed_in: SignedIn) -> None:
    """A system that sends positions uses the same door: `sensors/take_reports`."""
    headers = signed_in("ADM")
    register = {"sensor_id": "harbour-radar", "title": "Radar", "format": "csv"}
    assert client.post("/sensors/register_sensor", json=register, headers=headers).status_code == 200
    reports = {
        "sensor_id": "harbour-radar",
        "format": "csv",
        "body": "id,lon,lat,time\nada,11.5,56.0,2026-11-22T08:00:00Z\nbob,oops,56.0,2026-11-22T08:00:00Z\n",
    }
    answer = client.post("/sensors/take_reports", json=reports, headers=headers)
    assert answer.status_code == 200
    assert (answer.json()["accepted"], answer.json()["refused"]) == (1, 1)
