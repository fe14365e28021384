"""Things on the map as GeoParquet 1.1 for analysts: points with their times, the mark in the file's own metadata."""

import io
import struct
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from lindero.capabilities.picture.finding import ItemLine
from lindero.kernel.errors import Invalid, Unavailable
from lindero.shells.marking import Mark
from lindero.shells.ogc.features import identity_in, name_in

MEDIA_TYPE: Final = "application/vnd.apache.parquet"
MARK_KEY: Final = "lindero"
"""Under which the mark stands in the file's metadata."""

_POINT: Final = struct.Struct("<BIdd")
_WKB_POINT: Final = 1


def things_in(view: msgspec.Struct) -> tuple[ItemLine, ...]:
    """Return the things that a view lists.

    Raises:
        Invalid: If it lists nothing that has a place.
    """
    lines = getattr(view, "items", None)
    if not isinstance(lines, tuple) or not all(isinstance(line, ItemLine) for line in lines):
        raise Invalid("export.no_places", "This page lists nothing that has a place.", "Export it as JSON.")
    return lines


def as_geoparquet(mark: Mark, lines: Sequence[ItemLine]) -> bytes:
    """Return things as one file.

    Raises:
        Unavailable: If the library that writes such files is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415  an optional extra, and slow to load
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError as error:
        raise Unavailable(
            "export.parquet",
            "GeoParquet needs the library pyarrow, which is not installed.",
            "Install it with `pip install lindero[analysis]`, or export as JSON.",
        ) from error
    columns: dict[str, tuple[Any, Sequence[Any]]] = {
        "geometry": (pa.binary(), [_point(line) for line in lines]),
        "id": (pa.int64(), [line.slot for line in lines]),
        "layer": (pa.string(), [line.layer for line in lines]),
        "class": (pa.string(), [line.item_class for line in lines]),
        "measured_at": (pa.timestamp("ms", tz="UTC"), [line.measured_at for line in lines]),
        "identity": (pa.string(), [identity_in(line) or None for line in lines]),
        "name": (pa.string(), [name_in(line) or None for line in lines]),
        "course_deg": (pa.float64(), [_thousandth(line.course_mdeg) for line in lines]),
        "speed_mps": (pa.float64(), [_thousandth(line.speed_mmps) for line in lines]),
        "origin": (pa.string(), [line.origin for line in lines]),
        "agreement": (pa.string(), [line.agreement or None for line in lines]),
        "clause": (pa.string(), [line.clause or None for line in lines]),
        "record": (pa.string(), [line.record_id for line in lines]),
    }
    schema = pa.schema([(name, kind) for name, (kind, _) in columns.items()])
    arrays = [pa.array(values, kind) for kind, values in columns.values()]
    told = {"geo": msgspec.json.encode(_described(lines)), MARK_KEY: msgspec.json.encode(mark)}
    file = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema.with_metadata(told)), file)
    return file.getvalue()


def _described(lines: Sequence[ItemLine]) -> dict[str, Any]:
    """Return what GeoParquet wants to know of the geometry; without a CRS it is longitude and latitude, CRS84."""
    geometry: dict[str, Any] = {"encoding": "WKB", "geometry_types": ["Point"]}
    if lines:
        lons, lats = [line.place.lon_deg for line in lines], [line.place.lat_deg for line in lines]
        geometry["bbox"] = [min(lons), min(lats), max(lons), max(lats)]
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": geometry}}


def _point(line: ItemLine) -> bytes:
    return _POINT.pack(1, _WKB_POINT, line.place.lon_deg, line.place.lat_deg)


def _thousandth(value: int | None) -> float | None:
    return None if value is None else value / 1_000
