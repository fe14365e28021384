"""How a request stands, from what both sides did about it, and which step may follow (workflow W3).

The state is read off instants that both sides put on record, so it is the same in whatever order they arrive.
"""

from typing import Final, Literal

import msgspec

from lindero.capabilities.requests.records.terms import Purpose
from lindero.kernel.deadlines import Clock, Pause, paused_ms
from lindero.kernel.decisions import Decision, refused
from lindero.kernel.times import Instant

State = Literal[
    "sent", "received", "acknowledged", "assigned", "clarification", "authorisation", "answered_partly", "answered",
    "refused", "withdrawn", "feedback_given", "closed",
]  # fmt: skip
Step = Literal[
    "name", "withdraw", "clarify", "feed_back", "close",
    "receive", "acknowledge", "assign", "ask_clarification", "ask_authorisation", "decide_authorisation", "extend",
    "answer", "refuse",
]  # fmt: skip

ASKERS: Final = frozenset({"name", "withdraw", "clarify", "feed_back", "close"})
"""Steps of the asking side; all others are the answering side's."""

_OPEN: Final[frozenset[State]] = frozenset(
    {"received", "acknowledged", "assigned", "clarification", "authorisation", "answered_partly"}
)
_AFTER: Final[dict[Step, frozenset[State]]] = {
    "name": frozenset({"sent", "clarification"}),
    "withdraw": _OPEN | {"sent"},
    "clarify": frozenset({"clarification"}),
    "feed_back": frozenset({"answered", "answered_partly"}),
    "close": frozenset({"answered", "refused", "withdrawn", "feedback_given"}),
    "receive": frozenset({"sent"}),
    "acknowledge": frozenset({"received"}),
    "assign": _OPEN - {"received", "authorisation"},
    "ask_clarification": frozenset({"acknowledged", "assigned", "answered_partly"}),
    "ask_authorisation": _OPEN - {"received", "authorisation"},
    "decide_authorisation": frozenset({"authorisation"}),
    "extend": _OPEN - {"received", "authorisation"},
    "answer": _OPEN - {"received", "authorisation"},
    "refuse": _OPEN - {"answered_partly"},
}
"""In which states a step may be taken."""


class Stand(msgspec.Struct, frozen=True, kw_only=True):
    """A request as both sides' records tell it; instants are milliseconds UTC, None for what has not happened.

    Attributes:
        request: Its name.
        asker: Who asks.
        addressee: Who is asked.
        is_own: Whether this node's nation asks.
        purpose: What for.
        asked_at: When it was asked.
        received_at: When the other side's node had all of it.
        due_at: When the answer is due if nothing stops the clock.
        acknowledged_at: When somebody had read it.
        assigned_at: When an office took it.
        parts: How many partial answers there are.
        answered_at: When the last answer was given.
        refused_at: When it was refused.
        withdrawn_at: When it was withdrawn.
        fed_back_at: When the asking side said what the answer was worth.
        closed_at: When it was closed.
        extended_at: When the answering side extended its time; it may once.
        court: Times in which a court had it: they stop the clock.
        questions: Times in which the asking side owed an answer to a question: they do not.
    """

    request: str
    asker: str
    addressee: str
    is_own: bool
    purpose: Purpose
    asked_at: Instant
    received_at: Instant | None = None
    due_at: Instant | None = None
    acknowledged_at: Instant | None = None
    assigned_at: Instant | None = None
    parts: int = 0
    answered_at: Instant | None = None
    refused_at: Instant | None = None
    withdrawn_at: Instant | None = None
    fed_back_at: Instant | None = None
    closed_at: Instant | None = None
    extended_at: Instant | None = None
    court: tuple[Pause, ...] = ()
    questions: tuple[Pause, ...] = ()

    @property
    def other(self) -> str:
        """The other nation."""
        return self.addressee if self.is_own else self.asker

    @property
    def ended_at(self) -> Instant | None:
        """When it was answered in full, refused or withdrawn, whichever was first; None while it is open."""
        ends = [at for at in (self.answered_at, self.refused_at, self.withdrawn_at) if at is not None]
        return min(ends, default=None)

    @property
    def clock(self) -> Clock | None:
        """The answer's clock; None before the other side's node has the request."""
        if self.received_at is None or self.due_at is None:
            return None
        return Clock(
            started_at=self.received_at, due_at=self.due_at, pauses=self.court, ended_at=self.ended_at
        )

    @property
    def state(self) -> State:
        """How it stands."""
        return _ended_state(self) or _open_state(self)


def _ended_state(stand: Stand) -> State | None:
    steps: tuple[tuple[State, Instant | None], ...] = (
        ("closed", stand.closed_at),
        ("withdrawn", stand.withdrawn_at),
        ("refused", stand.refused_at),
        ("feedback_given", stand.fed_back_at if stand.answered_at is not None else None),
        ("answered", stand.answered_at),
    )
    return next((state for state, at in steps if at is not None), None)


def _open_state(stand: Stand) -> State:
    if any(pause.until_at is None for pause in stand.court):
        return "authorisation"
    if any(pause.until_at is None for pause in stand.questions):
        return "clarification"
    if stand.parts:
        return "answered_partly"
    if stand.assigned_at is not None:
        return "assigned"
    if stand.acknowledged_at is not None:
        return "acknowledged"
    return "sent" if stand.received_at is None else "received"


def may_step(stand: Stand, step: Step) -> Decision:
    """Say whether this node's side may take a step now."""
    if stand.is_own is not (step in ASKERS):
        return refused(
            "SIDE",
            f"Only {stand.other} may do that with this request.",
            fix="Wait for the other side, or ask it at its contact point.",
        )
    if step == "extend" and stand.extended_at is not None:
        return refused(
            "EXTENDED", "Its time was extended already.", fix="Answer, refuse, or let the ticket tell."
        )
    if stand.state in _AFTER[step]:
        return Decision(allowed=True)
    return refused(
        "STATE",
        f"A request that is {stand.state.replace('_', ' ')} cannot take that step.",
        fix=f"It follows: {', '.join(sorted(_AFTER[step])).replace('_', ' ')}.",
    )


def steps_open(stand: Stand) -> tuple[Step, ...]:
    """Return the steps that this node's side may take now."""
    return tuple(step for step in _AFTER if may_step(stand, step).allowed)


class Delays(msgspec.Struct, frozen=True, kw_only=True):
    """Where a request's time went, milliseconds.

    Attributes:
        link: From asking until the other side's node had all of it.
        queue: In the answering side's own queue.
        court: With a court.
        asker: With the asking side, which owed an answer to a question.
    """

    link: int
    queue: int
    court: int
    asker: int


def delays_of(stand: Stand, now: Instant) -> Delays:
    """Return where a request's time went; what two had at once counts for the court, then for the asking side."""
    received = stand.received_at
    until = now if stand.ended_at is None else min(now, stand.ended_at)
    if received is None:
        return Delays(link=max(0, until - stand.asked_at), queue=0, court=0, asker=0)
    until = max(until, received)
    court = paused_ms(stand.court, received, until)
    both = paused_ms((*stand.court, *stand.questions), received, until)
    return Delays(
        link=max(0, received - stand.asked_at),
        queue=until - received - both,
        court=court,
        asker=both - court,
    )
