"""Whether a note is relevant to a neighbour: a proposal with its reasons, never a decision (EXC-09)."""

from collections.abc import Iterable
from typing import Final

import msgspec

from lindero.kernel.places import Area, Place, area_contains

OFFERED_KIND: Final = "requests.information_offered"
"""The kind in which information crosses without having been asked for."""


class Path(msgspec.Struct, frozen=True, kw_only=True):
    """A clause in force by which information could be offered to a neighbour.

    Attributes:
        peer: The neighbour.
        clause: The clause, `AG-7@1/art-6`.
        purposes: Purposes that it permits.
        offences: Offences to which it is limited; empty for none.
        area_names: Names of its areas.
        areas: Its areas, as far as they are polygons.
        is_everywhere: Whether one of its areas is the whole Earth, or of another shape, which the gate judges.
    """

    peer: str
    clause: str
    purposes: frozenset[str]
    offences: frozenset[str] = frozenset()
    area_names: tuple[str, ...] = ()
    areas: tuple[Area, ...] = ()
    is_everywhere: bool = False


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """What the rule may look at of a note: no word of it, and nothing of a person.

    Attributes:
        purpose: What it is of use for.
        place: Where; None if it has no place.
        offence: The offence; empty for none.
    """

    purpose: str
    place: Place | None = None
    offence: str = ""


class Relevance(msgspec.Struct, frozen=True):
    """That a note may be relevant to a neighbour.

    Attributes:
        peer: The neighbour.
        clause: The clause that would permit it.
        because: What it was judged by, in words.
    """

    peer: str
    clause: str
    because: tuple[str, ...]


def relevant_to_peers(matter: Matter, paths: Iterable[Path]) -> tuple[Relevance, ...]:
    """Return to whom a note is relevant, each neighbour once, by the first clause that fits.

    A note fits a clause if the clause permits its kind for its purpose, its place lies in the clause's area, and its
    offence is one of the clause's, where the clause is limited to some.
    """
    found: dict[str, Relevance] = {}
    for path in paths:
        because = _because(matter, path)
        if because and path.peer not in found:
            found[path.peer] = Relevance(path.peer, path.clause, because)
    return tuple(found[peer] for peer in sorted(found))


def _because(matter: Matter, path: Path) -> tuple[str, ...]:
    """Return why a note fits a clause; nothing if it does not."""
    purpose = matter.purpose.replace("_", " ")
    if matter.purpose not in path.purposes:
        return ()
    if path.offences and matter.offence not in path.offences:
        return ()
    inside = matter.place is not None and any(area_contains(area, matter.place) for area in path.areas)
    if not inside and not path.is_everywhere:
        return ()
    because = [f"kind: {path.clause} lets information be offered to {path.peer}", f"purpose: {purpose}"]
    if inside:
        because.append(f"area: it lies in {' or '.join(path.area_names)}")
    if matter.offence and matter.offence in path.offences:
        because.append(f"offence: {matter.offence}")
    return tuple(because)
