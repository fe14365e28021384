"""What may never happen in matching: no question without a search, no follow-up of what nobody confirmed."""

from typing import Final

from lindero.capabilities.matching import records
from lindero.capabilities.matching.rules import AT_ONCE, MOST_SUBJECTS, way_of
from lindero.capabilities.matching.tables import lookups
from lindero.kernel.capability import Guard
from lindero.kernel.desk import Rows
from lindero.kernel.duties import Pair, check_other_person
from lindero.kernel.errors import Refused
from lindero.kernel.record import Head

CONFIRMATION: Final = Pair(first="began the search", second="confirm its match")


def begun_by_a_person(rows: Rows, head: Head, record: records.SearchBegun) -> None:
    """Let people alone search, who answer for case and reason (safeguard S-58).

    Raises:
        Refused: If a machine searches.
    """
    _by_a_person(head, "matching.person", "S-58")


def asked_for_a_search(rows: Rows, head: Head, record: records.Asked) -> None:
    """Let no question leave but that of a search on record, for its neighbour and purpose, and sent once.

    Raises:
        Refused: If there is no such search.
    """
    search = lookups.search_of(rows, record.question)
    wanted = (record.to, record.purpose, len(record.blinded))
    if search is None or search[:3] != wanted or len(record.blinded) > AT_ONCE[search[3]]:
        raise Refused(
            "matching.no_search",
            "There is no search on record that this question would be of.",
            "Begin a search, with its case and reason; its question is sent by itself.",
            ("S-58",),
        )


def reviewed_by_another(rows: Rows, head: Head, record: records.CandidateReviewed) -> None:
    """Let another person than who searched look at a match (HIT-02).

    Raises:
        Refused: If a machine confirms, or who searched, or somebody did already.
    """
    found = lookups.candidate_of(rows, record.candidate)
    if found is None or found[1] in ("confirmed", "rejected"):
        raise Refused(
            "matching.no_candidate",
            "There is no candidate of this name that waits for a person.",
            "See the list of candidates.",
            ("HIT-02",),
        )
    check_other_person(CONFIRMATION, found[0], head.actor)


def follows_confirmation(rows: Rows, head: Head, record: records.CoreDataAsked) -> None:
    """Let nothing be asked for after a match that no person has confirmed (HIT-02).

    Raises:
        Refused: If the review that it names confirmed no such match, or a machine asks.
    """
    _by_a_person(head, "matching.person", "HIT-02")
    if not lookups.is_confirmed(rows, record):
        raise Refused(
            "matching.unconfirmed",
            "No person has confirmed this match, or it was followed up already.",
            "Let a colleague who may confirm look at the candidate first.",
            ("HIT-02",),
        )


def released_by_a_person(rows: Rows, head: Head, record: records.CoreDataReleased) -> None:
    """Let a person alone release core data, and only to who asked and waits (HIT-03).

    Raises:
        Refused: If a machine releases, or nobody waits for it.
    """
    _by_a_person(head, "matching.person", "HIT-03")
    if not lookups.is_waited_for(rows, record.request, record.to):
        raise Refused(
            "matching.no_request",
            "No neighbour waits for an answer to this request.",
            "See the list of requests.",
            ("HIT-03",),
        )


def fits_into_an_answer(rows: Rows, head: Head, record: records.SubjectEntered) -> None:
    """Let no more identifiers of one sort on record than an answer holds: one left out would be a false no.

    Raises:
        Refused: If there are too many.
    """
    if lookups.held(rows, record.sort) + len(record.identifiers) > MOST_SUBJECTS:
        raise Refused(
            "matching.full",
            f"More than {MOST_SUBJECTS} identifiers of one sort do not fit into an answer.",
            "Withdraw what neighbours need not find any more.",
        )


def names_are_few(rows: Rows, head: Head, record: records.SearchBegun) -> None:
    """Let nobody claim a clause for many at once where there is no such question: for names and for work.

    Raises:
        Refused: If it is claimed.
    """
    if record.is_bulk and way_of(record.sort, is_bulk=True) != "bulk":
        raise Refused(
            "matching.no_bulk",
            "There is no question about many names at once.",
            "Ask about those of the case.",
        )


def _by_a_person(head: Head, code: str, reason: str) -> None:
    if not head.actor.startswith("person/"):
        raise Refused(
            code, "A person must do this and answer for it.", "Do it under your own name.", (reason,)
        )


GUARDS: Final = (
    Guard(
        name="matching.begun_by_a_person",
        sentence="No search by a machine.",
        check=begun_by_a_person,
        on=(records.SearchBegun,),
    ),
    Guard(
        name="matching.names_are_few",
        sentence="No question about many names at once.",
        check=names_are_few,
        on=(records.SearchBegun,),
    ),
    Guard(
        name="matching.asked_for_a_search",
        sentence="No question without a search on record, with its case and reason.",
        check=asked_for_a_search,
        on=records.ASKED,
    ),
    Guard(
        name="matching.reviewed_by_another",
        sentence="No match confirmed by a machine, or by who searched.",
        check=reviewed_by_another,
        on=(records.CandidateReviewed,),
    ),
    Guard(
        name="matching.follows_confirmation",
        sentence="No follow-up of a match that no person has confirmed.",
        check=follows_confirmation,
        on=(records.CoreDataAsked,),
    ),
    Guard(
        name="matching.released_by_a_person",
        sentence="No core data released by a machine, or to who did not ask.",
        check=released_by_a_person,
        on=(records.CoreDataReleased,),
    ),
    Guard(
        name="matching.fits_into_an_answer",
        sentence="No identifier on record that an answer would have to leave out.",
        check=fits_into_an_answer,
        on=(records.SubjectEntered,),
    ),
)
