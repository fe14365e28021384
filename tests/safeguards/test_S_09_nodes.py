"""S-09 on nodes: what lies outside a clause's area, or is reserved, does not cross."""

from pathlib import Path

import pytest

from lindero.kernel.places import place_of
from tests.nodes.folders import CROSSING, GRADED, PersonMet
from tests.nodes.releasing import release
from tests.nodes.treaties import amended, with_persons
from tests.nodes.world import World

METRE_EAST = 0.000_015_9
"""About one metre of longitude at 55.5 degrees north, in degrees."""

HOLE = amended(
    (
        "polygon: [[10.0, 55.0], [12.0, 55.0], [12.0, 56.0], [10.0, 56.0]]",
        """polygon: [[10.0, 55.0], [12.0, 55.0], [12.0, 56.0], [10.0, 56.0]]
    holes: [[[10.9, 55.4], [11.1, 55.4], [11.1, 55.6], [10.9, 55.6]]]""",
    )
)
ANTIMERIDIAN = amended(
    (
        "[[10.0, 55.0], [12.0, 55.0], [12.0, 56.0], [10.0, 56.0]]",
        "[[179.0, 55.0], [-179.0, 55.0], [-179.0, 56.0], [179.0, 56.0]]",
    )
)


@pytest.mark.parametrize(
    ("lon", "crosses"),
    [(12.0 - METRE_EAST, True), (12.0, True), (12.0 + METRE_EAST, False), (10.0 - METRE_EAST, False)],
)
def test_S_09_one_metre_outside_the_polygon_is_outside(allied: World, lon: float, crosses: bool) -> None:
    """The line of the treaty is kept to the metre."""
    allied.observe("NRD", lon=lon)
    allied.settle()
    assert bool(allied.received("SUD")) == crosses


@pytest.mark.parametrize(("lon", "crosses"), [(10.5, True), (11.0, False), (11.100_001, True)])
def test_S_09_hole_in_the_area_is_outside(world: World, lon: float, crosses: bool) -> None:
    """Waters that the parties left out stay out."""
    world.conclude(HOLE)
    world.observe("NRD", lon=lon)
    world.settle()
    assert bool(world.received("SUD")) == crosses


@pytest.mark.parametrize(
    ("lon", "crosses"),
    [(179.5, True), (-179.5, True), (180.0, True), (178.9, False), (-178.9, False), (0.0, False)],
)
def test_S_09_area_across_the_antimeridian(world: World, lon: float, crosses: bool) -> None:
    """Both sides of the date line belong to one area, and the far side of the world does not."""
    world.conclude(ANTIMERIDIAN)
    world.observe("NRD", lon=lon)
    world.settle()
    assert bool(world.received("SUD")) == crosses


@pytest.mark.parametrize(("nationality", "crosses"), [(("NRD",), False), (("VES",), True), ((), False)])
def test_S_09_own_nationals_are_reserved(tmp_path: Path, nationality: tuple[str, ...], crosses: bool) -> None:
    """Where a clause reserves them, a sender's own nationals, and persons who may be, are not sent."""
    world = World(tmp_path, folders=(CROSSING,))
    world.conclude(with_persons("suspect", more="    reserves: [own_nationals]\n"))
    met = PersonMet(
        place=place_of(11, 55.5),
        person_class="suspect",
        name="Ada Lovelace",
        nationality=nationality,
        grading=GRADED,
    )
    world.put("NRD", "crossing", met)
    world.settle()
    release(world, "NRD", "SUD")
    world.settle()
    assert bool(world.received("SUD", "crossing.person_met")) == crosses
    assert (b"Ada Lovelace" in world.wire("NRD", "SUD")) == crosses
    world.close()


@pytest.mark.parametrize(
    ("nationality", "wish", "crosses"),
    [(("SUD",), "asks", False), ((), "asks", False), (("VES",), "asks", True), (("SUD",), None, True)],
)
def test_S_10_protected_person_is_not_told_to_a_country_of_origin(
    tmp_path: Path, nationality: tuple[str, ...], wish: str | None, crosses: bool
) -> None:
    """On the wire to Sudia there is no byte of a person who fears Sudia, or might."""
    world = World(tmp_path, folders=(CROSSING,))
    world.conclude(with_persons("suspect", "claimant"))
    met = PersonMet(
        place=place_of(11, 55.5),
        person_class="suspect",
        name="Ada Lovelace",
        nationality=nationality,
        wish=wish,
        grading=GRADED,
    )
    head = world.put("NRD", "crossing", met)
    world.settle()
    release(world, "NRD", "SUD")
    world.settle()
    assert (b"Ada Lovelace" in world.wire("NRD", "SUD")) == crosses
    assert b"asks" not in world.wire("NRD", "SUD")
    if not crosses:
        assert head.record_id.encode() not in world.wire("NRD", "SUD")
        assert world.rulings("NRD")[0].codes == ("RIGHTS_RISK",)
    world.close()
