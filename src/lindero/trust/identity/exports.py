"""Exports beyond one view: asked for by one person, agreed to by another, made once (safeguards S-53, S-59)."""

import re
from typing import Annotated, Final

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.duties import EXPORT, check_other_person
from lindero.kernel.errors import Conflict, Invalid, Missing, Refused
from lindero.kernel.times import MINUTE_MS
from lindero.trust.identity.purposes import CASE_PATTERN, MIN_REASON, PURPOSES
from lindero.trust.identity.records import ExportAgreed, ExportAsked, ExportMade
from lindero.trust.identity.tables.exports import SELECT_AGREED, SELECT_ASKED

HOUR_MS: Final = 60 * MINUTE_MS
"""How long the other person has to agree, and how long the export may then be made."""

MOST_AGREED: Final = 50_000
"""Records about persons in one export that two persons agreed to; nobody exports more."""


class AskExport(msgspec.Struct, frozen=True, kw_only=True):
    """Ask to take home more than one view shows."""

    address: Annotated[
        str,
        msgspec.Meta(
            min_length=1,
            max_length=2_000,
            pattern=r"^/",
            description="page with its query",
            examples=["/decisions?peer=SUD"],
        ),
    ]
    purpose: Annotated[str, msgspec.Meta(max_length=64, description="what it is needed for")]
    case_ref: Annotated[str, msgspec.Meta(max_length=60, description="the case that it belongs to")]
    reason: Annotated[str, msgspec.Meta(min_length=MIN_REASON, max_length=300, description="why so much")]


class AgreeExport(msgspec.Struct, frozen=True, kw_only=True):
    """Agree, as another person, that somebody takes home exactly that."""

    asked: Annotated[str, msgspec.Meta(max_length=26, description="record of who asked")]


def ask_export(desk: Desk, ask: AskExport) -> str:
    """Ask to take home more than one view shows; return the record's name for the other person.

    Raises:
        Invalid: If the case is no reference, or the purpose none.
    """
    if ask.purpose not in PURPOSES:
        raise Invalid(
            "identity.purpose", f"{ask.purpose} is no purpose.", f"There are: {', '.join(PURPOSES)}."
        )
    if not re.fullmatch(CASE_PATTERN, ask.case_ref):
        raise Invalid("identity.case", "This is no case reference.", "Write 3 to 60 letters and digits.")
    asked = ExportAsked(
        who=desk.actor.name,
        address=ask.address,
        purpose=ask.purpose,
        case_ref=ask.case_ref,
        reason=ask.reason,
        approved_with=desk.actor.approved_with,
    )
    return desk.put(asked).record_id


def agree_export(desk: Desk, ask: AgreeExport) -> str:
    """Agree as another person; return the record's name, with which the export is made within an hour.

    Raises:
        Missing: If nobody asked.
        Conflict: If somebody agreed already.
        Refused: If it is the same person, or was asked too long ago.
    """
    found = desk.rows(SELECT_ASKED, (ask.asked,))
    if not found:
        raise Missing(
            "identity.export", "Nobody asks for this.", "Take the name that your colleague was given."
        )
    who, at, agreed = found[0]
    if agreed:
        raise Conflict("identity.export_agreed", "Somebody agreed already.", "One agreement is enough.")
    check_other_person(EXPORT, who, desk.actor.name)
    if desk.now() >= at + HOUR_MS:
        raise Refused(
            "identity.export_late", "This was asked more than an hour ago.", "Let it be asked anew."
        )
    record = ExportAgreed(
        asked=ask.asked,
        agreed_by=desk.actor.name,
        until_at=desk.now() + HOUR_MS,
        approved_with=desk.actor.approved_with,
    )
    return desk.put(record).record_id


def check_agreed(desk: Desk, agreed: str, address: str) -> None:
    """Let somebody export what another person agreed to: this address, by whoever asked, once, in time.

    Raises:
        Refused: If it is another's, of something else, over, or was made.
    """
    found = desk.rows(SELECT_AGREED, (agreed,))
    who, wanted, until_at, made = found[0] if found else ("", "", 0, "")
    if (who, wanted, made) != (desk.actor.name, address, "") or desk.now() >= until_at:
        raise Refused(
            "identity.export_other",
            "Nobody agreed to this export, or it was made already.",
            "Ask for it with identity.ask_export; a colleague agrees with identity.agree_export.",
            ("BULK",),
        )


def note_export(desk: Desk, made: ExportMade) -> str:
    """Put an export on record before anybody gets it; one that two persons agreed to is made once.

    Raises:
        Refused: If it was made meanwhile.
    """
    if made.agreed:
        check_agreed(desk, made.agreed, made.address)
    return desk.put(made).record_id
