"""The page of settings: every key of the file with its meaning, and no byte of a secret."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from lindero.app import find_registry
from lindero.engine.clock import SetClock
from lindero.engine.config import NodeConfig, SapientParent, TakDoor, read_config
from lindero.engine.keys import SeededRandom
from lindero.shells import administration
from lindero.shells.access import by_session
from lindero.shells.api.application import api_application
from lindero.shells.configured import setting_shown, settings_now, tables_of
from lindero.shells.console.app import console_routes
from lindero.shells.console.tests.browsing import make_assets
from lindero.shells.node import CONFIG_FILE, Node
from lindero.shells.setup import NewPerson, NodePlan, make_node

BEGIN_AT = 1_795_000_000_000
PHRASE = "calm seas and clear nights"
CANARY = "kanarienvogel"
SECRETS = f"""
[tak]
local_key = "keys/{CANARY}-tak"

[provider]
issuer = "https://{CANARY}:{CANARY}@sign-in.nordia.example/{CANARY}?token={CANARY}"
client_id = "lindero"
client_secret = "{CANARY}"

[feeds.sky]
feed = "sensors.air_http"
[feeds.sky.settings]
sensor_id = "sky"
url = "http://{CANARY}@air.example:8080/{CANARY}.json?key={CANARY}"
not_declared_{CANARY} = "{CANARY}"

[feeds.posts]
feed = "sensors.ground_mqtt"
[feeds.posts.settings]
sensor_id = "posts"
host = "broker.example"
user = "{CANARY}"
password_file = "{CANARY}"

[feeds.unheard]
feed = "sensors.unheard"
[feeds.unheard.settings]
{CANARY} = "{CANARY}"
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Give the administrator of a node whose file holds canaries wherever a secret may stand."""
    folder = tmp_path_factory.mktemp("settings")
    registry, clock = find_registry(), SetClock(BEGIN_AT)
    people = (
        NewPerson(person="adams", name="C. Adams", roles=("ADM",), phrase=PHRASE),
        NewPerson(person="keller", name="K. Keller", roles=("NCC",), phrase=PHRASE),
        NewPerson(person="dahl", name="D. Dahl", roles=("DPO",), phrase=PHRASE),
    )
    plan = NodePlan(nation="NRD", name="Nordia", setting="exercise", people=people)
    made = make_node(folder / "node", plan, registry, clock=clock, random=SeededRandom("new"))
    with (made.folder / CONFIG_FILE).open("a", encoding="utf-8") as file:
        file.write(SECRETS)
    (folder / "static").mkdir()
    node = Node(made.folder, registry, clock=clock, random=SeededRandom("served"))
    administration.lend(node)
    interface = Mount("/api", app=api_application(node, by_session(node)))
    app = Starlette(routes=[interface, *console_routes(node, make_assets(folder / "static"))])
    client = TestClient(
        app, "http://localhost", headers={"sec-fetch-site": "same-origin"}, follow_redirects=False
    )
    client.app_state["node"] = node
    _sign_in(client, "adams")
    yield client
    node.close()


def _sign_in(browser: TestClient, person: str) -> None:
    browser.cookies.clear()
    assert browser.post("/sign-in", data={"person": person, "phrase": PHRASE}).status_code == 303


def test_COP_01_no_secret_of_the_file_is_in_page_or_json(browser: TestClient) -> None:
    """Wherever a secret may stand in the file, neither page nor JSON has a letter of it."""
    node: Node = browser.app_state["node"]
    assert (node.folder / CONFIG_FILE).read_text(encoding="utf-8").count(CANARY) == SECRETS.count(CANARY)
    for address in ("/admin/settings", "/admin/settings?only=own", "/api/admin/settings"):
        answer = browser.get(address)
        assert answer.status_code == 200
        assert CANARY not in answer.text
    assert "Set, not shown" in browser.get("/admin/settings").text
    assert "http://air.example:8080/…" in browser.get("/api/admin/settings").text


def test_every_key_stands_there_with_meaning_and_default(browser: TestClient) -> None:
    """No key of the file is left out, whatever was given, and each says what it means."""
    config = NodeConfig(
        nation="NRD",
        name="Nordia",
        tak=TakDoor(),
        sapient=SapientParent(host="up.example", port=1, node_id="0" * 8 + "-0000" * 3 + "-" + "0" * 12),
    )
    tables = {table.path: table for table in tables_of(config, {})}
    for name in NodeConfig.__struct_fields__:
        value = getattr(config, name)
        if isinstance(value, msgspec.Struct):
            assert [one.key for one in tables[name].settings] == list(value.__struct_fields__)
    assert all(one.meaning for table in tables.values() for one in table.settings)
    assert not tables["provider"].is_given
    port = next(one for one in tables["console"].settings if one.key == "port")
    assert (port.value, port.default, port.is_default) == ("8440", "8440", True)
    assert [one.key for one in tables[""].settings if one.is_fixed] == ["nation", "setting"]


@pytest.mark.parametrize(
    ("key", "value", "shown", "text"),
    [
        ("password", "x", "set", ""),
        ("settings.api_key", "x", "set", ""),
        ("client_secret", "", "value", '""'),
        ("key_per_minute", 6_000, "value", "6000"),
        ("tokens_kept", ["a"], "value", '["a"]'),
        ("token", ["a"], "set", ""),
        ("headers", {"a": "b"}, "set", ""),
        ("nested", [["a"]], "set", ""),
        ("office", "dpo@nordia.example", "value", '"dpo@nordia.example"'),
        ("place", "name:word@host", "value", '"…@host"'),
        ("url", "https://a:b@c.example/d?e=f", "value", '"https://c.example/…"'),
        ("origin", "https://c.example:8443", "value", '"https://c.example:8443"'),
        ("port", None, "nothing", ""),
    ],
)
def test_what_is_shown_of_a_value(key: str, value: object, shown: str, text: str) -> None:
    """Text under a secret's name is kept from view; an address is shown as far as its host."""
    one = setting_shown(key, "", value, msgspec.NODEFAULT)
    assert (one.shown, one.value) == (shown, text)


