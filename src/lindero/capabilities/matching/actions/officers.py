"""What officers do: keep what neighbours may find, search, confirm, follow up, and compare their work."""

from lindero.capabilities.matching import asks, records
from lindero.capabilities.matching.rules import MOST_PARTS, parts_of_area
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Invalid, Missing
from lindero.kernel.grading import Grading
from lindero.kernel.identifiers import Sort, identifier_of


def enter_subject(desk: Desk, ask: asks.EnterSubject) -> str:
    """Put on record what neighbours may find; return its name."""
    identifiers = _spelled(ask.sort, ask.identifiers)
    entered = records.SubjectEntered(sort=ask.sort, identifiers=identifiers, case_ref=ask.case_ref)
    return desk.put(entered).record_id


def withdraw(desk: Desk, ask: asks.Withdraw) -> str:
    """Let neighbours find a subject, or own work, no longer.

    Raises:
        Missing: If there is none of this name.
    """
    if not desk.rows("SELECT 1 FROM matching_subjects WHERE record_id = ?", (ask.subject,)):
        raise Missing("matching.no_subject", "Neighbours find nothing of this name.", "See the list.")
    return desk.put(records.SubjectWithdrawn(subject=ask.subject, because=ask.because)).record_id


def guard_identifier(desk: Desk, ask: asks.GuardIdentifier) -> str:
    """Have every search for an identifier told."""
    (identifier,) = _spelled(ask.sort, (ask.identifier,))
    guarded = records.IdentifierGuarded(
        sort=ask.sort, identifier=identifier, nature="decoy" if ask.is_decoy else "guarded"
    )
    return desk.put(guarded).record_id


def begin_search(desk: Desk, ask: asks.BeginSearch) -> str:
    """Begin a search; return its name.

    Raises:
        Invalid: If something is no identifier, or the own nation is asked.
    """
    _check_peer(desk, ask.peer)
    search = records.SearchBegun(
        peer=ask.peer,
        sort=ask.sort,
        identifiers=_spelled(ask.sort, ask.identifiers),
        person_class=ask.person_class,
        purpose=ask.purpose,
        case_ref=ask.case_ref,
        grounds=ask.grounds,
        reason=ask.reason,
        is_bulk=ask.is_bulk,
    )
    return desk.put(search).record_id


def review_candidate(desk: Desk, ask: asks.ReviewCandidate) -> str:
    """Put on record what a person saw; return the confirmation's name."""
    reviewed = records.CandidateReviewed(candidate=ask.candidate, verdict=ask.verdict, because=ask.because)
    return desk.put(reviewed).record_id


def ask_core_data(desk: Desk, ask: asks.AskCoreData) -> str:
    """Follow up a confirmed match; return the request's name.

    Raises:
        Missing: If there is no such candidate.
        Refused: If no person has confirmed it (HIT-02).
    """
    found = desk.rows(
        "SELECT c.peer, c.search, c.reference, c.review, s.purpose, s.case_ref FROM matching_candidates c"
        " JOIN matching_searches s ON s.record_id = c.search WHERE c.record_id = ?",
        (ask.candidate,),
    )
    if not found:
        raise Missing("matching.no_match", "There is no match of this name.", "See the list of candidates.")
    peer, search, reference, review, purpose, case_ref = found[0]
    _, begun = desk.record(search)
    asked = records.CoreDataAsked(
        to=peer,
        question=search,
        reference=reference,
        review=review or search,
        purpose=purpose,
        case_ref=case_ref,
        necessity=ask.necessity,
        person_class=begun.person_class if isinstance(begun, records.SearchBegun) else "none",
    )
    return desk.put(asked).record_id


def refuse_core_data(desk: Desk, ask: asks.RefuseCoreData) -> str:
    """Say no to a neighbour's follow-up."""
    refusal = records.CoreDataRefused(to=_waiting(desk, ask.request), request=ask.request, code=ask.code)
    return desk.put(refusal).record_id


def release_core_data(desk: Desk, ask: asks.ReleaseCoreData) -> str:
    """Release what is on record of a match."""
    released = records.CoreDataReleased(
        to=_waiting(desk, ask.request),
        request=ask.request,
        person_class=ask.person_class,
        grading=Grading(source=ask.source, information=ask.information, basis=ask.basis),
        family_names=ask.family_names,
        given_names=ask.given_names,
        birth_date=ask.birth_date,
        nationalities=ask.nationalities,
        offence=ask.offence,
        authority=ask.authority,
    )
    return desk.put(released).record_id


def enter_work(desk: Desk, ask: asks.EnterWork) -> str:
    """Enter own work as the parts that can be compared; return its name.

    Raises:
        Invalid: If it has no part, too many, or an area with one corner.
    """
    parts = [f"entity:{identifier_of(one.sort, one.identifier)}" for one in ask.entities]
    if ask.southwest is not None and ask.northeast is not None:
        begins_at = desk.now() if ask.begins_at is None else ask.begins_at
        parts += parts_of_area(ask.southwest, ask.northeast, begins_at, ask.until)
    elif ask.southwest is not None or ask.northeast is not None:
        raise Invalid("matching.corner", "An area has two corners.", "Give both corners, or neither.")
    if not 1 <= len(parts) <= MOST_PARTS:
        raise Invalid(
            "matching.parts",
            f"Work has 1 to {MOST_PARTS} parts that can be compared; this has {len(parts)}.",
            "Name whom or what it is about, or a smaller area, or fewer days.",
        )
    entered = records.WorkEntered(
        parts=tuple(dict.fromkeys(parts)), until=ask.until, contact=ask.contact, case_ref=ask.case_ref
    )
    return desk.put(entered).record_id


def compare_work(desk: Desk, ask: asks.CompareWork) -> str:
    """Compare own work with a neighbour's; return the search's name.

    Raises:
        Missing: If there is no such work, or it is over.
    """
    _check_peer(desk, ask.peer)
    found = desk.rows(
        "SELECT case_ref FROM matching_work WHERE record_id = ? AND until > ?", (ask.work, desk.now())
    )
    head, entered = desk.record(ask.work) if found else (None, None)
    if head is None or not isinstance(entered, records.WorkEntered):
        raise Missing("matching.no_work", "There is no such work, or it is over.", "Enter it first.")
    search = records.SearchBegun(
        peer=ask.peer,
        sort="work",
        identifiers=entered.parts,
        purpose=ask.purpose,
        case_ref=entered.case_ref,
        grounds="open_case",
        reason="to learn whether both nations work on the same",
    )
    return desk.put(search, cause=head).record_id


def _spelled(sort: Sort, texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return identifiers in their one spelling, each once."""
    return tuple(dict.fromkeys(identifier_of(sort, text) for text in texts))


def _check_peer(desk: Desk, peer: str) -> None:
    if peer == desk.nation:
        raise Invalid("matching.self", "This is the own nation.", "Ask a neighbour.")


def _waiting(desk: Desk, request: str) -> str:
    """Return who waits for an answer to a request.

    Raises:
        Missing: If nobody does.
    """
    found = desk.rows("SELECT peer FROM matching_requests WHERE record_id = ? AND answer = ''", (request,))
    if not found:
        raise Missing("matching.answered", "Nobody waits for an answer to this.", "See the list of requests.")
    return str(found[0][0])
