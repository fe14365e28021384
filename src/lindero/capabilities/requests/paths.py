"""By which clauses in force information may be offered to neighbours."""

from collections.abc import Iterable, Iterator

from lindero.capabilities.requests.rules.relevance import OFFERED_KIND, Path
from lindero.kernel.agreed import Agreed, AgreedClause, clauses_naming
from lindero.kernel.names import Nation
from lindero.kernel.places import area_of


def paths_from(agreements: Iterable[Agreed], nation: Nation) -> tuple[Path, ...]:
    """Return the clauses by which a nation may offer information to neighbours now."""
    return tuple(
        path
        for agreed, clause in clauses_naming(agreements, OFFERED_KIND)
        for path in _paths(agreed.ref, clause, nation)
    )


def _paths(agreement: str, clause: AgreedClause, nation: Nation) -> Iterator[Path]:
    polygons = [area for area in clause.areas if area.form == "polygon"]
    for sender, peer in clause.ways():
        if sender == nation and not clause.is_stopped(OFFERED_KIND, sender, peer):
            yield Path(
                peer=peer,
                clause=f"{agreement}/{clause.id}",
                purposes=frozenset(clause.purposes),
                offences=frozenset(clause.offences),
                area_names=tuple(area.name for area in polygons),
                areas=tuple(area_of(area.outer, area.holes) for area in polygons),
                is_everywhere=len(polygons) < len(clause.areas),
            )
