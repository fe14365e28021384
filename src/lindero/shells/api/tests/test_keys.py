"""Keys of machines: narrow, for a time, from where they may, taken back at once, and never more than a machine."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from lindero.engine.clock import SetClock
from lindero.kernel.desk import Actor
from lindero.kernel.errors import LinderoError, Refused
from lindero.kernel.times import DAY_MS, instant_of, text_of
from lindero.shells.access import by_session
from lindero.shells.api.application import api_application
from lindero.shells.api.tests import nodes
from lindero.shells.local import local_actor
from lindero.shells.node import Node
from lindero.shells.operations import operate
from lindero.shells.said_locally import IssuedKey, IssueKey
from lindero.trust.identity.actions import RevokeApiKey
from lindero.trust.identity.pages.keys import KeysQuery

BOAT = {"name": "Albatross"}
ASSESSED: dict[str, Any] = {
    "assessment": "DPIA-3",
    "opinion_by": "data protection officer",
    "assessed_until": "2099-01-01",
}


def issue(node: Node, **changes: Any) -> str:
    """Issue a key to a machine that sees boats."""
    asked: dict[str, Any] = {
        "name": "harbour",
        "grants": ("sensors.operate",),
        "days": 30,
        **ASSESSED,
        **changes,
    }
    machine = local_actor(0, node.registry.offers("grants"))
    made = operate(node, "issue_key", IssueKey(**asked), machine)
    assert isinstance(made, IssuedKey)
    return made.key


def bearer(key: str) -> dict[str, str]:
    """Return a key as a header."""
    return {"authorization": f"Bearer {key}"}


def test_key_opens_what_it_names_and_nothing_else(node: Node, client: TestClient) -> None:
    """Least privilege: its own grants; it is no session and reads no list of people."""
    key = issue(node)
    answer = client.post("/harbour/see_boat", json=BOAT, headers=bearer(key))
    name = answer.json()["record_id"]
    head, _ = node.work("harbour", Actor(name="test"), lambda desk: desk.record(name))
    assert head.actor == "key/harbour"
    assert client.get("/people", headers=bearer(key)).status_code == 403
    assert client.delete("/session", headers=bearer(key)).status_code == 401
    assert client.get("/harbour/boats", headers=bearer(key)).status_code == 403


@pytest.mark.parametrize("change", ["", "0", "lk_", "Lk_"])
def test_key_that_is_not_exactly_right_opens_nothing(node: Node, client: TestClient, change: str) -> None:
    """A letter more, less or other: nobody is recognised."""
    key = issue(node)
    wrong = {"": key[:-1], "0": key + "0", "lk_": key.removeprefix("lk_"), "Lk_": key.replace("lk_", "Lk_")}[
        change
    ]
    assert client.post("/harbour/see_boat", json=BOAT, headers=bearer(wrong)).status_code == 401


def test_key_is_taken_back_at_once_and_ends_by_itself(node: Node, client: TestClient) -> None:
    """Its end is part of it; taking back needs no end."""
    key, other = issue(node), issue(node, name="quay", days=1)
    machine = local_actor(0, node.registry.offers("grants"))
    node.act("identity.revoke_api_key", RevokeApiKey(key_id=key.split("_")[1], reason="lost"), machine)
    assert client.post("/harbour/see_boat", json=BOAT, headers=bearer(key)).status_code == 401
    assert client.post("/harbour/see_boat", json=BOAT, headers=bearer(other)).status_code == 200
    clock = SetClock(node.clock.now() + DAY_MS + 1)
    node.people._clock = clock
    assert client.post("/harbour/see_boat", json=BOAT, headers=bearer(other)).status_code == 401


def test_key_is_used_from_where_it_may(node: Node) -> None:
    """From another network it opens nothing; a local socket has no address and is no network."""
    key = issue(node, addresses=("192.0.2.0/24", "2001:db8::/32"))
    application = api_application(node, by_session(node))
    for address, status in (("192.0.2.9", 200), ("2001:db8::7", 200), ("198.51.100.9", 401), ("local", 401)):
        with TestClient(application, client=(address, 50_000)) as client:
            answer = client.post("/harbour/see_boat", json=BOAT, headers=bearer(key))
            assert answer.status_code == status, address


def test_key_puts_only_the_kinds_that_it_names(node: Node, client: TestClient) -> None:
    """A sensor's key that leaks writes nothing but what that sensor sees."""
    wrong, right = (
        issue(node, kinds=("sensors.sensor_registered",)),
        issue(node, kinds=("harbour.boat_seen",)),
    )
    refused = client.post("/harbour/see_boat", json=BOAT, headers=bearer(wrong))
    assert (refused.status_code, refused.json()["code"]) == (403, "desk.kind")
    assert client.post("/harbour/see_boat", json=BOAT, headers=bearer(right)).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"grants": ()},
        {"grants": ("harbour.everything",)},
        {"grants": ("identity.administer",)},
        {"grants": ("identity.read_log",)},
        {"grants": ("agreements.denounce",)},
        {"grants": ("ledger.read",)},
        {"kinds": ("harbour.nothing",)},
        {"addresses": ("192.0.2.9/24",)},
        {"addresses": ("everywhere",)},
        {"days": 0},
        {"days": 367},
        {"name": "No Name"},
    ],
)
def test_key_that_would_be_too_much_is_not_made(node: Node, changes: dict[str, Any]) -> None:
    """Nothing about people or oversight, nothing that does not exist, and never without an end."""
    with pytest.raises(LinderoError) as error:
        issue(node, **changes)
    assert error.value.advice
    assert node.store.query("SELECT count(*) FROM identity_api_keys") == [(0,)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"assessment": ""}, "identity.key_unassessed"),
        ({"assessment": " "}, "identity.key_unassessed"),
        ({"opinion_by": ""}, "identity.key_unassessed"),
        ({"assessed_until": ""}, "identity.key_unassessed"),
        ({"assessed_until": "next year"}, "times.instant"),
        ({"assessed_until": "2001-01-01"}, "identity.key_assessment_ended"),
    ],
)
def test_AGR_08_no_machine_gets_a_key_without_an_assessment_that_counts(
    node: Node, changes: dict[str, Any], code: str
) -> None:
    """No number, no opinion, no end or one that is past: nothing is made, and the refusal says what to do."""
    with pytest.raises(LinderoError) as error:
        issue(node, **changes)
    assert (error.value.code, bool(error.value.advice)) == (code, True)
    assert node.store.query("SELECT count(*) FROM identity_api_keys") == [(0,)]


