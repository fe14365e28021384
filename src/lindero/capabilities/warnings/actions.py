"""What is done: messages of others are taken in once, own warnings are issued, changed and ended."""

import msgspec

from lindero.capabilities.warnings import asks, records
from lindero.capabilities.warnings.cap_reading import read_cap
from lindero.capabilities.warnings.rules import middle_of
from lindero.capabilities.warnings.tables import SELECT_ISSUED, SELECT_MESSAGE
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Conflict, Defect, Invalid, Missing
from lindero.kernel.places import ring_of


def take_cap(desk: Desk, ask: asks.TakeCap) -> asks.CapTaken:
    """Take in the messages of a document, each once.

    Raises:
        Invalid: If it is no XML that is taken, or holds no message.
    """
    read = read_cap(ask.body.encode("utf-8", "surrogatepass"))
    taken: list[str] = []
    for warning in read.warnings:
        # A message may stand in a document twice.
        if desk.rows(SELECT_MESSAGE, (desk.nation, warning.sender, warning.identifier)):
            continue
        head = desk.put(warning)
        taken.append(head.record_id)
    return asks.CapTaken(
        taken=tuple(taken),
        known=len(read.warnings) - len(taken),
        unreal=read.unreal,
        faults=read.faults,
    )


def issue_warning(desk: Desk, ask: asks.IssueWarning) -> str:
    """Warn; return the record's name.

    Raises:
        Invalid: If the area is none, it is over already, or a language is given twice.
        Missing: If the warning that it changes is none of the own ones.
        Conflict: If that one was changed or ended already.
    """
    ring_of(ask.outline)
    if ask.expires_at <= desk.now():
        raise Invalid("warnings.over", "The warning would be over already.", "Set an end that is to come.")
    languages = [wording.language for wording in ask.wordings]
    if len(set(languages)) < len(languages):
        raise Invalid("warnings.language", "A language is given twice.", "Give each language once.")
    first = _first_of(desk, ask.about) if ask.about else None
    return desk.put(
        records.WarningIssued(
            message="update" if first else "alert",
            category=ask.category,
            urgency=ask.urgency,
            severity=ask.severity,
            certainty=ask.certainty,
            wordings=ask.wordings,
            area=ask.area,
            place=middle_of(ask.outline),
            outline=ask.outline,
            expires_at=ask.expires_at,
            about=first,
        )
    ).record_id


def cancel_warning(desk: Desk, ask: asks.CancelWarning) -> str:
    """End a warning; return the record's name.

    Raises:
        Missing: If it is none of the own ones.
        Conflict: If it was changed or ended already.
    """
    first = _first_of(desk, ask.about)
    _, issued = desk.record(ask.about)
    if not isinstance(issued, records.WarningIssued):
        raise Defect("warnings.record", "A row of warnings stands for another record.", "Report it.")
    return desk.put(msgspec.structs.replace(issued, message="cancel", about=first)).record_id


def _first_of(desk: Desk, record_id: str) -> str:
    """Return the first of a chain of warnings, of which one is the last that holds."""
    found = desk.rows(SELECT_ISSUED, (desk.nation, record_id))
    if not found:
        raise Missing(
            "warnings.warning", "There is no such warning of this office.", "Choose one of the list."
        )
    if found[0][0] or found[0][1] == "cancel":
        raise Conflict(
            "warnings.replaced", "This warning was changed or ended already.", "Change the one that holds."
        )
    first: str = found[0][2]
    return first
