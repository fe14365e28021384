"""Who sees a record: what follows for one neighbour from the decisions on it and from what happened since."""

from collections.abc import Sequence
from typing import Final, Literal

import msgspec

from lindero.capabilities.oversight.tables import Decision
from lindero.kernel.times import text_of

Standing = Literal["sees", "nothing", "undecided"]

ERASED: Final = "ERASED"
UNKNOWN: Final = "UNKNOWN"
HELD: Final = "HELD"
CERTIFIED: Final = frozenset({ERASED, UNKNOWN, HELD})
"""What a neighbour can answer to a recall: erased, never had it, or held on a legal basis of its own."""

_STILL_THERE: Final = "DUPLICATE"
_UNDECIDED: Final = "The gate has not decided on it: nothing has left."


class Since(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to a record at one neighbour after it was decided on.

    Attributes:
        statuses: Why the neighbour did not simply store an entry, one for each time it did not, in order.
        recalled_at: When the record was recalled, milliseconds UTC; None if it was not.
        certified: What the neighbour certified of the recall; empty if nothing yet.
        certified_at: When, milliseconds UTC; None if it did not.
    """

    statuses: tuple[str, ...] = ()
    recalled_at: int | None = None
    certified: str = ""
    certified_at: int | None = None


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """What one neighbour sees of a record now.

    Attributes:
        standing: Whether it sees something, nothing, or nothing was decided yet.
        withheld: Fields that it does not see, of those that it would be asked about.
        until: Until when it may keep what it sees, milliseconds UTC; None where it sees nothing.
        why: Why it sees nothing, or what else is to be known; empty if there is nothing to say.
        fix: What would make it a yes; empty where there is none.
        decided: The decision that speaks; None if there is none.
    """

    standing: Standing
    withheld: frozenset[str] = frozenset()
    until: int | None = None
    why: str = ""
    fix: str = ""
    decided: Decision | None = None


def sight_of(decisions: Sequence[Decision], since: Since, now: int) -> Sight:
    """Say what a neighbour sees of a record.

    A release stands whatever was decided later: what has left is there until erased, or until its time ends.

    Args:
        decisions: All decisions on the record for this neighbour, in the order of the log.
        since: What happened afterwards.
        now: The node's time, milliseconds UTC.
    """
    if not decisions:
        return Sight(standing="undecided", why=_UNDECIDED)
    released = [decision for decision in decisions if decision.ruling.allowed]
    if not released:
        latest = decisions[-1]
        why = latest.ruling.texts[0] if latest.ruling.texts else "Refused."
        fix = next((fix for fix in latest.ruling.fixes if fix), "")
        return Sight(standing="nothing", why=why, fix=fix, decided=latest)
    latest = released[-1]
    until = max(decision.ruling.retain_until for decision in released) or None
    gone = _gone(len(released), since, until, now)
    if gone:
        return Sight(standing="nothing", why=gone, decided=latest)
    withheld = frozenset.intersection(*(frozenset(decision.ruling.withheld) for decision in released))
    return Sight(standing="sees", withheld=withheld, until=until, why=_note(since), decided=latest)


def _gone(releases: int, since: Since, until: int | None, now: int) -> str:
    """Say why nothing is left of what was released; empty if it is still there."""
    if since.certified in {ERASED, UNKNOWN} and since.certified_at is not None:
        return f"Recalled; erasure proved {text_of(since.certified_at)[:16].replace('T', ' ')}Z."
    refused = [status for status in since.statuses if status not in CERTIFIED | {_STILL_THERE}]
    if len(refused) >= releases:
        return f"Released, but not taken: {refused[-1]}."
    if until is not None and until <= now:
        return f"Its time there was over {text_of(until)[:10]}."
    return ""


def _note(since: Since) -> str:
    if since.certified == HELD:
        return "Recalled; the neighbour holds it on a legal basis of its own."
    if since.recalled_at is not None:
        return "Recalled; the proof of erasure has not arrived yet."
    return ""
