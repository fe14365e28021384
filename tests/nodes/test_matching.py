"""Hit or no hit between two nodes, without a centre: what each side learns, and what travels (EXC-05, HIT-01)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.nodes.matched import candidates, ending, keep, matching_world, search
from tests.nodes.world import World

SHIP = "219005533"
OTHER = "219000001"


@pytest.fixture
def matching(tmp_path: Path) -> Iterator[World]:
    """Give Nordia and Sudia with a clause for hit or no hit."""
    world = matching_world(tmp_path)
    yield world
    world.close()


def test_HIT_01_asker_learns_that_there_is_a_match_and_its_reference(matching: World) -> None:
    """A subject of Sudia is found by its identifier, however it is written, and gives a pseudonym."""
    keep(matching, "SUD", "MMSI 219 005 533", "IMO 9074729")
    name = search(matching, OTHER, SHIP)
    assert ending(matching, name) == ("candidates", "")
    ((_, reference, place),) = candidates(matching)
    assert place == 1
    assert len(reference) == 32
    own = [event.head.record_id for event in matching.events("SUD", "matching.subject_entered")]
    assert reference not in own


def test_HIT_01_asker_learns_that_there_is_none(matching: World) -> None:
    """What is not on record there gives no hit, and nothing waits for a person."""
    keep(matching, "SUD", SHIP)
    name = search(matching, OTHER)
    assert ending(matching, name) == ("no_hit", "")
    assert candidates(matching) == []
