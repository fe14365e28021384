"""Promises of the actions: what is put on record, and what is turned down."""

import pytest

from lindero.capabilities.example import actions, records
from lindero.capabilities.example.tests.desk import TestDesk
from lindero.kernel.errors import Missing
from lindero.kernel.places import place_of

MILL = place_of(18.9251, 40.7190)


def test_noted_item_is_on_record() -> None:
    """What was asked is what the log says, and the asker learns the record's name."""
    desk = TestDesk()
    name = actions.note_item(desk, actions.NoteItem(what="fence down", place=MILL, urgency=2))
    assert desk.puts == [records.ItemNoted(what="fence down", place=MILL, urgency=2)]
    assert desk.record(name)[1] == desk.puts[0]


def test_closed_item_names_the_one_it_closes() -> None:
    """Closing puts a further record; nothing is changed or taken out."""
    desk = TestDesk(rows=[(1,)])
    name = actions.note_item(desk, actions.NoteItem(what="fence down", place=MILL))
    actions.close_item(desk, actions.CloseItem(item=name))
    assert desk.puts[-1] == records.ItemClosed(item=name)


def test_item_that_is_not_open_cannot_be_closed() -> None:
    """An unknown item is turned down, with advice."""
    with pytest.raises(Missing) as caught:
        actions.close_item(TestDesk(), actions.CloseItem(item="a" * 26))
    assert caught.value.advice
