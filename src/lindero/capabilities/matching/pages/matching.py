"""Searches, candidates and follow-ups for who works with them; own work and with whom it overlaps."""

from collections.abc import Iterable
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
    WorkQuery,
    WorkView,
)
from lindero.capabilities.matching.tables.naming import subject_of
from lindero.kernel.desk import Desk, Row
from lindero.kernel.errors import Missing
from lindero.kernel.paging import Key, Listing, Slice, slice_of

MOST_LINES: Final = 100
_CANDIDATES: Final = Listing(
    columns="record_id, peer, reference, found_at, begun_by, verdict, reviewed_by, request, answer, search, place",
    source="matching_candidates",
    by=("verdict IN ('confirmed', 'rejected')", "-found_at", "record_id"),
)
_CANDIDATE: Final = f"SELECT {_CANDIDATES.columns} FROM {_CANDIDATES.source}"
_SEARCHES: Final = Listing(
    columns="record_id, peer, sort, amount, purpose, case_ref, begun_by, begun_at, ending, code",
    source="matching_searches",
    by=("-begun_at", "record_id"),
)
_REQUESTS: Final = Listing(
    columns="record_id, peer, case_ref, purpose, asked_at, due_at, answer, reference",
    source="matching_requests",
    by=("answer <> ''", "due_at", "record_id"),
)
_WORK: Final = Listing(
    columns="record_id, case_ref, contact, parts, until", source="matching_work", by=("-until", "record_id")
)
_OVERLAPS: Final = Listing(
    columns="o.work, coalesce(w.case_ref, ''), o.peer, o.contact, o.found_at",
    source="matching_overlaps o LEFT JOIN matching_work w ON w.record_id = o.work",
    by=("-o.found_at", "o.work", "o.peer"),
)
_CORE: Final = (
    "Family names", "Given names", "Date of birth", "Nationalities", "Offence", "Authority", "Grading",
)  # fmt: skip


def show_matching(desk: Desk, query: MatchingQuery) -> MatchingView:
    """Show searches and what waits, without a word of whom they are about."""
    candidates = slice_of(desk.rows, _CANDIDATES, query.after, MOST_LINES)
    requests = slice_of(desk.rows, _REQUESTS, query.requests_after, MOST_LINES)
    searches = searches_shown(desk, query.searches_after)
    held = desk.rows("SELECT count(*) FROM matching_subjects WHERE sort <> 'work'")
    return MatchingView(
        searches=tuple(searches.items),
        searches_next=searches.next,
        candidates=tuple(_candidate(row) for row in candidates.items),
        next=candidates.next,
        requests=_requests(desk, requests.items),
        requests_next=requests.next,
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


def show_work(desk: Desk, query: WorkQuery) -> WorkView:
    """Show own work and its overlaps."""
    now = desk.now()
    work = slice_of(desk.rows, _WORK, query.after, MOST_LINES)
    overlaps = slice_of(desk.rows, _OVERLAPS, query.overlaps_after, MOST_LINES)
    return WorkView(
        work=tuple(
            WorkLine(
                work=name, case_ref=case, contact=contact, parts=parts, until=until, is_over=until <= now
            )
            for name, case, contact, parts, until in work.items
        ),
        next=work.next,
        overlaps=tuple(
            OverlapLine(work=name, case_ref=case, peer=peer, contact=contact, found_at=at)
            for name, case, peer, contact, at in overlaps.items
        ),
        overlaps_next=overlaps.next,
    )


def searches_shown(desk: Desk, after: Key | None) -> Slice[SearchLine]:
    """Return one page of the searches, the newest first.

    Args:
        desk: The desk.
        after: Where the page before ended; None for the first page.

    Raises:
        Invalid: If there is no such place in the list.
    """
    page = slice_of(desk.rows, _SEARCHES, after, MOST_LINES)
    lines = tuple(
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
        for search, peer, sort, amount, purpose, case, begun_by, begun_at, ending, code in page.items
    )
    return Slice(lines, page.next)


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


def _requests(desk: Desk, rows: Iterable[Row]) -> tuple[RequestLine, ...]:
    """Make lines of rows as `_REQUESTS` gives them."""
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
