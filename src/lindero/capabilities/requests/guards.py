"""What may never happen to a request: an answer to none, another purpose, a side that acts for the other, evidence."""

from typing import Any, Final

from lindero.capabilities.requests import records
from lindero.capabilities.requests.records.beside import TranslationAdded
from lindero.capabilities.requests.rules.grounds import told_as
from lindero.capabilities.requests.rules.standing import Stand, Step, may_step
from lindero.capabilities.requests.tables.extending import fault_of_extension, limit_in
from lindero.capabilities.requests.tables.lookups import (
    SELECT_COMPLETE,
    SELECT_SAID,
    Told,
    answer_in,
    request_in,
)
from lindero.kernel.capability import Guard
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Refused
from lindero.kernel.record import Head, Record

STEPS: Final[dict[type[Record], Step]] = {
    records.PersonNamed: "name",
    records.RequestWithdrawn: "withdraw",
    records.ClarificationGiven: "clarify",
    records.FeedbackGiven: "feed_back",
    records.RequestClosed: "close",
    records.RequestReceived: "receive",
    records.RequestAcknowledged: "acknowledge",
    records.RequestAssigned: "assign",
    records.ClarificationAsked: "ask_clarification",
    records.AuthorisationAsked: "ask_authorisation",
    records.AuthorisationDecided: "decide_authorisation",
    records.DeadlineExtended: "extend",
    records.InformationGiven: "answer",
    records.RequestRefused: "refuse",
}
"""Which step each record is."""

BY_PEOPLE: Final = (
    records.InformationAsked,
    records.PersonNamed,
    records.InformationGiven,
    records.RequestRefused,
    records.InformationOffered,
    records.OfferDeclined,
    records.AuthorisationDecided,
    records.DeadlineExtended,
    records.EvidenceAsked,
    records.EvidenceDecided,
    records.EvidenceBundled,
    records.TicketAnswered,
    TranslationAdded,
)
"""What only a person does; no reaction, job or feed asks, answers, refuses, offers or consents."""


def step_follows(rows: Rows, head: Head, record: Any) -> None:
    """Let a side take its own steps only, of a request that there is, when they follow, towards the other side.

    Raises:
        Refused: If there is no such request, or the step is the other side's or does not follow.
    """
    stand = _told(rows, record.request).stand
    decision = may_step(stand, STEPS[type(record)])
    if not decision.allowed:
        reason = decision.reasons[0]
        raise Refused("requests.step", reason.text, reason.fix, decision.codes)
    if record.addressee != stand.other:
        raise _other_nation(stand)


def purpose_stays(rows: Rows, head: Head, record: Any) -> None:
    """Let what is said of a request serve the purpose for which it was asked, and no other.

    Raises:
        Refused: If it names another purpose.
    """
    stand = _told(rows, record.request).stand
    if record.purpose != stand.purpose:
        raise Refused(
            "requests.purpose",
            f"It was asked for {stand.purpose.replace('_', ' ')}.",
            "Answer for that purpose; another purpose is another request.",
            ("PURPOSE",),
        )


def received_whole(rows: Rows, head: Head, record: records.RequestReceived) -> None:
    """Let the clock begin when all of a request is here.

    Raises:
        Refused: If the person's record is missing.
    """
    if not rows.query(SELECT_COMPLETE, (record.request,)):
        raise Refused(
            "requests.incomplete",
            "The record of the person has not arrived.",
            "Wait for it; it crosses when it was released there.",
        )


def released_by_a_second(rows: Rows, head: Head, record: records.AnswerReleased) -> None:
    """Let an own answer count when a second person released it, and not before.

    Raises:
        Refused: If nobody released it, or it is not an own answer to that request.
    """
    answer = answer_in(rows, record.answer)
    told = _told(rows, record.request)
    same = answer is not None and answer.is_own and answer.request == record.request
    if answer is None or not same or answer.approved_at is None or record.addressee != told.stand.other:
        raise Refused(
            "requests.unreleased",
            "The answer waits for a second person.",
            "Let a colleague release it under Sharing, Releases.",
        )


