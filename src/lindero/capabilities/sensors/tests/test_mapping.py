"""A mapping declared with the sensor reads what another system writes, and says row by row where it does not fit."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.sensors.actions import register_sensor, take_reports
from lindero.capabilities.sensors.asks import RegisterSensor, TakeReports
from lindero.capabilities.sensors.capability import CAPABILITY
from lindero.capabilities.sensors.formats.csv_reports import read_csv
from lindero.capabilities.sensors.formats.json_reports import read_json
from lindero.capabilities.sensors.formats.reports import QUANTITIES, ReportReader, RowsRead
from lindero.capabilities.sensors.records import OBJECT_CLASSES, SensorRegistered
from lindero.capabilities.sensors.records.mapping import Origin, Origins
from lindero.kernel.errors import Invalid
from lindero.kernel.record import decode_record, encode_record
from lindero.kernel.tests.fakes import MORNING, FakeDesk

CAMERA: Origins = {
    "rows": "payload.objects",
    "id": "track.nr",
    "time": Origin(path="seen", time="%d.%m.%Y %H:%M:%S"),
    "lon": Origin(path="pos[1]", unit="1e-7deg"),
    "lat": Origin(path="pos[0]", unit="1e-7deg"),
    "speed_mps": Origin(path="v", unit="mph"),
    "altitude_m": Origin(path="alt", unit="ft"),
    "accuracy_m": Origin(constant=25),
    "class": Origin(path="kind", words={"Lkw": "vehicle", "Boot": "vessel"}),
    "class_percent": Origin(path="p", unit="1"),
}


def seen(**changed: Any) -> dict[str, Any]:
    """Return one object as an invented vendor writes it."""
    plain = {
        "track": {"nr": 7}, "seen": "22.11.2026 08:00:00", "pos": [554_000_000, 112_000_000],
        "v": 10, "alt": 100, "kind": "Lkw", "p": 0.75,
    }  # fmt: skip
    return {**plain, **changed}


def read(*objects: Any, names: Origins = CAMERA) -> RowsRead:
    """Read a body of that vendor."""
    body = json.dumps({"vendor": "Fictional", "payload": {"objects": objects}})
    return read_json(body, sensor_id="mast-1", names=names, received_at=MORNING + 900)


def test_nested_paths_units_constants_words_and_times() -> None:
    """Each quantity comes from where the mapping says, in our units and words."""
    rows = read(seen()).observations
    assert rows.identities == ("mast-1/7",)
    assert rows.measured_at.tolist() == [MORNING]
    assert (rows.lon.tolist(), rows.lat.tolist()) == ([112_000_000], [554_000_000])
    assert rows.speed_mmps.tolist() == [4_470]
    assert rows.altitude_dm.tolist() == [305]
    assert rows.accuracy_m.tolist() == [25]
    assert (OBJECT_CLASSES[rows.object_class[0]], rows.class_percent.tolist()) == ("vehicle", [75])


def test_bad_rows_are_counted_and_told() -> None:
    """A word that the mapping does not name, a time written otherwise, no place: each with its row and its reason."""
    result = read(seen(kind="Fahrrad"), seen(seen="08:00"), seen(pos=[]), seen(), "none", seen(v="fast"))
    assert result.counts.decoded == 1
    assert [(row, reason) for row, reason, _ in result.faults] == [
        (1, "words"), (2, "time"), (3, "place"), (5, "row"), (6, "number")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("s", MORNING / 1_000),
        ("ms", MORNING),
        ("us", MORNING * 1_000),
        ("ns", str(MORNING * 1_000_000)),
        ("%Y-%m-%dT%H:%M:%S%z", "2026-11-22T10:00:00+0200"),
        ("%d/%m/%y %H.%M", "22/11/26 08.00"),
        ("", "2026-11-22T08:00:00Z"),
    ],
)
def test_ways_of_writing_time(written: str, value: object) -> None:
    """Every declared way means the same instant; a pattern without an offset is UTC."""
    rows = read(seen(seen=value), names={**CAMERA, "time": Origin(path="seen", time=written)})
    assert rows.observations.measured_at.tolist() == [MORNING]


def test_columns_with_full_stops_are_found_first() -> None:
    """A column's own name counts before a path of the same letters."""
    names: Origins = {"id": "unit.id"}
    rows = read_csv("unit.id,lon,lat\nA,11,55\n", sensor_id="x", names=names, received_at=MORNING)
    assert rows.observations.identities == ("x/A",)


@pytest.mark.parametrize("body", ['{"id": "a", "lon": 11, "lat": 55}', '[{"id": "a", "lon": 11, "lat": 55}]'])
def test_body_without_a_mapping(body: str) -> None:
    """Without a mapping the body is one report or a list of them, under our own names."""
    rows = read_json(body, sensor_id="x", names={}, received_at=MORNING)
    assert rows.observations.identities == ("x/a",)


@pytest.mark.parametrize("body", ["{", "5", '{"payload": {}}', '{"payload": {"objects": 7}}', "\ud800"])
def test_body_that_is_none(body: str) -> None:
    """No JSON, or no list where the mapping says: refused as a whole with what to do."""
    with pytest.raises(Invalid) as refused:
        read_json(body, sensor_id="x", names=CAMERA, received_at=MORNING)
    assert refused.value.code == "sensors.json"
    assert refused.value.advice


@pytest.mark.parametrize(
    ("quantity", "origin", "code"),
    [
        ("colour", "c", "sensors.quantity"),
        ("lon", Origin(), "sensors.mapping"),
        ("lon", Origin(path="x", unit="parsec"), "sensors.mapping"),
        ("id", Origin(path="x", unit="m"), "sensors.mapping"),
        ("lon", Origin(path="a..b", unit="deg"), "sensors.mapping"),
        ("time", Origin(path="t", time="whenever"), "sensors.mapping"),
        ("lon", Origin(path="t", time="s"), "sensors.mapping"),
    ],
)
def test_mapping_that_could_never_work_is_refused_at_once(
    quantity: str, origin: str | Origin, code: str
) -> None:
    """Whoever registers the sensor learns it, not whoever wonders later why nothing comes."""
    with pytest.raises(Invalid) as refused:
        ReportReader("x", {quantity: origin}, MORNING)
    assert refused.value.code == code


def test_mapping_is_on_record_and_used_by_the_webhook() -> None:
    """Registered with the sensor, the mapping is in the record as it was given, and reads what is sent."""
    desk = FakeDesk(CAPABILITY)
    register_sensor(desk, RegisterSensor(sensor_id="mast-1", title="Mast", format="json", names=CAMERA))
    (record,) = desk.of(SensorRegistered)
    assert record.names == CAMERA
    assert decode_record(SensorRegistered, encode_record(record)) == record
    body = json.dumps({"payload": {"objects": [seen(), seen(kind="?")]}})
    taken = take_reports(desk, TakeReports(sensor_id="mast-1", format="json", body=body))
    assert (taken.accepted, taken.refused, taken.faults[0].reason) == (1, 1, "words")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["track", "nr", "pos", "seen", "v"]), inner)
        ),
        max_leaves=12,
    )
)
def test_no_row_is_fatal(row: Any) -> None:
    """Whatever stands in a row, it is read or counted."""
    reader = ReportReader("x", CAMERA, MORNING)
    reader.add(1, row if isinstance(row, dict) else {"track": row, "pos": row, "seen": row})
    assert reader.finish().counts.lines == 1


def test_every_quantity_can_be_mapped() -> None:
    """No quantity is left out of what a mapping may name."""
    ReportReader("x", {name: Origin(path="a.b") for name in QUANTITIES}, MORNING)
