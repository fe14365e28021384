"""What the asking side does: ask, name the person, clarify, withdraw, say what the answer was worth, close."""

from lindero.capabilities.requests import asks, records
from lindero.capabilities.requests.found import request_of
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Invalid
from lindero.kernel.grading import Grading
from lindero.kernel.translating import translation_in


def ask_information(desk: Desk, ask: asks.AskInformation) -> str:
    """Ask a neighbour; return the request's name.

    Urgency without reasons is put on record as it was asked, and treated as not urgent by both sides.

    Raises:
        Invalid: If it is about a person whose link with the purpose is not told.
        Refused: If the neighbour is the own nation.
    """
    if ask.has_person and not ask.link.strip():
        raise Invalid(
            "requests.link",
            "How the person is linked to the purpose is not told (Directive (EU) 2023/977, article 4, to be verified).",
            "Write in one or two sentences what the person has to do with it, without the name.",
        )
    asked = records.InformationAsked(
        addressee=ask.neighbour,
        purpose=ask.purpose,
        wanted=ask.wanted,
        description=ask.description,
        because=ask.because,
        case_ref=ask.case_ref,
        contact=ask.contact,
        language=ask.language,
        is_urgent=ask.is_urgent,
        urgency_reasons=ask.urgency_reasons,
        offence=ask.offence,
        penalty_months=ask.penalty_months,
        link=ask.link,
        restrictions=ask.restrictions,
        authority=ask.authority,
        has_person=ask.has_person,
        translation=translation_in(ask, ask.language, desk.actor.name),
    )
    return desk.put(asked).record_id


def name_person(desk: Desk, ask: asks.NamePerson) -> None:
    """Say whom a request is about.

    Raises:
        Missing: If there is no such request.
        Invalid: If nothing identifies the person.
        Refused: If the request is not the own nation's, or past that step.
    """
    told = request_of(desk, ask.request)
    if not (ask.family_name or ask.given_names or ask.document or ask.more):
        raise Invalid(
            "requests.nobody",
            "Nothing here identifies a person.",
            "Give a name, a document or a description.",
        )
    named = records.PersonNamed(
        request=ask.request,
        addressee=told.stand.addressee,
        purpose=told.stand.purpose,
        person_class=ask.person_class,
        grading=Grading(source=ask.source, information=ask.information, basis=ask.basis),
        family_name=ask.family_name,
        given_names=ask.given_names,
        born_on=ask.born_on,
        nationalities=ask.nationalities,
        document=ask.document,
        more=ask.more,
    )
    desk.put(named)


def withdraw_request(desk: Desk, ask: asks.WithdrawRequest) -> None:
    """Take a request back; its clock ends.

    Raises:
        Missing: If there is no such request.
        Refused: If it is not the own nation's, or at its end.
    """
    other = request_of(desk, ask.request).stand.other
    desk.put(records.RequestWithdrawn(request=ask.request, addressee=other, reason=ask.reason))


def give_clarification(desk: Desk, ask: asks.GiveClarification) -> None:
    """Answer the other side's question.

    Raises:
        Missing: If there is no such request.
        Refused: If nobody asked.
    """
    other = request_of(desk, ask.request).stand.other
    given = records.ClarificationGiven(
        request=ask.request,
        addressee=other,
        text=ask.text,
        language=ask.language,
        translation=translation_in(ask, ask.language, desk.actor.name),
    )
    desk.put(given)


def give_feedback(desk: Desk, ask: asks.GiveFeedback) -> None:
    """Say what the answer was worth.

    Raises:
        Missing: If there is no such request.
        Refused: If it is not answered.
    """
    other = request_of(desk, ask.request).stand.other
    desk.put(records.FeedbackGiven(request=ask.request, addressee=other, worth=ask.worth))


def close_request(desk: Desk, ask: asks.CloseRequest) -> None:
    """Close a request.

    Raises:
        Missing: If there is no such request.
        Refused: If it is open.
    """
    other = request_of(desk, ask.request).stand.other
    desk.put(records.RequestClosed(request=ask.request, addressee=other))