def test_AGR_08_a_key_ends_with_its_assessment_and_is_a_task_before(node: Node, client: TestClient) -> None:
    """It opens through the assessment's last day and not after, and administrators see it coming."""
    last = text_of(node.clock.now() + 20 * DAY_MS)[:10]
    key = issue(node, days=300, assessed_until=last)
    issue(node, name="quay", days=5)
    end = instant_of(last) + DAY_MS
    admin = Actor(name="person/adm", grants=frozenset({"identity.read", "identity.administer"}))
    shown: Any = node.show(node.page("/keys"), KeysQuery(), admin)
    assert {one.name: one.tone for one in shown.keys} == {"harbour": "warning", "quay": "ok"}
    assert [(one.assessment, one.assessed_until) for one in shown.keys if one.name == "harbour"] == [
        ("DPIA-3", end)
    ]
    for at, status in ((end - 1, 200), (end, 401)):
        node.people._clock = SetClock(at)
        assert client.post("/harbour/see_boat", json=BOAT, headers=bearer(key)).status_code == status


def test_secret_is_shown_once_and_kept_nowhere(node: Node) -> None:
    """Neither log nor tables nor files hold it."""
    secret = issue(node).rpartition("_")[2]
    node.close()
    for path in (node.folder / "data").iterdir():
        if path.is_file():
            assert secret.encode() not in path.read_bytes()


def test_S_53_a_key_approves_nothing(node: Node) -> None:
    """What needs a person's approval is no machine's to do, whatever its record says."""
    key = issue(node)
    machine = node.people.machine_of(key, "192.0.2.9")
    assert machine is not None
    assert machine.roles == ()
    with pytest.raises(Refused):
        node.ask_approval("identity.grant_role", nodes.Nothing(), machine, None)
