"""Promises of the page: what is open, in the order in which it must be seen to."""

from lindero.capabilities.example import pages
from lindero.capabilities.example.rules import WAIT_MS
from lindero.capabilities.example.tests.desk import TestDesk
from lindero.kernel.times import DAY_MS

NOW = 1_790_000_000_000
ROWS = [
    ("a" * 26, "sign faded", 189_251_000, 407_190_000, 1, NOW - DAY_MS),
    ("b" * 26, "gate open", 189_251_000, 407_190_000, 3, NOW - DAY_MS),
]


def test_items_stand_in_the_order_of_their_end() -> None:
    """What must be seen to first stands first, and what is overdue is marked."""
    shown = pages.show_items(TestDesk(ROWS, NOW), pages.ItemsQuery())
    assert [item.what for item in shown.items] == ["gate open", "sign faded"]
    assert [item.is_overdue for item in shown.items] == [True, False]
    assert shown.items[0].wait_until == NOW - DAY_MS + WAIT_MS[3]


def test_only_overdue_items_are_shown_when_asked() -> None:
    """The query narrows the list."""
    shown = pages.show_items(TestDesk(ROWS, NOW), pages.ItemsQuery(overdue=True))
    assert [item.what for item in shown.items] == ["gate open"]
