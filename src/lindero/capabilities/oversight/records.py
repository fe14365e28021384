"""What oversight itself puts: counters that were published, and counters that were withheld, with the reason."""

from typing import Annotated, ClassVar, Final

import msgspec

from lindero.kernel.capability import Barrier
from lindero.kernel.marks import field
from lindero.kernel.record import Record
from lindero.kernel.times import Instant

MONTH_PATTERN: Final = r"^[0-9]{4}-(0[1-9]|1[0-2])$(?!\n)"
COUNTER_PATTERN: Final = r"^[a-z][a-z_]{2,40}$(?!\n)"
TEN_YEARS_DAYS: Final = 3_653


TRUST_SURVEY_LEAST: Final = 5
"""Fewest answers of which a mean is told: below it one could guess who said what."""


class Counter(msgspec.Struct, frozen=True, array_like=True):
    """One counter of a month.

    Attributes:
        name: Which.
        value: The count; None where it is withheld.
        because: Why it is withheld; published in its place.
    """

    name: str
    value: int | None
    because: str = ""


class CountersPublished(Record, frozen=True, kw_only=True, tag="oversight.counters_published"):
    """A month's counters were published; anyone who holds the log can count them again (safeguard S-63)."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    is_account: ClassVar[bool] = True
    month: Annotated[str, field("the month, year and number", pattern=MONTH_PATTERN)]
    counters: Annotated[tuple[Counter, ...], field("every counter, withheld or not", max_length=100)]


class CounterWithheld(Record, frozen=True, kw_only=True, tag="oversight.counter_withheld"):
    """A data protection officer withheld a month's counter; the reason is published in its place (safeguard S-63)."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    is_account: ClassVar[bool] = True
    month: Annotated[str, field("the month, year and number", pattern=MONTH_PATTERN)]
    counter: Annotated[str, field("which counter", pattern=COUNTER_PATTERN)]
    reason: Annotated[str, field("why, in words that anyone may read", min_length=20, max_length=500)]
    officer: Annotated[str, field("who withheld it", personal="direct", max_length=120)]


class TrustSurveyed(Record, frozen=True, kw_only=True, tag="oversight.trust_surveyed"):
    """People who work with a neighbour were asked whether they trust the cooperation; only their mean is here."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    is_account: ClassVar[bool] = True
    neighbour: Annotated[str, field("the neighbour", pattern=r"^[A-Z]{3}$(?!\n)")]
    ended_at: Annotated[Instant, field("when the last answer came", unit="ms UTC")]
    answers: Annotated[int, field("how many answered", ge=TRUST_SURVEY_LEAST, le=100_000)]
    trust_percent: Annotated[int, field("mean trust: 0 none, 100 full", unit="%", ge=0, le=100)]


class BarrierOwned(Record, frozen=True, kw_only=True, tag="oversight.barrier_owned"):
    """Somebody is to bring a barrier down, by role: who holds the role stands elsewhere."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    is_account: ClassVar[bool] = True
    barrier: Annotated[Barrier, field("which barrier")]
    role: Annotated[str, field("code of the role that owns it", pattern=r"^[A-Z]{3,4}$(?!\n)")]
    plan: Annotated[
        str, field("what is to be done, in words that anyone may read", min_length=10, max_length=500)
    ]
