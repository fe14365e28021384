"""Searches, candidates and follow-ups for who works with them; own work and with whom it overlaps."""

from typing import Final

from lindero.capabilities.matching import records
from lindero.capabilities.matching.pages.views import (
    CandidateLine,
    CandidateQuery,
    CandidateView,
    MatchingQuery,
    MatchingView,
    OverlapLine,
    RequestLine,
    SearchLine,
    WorkLine,
    WorkView,
)
from lindero.capabilities.matching.tables.naming import subject_of
from lindero.kernel.desk import Desk, Row
from lindero.kernel.errors import Missing

MOST_LINES: Final = 100
_CANDIDATE: Final = (
    "SELECT record_id, peer, reference, found_at, begun_by, verdict, reviewed_by, request, answer, search, place"
    " FROM matching_candidates"
)
_CORE: Final = (
    "Family names", "Given names", "Date of birth", "Nationalities", "Offence", "Authority", "Grading",
)  # fmt: skip


def show_matching(desk: Desk, query: MatchingQuery) -> MatchingView:
    """Show searches and what waits, without a word of whom they are about."""
    candidates = desk.rows(
        _CANDIDATE + " ORDER BY verdict IN ('confirmed', 'rejected'), found_at DESC LIMIT ?", (MOST_LINES,)
    )
    held = desk.rows("SELECT count(*) FROM matching_subjects WHERE sort <> 'work'")
    return MatchingView(
        searches=searches_shown(desk),
        candidates=tuple(_candidate(row) for row in candidates),
        requests=_requests(desk),
        subjects=int(held[0][0]),
    )


def show_candidate(desk: Desk, query: CandidateQuery) -> CandidateView:
    """Show one match with the identifier that was searched.

    Raises:
        Missing: If there is no such match.
    """
    rows = desk.rows(_CANDIDATE + " WHERE record_id = ?", (query.record_id,))
    if not rows:
        raise Missing("matching.no_match", "There is no match of this name.", "See the list of candidates.")
    search, place = rows[0][9:]
    _, begun = desk.record(search)
    known = begun if isinstance(begun, records.SearchBegun) else None
    return CandidateView(
        line=_candidate(rows[0]),
        sort=known.sort if known else "",
        identifier=known.identifiers[place] if known and place < len(known.identifiers) else "",
        case_ref=known.case_ref if known else "",
        reason=known.reason if known else "",
        core=_core(desk, rows[0][7]),
    )


def show_work(desk: Desk, query: MatchingQuery) -> WorkView:
    """Show own work and its overlaps."""
    now = desk.now()
    work = desk.rows(
        "SELECT record_id, case_ref, contact, parts, until FROM matching_work ORDER BY until DESC LIMIT ?",
        (MOST_LINES,),
    )
    overlaps = desk.rows(
        "SELECT o.work, coalesce(w.case_ref, ''), o.peer, o.contact, o.found_at FROM matching_overlaps o"
        " LEFT JOIN matching_work w ON w.record_id = o.work ORDER BY o.found_at DESC LIMIT ?",
        (MOST_LINES,),
    )
    return WorkView(
        work=tuple(
            WorkLine(
                work=name, case_ref=case, contact=contact, parts=parts, until=until, is_over=until <= now
            )
            for name, case, contact, parts, until in work
        ),
        overlaps=tuple(
            OverlapLine(work=name, case_ref=case, peer=peer, contact=contact, found_at=at)
            for name, case, peer, contact, at in overlaps
        ),
    )


def searches_shown(desk: Desk) -> tuple[SearchLine, ...]:
    """Return the latest searches, the newest first."""
    rows = desk.rows(
        "SELECT record_id, peer, sort, amount, purpose, case_ref, begun_by, begun_at, ending, code"
        " FROM matching_searches ORDER BY begun_at DESC, record_id LIMIT ?",
        (MOST_LINES,),
    )
    return tuple(
        SearchLine(
            search=search,
            peer=peer,
            sort=sort,
            amount=amount,
            purpose=purpose,
            case_ref=case,
            begun_by=begun_by,
            begun_at=begun_at,
            state=ending or "waiting",
            code=code,
        )
        for search, peer, sort, amount, purpose, case, begun_by, begun_at, ending, code in rows
    )


def _candidate(row: Row) -> CandidateLine:
    """Make a line of a row of `_CANDIDATE`."""
    name, peer, reference, found_at, begun_by, verdict, reviewed_by, request, answer, *_ = row
    return CandidateLine(
        candidate=name,
        peer=peer,
        reference=reference,
        found_at=found_at,
        begun_by=begun_by,
        verdict=verdict,
        reviewed_by=reviewed_by,
        is_followed=bool(request),
        answer=answer,
    )


def _requests(desk: Desk) -> tuple[RequestLine, ...]:
    rows = desk.rows(
        "SELECT record_id, peer, case_ref, purpose, asked_at, due_at, answer, reference FROM matching_requests"
        " ORDER BY answer <> '', due_at LIMIT ?",
        (MOST_LINES,),
    )
    return tuple(
        RequestLine(
            request=request,
            peer=peer,
            case_ref=case,
            purpose=purpose,
            asked_at=asked_at,
            due_at=due_at,
            is_late=not answer and due_at < desk.now(),
            answer=answer,
            subject=subject_of(desk, peer, reference) if not answer else "",
        )
        for request, peer, case, purpose, asked_at, due_at, answer, reference in rows
    )


def _core(desk: Desk, request: str) -> tuple[tuple[str, str], ...]:
    """Return what a neighbour released, each with its title; what did not cross is left out."""
    rows = desk.rows(
        "SELECT record_id, peer, family_names, given_names, birth_date, nationalities, offence, authority, grade"
        " FROM matching_core WHERE request = ? AND request <> ''",
        (request,),
    )
    for record_id, peer, *values in rows:
        desk.saw((record_id,), origin=peer)
        return tuple((title, value) for title, value in zip(_CORE, values, strict=True) if value)
    return ()
