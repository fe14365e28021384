"""What of the picture leaves towards clients: named layers only, and whatever ends or is erased is taken back."""

import msgspec

from lindero.capabilities.picture.leaving import Leaving, Outlet
from lindero.capabilities.picture.tests.drawn import BeaconSeen, new_desk, receive
from lindero.kernel.tests.fakes import FakeDesk

BEACONS = frozenset({"beacons.beacons"})


def outlet(desk: FakeDesk, *, received: bool = False, layers: frozenset[str] = BEACONS) -> Outlet:
    """Return an outlet of a desk's picture."""
    return Outlet(desk.rows, Leaving(layers=layers, received=received))


def names(told: Outlet) -> list[str]:
    """Return the names of what clients are told next."""
    return [item.item_id for item in told.news().items]


def test_what_changes_is_told_once() -> None:
    """First everything, then only what changed."""
    desk = new_desk()
    desk.put(BeaconSeen(beacon="a"))
    desk.put(BeaconSeen(beacon="b"))
    told = outlet(desk)
    assert names(told) == ["a", "b"]
    assert names(told) == []
    desk.put(BeaconSeen(beacon="b"))
    assert names(told) == ["b"]


def test_what_ends_or_is_erased_is_taken_back() -> None:
    """Ended, recalled or erased: clients are told to take it off, once."""
    desk = new_desk()
    desk.put(BeaconSeen(beacon="a"))
    head = desk.put(BeaconSeen(beacon="b"))
    told = outlet(desk)
    slots = {item.item_id: item.slot for item in told.news().items}
    desk.put(BeaconSeen(beacon="a", is_gone=True))
    assert told.news().gone == (slots["a"],)
    desk.erase(head.record_id)
    assert told.news().gone == (slots["b"],)
    assert told.news().gone == ()
    assert told.shown == {}


def test_only_named_layers_leave() -> None:
    """A layer that is not named leaves nothing, and nothing to take back."""
    desk = new_desk()
    desk.put(BeaconSeen(beacon="a"))
    told = outlet(desk, layers=frozenset({"tracking.tracks"}))
    assert names(told) == []
    desk.put(BeaconSeen(beacon="a", is_gone=True))
    assert told.news().gone == ()


def test_what_neighbours_sent_leaves_only_where_that_is_set() -> None:
    """Received things stay inside unless the node is told otherwise, and red ones always."""
    desk = new_desk()
    receive(desk, BeaconSeen(beacon="a"))
    assert names(outlet(desk)) == []
    assert names(outlet(desk, received=True)) == ["a"]
    told = outlet(desk, received=True)
    told.news()
    (item,) = told.shown.values()
    red = msgspec.structs.replace(item, handling="restricted TLP:RED")
    assert not Leaving(layers=BEACONS, received=True).lets(red)
