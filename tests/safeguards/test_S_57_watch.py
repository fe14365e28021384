"""S-57: who looks up somebody because they reported is told to the data protection officer, by whatever way."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from lindero.app import find_folders
from lindero.capabilities.community import records
from lindero.capabilities.community.pages.sought import (
    BellView,
    Sought,
    SoughtQuery,
    SoughtView,
    show_bell,
    show_sought,
)
from lindero.capabilities.community.sought import WATCH_MS
from lindero.capabilities.matching.records import SearchBegun
from lindero.engine.erasing import erase_now
from lindero.engine.registry import joined
from lindero.engine.tables import rebuild
from lindero.kernel.capability import Capability, Reaction, Table
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Defect, LinderoError, Refused
from lindero.kernel.record import Record, kind_of, marks_of
from lindero.trust.identity.records import RecordsViewed
from tests.nodes.routes import NODE, PLUGIN, everything, put_as
from tests.nodes.world import World
from tests.safeguards import tips
from tests.safeguards.register import REGISTER, RegisterQuery

SOUGHT = "community.sender_sought"
WATCHES = "SELECT * FROM community_watches ORDER BY record_id, digest"
FINDINGS = "SELECT * FROM community_sought ORDER BY record_id"


@pytest.fixture(params=["production", "exercise"])
def modes(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Return a node with a register of persons, in production and in an exercise."""
    with tips.a_world(tmp_path, request.param, PLUGIN, REGISTER) as world:
        yield world


@pytest.fixture
def town(tmp_path: Path) -> Iterator[World]:
    """Return a node with a register of persons."""
    with tips.a_world(tmp_path, "production", PLUGIN, REGISTER) as world:
        yield world


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, str]]:
    """Return a node to which somebody complained whom an officer looked for, and the entry of that search."""
    with tips.a_world(tmp_path_factory.mktemp("told"), "production", PLUGIN, REGISTER) as world:
        tips.report(world, **tips.CONDUCT)
        yield world, search(world, tips.NAME)


def search(world: World, name: str, who: str = "person/keller", role: str = "NCC") -> str:
    """Look for somebody in the register; return the entry of the read log."""
    stated = {"purpose": "border_checks"} if role == "NCC" else {"purpose": "oversight"}
    actor = tips.holder(world.nodes[NODE], role, name=who, **stated)
    world.nodes[NODE].show(world.nodes[NODE].page("/register"), RegisterQuery(name=name), actor)
    world.settle()
    return world.events(NODE, "identity.records_viewed")[-1].head.record_id


def shown(world: World, actor: Actor | None = None) -> tuple[Sought, ...]:
    """Return the findings as somebody sees them: the data protection officer, unless somebody else is named."""
    node = world.nodes[NODE]
    actor = actor or tips.holder(node, "DPO", name="person/dahl", purpose="oversight")
    view = node.show(node.page("/community/watch"), SoughtQuery(), actor)
    assert isinstance(view, SoughtView)
    return view.found


def rung(world: World, actor: Actor) -> int:
    """Return how many findings stand in the head of every page."""
    node = world.nodes[NODE]
    view = node.show(node.page("/community/watch/bell"), SoughtQuery(), actor)
    assert isinstance(view, BellView)
    return view.new


def test_S_57_a_search_for_who_complained_is_told_to_the_data_protection_officer_alone(modes: World) -> None:
    """Who searched, when and what for; not to who searched, not even where that is a data protection officer."""
    search(modes, tips.NAME)
    report, _ = tips.report(modes, **tips.CONDUCT)
    search(modes, "Bo Berg")
    assert modes.events(NODE, SOUGHT) == [], "neither before the complaint, nor for anybody else"
    entry = search(modes, "canary, INGRID")
    [found] = shown(modes)
    assert (found.who, found.page, found.purpose, found.case_ref) == (
        "person/keller", "/register", "border_checks", "NRD/2026/7",
    )  # fmt: skip
    assert (found.report, found.entry, found.match) == (report, entry, "name")
    assert found.at == modes.clocks[NODE].now()
    dahl = tips.holder(modes.nodes[NODE], "DPO", name="person/dahl")
    assert rung(modes, dahl) == 1
    search(modes, "Ingrid Canary", "person/dahl", "DPO")
    assert [one.who for one in shown(modes)] == ["person/keller"]
    other = tips.holder(modes.nodes[NODE], "DPO", name="person/holm", purpose="oversight")
    assert {one.who for one in shown(modes, other)} == {"person/keller", "person/dahl"}
    modes.move(8 * 86_400_000)
    assert rung(modes, dahl) == 0


