"""The OGC doors: the standards' shapes, the grants of the picture, and nothing that could lead to a person."""

import json
import tarfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator

from lindero.app import find_registry
from lindero.capabilities.picture.finding import ItemLine
from lindero.capabilities.picture.track import PastPosition, TrackView
from lindero.capabilities.sensors.pages import SensorHealth
from lindero.kernel.places import place_of
from lindero.shells.api.openapi import document
from lindero.shells.ogc import features, moving, things
from lindero.shells.ogc.parameters import BadParameter, wanted_in

DATA = Path(__file__).parents[6] / "shared" / "data" / "07_ogc_geojson"
AT = 1_795_334_400_000


def line(**changed: Any) -> ItemLine:
    """Return a ship on the map."""
    plain: dict[str, Any] = {
        "slot": 7, "title": "Aurora", "item_class": "vessel", "layer": "tracking.tracks", "item_id": "t", "identity":
        "mmsi:219005012", "place": place_of(11.2, 55.4), "course_mdeg": 90_500, "speed_mmps": 5_100, "origin": "NRD",
        "is_received": False, "is_stale": False, "is_rescue": False, "agreement": "", "clause": "", "measured_at": AT,
        "record_id": "r",
    }  # fmt: skip
    return ItemLine(**{**plain, **changed})


def track(*seconds: int, **changed: Any) -> TrackView:
    """Return a ship with its way, newest first."""
    past = tuple(
        PastPosition(
            measured_at=AT + 1_000 * second,
            place=place_of(11.2 + second / 1_000, 55.4),
            course_mdeg=None if second % 2 else 90_000,
            speed_mmps=5_000,
        )
        for second in sorted(seconds, reverse=True)
    )
    item = line(
        measured_at=AT + 1_000 * max(seconds), place=place_of(11.2 + max(seconds) / 1_000, 55.4), **changed
    )
    return TrackView(
        at=AT,
        item=item,
        is_ended=False,
        stale_at=AT,
        purpose="",
        handling="",
        cause="",
        kept_until=AT,
        past=past,
    )


def test_a_thing_is_a_feature() -> None:
    """Longitude before latitude, numbers in degrees and metres a second, the way it came beside it."""
    feature = features.feature_of(line())
    assert feature["geometry"] == {"type": "Point", "coordinates": [11.2, 55.4]}
    assert feature["properties"]["course_deg"] == 90.5
    assert feature["properties"]["identity"] == "mmsi:219005012"
    assert feature["properties"]["name"] == "Aurora"


def test_a_withheld_field_is_not_there() -> None:
    """What the neighbour withheld is absent: no null, no empty text, no nought."""
    feature = features.feature_of(line(course_mdeg=None, speed_mmps=None, identity="", title="t"))
    assert {"course_deg", "speed_mps", "identity", "name", "agreement"}.isdisjoint(feature["properties"])


@pytest.mark.parametrize("identity", ["", "gate-3/Anna Berg", "radar-3/t117", "person:5"])
def test_S_23_only_identifiers_of_ships_and_aircraft_leave(identity: str) -> None:
    """A sensor's own name of a thing, and what people call it, may be a person's: neither leaves this way."""
    told = json.dumps(features.feature_of(line(identity=identity, title="Anna Berg")))
    assert "Anna Berg" not in told
    assert identity == "" or identity not in told
    assert "Anna Berg" not in json.dumps(
        moving.moving_feature_of(track(0, 5, identity=identity, title="Anna Berg"))
    )


def test_way_is_a_moving_feature() -> None:
    """Instants and coordinates in order, each instant once; speed and course where they are known."""
    feature = moving.moving_feature_of(track(0, 5, 10))
    way = feature["temporalGeometry"]
    assert (way["type"], way["interpolation"]) == ("MovingPoint", "Linear")
    assert way["datetimes"] == sorted(way["datetimes"])
    assert len(way["datetimes"]) == len(way["coordinates"]) == 3
    assert feature["geometry"]["type"] == "LineString"
    assert feature["time"] == [way["datetimes"][0], way["datetimes"][-1]]
    assert [len(said["datetimes"]) for said in feature["temporalProperties"]] == [3, 2]


