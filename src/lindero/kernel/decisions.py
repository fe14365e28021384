"""Decisions: allowed or refused, always with reasons that a person can act on."""

from typing import Final

import msgspec

SAFEGUARD: Final = "safeguard"
"""The clause named when a safeguard, not an agreement, refuses."""


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why something was refused, or what was narrowed.

    Attributes:
        code: Stable code in capitals, for example `PURPOSE`.
        text: One sentence: what was found.
        clause: The clause or safeguard that speaks, `AG-7@1/art-6-1` or `safeguard/S-10`; empty if none was found.
        fix: What would make it a yes, in words; empty where nothing may.
    """

    code: str
    text: str
    clause: str = ""
    fix: str = ""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one question put to the rules.

    Attributes:
        allowed: Whether it may be done.
        fields: Names of the fields that may cross, in the record's order; empty when refused.
        clause: The clause that permits it, `AG-7@1/art-6-1`; when refused, the clause that came nearest, or empty.
        reasons: Why it was refused or narrowed; empty when everything asked for is allowed.
    """

    allowed: bool
    fields: tuple[str, ...] = ()
    clause: str = ""
    reasons: tuple[Reason, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The reasons' codes, in the order in which they were found."""
        return tuple(reason.code for reason in self.reasons)


def refused(code: str, text: str, *, clause: str = "", fix: str = "") -> Decision:
    """Return a refusal with one reason."""
    return Decision(
        allowed=False, clause=clause, reasons=(Reason(code=code, text=text, clause=clause, fix=fix),)
    )
