"""S-10: a refusal for the sake of a protected person takes no other work than any other refusal.

What a neighbour could time is when a batch leaves. Time itself is no matter for a test; what is counted is work: each
statement to the store, each call, each byte on the wire. `python -m bench refusing` times the same in one run.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lindero.engine.store import Transaction
from lindero.kernel.places import place_of
from tests.nodes.concluded import concluded_world
from tests.nodes.folders import CROSSING, GRADED, PersonMet
from tests.nodes.treaties import with_persons
from tests.nodes.world import World

NAME = "Ada Lovelace"
AT_RISK: dict[str, Any] = {"nationality": ("SUD",), "wish": "asks"}
ORDINARY: tuple[dict[str, Any], ...] = (
    {"nationality": ("SUD",), "person_class": "witness"},
    {"nationality": ("SUD",), "place": place_of(11, 57.5)},
)
"""The same person without a wish, of whom nothing crosses either: of another class, or met elsewhere."""

MOST: float = 0.03
"""By what part the calls of two refusals may differ, beside a batch of two tracks; that of a clause's own reasons."""


@pytest.fixture
def worlds(tmp_path: Path) -> Iterator[list[World]]:
    """Give three worlds that are the same but for one record."""
    made = [
        concluded_world(tmp_path / str(number), with_persons("suspect"), folders=(CROSSING,))
        for number in range(3)
    ]
    yield made
    for world in made:
        world.close()


def met(world: World, **facts: Any) -> None:
    """Put a track, somebody whom Nordia met, and a track; nothing of it is decided yet."""
    world.observe("NRD", lon=11.0)
    plain: dict[str, Any] = {"place": place_of(11, 55.5), "name": NAME, "person_class": "suspect"}
    world.put("NRD", "crossing", PersonMet(grading=GRADED, **(plain | facts)))
    world.observe("NRD", lon=11.1)


def work_of_sealing(world: World) -> tuple[list[str], int]:
    """Return the statements and the number of calls by which Nordia decides and seals what waits for Sudia."""
    statements: list[str] = []
    counted: Counter[str] = Counter()

    def note(frame: Any, event: str, called: Any) -> None:
        counted[event] += 1

    def seal(tx: Transaction) -> int:
        tx._connection.set_trace_callback(lambda sql: statements.append(sql.partition(" VALUES")[0][:60]))  # type: ignore[attr-defined]
        sys.setprofile(note)
        try:
            return node.exchange.outbox.seal_next(tx, "SUD", "operations")
        finally:
            sys.setprofile(None)
            tx._connection.set_trace_callback(None)  # type: ignore[attr-defined]

    node = world.nodes["NRD"]
    assert node.store.run(seal)
    return statements, counted["call"] + counted["c_call"]


def test_S_10_refusal_takes_the_same_work_as_any_other(worlds: list[World]) -> None:
    """The store is asked and told the same, statement for statement, and the gate takes as many steps."""
    work = []
    for world, facts in zip(worlds, (AT_RISK, *ORDINARY), strict=True):
        for warming in (AT_RISK, *ORDINARY):
            # What is worked out once and kept is no matter of one record.
            met(world, **warming)
        work_of_sealing(world)
        met(world, **facts)
        work.append(work_of_sealing(world))
    codes = [[r.codes[0] for r in world.rulings("NRD") if not r.allowed] for world in worlds]
    assert [one[-1] for one in codes] == ["RIGHTS_RISK", "PERSON_CLASS", "AREA"]
    (asked, steps), *others = work
    for statements, calls in others:
        assert statements == asked
        assert abs(calls - steps) <= MOST * calls


def test_S_10_wire_is_the_same_whatever_was_refused(worlds: list[World]) -> None:
    """As many parcels and as many entries, none of them about the third record: nothing tells that it was there."""
    seen = []
    for world, facts in zip(worlds, (AT_RISK, *ORDINARY), strict=True):
        world.settle()
        before = len(world.parcels("NRD", "SUD"))
        met(world, **facts)
        world.settle()
        parcels = world.parcels("NRD", "SUD")[before:]
        seen.append((len(parcels), len(world.entries("SUD", "lindero/NRD-SUD/AG-1/operations"))))
        assert NAME.encode() not in world.wire("NRD", "SUD")
    assert len(set(seen)) == 1
