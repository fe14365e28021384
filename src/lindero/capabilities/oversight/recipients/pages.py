"""View of recipients: who received what of ours, under which clause and for what, and what they can still hold."""

from lindero.capabilities.oversight.names import clause_parts
from lindero.capabilities.oversight.recipients.rules import fits, sums_of, words_in
from lindero.capabilities.oversight.recipients.tables import (
    COUNT_NOT_TAKEN,
    SELECT_RECALLED,
    SELECT_RELEASED,
    SELECT_SAID,
    Said,
    said_of,
)
from lindero.capabilities.oversight.recipients.views import (
    PAGE_SIZE,
    Recipient,
    RecipientsQuery,
    RecipientsView,
)
from lindero.kernel.desk import Desk


def show_recipients(desk: Desk, query: RecipientsQuery) -> RecipientsView:
    """Show who received what of ours, and what they can still hold of it."""
    lines = _recipients(desk)
    found = [line for line in lines if fits(line, query)]
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(query.page, pages)
    return RecipientsView(
        recipients=tuple(found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        total=len(found),
        page=page,
        pages=pages,
        neighbours=sums_of(lines, dict(desk.rows(COUNT_NOT_TAKEN))),
        peers=words_in(line.peer for line in lines),
        authorities=words_in(word for line in lines for word in line.authorities),
        kinds=words_in(line.kind for line in lines),
        clauses=words_in(line.clause for line in lines),
        purposes=words_in(word for line in lines for word in line.purposes),
    )


def _recipients(desk: Desk) -> list[Recipient]:
    """Return every line that there is, by neighbour, the newest first."""
    now = desk.now()
    said = said_of(desk.rows(SELECT_SAID))
    recalls = {tuple(row[:3]): row[3:] for row in desk.rows(SELECT_RECALLED, (now, desk.nation))}
    lines = []
    for peer, kind, clause, released, first_at, last_at, until, in_time in desk.rows(SELECT_RELEASED, (now,)):
        recalled, erased, erased_in_time, held = recalls.get((peer, kind, clause), (0, 0, 0, 0))
        meant = said.get(clause, Said())
        line = Recipient(
            peer=peer,
            authorities=meant.authorities,
            kind=kind,
            clause=clause,
            rule=clause_parts(clause),
            purposes=meant.purposes,
            released=released,
            first_at=first_at,
            last_at=last_at,
            kept_until=until or None,
            recalled=recalled,
            erased=erased,
            held_by_law=held,
            holds=max(0, in_time - erased_in_time),
        )
        lines.append(line)
    return lines
