"""The administration's pages on a real node: what is to be done, how it is kept, who is signed in."""

from collections.abc import Iterator
from copy import copy
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lindero.app import find_registry
from lindero.engine.clock import SetClock
from lindero.engine.keys import SeededRandom
from lindero.kernel.desk import Actor
from lindero.kernel.times import DAY_MS
from lindero.shells import administration, kept_notes
from lindero.shells.console.app import console_routes
from lindero.shells.console.tests.browsing import make_assets
from lindero.shells.node import Node
from lindero.shells.said_locally import FeedShown
from lindero.shells.setup import NewPerson, NodePlan, make_node
from lindero.trust.identity import upkeep
from lindero.trust.identity.pages.administration import AdminQuery

BEGIN_AT = 1_795_000_000_000
PHRASE = "calm seas and clear nights"
BROKEN = FeedShown(
    name="first",
    feed="sensors.ais_tcp",
    state="waiting",
    failures=3,
    error="It is away.",
    advice="Look at it.",
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Give the administrator of a new node, signed in."""
    folder = tmp_path_factory.mktemp("first-days")
    registry, clock = find_registry(), SetClock(BEGIN_AT)
    people = (NewPerson(person="adams", name="C. Adams", roles=("ADM",), phrase=PHRASE),)
    plan = NodePlan(nation="NRD", name="Nordia", setting="exercise", people=people)
    made = make_node(folder / "node", plan, registry, clock=clock, random=SeededRandom("new"))
    (folder / "static").mkdir()
    node = Node(made.folder, registry, clock=clock, random=SeededRandom("served"))
    administration.lend(node, lambda: (BROKEN,))
    app = Starlette(routes=console_routes(node, make_assets(folder / "static")))
    headers = {"sec-fetch-site": "same-origin"}
    client = TestClient(app, "http://localhost", headers=headers, follow_redirects=False)
    assert client.post("/sign-in", data={"person": "adams", "phrase": PHRASE}).status_code == 303
    client.app_state["node"] = node
    yield client
    node.close()


def _node(browser: TestClient) -> Node:
    node: Node = browser.app_state["node"]
    return node


def test_the_first_days_stay_until_all_is_done(browser: TestClient) -> None:
    """Each step says what to do; what a person settles is done, with the reason."""
    text = browser.get("/start").text
    for title in (
        "First line heard",
        "First own track",
        "A second administrator",
        "A first agreement in force",
    ):
        assert title in text
    settled = {"step": "identity.retention", "because": "Read with our DPO.", "_back": "/start"}
    assert browser.post("/do/identity/settle_step", data=settled).status_code == 303
    assert "Settled: Read with our DPO." in browser.get("/start").text


def test_a_backup_counts_for_a_week(browser: TestClient) -> None:
    """A step that lapses comes back."""
    node = _node(browser)

    def is_backed() -> bool:
        return next(r.is_done for s, r in administration.steps_now(node) if s.name == "identity.backup")

    assert not is_backed()
    kept_notes.note_backup(node.folder, BEGIN_AT - 6 * DAY_MS, Path("/backups"))
    assert is_backed()
    kept_notes.note_backup(node.folder, BEGIN_AT - 8 * DAY_MS, Path("/backups"))
    assert not is_backed()


def test_health_says_what_to_do(browser: TestClient) -> None:
    """A feed that fails, keys of other hands and a missing backup each come with what to do."""
    text = browser.get("/admin/health").text
    for words in ("It is away. Look at it.", "root.pem", "lindero backup", "lindero keys copy", "In order"):
        assert words in text


def test_health_says_how_the_door_for_tak_clients_is(browser: TestClient) -> None:
    """Where there is one: until when its list counts, and why a file does not; the index counts it as trouble."""
    node, seen = _node(browser), "Door for TAK clients"
    troubled: list[int] = []
    wrong = upkeep.TakHealth(clients=3, error="It is no list.", advice="Put one there.")
    ending = upkeep.TakHealth(clients=3, list_ends_at=BEGIN_AT)
    says = {
        None: (),
        wrong: (seen, "Connected now: 3", "It is no list. Put one there.", "still counts"),
        ending: (seen, "List of revoked certificates until", "lets no client in"),
    }
    reader = Actor(name="person/adm", grants=frozenset({"identity.administer", "identity.read"}))
    for told, words in says.items():
        administration.lend(node, lambda: (BROKEN,), None if told is None else partial(copy, told))
        text = browser.get("/admin/health").text
        assert (seen in text) is (told is not None)
        assert [word for word in words if word not in text] == []
        index: Any = node.show(node.page("/admin"), AdminQuery(), reader)
        troubled.append(index.troubled)
    administration.lend(node, lambda: (BROKEN,))
    assert troubled == [troubled[0], troubled[0] + 1, troubled[0] + 1]


def test_retention_names_every_kind_and_finds_some(browser: TestClient) -> None:
    """What is kept how long stands by kind, with the sentence that says what it is."""
    text = browser.get("/admin/retention").text
    assert "person_<wbr>enrolled" in text or "person_enrolled" in text
    found = browser.get("/admin/retention?find=personal%20data%20on").text
    assert "records_viewed" in found
    assert "A member of staff was given an account" not in found


def test_the_index_counts_and_sessions_are_listed(browser: TestClient) -> None:
    """From one page everything of the administration is one step away; who is signed in is seen."""
    text = browser.get("/admin").text
    for path in ("/start", "/admin/health", "/people", "/peers", "/keys", "/sensors", "/admin/retention"):
        assert f'href="{path}"' in text
    assert "C. Adams" in browser.get("/admin/sessions").text


def test_forms_offer_what_can_be_named(browser: TestClient) -> None:
    """A role is chosen from a list, a person with its name; nobody types a code from memory."""
    text = browser.get("/do/identity/grant_role").text
    assert '<select class="select" id="field-role"' in text
    assert '<option value="adams">C. Adams</option>' in text


@pytest.mark.parametrize(("free", "tone"), [(0.5, "ok"), (0.1, "warning"), (0.01, "alarm")])
def test_room_on_the_disk_is_judged(browser: TestClient, free: float, tone: str) -> None:
    """Below some share of the disk it is said, before the node can write no more."""
    now = administration.upkeep_now(_node(browser), None)
    changed = msgspec.structs.replace(now, disk_free=int(now.disk_size * free))
    assert upkeep.disk_tone(changed) == tone


@pytest.mark.parametrize(("days", "tone"), [(400, "ok"), (10, "warning"), (0, "alarm"), (None, "ok")])
def test_what_ends_is_told_in_time(days: int | None, tone: str) -> None:
    """A certificate is named a month before it ends."""
    assert upkeep.end_tone(None if days is None else BEGIN_AT + days * DAY_MS, BEGIN_AT) == tone
