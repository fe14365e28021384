"""S-64: military data cross only as what they are, under a clause that says so; there is no purpose of targeting."""

from pathlib import Path
from typing import Any

import pytest

from lindero.kernel.places import place_of
from lindero.trust.agreements.lint import lint_text
from lindero.trust.agreements.vocabulary import PURPOSES, SOURCES
from lindero.trust.exchange.tests.labelled import FIELDS, GRADED, WATCH, PatrolSeen, watching
from tests.nodes.world import World

BOTH = "sources: [civil, military]"


@pytest.mark.parametrize(
    ("lines", "source", "crosses"),
    [((), "civil", True), ((), "military", False), ((BOTH,), "military", True), ((BOTH,), "alien", False)],
)
@pytest.mark.parametrize("setting", ["production", "exercise"])
def test_AGR_12_S_64_military_source_needs_an_explicit_clause(
    tmp_path: Path, lines: tuple[str, ...], source: str, crosses: bool, setting: str
) -> None:
    """Without the clause it is denied; with it the label travels along; an unknown source never crosses."""
    world = World(tmp_path, folders=(WATCH,), setting=setting)
    world.conclude(watching(*lines))
    seen = PatrolSeen(title="a boat", place=place_of(11, 55.5), grading=GRADED, source=source)
    world.put("NRD", "watch", seen)
    world.settle()
    received = world.received("SUD", "watch.patrol_seen")
    assert bool(received) is crosses
    if crosses:
        assert world.body("SUD", received[0]).source == source
    else:
        assert "SOURCE" in world.rulings("NRD")[0].codes
    world.close()


def test_S_64_a_clause_that_leaves_the_label_out_lets_no_military_data_cross(tmp_path: Path) -> None:
    """Labelled or not at all."""
    world = World(tmp_path, folders=(WATCH,))
    world.conclude(watching(BOTH, fields=tuple(name for name in FIELDS if name != "source")))
    seen: Any = PatrolSeen(title="a boat", place=place_of(11, 55.5), grading=GRADED, source="military")
    world.put("NRD", "watch", seen)
    world.settle()
    assert world.received("SUD", "watch.patrol_seen") == []
    assert world.rulings("NRD")[0].codes == ("UNMARKED",)
    world.close()


def test_AGR_12_there_is_no_word_for_targeting() -> None:
    """The vocabularies are closed: no purpose of targeting or attack, and no treaty can bring one in."""
    words = {*PURPOSES, *SOURCES}
    assert not any(part in word for word in words for part in ("target", "attack", "strike", "defence"))
    for purpose in ("targeting", "military_operations"):
        found = lint_text(
            watching().replace("purposes: [border_surveillance]", f"purposes: [{purpose}]"), "a"
        )
        assert "unknown_purpose" in {finding.code for finding in found}
