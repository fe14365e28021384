"""Agreements in force, made for tests: between Nordia and Sudia unless a test says otherwise."""

from typing import Any

import msgspec

from lindero.kernel.agreed import Agreed, AgreedArea, AgreedClause
from lindero.kernel.places import Place
from lindero.kernel.tests.fakes import MORNING
from lindero.kernel.times import DAY_MS

BOTH = ("NRD", "SUD")


def clause_for(*kinds: str, **more: Any) -> AgreedClause:
    """Return a clause that lets both send some kinds to each other everywhere, for three hundred days."""
    facts: dict[str, Any] = {
        "id": "art-9",
        "article": "9",
        "senders": BOTH,
        "recipients": BOTH,
        "kinds": kinds,
        "fields": (),
        "purposes": (),
        "areas": (AgreedArea(name="all", form="everywhere"),),
        "begins_at": 0,
        "ends_at": MORNING + 300 * DAY_MS,
    }
    return AgreedClause(**(facts | more))


def area_of(outer: tuple[Place, ...], name: str = "stretch") -> AgreedArea:
    """Return a named polygon."""
    return AgreedArea(name=name, form="polygon", outer=outer)


def agreement_with(*clauses: AgreedClause, **more: Any) -> Agreed:
    """Return the agreement AG-1@1 with some clauses, their areas among its own."""
    areas = {area.name: area for clause in clauses for area in clause.areas}
    facts: dict[str, Any] = {"ref": "AG-1@1", "nations": BOTH, "areas": tuple(areas.values())}
    return Agreed(clauses=clauses, **(facts | more))


def suspended(agreed: Agreed, *kinds: str) -> Agreed:
    """Return an agreement of which some kinds, or all, are suspended on all ways."""
    clauses = tuple(
        msgspec.structs.replace(
            clause,
            stopped=frozenset(
                (kind, *way) for kind in clause.kinds if kind in kinds or not kinds for way in clause.ways()
            ),
        )
        for clause in agreed.clauses
    )
    return msgspec.structs.replace(agreed, clauses=clauses)
