"""How many requests there were, what became of them, and where their time went (Directive (EU) 2023/977, article 18).

The article's list of figures is to be verified in the official text.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Annotated, Final

import msgspec

from lindero.capabilities.requests.pages.request import Ticket, ticket_slice
from lindero.capabilities.requests.records.terms import Access
from lindero.capabilities.requests.rules.standing import delays_of
from lindero.capabilities.requests.rules.timing import haste_of
from lindero.capabilities.requests.tables.lookups import SELECT_PAUSES, SELECT_REQUESTS, Told, told
from lindero.kernel.desk import Desk
from lindero.kernel.paging import Key
from lindero.kernel.times import text_of

MOST_COUNTED: Final = 20_000
STAGES: Final = (
    ("link", "Until the other side's node had it"),
    ("queue", "In the answering side's own queue"),
    ("court", "With a court"),
    ("asker", "With the side that asks, which owed an answer"),
)


class DelaysQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of which year.

    Attributes:
        year: The year in which it was asked, UTC; 0 for all that is kept.
        tickets_after: Only quality tickets after this place: where the page before ended.
    """

    year: Annotated[int, msgspec.Meta(ge=0, le=9999)] = 0
    tickets_after: Key | None = None


class StageDelay(msgspec.Struct, frozen=True, kw_only=True):
    """Where time went.

    Attributes:
        stage: `link`, `queue`, `court` or `asker`.
        title: What it is.
        requests: How many requests spent time there.
        median_s: The time of the one in the middle, seconds; 0 if there is none.
        longest_s: The longest, seconds.
    """

    stage: str
    title: str
    requests: int
    median_s: float
    longest_s: float


class Count(msgspec.Struct, frozen=True):
    """How many of something."""

    name: str
    count: int


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """What became of requests that one side asked.

    Attributes:
        who: `asked here` or `asked by neighbours`.
        requests: How many.
        answered: How many were answered in full.
        refused: How many were refused.
        withdrawn: How many were withdrawn.
        open: How many are open.
        late: How many are late, or were when they ended.
        by_haste: How many by urgency.
        by_ground: Refusals by their ground, the most frequent first.
        stages: Where their time went.
    """

    who: str
    requests: int
    answered: int
    refused: int
    withdrawn: int
    open: int
    late: int
    by_haste: tuple[Count, ...]
    by_ground: tuple[Count, ...]
    stages: tuple[StageDelay, ...]


class DelaysView(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of requests.

    Attributes:
        year: The year; 0 for all that is kept.
        years: Years of which something is kept, the newest first.
        sides: What neighbours asked, and what was asked here.
        tickets: Quality tickets, the newest first.
        tickets_next: The place to ask `tickets_after` for the next page; None at the end.
    """

    year: int
    years: tuple[int, ...]
    sides: tuple[Side, ...]
    tickets: tuple[Ticket, ...]
    tickets_next: Key | None


def show_delays(desk: Desk, query: DelaysQuery) -> DelaysView:
    """Show what became of requests, and where their time went."""
    rows = desk.rows(SELECT_REQUESTS, (MOST_COUNTED,))
    found = [told(row, desk.rows(SELECT_PAUSES, (row[0],))) for row in rows]
    counted = [one for one in found if query.year in (0, _year(one))]
    tickets = ticket_slice(desk, query.tickets_after)
    return DelaysView(
        year=query.year,
        years=tuple(sorted({_year(one) for one in found}, reverse=True)),
        sides=(
            side_of("asked by neighbours", [one for one in counted if not one.stand.is_own], desk.now()),
            side_of("asked here", [one for one in counted if one.stand.is_own], desk.now()),
        ),
        tickets=tuple(tickets.items),
        tickets_next=tickets.next,
    )


def side_of(who: str, found: Sequence[Told], now: int) -> Side:
    """Return the figures of some requests."""
    clocks = [one.stand.clock for one in found]
    states = Counter(_outcome(one) for one in found)
    return Side(
        who=who,
        requests=len(found),
        answered=states["answered"],
        refused=states["refused"],
        withdrawn=states["withdrawn"],
        open=states["open"],
        late=sum(clock is not None and clock.is_late(now) for clock in clocks),
        by_haste=_counts(_haste(one) for one in found),
        by_ground=_counts(one.own_ground or one.ground for one in found if one.ground),
        stages=tuple(_stage(name, title, found, now) for name, title in STAGES),
    )


def _outcome(one: Told) -> str:
    stand = one.stand
    if stand.ended_at is None:
        return "open"
    if stand.ended_at == stand.answered_at:
        return "answered"
    return "refused" if stand.ended_at == stand.refused_at else "withdrawn"


def _haste(one: Told) -> str:
    access: Access = "indirect" if one.access == "indirect" else "direct"
    haste = haste_of(is_urgent=one.is_urgent, has_reasons=one.has_reasons, access=access)
    return haste.replace("_", ", ")


def _counts(names: Iterable[str]) -> tuple[Count, ...]:
    counted = Counter(names)
    return tuple(
        Count(name, counted[name]) for name in sorted(counted, key=lambda name: (-counted[name], name))
    )


def _stage(name: str, title: str, found: Sequence[Told], now: int) -> StageDelay:
    spent = [getattr(delays_of(one.stand, now), name) / 1_000 for one in found]
    spent = [seconds for seconds in spent if seconds > 0]
    return StageDelay(
        stage=name,
        title=title,
        requests=len(spent),
        median_s=median(spent) if spent else 0.0,
        longest_s=max(spent, default=0.0),
    )


def _year(one: Told) -> int:
    return int(text_of(one.stand.asked_at)[:4])
