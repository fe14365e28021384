"""What may never happen to an event, whoever puts it and by whatever route."""

from typing import Any, Final

from lindero.capabilities.events import records
from lindero.capabilities.events.rules import fault_of, fault_of_words, needs_sign_off, texts_of
from lindero.capabilities.events.tables.lookups import own_standing, owner_of, reporters_of, signer_of
from lindero.kernel.capability import Guard
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Refused
from lindero.kernel.person_names import names_in
from lindero.kernel.record import Head


def in_turn(rows: Rows, head: Head, record: records.EventReported | records.EventClosed) -> None:
    """Let a report or a closing be put when it may come now, by a person.

    Raises:
        Refused: If it may not, or a machine puts it.
    """
    _by_a_person(head)
    standing = own_standing(rows, head.origin, record.reference)
    if fault := fault_of(standing, record):
        raise Refused("events.turn", fault, "Look at the event and put its next step.", ("TURN",))


def new_suspicion(rows: Rows, head: Head, record: records.EventSuspected) -> None:
    """Let a suspicion begin an event that is not there yet, and its clock not in the future.

    Raises:
        Refused: If the event is there already, or the authority would become aware of it later.
    """
    if own_standing(rows, head.origin, record.reference) is not None or record.aware_at > head.at:
        raise Refused(
            "events.suspicion",
            f"{record.reference} is there already, or its clock would begin in the future.",
            "Take the next free reference and the time at which you became aware.",
            ("TURN",),
        )


def names_nobody(rows: Rows, head: Head, record: Any) -> None:
    """Let what may be shared of an event name nobody, and say more than what somebody is (safeguards S-23, S-34).

    Raises:
        Refused: If a text does; the refusal does not repeat what was found.
    """
    text = texts_of(record)
    fault = fault_of_words(text)
    if fault == "names":
        raise Refused(
            "events.person_named",
            f"The text names a person, or gives one away, in {len(names_in(text))} places.",
            "Write what happened with places, things and numbers; what only your desk needs belongs into the note.",
            ("S-23",),
        )
    if fault == "profiling":
        raise Refused(
            "events.profiling",
            "The text says what somebody is, and nothing of what anybody did.",
            "Write what was done, when and where.",
            ("S-34",),
        )


def owner_judges(rows: Rows, head: Head, record: records.ImpactAttributed) -> None:
    """Let only the owner of an event say what it does, and there nobody who reported it.

    Raises:
        Refused: If another nation owns it, or the person reported it.
    """
    _by_a_person(head)
    if owner_of(rows, record.originator, record.reference) != head.origin:
        raise Refused(
            "events.owner",
            "This nation does not own the event.",
            "Its owner says what it does; the originator may only say what it expects.",
            ("COP-03",),
        )
    is_own = record.originator == head.origin
    if is_own and head.actor in reporters_of(rows, record.originator, record.reference):
        raise Refused(
            "events.originator",
            "Who reported an event does not attribute its impact.",
            "Ask somebody of the owner's desk who did not report it.",
            ("COP-03",),
        )


def signed_off(rows: Rows, head: Head, record: records.EventReported) -> None:
    """Let an event be called an instrumentalisation only after the political level agreed, by another person.

    Raises:
        Refused: If it did not.
    """
    if not needs_sign_off(record.event_type):
        return
    if signer_of(rows, record.reference) in {"", head.actor}:
        raise Refused(
            "events.sign_off",
            "Nobody else at the political level agreed to call it an instrumentalisation.",
            "Ask the foreign ministry or the head of the authority, or choose the type that says what happened.",
            ("COP-03",),
        )


def _by_a_person(head: Head) -> None:
    if not head.actor.startswith("person/"):
        raise Refused(
            "events.person",
            "People report, judge and close events; a machine may only suspect one.",
            "Do it under your own name.",
            ("COP-03",),
        )


GUARDS: Final = (
    Guard(
        name="events.names_nobody",
        sentence="No person's name, and nothing that says only what somebody is, in what may be shared of an event.",
        check=names_nobody,
        on=(records.EventReported, records.EventClosed, records.ImpactAttributed),
    ),
    Guard(
        name="events.in_turn",
        sentence="No report out of turn, none after the closing, none by a machine, and no clock that is set back.",
        check=in_turn,
        on=(records.EventReported, records.EventClosed),
    ),
    Guard(
        name="events.new_suspicion",
        sentence="No second beginning of an event, and none in the future.",
        check=new_suspicion,
        on=(records.EventSuspected,),
    ),
    Guard(
        name="events.owner_judges",
        sentence="No impact attributed by anybody but the event's owner, and by nobody who reported it.",
        check=owner_judges,
        on=(records.ImpactAttributed,),
    ),
    Guard(
        name="events.signed_off",
        sentence="No event called an instrumentalisation without the political level.",
        check=signed_off,
        on=(records.EventReported,),
    ),
)
