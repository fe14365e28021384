"""How values are written for people."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.places import MAX_LAT_E7, MAX_LON_E7, Place
from lindero.kernel.units import mmps_of_knots
from lindero.shells.console import filters

AT = 1_795_000_277_123
"""2026-11-18 11:11:17.123 UTC."""


def test_clock_writes_hours_minutes_seconds_with_zulu() -> None:
    """An instant reads as a watch officer writes it."""
    assert filters.clock(AT) == "11:11:17Z"


def test_utc_writes_the_day_too() -> None:
    """The full form names the day and keeps the Z."""
    assert filters.utc(AT) == "2026-11-18 11:11:17Z"


def test_date_writes_the_utc_day() -> None:
    """A date is the day in UTC."""
    assert filters.date(AT) == "2026-11-18"


def test_machine_time_is_rfc_3339() -> None:
    """The `datetime` attribute gets what browsers parse."""
    assert filters.machine_time(AT) == "2026-11-18T11:11:17.123Z"


def test_position_names_latitude_first() -> None:
    """Sailors read latitude, then longitude, four decimals each."""
    assert filters.position(Place(189_251_000, 407_190_000)) == "40.7190 N 18.9251 E"


def test_position_names_south_and_west() -> None:
    """Negative degrees become S and W, without a sign."""
    assert filters.position(Place(-5_000_000, -3_000_000)) == "0.3000 S 0.5000 W"


@given(st.integers(-MAX_LON_E7, MAX_LON_E7), st.integers(-MAX_LAT_E7, MAX_LAT_E7))
def test_position_always_has_one_form(lon: int, lat: int) -> None:
    """Any place of the Earth is written with two numbers, N or S, E or W."""
    assert re.fullmatch(r"\d{1,2}\.\d{4} [NS] \d{1,3}\.\d{4} [EW]", filters.position(Place(lon, lat)))


def test_knots_writes_one_decimal() -> None:
    """Millimetres per second become knots with one decimal."""
    assert filters.knots(mmps_of_knots(12.34)) == "12.3"


@pytest.mark.parametrize(
    ("course", "written"), [(0, "000°"), (45_200, "045°"), (359_600, "000°"), (255_000, "255°")]
)
def test_degrees_writes_three_digits(course: int, written: str) -> None:
    """A course has three digits, and north is never 360."""
    assert filters.degrees(course) == written


@pytest.mark.parametrize(
    "written",
    [
        filters.clock(None),
        filters.utc(None),
        filters.date(None),
        filters.position(None),
        filters.latitude(None),
        filters.longitude(None),
        filters.knots(None),
        filters.degrees(None),
        filters.count(None),
        filters.duration(None),
    ],
)
def test_unknown_is_a_dash(written: str) -> None:
    """What is not known is a dash, never an empty place or the word None."""
    assert written == filters.UNKNOWN


def test_count_sets_thousands_apart() -> None:
    """A large number can be read at a glance."""
    assert filters.count(18_204) == "18,204"


def test_short_id_keeps_the_whole_name_as_title() -> None:
    """A record's name is cut in the middle and can still be read in full."""
    written = filters.short_id("abcdefghijklmnopqrstuvwxyz")
    assert "abcdef…uvwxyz" in written
    assert 'title="abcdefghijklmnopqrstuvwxyz"' in written


def test_short_id_leaves_a_short_name_whole() -> None:
    """A name that fits is not cut."""
    assert ">AG-7<" in filters.short_id("AG-7")


def test_short_id_escapes_what_is_not_text() -> None:
    """A name cannot smuggle an element into the page."""
    assert "<b>" not in filters.short_id("<b>bold</b><i>and more</i>")


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0, "0 s"), (59.4, "59 s"), (60, "1 min"), (125, "2 min 5 s"), (90_000, "1 d 1 h")],
)
def test_duration_writes_two_units(seconds: float, written: str) -> None:
    """A duration is written in its two largest units, and only in those that are not zero."""
    assert filters.duration(seconds).replace("\N{NARROW NO-BREAK SPACE}", " ") == written


@pytest.mark.parametrize(
    ("name", "written"),
    [("course_mdeg", "Course"), ("seen_at", "Seen"), ("public_key", "Public key"), ("", "")],
)
def test_words_drops_the_unit(name: str, written: str) -> None:
    """A field's name becomes words without its unit."""
    assert filters.words(name) == written


def test_code_words_may_break_after_a_dot() -> None:
    """A dotted name breaks on a narrow screen, and stays escaped."""
    assert filters.code_words("a.<b>") == "a.<wbr>&lt;b&gt;"
