"""Promises of the page: what is open, in the order in which it must be seen to."""

from lindero.capabilities.example import pages, records
from lindero.capabilities.example.capability import CAPABILITY
from lindero.capabilities.example.rules import WAIT_MS
from lindero.kernel.places import place_of
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.kernel.times import DAY_MS

MILL = place_of(18.9251, 40.7190)


def desk_a_day_later() -> FakeDesk:
    """Return a desk on which two items were noted in the morning, and a day has passed."""
    desk = FakeDesk(CAPABILITY)
    desk.put(records.ItemNoted(what="sign faded", place=MILL, urgency=1))
    desk.put(records.ItemNoted(what="gate open", place=MILL, urgency=3))
    desk.at += DAY_MS
    return desk


def test_items_stand_in_the_order_of_their_end() -> None:
    """What must be seen to first stands first, and what is overdue is marked."""
    shown = pages.show_items(desk_a_day_later(), pages.ItemsQuery())
    assert [item.what for item in shown.items] == ["gate open", "sign faded"]
    assert [item.is_overdue for item in shown.items] == [True, False]
    assert shown.items[0].wait_until == MORNING + WAIT_MS[3]


def test_only_overdue_items_are_shown_when_asked() -> None:
    """The query narrows the list."""
    shown = pages.show_items(desk_a_day_later(), pages.ItemsQuery(overdue=True))
    assert [item.what for item in shown.items] == ["gate open"]


def test_closed_and_erased_items_are_gone() -> None:
    """An item leaves the list when it is closed, and when its record is erased."""
    desk = desk_a_day_later()
    first, second = (event.head.record_id for event in desk.log)
    desk.put(records.ItemClosed(item=first))
    desk.erase(second)
    assert pages.show_items(desk, pages.ItemsQuery()).items == ()
