"""Places and times are read in the ways in which people write them."""

import pytest

from lindero.kernel.errors import Invalid
from lindero.kernel.places import place_of
from lindero.kernel.times import instant_of
from lindero.shells.console.entered import instant_in, place_in, places_in


@pytest.mark.parametrize(
    "text",
    [
        "18.9251 40.719",
        "18.9251, 40.719",
        "40.719 N 18.9251 E",
        "18.9251E 40.719N",
        "N40.719 E18.9251",
        "40\u00b043.14'N 018\u00b055.506'E",
        "40 43 08.4 N, 18 55 30.36 E",
    ],
)
def test_one_place_in_many_ways(text: str) -> None:
    """Degrees, minutes, seconds, letters before or behind: it is the same place."""
    assert place_in(text) == place_of(18.9251, 40.719)


def test_south_and_west_are_negative() -> None:
    """Letters carry the sign."""
    assert place_in("33.9 S 18.4 W") == place_of(-18.4, -33.9)


@pytest.mark.parametrize(
    "text", ["north", "40.7 N", "40 75 N 18 E", "1 2 3", "N S", "40 N 18 E 5", "40 N 41 N", "-40 N 18 E", ""]
)
def test_what_is_no_place_is_refused_with_examples(text: str) -> None:
    """Nothing is guessed: a half place, sixty minutes, two latitudes."""
    with pytest.raises(Invalid, match="no place"):
        place_in(text)


def test_an_outline_is_places_apart_by_semicolons() -> None:
    """The corners of an outline stand in one line."""
    assert places_in("1 2; 3 4;") == [place_of(1, 2), place_of(3, 4)]


def test_times_with_and_without_seconds_and_now() -> None:
    """A time may leave the seconds away, never the offset; `now` is what the node's clock says."""
    assert instant_in("2026-11-22 08:30Z") == instant_of("2026-11-22T08:30:00Z")
    assert instant_in("Now", 7) == 7
    with pytest.raises(Invalid):
        instant_in("now")
    with pytest.raises(Invalid):
        instant_in("2026-11-22 08:30")
