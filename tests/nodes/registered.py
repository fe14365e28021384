"""Two nations that share registers, for tests."""

from pathlib import Path
from typing import Any, Final

from lindero.capabilities.registers.capability import CAPABILITY
from lindero.kernel.desk import Actor
from lindero.kernel.record import Setting, kind_of, sharable_fields
from tests.nodes.concluded import concluded_world
from tests.nodes.treaties import amended
from tests.nodes.world import World

KEEPER: Final = Actor(
    name="person/keeper",
    grants=frozenset({"registers.read", "registers.keep", "registers.watch"}),
    roles=("NCC",),
)
_CLAUSE: Final = """\
clauses:
  - id: art-12
    article: Article 12
    from: every_party
    to: every_party
    kinds: [{kinds}]
    fields: [{fields}]
    purposes: [border_surveillance]
    area: everywhere
    retain_days: 365
    handling: {{classification: unclassified, tlp: green, no_onward: true}}
"""


def registers_treaty() -> str:
    """Return a treaty text with a clause for all registers."""
    kinds = [kind_of(one) for one in CAPABILITY.records]
    fields = dict.fromkeys(field for one in CAPABILITY.records for field in sharable_fields(one))
    return amended(
        ("areas:\n", "areas:\n  everywhere: {everywhere: {because: registers speak of both territories}}\n"),
        ("clauses:\n", _CLAUSE.format(kinds=", ".join(kinds), fields=", ".join(fields))),
    )


def registers_world(folder: Path, setting: Setting = "production") -> World:
    """Return Nordia and Sudia that share registers."""
    return concluded_world(folder, registers_treaty(), setting)


def enter(world: World, nation: str, action: str, who: Actor = KEEPER, **facts: Any) -> str:
    """Enter something at a nation's node."""
    name = f"registers.{action}"
    return str(world.nodes[nation].act(name, world.registry.actions[name].asks(**facts), who))


def enter_desk(world: World, nation: str, name: str, title: str) -> str:
    """Enter a desk, or its next version."""
    return enter(
        world, nation, "enter_contact", name=name, title=title, authority="Coast Guard", reach="+99 1 100"
    )


def register_rows(world: World, nation: str) -> list[Any]:
    """Return what a node has in its registers: entries, versions, words."""
    return world.nodes[nation].store.query(
        "SELECT origin, register, name, version, is_withdrawn, entry FROM registers_entries"
        " ORDER BY origin, register, name"
    )
