"""What a neighbour asks for after a match is checked before a person sees it: it must be about a match that we gave."""

from collections.abc import Sequence

from lindero.capabilities.matching import records
from lindero.capabilities.matching.actions.asking import notice
from lindero.capabilities.matching.tables.naming import subject_of
from lindero.kernel.desk import Desk
from lindero.kernel.record import Event, Head


def check_requests(desk: Desk, events: Sequence[Event]) -> None:
    """Refuse what is about nothing that we ever answered, or about an identifier that nobody has reason to look for."""
    for event in events:
        record, head = event.record, event.head
        if isinstance(record, records.CoreDataAsked) and head.origin != desk.nation and _is_open(desk, head):
            _check(desk, head, record)


def _check(desk: Desk, head: Head, record: records.CoreDataAsked) -> None:
    peer = head.origin
    answered = desk.rows(
        "SELECT 1 FROM matching_counts WHERE peer = ? AND question = ? AND outcome = 'answered'",
        (peer, record.question),
    )
    subject = subject_of(desk, peer, record.reference)
    if not answered or not subject:
        refusal = records.CoreDataRefused(to=peer, request=head.record_id, code="UNKNOWN")
        desk.put(refusal, cause=head)
        return
    if desk.rows("SELECT 1 FROM matching_guarded WHERE record_id = ?", (subject,)):
        # Nobody is on record by that identifier: it was invented to see who asks about whom they have no case on.
        refusal = records.CoreDataRefused(to=peer, request=head.record_id, code="ONGOING_CASE")
        desk.put(refusal, cause=head)
        notice(desk, "decoy", record.question, peer, 1, cause=head)


def _is_open(desk: Desk, head: Head) -> bool:
    return bool(
        desk.rows("SELECT 1 FROM matching_requests WHERE record_id = ? AND answer = ''", (head.record_id,))
    )
