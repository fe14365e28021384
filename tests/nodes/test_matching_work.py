"""Deconfliction: two nodes learn that both work on the same, and whom to call, and neither learns more (EXC-10)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lindero.capabilities.matching.asks import Entity
from lindero.capabilities.matching.pages.views import WorkQuery
from lindero.kernel.places import place_of
from lindero.kernel.times import DAY_MS, HOUR_MS
from tests.nodes.dealings import let_pass
from tests.nodes.matched import SEARCHER, do, matching_world
from tests.nodes.world import START, World

OURS, THEIRS = "Duty desk Nordhavn, +99 1 100", "Duty desk Sudhavn, +99 2 200"


@pytest.fixture
def matching(tmp_path: Path) -> Iterator[World]:
    """Give Nordia and Sudia with a clause for comparing work."""
    world = matching_world(tmp_path, "work_compared", "overlap_told")
    yield world
    world.close()


def work(world: World, nation: str, case: str, *ships: str, lon: float | None = None, **more: Any) -> str:
    """Enter work about ships, and about an area of some kilometres if a longitude is given."""
    facts: dict[str, Any] = {
        "entities": tuple(Entity(sort="vessel", identifier=ship) for ship in ships),
        "until": START + 2 * DAY_MS,
        "contact": OURS if nation == "NRD" else THEIRS,
        "case_ref": case,
    }
    if lon is not None:
        facts |= {"southwest": place_of(lon, 55.5), "northeast": place_of(lon + 0.05, 55.55)}
        facts |= {"until": START + 6 * HOUR_MS}
    return str(do(world, nation, "enter_work", **(facts | more)))


def compare(world: World, name: str) -> None:
    """Let Nordia compare its work with Sudia's."""
    do(world, "NRD", "compare_work", work=name, peer="SUD", purpose="crime_investigation")
    world.settle()


def overlaps(world: World, nation: str) -> list[tuple[str, str]]:
    """Return the case and the neighbour's contact point of each overlap that a node shows."""
    node = world.nodes[nation]
    view = node.show(node.page("/matching/work"), WorkQuery(), SEARCHER)
    return sorted((line.case_ref, line.contact) for line in view.overlaps)  # type: ignore[attr-defined]


def test_EXC_10_both_learn_of_an_overlap_and_whom_to_call(matching: World) -> None:
    """One ship in common, among unequal sets: both sides have the overlap and the other's duty desk."""
    name = work(matching, "NRD", "NRD-1", "219000001", "219005533")
    work(matching, "SUD", "SUD-8", *(str(219_777_000 + number) for number in range(30)))
    work(matching, "SUD", "SUD-9", "219005533", "219666001", "219666002")
    compare(matching, name)
    assert overlaps(matching, "NRD") == [("NRD-1", THEIRS)]
    assert overlaps(matching, "SUD") == [("SUD-9", OURS)]


def test_EXC_10_neither_learns_the_others_set(matching: World) -> None:
    """Nothing that the other works on, common or not, is in what travelled or in the other's files."""
    ours, theirs = ("219000001", "219005533"), ("219005533", "219666001", "219666002")
    name = work(matching, "NRD", "NRD-1", *ours, lon=11.0)
    work(matching, "SUD", "SUD-9", *theirs, lon=13.0)
    compare(matching, name)
    assert overlaps(matching, "NRD") == [("NRD-1", THEIRS)]
    travelled = matching.wire("NRD", "SUD") + matching.wire("SUD", "NRD")
    for secret in {*ours, *theirs, "NRD-1", "SUD-9", "cell:", "entity:"}:
        assert secret.encode() not in travelled, secret
    assert matching.files_holding("NRD", *(set(theirs) - set(ours)), "SUD-9") == []
    assert matching.files_holding("SUD", *(set(ours) - set(theirs)), "NRD-1") == []


@pytest.mark.parametrize(
    ("lon", "begins_at", "meets"),
    [(11.02, None, True), (11.6, None, False), (11.02, START + 30 * HOUR_MS, False)],
)
def test_EXC_10_area_and_time_overlap(
    matching: World, lon: float, begins_at: int | None, meets: bool
) -> None:
    """Two areas that meet at the same time are seen; another place, or another day, is not."""
    name = work(matching, "NRD", "NRD-1", lon=11.0)
    until = START + 36 * HOUR_MS if begins_at else START + 6 * HOUR_MS
    work(matching, "SUD", "SUD-9", lon=lon, begins_at=begins_at, until=until)
    compare(matching, name)
    assert overlaps(matching, "NRD") == ([("NRD-1", THEIRS)] if meets else [])
    assert overlaps(matching, "SUD") == ([("SUD-9", OURS)] if meets else [])


def test_EXC_10_no_overlap_tells_nobody_anything(matching: World) -> None:
    """Where nothing is common neither desk hears of the other's work, and no contact point is told."""
    name = work(matching, "NRD", "NRD-1", "219000001")
    work(matching, "SUD", "SUD-9", "219005533")
    compare(matching, name)
    assert overlaps(matching, "NRD") == overlaps(matching, "SUD") == []
    travelled = matching.wire("NRD", "SUD") + matching.wire("SUD", "NRD")
    assert OURS.encode() not in travelled
    assert THEIRS.encode() not in travelled


def test_EXC_10_work_that_is_over_is_not_found(matching: World) -> None:
    """Whoever has stopped working on it is not called."""
    work(matching, "SUD", "SUD-9", "219005533", until=START + HOUR_MS)
    let_pass(matching, 2 * HOUR_MS)
    compare(matching, work(matching, "NRD", "NRD-1", "219005533"))
    assert overlaps(matching, "NRD") == []
    assert overlaps(matching, "SUD") == []
