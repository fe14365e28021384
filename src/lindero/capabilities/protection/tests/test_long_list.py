"""The list of people in care, page by page: everybody stands in it, and each page reads what it shows."""

from collections.abc import Sequence
from typing import Any

import msgspec

from lindero.capabilities.protection import actions
from lindero.capabilities.protection.asks import measures
from lindero.capabilities.protection.capability import CAPABILITY
from lindero.capabilities.protection.pages import people
from lindero.capabilities.protection.rules import HOLD_LIMIT_MS
from lindero.capabilities.protection.tests.samples import Desk, a_desk, informed, matter, received
from lindero.kernel.desk import Row


class Counting(Desk):
    """A desk that counts the rows which pages read.

    Attributes:
        read: How many.
    """

    read = 0

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return rows of the tables, and count them."""
        found = super().rows(sql, parameters)
        self.read += len(found)
        return found


def _crowd(desk: Desk, count: int) -> list[str]:
    """Receive people a second apart, two and two not to be separated; return them in that order."""
    names = []
    for number in range(count):
        desk.at += 1_000
        names.append(received(desk, f"W-{number}"))
        if number % 2:
            matter(desk, names[-1], "family", together_with=names[-2])
    return names


def _pages(desk: Desk, query: people.PeopleQuery) -> list[people.PeopleView]:
    """Return every page from a first one on."""
    views = [people.show_people(desk, query)]
    while views[-1].next:
        views.append(people.show_people(desk, msgspec.structs.replace(query, after=views[-1].next)))
    return views


def test_everybody_stands_on_one_page_and_only_they_are_read() -> None:
    """Page after page comes to everybody once; what stands in the head counts all of them, on whichever page."""
    desk = Counting(CAPABILITY)
    names = _crowd(desk, 2 * people.SHOWN + 10)
    desk.at += HOLD_LIMIT_MS - 5_000  # At its very end a clock still runs, and five end later.
    desk.seen.clear()
    views = _pages(desk, people.PeopleQuery())
    assert [len(view.people) for view in views] == [people.SHOWN, people.SHOWN, 10]
    assert [one.record_id for view in views for one in view.people] == desk.seen == names
    assert {(view.total, view.overdue, view.uninformed) for view in views} == {
        (len(names), len(names) - 6, len(names))
    }
    assert views[1].people[0].together_with == (f"W-{people.SHOWN + 1}",)


def test_a_page_of_people_reads_as_much_however_many_there_are() -> None:
    """Rows read for a page grow neither with those on other pages nor for one person with any page at all."""
    read = []
    for count in (people.SHOWN + 2, 3 * people.SHOWN):
        desk = Counting(CAPABILITY)
        names = _crowd(desk, count)
        desk.read = 0
        people.show_people(desk, people.PeopleQuery())
        of_page, desk.read = desk.read, 0
        people.show_person(desk, people.PersonQuery(person=names[0]))
        read.append((of_page, desk.read))
    assert read[0] == read[1]


def test_who_left_stands_after_those_who_are_here() -> None:
    """With those who left the list goes on, in the order in which they did; their clocks are counted no more."""
    desk = a_desk()
    names = _crowd(desk, people.SHOWN + 4)
    for name in (names[3], names[1]):
        desk.at += 1_000
        informed(desk, name)
        actions.end_hold(desk, measures.EndHold(person=name, how="released"))
    views = _pages(desk, people.PeopleQuery(left=True))
    here = [name for name in names if name not in {names[1], names[3]}]
    assert [one.record_id for view in views for one in view.people] == [*here, names[3], names[1]]
    assert (views[0].total, views[0].uninformed) == (len(names), len(here))
    assert people.show_people(desk, people.PeopleQuery()).total == len(here)
