"""Legal holds: laid by law and authority until a review date, lifted, and opened for what they are for."""

from typing import Any, Final

import msgspec

from lindero.engine import erasing
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Invalid, Missing
from lindero.kernel.times import DAY_MS
from lindero.trust.exchange.recall import asks, tables
from lindero.trust.exchange.recall.desks import at_node, log_of
from lindero.trust.exchange.records import HeldOpened, HoldEnded, RecordHeld

LONGEST_HOLD_DAYS: Final = 366
"""A hold is reviewed at least once a year (product default, to be verified against national law)."""


def hold_record(desk: Desk, ask: asks.HoldRecord) -> None:
    """Keep a record's body from being erased until its review date; afterwards it goes by itself (safeguard S-45).

    Raises:
        Missing: If there is no such record here, or nothing of it is left to hold.
        Invalid: If the review date is past, or further away than a year.
    """
    desk = at_node(desk)
    log = log_of(desk)
    if not desk.now() < ask.review_at <= desk.now() + LONGEST_HOLD_DAYS * DAY_MS:
        raise Invalid(
            "exchange.hold_review",
            f"A hold is reviewed within {LONGEST_HOLD_DAYS} days.",
            "Give a date between tomorrow and then; the authority may order it anew.",
        )
    event = log.find(desk.tx, ask.record_id, ask.origin)
    if event.record is None and log.find_held(desk.tx, ask.record_id, ask.origin) is None:
        raise Missing(
            "exchange.nothing_to_hold",
            f"Nothing is left of {ask.record_id} to hold.",
            "What is erased cannot be brought back.",
        )
    erasing.hold(desk.tx, ask.record_id, ask.origin, ask.review_at)
    desk.put(
        RecordHeld(
            held=ask.record_id,
            origin=ask.origin,
            legal_basis=ask.legal_basis,
            authority=ask.authority,
            reason=ask.reason,
            review_at=ask.review_at,
        )
    )


def end_hold(desk: Desk, ask: asks.EndHold) -> None:
    """Lift a hold; what it alone kept is erased at once.

    Raises:
        Missing: If no hold is on that record.
    """
    desk = at_node(desk)
    _hold_on(desk, ask.record_id, ask.origin)
    erasing.end_hold(desk.tx, ask.record_id, ask.origin)
    desk.put(HoldEnded(held=ask.record_id, origin=ask.origin, reason=ask.reason))


def open_held(desk: Desk, ask: asks.OpenHeld) -> asks.Held:
    """Open what is locked away, for what the hold is for; who did so is put on record.

    Raises:
        Missing: If no hold is on that record, or it is not locked away and opened like any other.
    """
    desk = at_node(desk)
    log = log_of(desk)
    review_at = _hold_on(desk, ask.record_id, ask.origin)
    event = log.find_held(desk.tx, ask.record_id, ask.origin)
    if event is None or event.record is None:
        raise Missing(
            "exchange.not_locked",
            f"{ask.record_id} is not locked away.",
            "Open it as any record, as long as its time lasts.",
        )
    desk.put(HeldOpened(held=ask.record_id, origin=ask.origin, reason=ask.reason))
    fields: dict[str, Any] = msgspec.to_builtins(event.record)
    return asks.Held(
        kind=event.head.kind,
        review_at=review_at,
        fields={name: value for name, value in fields.items() if name != "type"},
    )


def _hold_on(desk: Desk, record_id: str, origin: str) -> int:
    """Return the review date of the hold on a record, milliseconds UTC."""
    found = desk.rows(tables.SELECT_HOLD, (record_id, origin, desk.now()))
    if not found:
        raise Missing("exchange.no_hold", f"No hold is on {record_id}.", "See the list of holds.")
    return int(found[0][2])
