"""Promise of the layer: an item stands on the map where it was noted."""

from lindero.capabilities.example import actions, layers, records
from lindero.capabilities.example.rules import wait_until
from lindero.capabilities.example.tests.desk import TestDesk
from lindero.kernel.places import place_of

MILL = place_of(18.9251, 40.7190)


def test_item_stands_where_it_was_noted() -> None:
    """The feature has the record's place, words and end."""
    desk = TestDesk()
    name = actions.note_item(desk, actions.NoteItem(what="fence down", place=MILL, urgency=3))
    head, record = desk.record(name)
    assert isinstance(record, records.ItemNoted)
    feature = layers.item_feature(head, record)
    assert (feature.item_id, feature.place, feature.name) == (name, MILL, "fence down")
    assert feature.stale_at == wait_until(head.at, 3)
