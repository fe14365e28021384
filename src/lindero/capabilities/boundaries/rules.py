"""What follows: whose an event is, which version counts, and which line a nation draws."""

from collections.abc import Iterable, Sequence
from typing import Final, Literal

import msgspec

from lindero.kernel.places import Area, Place, area_contains

UNDETERMINED: Final = "undetermined"
NOBODYS: Final = "none"
DECIDING_ZONES: Final = frozenset({"territory", "territorial_sea"})
"""Zones in which a nation has full jurisdiction; in the contiguous zone and the strip of 30 km it has not."""


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a strip or zone.

    Attributes:
        name: Its name through all versions.
        version: Which version.
        sort: `strip`, or the kind of zone.
        nations: Who claims it, or whose it is.
        area: Its area.
        valid_from: From when on it counts, milliseconds UTC.
        valid_until: Until when; 0 while it counts.
    """

    name: str
    version: int
    sort: str
    nations: tuple[str, ...]
    area: Area
    valid_from: int
    valid_until: int = 0


class Found(msgspec.Struct, frozen=True):
    """Whose a place is.

    Attributes:
        jurisdiction: A nation, `undetermined` or `none`.
        claimants: Who claims it, where it is undetermined.
        strips: The disputed strips that it lies in.
    """

    jurisdiction: str
    claimants: tuple[str, ...] = ()
    strips: tuple[str, ...] = ()


class DrawnLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line as a node draws it.

    Attributes:
        name: Its name.
        version: Which version.
        sort: `official` or `treaty`.
        parties: Between whom it runs.
        holder: Whose official line it is; empty for the treaty's.
        points: Its points in order.
        source: What it comes from.
    """

    name: str
    version: int
    sort: Literal["official", "treaty"]
    parties: tuple[str, str]
    holder: str
    points: tuple[Place, ...]
    source: str


def standing(shapes: Iterable[Shape], at: int) -> list[Shape]:
    """Return the version of each shape that counts at an instant: the latest that has begun, unless withdrawn."""
    newest: dict[str, Shape] = {}
    for shape in shapes:
        known = newest.get(shape.name)
        if shape.valid_from <= at and (known is None or shape.version > known.version):
            newest[shape.name] = shape
    counting = [shape for shape in newest.values() if not shape.valid_until or at < shape.valid_until]
    return sorted(counting, key=lambda shape: shape.name)


def jurisdiction_of(place: Place, at: int, shapes: Iterable[Shape]) -> Found:
    """Return whose a place was at an instant.

    In a disputed strip, its edges included, and wherever territories of several nations overlap, it is undetermined:
    no order of claims, no majority and no older line decides. Outside of all of them it is nobody's.

    Args:
        place: Where something happened.
        at: When, milliseconds UTC.
        shapes: Every version of every strip and zone that is on record.
    """
    here = [shape for shape in standing(shapes, at) if area_contains(shape.area, place)]
    strips = tuple(shape.name for shape in here if shape.sort == "strip")
    owners = tuple(sorted({n for shape in here if shape.sort in DECIDING_ZONES for n in shape.nations}))
    if strips:
        claimed = {nation for shape in here if shape.sort == "strip" for nation in shape.nations}
        return Found(UNDETERMINED, tuple(sorted(claimed.union(owners))), strips)
    if len(owners) > 1:
        return Found(UNDETERMINED, owners)
    return Found(owners[0] if owners else NOBODYS)


def lines_of(nation: str, lines: Sequence[DrawnLine]) -> tuple[DrawnLine, ...]:
    """Return the lines that a nation draws: between each two parties its own official one, else the treaty's.

    Another nation's official line is never drawn as if it were the boundary; between two others the treaty's is.
    """
    drawn: dict[tuple[str, ...], DrawnLine] = {}
    for line in sorted(lines, key=lambda line: (line.holder == nation, line.version, line.name)):
        if line.holder in {"", nation}:
            drawn[tuple(sorted(line.parties))] = line
    return tuple(drawn[pair] for pair in sorted(drawn))


def lines_of_others(nation: str, lines: Sequence[DrawnLine]) -> tuple[DrawnLine, ...]:
    """Return the official lines that neighbours hold against a nation: drawn as theirs, beside what it draws itself.

    What two others hold against each other is theirs to show.
    """
    theirs = (line for line in lines if line.holder not in {"", nation} and nation in line.parties)
    return tuple(sorted(theirs, key=lambda line: (line.holder, line.name)))
