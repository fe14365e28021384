"""The register of barriers: what stands in the way of cooperation, measured from what the node itself did (AGR-14).

Nothing of it is typed in but surveys of trust, which only people can answer. Folders offer indicators of their own;
oversight adds those that follow from its own rows.
"""

from collections.abc import Iterable, Sequence
from statistics import median
from typing import Final, Literal

import msgspec

from lindero.capabilities.oversight.period import FiguresQuery, begin_of
from lindero.capabilities.oversight.speed import delivery_since
from lindero.capabilities.oversight.tables import (
    COUNT_EXCHANGED,
    SELECT_GAPS,
    SELECT_GROUPS,
    SELECT_MEASURED,
    SELECT_OVERDUE,
    SELECT_OWNERS,
    SELECT_STOPS,
    SELECT_SURVEYS,
    group_of,
)
from lindero.kernel.capability import Barrier, Indicator
from lindero.kernel.desk import Desk

Unit = Literal["count", "ms", "per_cent"]

SOVEREIGNTY: Final = frozenset({"OVERLAY", "RESERVATION", "ORIGIN_RESERVED", "ONWARD"})
"""Reasons by which a nation keeps what is its own: stricter law, reservation, the originator's consent."""

NO_RULE: Final = frozenset({"NO_AGREEMENT", "PURPOSE", "KIND", "DIRECTION", "LEVEL"})
"""Reasons that say that nobody agreed on a rule: a gap in the law between two nations."""


class BarrierKind(msgspec.Struct, frozen=True):
    """A barrier as people know it.

    Attributes:
        name: Its name in records.
        title: Its name for people.
        owner: Code of the role that owns it unless another was named.
    """

    name: Barrier
    title: str
    owner: str


