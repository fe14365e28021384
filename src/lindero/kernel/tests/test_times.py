"""Times: milliseconds UTC inside, RFC 3339 outside, and nothing guessed."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.errors import Invalid
from lindero.kernel.times import DAY_MS, days_after, instant_of, months_after, text_of

INSTANTS = st.integers(0, 253_402_300_799_999)


@given(INSTANTS)
def test_an_instant_survives_being_written_and_read(instant: int) -> None:
    """Every instant up to the year 9999 is read back as it was written, to the millisecond."""
    assert instant_of(text_of(instant)) == instant


@given(INSTANTS, INSTANTS)
def test_written_instants_sort_as_the_instants_do(first: int, second: int) -> None:
    """Texts of instants have one length and sort in the order of time."""
    assert (text_of(first) < text_of(second)) == (first < second)
    assert len(text_of(first)) == len(text_of(second))


@given(
    st.datetimes(min_value=dt.datetime(1970, 1, 2), max_value=dt.datetime(9999, 12, 30)),  # noqa: DTZ001
    st.integers(-23 * 60, 23 * 60),
)
def test_an_offset_from_utc_is_subtracted(naive: dt.datetime, offset_min: int) -> None:
    """The same moment written with any offset is the same instant."""
    zone = dt.timezone(dt.timedelta(minutes=offset_min))
    aware = naive.replace(tzinfo=zone)
    assert instant_of(aware.isoformat()) == instant_of(aware.astimezone(dt.UTC).isoformat())


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("2026-11-22", 1_795_305_600_000),
        ("2026-11-22T08:30:00Z", 1_795_336_200_000),
        ("2026-11-22t08:30:00z", 1_795_336_200_000),
        ("2026-11-22T10:30:00+02:00", 1_795_336_200_000),
        ("2026-11-22 08:30:00Z", 1_795_336_200_000),
        ("2026-11-22T08:30:00.1239999Z", 1_795_336_200_123),
        ("2028-02-29T00:00:00Z", 1_835_395_200_000),
    ],
)
def test_known_instants(text: str, instant: int) -> None:
    """Instants worked out by hand are read as they should be; digits below the millisecond are cut off."""
    assert instant_of(text) == instant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "2026",
        "2026-11",
        "2026-W47-7",
        "20261122T083000Z",
        "2026-11-22T08:30Z",
        "2026-11-22T08Z",
        "2026-13-01",
        "2027-02-29T00:00:00Z",
        "2026-11-22T24:00:00Z",
        "2026-11-22T08:30:60Z",
        "2026-11-22T08:30:00+25:00",
        "2026-11-22T08:30:00+00:00:30",
        " 2026-11-22",
        "2026-11-22\n",
        "\u0662\u0660\u0662\u0666-\u0661\u0661-\u0662\u0662",
    ],
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    """Only RFC 3339 and plain dates are read: no week dates, no short forms, no other digits."""
    with pytest.raises(Invalid) as caught:
        instant_of(text)
    assert caught.value.code == "times.instant"
    assert caught.value.advice


@pytest.mark.parametrize("text", ["2026-11-22T08:30:00", "2026-11-22 08:30:00.5"])
def test_a_time_without_offset_is_never_guessed(text: str) -> None:
    """A clock time that does not say its offset from UTC is refused, with advice."""
    with pytest.raises(Invalid) as caught:
        instant_of(text)
    assert caught.value.code == "times.naive"


@pytest.mark.parametrize("text", ["1969-12-31T23:59:59Z", "0001-01-01", "1970-01-01T00:00:00+01:00"])
def test_an_instant_before_the_epoch_is_refused(text: str) -> None:
    """An instant that the log could not hold is refused when it is read, not later."""
    with pytest.raises(Invalid) as caught:
        instant_of(text)
    assert caught.value.code == "times.range"


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text makes the reader fail otherwise than by refusing it."""
    with contextlib.suppress(Invalid):
        assert instant_of(text) >= 0


def test_days_are_of_24_hours() -> None:
    """Retention counts days of 24 hours, whatever the calendar does."""
    assert days_after(5, 90) == 5 + 90 * DAY_MS


def test_no_instant_lies_beyond_the_year_9999() -> None:
    """What is reckoned from the last instants there are can still be written down."""
    last = instant_of("9999-12-31T23:59:59.999Z")
    for later in (days_after(last, 1), days_after(last - DAY_MS, 40_000), months_after(last, 1)):
        assert text_of(later) == "9999-12-31T23:59:59.999Z"
    assert months_after(instant_of("9999-11-30"), 1) == instant_of("9999-12-30")
    assert months_after(instant_of("2027-01-31"), 1) == instant_of("2027-02-28")
