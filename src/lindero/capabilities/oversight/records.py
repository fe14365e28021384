"""What oversight itself puts: counters that were published, and counters that were withheld, with the reason."""

from typing import Annotated, ClassVar, Final

import msgspec

from lindero.kernel.marks import field
from lindero.kernel.record import Record

MONTH_PATTERN: Final = r"^[0-9]{4}-(0[1-9]|1[0-2])$(?!\n)"
COUNTER_PATTERN: Final = r"^[a-z][a-z_]{2,40}$(?!\n)"
TEN_YEARS_DAYS: Final = 3_653


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