def test_own_values_are_found(browser: TestClient) -> None:
    """One looks for a key, or for what differs from the default."""
    own = browser.get("/api/admin/settings?only=own").json()
    keys = {one["key"] for table in own["configured"]["tables"] for one in table["settings"]}
    assert "client_id" in keys
    assert "idle_minutes" not in keys
    found = browser.get("/admin/settings?find=idle").text
    assert "without being used" in found
    assert "No value fits" in browser.get("/admin/settings?find=zzzz").text


def test_where_the_node_lies_on_its_machine_is_not_told(browser: TestClient) -> None:
    """The file is named by its folder alone, in the page and in its JSON twin."""
    node: Node = browser.app_state["node"]
    for address in ("/admin/settings", "/api/admin/settings"):
        text = browser.get(address).text
        assert f"{node.folder.name}/node.toml" in text
        assert str(node.folder.parent) not in text


def test_a_file_that_was_changed_is_told(browser: TestClient) -> None:
    """Who changed the file and did not begin anew reads so, and who broke it too, without a word of the file."""
    node: Node = browser.app_state["node"]
    path = Path(node.folder / CONFIG_FILE)
    text = path.read_text(encoding="utf-8")
    assert settings_now(node).state == "same"
    try:
        path.write_text(text.replace("idle_minutes = 60", "idle_minutes = 30"), encoding="utf-8")
        assert read_config(path).console.idle_minutes == 30
        assert "The file was changed" in browser.get("/admin/settings").text
        path.write_text(f"{text}\nbroken {CANARY}", encoding="utf-8")
        page = browser.get("/admin/settings").text
        assert "The file cannot be read" in page
        assert CANARY not in page
    finally:
        path.write_text(text, encoding="utf-8")


def test_only_administrators_see_settings(browser: TestClient) -> None:
    """Who runs the picture or oversees the node is refused, on the page as in JSON, and finds no menu entry."""
    try:
        for person in ("keller", "dahl"):
            _sign_in(browser, person)
            for address in ("/admin/settings", "/api/admin/settings"):
                assert browser.get(address).status_code == 403
            assert "/admin/settings" not in browser.get("/account").text
    finally:
        _sign_in(browser, "adams")
    assert '<a class="tab" href="/admin/settings"' in browser.get("/admin").text
