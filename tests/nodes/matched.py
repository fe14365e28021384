"""Two nations that may ask each other about identifiers, for tests: clauses, officers, subjects and searches."""

from pathlib import Path
from typing import Any, Final

from lindero.capabilities.matching.capability import CAPABILITY
from lindero.kernel.desk import Actor
from lindero.kernel.record import Setting, kind_of, sharable_fields
from tests.nodes.concluded import concluded_world
from tests.nodes.treaties import amended
from tests.nodes.world import World

CASE: Final = "NRD-2026-114"
REASON: Final = "the vessel was seen without lights on two nights in a row"
GRANTS: Final = frozenset(
    f"matching.{word}" for word in ("read", "search", "confirm", "keep", "answer", "compare", "audit")
)
SEARCHER: Final = Actor(name="person/searcher", grants=GRANTS, roles=("SPOC",))
EXPERT: Final = Actor(
    name="person/expert",
    grants=GRANTS,
    roles=("SPOC",),
    purpose="crime_investigation",
    case_ref=CASE,
    reason="confirming a match of this case",
)

HIT_OR_NO_HIT: Final = (
    "question_asked", "question_answered", "question_denied", "anomaly_noticed", "core_data_asked", "core_data_refused",
)  # fmt: skip
CORE: Final = ("core_data_released",)
_CLAUSE: Final = """\
  - id: {name}
    article: Article 9
    from: every_party
    to: every_party
    kinds: [{kinds}]
    fields: [{fields}]
    purposes: [crime_investigation]
    area: everywhere
    person_classes: [{classes}]
    retain_days: 5
    handling: {{classification: restricted, tlp: amber, no_onward: true}}
"""


def matching_treaty(*kinds: str, text: str = "") -> str:
    """Return a treaty text with a clause for hit or no hit and further kinds of matching, and one for core data."""
    first = _clause("art-9", "none, suspect", *HIT_OR_NO_HIT, *kinds)
    changes = (
        ("level: 2", "level: 4"),
        ("border_surveillance, sea_rescue]", "border_surveillance, sea_rescue, crime_investigation]"),
        ("areas:\n", "areas:\n  everywhere: {everywhere: {because: identifiers have no place}}\n"),
        ("clauses:\n", f"clauses:\n{first}{_clause('art-10', 'suspect', *CORE)}"),
    )
    if not text:
        return amended(*changes)
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def _clause(name: str, classes: str, *kinds: str) -> str:
    types = {kind_of(one).partition(".")[2]: one for one in CAPABILITY.records}
    fields = dict.fromkeys(field for kind in kinds for field in sharable_fields(types[kind]))
    named = ", ".join(f"matching.{kind}" for kind in kinds)
    return _CLAUSE.format(name=name, kinds=named, fields=", ".join(fields), classes=classes)


def matching_world(folder: Path, *kinds: str, setting: Setting = "production") -> World:
    """Return Nordia and Sudia with a clause for hit or no hit in force."""
    return concluded_world(folder, matching_treaty(*kinds), setting)


def do(world: World, nation: str, action: str, who: Actor = SEARCHER, **facts: Any) -> Any:
    """Ask something of a node's folder of matching."""
    name = f"matching.{action}"
    return world.nodes[nation].act(name, world.registry.actions[name].asks(**facts), who)


def keep(world: World, nation: str, *identifiers: str, sort: str = "vessel") -> str:
    """Put a subject on record."""
    return str(do(world, nation, "enter_subject", sort=sort, identifiers=identifiers, case_ref="SUD-77"))


def search(world: World, *identifiers: str, sort: str = "vessel", **more: Any) -> str:
    """Let Nordia's officer ask Sudia, and let everything travel; return the search's name."""
    facts: dict[str, Any] = {
        "peer": "SUD",
        "sort": sort,
        "identifiers": identifiers,
        "purpose": "crime_investigation",
        "case_ref": CASE,
        "grounds": "open_case",
        "reason": REASON,
    }
    name = str(do(world, "NRD", "begin_search", **(facts | more)))
    world.settle()
    return name


def ending(world: World, name: str, nation: str = "NRD") -> tuple[str, str]:
    """Return how a search ended, and why."""
    found = world.nodes[nation].store.query(
        "SELECT ending, code FROM matching_searches WHERE record_id = ?", (name,)
    )
    return str(found[0][0]), str(found[0][1])


def candidates(world: World, nation: str = "NRD") -> list[Any]:
    """Return the names and references of a node's candidates, in the order in which they were found."""
    return world.nodes[nation].store.query(
        "SELECT record_id, reference, place FROM matching_candidates ORDER BY search, place"
    )


def confirmed(world: World, *identifiers: str) -> str:
    """Bring a match as far as its confirmation by a second person; return the candidate's name."""
    search(world, *identifiers)
    ((candidate, _, _),) = candidates(world)
    do(world, "NRD", "review_candidate", EXPERT, candidate=candidate, verdict="confirmed", because=REASON)
    return str(candidate)