def test_way_between_two_instants() -> None:
    """The sequence holds what was within, and nothing where nothing was."""
    view = track(0, 5, 10)
    (geometry,) = moving.sequence_of(view, AT + 1_000, AT + 6_000)["geometrySequence"]
    assert len(geometry["datetimes"]) == 1
    assert moving.sequence_of(view, AT + 60_000, AT + 90_000)["geometrySequence"] == []


def test_moving_feature_has_the_members_of_the_published_example() -> None:
    """Every member that the standard requires of a moving feature, under the same names and types."""
    path = DATA / "moving_features_examples.tar.gz"
    if not path.exists():
        pytest.skip("the data are not there: ../shared/data/07_ogc_geojson")
    with tarfile.open(path) as archive:
        name = next(name for name in archive.getnames() if name.endswith("temporalGeometrySequence.json"))
        file = archive.extractfile(name)
        assert file is not None
        published = json.loads(file.read())
    ours = moving.sequence_of(track(0, 5, 10), 0, AT * 2)
    assert ours["type"] == published["type"]
    theirs = published["geometrySequence"][0]
    (made,) = ours["geometrySequence"]
    assert {"id", "type", "datetimes", "coordinates", "interpolation"} <= set(theirs)
    assert {name: type(value) for name, value in made.items() if name in theirs and name != "crs"} == {
        name: type(theirs[name]) for name in made if name in theirs and name != "crs"
    }


@pytest.mark.parametrize(
    "given_",
    [
        {"bbox": "1,2,3"},
        {"bbox": "a,b,c,d"},
        {"bbox": "10,60,20,50"},
        {"bbox": "nan,0,1,1"},
        {"datetime": "yesterday"},
        {"datetime": "2026-11-23T00:00:00Z/2026-11-22T00:00:00Z"},
        {"limit": "0"},
        {"limit": "many"},
        {"offset": "-1"},
        {"colour": "red"},
    ],
)
def test_bad_parameter_is_named(given_: dict[str, str]) -> None:
    """Status 400 as the standard wants, the parameter by its name, and what to write instead."""
    with pytest.raises(BadParameter) as refused:
        wanted_in(given_)
    assert refused.value.status == 400
    assert next(iter(given_)) in refused.value.text
    assert refused.value.advice


def test_parameters_are_read() -> None:
    """A box of six numbers loses its heights, an open interval its end, a limit beyond the highest is cut."""
    wanted = wanted_in({"bbox": "10,50,0,20,60,9", "datetime": "2026-11-22T08:00:00Z/..", "limit": "5000"})
    assert wanted.bbox is not None
    assert list(wanted.bbox) == [10, 50, 20, 60]
    assert (wanted.begin, wanted.limit) == (AT, 1_000)
    assert wanted.is_timed
    assert not wanted_in({"datetime": "../.."}).is_timed


@given(st.dictionaries(st.sampled_from(["bbox", "datetime", "limit", "offset"]), st.text(max_size=20)))
def test_no_query_is_fatal(given_: dict[str, str]) -> None:
    """Whatever stands in a query, it is read or refused."""
    with suppress(BadParameter):
        assert wanted_in(given_).limit >= 1


def sensor(**changed: Any) -> SensorHealth:
    """Return a sensor."""
    plain: dict[str, Any] = dict.fromkeys(SensorHealth.__struct_fields__, 0)
    plain.update(
        sensor_id="fence-3", title="Fence", format="mqtt", quality="good", faults=(), is_silent=False
    )
    return SensorHealth(**{**plain, **changed})


def test_sensor_is_a_thing_with_two_streams() -> None:
    """Each entity links to the next, as SensorThings clients follow them."""
    thing = things.thing_of(sensor(), "https://n.test/sta")
    assert thing["Datastreams@iot.navigationLink"] == "https://n.test/sta/Things('fence-3')/Datastreams"
    streams = things.streams_of(sensor(), "https://n.test/sta")
    assert [stream["@iot.id"] for stream in streams] == ["fence-3~lines", "fence-3~alarms"]
    assert things.rate_of(sensor(rate_per_s=2.5), AT, "x")["result"] == 2.5


def test_doors_are_in_the_openapi_document() -> None:
    """Whoever reads the document finds them, and it stays valid."""
    described = json.loads(json.dumps(document(find_registry()), default=list))
    assert "/api/ogc/collections/{layer}/items" in described["paths"]
    OpenAPIV31SpecValidator(described).validate()
