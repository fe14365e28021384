"""What follows when an answer comes: candidates for a person to look at, or nothing; an overlap of work for both."""

from collections.abc import Sequence
from typing import Final

import msgspec

from lindero.capabilities.matching import records
from lindero.capabilities.matching.actions.asking import notice
from lindero.capabilities.matching.actions.overlapping import tell_overlap
from lindero.capabilities.matching.blinding import Answer, blinded, matches
from lindero.capabilities.matching.rules import LEAVES_WITHIN_MS
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing, Unproved
from lindero.kernel.record import Event, Head, kind_of
from lindero.trust.exchange.records import GateDecided

_QUESTIONS: Final = frozenset(kind_of(one) for one in records.ASKED)
_WAITS: Final = frozenset({"APPROVAL", "QUOTA", "LEASE"})
"""What fails by nothing else waits, for people or for the line, and is not denied."""


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """An own search whose answer is awaited."""

    head: Head
    begun: records.SearchBegun


def conclude_searches(desk: Desk, events: Sequence[Event]) -> None:
    """End the searches that neighbours answered or denied, each once."""
    for event in events:
        record = event.record
        if not isinstance(record, records.QuestionAnswered | records.QuestionDenied):
            continue
        search = _awaiting(desk, record.question, event.head.origin)
        if search is None:
            continue
        if isinstance(record, records.QuestionDenied):
            _end(desk, search, "denied", record.code)
        else:
            _conclude(desk, event.head, search, record)


def note_refusals(desk: Desk, events: Sequence[Event]) -> None:
    """End the searches whose question the own gate lets nowhere, and say so to the officers."""
    for event in events:
        for ruling in event.record.rulings if isinstance(event.record, GateDecided) else ():
            if ruling.kind not in _QUESTIONS or ruling.allowed or set(ruling.codes) <= _WAITS:
                continue
            found = desk.rows(
                "SELECT record_id, peer, amount FROM matching_searches WHERE asked = ? AND ending = ''",
                (ruling.about,),
            )
            for name, peer, amount in found:
                code = ruling.codes[0] if ruling.codes else "REFUSED"
                desk.put(records.SearchEnded(search=name, ending="denied", code=code), cause=event.head)
                notice(desk, "no_clause", name, peer, amount, cause=event.head)


def end_unsent(desk: Desk) -> None:
    """End the searches whose question no clause let leave in time; an answer that comes after all still counts."""
    found = desk.rows(
        "SELECT record_id, peer, way, amount FROM matching_searches"
        " WHERE asked <> '' AND has_left = 0 AND ending = '' AND begun_at <= ? ORDER BY record_id LIMIT 100",
        (desk.now() - LEAVES_WITHIN_MS,),
    )
    for name, peer, way, amount in found:
        desk.put(records.SearchEnded(search=name, ending="denied", code=records.NOT_SENT))
        if way in ("bulk", "names"):
            notice(desk, "no_clause", name, peer, amount)


def _awaiting(desk: Desk, question: str, peer: str) -> Search | None:
    """Return the search that a neighbour's answer is to; None if there is none, or it ended."""
    found = desk.rows(
        "SELECT 1 FROM matching_searches WHERE record_id = ? AND peer = ? AND asked <> ''"
        " AND (ending = '' OR code = ?)",
        (question, peer, records.NOT_SENT),
    )
    if not found:
        return None
    try:
        head, begun = desk.record(question)
    except Missing:
        return None
    return Search(head=head, begun=begun) if isinstance(begun, records.SearchBegun) else None


def _conclude(desk: Desk, head: Head, search: Search, record: records.QuestionAnswered) -> None:
    if not _is_days_key(desk, head.origin, search, record):
        _end(desk, search, "rejected", "KEY")
        notice(desk, "key", record.question, head.origin, len(search.begun.identifiers), cause=head)
        return
    try:
        found = matches(
            search.begun.identifiers,
            blinded(search.begun.identifiers, record.question, desk.secret),
            Answer(key=record.key, evaluated=record.evaluated, proof=record.proof, rows=record.rows),
            question=record.question,
            secret=desk.secret,
        )
    except Unproved:
        _end(desk, search, "rejected", "PROOF")
        notice(desk, "proof", record.question, head.origin, len(search.begun.identifiers), cause=head)
        return
    _end(desk, search, "candidates" if found else "no_hit")
    if search.begun.sort == "work":
        tell_overlap(desk, search.head, head.origin, sorted(set(found.values())))
        return
    for place, reference in sorted(found.items()):
        candidate = records.CandidateFound(
            search=record.question, peer=head.origin, place=place, reference=reference
        )
        desk.put(candidate, cause=search.head)


def _is_days_key(desk: Desk, peer: str, search: Search, record: records.QuestionAnswered) -> bool:
    """Say whether a neighbour answers everybody's questions of a day with one key: else it could mark some of them."""
    first = desk.rows(
        "SELECT public FROM matching_keys WHERE peer = ? AND sort = ? AND day = ?",
        (peer, record.sort, record.day),
    )
    return record.sort == search.begun.sort and bool(first) and first[0][0] == record.key


def _end(desk: Desk, search: Search, ending: records.Ending, code: str = "") -> None:
    ended = records.SearchEnded(search=search.head.record_id, ending=ending, code=code)
    desk.put(ended, cause=search.head)
