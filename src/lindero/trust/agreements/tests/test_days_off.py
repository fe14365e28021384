"""A party's days off: written, refused, told and hashed; who states none has the bytes that it had before."""

import re
from pathlib import Path

import msgspec
import pytest

from lindero.kernel.deadlines import Calendar
from lindero.kernel.errors import Unproved
from lindero.trust.agreements.canonical import agreement_hash, agreement_of, canonical_bytes
from lindero.trust.agreements.lint import lint_text, load_agreement
from lindero.trust.agreements.render import CATALOGUES, render, render_lines
from lindero.trust.agreements.tests.samples import an_agreement
from lindero.trust.agreements.tests.texts import TREATY
from lindero.trust.agreements.treaty import Agreement

GOLDEN = Path(__file__).with_name("golden")
BEFORE = "d03ed8e6d034560eae586b4a16d64a676588c38f45e0798c11af945f39b6e5b7"
"""SHA-256 of the treaty of `texts.TREATY` as it was before parties could state days off."""

STATED = "{rest_days: [sunday, friday], days_off: [2026-12-26, 2026-12-25]}"
NORDIA = "signers: {operational: 1, legal: 1}"


def with_calendar(calendar: str = STATED) -> str:
    """Return the small treaty with a calendar of Nordia."""
    return TREATY.replace(NORDIA, f"{NORDIA}\n    calendar: {calendar}")


def loaded(text: str) -> Agreement:
    """Return the agreement that a text describes."""
    return load_agreement(text, "a.yaml")


def test_EXC_12_who_states_no_days_off_has_the_same_bytes_as_before() -> None:
    """An agreement that was signed keeps its hash, and nothing of a calendar is in its bytes."""
    agreement = loaded(TREATY)
    assert agreement_hash(agreement) == BEFORE
    assert b"calendar" not in canonical_bytes(agreement)
    assert agreement_of(canonical_bytes(agreement)) == agreement


def test_EXC_12_days_off_are_part_of_the_signed_text() -> None:
    """Sorted whatever the order written, read again from the neighbour's bytes, and another hash than without."""
    agreement = loaded(with_calendar())
    nordia, sudia = agreement.parties
    assert nordia.calendar == Calendar(rest_days=("friday", "sunday"), days_off=("2026-12-25", "2026-12-26"))
    assert sudia.calendar is None
    assert agreement_of(canonical_bytes(agreement)) == agreement
    assert agreement_hash(agreement) != BEFORE


def test_EXC_12_a_calendar_of_nothing_is_not_the_absence_of_one() -> None:
    """Who works on every day says so, and that is another agreement than one that is silent."""
    every_day = loaded(with_calendar("{rest_days: []}"))
    assert every_day.parties[0].calendar == Calendar(rest_days=())
    assert agreement_of(canonical_bytes(every_day)) == every_day
    assert "Every day is a working day of Nordia" in render(every_day)


@pytest.mark.parametrize(
    ("calendar", "code", "words"),
    [
        ("{rest_days: [sunday], days_off: [2026-02-30]}", "day", "no day that exists"),
        ("{rest_days: [sunday], days_off: [20261225]}", "day", "no day that exists"),
        ("{rest_days: [sunday], days_off: ['2026-W52-5']}", "day", "no day that exists"),
        ("{rest_days: [sunday], days_off: [Christmas]}", "day", "no day that exists"),
        ("{rest_days: [sunday], days_off: [2026-12-25, 2026-12-25]}", "duplicate", "twice"),
        ("{rest_days: [sonntag]}", "unknown_weekday", "not one of the words"),
        ("{days_off: [2026-12-25]}", "missing_key", "`rest_days` is missing"),
        ("{rest_days: [sunday], holidays: [2026-12-25]}", "unknown_key", "`holidays`"),
        (
            "{rest_days: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]}",
            "calendar",
            "never have to answer",
        ),
    ],
)
def test_EXC_12_bad_calendars_are_refused_in_words(calendar: str, code: str, words: str) -> None:
    """At the line, with the reason and what to write instead."""
    text = with_calendar(calendar)
    (found,) = lint_text(text, "a.yaml")
    assert (found.code, found.severity) == (code, "error")
    assert words in found.text
    assert found.advice
    assert "calendar" in text.splitlines()[found.line - 1]


def test_EXC_12_day_off_on_a_day_of_rest_is_pointed_at() -> None:
    """A date that changes nothing is most likely a slip: a warning with the day of the week."""
    findings = lint_text(with_calendar("{rest_days: [friday], days_off: [2026-12-25]}"), "a.yaml")
    (found,) = [one for one in findings if one.code == "unused"]
    assert (found.severity, found.text) == (
        "warning",
        "2026-12-25 is a Friday, which is a day of rest already.",
    )


@pytest.mark.parametrize(
    "calendar",
    [
        Calendar(rest_days=("sunday",), days_off=("2026-12-26", "2026-12-25")),
        Calendar(rest_days=("sunday", "friday")),
        Calendar(rest_days=("sunday",), days_off=("2026-02-30",)),
    ],
)
def test_EXC_12_neighbours_bytes_say_nothing_that_a_file_could_not(calendar: Calendar) -> None:
    """Unsorted days and days that do not exist are refused in bytes from outside, too."""
    agreement = an_agreement()
    first, second = agreement.parties
    stated = msgspec.structs.replace(first, calendar=calendar)
    with pytest.raises(Unproved):
        agreement_of(canonical_bytes(msgspec.structs.replace(agreement, parties=(stated, second))))


def test_EXC_12_absence_has_one_form() -> None:
    """A calendar that is written as nothing has other bytes than one that is not written: refused."""
    data = canonical_bytes(an_agreement()).replace(b'"contact_points"', b'"calendar":null,"contact_points"')
    with pytest.raises(Unproved):
        agreement_of(data)


@pytest.mark.parametrize("language", sorted(CATALOGUES))
def test_AGR_09_days_off_are_told_in_the_golden_text(language: str) -> None:
    """Days of rest in the order of the week, then the dates; the text is the approved one."""
    golden = (GOLDEN / f"days-off.{language}.md").read_text(encoding="utf-8")
    assert render(loaded(with_calendar()), language) == golden


@pytest.mark.parametrize("calendar", [STATED, "{rest_days: []}"])
def test_AGR_09_days_off_are_told_from_the_same_hash_line_by_line(calendar: str) -> None:
    """In every language the same line, with the same dates."""
    agreement = loaded(with_calendar(calendar))
    told = {language: render_lines(agreement, language) for language in CATALOGUES}
    for lines in told.values():
        assert len(lines) == len(told["en"])
        assert agreement_hash(agreement) in lines[2]
        for line, english in zip(lines, told["en"], strict=True):
            assert re.findall(r"\d{4}-\d\d-\d\d", line) == re.findall(r"\d{4}-\d\d-\d\d", english)