def refused_with_ground(rows: Rows, head: Head, record: records.RequestRefused) -> None:
    """Let nothing be refused without a ground, and no ground be told that would tell something.

    Raises:
        Refused: If the own ground is missing, is told as another, or a neutral refusal comes with words.
    """
    if not record.own_ground or record.ground != told_as(record.own_ground):
        raise Refused(
            "requests.ground", "A refusal has a ground.", "Choose the ground; it is told as far as it may be."
        )
    if record.ground == "NEUTRAL" and record.text:
        raise Refused(
            "requests.neutral",
            "A refusal on this ground has the same words for everybody.",
            "Leave the words empty: they would tell whether there is anything.",
        )


def by_a_person(rows: Rows, head: Head, record: Any) -> None:
    """Let only people ask, answer, refuse, offer and consent.

    Raises:
        Refused: If a machine does.
    """
    if not head.actor.startswith("person/"):
        raise Refused(
            "requests.person", "Only a person may do that.", "Do it under your own name.", ("EXC-09",)
        )


def extended_as_agreed(rows: Rows, head: Head, record: records.DeadlineExtended) -> None:
    """Let the time of an answer be extended as far as the agreement allows, and before it is over.

    Raises:
        Refused: If the agreement does not allow it, or the time is over.
    """
    told = _told(rows, record.request)
    if fault := fault_of_extension(told, record, limit_in(rows, told, head.at), head.at):
        raise Refused("requests.extension", fault, "Answer in time, or agree on a longer limit.", ("EXC-12",))


def not_to_oneself(rows: Rows, head: Head, record: Any) -> None:
    """Let nothing be asked of the own nation, or offered to it.

    Raises:
        Refused: If it would be.
    """
    if record.addressee == head.origin:
        raise Refused("requests.oneself", "That is the own nation.", "Name a neighbour.")


def beside_the_original(rows: Rows, head: Head, record: TranslationAdded) -> None:
    """Let a translation stand beside words of the other side that are here, go back to it alone, and end with them.

    Raises:
        Refused: If the words are not the other side's, or it would outlive them.
    """
    stand = _told(rows, record.request).stand
    if rows.query(SELECT_SAID, (record.about,)) != [(record.request, stand.other)]:
        raise Refused(
            "requests.not_theirs",
            f"Those are not words of {stand.other} about this request.",
            "Own words have their translation when they are written; name a record of the other side.",
            ("EXC-07",),
        )
    if record.addressee != stand.other:
        raise _other_nation(stand)
    if head.cause != record.about or record.until is None:
        raise Refused(
            "requests.outlives",
            "A translation is erased with the words that it translates.",
            "Add it from the request's page.",
            ("EXC-07",),
        )


def late_indeed(rows: Rows, head: Head, record: records.TicketOpened) -> None:
    """Let a quality ticket be opened once, about a request whose time is over, and for the other side.

    Raises:
        Refused: If the request is in time, or has its ticket.
    """
    told = _told(rows, record.request)
    clock = told.stand.clock
    if clock is None or not clock.is_late(head.at) or told.is_ticketed:
        raise Refused(
            "requests.not_late", "The request is in time, or has its ticket.", "Look at the request's clock."
        )
    if record.addressee != told.stand.other:
        raise _other_nation(told.stand)


def answered_by_who_was_late(rows: Rows, head: Head, record: records.TicketAnswered) -> None:
    """Let the side that was to answer explain why it was late.

    Raises:
        Refused: If another side does.
    """
    stand = _told(rows, record.request).stand
    if stand.is_own or record.addressee != stand.asker:
        raise Refused(
            "requests.ticket",
            "The side that was to answer explains the delay.",
            "See what it says on the request's page.",
        )


def evidence_asked_of_origin(rows: Rows, head: Head, record: records.EvidenceAsked) -> None:
    """Let leave be asked of the side whose answer it is.

    Raises:
        Refused: If it is an own answer, or another nation's.
    """
    answer = answer_in(rows, record.answer)
    if answer is None or answer.is_own or answer.origin != record.addressee:
        raise Refused("requests.answer", "That is no answer of theirs.", "Name an answer that was received.")


