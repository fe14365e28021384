"""Shared registers without a common store: each node has a copy, each entry one owner, all copies agree (EXC-05)."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from lindero.app import find_folders
from lindero.capabilities.registers.tests.samples import REVIEW, contact
from lindero.capabilities.registers.views import RegisterQuery
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Refused
from lindero.kernel.record import kind_of, marks_of
from lindero.shells.console.doors import cookie_name
from lindero.shells.web import web_application
from lindero.trust.agreements.vocabulary import facts_of
from tests.nodes.dealings import let_pass
from tests.nodes.registered import KEEPER, enter, enter_desk, register_rows, registers_world
from tests.nodes.world import World


@pytest.fixture
def sharing(tmp_path: Path) -> Iterator[World]:
    """Give Nordia and Sudia that share registers."""
    world = registers_world(tmp_path)
    yield world
    world.close()


def test_EXC_05_every_register_is_copied_to_the_neighbour(
    sharing: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each kind of entry of Nordia's is read at Sudia, page by page."""
    enter_desk(sharing, "NRD", "duty-desk", "Duty desk Nordhavn")
    enter(sharing, "NRD", "enter_equipment", name="pump", title="Salvage pump", amount=4, contact="duty-desk")
    enter(sharing, "NRD", "enter_exercise", name="calm", title="Calm Water", begins_at=0, ends_at=1)
    enter(
        sharing,
        "NRD",
        "enter_watch_object",
        name="dark-trawler",
        sort="vessel",
        identifier="MMSI 219 005 533",
        grounds="no_position",
        reaction="report",
        review_at=REVIEW,
    )
    enter(
        sharing,
        "NRD",
        "enter_lesson",
        name="channel",
        title="One channel",
        finding="both desks waited",
        advice="name one channel",
    )
    sharing.settle()
    assert register_rows(sharing, "SUD") == register_rows(sharing, "NRD")
    node = sharing.nodes["SUD"]
    monkeypatch.setattr(node.people, "person_of", lambda _, **__: (KEEPER, "Keeper"))
    with TestClient(web_application(node), base_url="http://127.0.0.1") as client:
        client.cookies.set(cookie_name(node, "http"), "keeper")
        for path, words in (
            ("/registers", ("Duty desk Nordhavn", "24/7", "on duty")),
            ("/registers/equipment", ("Salvage pump", "Duty desk Nordhavn")),
            ("/registers/watch", ("219005533", "No position", "Report")),
            ("/registers/learning", ("Calm Water", "One channel")),
        ):
            page = client.get(path)
            assert page.status_code == 200
            assert [word for word in words if word not in page.text] == []
            assert "withdraw_entry" not in page.text, "nobody is offered to withdraw another nation's entry"


@pytest.mark.parametrize("seed", [1, 2])
def test_EXC_05_registers_agree_again_after_a_partition(sharing: World, seed: int) -> None:
    """Cut off from each other both sides enter, change and withdraw; a while after the line is up both are equal."""
    chance = random.Random(seed)
    enter_desk(sharing, "NRD", "desk-0", "before")
    enter_desk(sharing, "SUD", "desk-0", "before")
    sharing.settle()
    sharing.sever("NRD", "SUD")
    for step in range(24):
        nation, name = chance.choice(("NRD", "SUD")), f"desk-{chance.randrange(3)}"
        try:
            if chance.random() < 0.3:
                enter(sharing, nation, "withdraw_entry", register="contacts", name=name)
            else:
                enter_desk(sharing, nation, name, f"{nation} step {step}")
        except Refused:
            continue  # There was nothing to withdraw.
        if chance.random() < 0.2:
            sharing.settle()
    sharing.settle()
    assert register_rows(sharing, "NRD") != register_rows(sharing, "SUD")
    sharing.mend("NRD", "SUD")
    let_pass(sharing, 130_000)
    assert register_rows(sharing, "NRD") == register_rows(sharing, "SUD")
    assert {row[0] for row in register_rows(sharing, "NRD")} == {"NRD", "SUD"}
    sharing.check_logs_agree()


def test_EXC_05_nobody_but_its_owner_changes_an_entry(sharing: World) -> None:
    """An entry of the same name at another nation is another entry, and its changes touch nobody else's."""
    enter_desk(sharing, "NRD", "duty-desk", "Nordia's own")
    sharing.settle()
    enter_desk(sharing, "SUD", "duty-desk", "Sudia's own")
    with pytest.raises(Refused):
        enter(sharing, "SUD", "withdraw_entry", register="watch", name="duty-desk")
    enter(sharing, "SUD", "withdraw_entry", register="contacts", name="duty-desk")
    sharing.settle()
    for nation in ("NRD", "SUD"):
        rows = {row[0]: (row[3], row[4]) for row in register_rows(sharing, nation)}
        assert rows == {"NRD": (1, 0), "SUD": (2, 1)}


def test_EXC_05_withdrawn_entry_is_shown_nowhere_and_can_come_back(sharing: World) -> None:
    """Withdrawn at its owner it is gone at the neighbour; entered again it counts again, as the next version."""
    enter_desk(sharing, "NRD", "duty-desk", "Duty desk")
    sharing.settle()
    enter(sharing, "NRD", "withdraw_entry", register="contacts", name="duty-desk")
    sharing.settle()
    assert contacts(sharing, "SUD") == []
    enter_desk(sharing, "NRD", "duty-desk", "Duty desk again")
    sharing.settle()
    assert contacts(sharing, "SUD") == [("NRD", 3, "Duty desk again")]


def contacts(world: World, nation: str) -> list[tuple[str, int, str]]:
    """Return the directory that a node shows."""
    node = world.nodes[nation]
    view = node.show(node.page("/registers"), RegisterQuery(), KEEPER)
    return [(line.origin, line.version, line.title) for line in view.contacts]  # type: ignore[attr-defined]


def test_EXC_05_no_service_holds_two_nations_personal_data(sharing: World) -> None:
    """What every node copies names nobody, and what one asks another for is readable by one of them alone.

    There are two services: a node, which belongs to one nation, and the third witness, which sees sizes and roots of
    logs. So over all declarations: no kind of registers, and none of matching below core data, has a field that
    speaks of a person and may cross; core data cross to the one nation that asked, at the level of two persons.
    """
    for folder in find_folders():
        if folder.name not in ("registers", "matching"):
            continue
        for kind in folder.records:
            facts = facts_of(kind)
            if facts.direct:
                assert kind_of(kind) == "matching.core_data_released"
                assert facts.level == 4
                assert any(mark is not None and mark.role == "addressee" for mark in marks_of(kind).values())
    paths = set(sharing.nodes["NRD"].exchange.handlers())
    assert not {path for path in paths if "register" in path or "match" in path or "search" in path}


def test_EXC_05_machine_enters_nothing(sharing: World) -> None:
    """Jobs, reactions, keys and the command line without a person's name make no entry."""
    for who in ("job/registers.sweep", "reaction/registers.copy", "cli/owner", "api/key"):
        with pytest.raises(Refused):
            sharing.nodes["NRD"].work(
                "registers", Actor(name=who, grants=KEEPER.grants), lambda desk: desk.put(contact())
            )
    assert register_rows(sharing, "NRD") == []