def test_S_57_no_finding_holds_personal_data_and_no_file_the_name(told: tuple[World, str]) -> None:
    """A finding names two records; what is kept for comparing is no name, in rows as in files."""
    world, _ = told
    rows = repr([world.nodes[NODE].store.query(rows) for rows in (WATCHES, FINDINGS)])
    assert not [word for word in ("canary", "Ingrid", "ingrid", "keller", "nordhavn") if word in rows]
    assert world.files_holding(NODE, tips.CONTACT, "canary@example.net") == []
    marks = marks_of(records.SenderSought)
    assert {mark.personal for mark in marks.values() if mark is not None} == {"none"}
    assert {len(row[3]) for row in world.nodes[NODE].store.query(WATCHES)} == {64}


def test_S_57_what_is_met_is_the_name_however_it_is_written(told: tuple[World, str]) -> None:
    """Case, accents and order are passed over; a word beside one of somebody else's meets nobody."""
    met = {
        "Íngrid CANÁRY": ["name"],
        "Canary, Ingrid, 1980-02-01": ["name"],
        "canary": ["word"],
        "write to canary@example.net": ["contact"],
        "Ingrid Berg": [],
        "of the house": [],
    }
    entries = {asked: search(told[0], asked) for asked in met}
    findings = shown(told[0])
    assert {asked: [f.match for f in findings if f.entry == entry] for asked, entry in entries.items()} == met


def test_S_57_a_search_by_a_direct_call_is_noticed(told: tuple[World, str]) -> None:
    """An entry that somebody puts into the log, and a search at a neighbour, are compared as a page's are."""
    viewed = RecordsViewed(
        who="person/odd", page="/x", asked='{"q":[{"of":"ingrid canary"}]}', purpose="", case_ref=""
    )
    begun = SearchBegun(
        peer="SUD",
        sort="name",
        identifiers=("Canary, Ingrid, 1980-02-01",),
        person_class="suspect",
        purpose="crime_investigation",
        case_ref="NRD/2026/9",
        grounds="open_case",
        reason="to see what Sudia knows",
    )
    node = told[0].nodes[NODE]
    for record in (viewed, begun):
        node.store.run(partial(node.log.put_many, records=[record], actor="person/even"))
    node.runner.catch_up()
    assert {(one.who, one.page, one.match) for one in shown(told[0])} >= {
        ("person/odd", "/x", "name"),
        ("person/even", "matching.search_begun", "name"),
    }


def test_S_57_what_cannot_be_read_whole_is_a_finding(town: World) -> None:
    """An ask so long that the log cuts it off hides nobody; without anybody to watch over it is no matter."""
    search(town, "x" * 3_000)
    assert town.events(NODE, SOUGHT) == []
    tips.report(town, **tips.CONDUCT)
    search(town, "x" * 3_000 + tips.NAME)
    search(town, tips.NAME + "x" * 3_000)
    assert sorted((one.match, bool(one.report)) for one in shown(town)) == [
        ("name", True),
        ("unreadable", False),
    ]


def test_S_57_a_report_without_a_name_leaves_no_digest(town: World) -> None:
    """Who stays unknown is watched over by nobody: there is nothing that could be compared."""
    tips.report(town, name="", contact="", **tips.CONDUCT)
    assert town.nodes[NODE].store.query(WATCHES) == []
    search(town, tips.NAME)
    assert town.events(NODE, SOUGHT, kind_of(records.SenderWatched)) == []


def test_S_57_the_watch_ends_with_its_time_and_with_the_report(town: World) -> None:
    """After its time a search is no finding; erasing a report takes the digests with it."""
    report, _ = tips.report(town, **tips.CONDUCT)
    node = town.nodes[NODE]
    assert records.ReportReceived.keep_days * 86_400_000 >= WATCH_MS
    rows = node.store.query(WATCHES)
    town.clocks[NODE].move(WATCH_MS)
    late = RecordsViewed(who="person/odd", page="/x", asked='{"q":"Ingrid Canary"}', purpose="", case_ref="")
    node.store.run(partial(node.log.put_many, records=[late], actor="person/odd"))
    node.runner.catch_up()
    assert node.store.query(FINDINGS) == []
    assert rows
    node.store.run(lambda tx: erase_now(tx, node.registry, [report], NODE, nation=NODE, now=node.clock.now()))
    assert node.store.query(WATCHES) == []


