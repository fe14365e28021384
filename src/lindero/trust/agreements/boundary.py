"""Making conformance vectors: for each clause the questions that lie on either side of its limits."""

import math
from collections.abc import Iterator
from typing import Final

import msgspec

from lindero.kernel.decisions import Decision
from lindero.kernel.names import Nation
from lindero.kernel.places import MAX_LAT_E7, MAX_LON_E7, Place, ring_of, wrap_lon
from lindero.kernel.record import Lane
from lindero.kernel.times import SECOND_MS
from lindero.kernel.units import DEGREE_E7
from lindero.trust.agreements.evaluate import evaluate
from lindero.trust.agreements.questions import Degrees, Request, read_request
from lindero.trust.agreements.rulebook import Rulebook, days_at
from lindero.trust.agreements.shapes import METRES_PER_E7, edges_of, shape_contains
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.treaty import Agreement, Clause, Corridor, NamedArea, Polygon
from lindero.trust.agreements.vectors import MAX_CHARACTERS, MAX_VECTORS, Vector, answered, vectors_text
from lindero.trust.agreements.vocabulary import LIFE_FIELDS, PERSON_CLASSES, PURPOSES, SOURCES, Vocabulary

STEP_M: Final = 1.0
"""How far inside and outside of an edge a place is tried, metres."""

EDGES: Final = 4
"""How many edges of a ring are tried."""

_TURN: Final = 2 * MAX_LON_E7
Edge = tuple[int, int, int, int]


def make_vectors(agreement: Agreement, vocabulary: Vocabulary | None = None) -> tuple[Vector, ...]:
    """Return the vectors of an agreement, as many as one may carry, answered by the evaluator from this text alone.

    People should read them before they sign: an answer that surprises is a fault of the text, or of this build.

    Args:
        agreement: The text.
        vocabulary: The record kinds that the node knows, which say what each must carry.
    """
    book = Rulebook((agreement,), (), vocabulary)
    vectors: dict[str, Vector] = {}
    room = MAX_CHARACTERS
    for name, request in _questions(agreement, book):
        question = read_request(msgspec.json.encode(request))
        decision = (
            question if isinstance(question, Decision) else evaluate(book, question, State(now=question.at))
        )
        vector = answered(name, request, decision)
        room -= len(vectors_text([vector])) if name not in vectors else 0
        if room < 0 or len(vectors) >= MAX_VECTORS:
            break
        vectors.setdefault(name, vector)
    return tuple(vectors.values())


def _questions(agreement: Agreement, book: Rulebook) -> Iterator[tuple[str, Request]]:
    """Yield names and questions: first what every clause permits, then its limits, clause by clause."""
    bases = {clause.id: _base(agreement, clause, book) for clause in agreement.clauses}
    for clause in agreement.clauses:
        yield f"{clause.id}/as-agreed", bases[clause.id]
    for clause in agreement.clauses:
        base = bases[clause.id]
        for name, changes in (*_times(agreement, clause), *_words(agreement, clause, base, book)):
            yield f"{clause.id}/{name}", msgspec.structs.replace(base, **changes)
        for area in agreement.areas:
            if area.name in clause.areas:
                for name, place in places_of(area):
                    changed = msgspec.structs.replace(base, place=_degrees(place), route=None)
                    yield f"{clause.id}/{area.name}/{name}", changed
    yield from _beyond_clauses(agreement, bases)


def _base(agreement: Agreement, clause: Clause, book: Rulebook) -> Request:
    """Return a question in the middle of what a clause permits."""
    sender, recipient = next(
        ((a, b) for a in clause.senders for b in clause.recipients if a != b),
        (clause.senders[0], clause.recipients[0]),
    )
    kind = clause.kinds[0]
    named = (area for area in agreement.areas if area.name in clause.areas)
    inside = (place for area in named for name, place in places_of(area) if name.endswith("inside"))
    place = next(inside, None)
    return Request(
        sender=sender,
        recipient=recipient,
        kind=kind,
        fields=tuple(sorted(book.released(clause, kind) or clause.fields)),
        purpose=clause.purposes[0],
        person_class=clause.person_classes[0],
        place=None if place is None else _degrees(place),
        at=max(agreement.start, clause.start),
        lane=msgspec.convert(clause.lanes[0], Lane),
        from_authority=next(iter(clause.from_authorities), None),
        to_authority=next(iter(clause.to_authorities), None),
        offence=next(iter(clause.offences), None),
        penalty_months=_threshold(agreement, clause),
        source=clause.sources[0],
    )


