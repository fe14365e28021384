"""Two nations that share single events, for tests."""

from pathlib import Path
from typing import Any, Final

from lindero.capabilities.events.capability import CAPABILITY
from lindero.capabilities.events.records import EventClosed, EventReported, ImpactAttributed
from lindero.kernel.desk import Actor
from lindero.kernel.record import Setting, kind_of, sharable_fields
from tests.nodes.concluded import concluded_world
from tests.nodes.world import TREATY, World

GRANTS: Final = frozenset(grant.name for grant in CAPABILITY.grants)
OFFICER: Final = Actor(name="person/officer", grants=GRANTS, roles=("NCC",))
CHIEF: Final = Actor(name="person/chief", grants=GRANTS, roles=("CMD",))
KINDS: Final = (EventReported, ImpactAttributed, EventClosed)
_CLAUSE: Final = """\
clauses:
  - id: art-9
    article: Article 9
    from: every_party
    to: every_party
    kinds: [{kinds}]
    fields: [{fields}]
    purposes: [border_surveillance]
    area: strait
    retain_days: 90
    handling: {{classification: restricted, tlp: amber, no_onward: true}}
"""


def events_treaty() -> str:
    """Return a treaty text with a clause for single events in the strait."""
    return with_events(TREATY.read_text(encoding="utf-8"))


def with_events(text: str) -> str:
    """Return a treaty text with one more clause, for single events in the strait."""
    fields = dict.fromkeys(field for one in KINDS for field in sharable_fields(one))
    clause = _CLAUSE.format(kinds=", ".join(kind_of(one) for one in KINDS), fields=", ".join(fields))
    assert text.count("clauses:\n") == 1
    return text.replace("clauses:\n", clause)


def events_world(folder: Path, setting: Setting = "production") -> World:
    """Return Nordia and Sudia that share single events."""
    return concluded_world(folder, events_treaty(), setting)


def step(world: World, nation: str, action: str, who: Actor = OFFICER, **facts: Any) -> str:
    """Take a step of an event at a nation's node."""
    name = f"events.{action}"
    return str(world.nodes[nation].act(name, world.registry.actions[name].asks(**facts), who))
