"""How many may be asked about, and what work touches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.matching import records
from lindero.capabilities.matching.rules import A_DAY, AT_ONCE, MOST_PARTS, may_ask, parts_of_area, way_of
from lindero.kernel.coarse import cell_of
from lindero.kernel.errors import Invalid
from lindero.kernel.places import Place, place_of
from lindero.kernel.times import DAY_MS, HOUR_MS

WAYS: tuple[records.Way, ...] = ("question", "names", "bulk", "work")


@given(st.sampled_from(WAYS), st.integers(1, 2_000), st.integers(0, 10_000))
def test_HIT_04_nobody_learns_more_a_day_than_the_limit(way: records.Way, amount: int, before: int) -> None:
    """Whatever is allowed keeps within both limits, and whatever keeps within both is allowed."""
    fits = amount <= AT_ONCE[way] and before + amount <= A_DAY[way]
    decision = may_ask(way, amount, before)
    assert decision.allowed is fits
    assert fits or decision.codes == (("BATCH",) if amount > AT_ONCE[way] else ("RATE",))


def test_HIT_04_names_are_never_asked_in_bulk() -> None:
    """A thousand names are no bulk question, whatever is claimed."""
    assert way_of("name", is_bulk=True) == "names"
    assert not may_ask("names", 1_000, 0).allowed


def test_S_20_S_33_no_sort_of_identifier_is_a_body() -> None:
    """Faces, fingers, phones and groups are nothing that could be compared: there is no such sort."""
    sorts = set(records.Compared.__args__)  # type: ignore[attr-defined]
    assert sorts == {"document", "vessel", "vehicle", "aircraft", "operator", "name", "work"}


@given(
    st.floats(-170, 170),
    st.floats(-70, 70),
    st.integers(0, 20_000 * DAY_MS),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_EXC_10_whoever_works_in_an_area_has_its_cell(
    west: float, south: float, at: int, across: float, up: float
) -> None:
    """Any place and time within an area is in one of its parts: two areas that meet have a part in common."""
    area = parts_of_area(place_of(west, south), place_of(west + 0.3, south + 0.2), at, at + 12 * HOUR_MS)
    here = place_of(west + 0.3 * across, south + 0.2 * up)
    inside = parts_of_area(here, here, at + 3 * HOUR_MS, at + 3 * HOUR_MS)
    assert len(inside) == 1
    cell = cell_of(here, 10)
    assert inside[0].startswith(f"cell:{cell.lon}:{cell.lat}:")
    assert set(inside) <= set(area)
    assert len(area) <= MOST_PARTS


@pytest.mark.parametrize(
    ("southwest", "northeast", "hours"),
    [
        (place_of(11, 55), place_of(10, 56), 1),
        (place_of(11, 55), place_of(12, 54), 1),
        (place_of(11, 55), place_of(12, 56), -1),
        (place_of(0, 0), place_of(40, 40), 1),
        (place_of(-180, -90), place_of(180, 90), 1),
        (place_of(11, 55), place_of(11.5, 55.5), 24 * 90),
    ],
)
def test_area_turned_round_or_too_large_is_refused(southwest: Place, northeast: Place, hours: int) -> None:
    """A slip of the pen is told; nobody compares half the sea."""
    with pytest.raises(Invalid) as refusal:
        parts_of_area(southwest, northeast, 100 * DAY_MS, 100 * DAY_MS + hours * HOUR_MS)
    assert refusal.value.advice
