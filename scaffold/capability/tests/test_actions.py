"""Promises of the actions: what is put on record, and what is turned down."""

import pytest

from lindero.capabilities.example import actions, records
from lindero.capabilities.example.asks import CloseItem, NoteItem
from lindero.capabilities.example.capability import CAPABILITY
from lindero.kernel.errors import Missing
from lindero.kernel.places import place_of
from lindero.kernel.tests.fakes import FakeDesk

MILL = place_of(18.9251, 40.7190)


def test_noted_item_is_on_record() -> None:
    """What was asked is what the log says, and the asker learns the record's name."""
    desk = FakeDesk(CAPABILITY)
    name = actions.note_item(desk, NoteItem(what="fence down", place=MILL, urgency=2))
    assert desk.record(name)[1] == records.ItemNoted(what="fence down", place=MILL, urgency=2)


def test_closed_item_names_the_one_it_closes() -> None:
    """Closing puts a further record that names its cause; nothing is changed or taken out."""
    desk = FakeDesk(CAPABILITY)
    name = actions.note_item(desk, NoteItem(what="fence down", place=MILL))
    actions.close_item(desk, CloseItem(item=name))
    assert [event.record for event in desk.log][-1] == records.ItemClosed(item=name)
    assert desk.log[-1].head.cause == name
    assert desk.record(name)[1] is not None


def test_item_that_is_not_open_cannot_be_closed() -> None:
    """An item that is unknown, or closed already, is turned down with advice."""
    desk = FakeDesk(CAPABILITY)
    name = actions.note_item(desk, NoteItem(what="fence down", place=MILL))
    actions.close_item(desk, CloseItem(item=name))
    with pytest.raises(Missing) as caught:
        actions.close_item(desk, CloseItem(item=name))
    assert caught.value.advice
