"""Which level of a section holds, who must agree, and what a level demands by when."""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from lindero.capabilities.sections.records import Duty, Known, Level
from lindero.kernel.deadlines import Limit
from lindero.kernel.times import DAY_MS, Instant

LEVELS: Final[tuple[Level, ...]] = ("low", "medium", "high", "critical")
FIRST_LEVEL: Final[Level] = "low"
LONGEST_CRITICAL_MS: Final = 30 * DAY_MS
"""A critical level ends by itself (safeguard S-25); how long it may hold is a product default."""

_SOURCE: Final = "Regulation (EU) 2019/1896, article 35; time limits are product defaults"


def _within(hours: int) -> Limit:
    return Limit(name="COP-05", limit=hours, unit="hours", source=_SOURCE)


DEMANDS: Final[dict[Level, dict[Duty, Limit]]] = {
    "low": {"regular_surveillance": _within(168)},
    "medium": {
        "contact_neighbour": _within(4),
        "reinforce_patrols": _within(48),
        "report_weekly": _within(168),
    },
    "high": {
        "contact_neighbour": _within(2),
        "reinforce_patrols": _within(24),
        "ask_for_support": _within(24),
        "report_daily": _within(24),
        "rights_officer_informed": _within(24),
    },
    "critical": {
        "contact_neighbour": _within(1),
        "ask_for_support": _within(6),
        "joint_plan": _within(48),
        "report_daily": _within(24),
        "rights_officer_informed": _within(6),
    },
}
"""What each level demands of the nation whose section it is."""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal with its answer.

    Attributes:
        proposer: The nation that proposed.
        number: Which proposal of its.
        level: The level.
        until: When a critical level ends by itself, milliseconds UTC; 0 for the others.
        actor: Who proposed.
        at: When, milliseconds UTC.
        answered_at: When it was answered, milliseconds UTC; 0 while it is open.
        agrees: Whether the other side agreed.
        because: Why it was proposed.
    """

    proposer: str
    number: int
    level: Level
    until: Instant
    actor: str
    at: Instant
    answered_at: Instant = 0
    agrees: bool = False
    because: str = ""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """The level that holds.

    Attributes:
        level: The level.
        since: Since when, milliseconds UTC; 0 for the first.
        until: When it ends by itself; 0 if it does not.
    """

    level: Level
    since: Instant = 0
    until: Instant = 0


def held_at(proposals: Iterable[Proposal], now: Instant) -> Held:
    """Return the level that holds at an instant: the one agreed last, or the one before a critical one that has ended.

    Without agreement nothing changes (article 34(3), to be verified): a proposal that is open or was refused counts as
    nothing, whoever made it.
    """
    agreed = sorted((one for one in proposals if one.agrees and one.answered_at <= now), key=_order)
    held, before = Held(level=FIRST_LEVEL), Held(level=FIRST_LEVEL)
    for one in agreed:
        # What a critical level falls back to is the last that was not critical, from the moment it ended.
        held = Held(level=one.level, since=one.answered_at, until=one.until)
        before = before if one.level == "critical" else held
    if held.level == "critical" and held.until <= now:
        return Held(level=before.level, since=held.until)
    return held


def _order(one: Proposal) -> tuple[int, str, int]:
    return (one.answered_at, one.proposer, one.number)


def open_proposals(proposals: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Return those that wait for an answer: each side's latest, as a newer one replaces it."""
    latest: dict[str, Proposal] = {}
    for one in sorted(proposals, key=lambda one: one.number):
        latest[one.proposer] = one
    return tuple(latest[nation] for nation in sorted(latest) if not latest[nation].answered_at)


def may_propose(section: Known, nation: str) -> bool:
    """Say whether a nation has a say in a section: its holder, and the nation on the other side."""
    return nation in {section.holder, section.partner}


def may_answer(section: Known, proposal: Proposal, nation: str, actor: str) -> bool:
    """Say whether somebody may answer a proposal: the other side; where there is none, another person at home."""
    if section.partner:
        return may_propose(section, nation) and nation != proposal.proposer
    return nation == section.holder and actor != proposal.actor


def fault_of_proposal(level: Level, until: Instant, held: Held, now: Instant) -> str:
    """Return why a level cannot be proposed, in words; empty if it can."""
    if level == held.level and level != "critical":
        return f"The level is {held.level} already."
    if level == "critical" and not now < until <= now + LONGEST_CRITICAL_MS:
        return "A critical level ends by itself, within 30 days."
    return "Only a critical level has an end." if level != "critical" and until else ""


def demands_of(section: Known, level: Level, nation: str) -> dict[Duty, Limit]:
    """Return what a level demands of a nation: all of it of the holder, contact of both sides."""
    contact: Duty = "contact_neighbour"
    found = {duty: limit for duty, limit in DEMANDS[level].items() if duty != contact or section.partner}
    if nation == section.holder:
        return found
    return {duty: limit for duty, limit in found.items() if duty == contact and nation == section.partner}
