"""Why something may not cross, or not whole: stable codes, words, and what would make it a yes."""

from typing import Final

from lindero.kernel.decisions import Decision, Reason, refused
from lindero.kernel.times import text_of
from lindero.trust.agreements.order import ORDER
from lindero.trust.agreements.vocabulary import LEVELS

__all__ = ["GENERAL", "ORDER", "STANDING", "SUBJECT"]

STANDING: Final = ORDER[: ORDER.index("AUTHORITY")]
"""Codes that speak of how an agreement stands, not of what is asked."""

SUBJECT: Final = ("AUTHORITY", "PURPOSE", "DIRECTION", "KIND", "LANE")
"""Codes that say that a clause speaks of something else."""

GENERAL: Final = ("RIGHTS_RISK", "CLOCK", "NO_AGREEMENT", "INVALID_REQUEST")
"""Codes that no clause speaks: a safeguard, an unsure clock, no agreement, a request without sense."""

S_10: Final = "safeguard/S-10"
S_12: Final = "safeguard/S-12"
S_11: Final = "safeguard/S-11"
S_15: Final = "safeguard/S-15"
S_62: Final = "safeguard/S-62"


def listed(names: tuple[str, ...] | list[str]) -> str:
    """Return names with commas between them."""
    return ", ".join(names)


def rights_risk() -> Decision:
    """Refuse what could reach a country of origin of a protected person: always in the same words (S-10)."""
    return refused(
        "RIGHTS_RISK",
        "A safeguard forbids it; no clause, role or emergency overrides it.",
        clause=S_10,
    )


def country_risk() -> Decision:
    """Refuse what speaks of rescued or intercepted persons to a nation that is, or may be, a risk for them (S-12)."""
    return refused(
        "RIGHTS_RISK",
        "A safeguard forbids it; no clause, role or emergency overrides it.",
        clause=S_12,
    )


def clock_unsure() -> Decision:
    """Refuse because the node's clock cannot be trusted (S-62)."""
    return refused(
        "CLOCK",
        "The node's clock is not sure, so no agreement can be shown to be in force.",
        clause=S_62,
        fix="Set the node's clock; the gate opens by itself.",
    )


def from_the_future(at: int, now: int) -> Decision:
    """Refuse a record whose time lies ahead of the node's clock."""
    return refused(
        "CLOCK",
        f"The record is of {text_of(at)}, the node's clock says {text_of(now)}.",
        clause=S_62,
        fix="Correct the clock of the source or of the node.",
    )


def unknown_purpose(purpose: str) -> Decision:
    """Refuse a purpose that does not exist (AGR-12)."""
    return refused(
        "PURPOSE",
        f"There is no purpose {purpose!r}.",
        fix="Name a purpose of the vocabulary that a clause permits.",
    )


def unknown_person_class(person_class: str) -> Decision:
    """Refuse a person class that does not exist."""
    return refused(
        "PERSON_CLASS",
        f"There is no person class {person_class!r}.",
        fix="Name whom the record speaks of, or `none`.",
    )


def no_agreement(sender: str, recipient: str) -> Decision:
    """Refuse because nothing binds the two nations (S-01)."""
    return refused(
        "NO_AGREEMENT",
        f"No agreement binds {sender} and {recipient}.",
        fix="Conclude an agreement, or use one to which both are parties.",
    )


def life_purpose(purpose: str) -> Decision:
    """Refuse the life lane for anything but rescue."""
    return refused(
        "PURPOSE",
        f"The life lane is for rescue, not for {purpose}.",
        clause=S_15,
        fix="Name a rescue purpose, or use another lane.",
    )


def life_fields(withheld: list[str]) -> Reason:
    """Say which fields the life lane does not carry."""
    return Reason(
        code="FIELD",
        text=f"The life lane carries no {listed(withheld)}.",
        clause=S_15,
        fix="Send them in another lane under a clause.",
    )


def field_never_sent(withheld: list[str]) -> Reason:
    """Say which fields have no outbound form (S-11)."""
    return Reason(code="FIELD", text=f"Never sent: {listed(withheld)}.", clause=S_11)


def level_text(needed: int, agreed: int) -> str:
    """Say which maturity level is missing."""
    return f"This needs level {needed} ({LEVELS[needed]}); the parties agreed on {agreed} ({LEVELS[agreed]})."
