"""View in figures: what was decided, delivered, proved and recalled in a time, and how fast."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from lindero.capabilities.oversight.period import FiguresQuery, begin_of, groups_since
from lindero.capabilities.oversight.questions import question_of
from lindero.capabilities.oversight.rules import percentile
from lindero.capabilities.oversight.sight import CERTIFIED
from lindero.capabilities.oversight.tables import (
    COUNT_BATCHES,
    COUNT_ERASURES,
    COUNT_OUTCOMES,
    COUNT_RECALLS,
    COUNT_TURNED_AWAY,
    SELECT_DELIVERIES,
    SELECT_LATENCIES,
    SELECT_STOPS,
    Group,
)
from lindero.kernel.desk import Desk

MOST_LATENCIES: Final = 10_000
"""Receipts from which latency is reckoned: the newest of the time asked for."""


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """A figure with what it counts, so that anyone can count it again.

    Attributes:
        name: Stable name.
        title: Name for people.
        value: The figure.
        of: What it is part of; None if of nothing.
        meaning: What is counted, in one sentence.
    """

    name: str
    title: str
    value: int
    of: int | None = None
    meaning: str


class Latency(msgspec.Struct, frozen=True, kw_only=True):
    """Time from when a batch was sealed to when its receipt was verified.

    Attributes:
        batches: How many batches it is reckoned from.
        p50_ms: Half of them took no longer, milliseconds; None if there are none.
        p95_ms: 95 of 100 took no longer.
        p99_ms: 99 of 100 took no longer.
        most_ms: None took longer.
    """

    batches: int
    p50_ms: int | None
    p95_ms: int | None
    p99_ms: int | None
    most_ms: int | None


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """Time from when a record was put here to when the neighbour's receipt for it was verified.

    Attributes:
        batches: How many batches it is reckoned from.
        median_ms: The median of the batches' own medians, milliseconds; None if there are none.
        p95_ms: In 95 of 100 batches, 95 of 100 records took no longer.
        limit_broken: How many batches took longer than near real time allows for their lane.
    """

    batches: int
    median_ms: int | None
    p95_ms: int | None
    limit_broken: int


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
    indicators: tuple[Indicator, ...]
    refusals: tuple[ReasonCount, ...]
    latency: Latency
    delivery: Delivery


def show_indicators(desk: Desk, query: FiguresQuery) -> IndicatorsView:
    """Show what was decided, delivered, proved and recalled, and how fast."""
    since = begin_of(desk, query)
    groups = groups_since(desk, since)
    latencies = sorted(ms for (ms,) in desk.rows(SELECT_LATENCIES, (since, MOST_LATENCIES)))
    return IndicatorsView(
        days=query.days,
        since=since or None,
        indicators=(
            *_decided(groups),
            *_delivered(desk, since),
            *_recalled(desk, since),
            *_stopped(desk, since),
        ),
        refusals=_by_reason(groups),
        latency=Latency(
            batches=len(latencies),
            p50_ms=percentile(latencies, 0.5),
            p95_ms=percentile(latencies, 0.95),
            p99_ms=percentile(latencies, 0.99),
            most_ms=percentile(latencies, 1.0),
        ),
        delivery=_delivery(desk, since),
    )


def _delivery(desk: Desk, since: int) -> Delivery:
    took = desk.rows(SELECT_DELIVERIES, (since, MOST_LATENCIES))
    late = {event: count for event, count, _ in desk.rows(COUNT_BATCHES, (since,))}.get("late", 0)
    return Delivery(
        batches=len(took),
        median_ms=percentile(sorted(median for median, _ in took), 0.5),
        p95_ms=percentile(sorted(p95 for _, p95 in took), 0.95),
        limit_broken=late,
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


def _decided(groups: list[Group]) -> list[Indicator]:
    decided = sum(group.count for group in groups)
    released = sum(group.count for group in groups if group.allowed)
    narrowed = sum(group.count for group in groups if group.allowed and group.code)
    return [
        _indicator(
            "decided", decided, "Decided", "Decisions of the gate, one for each record and neighbour."
        ),
        _indicator("released", released, "Released", "Decisions by which something crossed.", decided),
        _indicator("narrowed", narrowed, "Of these narrowed", "Releases that a rule made smaller.", released),
        _indicator("refused", decided - released, "Refused", "Decisions by which nothing crossed.", decided),
    ]


def _delivered(desk: Desk, since: int) -> list[Indicator]:
    batches = {event: (count, entries) for event, count, entries in desk.rows(COUNT_BATCHES, (since,))}
    nothing = (0, 0)
    sealed, acknowledged = batches.get("sealed", nothing), batches.get("acknowledged", nothing)
    received = batches.get("received", nothing)
    not_taken = {"out": 0, "in": 0}
    for direction, _, status, count, _ in desk.rows(COUNT_OUTCOMES, (since,)):
        not_taken[direction] += 0 if status in CERTIFIED else count
    return [
        _indicator(
            "entries_sent", sealed[1], "Entries sealed", "Entries written into channels to neighbours."
        ),
        _indicator(
            "receipts_verified",
            acknowledged[0],
            "Receipts verified",
            "Batches for which the neighbour's signed receipt was verified.",
            sealed[0],
        ),
        _indicator(
            "entries_acknowledged",
            acknowledged[1],
            "Entries acknowledged",
            "Entries that those receipts cover.",
            sealed[1],
        ),
        _indicator(
            "not_taken_by_neighbours",
            not_taken["out"],
            "Not taken by neighbours",
            "Entries of ours that a neighbour's own check did not let in.",
            acknowledged[1],
        ),
        _indicator("entries_received", received[1], "Entries received", "Entries of neighbours' batches."),
        _indicator(
            "not_taken_by_us",
            not_taken["in"],
            "Not taken by us",
            "Entries of neighbours that our own check did not let in.",
            received[1],
        ),
    ]


def _recalled(desk: Desk, since: int) -> list[Indicator]:
    asked: Mapping[int, int] = dict(desk.rows(COUNT_RECALLS, (desk.nation, since)))
    proved: dict[str, int] = {}
    for side, _, count in desk.rows(COUNT_ERASURES, (since,)):
        proved[side] = proved.get(side, 0) + count
    return [
        _indicator("recalls_asked", asked.get(1, 0), "Recalls by us", "Own records that we asked back."),
        _indicator(
            "recalls_proved",
            proved.get("theirs", 0),
            "Erasures proved to us",
            "Neighbours' signed answers to our recalls, one for each recipient.",
        ),
        _indicator("recalls_of_us", asked.get(0, 0), "Recalls by neighbours", "Records asked back from us."),
        _indicator(
            "erased_by_us",
            proved.get("ours", 0),
            "Erasures proved by us",
            "Recalled records that we erased and certified.",
            asked.get(0, 0),
        ),
    ]


def _stopped(desk: Desk, since: int) -> list[Indicator]:
    doors: dict[Any, int] = dict(desk.rows(COUNT_TURNED_AWAY, (since,)))
    acts = [act for _, _, act, *_ in desk.rows(SELECT_STOPS, (since,))]
    return [
        _indicator(
            "suspensions",
            acts.count("suspended"),
            "Suspensions",
            "Times that a party stopped the flow under an agreement, whole or in part.",
        ),
        _indicator(
            "access_refused",
            doors.get("console", 0),
            "Access refused",
            "People who lacked a grant, a session or the right secret.",
        ),
        _indicator(
            "parcels_rejected",
            doors.get("wire", 0),
            "Parcels turned away",
            "What a neighbour sent and we turned away whole: forged, out of order, of another setting.",
        ),
    ]


def _indicator(name: str, value: int, title: str, meaning: str, of: int | None = None) -> Indicator:
    return Indicator(name=name, title=title, value=value, of=of, meaning=meaning)
