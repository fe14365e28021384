"""What may never happen to a person here, whoever puts it and by whatever route (S-13, S-17 to S-19, S-21, S-22)."""

from collections.abc import Mapping
from typing import Any, Final

from lindero.capabilities.protection import records
from lindero.capabilities.protection.rules import STOPPED, Stand, hold_fault, is_current, transfer_fault
from lindero.capabilities.protection.tables.lookups import (
    assessment_in,
    is_approved,
    present_with,
    situation_in,
    stand_of,
    stop_of,
)
from lindero.kernel.capability import Guard
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Refused
from lindero.kernel.record import Head, Record

ASK: Final = "Ask the protection officer on duty."
SIGNED_BY: Final[Mapping[type[Record], str]] = {
    records.AssessmentSigned: "protection.sign_assessment",
    records.SituationAssessed: "protection.assess_situation",
    records.GroupAssessed: "protection.assess_group",
}
"""Records that count as signatures, with the action whose fresh approval is the signature."""


def person_is_known(rows: Rows, head: Head, record: Any) -> None:
    """Let only steps of a person be put who is on record here.

    Raises:
        Refused: If nobody of that name is.
    """
    _stand(rows, head, record.person)


def _stand(rows: Rows, head: Head, person: str) -> Stand:
    stand = stand_of(rows, person, head.at)
    if stand is None:
        raise Refused("protection.person", "Nobody of this name is on record here.", "Look at the list.")
    return stand


def not_received_twice(rows: Rows, head: Head, record: records.PersonReceived) -> None:
    """Let nobody be registered anew while they are here, and no contact be dated ahead (S-21).

    Raises:
        Refused: If somebody with this label is here, or the contact lies ahead.
    """
    if record.met_at > head.at:
        raise Refused(
            "protection.clock", "A first contact cannot lie ahead.", "Write when it was.", ("S-21",)
        )
    if present_with(rows, record.label):
        raise Refused(
            "protection.clock",
            "Somebody with this label is here already, and their clock runs.",
            "Open their page; moving or writing a new card does not begin a new stay.",
            ("S-21",),
        )


def held_lawfully(rows: Rows, head: Head, record: records.PersonHeld) -> None:
    """Let nobody be held with whom, apart from whom or for what they may not be (S-17, S-19).

    Raises:
        Refused: If they may not.
    """
    if fault := hold_fault(_stand(rows, head, record.person), record):
        raise Refused("protection.hold", fault, ASK, ("S-17", "S-19"))


def told_their_rights(rows: Rows, head: Head, record: Any) -> None:
    """Let nothing end, and no refusal stand, before somebody was told their rights; death ends it all (S-22).

    Raises:
        Refused: If they were not, or they have left.
    """
    stand = _stand(rows, head, record.person)
    if stand.has_ended:
        raise Refused("protection.ended", "The person has left.", "Look at their page.")
    if not stand.is_informed and getattr(record, "how", "") != "died":
        raise Refused(
            "protection.incomplete",
            "The record is incomplete: language, remedies or the person's own statement are missing.",
            "Put on record how, in which language and by whom they were told, and whether they wish to speak.",
            ("S-22",),
        )


def sent_lawfully(rows: Rows, head: Head, record: records.PersonTransferred) -> None:
    """Let nobody be sent away without everything that makes it lawful (S-13, S-18, S-19).

    Raises:
        Refused: If anything is missing.
    """
    fault = transfer_fault(
        _stand(rows, head, record.person),
        record,
        assessment_in(rows, record.assessment, record.person),
        situation_in(rows, record.destination),
        by=head.actor,
        now=head.at,
    )
    if fault:
        raise Refused("protection.transfer", fault, ASK, ("S-13",))


def judged_by_a_person(rows: Rows, head: Head, record: Any) -> None:
    """Let no job, feed, reaction or peer sign what a person must answer for.

    Raises:
        Refused: If nobody in person puts it.
    """
    if not head.actor.startswith("person/"):
        raise Refused(
            "protection.signature",
            "Only a person can answer for this.",
            "Sign it under your own name.",
            ("S-13",),
        )


def signed_anew(rows: Rows, head: Head, record: Any) -> None:
    """Let only what a person approved anew, this very act and once, count as signed (S-13).

    Raises:
        Refused: If there is no such approval of theirs.
    """
    judged_by_a_person(rows, head, record)
    record_type: type[Record] = type(record)
    if not is_approved(rows, record.approval, head.actor, SIGNED_BY[record_type], head.at):
        raise Refused(
            "protection.unsigned",
            "This is not signed: nobody approved exactly this anew.",
            "Sign it with your passkey or pass phrase when you are asked.",
            ("S-13",),
        )


def group_judged(rows: Rows, head: Head, record: records.GroupAssessed) -> None:
    """Let people of a rescue be found safe only where the country is known, now, to be without serious risk (S-12).

    Raises:
        Refused: If it is not.
    """
    if record.is_safe and not is_current(situation_in(rows, record.destination), head.at):
        raise Refused(
            "protection.situation",
            "No current assessment says that the destination is without serious risk.",
            "Choose another place of safety, or let the asylum authority assess the country.",
            ("S-12",),
        )


def stop_lifted_in_time(rows: Rows, head: Head, record: records.MatterEntered) -> None:
    """Let a stop be lifted for the same person only, and not before the time that it holds at least (S-19).

    Raises:
        Refused: If it may not be lifted now.
    """
    _stand(rows, head, record.person)
    if not record.lifts:
        return
    stop = stop_of(rows, record.lifts)
    if stop is None or stop[0] != record.person or head.at < stop[1]:
        raise Refused("protection.stop", STOPPED, ASK, ("S-19",))


GUARDS: Final = (
    Guard(
        name="protection.received_once",
        sentence="No new card for somebody who is here, and no contact dated ahead.",
        check=not_received_twice,
        on=(records.PersonReceived,),
    ),
    Guard(
        name="protection.known",
        sentence="No step of somebody who is not on record.",
        check=person_is_known,
        on=(
            records.PersonInformed,
            records.AssessmentSigned,
            records.BestInterestsAssessed,
            records.ChildReturnWeighed,
            records.HoldOverrun,
        ),
    ),
    Guard(
        name="protection.held_lawfully",
        sentence="No child with adults or apart from family, nobody for what trafficking made them do.",
        check=held_lawfully,
        on=(records.PersonHeld,),
    ),
    Guard(
        name="protection.told_their_rights",
        sentence="No end and no refusal before somebody was told their rights.",
        check=told_their_rights,
        on=(records.HoldEnded, records.EntryRefused),
    ),
    Guard(
        name="protection.sent_lawfully",
        sentence="No return, hand-over, readmission or disembarkation without everything that makes it lawful.",
        check=sent_lawfully,
        on=(records.PersonTransferred,),
    ),
    Guard(
        name="protection.signed_by_a_person",
        sentence="No assessment by a machine.",
        check=judged_by_a_person,
        on=(records.BestInterestsAssessed, records.ChildReturnWeighed, records.PersonTransferred),
    ),
    Guard(
        name="protection.signed_anew",
        sentence="No assessment that a person did not approve anew, this one and once.",
        check=signed_anew,
        on=tuple(SIGNED_BY),
    ),
    Guard(
        name="protection.group_judged",
        sentence="No place of safety in a country that is, or may be, a risk.",
        check=group_judged,
        on=(records.GroupAssessed,),
    ),
    Guard(
        name="protection.stop_lifted_in_time",
        sentence="No stop lifted before its time, or by a matter of somebody else.",
        check=stop_lifted_in_time,
        on=(records.MatterEntered,),
    ),
)
