"""GeoJSON and CSV reports: good rows become observations, bad ones are counted with row and reason."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.sensors.formats.csv_reports import read_csv
from lindero.capabilities.sensors.formats.geojson_reports import read_geojson
from lindero.capabilities.sensors.formats.reports import MAX_FAULTS, RowsRead
from lindero.capabilities.sensors.records import MAX_ROWS
from lindero.kernel.errors import Invalid

AT = 1_795_334_400_000
SENSOR: Any = {"sensor_id": "gate-3", "names": {}, "received_at": AT}


def feature(lon: Any = 11.0, lat: Any = 55.5, **properties: Any) -> dict[str, Any]:
    """Return a point feature."""
    point = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": point, "properties": {"id": "lorry 7", **properties}}


def collected(*features: Any) -> RowsRead:
    """Read a collection of features."""
    return read_geojson(json.dumps({"type": "FeatureCollection", "features": features}), **SENSOR)


def rows_of(text: str, **others: Any) -> RowsRead:
    """Read a CSV body."""
    return read_csv(text, **{**SENSOR, **others})


def test_feature_becomes_an_observation() -> None:
    """Place, time, speed, course and name arrive; the thing's own name stands under its sensor's."""
    result = collected(
        feature(
            time="2026-11-22T09:00:00+02:00", speed_kmh=36, course_deg=90.5, name="Blue lorry", accuracy_m=25
        )
    )
    rows = result.observations
    assert rows.identities == ("gate-3/lorry 7",)
    assert rows.measured_at.tolist() == [AT - 3_600_000]
    assert (rows.lon.tolist(), rows.lat.tolist()) == ([110_000_000], [555_000_000])
    assert rows.speed_mmps.tolist() == [10_000]
    assert (rows.course_mdeg.tolist(), rows.accuracy_m.tolist()) == ([90_500], [25])
    assert [said.name for said in result.identifications] == ["Blue lorry"]


def test_single_feature_and_its_own_id() -> None:
    """A body may be one feature, and its `id` member names the thing."""
    body = {**feature(), "id": 42, "properties": None}
    assert read_geojson(json.dumps(body), **SENSOR).observations.identities == ("gate-3/42",)


def test_ships_keep_their_identity() -> None:
    """A report with an MMSI speaks of the same ship as AIS does."""
    assert collected(feature(mmsi=219005012)).observations.identities == ("mmsi:219005012",)


@pytest.mark.parametrize("time", ["1795330800", 1_795_330_800, 1_795_330_800_000, "2026-11-22T07:00:00Z"])
def test_times_in_seconds_milliseconds_and_words(time: object) -> None:
    """Seconds, milliseconds and RFC 3339 mean the same instant."""
    assert collected(feature(time=time)).observations.measured_at.tolist() == [1_795_330_800_000]


def test_report_without_time_was_measured_when_it_came() -> None:
    """The best that is known of a report without time is its arrival."""
    assert collected(feature()).observations.measured_at.tolist() == [AT]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (5, "row"),
        ({"type": "Feature", "geometry": None, "properties": {"id": "a"}}, "place"),
        ({"type": "Feature", "geometry": {"type": "LineString", "coordinates": []}}, "place"),
        (feature(lon=181), "place"),
        (feature(lat="north"), "place"),
        (feature(id=""), "identity"),
        (feature(id="x" * 65), "identity"),
        (feature(mmsi="12a"), "identity"),
        (feature(mmsi=0), "identity"),
        (feature(time="2026-11-22T07:00:00"), "time"),
        (feature(time="yesterday"), "time"),
        (feature(time=-5), "time"),
        (feature(speed_mps=-1), "number"),
        (feature(speed_mps=True), "number"),
        (feature(course_deg="east"), "number"),
        (feature(course_deg=361), "number"),
        (feature(course_deg=10**400), "number"),
    ],
)
def test_bad_feature_is_counted_with_its_row_and_reason(bad: Any, reason: str) -> None:
    """One bad feature costs nothing but itself: its number and what was wrong are told."""
    result = collected(feature(), bad, feature())
    assert len(result.observations) == 2
    assert [(row, code) for row, code, _ in result.faults] == [(2, reason)]
    assert result.counts.invalid == {reason: 1}
    assert result.counts.is_whole


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", "null", '{"type":"Point"}', '{"type":"FeatureCollection"}', "[" * 100_000, '{"type":5}',
     '{"type":"FeatureCollection","features":[' + "[" * 100_000 + "]" * 100_000 + "]}"],
)  # fmt: skip
def test_body_that_is_no_geojson_is_refused(body: str) -> None:
    """What cannot be read at all is refused with advice, however deep it is nested."""
    with pytest.raises(Invalid) as caught:
        read_geojson(body, **SENSOR)
    assert caught.value.advice


def test_too_many_features_are_refused() -> None:
    """A body has an upper number of features."""
    with pytest.raises(Invalid):
        collected(*[0] * (MAX_ROWS + 1))


def test_csv_rows_become_observations() -> None:
    """A header and lines, with a mark of byte order before and empty lines between."""
    result = rows_of(
        "\ufefftime,id,lon,lat,speed_kn\r\n2026-11-22T08:00:00Z,a,11.0,55.5,12\r\n\r\n,b,12,56,\r\n"
    )
    assert result.observations.identities == ("gate-3/a", "gate-3/b")
    assert result.observations.speed_mmps.tolist() == [6_173, -1]
    assert result.counts.decoded == 2


def test_csv_with_semicolons() -> None:
    """Spreadsheets of many countries part cells by semicolons."""
    assert rows_of("id;lon;lat\na;11.0;55.5\n").counts.decoded == 1


def test_csv_with_other_names() -> None:
    """A sensor's registration says what its columns are called."""
    names = {"id": "plate", "lon": "x", "lat": "y"}
    assert rows_of("plate,x,y\nNR 123,11,55\n", names=names).observations.identities == ("gate-3/NR 123",)


