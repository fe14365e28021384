"""Reported events that lie where the boundary is disputed: looked up by themselves, decided by nobody but a person."""

from collections.abc import Sequence
from typing import Final

from lindero.capabilities.boundaries import records
from lindero.capabilities.boundaries.rules import UNDETERMINED, jurisdiction_of
from lindero.capabilities.boundaries.tables import SELECT_ASKED, SELECT_SHAPES, shapes_in
from lindero.capabilities.events.records import EventReported
from lindero.kernel.capability import Reaction
from lindero.kernel.desk import Desk
from lindero.kernel.record import Event


def place_reported(desk: Desk, events: Sequence[Event]) -> None:
    """Put on record that whose an event is is undetermined, own or a neighbour's, so that a person is asked (AGR-11).

    Once for each event and those who claim it: later reports on it ask nobody again. What the register does decide
    needs no word, and is looked up when somebody asks.
    """
    shapes = shapes_in(desk.rows(SELECT_SHAPES))
    for event in events if shapes else ():
        report = event.record
        if not isinstance(report, EventReported):
            continue
        found = jurisdiction_of(report.place, report.happened_at, shapes)
        reference = _reference(desk, event, report)
        if found.jurisdiction != UNDETERMINED or desk.rows(
            SELECT_ASKED, (reference, UNDETERMINED, " ".join(found.claimants))
        ):
            continue
        placed = records.EventPlaced(
            reference=reference,
            place=report.place,
            happened_at=report.happened_at,
            jurisdiction=found.jurisdiction,
            claimants=found.claimants,
            until=event.head.delete_by,
        )
        desk.put(placed, cause=event.head)


def _reference(desk: Desk, event: Event, report: EventReported) -> str:
    """Return the event's reference, with its nation before a neighbour's: two nations number their events alike."""
    is_own = event.head.origin == desk.nation
    return report.reference if is_own else f"{event.head.origin} {report.reference}"


PLACE_REPORTED: Final = Reaction(
    name="boundaries.place_reported", on=(EventReported,), run=place_reported, received=True
)
