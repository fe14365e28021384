"""Publishing the counters of every month, and withholding one with a reason that is published (safeguard S-63)."""

from collections.abc import Mapping
from typing import Annotated, Final

import msgspec

from lindero.capabilities.oversight.counting import MEANINGS, counted, month_after, month_before, month_of
from lindero.capabilities.oversight.records import (
    COUNTER_PATTERN,
    MONTH_PATTERN,
    Counter,
    CountersPublished,
    CounterWithheld,
)
from lindero.capabilities.oversight.tables import SELECT_PUBLISHED, SELECT_PUBLISHED_MONTH, SELECT_WITHHELD
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Conflict, Invalid
from lindero.kernel.times import DAY_MS, Instant, instant_of

DAYS_TO_WITHHOLD: Final = 5
"""Days after a month's end within which a counter may be withheld; then the month is published."""

MOST_MONTHS: Final = 120
_COUNTERS: Final = msgspec.json.Decoder(tuple[Counter, ...])


class WithholdCounter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Withhold one counter of one month; the reason is published in its place.

    Attributes:
        month: The month, `2026-11`.
        counter: Which counter.
        reason: Why, in words that anyone may read.
    """

    month: Annotated[str, msgspec.Meta(pattern=MONTH_PATTERN)]
    counter: Annotated[str, msgspec.Meta(pattern=COUNTER_PATTERN)]
    reason: Annotated[str, msgspec.Meta(min_length=20, max_length=500)]


def withhold_counter(desk: Desk, ask: WithholdCounter) -> None:
    """Withhold a counter that is not published yet.

    Raises:
        Invalid: If there is no such counter.
        Conflict: If the month is published already, or the counter is withheld already.
    """
    if ask.counter not in MEANINGS:
        raise Invalid(
            "oversight.counter",
            f"There is no counter {ask.counter}.",
            f"Choose one of {', '.join(MEANINGS)}.",
        )
    if desk.rows(SELECT_PUBLISHED_MONTH, (ask.month,)):
        raise Conflict(
            "oversight.published",
            f"The counters of {ask.month} are published.",
            "What is published stays published.",
        )
    if ask.counter in _withheld(desk, ask.month):
        raise Conflict(
            "oversight.withheld", f"{ask.counter} of {ask.month} is withheld already.", "Leave it so."
        )
    desk.put(
        CounterWithheld(
            month=ask.month, counter=ask.counter, reason=ask.reason, officer=desk.actor.name[:120]
        )
    )


def publish_counters(desk: Desk) -> None:
    """Publish every month that ended some days ago and is not published yet; nobody's leave is needed."""
    due = month_before(month_of(desk.now() - DAYS_TO_WITHHOLD * DAY_MS))
    published = desk.rows(SELECT_PUBLISHED, (1,))
    month = month_after(published[0][0]) if published else due
    while month <= due:
        desk.put(CountersPublished(month=month, counters=_counters(desk, month)))
        month = month_after(month)


def _counters(desk: Desk, month: str) -> tuple[Counter, ...]:
    begin, end = instant_of(f"{month}-01"), instant_of(f"{month_after(month)}-01")
    withheld = _withheld(desk, month)
    return tuple(
        Counter(name, None, withheld[name]) if name in withheld else Counter(name, value)
        for name, value in counted(desk, begin, end).items()
    )


def _withheld(desk: Desk, month: str) -> Mapping[str, str]:
    return dict(desk.rows(SELECT_WITHHELD, (month,)))


class TransparencyQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing is asked: all that was published is shown."""


class PublishedCounter(msgspec.Struct, frozen=True, kw_only=True):
    """A counter as anyone reads it.

    Attributes:
        name: Stable name.
        title: Name for people.
        meaning: What is counted.
        value: The count; None where it is withheld.
        because: Why it is withheld.
    """

    name: str
    title: str
    meaning: str
    value: int | None
    because: str


class PublishedMonth(msgspec.Struct, frozen=True, kw_only=True):
    """A month as it was published.

    Attributes:
        month: The month, `2026-11`.
        at: When it was published, milliseconds UTC.
        record_id: The record of the national log that says so.
        counters: Its counters.
    """

    month: str
    at: Instant
    record_id: str
    counters: tuple[PublishedCounter, ...]


class TransparencyView(msgspec.Struct, frozen=True, kw_only=True):
    """What was published, the newest month first."""

    nation: str
    months: tuple[PublishedMonth, ...]


def show_transparency(desk: Desk, query: TransparencyQuery) -> TransparencyView:
    """Show what was published."""
    return TransparencyView(
        nation=desk.nation,
        months=tuple(
            PublishedMonth(
                month=month,
                at=at,
                record_id=record_id,
                counters=tuple(_published(counter) for counter in _COUNTERS.decode(counters)),
            )
            for month, at, record_id, counters in desk.rows(SELECT_PUBLISHED, (MOST_MONTHS,))
        ),
    )


def _published(counter: Counter) -> PublishedCounter:
    meaning = MEANINGS.get(counter.name)
    return PublishedCounter(
        name=counter.name,
        title=meaning.title if meaning else counter.name,
        meaning=meaning.sentence if meaning else "",
        value=counter.value,
        because=counter.because,
    )
