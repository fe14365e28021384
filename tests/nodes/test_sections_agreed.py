"""A border section between two nations: both show the same level, and it changes only when both agree (COP-05)."""

from pathlib import Path
from typing import Any

from lindero.capabilities.sections.capability import CAPABILITY
from lindero.capabilities.sections.pages import SectionsQuery
from lindero.capabilities.sections.records import LevelAnswered, LevelProposed, SectionRegistered
from lindero.kernel.desk import Actor
from lindero.kernel.places import place_of
from lindero.kernel.record import kind_of, sharable_fields
from tests.nodes.concluded import concluded_world
from tests.nodes.treaties import amended
from tests.nodes.world import World

OFFICER = Actor(name="person/officer", grants=frozenset(grant.name for grant in CAPABILITY.grants))
KINDS = (SectionRegistered, LevelProposed, LevelAnswered)


def sections_treaty() -> str:
    """Return a treaty text with a clause for border sections."""
    fields = dict.fromkeys(field for one in KINDS for field in sharable_fields(one))
    return amended(
        (
            "clauses:\n",
            f"""\
clauses:
  - id: art-34
    article: Article 34
    from: every_party
    to: every_party
    kinds: [{", ".join(kind_of(one) for one in KINDS)}]
    fields: [{", ".join(fields)}]
    purposes: [border_surveillance]
    area: strait
    retain_days: 365
    handling: {{classification: restricted, tlp: amber, no_onward: true}}
""",
        )
    )


def step(world: World, nation: str, action: str, **facts: Any) -> None:
    """Take a step at a nation's node, and let it reach the other."""
    name = f"sections.{action}"
    world.nodes[nation].act(name, world.registry.actions[name].asks(**facts), OFFICER)
    world.settle()


def levels(world: World) -> list[str]:
    """Return the level that each node shows."""
    nodes = [world.nodes[nation] for nation in ("NRD", "SUD")]
    views: list[Any] = [node.show(node.page("/sections"), SectionsQuery(), OFFICER) for node in nodes]
    return [view.sections[0].level for view in views]


def test_COP_05_level_changes_on_both_nodes_when_both_agree(tmp_path: Path) -> None:
    """Nordia proposes, Sudia refuses: low on both; proposed again and agreed: medium, and each has its contact task."""
    world = concluded_world(tmp_path, sections_treaty())
    step(
        world,
        "NRD",
        "register_section",
        name="strait",
        title="Strait",
        place=place_of(11, 55.5),
        partner="SUD",
    )
    step(world, "NRD", "propose_level", section="strait", level="medium")
    step(world, "SUD", "answer_level", holder="NRD", section="strait", proposer="NRD", number=1)
    assert levels(world) == ["low", "low"]
    step(world, "NRD", "propose_level", section="strait", level="medium", because="boats without lights")
    step(world, "SUD", "answer_level", holder="NRD", section="strait", proposer="NRD", number=2, agrees=True)
    assert levels(world) == ["medium", "medium"]
    opened = {
        nation: [d.duty for d in world.records(nation, "sections.duty_opened")] for nation in ("NRD", "SUD")
    }
    assert opened["SUD"] == ["contact_neighbour"]
    assert sorted(opened["NRD"]) == ["contact_neighbour", "reinforce_patrols", "report_weekly"]
    world.close()
