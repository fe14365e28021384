"""What rules and guards look up of events."""

from typing import Any, Final

from lindero.capabilities.events.rules import Standing
from lindero.kernel.desk import Rows

NAMED_EVENTS: Final = (
    "SELECT reference, event_type || ' · ' || state"
    " FROM events_events WHERE reference <> ''"
    " ORDER BY happened_at DESC"
)
SELECT_STANDING: Final = (
    "SELECT e.state, e.version, e.aware_at, coalesce(c.version, 0) FROM events_events e LEFT JOIN events_closings c"
    " ON c.origin = e.origin AND c.reference = e.reference WHERE e.origin = ? AND e.reference = ?"
)
SELECT_NUMBERS: Final = "SELECT reference FROM events_events WHERE origin = ? AND reference LIKE ?"


def standing_of(found: list[Any]) -> Standing | None:
    """Return how an event stands, from rows of `SELECT_STANDING`."""
    if not found:
        return None
    state, version, aware_at, closed_as = found[0]
    is_closed = closed_as > version
    return Standing(
        state="closed" if is_closed else state, version=max(version, closed_as), aware_at=aware_at
    )


def own_standing(rows: Rows, nation: str, reference: str) -> Standing | None:
    """Return how an event of a nation's stands; None if there is none."""
    return standing_of(rows.query(SELECT_STANDING, (nation, reference)))


def owner_of(rows: Rows, originator: str, reference: str) -> str:
    """Return the nation that owns an event; empty if there is no such event."""
    found = rows.query(
        "SELECT owner FROM events_events WHERE origin = ? AND reference = ?", (originator, reference)
    )
    return str(found[0][0]) if found else ""


def reporters_of(rows: Rows, originator: str, reference: str) -> frozenset[str]:
    """Return who reported an event."""
    found = rows.query(
        "SELECT actor FROM events_versions WHERE origin = ? AND reference = ?", (originator, reference)
    )
    return frozenset(str(actor) for (actor,) in found)


def signer_of(rows: Rows, reference: str) -> str:
    """Return who agreed, at the political level, to what an own event is called; empty if nobody did."""
    found = rows.query("SELECT actor FROM events_sign_offs WHERE reference = ?", (reference,))
    return str(found[0][0]) if found else ""
