"""The map in numbers, the list that equals it, one thing with its way, areas of agreements."""

import re
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.picture import tables
from lindero.capabilities.picture.capability import CAPABILITY
from lindero.capabilities.picture.finding import ListQuery
from lindero.capabilities.picture.live import everything
from lindero.capabilities.picture.overview import PictureQuery, show_list, show_picture, show_rows
from lindero.capabilities.picture.tests.drawn import BEACONS, HERE, BeaconSeen, new_desk, receive
from lindero.capabilities.picture.track import TRAIL_LENGTH, TrackQuery, show_track, show_trail
from lindero.capabilities.picture.zones import AreasQuery, show_areas
from lindero.engine.fence import Fence
from lindero.kernel.agreed import AgreedArea
from lindero.kernel.capability import Capability
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Invalid, Missing
from lindero.kernel.places import place_of
from lindero.kernel.sharing import Sharing
from lindero.kernel.sharing_offer import SharingOffer
from lindero.kernel.tests.agreements import agreement_with
from lindero.kernel.tests.fakes import MORNING, FakeDesk


def titles(desk: FakeDesk, **query: object) -> list[str]:
    """Return what the list shows."""
    return [item.title for item in show_list(desk, msgspec.convert(query, ListQuery)).items]


@pytest.fixture
def desk() -> FakeDesk:
    """Return a desk with four things, one of them received, one in distress, one stale."""
    desk = new_desk()
    desk.put(BeaconSeen(beacon="b1", name="Amber Gull", identity="299000001"))
    desk.put(BeaconSeen(beacon="b2", identity="299000002", item_class="rescue", place=place_of(179.9, 0.0)))
    desk.put(BeaconSeen(beacon="b3-without-a-name", place=place_of(-179.9, 0.0), stale_at=MORNING - 1))
    receive(desk, BeaconSeen(beacon="b4", name="calm bay", item_class="aircraft", measured_at=MORNING + 5))
    desk.put(BeaconSeen(beacon="b5"))
    desk.put(BeaconSeen(beacon="b5", is_gone=True))
    return desk


def test_map_in_numbers(desk: FakeDesk) -> None:
    """Own, received and stale things are counted, and those of each class; what left is not."""
    view = show_picture(desk, PictureQuery())
    assert (view.own, view.received, view.stale) == (3, 1, 1)
    assert {one.item_class: one.things for one in view.classes} == {"aircraft": 1, "rescue": 1, "vessel": 2}
    assert len(view.items) == 4


def test_map_of_nothing() -> None:
    """A node that sees nothing has an empty map, not an error."""
    view = show_picture(new_desk(), PictureQuery())
    assert (view.own, view.received, view.stale, view.items) == (0, 0, 0, ())


def test_list_equals_the_map(desk: FakeDesk) -> None:
    """Everything that the live picture holds is in the list, and nothing else."""
    live = everything(desk.rows, desk.now()).upserts
    assert sorted(live.slot.tolist()) == sorted(item.slot for item in show_list(desk, ListQuery()).items)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["299000002", "Amber Gull", "calm bay", "b3-witho"]),
        ({"q": "GULL"}, ["299000002", "Amber Gull"]),
        ({"q": "299000002"}, ["299000002"]),
        ({"q": "b3-without"}, ["299000002", "b3-witho"]),
        ({"q": "%"}, ["299000002"]),
        ({"origin": "own"}, ["299000002", "Amber Gull", "b3-witho"]),
        ({"origin": "received"}, ["299000002", "calm bay"]),
        ({"origin": "SUD"}, ["299000002", "calm bay"]),
        ({"origin": "VES"}, ["299000002"]),
        ({"item_class": "rescue"}, ["299000002"]),
        ({"layer": "beacons.beacons", "item_class": "aircraft"}, ["calm bay"]),
        ({"layer": "other.layer"}, []),
        ({"order": "newest"}, ["299000002", "calm bay", "Amber Gull", "b3-witho"]),
        ({"order": "origin"}, ["299000002", "Amber Gull", "b3-witho", "calm bay"]),
        ({"west": 10.0, "south": 55.0, "east": 12.0, "north": 56.0}, ["299000002", "Amber Gull", "calm bay"]),
        ({"view": "10,55,12,56", "hide": "aircraft"}, ["299000002", "Amber Gull"]),
        (
            {"layer": "beacons.beacons", "west": 10.0, "south": 55.0, "east": 12.0, "north": 56.0},
            ["Amber Gull", "calm bay"],
        ),
        ({"hide": "vessel"}, ["299000002", "calm bay"]),
        ({"hide": "Received, stale"}, ["299000002", "Amber Gull"]),
        ({"hide": "own"}, ["299000002", "calm bay"]),
        ({"hide": "beacons.beacons"}, ["299000002"]),
        ({"hide": "beacons,vess,essel,0,'"}, ["299000002", "Amber Gull", "calm bay", "b3-witho"]),
        ({"west": 170.0, "south": -1.0, "east": -170.0, "north": 1.0}, ["299000002", "b3-witho"]),
        ({"west": 170.0, "south": -1.0, "east": 180.0, "north": 1.0}, ["299000002"]),
        (
            {"west": -180.0, "south": -90.0, "east": 180.0, "north": 90.0, "origin": "received"},
            ["299000002", "calm bay"],
        ),
    ],
)
def test_list_is_found_by_what_is_asked(desk: FakeDesk, query: dict[str, object], found: list[str]) -> None:
    """Words, origin, class, layer, area and what is hidden narrow the list, but never who is in distress."""
    assert titles(desk, **query) == found


