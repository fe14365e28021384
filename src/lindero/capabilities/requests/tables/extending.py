"""Whether a request's time may be longer: only as far as the agreement says, once, and before it is over."""

from lindero.capabilities.requests import records
from lindero.capabilities.requests.rules.timing import limit_as_asked
from lindero.capabilities.requests.tables import agreed
from lindero.capabilities.requests.tables.lookups import Told
from lindero.kernel.deadlines import Limit, due_after
from lindero.kernel.desk import Rows
from lindero.kernel.times import Instant


def limit_in(rows: Rows, told: Told, at: Instant) -> Limit:
    """Return the limit that counts for a request as agreed at an instant; the same at both sides."""
    stand = told.stand
    limits = agreed.limits_with(rows.query(agreed.SELECT_IN_FORCE), stand.addressee, stand.asker, at)
    return limit_as_asked(
        is_urgent=told.is_urgent, has_reasons=told.has_reasons, access=told.access, agreed=limits
    )


def fault_of_extension(told: Told, record: records.DeadlineExtended, limit: Limit, at: Instant) -> str:
    """Return why a request's time does not become longer, in words; empty if it does.

    Args:
        told: The request.
        record: What the answering side says.
        limit: The limit that counts for it.
        at: When it is said, milliseconds UTC.
    """
    clock, received_at = told.stand.clock, told.stand.received_at
    if clock is None or received_at is None:
        return "Its clock has not begun."
    if clock.is_late(at):
        return "Its time is over: the ticket tells."
    if record.limit != limit.name or not 1 <= record.by <= limit.extendable_by:
        most = (
            f"by {limit.extendable_by} {limit.unit.replace('_', ' ')} at most"
            if limit.extendable_by
            else "not"
        )
        return f"The agreement lets {limit.name} be extended {most}."
    if record.due_at != due_after(received_at, limit.extended(record.by)):
        return "It is not due then."
    return ""
