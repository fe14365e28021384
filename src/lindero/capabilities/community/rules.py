"""Where a report lies, who may be told of it, which step comes next."""

from typing import Final, Literal

from lindero.capabilities.community.records import (
    COMPLAINT,
    OVERSIGHT,
    Category,
    Drawer,
    Service,
    State,
)
from lindero.kernel.profiling import is_protected_attribute_only
from lindero.kernel.times import DAY_MS, HOUR_MS

Step = Literal["triage", "say", "hear", "forward", "close"]
"""What may be done with a report: triaged, answered, added to by who reported, passed on, closed."""

CLOSE_AFTER_MS: Final = 180 * DAY_MS
"""A report that nobody closed is closed by then; half of what it is kept for (profile default, to be verified)."""

OPENING_MS: Final = 72 * HOUR_MS
"""How long an approval to open an identity counts (profile default, to be verified)."""

_FOLLOWS: Final[dict[Step, frozenset[State]]] = {
    "triage": frozenset({"received", "looked_at", "need_more"}),
    "say": frozenset({"received", "looked_at", "need_more", "passed_on"}),
    "hear": frozenset({"received", "looked_at", "need_more", "passed_on"}),
    "forward": frozenset({"looked_at", "need_more", "passed_on"}),
    "close": frozenset({"received", "looked_at", "need_more", "passed_on"}),
}


def may_step(state: State, step: Step) -> bool:
    """Say whether a step follows a state (workflow W21)."""
    return state in _FOLLOWS[step]


def drawer_for(category: Category, about: Service | None) -> Drawer:
    """Return where a report lies: out of reach of the service that is complained of (safeguard S-57).

    Complaints are heard by independent officers, who belong to no service; a complaint about these lies with the
    handlers of reports, who belong to operations. No person may hold roles of both.
    """
    return "complaints" if category == COMPLAINT and about != OVERSIGHT else "tips"


def may_forward_to(about: Service | None, receiver: Service | None) -> bool:
    """Say whether a report may go to a service: never to the one that it complains of (safeguard S-57)."""
    return receiver is not None and receiver != about


def says_nothing_done(words: str, *, has_photo: bool) -> bool:
    """Say whether a report's only content is ethnic origin, nationality or religion (PUB-02, safeguard S-34)."""
    return not has_photo and is_protected_attribute_only(words)


def may_open(asked_by: str, approved_by: str, custodian: str, approved_at: int, now: int) -> bool:
    """Say whether an identity may be opened: three persons, none twice, and not long ago (S-53)."""
    persons = {asked_by, approved_by, custodian}
    return (
        len(persons) == 3 and all(map(is_person, persons)) and approved_at <= now < approved_at + OPENING_MS
    )


def is_person(actor: str) -> bool:
    """Say whether an actor is somebody, and no job, reaction, feed or key."""
    return actor.startswith("person/")
