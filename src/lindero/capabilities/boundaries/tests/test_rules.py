"""Promises of the rules: whose a place is, and that a disputed one is nobody's to decide for a machine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.boundaries.rules import (
    NOBODYS,
    UNDETERMINED,
    DrawnLine,
    Shape,
    jurisdiction_of,
    lines_of,
    standing,
)
from lindero.capabilities.boundaries.tests.samples import EAST, ISLAND, STRIP, WEST, ring
from lindero.kernel.places import area_of, place_of


def shape(
    name: str,
    sort: str,
    nations: tuple[str, ...],
    corners: object,
    *holes: object,
    version: int = 1,
    since: int = 0,
    until: int = 0,
) -> Shape:
    """Return a shape."""
    area = area_of(ring(corners), [ring(hole) for hole in holes])
    return Shape(
        name=name, version=version, sort=sort, nations=nations, area=area, valid_from=since, valid_until=until
    )


LAND = [shape("nrd", "territory", ("NRD",), WEST), shape("sud", "territory", ("SUD",), EAST)]
DISPUTED = [*LAND, shape("strip", "strip", ("NRD", "SUD"), STRIP, ISLAND)]


@pytest.mark.parametrize(
    ("lon", "lat", "jurisdiction"),
    [
        (10.0, 55.5, "NRD"),
        (12.0, 55.5, "SUD"),
        (11.0, 55.5, UNDETERMINED),
        (10.8, 55.5, UNDETERMINED),
        (10.95, 55.05, UNDETERMINED),
        (10.85, 55.05, UNDETERMINED),
        (11.0, 56.5, UNDETERMINED),
        (0.0, 0.0, NOBODYS),
    ],
)
def test_AGR_11_place_is_whose_the_register_says(lon: float, lat: float, jurisdiction: str) -> None:
    """Inside one territory its nation's, in a strip and on its edge undetermined, elsewhere nobody's."""
    assert jurisdiction_of(place_of(lon, lat), 1, DISPUTED).jurisdiction == jurisdiction


def test_AGR_11_hole_in_a_strip_is_not_disputed() -> None:
    """An island that nobody disputes is its nation's, in the middle of the strip."""
    only_west = [shape("nrd", "territory", ("NRD",), WEST), DISPUTED[2]]
    assert jurisdiction_of(place_of(10.95, 55.05), 1, only_west).jurisdiction == "NRD"
    assert jurisdiction_of(place_of(10.95, 55.5), 1, only_west).jurisdiction == UNDETERMINED


def test_AGR_11_overlapping_territories_are_undetermined_without_a_strip() -> None:
    """Where both registers say "ours", neither is believed, whatever is registered first or last."""
    for shapes in (LAND, LAND[::-1]):
        found = jurisdiction_of(place_of(11.0, 56.5), 1, shapes)
        assert (found.jurisdiction, found.claimants) == (UNDETERMINED, ("NRD", "SUD"))


def test_AGR_11_strip_across_the_antimeridian() -> None:
    """The date line cuts no strip."""
    across = ((179.0, -1.0), (-179.0, -1.0), (-179.0, 1.0), (179.0, 1.0))
    strip = [shape("strip", "strip", ("NRD", "SUD"), across)]
    for lon in (179.5, 180.0, -180.0, -179.5):
        assert jurisdiction_of(place_of(lon, 0.0), 1, strip).jurisdiction == UNDETERMINED
    assert jurisdiction_of(place_of(0.0, 0.0), 1, strip).jurisdiction == NOBODYS


@given(st.floats(8, 14), st.floats(53, 58), st.permutations(DISPUTED))
def test_AGR_11_order_of_claims_decides_nothing(lon: float, lat: float, shapes: list[Shape]) -> None:
    """Whatever order shapes are in, the answer is the same, and inside a strip never a nation."""
    place = place_of(lon, lat)
    found = jurisdiction_of(place, 1, shapes)
    assert found == jurisdiction_of(place, 1, DISPUTED)
    if found.strips:
        assert found.jurisdiction == UNDETERMINED
        assert set(found.claimants) >= {"NRD", "SUD"}


def test_AGR_11_version_counts_from_its_day_until_the_next() -> None:
    """An event is judged by what counted when it happened; a settled strip stays disputed for the past."""
    first = shape("strip", "strip", ("NRD", "SUD"), STRIP, until=300)
    later = shape("strip", "strip", ("NRD", "SUD"), ISLAND, version=2, since=200, until=300)
    shapes = [LAND[0], first, later]
    place = place_of(10.85, 55.5)
    assert [jurisdiction_of(place, at, shapes).jurisdiction for at in (100, 200, 300)] == [
        UNDETERMINED,
        "NRD",
        "NRD",
    ]
    assert [one.version for one in standing(shapes, 250)] == [1, 2]
    assert [one.name for one in standing(shapes, 300)] == ["nrd"]


@pytest.mark.parametrize("zone", ["contiguous", "border_30km"])
def test_AGR_11_zones_of_lesser_rights_decide_nothing(zone: str) -> None:
    """In the contiguous zone, or near a border, a place is not a nation's for that."""
    assert (
        jurisdiction_of(place_of(10.0, 55.5), 1, [shape("z", zone, ("NRD",), WEST)]).jurisdiction == NOBODYS
    )


def test_AGR_11_each_nation_draws_its_own_line() -> None:
    """Its own official line, else the treaty's; never another's."""

    def line(name: str, holder: str = "", parties: tuple[str, str] = ("NRD", "SUD")) -> DrawnLine:
        return DrawnLine(
            name=name,
            version=1,
            sort="official" if holder else "treaty",
            parties=parties,
            holder=holder,
            points=ring(((11.0, 54.0), (11.0, 57.0))),
            source="x",
        )

    lines = [
        line("treaty"),
        line("ours", "NRD"),
        line("theirs", "SUD"),
        line("other", "SUD", ("SUD", "VES")),
        line("far", "", ("VES", "SUD")),
    ]
    assert [one.name for one in lines_of("NRD", lines)] == ["ours", "far"]
    assert [one.name for one in lines_of("SUD", lines)] == ["theirs", "other"]
    assert [one.name for one in lines_of("VES", lines)] == ["treaty", "far"]
