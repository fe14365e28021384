"""Lists in pages: each goes on where the one before ended, so that every row is reached and none comes twice.

A page is not counted off from the first row but begins after a place in the list's order (keyset paging). So a row that
came or went meanwhile neither hides another nor shows it again, and a page in the middle reads what it shows.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Final, Generic, TypeVar

import msgspec

from lindero.kernel.desk import Row
from lindero.kernel.errors import Invalid

T = TypeVar("T")

Key = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{2,1000}$(?!\n)")]
"""A place in a list, as an address carries it; only the list itself reads it."""

Value = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)] | str
"""What places are compared by: whole numbers that a database holds, and texts."""

_VALUES: Final = msgspec.json.Decoder(tuple[Value, ...])


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """Rows that are listed in one order, in which each has a place of its own.

    Attributes:
        columns: What is read of a row, in SQL, with a comma between each two.
        source: The table, with those that are joined to it.
        by: What the rows are ordered by, from the smallest up: expressions in SQL, none of them ever NULL, the last
            ones telling apart what the others do not.
        descending: Whether they are ordered from the greatest down instead.
    """

    columns: str
    source: str
    by: tuple[str, ...]
    descending: bool = False


class Slice(msgspec.Struct, Generic[T], frozen=True):
    """What one page shows of a list.

    Attributes:
        items: They, in order.
        next: The place after which the next page begins; None at the end.
    """

    items: Sequence[T]
    next: Key | None


def slice_of(
    rows: Callable[[str, Sequence[Any]], list[Row]],
    listing: Listing,
    after: Key | None,
    at_most: int,
    *,
    where: str = "",
    values: Sequence[Any] = (),
) -> Slice[Row]:
    """Return one page of the rows that fulfil a condition.

    Args:
        rows: Reads rows, as a desk does.
        listing: The list.
        after: Where the page before ended; None for the first page.
        at_most: How many rows a page has.
        where: The condition, in SQL; every row where it is empty.
        values: The condition's values.

    Raises:
        Invalid: If there is no such place in the list.
    """
    by, size = ", ".join(listing.by), len(listing.by)
    conditions, bound = ([f"({where})"] if where else []), list(values)
    if after is not None:
        beyond = "<" if listing.descending else ">"
        conditions.append(f"({by}) {beyond} ({', '.join('?' * size)})")
        bound += place_of(after, size)
    found = rows(
        f"SELECT {listing.columns}, {by} FROM {listing.source}"
        f"{' WHERE ' if conditions else ''}{' AND '.join(conditions)}"
        f" ORDER BY {', '.join(f'{one} DESC' for one in listing.by) if listing.descending else by} LIMIT ?",
        (*bound, at_most + 1),
    )
    shown = found[:at_most]
    is_more = len(found) > at_most
    return Slice([row[:-size] for row in shown], key_of(shown[-1][-size:]) if is_more else None)


def first_of(
    rows: Callable[[str, Sequence[Any]], list[Row]],
    query: str,
    columns: Sequence[str],
    at_most: int,
    *,
    where: str = "",
    values: Sequence[Any] = (),
) -> list[Row]:
    """Return the first rows of a query in its own order, of those that fulfil a condition; no more are read.

    Args:
        rows: Reads rows, as a desk does.
        query: The query, in SQL, without values.
        columns: What to call its columns.
        at_most: How many rows to return.
        where: The condition on these columns, in SQL; every row where it is empty.
        values: The condition's values.
    """
    named = ", ".join(columns)
    return rows(
        f"WITH asked({named}) AS ({query}) SELECT {named} FROM asked{' WHERE ' if where else ''}{where} LIMIT ?",
        (*values, at_most),
    )


def slice_sorted(
    items: Sequence[T], place: Callable[[T], tuple[Value, ...]], after: Key | None, at_most: int
) -> Slice[T]:
    """Return one page of what is in memory already, by the place that each item has; no two may share one.

    Raises:
        Invalid: If there is no such place in the list.
    """
    ordered = sorted(items, key=place)
    if after is not None and ordered:
        begun = tuple(place_of(after, len(place(ordered[0]))))
        try:
            ordered = [item for item in ordered if place(item) > begun]
        except TypeError as error:
            raise _no_place() from error
    is_more = len(ordered) > at_most
    return Slice(ordered[:at_most], key_of(place(ordered[at_most - 1])) if is_more else None)


def key_of(values: Sequence[Value]) -> Key:
    """Return a place as an address carries it."""
    return base64.urlsafe_b64encode(msgspec.json.encode(list(values))).rstrip(b"=").decode()


def place_of(key: Key, size: int) -> list[Value]:
    """Return the values of a place, of which there must be so many.

    Raises:
        Invalid: If the text names no such place.
    """
    try:
        values = _VALUES.decode(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
    except (binascii.Error, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise _no_place() from error
    if len(values) != size:
        raise _no_place()
    return list(values)


def _no_place() -> Invalid:
    return Invalid(
        "paging.no_place", "This address leads to no page of this list.", "Begin at the list's first page."
    )
