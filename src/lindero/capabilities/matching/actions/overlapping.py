"""Deconfliction: once one side sees that both work on the same, both do, and each knows whom to call (EXC-10)."""

from collections.abc import Sequence

from lindero.capabilities.matching import records
from lindero.capabilities.matching.blinding import pseudonym
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing
from lindero.kernel.record import Event, Head


def tell_overlap(desk: Desk, search: Head, peer: str, references: Sequence[str]) -> None:
    """Put on record that own work overlaps, and tell the neighbour, which cannot see it by itself."""
    work = desk.rows("SELECT contact FROM matching_work WHERE record_id = ?", (search.cause,))
    if not references or not work:
        return
    desk.put(records.OverlapFound(work=search.cause, peer=peer), cause=search)
    for reference in references:
        told = records.OverlapTold(
            to=peer, reference=reference, question=search.record_id, contact=work[0][0]
        )
        desk.put(told, cause=search)


def take_overlaps(desk: Desk, events: Sequence[Event]) -> None:
    """Take in what neighbours tell of shared work; answer with the own contact point, once for each work."""
    for event in events:
        record, peer = event.record, event.head.origin
        if not isinstance(record, records.OverlapTold) or peer == desk.nation:
            continue
        if record.reference:
            _take_told(desk, event.head, record)
        else:
            _take_reply(desk, event.head, record)


def _take_told(desk: Desk, head: Head, record: records.OverlapTold) -> None:
    peer = head.origin
    answered = desk.rows(
        "SELECT 1 FROM matching_counts WHERE peer = ? AND question = ? AND sort = 'work' AND outcome = 'answered'",
        (peer, record.question),
    )
    if not answered:
        return
    for work, contact in desk.rows("SELECT record_id, contact FROM matching_work ORDER BY record_id"):
        if pseudonym(work, peer, desk.secret) == record.reference and not _knows(desk, work, peer):
            desk.put(records.OverlapFound(work=work, peer=peer, contact=record.contact), cause=head)
            reply = records.OverlapTold(to=peer, question=record.question, contact=contact)
            desk.put(reply, cause=head)


def _take_reply(desk: Desk, head: Head, record: records.OverlapTold) -> None:
    peer = head.origin
    known = desk.rows(
        "SELECT 1 FROM matching_searches WHERE record_id = ? AND peer = ? AND sort = 'work'",
        (record.question, peer),
    )
    if not known:
        return
    try:
        work = desk.record(record.question)[0].cause
    except Missing:
        return
    if work and not _knows(desk, work, peer):
        desk.put(records.OverlapFound(work=work, peer=peer, contact=record.contact), cause=head)


def _knows(desk: Desk, work: str, peer: str) -> bool:
    return bool(
        desk.rows(
            "SELECT 1 FROM matching_overlaps WHERE work = ? AND peer = ? AND contact <> ''", (work, peer)
        )
    )