def test_S_57_no_route_forges_a_watch_a_finding_or_a_name_without_a_watch(modes: World) -> None:
    """No watch over who left no name, no second one, no finding but the watch's own, no name that nobody watches."""
    node = modes.nodes[NODE]
    nameless, _ = tips.report(modes, name="", contact="")
    named, _ = tips.report(modes)
    digest = ("ab" * 32,)
    forged: tuple[Record, ...] = (
        records.SenderWatched(compartment="identities", report=nameless, words=digest),
        records.SenderWatched(compartment="identities", report=named, words=digest),
        records.SenderWatched(compartment="identities", report="a" * 26, words=digest),
        records.SenderSought(compartment="retaliation", report=named, entry=named, match="name"),
        records.IdentityGiven(compartment="identities", report=nameless, name="Ada Lind"),
    )
    before = node.store.query(WATCHES)
    for record in forged:
        for who in ("person/tarn", "cli/owner", "public/report"):
            for folder in ("community", "plugin"):
                refused = len(modes.records(NODE, "identity.access_refused"))
                with pytest.raises(Refused):
                    put_as(modes, record, who, folder)
                assert len(modes.records(NODE, "identity.access_refused")) == refused + 1
            with pytest.raises(Refused):
                node.store.run(partial(node.log.put_many, records=[record], actor=who))
    assert (node.store.query(WATCHES), node.store.query(FINDINGS)) == (before, [])


def test_S_57_no_other_role_and_no_machine_sees_a_finding(told: tuple[World, str]) -> None:
    """Not the administrator, not other overseers, no key of a machine, nobody by break-glass."""
    world, entry = told
    node = world.nodes[NODE]
    finding = world.events(NODE, SOUGHT)[0].head.record_id
    others = [tips.holder(node, role, purpose="oversight") for role in tips.EVERY_ROLE if role != "DPO"]
    for actor in others:
        with pytest.raises(Refused):
            shown(world, actor)
        assert node.reading_desk("community", actor).record(finding)[1] is None
    machine = Actor(name="key/harbour", grants=everything(world))
    for actor in (machine, *(tips.in_emergency(world, role) for role in ("NCC", "ADM", "AUD"))):
        assert "community.watch" in actor.grants
        desk = node.reading_desk("community", actor)
        with pytest.raises(Refused, match="Nobody but"):
            show_sought(desk, SoughtQuery())
        assert show_bell(desk, SoughtQuery()).new == 0
    assert entry in [one.entry for one in shown(world)]


@pytest.mark.parametrize("kind", [records.SenderWatched, records.SenderSought])
def test_S_57_no_plug_in_reads_or_follows_the_watch(told: tuple[World, str], kind: type[Any]) -> None:
    """A folder from outside reads neither rows nor records of it, and cannot follow or fold them."""
    world, _ = told
    desk = world.nodes[NODE].reading_desk("plugin", Actor(name="person/all", grants=everything(world)))
    assert desk.record(world.events(NODE, kind_of(kind))[-1].head.record_id)[1] is None
    for rows in (WATCHES, FINDINGS):
        with pytest.raises(LinderoError):
            desk.rows(rows)
    table = Table(name="spy_rows", columns={"x": "TEXT"}, key=("x",), meaning="A row.")
    folding = Capability(name="spy", title="Spy", tables=(table,), folds={kind: Mock()})
    follow = Reaction(name="spy.follow", on=(kind,), run=Mock())
    for spy in (folding, Capability(name="spy", title="Spy", reactions=(follow,))):
        with pytest.raises(Defect, match="kept in compartments"):
            joined([*find_folders(), spy])


def test_S_57_a_replay_finds_the_same_once(town: World) -> None:
    """Folded again, the rows are the same; the log followed again makes no second finding; a restart watches on."""
    tips.report(town, **tips.CONDUCT)
    search(town, tips.NAME)
    node = town.nodes[NODE]
    before = [node.store.query(rows) for rows in (WATCHES, FINDINGS)]
    node.store.run(lambda tx: rebuild(tx, node.registry, "community", node.log.replay))
    node.store.run(
        lambda tx: tx.execute("DELETE FROM engine_cursors WHERE name = 'community.watch_searches'")
    )
    node.runner.catch_up()
    assert [node.store.query(rows) for rows in (WATCHES, FINDINGS)] == before
    assert town.events("SUD", SOUGHT, kind_of(records.SenderWatched)) == []
    town.reopen(NODE)
    search(town, tips.NAME)
    assert len(shown(town)) == 2
