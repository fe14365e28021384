"""Why a request is refused, and how much of that is told."""

from typing import Final

import msgspec

from lindero.capabilities.requests.records.terms import Ground, Told

NEUTRAL: Final = frozenset({"NOT_AVAILABLE", "ESSENTIAL_SECURITY", "RISK_TO_PERSON", "RIGHTS_RISK"})
"""Grounds that are told in one and the same way: whoever asks learns nothing of whether there is anything."""

WORDS: Final[dict[Told, str]] = {
    "NEUTRAL": "Nothing can be told. This says nothing of whether there is anything.",
    "NO_LEGAL_BASIS": "There is no legal basis for it.",
    "NO_AUTHORISATION": "The court did not give its leave.",
    "DISPROPORTIONATE": "It is more than the purpose needs, or irrelevant to it.",
    "ONGOING_INVESTIGATION": "It would harm a running investigation.",
    "ORIGINATOR_REFUSED": "It is another's, who does not consent.",
    "MINOR_OFFENCE": "The offence is too minor.",
    "INCOMPLETE": "The data are incomplete, inaccurate or out of date.",
    "DUPLICATE": "The same was asked before.",
    "AGREEMENT_SUSPENDED": "The agreement is suspended.",
    "LEVEL": "The agreement does not go that far yet.",
    "DEADLINE_IMPOSSIBLE": "It cannot be done in that time.",
}
"""What each ground that is told says in words."""


def told_as(ground: Ground) -> Told:
    """Return the ground that the asking side is told."""
    told: Told = msgspec.convert("NEUTRAL" if ground in NEUTRAL else ground, Told)
    return told