BARRIERS: Final = (
    BarrierKind("trust", "Trust between the services", "DIP"),
    BarrierKind("sovereignty", "Sovereignty", "LEG"),
    BarrierKind("legal_gaps", "Gaps in the law", "LEG"),
    BarrierKind("delay", "Delay", "SPOC"),
    BarrierKind("technology", "Unequal technology", "ADM"),
    BarrierKind("geopolitics", "Relations between the states", "DIP"),
)


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of a barrier.

    Attributes:
        name: Stable name.
        title: What it is called.
        meaning: What is counted, so that anyone can count it again.
        peer: The neighbour that it concerns; empty for all together.
        unit: `count`, `ms` or `per_cent`.
        value: The figure; None where there is nothing yet to measure.
    """

    name: str
    title: str
    meaning: str
    peer: str = ""
    unit: Unit
    value: int | None


class BarrierShown(msgspec.Struct, frozen=True, kw_only=True):
    """A barrier with its figures and who is to bring it down.

    Attributes:
        name: Its name.
        title: Its name for people.
        owner: Code of the role that owns it.
        plan: What is to be done; empty if nobody said.
        measures: Its figures.
    """

    name: str
    title: str
    owner: str
    plan: str
    measures: tuple[Measure, ...]


class BarriersView(msgspec.Struct, frozen=True, kw_only=True):
    """Every barrier.

    Attributes:
        days: For how many days; 0 for all that is kept.
        since: From when on, milliseconds UTC; None for all that is kept.
        barriers: All six, each with at least one figure.
    """

    days: int
    since: int | None
    barriers: tuple[BarrierShown, ...]


def show_barriers(desk: Desk, query: FiguresQuery) -> BarriersView:
    """Show every barrier with its figures."""
    since = begin_of(desk, query)
    measures: dict[str, list[Measure]] = {barrier.name: [] for barrier in BARRIERS}
    measures["trust"] += [*_trust(desk), *_reciprocity(desk, since)]
    measures["sovereignty"].append(_refused_for_sovereignty(desk, since))
    measures["legal_gaps"].append(_open_gaps(desk, since))
    measures["delay"].append(_on_the_way(desk, since))
    measures["geopolitics"] += [_stopped(desk), _overdue(desk)]
    for offer, values in _offered(desk, since):
        measures[offer.barrier].append(_measure_of(offer, values))
    owners = {barrier: (role, plan) for barrier, role, plan in desk.rows(SELECT_OWNERS)}
    return BarriersView(
        days=query.days,
        since=since or None,
        barriers=tuple(
            BarrierShown(
                name=barrier.name,
                title=barrier.title,
                owner=owners.get(barrier.name, (barrier.owner, ""))[0],
                plan=owners.get(barrier.name, ("", ""))[1],
                measures=tuple(measures[barrier.name]),
            )
            for barrier in BARRIERS
        ),
    )


def _offered(desk: Desk, since: int) -> Iterable[tuple[Indicator, Sequence[int]]]:
    """Yield every indicator that a folder offers, with the values of its items."""
    values: dict[str, list[int]] = {}
    for name, _, value, _ in desk.rows(SELECT_MEASURED, (since,)):
        values.setdefault(name, []).append(value)
    for offer in desk.offers("indicators"):
        yield offer, values.get(offer.name, [])


def _measure_of(offer: Indicator, values: Sequence[int]) -> Measure:
    total = sum(values) if offer.summary == "sum" else None
    middle = round(median(values)) if values and total is None else None
    return Measure(
        name=offer.name,
        title=offer.title,
        meaning=offer.meaning,
        unit=offer.unit,
        value=middle if total is None else total,
    )


def _trust(desk: Desk) -> list[Measure]:
    """Return the latest survey about each neighbour; that none was made is said too."""
    surveyed: dict[str, int | None] = {
        neighbour: percent for neighbour, _, _, percent in desk.rows(SELECT_SURVEYS)
    }
    meaning = "Mean of the latest survey among those who work with the neighbour; 100 is full trust."
    return [
        Measure(
            name="trust_surveyed",
            title="Trust, by survey",
            meaning=meaning,
            peer=peer,
            unit="per_cent",
            value=percent,
        )
        for peer, percent in (surveyed or {"": None}).items()
    ]


def _reciprocity(desk: Desk, since: int) -> list[Measure]:
    """Return, for each neighbour, how much the smaller flow is of the larger."""
    flows: dict[str, dict[str, int]] = {}
    for peer, event, count in desk.rows(COUNT_EXCHANGED, (since,)):
        flows.setdefault(peer, {})[event] = count
    return [
        Measure(
            name="reciprocity",
            title="Give and take",
            meaning="Entries in the smaller of both directions for a hundred in the larger.",
            peer=peer,
            unit="per_cent",
            value=round(100 * min(both) / max(both)),
        )
        for peer, flow in sorted(flows.items())
        if max(both := (flow.get("sealed", 0), flow.get("received", 0)))
    ]


def _refused_for_sovereignty(desk: Desk, since: int) -> Measure:
    groups = [group_of(row) for row in desk.rows(SELECT_GROUPS, (since,))]
    return Measure(
        name="refused_for_sovereignty",
        title="Kept back as a nation's own",
        meaning="Decisions that refused or narrowed because of national law, a reservation or a missing consent.",
        unit="count",
        value=sum(group.count for group in groups if group.code in SOVEREIGNTY),
    )


def _open_gaps(desk: Desk, since: int) -> Measure:
    """Count kinds of record that were refused to a neighbour for want of a rule, and not released to it since."""
    wanted: dict[tuple[str, str], int] = {}
    allowed: dict[tuple[str, str], int] = {}
    for peer, kind, is_allowed, code, at in desk.rows(SELECT_GAPS, (since,)):
        last = allowed if is_allowed else wanted if code in NO_RULE else {}
        last[peer, kind] = max(at, last.get((peer, kind), 0))
    return Measure(
        name="open_legal_gaps",
        title="Open gaps",
        meaning="Kinds of record that no clause lets cross to a neighbour, though they were wanted there.",
        unit="count",
        value=sum(at > allowed.get(gap, -1) for gap, at in wanted.items()),
    )


def _on_the_way(desk: Desk, since: int) -> Measure:
    delivery = delivery_since(desk, since)
    return Measure(
        name="delay_on_the_way",
        title="On the way to neighbours",
        meaning="From putting a record here to its proof there: 95 of 100 take no longer.",
        unit="ms",
        value=delivery.p95_ms if delivery.batches else None,
    )


def _stopped(desk: Desk) -> Measure:
    """Count suspensions that hold: a party that suspended has not agreed to resume."""
    standing: set[tuple[str, str, str]] = set()
    for _, _, act, agreement, suspension, nation, *_ in desk.rows(SELECT_STOPS, (0,)):
        stop = (agreement, suspension, nation)
        standing = standing | {stop} if act == "suspended" else standing - {stop}
    return Measure(
        name="suspensions_standing",
        title="Suspensions that stand",
        meaning="Suspensions of agreements, whole or in part, that the party which spoke them has not taken back.",
        unit="count",
        value=len(standing),
    )


def _overdue(desk: Desk) -> Measure:
    return Measure(
        name="duties_disputed",
        title="Duties not fulfilled",
        meaning="Erasures and corrections whose time passed, here or at a neighbour, without proof.",
        unit="count",
        value=len(desk.rows(SELECT_OVERDUE)),
    )