@pytest.mark.parametrize(
    "query",
    [
        {"west": 1.0},
        {"west": 1.0, "south": 1.0, "east": 2.0},
        {"west": 1.0, "south": 2.0, "east": 2.0, "north": 1.0},
        {"view": "1,2,3"},
        {"view": "here"},
        {"view": "1,2,3,nan"},
        {"view": "1,2,3,1e9"},
    ],
)
def test_incomplete_area_is_refused(desk: FakeDesk, query: dict[str, object]) -> None:
    """An area that lacks an edge is a mistake, not the whole world."""
    with pytest.raises(Invalid):
        titles(desk, **query)


EVERYTHING_HIDDEN = "vessel,vehicle,aircraft,drone,patrol,unknown,rescue,own,received,stale,beacons.beacons"


@settings(max_examples=40)
@given(
    hide=st.sampled_from(["", EVERYTHING_HIDDEN, "rescue", "rescue.cases,own"]),
    q=st.sampled_from(["", "zzz", "%"]),
    item_class=st.sampled_from(["", "vessel", "drone"]),
    origin=st.sampled_from(["", "own", "received", "VES"]),
    view=st.sampled_from(["", "1,1,2,2", "-180,-90,180,90"]),
)
def test_COP_01_who_is_in_distress_is_in_every_list(
    hide: str, q: str, item_class: str, origin: str, view: str
) -> None:
    """No hiding, search, class, origin or area takes rescue off the list, and it stands first."""
    desk = new_desk()
    desk.put(BeaconSeen(beacon="sos", item_class="rescue"))
    desk.put(BeaconSeen(beacon="a"))
    found = titles(desk, hide=hide, q=q, item_class=item_class, origin=origin, view=view)
    assert found[:1] == ["sos"]
    assert titles(desk, hide=EVERYTHING_HIDDEN) == ["sos"]


def test_things_without_a_position_are_counted_and_listed(desk: FakeDesk) -> None:
    """Map and list count what cannot be drawn; it is drawn as soon as somebody says where it is."""
    desk.put(BeaconSeen(beacon="lost", place=None))
    desk.put(BeaconSeen(beacon="over", place=None))
    desk.put(BeaconSeen(beacon="over", place=None, is_gone=True))
    assert show_picture(desk, PictureQuery(hide=EVERYTHING_HIDDEN)).unplaced == 1
    assert [one.title for one in show_list(desk, ListQuery(hide=EVERYTHING_HIDDEN)).unplaced] == ["lost"]
    assert show_list(desk, ListQuery(offset=1)).unplaced == ()
    desk.put(BeaconSeen(beacon="lost"))
    assert show_picture(desk, PictureQuery()).unplaced == 0
    assert "lost" in titles(desk)