def test_unknown_quantity_in_names_is_refused() -> None:
    """A registration that names what does not exist would never match; it is refused with what exists."""
    with pytest.raises(Invalid) as caught:
        rows_of("id,lon,lat\n", names={"altitude": "z"})
    assert "accuracy_m" in caught.value.advice


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a,11", "row"),
        ("a,11,55,1", "row"),
        ("a,x,55", "place"),
        (",11,55", "identity"),
        ("a,11,55\0", "place"),
    ],
)
def test_bad_csv_row_is_counted_with_its_row_and_reason(row: str, reason: str) -> None:
    """One bad row costs nothing but itself."""
    result = rows_of(f"id,lon,lat\nb,11,55\n{row}\nc,11,55\n")
    assert [(number, code) for number, code, _ in result.faults] == [(2, reason)]
    assert (result.counts.decoded, result.counts.invalid) == (2, {reason: 1})


def test_cell_without_end_is_one_bad_row() -> None:
    """A quote that is never closed swallows what follows, is counted, and is never fatal."""
    result = rows_of('id,lon,lat\nb,11,55\n"' + "x," * 100_000)
    assert result.counts.decoded == 1
    assert sum(result.counts.invalid.values()) == 1


def test_csv_without_header_is_refused() -> None:
    """Without a header nobody knows what the columns are."""
    with pytest.raises(Invalid):
        rows_of("\n\n")


def test_faults_told_are_bounded_and_all_are_counted() -> None:
    """A sender that makes the same mistake in every row is told a hundred times, and counted to the end."""
    result = rows_of("id,lon,lat\n" + "a,x,y\n" * 1_000)
    assert len(result.faults) == MAX_FAULTS
    assert result.counts.invalid == {"place": 1_000}


@given(st.text(max_size=300))
def test_no_text_is_fatal(text: str) -> None:
    """Any text is read row by row, or refused as a whole with advice."""
    for read in (read_geojson, read_csv):
        for body in (text, "id,lon,lat\n" + text):
            try:
                result = read(body, **SENSOR)
            except Invalid:
                continue
            assert result.counts.is_whole
            assert result.counts.decoded == len(result.observations)


FLOATS = st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | st.integers() | FLOATS | st.text()
NAMES = ("id", "mmsi", "time", "lon", "speed_mps", "course_deg", "accuracy_m", "name")
PROPERTIES = st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, SCALARS))


@given(st.lists(PROPERTIES, max_size=5))
def test_no_property_is_fatal(properties: list[dict[str, Any]]) -> None:
    """Whatever a feature's properties hold, it is used or counted."""
    result = collected(*[feature(**held) for held in properties])
    assert result.counts.lines == len(properties)
