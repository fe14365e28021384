"""Sealed observations: what is packed comes back, and what nobody packed is refused."""

import base64
import zlib
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.sensors.records import (
    MAX_ROWS,
    SOURCE_CLASSES,
    BatchObserved,
    Observations,
    observations_of,
    seal,
    unseal,
)
from lindero.kernel.errors import Invalid
from lindero.kernel.record import decode_record

GOLDEN = Path(__file__).parent / "golden"
COLUMNS = tuple(name for name in Observations.__struct_fields__ if name not in {"identities", "stations"})


def example() -> Observations:
    """Return what the golden bytes hold."""
    return observations_of(
        ("mmsi:219005012", "gate-3/lorry 7"),
        ("NRD-7",),
        measured_at=[1_795_334_400_000, 1_795_334_401_250],
        received_at=[1_795_334_400_100, 1_795_334_401_300],
        identity=[0, 1],
        lon=[110_000_000, -1_800_000_000],
        lat=[555_000_000, 899_999_999],
        speed_mmps=[6_328, -1],
        course_mdeg=[123_400, -1],
        heading_mdeg=[120_000, -1],
        accuracy_m=[10, -1],
        station=[0, -1],
        navigation_status=[5, -1],
        utc_second=[59, -1],
        source_class=[1, 5],
    )


def same(first: Observations, second: Observations) -> bool:
    """Say whether two observations are equal in every column."""
    names = first.identities == second.identities and first.stations == second.stations
    return names and all(np.array_equal(getattr(first, name), getattr(second, name)) for name in COLUMNS)


@st.composite
def batches(draw: st.DrawFn) -> Observations:
    """Return any observations."""
    names = draw(st.lists(st.text(max_size=20), min_size=1, max_size=5, unique=True))
    stations = draw(st.lists(st.text(max_size=8), max_size=3, unique=True))
    count = draw(st.integers(0, 20))

    def column(low: int, high: int) -> list[int]:
        return draw(st.lists(st.integers(low, high), min_size=count, max_size=count))

    return observations_of(
        tuple(names),
        tuple(stations),
        measured_at=column(0, 253_402_300_799_999),
        received_at=column(0, 253_402_300_799_999),
        identity=column(0, len(names) - 1),
        lon=column(-1_800_000_000, 1_800_000_000),
        lat=column(-900_000_000, 900_000_000),
        station=column(-1, len(stations) - 1),
        speed_mmps=column(-1, 10_000_000),
        source_class=column(0, len(SOURCE_CLASSES) - 1),
    )


@given(batches())
def test_sealed_observations_open_as_they_were(observations: Observations) -> None:
    """Every number and every name comes back."""
    assert same(unseal(seal(observations)), observations)


def test_golden_batch_is_read_for_ever() -> None:
    """Observations sealed by the first version open, to the last number."""
    body = (GOLDEN / "batch_observed-1.json").read_bytes()
    assert same(unseal(decode_record(BatchObserved, body).columns), example())


@pytest.mark.parametrize("path", sorted((GOLDEN / "bad").glob("*.txt")), ids=lambda path: path.stem)
def test_golden_bad_columns_are_refused(path: Path) -> None:
    """Each way of being wrong, named by its file, is refused with what is wrong."""
    with pytest.raises(Invalid) as caught:
        unseal(base64.b64decode(path.read_text(encoding="ascii")))
    assert caught.value.code.startswith("sensors.")
    assert caught.value.advice


@given(st.binary(max_size=300))
def test_no_bytes_are_fatal(data: bytes) -> None:
    """Bytes that nobody sealed are refused, whether or not they carry the mark."""
    for candidate in (data, seal(example())[:8] + data, seal(example())[:8] + zlib.compress(data)):
        with pytest.raises(Invalid):
            unseal(candidate)


@given(position=st.integers(8, 200), bit=st.integers(0, 7))
def test_flipped_bit_is_refused_or_changes_a_value_in_bounds(position: int, bit: int) -> None:
    """A damaged batch never opens into something that could not have been sealed."""
    sealed = bytearray(seal(example()))
    sealed[position % len(sealed)] ^= 1 << bit
    try:
        opened = unseal(bytes(sealed))
    except Invalid:
        return
    assert len(seal(opened)) > 0


def test_small_bytes_cannot_fill_the_memory() -> None:
    """A body that would inflate beyond the limits is refused."""
    bomb = seal(example())[:8] + zlib.compress(bytes(200_000_000), 9)
    with pytest.raises(Invalid):
        unseal(bomb)


def test_too_many_rows_are_refused() -> None:
    """A batch has an upper size, so that whoever opens it knows what to expect."""
    rows = range(MAX_ROWS + 1)
    with pytest.raises(Invalid) as caught:
        observations_of((), (), measured_at=rows, identity=[0] * len(rows))
    assert caught.value.code == "sensors.batch_size"


@pytest.mark.parametrize(
    "column",
    [
        {"lon": [1_800_000_001]},
        {"lat": [-900_000_001]},
        {"identity": [1]},
        {"identity": [-2]},
        {"object_class": [7]},
        {"orientation_mdeg": [180_000]},
        {"class_percent": [101]},
        {"station": [0]},
        {"source_class": [99]},
        {"measured_at": [-1]},
        {"speed_mmps": [2**31]},
        {"speed_mmps": [10_000_001]},
        {"course_mdeg": [360_000]},
        {"heading_mdeg": [-2]},
        {"navigation_status": [16]},
        {"utc_second": [60]},
        {"received_at": [-1]},
        {"lon": [1, 2]},
        {"lon": [0.5]},
    ],
)
def test_numbers_out_of_range_are_refused(column: dict[str, list[float]]) -> None:
    """No place off the Earth, no name that is not there, nothing that would be cut to fit."""
    good = {"measured_at": [0], "identity": [0], "lon": [0], "lat": [0], "source_class": [0]}
    assert len(observations_of(("a",), (), **good)) == 1
    with pytest.raises(Invalid):
        observations_of(("a",), (), **{**good, **column})


def test_shifting_moves_all_instants_and_nothing_else() -> None:
    """A recording played in the present keeps its intervals and its places."""
    moved = example().shifted(1_000)
    assert (moved.measured_at - example().measured_at).tolist() == [1_000, 1_000]
    assert (moved.received_at - example().received_at).tolist() == [1_000, 1_000]
    assert same(moved.shifted(-1_000), example())


def test_unknown_columns_are_passed_over() -> None:
    """A later version may add columns; this one reads what it knows."""
    plain = zlib.decompress(seal(example())[8:])
    length = int.from_bytes(plain[:4], "little")
    header = msgspec.json.decode(plain[4 : 4 + length])
    header["columns"].append(["altitude_m", "<i2"])
    longer = msgspec.json.encode(header)
    plain = len(longer).to_bytes(4, "little") + longer + plain[4 + length :] + bytes(4)
    assert same(unseal(seal(example())[:8] + zlib.compress(plain)), example())
