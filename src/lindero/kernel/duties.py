"""Duties that one person may not do twice: who begins something is not who lets it happen (safeguard S-53)."""

from typing import Final

import msgspec

from lindero.kernel.errors import Refused


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two duties in the same matter that two persons must do.

    Attributes:
        first: What the first person did, in the past tense, for example `drafted it`.
        second: What the second person is about to do, for example `activate it`.
    """

    first: str
    second: str


RELEASE: Final = Pair(first="asked for the release", second="approve it")
ACTIVATION: Final = Pair(first="drafted the agreement", second="activate it")
MATCH: Final = Pair(first="made the alert", second="confirm a match with it")
BREAK_GLASS: Final = Pair(first="asked for emergency access", second="agree to it")
BREAK_GLASS_REVIEW: Final = Pair(first="took part in the break-glass", second="judge it")
PROMOTION: Final = Pair(first="registered the model", second="promote it")
EXPORT: Final = Pair(first="asked for the export", second="agree to it")
MEMBERSHIP: Final = Pair(first="proposed the membership", second="confirm it")


def check_other_person(pair: Pair, first: str, second: str) -> None:
    """Let a second person do what the first one may not do alone.

    Args:
        pair: The two duties.
        first: Actor who did the first, for example `person/keller`.
        second: Actor who is about to do the second.

    Raises:
        Refused: If both are the same, if either is not known, or if the second is no person: a reaction, a job or
            a feed has nobody behind it who could answer for the act.
    """
    if first and second.startswith("person/") and first != second:
        return
    raise Refused(
        "duties.same_person",
        f"Who {pair.first} may not {pair.second}.",
        "Ask a colleague who has that permission, under a name of their own.",
        ("FOUR_EYES",),
    )
