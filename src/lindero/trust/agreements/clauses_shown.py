"""The rules of an agreement as its page shows them: clauses, areas and reservations in words and figures."""

from collections.abc import Sequence

import msgspec

from lindero.kernel.units import degrees_of_e7
from lindero.trust.agreements.rulebook import days_at
from lindero.trust.agreements.standing import Suspension
from lindero.trust.agreements.treaty import FOREVER, Agreement, Clause, Corridor, Narrowing, Polygon, Shape


class ClauseShown(msgspec.Struct, frozen=True, kw_only=True):
    """A clause.

    Attributes:
        id: Its name within the agreement.
        article: The article of the treaty.
        senders: Who may send under it.
        recipients: Who may receive.
        kinds: Kinds of records.
        fields: Fields that may cross.
        purposes: What they may be used for.
        areas: The areas within which the record must lie.
        person_classes: Whom records may speak of.
        retain_days: Days after which the recipient must have erased it, as of now.
        handling: Handling words.
        onward: Nations to which it may be passed on, with the origin's consent.
        lanes: Delivery lanes.
        reserves: Whom a nation reserved for itself.
        needs_approval: Whether a person must approve each release.
        start: When it begins, milliseconds UTC.
        end: When it ends; None if with the agreement.
        suspended_by: Names of the suspensions that stop all or part of it.
    """

    id: str
    article: str
    senders: tuple[str, ...]
    recipients: tuple[str, ...]
    kinds: tuple[str, ...]
    fields: tuple[str, ...]
    purposes: tuple[str, ...]
    areas: tuple[str, ...]
    person_classes: tuple[str, ...]
    retain_days: int
    handling: str
    onward: tuple[str, ...]
    lanes: tuple[str, ...]
    reserves: tuple[str, ...]
    needs_approval: bool
    start: int
    end: int | None
    suspended_by: tuple[str, ...]


class AreaShown(msgspec.Struct, frozen=True, kw_only=True):
    """An area.

    Attributes:
        name: Its name within the agreement.
        shape: What it is, in words.
        west_deg: Its least longitude, degrees; None if it is everywhere.
        south_deg: Its least latitude.
        east_deg: Its greatest longitude.
        north_deg: Its greatest latitude.
    """

    name: str
    shape: str
    west_deg: float | None = None
    south_deg: float | None = None
    east_deg: float | None = None
    north_deg: float | None = None


class NarrowingShown(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a party takes back.

    Attributes:
        id: Its name.
        party: Whose it is.
        because: What it rests on.
        effect: What it does, in words.
        limits: What it bites on, in words; empty if on everything.
    """

    id: str
    party: str
    because: str
    effect: str
    limits: str


def clauses_shown(
    agreement: Agreement, suspensions: Sequence[Suspension], now: int
) -> tuple[ClauseShown, ...]:
    """Return the clauses of an agreement as they stand now."""
    return tuple(_clause(clause, suspensions, now) for clause in agreement.clauses)


def _clause(clause: Clause, suspensions: Sequence[Suspension], now: int) -> ClauseShown:
    return ClauseShown(
        id=clause.id,
        article=clause.article,
        senders=clause.senders,
        recipients=clause.recipients,
        kinds=clause.kinds,
        fields=clause.fields,
        purposes=clause.purposes,
        areas=clause.areas,
        person_classes=clause.person_classes,
        retain_days=days_at(clause, now),
        handling=clause.handling.words,
        onward=clause.onward,
        lanes=clause.lanes,
        reserves=clause.reserves,
        needs_approval=clause.needs_approval,
        start=clause.start,
        end=None if clause.end == FOREVER else clause.end,
        suspended_by=tuple(s.id for s in suspensions if _stops(s, clause)),
    )


def _stops(suspension: Suspension, clause: Clause) -> bool:
    """Say whether a suspension stops any flow of a clause."""
    return any(
        suspension.bites(clause.id, kind, sender, recipient)
        for sender in clause.senders
        for recipient in clause.recipients
        for kind in clause.kinds
        if sender != recipient
    )


def areas_shown(agreement: Agreement) -> tuple[AreaShown, ...]:
    """Return the areas of an agreement."""
    return tuple(_area(area.name, area.shape) for area in agreement.areas)


def _area(name: str, shape: Shape) -> AreaShown:
    if isinstance(shape, Polygon):
        holes = f" with {len(shape.holes)} holes" if shape.holes else ""
        words, places = f"polygon of {len(shape.outer)} corners{holes}", shape.outer
    elif isinstance(shape, Corridor):
        words, places = f"corridor of {shape.width_m} m along {len(shape.line)} points", shape.line
    else:
        return AreaShown(name=name, shape=f"everywhere, because {shape.because}")
    lons, lats = [place.lon for place in places], [place.lat for place in places]
    return AreaShown(
        name=name,
        shape=words,
        west_deg=degrees_of_e7(min(lons)),
        south_deg=degrees_of_e7(min(lats)),
        east_deg=degrees_of_e7(max(lons)),
        north_deg=degrees_of_e7(max(lats)),
    )


def narrowings_shown(agreement: Agreement) -> tuple[NarrowingShown, ...]:
    """Return the reservations of an agreement."""
    return tuple(_narrowing(narrowing) for narrowing in agreement.reservations)


def _narrowing(narrowing: Narrowing) -> NarrowingShown:
    effects = ["nothing crosses"] if narrowing.withhold_all else []
    if narrowing.withhold:
        effects.append(f"withholds {', '.join(narrowing.withhold)}")
    if narrowing.not_about:
        effects.append(f"nothing about {', '.join(narrowing.not_about)}")
    if narrowing.max_retain_days:
        effects.append(f"kept at most {narrowing.max_retain_days} days")
    if narrowing.only_areas:
        effects.append(f"only within {', '.join(narrowing.only_areas)}")
    if narrowing.needs_approval:
        effects.append("each release is approved by a person")
    selected = (*narrowing.clauses, *narrowing.kinds, *narrowing.purposes, *narrowing.peers)
    one_way = narrowing.directions if len(narrowing.directions) == 1 else ()
    return NarrowingShown(
        id=narrowing.id,
        party=narrowing.party,
        because=narrowing.because,
        effect="; ".join(effects),
        limits=", ".join((*selected, *(f"what it {direction}" for direction in one_way))),
    )
