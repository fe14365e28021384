"""Break-glass: two persons, a reason, a time; everything seen under it is marked, and it ends by itself (S-52)."""

import re
from collections.abc import Sequence
from typing import Annotated, Final

import msgspec

from lindero.kernel.capability import Action, Grant, Page
from lindero.kernel.desk import Actor, Desk
from lindero.kernel.duties import BREAK_GLASS, BREAK_GLASS_REVIEW, check_other_person
from lindero.kernel.errors import Conflict, Invalid, Missing, Refused
from lindero.kernel.times import MINUTE_MS
from lindero.trust.identity.purposes import CASE_PATTERN, MIN_REASON
from lindero.trust.identity.records import (
    MOST_EMERGENCY_MINUTES,
    EmergencyAsked,
    EmergencyEnded,
    EmergencyOpened,
    EmergencyReviewed,
)
from lindero.trust.identity.tables.emergencies import SELECT_ASKED, SELECT_ENDING, SELECT_OPENED

PURPOSE: Final = "break_glass"
"""What the read log names as the purpose of what is seen under it."""

ASKED_MS: Final = 60 * MINUTE_MS
"""How long the other person has to agree."""


class AskEmergency(msgspec.Struct, frozen=True, kw_only=True):
    """Ask to read for a time what the own roles do not open."""

    grants: Annotated[
        tuple[str, ...], msgspec.Meta(min_length=1, max_length=10, description="permissions to read")
    ]
    case_ref: Annotated[str, msgspec.Meta(max_length=60, description="the case that it belongs to")]
    reason: Annotated[
        str, msgspec.Meta(min_length=MIN_REASON, max_length=300, description="why it cannot wait")
    ]
    minutes: Annotated[
        int, msgspec.Meta(ge=1, le=MOST_EMERGENCY_MINUTES, description="for how long, minutes")
    ] = 30


class AgreeEmergency(msgspec.Struct, frozen=True, kw_only=True):
    """Agree, as another person, that somebody reads what the own roles do not open."""

    asked: Annotated[str, msgspec.Meta(max_length=26, description="record of who asked")]


class ReviewEmergency(msgspec.Struct, frozen=True, kw_only=True):
    """Judge break-glass that is over, as somebody who took no part in it."""

    opened: Annotated[str, msgspec.Meta(max_length=26, description="record of its beginning")]
    was_justified: Annotated[bool, msgspec.Meta(description="it was necessary and proportionate")] = False
    finding: Annotated[
        str,
        msgspec.Meta(
            min_length=MIN_REASON, max_length=600, description="what you found, and what follows from it"
        ),
    ]


class EndEmergency(msgspec.Struct, frozen=True, kw_only=True):
    """End break-glass before its time."""

    opened: Annotated[str, msgspec.Meta(max_length=26, description="record of its beginning")]


def ask_emergency(desk: Desk, ask: AskEmergency) -> str:
    """Ask to read for a time what the own roles do not open; return the record's name for the other person.

    Raises:
        Invalid: If the case is no reference, or a permission does not exist.
        Refused: If a permission is for more than reading, or about people and oversight.
    """
    if not re.fullmatch(CASE_PATTERN, ask.case_ref):
        raise Invalid("identity.case", "This is no case reference.", "Write 3 to 60 letters and digits.")
    check_reading(ask.grants, desk.offers("grants"), desk.offers("pages"), desk.offers("actions"))
    asked = EmergencyAsked(
        who=desk.actor.name,
        grants=ask.grants,
        case_ref=ask.case_ref,
        reason=ask.reason,
        minutes=ask.minutes,
        approved_with=desk.actor.approved_with,
    )
    return desk.put(asked).record_id


def agree_emergency(desk: Desk, ask: AgreeEmergency) -> str:
    """Agree as another person; break-glass begins now, and those who oversee the node are told.

    Raises:
        Missing: If nobody asked, or it was agreed to already.
        Refused: If it is the same person, or was asked too long ago.
    """
    found = desk.rows(SELECT_ASKED, (ask.asked,))
    if not found:
        raise Missing(
            "identity.emergency", "Nobody asks for this.", "Take the name that your colleague was given."
        )
    who, grants, case_ref, reason, minutes, at = found[0]
    check_other_person(BREAK_GLASS, who, desk.actor.name)
    if desk.now() >= at + ASKED_MS:
        raise Refused(
            "identity.emergency_late", "This was asked more than an hour ago.", "Let it be asked anew."
        )
    opened = EmergencyOpened(
        asked=ask.asked,
        who=who,
        agreed_by=desk.actor.name,
        grants=msgspec.json.decode(grants, type=tuple[str, ...]),
        case_ref=case_ref,
        reason=reason,
        until_at=desk.now() + minutes * MINUTE_MS,
        approved_with=desk.actor.approved_with,
    )
    return desk.put(opened).record_id


def end_emergency(desk: Desk, ask: EndEmergency) -> None:
    """End break-glass before its time.

    Raises:
        Missing: If there is none of this name that lasts.
    """
    if not desk.rows(SELECT_OPENED, (ask.opened,)):
        raise Missing("identity.emergency", "There is no such break-glass.", "It has ended already.")
    desk.put(EmergencyEnded(opened=ask.opened, ended_by=desk.actor.name))


def review_emergency(desk: Desk, ask: ReviewEmergency) -> None:
    """Judge break-glass that is over; once, and not by whoever asked for it or agreed to it.

    Raises:
        Missing: If there is none of this name.
        Conflict: If it still lasts, or was judged already.
        Refused: If it is somebody who took part in it.
    """
    found = desk.rows(SELECT_ENDING, (ask.opened,))
    if not found:
        raise Missing("identity.emergency", "There is no such break-glass.", "Take one from the list.")
    who, agreed_by, until_at, reviewed_by = found[0]
    for took_part in (who, agreed_by):
        check_other_person(BREAK_GLASS_REVIEW, took_part, desk.actor.name)
    if until_at > desk.now():
        raise Conflict(
            "identity.emergency_lasts",
            "This break-glass still lasts.",
            "End it first, or wait until it has ended.",
        )
    if reviewed_by:
        raise Conflict(
            "identity.emergency_reviewed",
            "This break-glass was judged already.",
            "What was found stands in the list.",
        )
    reviewed = EmergencyReviewed(
        opened=ask.opened,
        reviewed_by=desk.actor.name,
        was_justified=ask.was_justified,
        finding=ask.finding,
        approved_with=desk.actor.approved_with,
    )
    desk.put(reviewed)


def check_reading(
    grants: Sequence[str], offered: Sequence[Grant], pages: Sequence[Page], actions: Sequence[Action]
) -> None:
    """Let break-glass open what is only read, and nothing about people, roles and oversight.

    Raises:
        Invalid: If a permission does not exist.
        Refused: If one permits an act, or is the identity folder's own.
    """
    acting = {action.needs for action in actions}
    for name in grants:
        if name not in {grant.name for grant in offered}:
            raise Invalid(
                "identity.key_grant", f"There is no permission {name}.", "See lindero identity show roles."
            )
        if name in acting or name.startswith("identity.") or name not in {page.needs for page in pages}:
            raise Refused(
                "identity.emergency_scope",
                f"{name} is not opened by break-glass, which only reads.",
                "Ask somebody who holds the role.",
                ("SCOPE",),
            )


def under(actor: Actor, case_ref: str, reason: str) -> Actor:
    """Return somebody as what break-glass makes of them while a page is shown that it alone opens."""
    return msgspec.structs.replace(actor, purpose=PURPOSE, case_ref=case_ref, reason=reason)
