"""Promise of the layer: an item stands on the map where it was noted."""

from lindero.capabilities.example import layers, records
from lindero.capabilities.example.capability import CAPABILITY
from lindero.capabilities.example.rules import wait_until
from lindero.kernel.places import place_of
from lindero.kernel.tests.fakes import FakeDesk

MILL = place_of(18.9251, 40.7190)


def test_item_stands_where_it_was_noted() -> None:
    """The feature has the record's place, words and end."""
    desk = FakeDesk(CAPABILITY)
    record = records.ItemNoted(what="fence down", place=MILL, urgency=3)
    head = desk.put(record)
    feature = layers.item_feature(head, record)
    assert (feature.item_id, feature.place, feature.name) == (head.record_id, MILL, "fence down")
    assert feature.stale_at == wait_until(head.at, 3)
