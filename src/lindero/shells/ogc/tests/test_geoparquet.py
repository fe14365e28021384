"""GeoParquet: what analysts' tools read, with the mark inside; without its library, a clear word instead."""

import io
import struct
import sys

import msgspec
import pytest

from lindero.kernel.errors import Invalid, Unavailable
from lindero.shells.marking import Mark
from lindero.shells.ogc.geoparquet import MARK_KEY, as_geoparquet, things_in
from lindero.shells.ogc.tests.test_ogc import AT, line

MARK = Mark(
    node="Nordia node", who="person/ncc", at="2026-11-22T08:00:00.000Z", purpose="Border surveillance"
)


def test_points_times_and_mark_are_in_the_file() -> None:
    """Geometry as WKB with its description, instants as instants, nothing for what is withheld, the mark beside."""
    pq = pytest.importorskip("pyarrow.parquet", reason="the extra `analysis` is not installed")
    ours = line(course_mdeg=None)
    other = line(slot=8, identity="gate-3/Anna Berg", title="Anna Berg")
    table = pq.read_table(io.BytesIO(as_geoparquet(MARK, [ours, other])))
    told = table.schema.metadata
    geo = msgspec.json.decode(told[b"geo"])
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    assert geo["columns"]["geometry"]["bbox"] == [11.2, 55.4, 11.2, 55.4]
    assert msgspec.json.decode(told[MARK_KEY.encode()], type=Mark) == MARK
    rows = table.to_pylist()
    assert struct.unpack("<BIdd", rows[0]["geometry"]) == (1, 1, 11.2, 55.4)
    assert round(rows[0]["measured_at"].timestamp() * 1_000) == AT
    assert rows[0]["course_deg"] is None
    assert (rows[0]["identity"], rows[0]["name"]) == ("mmsi:219005012", "Aurora")
    assert (rows[1]["identity"], rows[1]["name"]) == (None, None)


def test_without_its_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """An optional extra: whoever lacks it learns its name, and what works without."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(Unavailable) as refused:
        as_geoparquet(MARK, [line()])
    assert "lindero[analysis]" in refused.value.advice


def test_page_without_places_is_refused() -> None:
    """A page that lists nothing on the map has nothing to put into such a file."""
    with pytest.raises(Invalid):
        things_in(MARK)
