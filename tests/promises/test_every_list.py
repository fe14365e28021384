"""Promises about all lists: each is walked page after page, whatever folder it is of."""

import pytest

from tests.promises.lists import (
    Case,
    every_row_is_reached,
    short_pages_keep_the_order,
    the_place_is_given_where_it_is_asked_for,
)
from tests.promises.test_further_lists import CASES as FURTHER
from tests.promises.test_last_lists import CASES as LAST
from tests.promises.test_long_lists import CASES as LONG

CASES = (*LONG, *FURTHER, *LAST)


@pytest.mark.parametrize("case", CASES, ids=repr)
def test_the_row_behind_the_longest_page_is_reached(case: Case) -> None:
    """More rows than a page ever held: page after page comes to each of them once, in one order."""
    every_row_is_reached(case)


@pytest.mark.parametrize("case", CASES, ids=repr)
def test_the_length_of_a_page_does_not_change_the_order(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order on many short pages is the order on one long page."""
    short_pages_keep_the_order(case, monkeypatch)


def test_every_place_that_a_page_is_asked_for_it_also_gives() -> None:
    """A field of a query that takes a place in a list has a field of the view beside it that gives the next."""
    for case in CASES:
        the_place_is_given_where_it_is_asked_for(case)
