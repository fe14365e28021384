"""The list of everything on the map says with whom each own thing is shared, in words and as data."""

import html
import json
import re

import msgspec
import pytest
from starlette.testclient import TestClient

from lindero.capabilities.oversight.tables import DECISIONS
from lindero.capabilities.picture.finding import ListQuery
from lindero.engine.store import Transaction
from lindero.kernel.desk import Actor
from lindero.kernel.record import Head
from lindero.shells.console.doors import cookie_name
from lindero.shells.web import web_application
from tests.nodes.world import EVERYTHING, World

READER = Actor(name="person/reader", grants=EVERYTHING)
WITHOUT = Actor(name="person/watch", grants=EVERYTHING - {"oversight.read"})


def listed(
    world: World, nation: str, actor: Actor = READER, path: str = "/picture/list"
) -> list[dict[str, object]]:
    """Return the list's things as data."""
    node = world.nodes[nation]
    items = json.loads(msgspec.json.encode(node.show(node.page(path), ListQuery(), actor)))["items"]
    return [dict(item) for item in items]


def told(world: World, nation: str, actor: Actor = READER) -> object:
    """Return what is told of the one thing on a nation's map."""
    (item,) = listed(world, nation, actor)
    return item["sharing"]


def cell(world: World, monkeypatch: pytest.MonkeyPatch, nation: str, actor: Actor = READER) -> str:
    """Return the cell of the one thing on a nation's list, as its page writes it."""
    node = world.nodes[nation]
    monkeypatch.setattr(node.people, "person_of", lambda _, **__: (actor, "Reader"))
    with TestClient(web_application(node), base_url="http://127.0.0.1") as client:
        client.cookies.set(cookie_name(node, "http"), "reader")
        answer = client.get("/picture/list")
    (found,) = re.findall(r'<td class="rule" data-label="Sharing">(.*?)</td>', answer.text, re.DOTALL)
    return str(found)


def words(markup: str) -> str:
    """Return the words of a cell, those for screen readers too."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", markup)).split())


def link_to(head: Head) -> str:
    """Return the link to who sees a record, as the cell begins."""
    return f'<a href="/oversight/who-sees?about={head.record_id}">'


def test_the_list_says_what_became_of_an_own_thing(allied: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the gate decided, and when a neighbour has it: which, and under which agreement."""
    head = allied.observe("NRD", name="Amber Gull")
    assert told(allied, "NRD") == {"standing": "undecided", "released": []}
    undecided = cell(allied, monkeypatch, "NRD")
    assert undecided.startswith(link_to(head))
    assert words(undecided) == "stays in Nordia: the gate has not decided · who sees it: Amber Gull"

    allied.settle()
    agreement = allied.received("SUD")[0].agreement.partition("@")[0]
    released = {"nation": "SUD", "agreement": agreement, "clause": allied.received("SUD")[0].clause}
    assert told(allied, "NRD") == {"standing": "shared", "released": [released]}
    shared = cell(allied, monkeypatch, "NRD")
    assert shared.startswith(link_to(head))
    assert words(shared) == f"SUD · {agreement} · who sees it: Amber Gull"


def test_the_newest_record_is_the_one_that_is_told_of(allied: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thing that was shared and is now where no clause reaches stays, until the gate lets a newer one go."""
    allied.observe("NRD", name="Amber Gull")
    allied.settle()
    allied.move(1_000)
    head = allied.observe("NRD", lon=-40.0, lat=10.0, name="Amber Gull")
    assert told(allied, "NRD") == {"standing": "undecided", "released": []}
    allied.settle()
    assert told(allied, "NRD") == {"standing": "stays", "released": []}
    stays = cell(allied, monkeypatch, "NRD")
    assert stays.startswith(link_to(head))
    assert words(stays) == "stays in Nordia · who sees it: Amber Gull"


def test_S_40_what_a_neighbour_proved_erased_is_with_nobody(
    allied: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked back, it is still there; once its erasure is proved the list says that nobody else has it."""
    head = allied.observe("NRD", name="Amber Gull")
    allied.settle()
    allied.recall("NRD", head)
    assert words(cell(allied, monkeypatch, "NRD")).startswith("SUD · ")
    allied.settle()
    assert told(allied, "NRD") == {"standing": "with_nobody", "released": []}
    assert words(cell(allied, monkeypatch, "NRD")) == "no neighbour has it · who sees it: Amber Gull"


def test_what_was_received_says_under_which_agreement_it_came(
    allied: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The origin's agreement and clause as ever, and nothing of what this node's own gate did."""
    allied.observe("NRD", name="Amber Gull")
    allied.settle()
    (head,) = allied.received("SUD")
    assert told(allied, "SUD") is None
    assert words(cell(allied, monkeypatch, "SUD")) == f"{head.agreement} · {head.clause.rpartition('/')[2]}"


def test_who_may_not_see_decisions_is_told_nothing(allied: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither as data nor in words; a neighbour's name is nowhere in the cell."""
    allied.observe("NRD", name="Amber Gull")
    allied.settle()
    assert told(allied, "NRD", WITHOUT) is None
    assert words(cell(allied, monkeypatch, "NRD", WITHOUT)) == "own record"


def test_rows_beside_the_map_ask_for_none_of_it(allied: World) -> None:
    """They are asked for every two seconds and do not show it."""
    allied.observe("NRD")
    allied.settle()
    (item,) = listed(allied, "NRD", path="/picture/list-rows")
    assert item["sharing"] is None


_OLD_COLUMNS = ("seq", "at", "record_id", "row", "peer", "lane", "shelf", "about", "kind")


def _make_old(tx: Transaction) -> None:
    """Make the table of decisions as it was before it was found by records' names: empty, by its first letter."""
    columns = ", ".join(
        f"{name} TEXT" for name in (*_OLD_COLUMNS, *DECISIONS.columns) if name not in _OLD_COLUMNS
    )
    tx.execute("DROP TABLE oversight_decisions")
    tx.execute(
        f"CREATE TABLE oversight_decisions ({', '.join(_OLD_COLUMNS)}, {columns}, PRIMARY KEY (seq, row)) WITHOUT ROWID"
    )
    tx.execute(
        "CREATE INDEX oversight_decisions_by_shelf_seq_row_about ON oversight_decisions (shelf, seq, row, about)"
    )
    tx.execute("UPDATE engine_tables SET version = 2 WHERE name = 'oversight_decisions'")


def test_store_of_the_version_before_is_folded_anew(allied: World) -> None:
    """A node that is brought up to date tells of what its gate decided before, found by the records' names."""
    allied.observe("NRD")
    allied.settle()
    before = told(allied, "NRD")
    allied.nodes["NRD"].store.run(_make_old)
    node = allied.reopen("NRD")
    indexes = node.store.query(
        "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ?", (DECISIONS.name,)
    )
    assert ("oversight_decisions_by_about",) in indexes
    assert not [name for (name,) in indexes if "shelf" in name]
    assert told(allied, "NRD") == before