def test_list_comes_in_pages(desk: FakeDesk) -> None:
    """Page after page shows everything once."""
    first = show_list(desk, ListQuery(limit=3))
    assert (first.total, first.previous, first.next) == (4, None, 3)
    second = show_list(desk, ListQuery(limit=3, offset=3))
    assert (second.previous, second.next) == (0, None)
    slots = [item.slot for item in (*first.items, *second.items)]
    assert len(set(slots)) == 4


PLACES = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@settings(max_examples=40)
@given(
    places=st.lists(PLACES, max_size=12),
    west=st.floats(-180, 180),
    width=st.floats(0, 360),
    edges=st.tuples(st.floats(-90, 90), st.floats(-90, 90)),
)
def test_area_finds_what_lies_in_it(
    places: list[tuple[float, float]], west: float, width: float, edges: tuple[float, float]
) -> None:
    """Looking through cells finds exactly what looking at everything would."""
    desk = new_desk()
    for number, (lon, lat) in enumerate(places):
        desk.put(BeaconSeen(beacon=f"b{number}", place=place_of(lon, lat)))
    south, north = sorted(edges)
    east = west + width
    query = ListQuery(west=west, south=south, east=east, north=north, limit=1_000)
    found = {item.item_id for item in show_list(desk, query).items}
    for number, (lon, lat) in enumerate(places):
        inside = south <= lat <= north and any(west <= lon + turn <= east for turn in (-360, 0, 360, 720))
        edge = min(
            abs(lat - south),
            abs(lat - north),
            *(abs(lon + t - e) for t in (-360, 0, 360) for e in (west, east)),
        )
        assert (f"b{number}" in found) == inside or edge < 1e-6


def test_thing_with_its_way(desk: FakeDesk) -> None:
    """One thing shows what is known of it, under which right, until when, and where it was, newest first."""
    receive(desk, BeaconSeen(beacon="b4", measured_at=MORNING + 60_000, place=place_of(11.1, 55.6)))
    (slot,) = [item.slot for item in show_list(desk, ListQuery(origin="received")).items if item.is_received]
    view = show_track(desk, TrackQuery(slot=slot))
    assert (view.item.agreement, view.purpose, view.is_ended) == ("AG-7@1", "border_surveillance", False)
    assert [past.place for past in view.past] == [place_of(11.1, 55.6), HERE]
    trail = show_trail(desk, TrackQuery(slot=slot))
    assert trail.positions == ((11.0, 55.5), (11.1, 55.6))


def test_trail_is_bounded() -> None:
    """However long a thing is followed, its trail on the map stays short enough to send."""
    desk = new_desk()
    for step in range(TRAIL_LENGTH + 10):
        desk.put(BeaconSeen(beacon="b1", measured_at=MORNING + step))
    assert len(show_trail(desk, TrackQuery(slot=1)).positions) == TRAIL_LENGTH


def test_thing_that_left_the_map_can_still_be_looked_at(desk: FakeDesk) -> None:
    """What has ended is off the list, and its page says so."""
    (slot,) = desk.rows("SELECT slot FROM picture_latest WHERE item_id = 'b5'")[0]
    assert show_track(desk, TrackQuery(slot=slot)).is_ended


def test_unknown_number_is_missing(desk: FakeDesk) -> None:
    """A number of nothing is told as such, for the page and for its trail."""
    for show in (show_track, show_trail):
        with pytest.raises(Missing):
            show(desk, TrackQuery(slot=4_000_000_000))


SQUARE = (place_of(10, 55), place_of(11, 55), place_of(11, 56))
AREAS = (
    AgreedArea(name="belt", form="polygon", outer=SQUARE, holes=(SQUARE,)),
    AgreedArea(name="line", form="corridor", line=SQUARE, width_m=5),
    AgreedArea(name="all", form="everywhere"),
)


