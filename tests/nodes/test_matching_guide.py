"""The guide to matching: its clause is one that nations can conclude, and by which a match is found."""

import re
from pathlib import Path

from tests.nodes.concluded import concluded_world
from tests.nodes.matched import candidates, ending, keep, search
from tests.nodes.treaties import amended

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "matching.md"


def test_guides_clause_can_be_concluded_and_finds_a_match(tmp_path: Path) -> None:
    """What a drafter copies out of the guide is accepted by both nodes and lets questions and answers cross."""
    (clause,) = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    text = amended(
        ("level: 2", "level: 3"),
        ("border_surveillance, sea_rescue]", "border_surveillance, sea_rescue, crime_investigation]"),
        ("areas:\n", "areas:\n  everywhere: {everywhere: {because: identifiers have no place}}\n"),
        ("clauses:\n", f"clauses:\n{clause}"),
    )
    world = concluded_world(tmp_path, text)
    keep(world, "SUD", "219005533")
    assert ending(world, search(world, "219005533")) == ("candidates", "")
    assert len(candidates(world)) == 1
    world.close()
