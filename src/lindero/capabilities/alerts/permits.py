"""By which clauses in force neighbours may be told of alerts, so that an officer sees it before anything is sent.

The gate decides when something leaves, by the whole agreement; what stands here is the clause to expect it by.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from lindero.capabilities.alerts.records import NeighbourTold
from lindero.kernel.agreed import Agreed, AgreedArea, clauses_naming
from lindero.kernel.names import Nation
from lindero.kernel.places import Place, area_contains, area_of
from lindero.kernel.record import kind_of

_TOLD: Final = kind_of(NeighbourTold)


class Permit(msgspec.Struct, frozen=True, kw_only=True):
    """A clause that names alerts told to a neighbour.

    Attributes:
        nation: The neighbour.
        agreement: Agreement and version.
        article: The article of the treaty.
        fields: Fields that may cross.
        covers: Whether the place lies in an area of the clause.
        is_suspended: Whether telling that neighbour is suspended.
    """

    nation: str
    agreement: str
    article: str
    fields: frozenset[str]
    covers: bool
    is_suspended: bool


def permits_at(agreements: Iterable[Agreed], nation: Nation, place: Place) -> tuple[Permit, ...]:
    """Return the clauses by which neighbours may be told of something at a place, the best of each first.

    Args:
        agreements: What is in force.
        nation: Who tells.
        place: Where it is.
    """
    found = [
        Permit(
            nation=recipient,
            agreement=agreed.ref,
            article=clause.article,
            fields=frozenset(clause.fields),
            covers=any(_covers(area, place) for area in clause.areas),
            is_suspended=clause.is_stopped(_TOLD, sender, recipient),
        )
        for agreed, clause in clauses_naming(agreements, _TOLD)
        for sender, recipient in clause.ways()
        if sender == nation
    ]
    return tuple(sorted(found, key=lambda one: (one.nation, one.is_suspended, not one.covers)))


def _covers(area: AgreedArea, place: Place) -> bool:
    """Say whether a place lies in an area; one of another form than a polygon is left to the gate."""
    return area.form != "polygon" or area_contains(area_of(area.outer, area.holes), place)
