"""Two contact points and a treaty under which they may ask each other, for tests on whole nodes."""

from typing import Any, Final

from lindero.capabilities.requests.capability import CAPABILITY
from lindero.capabilities.requests.pages.request import RequestQuery
from lindero.kernel.desk import Actor
from lindero.kernel.record import Record, is_personal, kind_of, sharable_fields
from tests.nodes.releasing import release
from tests.nodes.treaties import among
from tests.nodes.world import DIPLOMAT, TREATY, World

CROSSING: Final = [one for one in CAPABILITY.records if sharable_fields(one)]
LATE_MS: Final = 31_000
"""Longer than the time between two looks at the clocks."""


def treaty(*nations: str, deadlines: str = "", purposes: str = "counter_smuggling") -> str:
    """Return a treaty with an article on requests.

    Args:
        nations: The parties of a multilateral one; the bilateral one if left out.
        deadlines: Lines of the table `deadlines`, each indented by two blanks.
        purposes: Purposes of the article.
    """
    clauses = _clause(
        "art-9-1", [one for one in CROSSING if not is_personal(one)], purposes, "none"
    ) + _clause(
        "art-9-2",
        [one for one in CROSSING if is_personal(one)],
        purposes,
        "suspect, convicted, victim, witness, contact, minor, other",
    )
    changes = (
        ("level: 2", "level: 4"),
        (
            "purposes: [border_surveillance, sea_rescue]",
            f"purposes: [border_surveillance, sea_rescue, {purposes}]",
        ),
        ("clauses:\n", f"clauses:\n{clauses}"),
        ("areas:\n", "areas:\n  anywhere: {everywhere: {because: requests have no place}}\n"),
        ("effective:", f"deadlines:\n{deadlines}effective:" if deadlines else "effective:"),
    )
    text = among(*nations) if nations else TREATY.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def _clause(name: str, types: list[type[Record]], purposes: str, classes: str) -> str:
    kinds = ", ".join(kind_of(one) for one in types)
    fields = ", ".join(sorted({field for one in types for field in sharable_fields(one)}))
    return f"""\
  - id: {name}
    article: Article 9
    from: every_party
    to: every_party
    kinds: [{kinds}]
    fields: [{fields}]
    purposes: [{purposes}]
    area: anywhere
    person_classes: [{classes}]
    retain_days: 200
    handling: {{classification: restricted, tlp: amber, no_onward: true}}
"""


def officer(world: World, case: str = "NRD/2026/7", name: str = "spoc") -> Actor:
    """Return a contact point's officer who may do everything here, with purpose and case stated."""
    grants = frozenset(grant.name for grant in world.registry.offers("grants"))
    return Actor(
        name=f"person/{name}",
        grants=grants | DIPLOMAT.grants,
        roles=("SPOC",),
        purpose="crime_investigation",
        case_ref=case,
        reason="the case says why",
    )


def do(world: World, nation: str, action: str, **facts: Any) -> Any:
    """Ask something of a node's folder of requests."""
    name = f"requests.{action}"
    return world.nodes[nation].act(name, world.registry.actions[name].asks(**facts), officer(world))


def asked(world: World, **more: Any) -> str:
    """Let Nordia ask Sudia, and let it arrive; return the request's name."""
    facts: dict[str, Any] = {
        "neighbour": "SUD",
        "purpose": "counter_smuggling",
        "wanted": "vessel",
        "description": "Crew lists of the trawler Aurora in the last month.",
        "because": "She calls at Sudhavn every week.",
        "case_ref": "NRD/2026/7",
        "contact": "duty officer",
        "link": "Seen on board when the goods were landed.",
    }
    request = str(do(world, "NRD", "ask_information", **(facts | more)))
    world.settle()
    return request


def released(world: World, nation: str, peer: str) -> None:
    """Let two people release what waits on a node, and let it arrive."""
    release(world, nation, peer)
    world.settle()


def given(world: World, request: str, **more: Any) -> str:
    """Let Sudia answer, two people release it, and it arrive; return the answer's name."""
    facts: dict[str, Any] = {
        "completes": "all",
        "person_class": "other",
        "source": "B",
        "information": "2",
        "basis": "fact",
        "text": "The trawler called at Sudhavn on three days.",
    }
    answer = str(do(world, "SUD", "give_information", request=request, **(facts | more)))
    world.settle()
    released(world, "SUD", "NRD")
    return answer


def shown(world: World, nation: str, request: str) -> Any:
    """Show a request on a node."""
    node = world.nodes[nation]
    return node.show(node.page("/requests/{record_id}"), RequestQuery(record_id=request), officer(world))


def clocks(world: World, request: str) -> tuple[Any, Any]:
    """Return the request's clock as both sides see it."""
    return shown(world, "NRD", request).line.clock, shown(world, "SUD", request).line.clock


def passing(world: World, duration_ms: int) -> None:
    """Let time pass on all nodes, with leases renewed at its end."""
    world.move(duration_ms)
    for _ in range(3):
        world.settle()
        world.move(1_000)
    world.settle()
