"""Information that nobody asked for: noted by an officer, found relevant by a rule, offered or not by a person."""

from collections.abc import Sequence

from lindero.capabilities.requests import asks, records
from lindero.capabilities.requests.paths import paths_from
from lindero.capabilities.requests.rules.relevance import Matter, relevant_to_peers
from lindero.capabilities.requests.tables.lookups import SELECT_PROPOSAL
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Conflict, Invalid, Missing
from lindero.kernel.grading import UNJUDGED, Grading
from lindero.kernel.record import Event


def note_information(desk: Desk, ask: asks.NoteInformation) -> str:
    """Note what a neighbour may need; return the note's name."""
    noted = records.InformationNoted(
        purpose=ask.purpose,
        text=ask.text,
        place=ask.place,
        offence=ask.offence,
        about_person=ask.about_person,
        person_class=ask.person_class,
        grading=Grading(source=ask.source, information=ask.information, basis=ask.basis),
    )
    return desk.put(noted).record_id


def propose_offers(desk: Desk, events: Sequence[Event]) -> None:
    """Propose to whom notes are relevant, and why; nothing is sent, and nothing of a person is looked at."""
    paths = paths_from(desk.agreed(), desk.nation)
    for event in events:
        note = event.record
        if not isinstance(note, records.InformationNoted):
            continue
        matter = Matter(purpose=note.purpose, place=note.place, offence=note.offence)
        for found in relevant_to_peers(matter, paths):
            if not desk.rows(SELECT_PROPOSAL, (event.head.record_id, found.peer)):
                proposed = records.OfferProposed(
                    note=event.head.record_id, peer=found.peer, clause=found.clause, because=found.because
                )
                desk.put(proposed, cause=event.head)


def offer_information(desk: Desk, ask: asks.OfferInformation) -> str:
    """Offer a note to a neighbour; return the offer's name.

    Raises:
        Missing: If there is no such note, or it is erased.
        Conflict: If it was decided on already.
        Invalid: If the person is to go along and the note speaks of none.
    """
    note = _open_note(desk, ask.note, ask.neighbour)
    if ask.with_person and not note.about_person:
        raise Invalid("requests.nobody", "The note speaks of no person.", "Offer it without.")
    offered = records.InformationOffered(
        addressee=ask.neighbour,
        purpose=note.purpose,
        evidence="no",
        person_class=note.person_class,
        grading=note.grading or UNJUDGED,
        text=note.text,
        offence=note.offence,
        about_person=note.about_person if ask.with_person else "",
        conditions=ask.conditions,
        note=ask.note,
    )
    return desk.put(offered, cause=desk.record(ask.note)[0]).record_id


def decline_offer(desk: Desk, ask: asks.DeclineOffer) -> None:
    """Decide that a note is not offered to a neighbour.

    Raises:
        Missing: If there is no such note, or it is erased.
        Conflict: If it was decided on already.
    """
    _open_note(desk, ask.note, ask.neighbour)
    declined = records.OfferDeclined(note=ask.note, peer=ask.neighbour, reason=ask.reason)
    desk.put(declined, cause=desk.record(ask.note)[0])


def _open_note(desk: Desk, note: str, peer: str) -> records.InformationNoted:
    """Return a note on whose offer to a neighbour nobody has decided; the rule need not have proposed it."""
    found = desk.record(note)[1]
    if not isinstance(found, records.InformationNoted):
        raise Missing("requests.no_note", f"There is no note {note}.", "See the list of notes.")
    if any(outcome for _, outcome in desk.rows(SELECT_PROPOSAL, (note, peer))):
        raise Conflict("requests.decided", "That was decided already.", "See what became of it in the list.")
    return found
