"""Which time limit counts for a request, and to whom its running out is told."""

from collections.abc import Mapping
from typing import Final, Literal

from lindero.capabilities.requests.records.terms import Access
from lindero.kernel.deadlines import Limit, Stage

Haste = Literal["urgent_direct", "urgent_indirect", "other"]

LIMIT_NAMES: Final[Mapping[Haste, str]] = {
    "urgent_direct": "D-05",
    "urgent_indirect": "D-06",
    "other": "D-07",
}
"""What an agreement calls these limits in its `deadlines`."""

DEFAULTS: Final[Mapping[Haste, Limit]] = {
    "urgent_direct": Limit(
        name="D-05",
        limit=8,
        unit="hours",
        source="Directive (EU) 2023/977, article 5 (1) (a); profile default",
    ),
    "urgent_indirect": Limit(
        name="D-06",
        limit=3,
        unit="days",
        source="Directive (EU) 2023/977, article 5 (1) (b); profile default",
    ),
    "other": Limit(
        name="D-07",
        limit=7,
        unit="days",
        source="Directive (EU) 2023/977, article 5 (1) (c); profile default",
    ),
}
"""What counts where the agreement says nothing; to be verified, like every limit from memory."""

LEAST_REASONS: Final = 10
"""Letters without which reasons for urgency are none."""

TOLD_AT: Final[Mapping[Stage, tuple[str, ...]]] = {
    50: ("SPOC",),
    80: ("SPOC", "NCC"),
    100: ("SPOC", "NCC", "DIP"),
}
"""Roles to which it is escalated: the contact point, then the duty officer, then the joint commission's member."""


def limit_as_asked(*, is_urgent: bool, has_reasons: bool, access: str, agreed: Mapping[str, Limit]) -> Limit:
    """Return the limit that counts for a request as it was asked and acknowledged.

    Args:
        is_urgent: Whether it was asked as urgent.
        has_reasons: Whether that has reasons.
        access: Where the data are, by the answering side's word; empty before it said so.
        agreed: Limits of the agreement in force, by name.
    """
    where: Access = "indirect" if access == "indirect" else "direct"
    return limit_of(haste_of(is_urgent=is_urgent, has_reasons=has_reasons, access=where), agreed)


def is_founded(urgency_reasons: str) -> bool:
    """Say whether urgency has reasons (Directive (EU) 2023/977, article 4 (3) (b), to be verified)."""
    return len(urgency_reasons.strip()) >= LEAST_REASONS


def haste_of(*, is_urgent: bool, has_reasons: bool, access: Access = "direct") -> Haste:
    """Return how urgent a request is treated: without reasons for urgency it is not, whatever it says."""
    if not (is_urgent and has_reasons):
        return "other"
    return "urgent_direct" if access == "direct" else "urgent_indirect"


def limit_of(haste: Haste, agreed: Mapping[str, Limit]) -> Limit:
    """Return the limit that counts: the agreement's, else the profile's default.

    Args:
        haste: How urgent it is.
        agreed: Limits of the agreement in force, by name.
    """
    return agreed.get(LIMIT_NAMES[haste], DEFAULTS[haste])
