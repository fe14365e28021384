"""Disputes as people read them: how each stands, its ladder, both sides' words, and its effect on the clause."""

from typing import Annotated

import msgspec

from lindero.capabilities.disputes.spoken import Spoken
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.paging import Key


class DisputesQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which part of the list to show: all that last are shown, what waits for this nation first.

    Attributes:
        after: Only ended disputes after this place: where the page before ended.
    """

    after: Key | None = None


class DisputeQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which dispute.

    Attributes:
        record_id: Its name.
    """

    record_id: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN)]


class DisputeLine(msgspec.Struct, frozen=True, kw_only=True):
    """A dispute in a list.

    Attributes:
        dispute: Its name.
        title: What it is called; empty where its words were erased.
        matter: What it is about.
        raiser: Who raised it.
        other: The other side than this nation.
        agreement: Agreement and version; empty where none is concerned.
        clause: The clause; empty for the whole.
        state: Raised, open, frozen, settled or withdrawn.
        rung: Who deals with it.
        due_at: When the time of the rung is over, milliseconds UTC; None where no time runs.
        is_overdue: Whether it is over.
        effect: What both sides' words come to for the cooperation: continues, limited or suspended.
        raised_at: When it was raised, milliseconds UTC.
        waits_for_us: Whether the other side's word waits for an answer from here.
    """

    dispute: str
    title: str
    matter: str
    raiser: str
    other: str
    agreement: str
    clause: str
    state: str
    rung: str
    due_at: int | None
    is_overdue: bool
    effect: str
    raised_at: int
    waits_for_us: bool


class DisputesView(msgspec.Struct, frozen=True, kw_only=True):
    """Every dispute.

    Attributes:
        at: The time of the view, milliseconds UTC.
        open: Those that last; what waits for this nation first, then by the time that runs out first.
        ended: Those that were settled or withdrawn, the newest first.
        next: The place to ask `after` for the next page of them; None at the end.
        overdue: How many are past the time of their rung.
    """

    at: int
    open: tuple[DisputeLine, ...]
    ended: tuple[DisputeLine, ...]
    next: Key | None
    overdue: int


class RungShown(msgspec.Struct, frozen=True, kw_only=True):
    """A rung of the ladder.

    Attributes:
        rung: Who deals with it there.
        within_days: How long it may take.
        since: When the dispute came there, milliseconds UTC; None if it did not yet.
        due_at: When its time is over, milliseconds UTC; None if it did not begin.
        is_here: Whether the dispute is there now.
    """

    rung: str
    within_days: int
    since: int | None
    due_at: int | None
    is_here: bool


class ProposalShown(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal.

    Attributes:
        proposal: Its name.
        proposer: Which side made it.
        what: Settle, freeze, climb or interim measure.
        changes: What a settlement does to the clause.
        words: What is proposed; never evidence.
        at: When, milliseconds UTC.
        outcome: `waits`, `agreed` or `declined`.
        is_ours_to_answer: Whether it waits for this nation.
    """

    proposal: str
    proposer: str
    what: str
    changes: str
    words: str
    at: int
    outcome: str
    is_ours_to_answer: bool


class DisputeView(msgspec.Struct, frozen=True, kw_only=True):
    """A dispute with everything that belongs to it.

    Attributes:
        line: How it stands.
        is_carried: Whether an agreement lets disputes cross to the other side; if not, it reads none of this.
        is_held: Whether suspensions stop every clause that would carry what is said here; it stays at home then.
        wanted: What the raising side wants.
        ladder: The rungs, the lowest first.
        effects: What each side declared of the cooperation, by nation.
        stops: Suspensions on record that touch the clause and stand, in words.
        is_unmatched: Whether what both sides declared and what is suspended do not agree.
        proposals: What was proposed, the newest first.
        changes: What the settlement does to the clause; empty where there is none.
        amended_in: The version that entered into force since a settlement that amends; empty before.
        spoken: What both sides put on record, in order.
        actions: What may be done now, by name.
    """

    line: DisputeLine
    is_carried: bool
    is_held: bool
    wanted: str
    ladder: tuple[RungShown, ...]
    effects: dict[str, str]
    stops: tuple[str, ...]
    is_unmatched: bool
    proposals: tuple[ProposalShown, ...]
    changes: str
    amended_in: str
    spoken: tuple[Spoken, ...]
    actions: tuple[str, ...]
