"""What may be asked of the register: to add a version, to withdraw, to look up, and to choose as a person."""

from lindero.capabilities.boundaries import asks, records
from lindero.capabilities.boundaries.rules import jurisdiction_of
from lindero.capabilities.boundaries.tables import SELECT_SHAPES, shapes_in
from lindero.kernel.desk import Desk


def register_line(desk: Desk, ask: asks.RegisterLine) -> str:
    """Register a line, or its next version."""
    line = records.LineRegistered(
        name=ask.name,
        version=_next(desk, ask.name),
        parties=ask.parties,
        holder=ask.holder,
        points=ask.points,
        source=ask.source,
        valid_from=ask.valid_from,
    )
    return desk.put(line).record_id


def register_strip(desk: Desk, ask: asks.RegisterStrip) -> str:
    """Register a disputed strip, or its next version."""
    strip = records.StripRegistered(
        name=ask.name,
        version=_next(desk, ask.name),
        claimants=ask.claimants,
        outer=ask.outer,
        holes=ask.holes,
        source=ask.source,
        valid_from=ask.valid_from,
    )
    return desk.put(strip).record_id


def register_zone(desk: Desk, ask: asks.RegisterZone) -> str:
    """Register a zone, or its next version."""
    zone = records.ZoneRegistered(
        name=ask.name,
        version=_next(desk, ask.name),
        zone=ask.zone,
        nation=ask.nation,
        outer=ask.outer,
        holes=ask.holes,
        source=ask.source,
        valid_from=ask.valid_from,
    )
    return desk.put(zone).record_id


def withdraw_shape(desk: Desk, ask: asks.WithdrawShape) -> str:
    """Say that a shape counts no longer."""
    withdrawn = records.ShapeWithdrawn(name=ask.name, because=ask.because, valid_until=desk.now())
    return desk.put(withdrawn).record_id


def place_event(desk: Desk, ask: asks.PlaceEvent) -> str:
    """Look up whose an event is, and put the answer on record."""
    at = desk.now() if ask.happened_at is None else ask.happened_at
    found = jurisdiction_of(ask.place, at, shapes_in(desk.rows(SELECT_SHAPES)))
    placed = records.EventPlaced(
        reference=ask.reference,
        place=ask.place,
        happened_at=at,
        jurisdiction=found.jurisdiction,
        claimants=found.claimants,
    )
    return desk.put(placed).record_id


def choose_jurisdiction(desk: Desk, ask: asks.ChooseJurisdiction) -> str:
    """Choose, as a person, who deals with an event."""
    chosen = records.JurisdictionChosen(event=ask.event, nation=ask.nation, because=ask.because)
    return desk.put(chosen).record_id


def _next(desk: Desk, name: str) -> int:
    found = desk.rows("SELECT coalesce(max(version), 0) FROM boundaries_shapes WHERE name = ?", (name,))
    return int(found[0][0]) + 1
