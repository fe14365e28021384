"""The document of the picture: three layers, each sublayer with its rule, shown to whom it is open (COP-01)."""

import msgspec
import pytest

from lindero.app import find_registry
from lindero.capabilities.picture.capability import CAPABILITY
from lindero.capabilities.picture.layers_shown import LayersQuery, show_layers
from lindero.capabilities.picture.policy import LAYERS, MAP_GRANT, permitted, read_document, shipped
from lindero.capabilities.picture.tests.drawn import BEACONS, BeaconSeen, receive
from lindero.kernel.tests.fakes import MORNING, FakeDesk


def test_COP_01_document_has_three_layers_and_three_pictures_each_with_its_policy() -> None:
    """Every layer has sublayers, every picture is used, and no rule is empty."""
    document = shipped()
    assert {one.layer for one in document.sublayers} == set(LAYERS)
    assert {one.name for one in document.pictures} == {"national", "shared", "specific"}
    assert {name for one in document.sublayers for name in one.pictures} == {"national", "shared", "specific"}
    rules = [one.policy for one in document.pictures] + [one.policy for one in document.sublayers]
    assert all(rule.endswith(".") for rule in rules)
    assert all(one.members and one.released_by for one in document.pictures)
    names = [one.name for one in document.sublayers]
    assert len(set(names)) == len(names)


def test_COP_01_every_layer_that_is_drawn_has_its_rule() -> None:
    """Whoever offers a layer to the map writes into the document by which rule it is shown and shared."""
    document, registry = shipped(), find_registry()
    on_map = {one.name for one in document.sublayers if not one.page}
    assert {layer.name for layer in registry.offers("layers")} == on_map


def test_COP_01_nothing_on_the_map_needs_more_than_the_map() -> None:
    """The map is one for all its readers; what needs another grant is a page, which asks for that very grant."""
    registry = find_registry()
    for one in shipped().sublayers:
        if one.page:
            assert registry.pages[one.page].needs == one.needs
        else:
            assert one.needs == MAP_GRANT


@pytest.mark.parametrize(
    ("grants", "seen"),
    [
        ({"picture.read", "events.read"}, {"events", "events.events", "tracking.tracks"}),
        ({"events.analyse"}, {"figures"}),
        (set(), set()),
    ],
)
def test_COP_01_reader_sees_only_permitted_sublayers(grants: set[str], seen: set[str]) -> None:
    """By grant, and nothing beside: without one a sublayer is not even named."""
    shown = {one.name for one in permitted(shipped(), grants)}
    assert seen <= shown
    assert all(one.needs in grants for one in permitted(shipped(), grants))
    hidden = {one.name for one in shipped().sublayers if one.needs not in grants}
    assert not hidden & shown


def test_COP_01_page_hides_what_is_not_permitted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page and its JSON twin have neither name nor rule of what the reader may not see."""
    desk = FakeDesk(CAPABILITY)
    actor = msgspec.structs.replace(desk.actor, grants=frozenset({"picture.read"}))
    monkeypatch.setattr(FakeDesk, "actor", property(lambda _: actor))
    text = msgspec.json.encode(show_layers(desk, LayersQuery())).decode()
    assert "Single events" in text
    assert "Figures of events" not in text


def test_COP_01_document_with_a_fourth_layer_is_refused() -> None:
    """The layers are three, and a key that nobody knows is a mistake."""
    text = '[[sublayers]]\nlayer = "targets"\nname = "x"\ntitle = "x"\npictures = []\npolicy = "x."'
    with pytest.raises(msgspec.ValidationError):
        read_document(f"pictures = []\n{text}")


def test_COP_01_freshness_of_each_layer_is_measured() -> None:
    """Near real time is a figure: how many things there are, how many are stale, how old the newest is."""
    layer = msgspec.structs.replace(BEACONS.layers[0], name="tracking.tracks")
    desk = FakeDesk(CAPABILITY, msgspec.structs.replace(BEACONS, layers=(layer,)))
    desk.put(BeaconSeen(beacon="a", measured_at=MORNING - 30_000))
    receive(desk, BeaconSeen(beacon="b", measured_at=MORNING - 90_000, stale_at=MORNING - 1))
    view = show_layers(desk, LayersQuery())
    lines = {line.sublayer.name: line for layer in view.layers for line in layer.sublayers}
    tracks = lines["tracking.tracks"]
    assert (tracks.things, tracks.received, tracks.stale, tracks.newest_s) == (2, 1, 1, 30)
    assert (lines["events"].things, lines["units.units"].newest_s, view.other) == (None, None, ())


def test_COP_01_layer_without_a_rule_is_said_to_be_national() -> None:
    """What a plug-in draws is on the map at once, and the page says that nobody has written its rule."""
    assert show_layers(FakeDesk(CAPABILITY, BEACONS), LayersQuery()).other == ("beacons.beacons",)