def _threshold(agreement: Agreement, clause: Clause) -> int | None:
    """Return the least maximum penalty of the first offence that a clause is limited to, months."""
    found = (one.threshold_months for one in agreement.offences if one.code in clause.offences[:1])
    return next(found, None)


def _times(agreement: Agreement, clause: Clause) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the instants at either end of the time in force."""
    start, end = max(agreement.start, clause.start), min(agreement.end, clause.end)
    yield "a-second-early", {"at": start - SECOND_MS}
    yield "last-second", {"at": end - SECOND_MS}
    yield "expired-by-an-instant", {"at": end}
    yield "expired-by-a-second", {"at": end + SECOND_MS}
    if agreement.review.stops_flow:
        yield "review-due", {"at": agreement.review.next}


def _words(
    agreement: Agreement, clause: Clause, base: Request, book: Rulebook
) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield what a clause does not speak of: another purpose, direction, kind, field, person, retention."""
    facts = book.facts(base.kind)
    withheld = sorted((facts.sharable if facts else frozenset()) - set(clause.fields)) or ["withheld_field"]
    yield "wrong-purpose", {"purpose": next((p for p in PURPOSES if p not in clause.purposes), "targeting")}
    yield "unknown-purpose", {"purpose": "targeting"}
    yield "wrong-direction", {"sender": base.recipient, "recipient": base.sender}
    yield "wrong-kind", {"kind": "nobody.knows"}
    yield "withheld-field", {"fields": (*base.fields, withheld[0])}
    yield "withheld-field-alone", {"fields": (withheld[0],)}
    stranger = next((name for name in PERSON_CLASSES if name not in clause.person_classes), "nobody")
    yield "wrong-person-class", {"person_class": stranger}
    yield "protected-person", {"protection": "need", "person_class": "claimant"}
    kept = days_at(clause, max(agreement.start, clause.start))
    yield "kept-as-long-as-agreed", {"retain_days": kept}
    yield "kept-a-day-longer", {"retain_days": kept + 1}
    yield (
        "wrong-source",
        {"source": next(source for source in (*SOURCES, "") if source not in clause.sources)},
    )
    if clause.from_authorities:
        yield "wrong-authority", {"from_authority": "nobody"}
    if clause.offences:
        yield "another-offence", {"offence": "nothing-agreed"}
    if base.penalty_months:
        yield "below-the-threshold", {"penalty_months": base.penalty_months - 1}
    if base.place is not None:
        away = (base.place[0], -base.place[1] if abs(base.place[1]) > 1 else 80.0)
        yield "route-that-leaves", {"route": (away,)}
        yield "without-a-place", {"place": None}


def _beyond_clauses(agreement: Agreement, bases: dict[str, Request]) -> Iterator[tuple[str, Request]]:
    """Yield what no clause decides: a stranger, and rescue."""
    first = next(iter(bases.values()))
    yield "stranger", msgspec.structs.replace(first, recipient=_stranger(agreement))
    life = msgspec.structs.replace(
        first, lane="life", purpose="sea_rescue", fields=(*LIFE_FIELDS, "name"), person_class=None
    )
    yield "rescue", life
    yield "rescue-for-another-purpose", msgspec.structs.replace(life, purpose="border_checks")


