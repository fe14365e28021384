"""The picture folded from offered layers: newest wins, numbers stay, erasure leaves nothing."""

from lindero.capabilities.picture.tables import SELECT_ITEMS, Item, item_of
from lindero.capabilities.picture.tests.drawn import HERE, BeaconSeen, new_desk, receive
from lindero.kernel.places import place_of
from lindero.kernel.tests.fakes import MORNING, FakeDesk


def items(desk: FakeDesk) -> list[Item]:
    """Return everything that the picture holds, by slot."""
    return [item_of(row) for row in desk.rows(f"{SELECT_ITEMS} ORDER BY slot")]


def past(desk: FakeDesk) -> list[int]:
    """Return when anything was anywhere."""
    return [row[0] for row in desk.rows("SELECT measured_at FROM picture_history ORDER BY measured_at")]


def test_record_of_an_offered_layer_is_on_the_picture() -> None:
    """A folder that offers a layer is drawn without the picture knowing it."""
    desk = new_desk()
    head = desk.put(BeaconSeen(beacon="b1", name="North light", course_mdeg=90_000))
    (item,) = items(desk)
    assert (item.layer, item.origin, item.item_id) == ("beacons.beacons", "NRD", "b1")
    assert (item.place, item.name, item.course_mdeg) == (HERE, "North light", 90_000)
    assert (item.record_id, item.changed, item.delete_by) == (head.record_id, head.seq, head.delete_by)
    assert not item.is_received


def test_record_that_draws_nothing_is_not_on_it() -> None:
    """A layer may pass over a record."""
    desk = new_desk()
    desk.put(BeaconSeen(beacon=""))
    assert items(desk) == []


def test_newer_feature_replaces_the_older_under_the_same_number() -> None:
    """A thing that moves keeps its number on the map, and its way is remembered."""
    desk = new_desk()
    desk.put(BeaconSeen(beacon="b1"))
    desk.put(BeaconSeen(beacon="b2"))
    desk.put(BeaconSeen(beacon="b1", place=place_of(12.0, 55.0), measured_at=MORNING + 10_000))
    first, second = items(desk)
    assert (first.slot, first.place) == (1, place_of(12.0, 55.0))
    assert second.slot == 2
    assert past(desk) == [MORNING, MORNING, MORNING + 10_000]


def test_older_feature_moves_nothing_back() -> None:
    """What comes late is remembered as history, and the newest place stays."""
    desk = new_desk()
    desk.put(BeaconSeen(beacon="b1", measured_at=MORNING + 10_000))
    desk.put(BeaconSeen(beacon="b1", place=place_of(1.0, 1.0)))
    (item,) = items(desk)
    assert item.place == HERE
    assert past(desk) == [MORNING, MORNING + 10_000]


def test_same_thing_of_two_nations_is_two_things() -> None:
    """What a neighbour shows and what we see ourselves stand side by side, each with its origin."""
    desk = new_desk()
    desk.put(BeaconSeen(beacon="b1"))
    receive(desk, BeaconSeen(beacon="b1"))
    own, received = items(desk)
    assert (own.origin, own.is_received) == ("NRD", False)
    assert (received.origin, received.is_received) == ("SUD", True)
    assert (received.agreement, received.clause) == ("AG-7@1", "AG-7@1/art-6-2")
    assert (received.purpose, received.handling) == ("border_surveillance", "restricted tlp:amber no-onward")


def test_thing_that_is_gone_leaves_the_map_and_keeps_its_way() -> None:
    """The end is noted where it was last; a late report does not bring it back, a newer one does."""
    desk = new_desk()
    moved = desk.put(BeaconSeen(beacon="b1", name="North light"))
    ended = desk.put(BeaconSeen(beacon="b1", is_gone=True))
    (item,) = items(desk)
    assert (item.is_ended, item.changed, item.record_id) == (1, ended.seq, moved.record_id)
    desk.put(BeaconSeen(beacon="b1"))
    assert items(desk)[0].is_ended == 1
    desk.put(BeaconSeen(beacon="b1", measured_at=MORNING + 1))
    assert items(desk)[0].is_ended == 0


def test_end_of_something_never_seen_is_passed_over() -> None:
    """An end without a beginning draws nothing."""
    desk = new_desk()
    desk.put(BeaconSeen(beacon="b1", is_gone=True))
    assert items(desk) == []


def test_S_40_erasing_a_record_takes_its_thing_off_the_picture() -> None:
    """Nothing that came of an erased record is left: neither the newest place nor the way, nor the name."""
    desk = new_desk()
    first = desk.put(BeaconSeen(beacon="canary-1", name="canary-2", identity="canary-3"))
    desk.erase(first.record_id)
    assert items(desk) == []
    assert past(desk) == []
    dump = "\n".join(desk.tables.database.iterdump())
    assert "canary" not in dump


def test_S_40_erasing_the_end_does_not_erase_what_it_ended() -> None:
    """Each record takes only its own with it; what is shown still comes of the last position."""
    desk = new_desk()
    desk.put(BeaconSeen(beacon="b1"))
    ended = desk.put(BeaconSeen(beacon="b1", is_gone=True))
    desk.erase(ended.record_id)
    assert [item.is_ended for item in items(desk)] == [1]


def test_S_40_erasing_the_last_position_reaches_what_has_left_the_map() -> None:
    """The end moved the row on in the log; the record that it still shows takes it along all the same."""
    desk = new_desk()
    last = desk.put(BeaconSeen(beacon="b1", name="canary-4"))
    desk.put(BeaconSeen(beacon="b1", is_gone=True))
    desk.erase(last.record_id)
    assert items(desk) == []
    assert "canary" not in "\n".join(desk.tables.database.iterdump())


def test_thing_comes_back_with_its_next_record_and_its_way() -> None:
    """After an erasure the next record shows the thing again, with a new number and what is left of its way."""
    desk = new_desk()
    desk.put(BeaconSeen(beacon="b1"))
    newest = desk.put(BeaconSeen(beacon="b1", measured_at=MORNING + 10_000))
    desk.erase(newest.record_id)
    assert items(desk) == []
    desk.put(BeaconSeen(beacon="b1", measured_at=MORNING + 20_000))
    (item,) = items(desk)
    assert item.slot == 2
    assert past(desk) == [MORNING, MORNING + 20_000]


def test_numbers_are_never_given_twice() -> None:
    """A number that was on the map once means no other thing later, however many come and go."""
    desk = new_desk()
    for number in range(5):
        head = desk.put(BeaconSeen(beacon=f"b{number}"))
        desk.erase(head.record_id)
    desk.put(BeaconSeen(beacon="last"))
    assert [item.slot for item in items(desk)] == [6]
