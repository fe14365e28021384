"""View in figures: what was decided, delivered, proved and recalled in a time, and how fast."""

from collections.abc import Iterable

import msgspec

from lindero.capabilities.oversight.figure import Figure
from lindero.capabilities.oversight.period import FiguresQuery, begin_of, groups_since
from lindero.capabilities.oversight.questions import question_of
from lindero.capabilities.oversight.sharing_counted import decided, delivered
from lindero.capabilities.oversight.speed import Delivery, Latency, delivery_since, latency_since
from lindero.capabilities.oversight.stopping_counted import recalled, stopped
from lindero.capabilities.oversight.tables import Group
from lindero.kernel.desk import Desk


class ReasonCount(msgspec.Struct, frozen=True, kw_only=True):
    """Refusals of one reason.

    Attributes:
        code: The first reason of each.
        question: The question that it answers with no.
        count: How many.
    """

    code: str
    question: str
    count: int


class IndicatorsView(msgspec.Struct, frozen=True, kw_only=True):
    """What the gate did.

    Attributes:
        days: For how many days; 0 for all that is kept.
        since: From when on, milliseconds UTC; None for all that is kept.
        indicators: The figures.
        refusals: Refusals by reason, most frequent first.
        latency: How long batches took.
        delivery: How long records took.
    """

    days: int
    since: int | None
    indicators: tuple[Figure, ...]
    refusals: tuple[ReasonCount, ...]
    latency: Latency
    delivery: Delivery


def show_indicators(desk: Desk, query: FiguresQuery) -> IndicatorsView:
    """Show what was decided, delivered, proved and recalled, and how fast."""
    since = begin_of(desk, query)
    groups = groups_since(desk, since)
    return IndicatorsView(
        days=query.days,
        since=since or None,
        indicators=(
            *decided(groups),
            *delivered(desk, since),
            *recalled(desk, since),
            *stopped(desk, since),
        ),
        refusals=_by_reason(groups),
        latency=latency_since(desk, since),
        delivery=delivery_since(desk, since),
    )


def _by_reason(groups: Iterable[Group]) -> tuple[ReasonCount, ...]:
    counts: dict[str, int] = {}
    for group in groups:
        if not group.allowed:
            counts[group.code] = counts.get(group.code, 0) + group.count
    return tuple(
        ReasonCount(code=code, question=question_of(code), count=count)
        for code, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
