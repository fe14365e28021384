"""Lists in pages: every row is reached once, whatever comes, goes or has the same instant as another."""

import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.errors import Invalid
from lindero.kernel.paging import Key, Listing, Slice, key_of, place_of, slice_of, slice_sorted

THINGS = Listing(columns="name, at", source="things", by=("done", "-at", "name"))
NEWEST = Listing(columns="name, at", source="things", by=("at", "name"), descending=True)


class Things:
    """A table of things with a state, an instant and a name."""

    def __init__(self, rows: Sequence[tuple[int, int, str]]) -> None:
        self.database = sqlite3.connect(":memory:")
        self.database.execute("CREATE TABLE things (done INTEGER, at INTEGER, name TEXT)")
        self.database.executemany("INSERT INTO things VALUES (?, ?, ?)", rows)

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self.database.execute(sql, tuple(values)).fetchall()


def _all(turn: Callable[[Key | None], Slice[Any]]) -> list[Any]:
    """Return what all pages show, from the first on."""
    page = turn(None)
    found = [*page.items]
    while page.next is not None:
        page = turn(page.next)
        assert page.items, "a page that is led to has something to show"
        found += page.items
    return found


def _turned(things: Things, listing: Listing, at_most: int, after: Key | None) -> Slice[Any]:
    return slice_of(things.rows, listing, after, at_most)


_ROWS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(-3, 3), st.text(max_size=3)),
    max_size=20,
    unique_by=lambda row: row[2],
)


@given(_ROWS, st.integers(1, 6))
def test_every_row_stands_on_one_page(rows: list[tuple[int, int, str]], at_most: int) -> None:
    """Page after page comes to every row once, in the list's order, also where several have one instant."""
    things = Things([row for row in rows if "\0" not in row[2]])
    for listing, order in ((THINGS, "done, -at, name"), (NEWEST, "at DESC, name DESC")):
        whole = things.rows(f"SELECT name, at FROM things ORDER BY {order}")
        assert _all(partial(_turned, things, listing, at_most)) == whole


@given(_ROWS, st.integers(1, 6))
def test_every_item_in_memory_stands_on_one_page(rows: list[tuple[int, int, str]], at_most: int) -> None:
    """What is sorted in memory is shown as what a database sorts."""
    assert _all(lambda after: slice_sorted(rows, lambda row: row, after, at_most)) == sorted(rows)


def test_a_condition_holds_on_every_page() -> None:
    """What does not fulfil it is on none of them, though it is joined by OR."""
    things = Things([(number % 3, number, f"t{number:03}") for number in range(30)])
    found = _all(
        lambda after: slice_of(things.rows, THINGS, after, 4, where="done = ? OR at = ?", values=(1, 0))
    )
    assert sorted(at for _, at in found) == [0, *range(1, 30, 3)]


def test_what_comes_and_goes_meanwhile_hides_nothing() -> None:
    """The row that a page ended with goes, and one comes before it: the next page goes on behind it all the same."""
    things = Things([(0, -number, f"t{number}") for number in range(6)])
    first = slice_of(things.rows, THINGS, None, 3)
    assert [name for name, _ in first.items] == ["t0", "t1", "t2"]
    things.database.execute("DELETE FROM things WHERE name IN ('t0', 't2')")
    things.database.execute("INSERT INTO things VALUES (0, 9, 'new')")
    second = slice_of(things.rows, THINGS, first.next, 3)
    assert [name for name, _ in second.items] == ["t3", "t4", "t5"]
    assert second.next is None


@pytest.mark.parametrize(
    "values", [(), (0, 5), (0, 5, "x", 1), (0, 1.5, "x"), (0, None, "x"), (0, 2**63, "x")]
)
def test_an_address_of_no_place_is_refused(values: tuple[Any, ...]) -> None:
    """Of another list, of numbers that no database holds, or of nothing at all."""
    with pytest.raises(Invalid):
        place_of(key_of(values), 3)


@pytest.mark.parametrize("key", ["AA", "_-_-", "A", key_of(("x",)) + "A", "WzB" * 40])
def test_an_address_that_cannot_be_read_is_refused(key: str) -> None:
    """Whoever changes an address is told to begin at the first page."""
    with pytest.raises(Invalid, match="leads to no page"):
        slice_of(Things([]).rows, THINGS, key, 3)


def test_a_place_of_another_kind_is_refused() -> None:
    """A number where the list has a text is a place of another list."""
    with pytest.raises(Invalid):
        slice_sorted([(1, "a")], lambda item: item, key_of(("a", 1)), 3)
