"""What the answering side does: acknowledge, assign, ask back, wait for a court, answer, refuse, explain a delay."""

from lindero.capabilities.requests import asks, records
from lindero.capabilities.requests.found import limit_for, request_of
from lindero.capabilities.requests.rules.grounds import told_as
from lindero.kernel.deadlines import due_after
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Invalid
from lindero.kernel.grading import Grading
from lindero.kernel.translating import translation_in


def acknowledge_request(desk: Desk, ask: asks.AcknowledgeRequest) -> int:
    """Say that the request is read and where the data are; return when the answer is due, milliseconds UTC.

    Raises:
        Missing: If there is no such request.
        Refused: If it was not asked of the own nation, or was acknowledged.
    """
    told = request_of(desk, ask.request)
    limit = limit_for(desk, told, ask.access)
    started_at = told.stand.received_at
    due_at = due_after(desk.now() if started_at is None else started_at, limit)
    acknowledged = records.RequestAcknowledged(
        request=ask.request,
        addressee=told.stand.other,
        access=ask.access,
        limit=limit.name,
        due_at=due_at,
        limit_words=limit.words,
        source=limit.source,
    )
    desk.put(acknowledged)
    return due_at


def assign_request(desk: Desk, ask: asks.AssignRequest) -> None:
    """Give a request to an office.

    Raises:
        Missing: If there is no such request.
        Refused: If it was not acknowledged, or is at its end.
    """
    other = request_of(desk, ask.request).stand.other
    desk.put(records.RequestAssigned(request=ask.request, addressee=other, office=ask.office))


def ask_clarification(desk: Desk, ask: asks.AskClarification) -> None:
    """Ask the other side a question.

    Raises:
        Missing: If there is no such request.
        Refused: If it was not acknowledged, or is at its end.
    """
    other = request_of(desk, ask.request).stand.other
    asked = records.ClarificationAsked(
        request=ask.request,
        addressee=other,
        text=ask.text,
        language=ask.language,
        translation=translation_in(ask, ask.language, desk.actor.name),
    )
    desk.put(asked)


def ask_authorisation(desk: Desk, ask: asks.AskAuthorisation) -> None:
    """Stop the clock while a court decides, and tell the other side.

    Raises:
        Missing: If there is no such request.
        Refused: If it was not acknowledged, waits for a court already, or is at its end.
    """
    other = request_of(desk, ask.request).stand.other
    desk.put(
        records.AuthorisationAsked(
            request=ask.request, addressee=other, court=ask.court, expected_days=ask.expected_days
        )
    )


def decide_authorisation(desk: Desk, ask: asks.DecideAuthorisation) -> None:
    """Put on record what the court decided; the clock runs on.

    Raises:
        Missing: If there is no such request.
        Refused: If no court has it.
    """
    other = request_of(desk, ask.request).stand.other
    desk.put(records.AuthorisationDecided(request=ask.request, addressee=other, outcome=ask.outcome))


def extend_deadline(desk: Desk, ask: asks.ExtendDeadline) -> int:
    """Extend the time of an answer; return when it is due now, milliseconds UTC.

    Raises:
        Missing: If there is no such request.
        Refused: If the agreement does not allow it, it was extended before, or its time is over.
    """
    told = request_of(desk, ask.request)
    limit = limit_for(desk, told, "indirect" if told.access == "indirect" else "direct")
    longer = limit.extended(ask.by)
    started_at = desk.now() if told.stand.received_at is None else told.stand.received_at
    extended = records.DeadlineExtended(
        request=ask.request,
        addressee=told.stand.other,
        limit=limit.name,
        by=ask.by,
        due_at=due_after(started_at, longer),
        limit_words=longer.words,
        because=ask.because,
    )
    desk.put(extended)
    return extended.due_at


def give_information(desk: Desk, ask: asks.GiveInformation) -> str:
    """Answer a request, or a part of it; return the answer's name.

    Raises:
        Missing: If there is no such request.
        Invalid: If nothing is told.
        Refused: If it was not asked of the own nation, was not acknowledged, or is at its end.
    """
    told = request_of(desk, ask.request)
    if not (ask.text.strip() or ask.about_person.strip()):
        raise Invalid(
            "requests.empty", "The answer tells nothing.", "Write the answer, or refuse with a ground."
        )
    given = records.InformationGiven(
        request=ask.request,
        addressee=told.stand.other,
        purpose=told.stand.purpose,
        evidence="no",
        person_class=ask.person_class,
        grading=Grading(source=ask.source, information=ask.information, basis=ask.basis),
        completes=ask.completes,
        text=ask.text,
        about_person=ask.about_person,
        conditions=ask.conditions,
        left_out=ask.left_out,
        language=ask.language,
        translation=translation_in(ask, ask.language, desk.actor.name) if ask.text.strip() else None,
    )
    return desk.put(given).record_id


def refuse_request(desk: Desk, ask: asks.RefuseRequest) -> None:
    """Refuse a request as a whole.

    Raises:
        Missing: If there is no such request.
        Refused: If it was not asked of the own nation, was not acknowledged, is at its end, or words come with a
            ground that is not told.
    """
    refused = records.RequestRefused(
        request=ask.request,
        addressee=request_of(desk, ask.request).stand.other,
        ground=told_as(ask.ground),
        text=ask.text,
        own_ground=ask.ground,
    )
    desk.put(refused)


def answer_ticket(desk: Desk, ask: asks.AnswerTicket) -> None:
    """Say why an answer was late.

    Raises:
        Missing: If there is no such request.
        Refused: If the own side was not the one to answer.
    """
    other = request_of(desk, ask.request).stand.other
    answered = records.TicketAnswered(
        request=ask.request, addressee=other, cause=ask.cause, remedy=ask.remedy
    )
    desk.put(answered)
