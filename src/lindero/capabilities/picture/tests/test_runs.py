"""Records that come together are drawn as if they had come one after the other."""

from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.picture.tables import HISTORY, LATEST, layer_drawn
from lindero.capabilities.picture.tests.drawn import BEACONS, BeaconSeen, new_desk, receive
from lindero.kernel.desk import Row
from lindero.kernel.places import place_of
from lindero.kernel.tests.fakes import MORNING, FakeDesk

SEEN = st.builds(
    BeaconSeen,
    beacon=st.sampled_from(("", "b1", "b2", "b3")),
    place=st.integers(0, 9).map(lambda lon: place_of(lon, 55.0)),
    measured_at=st.integers(MORNING, MORNING + 3),
    is_gone=st.sampled_from((False, False, True)),
)


def drawn(desk: FakeDesk) -> list[list[Row]]:
    """Return everything that the picture holds."""
    return [
        desk.rows(f"SELECT * FROM {table.name} ORDER BY {', '.join(table.key)}")
        for table in (LATEST, HISTORY)
    ]


@given(st.lists(st.tuples(SEEN, st.booleans()), max_size=12), st.integers(0, 12))
def test_run_is_drawn_like_its_records_one_by_one(
    course: list[tuple[BeaconSeen, bool]], earlier: int
) -> None:
    """Newest places, numbers, ends and ways are the same, whatever was there before and in which order they come."""
    one_by_one, together = new_desk(), new_desk()
    for record, is_received in course:
        receive(one_by_one, record) if is_received else one_by_one.put(record)
    run = [(event.head, event.record) for event in one_by_one.log]
    (layer,) = BEACONS.layers
    for part in (run[:earlier], run[earlier:]):
        layer_drawn(together.tables, layer, part)
    assert drawn(together) == drawn(one_by_one)