def evidence_decided_by_origin(rows: Rows, head: Head, record: records.EvidenceDecided) -> None:
    """Let only the side whose answer it is consent to its use as evidence, when it was asked.

    Raises:
        Refused: If it is another's answer, or nobody asked.
    """
    answer = answer_in(rows, record.answer)
    if answer is None or not answer.is_own or answer.addressee != record.addressee or answer.asked_at is None:
        raise Refused(
            "requests.consent",
            "Only the side that gave it can consent, when it is asked.",
            "Wait for the other side to ask, under the answer.",
            ("RFI-02",),
        )


def bundled_with_consent(rows: Rows, head: Head, record: records.EvidenceBundled) -> None:
    """Let no police information go to a court without the consent of its origin (CISA article 39 (2), to be verified).

    Raises:
        Refused: If there is no consent on record.
    """
    answer = answer_in(rows, record.answer)
    if answer is None or answer.consents != "yes":
        raise Refused(
            "requests.evidence",
            "It is police information and no evidence: its origin has not consented.",
            "Ask for its consent under the answer, or for judicial assistance through the central authority.",
            ("RFI-02",),
        )


def _told(rows: Rows, request: str) -> Told:
    found = request_in(rows, request)
    if found is None:
        raise Refused(
            "requests.no_request", "There is no such request here.", "See the list of requests.", ("RFI-01",)
        )
    return found


def _other_nation(stand: Stand) -> Refused:
    return Refused(
        "requests.addressee",
        f"The other side is {stand.other}.",
        "Name that nation, or begin another request.",
    )


GUARDS: Final = (
    Guard(
        name="requests.step_follows",
        sentence="No step of a request that is not there, that is the other side's, or that does not follow.",
        check=step_follows,
        on=tuple(STEPS),
    ),
    Guard(
        name="requests.purpose_stays",
        sentence="No person named and no answer given for another purpose than the request's.",
        check=purpose_stays,
        on=(records.PersonNamed, records.InformationGiven, TranslationAdded),
    ),
    Guard(
        name="requests.received_whole",
        sentence="No clock started before the whole request is here.",
        check=received_whole,
        on=(records.RequestReceived,),
    ),
    Guard(
        name="requests.released_by_a_second",
        sentence="No answer counted before a second person released it.",
        check=released_by_a_second,
        on=(records.AnswerReleased,),
    ),
    Guard(
        name="requests.refused_with_ground",
        sentence="No refusal without a ground, and none that tells whether there is anything.",
        check=refused_with_ground,
        on=(records.RequestRefused,),
    ),
    Guard(
        name="requests.by_a_person",
        sentence="Nothing asked, answered, refused, offered or consented to by a machine.",
        check=by_a_person,
        on=BY_PEOPLE,
    ),
    Guard(
        name="requests.extended_as_agreed",
        sentence="No time extended beyond what the agreement allows, twice, or after it is over.",
        check=extended_as_agreed,
        on=(records.DeadlineExtended,),
    ),
    Guard(
        name="requests.not_to_oneself",
        sentence="Nothing asked of the own nation, or offered to it.",
        check=not_to_oneself,
        on=(records.InformationAsked, records.InformationOffered),
    ),
    Guard(
        name="requests.beside_the_original",
        sentence="No translation but beside words of the other side, for it alone, and erased with them.",
        check=beside_the_original,
        on=(TranslationAdded,),
    ),
    Guard(
        name="requests.late_indeed",
        sentence="No quality ticket about what is in time, and no second one.",
        check=late_indeed,
        on=(records.TicketOpened,),
    ),
    Guard(
        name="requests.answered_by_who_was_late",
        sentence="No delay explained by the side that waited.",
        check=answered_by_who_was_late,
        on=(records.TicketAnswered,),
    ),
    Guard(
        name="requests.evidence_asked_of_origin",
        sentence="No leave asked of a side whose answer it is not.",
        check=evidence_asked_of_origin,
        on=(records.EvidenceAsked,),
    ),
    Guard(
        name="requests.evidence_decided_by_origin",
        sentence="No consent by anybody but the side that gave the answer.",
        check=evidence_decided_by_origin,
        on=(records.EvidenceDecided,),
    ),
    Guard(
        name="requests.bundled_with_consent",
        sentence="No police information in a court's bundle without its origin's consent.",
        check=bundled_with_consent,
        on=(records.EvidenceBundled,),
    ),
)
