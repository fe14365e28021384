"""Contested accuracy: flags raised and lowered, with the leave of those who may agree (safeguard S-43)."""

from lindero.kernel.desk import Desk
from lindero.kernel.errors import Conflict, Missing, Refused
from lindero.trust.exchange.recall import asks, tables
from lindero.trust.exchange.recall.desks import at_node, origin_of
from lindero.trust.exchange.records import AccuracyContested, ContestEnded


def contest_accuracy(desk: Desk, ask: asks.ContestAccuracy) -> None:
    """Flag a record, our own or a neighbour's; the flag goes wherever the record went (safeguard S-43).

    Raises:
        Missing: If there is no such record here.
        Conflict: If this node has flagged it already.
    """
    desk = at_node(desk)
    origin = origin_of(desk, ask.record_id)
    if desk.rows(tables.SELECT_OWN_CONTEST, (ask.record_id, desk.nation)):
        raise Conflict("exchange.contested", f"{ask.record_id} is flagged already.", "See its page.")
    desk.put(AccuracyContested(contested=ask.record_id, origin=origin, by=ask.by, reason=ask.reason))


def end_contest(desk: Desk, ask: asks.EndContest) -> None:
    """Lower this node's flag; nobody but person, court or supervisor may agree to that.

    Raises:
        Missing: If this node has not flagged the record.
        Refused: If the flag is a neighbour's, repeated here: it goes when that neighbour lowers its own.
    """
    desk = at_node(desk)
    if not desk.rows(tables.SELECT_OWN_CONTEST, (ask.record_id, desk.nation)):
        if desk.rows(tables.SELECT_CONTEST, (ask.record_id,)):
            raise Refused(
                "exchange.contest_of",
                f"The flag on {ask.record_id} is a neighbour's.",
                "Whoever raised it lowers it.",
            )
        raise Missing("exchange.no_contest", f"{ask.record_id} is not flagged.", "See its page.")
    origin = origin_of(desk, ask.record_id)
    desk.put(
        ContestEnded(contested=ask.record_id, origin=origin, agreed_by=ask.agreed_by, reference=ask.reference)
    )