def test_areas_of_agreements_in_force_are_shown() -> None:
    """What an agreement outlines is on the map while it is in force, as GeoJSON with closed rings."""
    desk = new_desk()
    assert show_areas(desk, AreasQuery()).features == ()
    desk.tables.agreements = (agreement_with(ref="AG-7@1", areas=AREAS),)
    belt, line = show_areas(desk, AreasQuery()).features
    assert (belt.properties.agreement, belt.properties.name) == ("AG-7@1", "belt")
    assert line.properties.name == "line"
    assert [ring[0] == ring[-1] for ring in (*belt.geometry.coordinates, *line.geometry.coordinates)] == [
        True
    ] * 3
    assert set(belt.geometry.coordinates[0]) == {(10.0, 55.0), (11.0, 55.0), (11.0, 56.0)}
    assert show_areas(desk, AreasQuery(agreement="AG-8@1")).features == ()
    told = msgspec.json.decode(msgspec.json.encode(show_areas(desk, AreasQuery())))
    assert (told["type"], told["features"][0]["geometry"]["type"]) == ("FeatureCollection", "Polygon")


def holes(sql: str) -> int:
    """Return how many values a query takes: the numbered ones, and those after them."""
    numbered = [int(number) for number in re.findall(r"\?(\d+)", sql)]
    return max(numbered, default=0) + len(re.findall(r"\?(?!\d)", sql))


QUERIES = [
    value for name, value in sorted(vars(tables).items()) if name.startswith(("SELECT_", "FIND_", "COUNT_"))
]


@pytest.mark.parametrize("sql", QUERIES)
def test_queries_read_the_pictures_own_tables_only(sql: str) -> None:
    """Every query passes the engine's fence, the recursive one for areas too."""
    Fence([CAPABILITY]).check_read("picture", sql, (0,) * holes(sql))


@pytest.mark.parametrize("order", tables.ORDERS.values())
@pytest.mark.parametrize("sql", [tables.FIND_ITEMS, tables.FIND_ITEMS_IN_AREA])
def test_lists_in_every_order_pass_the_fence(sql: str, order: str) -> None:
    """So does the list in any order, page by page."""
    paged = f"{sql} ORDER BY {order} LIMIT ? OFFSET ?"
    Fence([CAPABILITY]).check_read("picture", paged, (0,) * holes(paged))


STAYS = Sharing(standing="stays")


class Asked:
    """A folder that tells of every record, and remembers what it was asked."""

    def __init__(self) -> None:
        self.names: list[tuple[str, ...]] = []

    def tell(self, _: Desk, record_ids: Sequence[str]) -> dict[str, Sharing]:
        """Say that each stays."""
        self.names.append(tuple(record_ids))
        return dict.fromkeys(record_ids, STAYS)

    def capability(self) -> Capability:
        """Return the folder."""
        return Capability(
            name="gate", title="Gate", sharings=(SharingOffer(needs="gate.read", tell=self.tell),)
        )


def test_sharing_is_asked_for_once_of_the_own_things_on_the_page() -> None:
    """However many there are; what came from a neighbour is asked for nowhere, and what is on no page neither."""
    asked = Asked()
    desk = FakeDesk(CAPABILITY, BEACONS, asked.capability())
    own = [desk.put(BeaconSeen(beacon=f"b{number:03}")).record_id for number in range(150)]
    receive(desk, BeaconSeen(beacon="a-received"))
    gone = desk.put(BeaconSeen(beacon="c-gone")).record_id
    desk.put(BeaconSeen(beacon="c-gone", is_gone=True))
    view = show_list(desk, ListQuery(limit=101))
    assert asked.names == [tuple(own[:100])]
    assert gone not in own
    assert [line.sharing for line in view.items] == [None, *[STAYS] * 100]


def test_nobody_is_asked_where_nothing_is_shown() -> None:
    """A page of received things alone, or of none, and the rows beside the map."""
    asked = Asked()
    desk = FakeDesk(CAPABILITY, BEACONS, asked.capability())
    assert show_list(desk, ListQuery()).items == ()
    desk.put(BeaconSeen(beacon="own"))
    receive(desk, BeaconSeen(beacon="received"))
    assert [line.sharing for line in show_list(desk, ListQuery(origin="received")).items] == [None]
    assert [line.sharing for line in show_rows(desk, ListQuery()).items] == [None, None]
    assert asked.names == []


def test_things_that_nobody_tells_of_have_no_sharing(desk: FakeDesk) -> None:
    """A reader who may not be told, or a node where no folder tells: the list is otherwise the same."""
    view = show_list(desk, ListQuery())
    assert view == show_rows(desk, ListQuery())
    assert {line.sharing for line in view.items} == {None}
