"""Whom to send: every unit with its time to an event, as far as networks and agreements are known here."""

from lindero.capabilities.units import records
from lindero.capabilities.units.agreed import permitted_pairs
from lindero.capabilities.units.routing import NOWHERE, Network
from lindero.capabilities.units.rules import Choice, choices
from lindero.capabilities.units.tables.lookups import all_units, event_at, network_record
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing


def offers_for(
    desk: Desk, origin: str, reference: str, abilities: tuple[records.Ability, ...] = ()
) -> tuple[Choice, ...]:
    """Return every unit with its time to an event, the recommended one first.

    Raises:
        Missing: If the event is not open.
    """
    event = event_at(desk.rows, origin, reference)
    if event is None:
        raise Missing("units.event", f"There is no open event {reference}.", "Look at the list of events.")
    return choices(
        all_units(desk.rows, desk.nation),
        event[1],
        (desk.nation, event[0]),
        _network(desk),
        permitted=permitted_pairs(desk.agreed()),
        abilities=abilities,
    )


def _network(desk: Desk) -> Network:
    name = network_record(desk.rows)
    loaded = desk.record(name)[1] if name else None
    return Network(loaded.nodes, loaded.ways) if isinstance(loaded, records.RoutesLoaded) else NOWHERE
