"""What guards and pages look up in the folder's rows."""

from typing import Final

from lindero.capabilities.matching import records
from lindero.kernel.desk import Row, Rows

NAMED_CANDIDATES: Final = (
    "SELECT record_id, peer || ' · ' || strftime('%Y-%m-%d %H:%MZ', found_at / 1000, 'unixepoch')"
    " FROM matching_candidates"
    " ORDER BY found_at DESC"
)
NAMED_REQUESTS: Final = (
    "SELECT record_id, peer || ' · ' || strftime('%Y-%m-%d %H:%MZ', asked_at / 1000, 'unixepoch')"
    " FROM matching_requests"
    " ORDER BY asked_at DESC"
)
NAMED_WORK: Final = "SELECT record_id, case_ref FROM matching_work ORDER BY case_ref"


def search_of(rows: Rows, question: str) -> Row | None:
    """Return neighbour, purpose, amount and way of a search whose question has not been sent; None if there is none."""
    return _first(
        rows.query(
            "SELECT peer, purpose, amount, way FROM matching_searches"
            " WHERE record_id = ? AND asked = '' AND ending = ''",
            (question,),
        )
    )


def candidate_of(rows: Rows, candidate: str) -> Row | None:
    """Return who searched, and what a person saw, of a candidate; None if there is none."""
    return _first(
        rows.query("SELECT begun_by, verdict FROM matching_candidates WHERE record_id = ?", (candidate,))
    )


def is_confirmed(rows: Rows, record: records.CoreDataAsked) -> bool:
    """Say whether a follow-up names the confirmation of just this match, and is the first."""
    return bool(
        rows.query(
            "SELECT 1 FROM matching_candidates WHERE review = ? AND verdict = 'confirmed' AND search = ? AND peer = ?"
            " AND reference = ? AND request = ''",
            (record.review, record.question, record.to, record.reference),
        )
    )


def is_waited_for(rows: Rows, request: str, peer: str) -> bool:
    """Say whether a neighbour waits for an answer to a request."""
    return bool(
        rows.query(
            "SELECT 1 FROM matching_requests WHERE record_id = ? AND peer = ? AND answer = ''",
            (request, peer),
        )
    )


def held(rows: Rows, sort: str) -> int:
    """Return how many identifiers of a sort neighbours may find."""
    return int(rows.query("SELECT count(*) FROM matching_subjects WHERE sort = ?", (sort,))[0][0])


def _first(found: list[Row]) -> Row | None:
    return found[0] if found else None
