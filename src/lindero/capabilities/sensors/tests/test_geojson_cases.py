"""Published GeoJSON, valid and not: what is not right is refused or counted, nothing is fatal, nothing is guessed."""

import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lindero.capabilities.sensors.formats.geojson_reports import read_geojson
from lindero.capabilities.sensors.records.mapping import Origin, Origins
from lindero.kernel.errors import Invalid

CASES = Path(__file__).parents[6] / "shared" / "data" / "07_ogc_geojson" / "geojson_invalid_geometry.tar.gz"
NAMED: Origins = {"id": Origin(constant="thing")}
"""Every feature has a name, so that nothing is refused for want of one."""


def cases() -> Iterator[tuple[str, str]]:
    """Yield each file's name and text; say if they are not there."""
    if not CASES.exists():
        pytest.skip("the data are not there: ../shared/data/07_ogc_geojson")
    with tarfile.open(CASES) as archive:
        for member in archive.getmembers():
            file = archive.extractfile(member) if member.name.endswith(".geojson") else None
            if file is not None:
                yield Path(member.name).stem, file.read().decode()


def accepted(text: str) -> int:
    """Return how many observations a body gives; none if it is refused as a whole."""
    try:
        read = read_geojson(text, sensor_id="gate-3", names=NAMED, received_at=0)
    except Invalid as error:
        assert error.advice, "a refusal says what to do"  # noqa: PT017  whatever is refused, it is told
        return 0
    assert read.counts.is_whole
    return read.counts.decoded


def test_SEN_01_invalid_geometries_become_no_observation() -> None:
    """Not one of the files that are invalid by their name gives an observation; there are thirty and more."""
    taken = {name: accepted(text) for name, text in cases() if name.startswith("invalid")}
    assert len(taken) > 25
    assert {name for name, count in taken.items() if count} == set()


def test_SEN_01_the_valid_point_is_read() -> None:
    """The published point, as the geometry of a feature, is one observation where it says."""
    (point,) = [text for name, text in cases() if name == "valid_geometry_point"]
    body = f'{{"type": "Feature", "properties": null, "geometry": {point}}}'
    read = read_geojson(body, sensor_id="gate-3", names=NAMED, received_at=0)
    assert read.observations.lon.tolist() == [116_913_360]


def test_every_other_file_is_accounted_for() -> None:
    """Valid and problematic files alike: what is no point is counted or refused with advice, nothing is fatal."""
    assert len([accepted(text) for name, text in cases() if not name.startswith("invalid")]) > 20
