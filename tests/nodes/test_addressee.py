"""A record for one nation alone reaches no other: at the sender's cursor, at its gate, and at the receiver's (S-05)."""

from collections.abc import Iterator

import pytest

from lindero.trust.exchange import deciding, egress
from tests.nodes.matched import ending, matching_treaty, search
from tests.nodes.treaties import among
from tests.nodes.world import World


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Give three nations that may all ask each other."""
    world = World(tmp_path_factory.mktemp("three"), ("NRD", "SUD", "VES"))
    world.conclude(matching_treaty(text=among("NRD", "SUD", "VES")))
    yield world
    world.close()


def rulings(world: World, question: str) -> list[tuple[bool, tuple[str, ...]]]:
    """Return what Nordia's gate decided on a question towards Vesta."""
    asked = world.nodes["NRD"].store.query(
        "SELECT asked FROM matching_searches WHERE record_id = ?", (question,)
    )
    return [
        (ruling.allowed, ruling.codes)
        for decided in world.records("NRD", "exchange.gate_decided")
        if decided.peer == "VES"
        for ruling in decided.rulings
        if ruling.about == asked[0][0]
    ]


def test_S_05_question_is_not_even_decided_on_for_another_nation(three: World) -> None:
    """The sender's cursor passes it over: nothing is sent, and nothing is told."""
    name = search(three, "219005533")
    assert ending(three, name) == ("no_hit", "")
    assert rulings(three, name) == []
    assert name.encode() not in b"".join(three.parcels("NRD", "VES"))


def test_S_05_senders_gate_refuses_it_where_the_cursor_did_not(
    three: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should it come before the gate all the same, the direction is wrong."""
    monkeypatch.setattr(egress, "is_for", lambda *_: True)
    name = search(three, "219005534")
    assert rulings(three, name) == [(False, ("DIRECTION",))]
    assert name.encode() not in b"".join(three.parcels("NRD", "VES"))


def test_S_05_receivers_gate_keeps_nothing_that_is_for_another(
    three: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A node that sends it to Vesta nevertheless is answered with the reason, and Vesta stores nothing."""
    monkeypatch.setattr(egress, "is_for", lambda *_: True)
    monkeypatch.setattr(deciding, "is_for", lambda *_: True)
    name = search(three, "219005535")
    assert name.encode() in b"".join(three.parcels("NRD", "VES"))
    assert three.events("VES", "matching.question_asked") == []
    outcomes = [
        outcome.status
        for batch in three.records("VES", "exchange.batch_received")
        for outcome in batch.outcomes
    ]
    assert "DIRECTION" in outcomes