def _stranger(agreement: Agreement) -> Nation:
    names = ("XXA", "XXB", "XXC", *(f"X{a}{b}" for a in "YZ" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    return next(name for name in names if name not in agreement.nations)


# --- places ---------------------------------------------------------------------------------------------------


def places_of(area: NamedArea) -> Iterator[tuple[str, Place]]:
    """Yield places on either side of an area's edges, one metre away: `edge-1/inside`, `edge-1/outside`, ..."""
    shape = area.shape
    if isinstance(shape, Corridor):
        for number, edge in enumerate(_chosen(_line(shape)), 1):
            for away in (shape.width_m / 2 - STEP_M, shape.width_m / 2 + STEP_M):
                yield from _named(area, f"edge-{number}", edge, away)
    elif isinstance(shape, Polygon):
        for name, corners in (("edge", shape.outer), *(("hole", hole) for hole in shape.holes)):
            for number, edge in enumerate(_chosen(list(edges_of(ring_of(corners)))), 1):
                yield from _named(area, f"{name}-{number}", edge, STEP_M)
                yield from _at_antimeridian(area, f"{name}-{number}", edge)


def _line(corridor: Corridor) -> list[Edge]:
    """Return the segments of a corridor's line on the unrolled plane."""
    edges = []
    for start, end in zip(corridor.line, corridor.line[1:], strict=False):
        step = (end.lon - start.lon + MAX_LON_E7) % _TURN - MAX_LON_E7
        edges.append((start.lon, start.lat, start.lon + step, end.lat))
    return edges


def _chosen(edges: list[Edge]) -> list[Edge]:
    """Return a few edges spread over all of them, those across the antimeridian first."""
    across = [edge for edge in edges if _crossing(edge) is not None]
    spread = edges[:: max(1, len(edges) // EDGES)]
    return list(dict.fromkeys([*across[:2], *spread]))[:EDGES]


def _named(area: NamedArea, name: str, edge: Edge, away_m: float) -> Iterator[tuple[str, Place]]:
    """Yield the two places that lie beside the middle of an edge, named for where they lie."""
    x1, y1, x2, y2 = edge
    lat = (y1 + y2) / 2
    shrink = math.cos(math.radians(lat / DEGREE_E7))
    east_m, north_m = (x2 - x1) * METRES_PER_E7 * shrink, (y2 - y1) * METRES_PER_E7
    length_m = math.hypot(east_m, north_m)
    if not length_m or shrink <= 0:
        return
    for side in (1, -1):
        lon = (x1 + x2) / 2 - side * away_m * north_m / length_m / (METRES_PER_E7 * shrink)
        place = _place(lon, lat + side * away_m * east_m / length_m / METRES_PER_E7)
        where = "inside" if shape_contains(area.shape, place) else "outside"
        suffix = "" if isinstance(area.shape, Polygon) else f"/{'left' if side > 0 else 'right'}"
        yield f"{name}{suffix}/{where}", place


def _crossing(edge: Edge) -> int | None:
    """Return the longitude on the unrolled plane at which an edge crosses the antimeridian, if it does."""
    west, east = sorted((edge[0], edge[2]))
    meridian = ((west + MAX_LON_E7) // _TURN + 1) * _TURN - MAX_LON_E7
    return meridian if west < meridian < east else None


def _at_antimeridian(area: NamedArea, name: str, edge: Edge) -> Iterator[tuple[str, Place]]:
    """Yield places close to both sides of the antimeridian, a metre inside of an edge that crosses it."""
    meridian = _crossing(edge)
    if meridian is None:
        return
    x1, y1, x2, y2 = edge
    lat = y1 + (y2 - y1) * (meridian - x1) / (x2 - x1)
    for side, lon in (("west", meridian - 1), ("east", meridian + 1)):
        for away_m in (STEP_M, -STEP_M):
            place = _place(lon, lat + away_m / METRES_PER_E7)
            if shape_contains(area.shape, place):
                yield f"{name}/antimeridian-{side}/inside", place
            else:
                yield f"{name}/antimeridian-{side}/outside", place


def _place(lon: float, lat: float) -> Place:
    return Place(lon=wrap_lon(round(lon)), lat=max(-MAX_LAT_E7, min(MAX_LAT_E7, round(lat))))


def _degrees(place: Place) -> Degrees:
    return place.lon / DEGREE_E7, place.lat / DEGREE_E7
