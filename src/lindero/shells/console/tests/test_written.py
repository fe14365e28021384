"""Forms of texts are told in words, with one that has the form."""

import re

import pytest

from lindero.kernel.names import NATION_PATTERN, RECORD_ID_PATTERN
from lindero.shells.console.written import choices_of, example_of, form_in_words


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (NATION_PATTERN, "Write 3 capital letters, for example SUD."),
        (r"^([A-Z]{3})?$(?!\n)", "Write 3 capital letters, for example SUD."),
        (
            RECORD_ID_PATTERN,
            "Write 26 small letters and digits from 2 to 7, for example 4rk3vq7x2mfd5wrtn6b4hzs2ap.",
        ),
        (
            r"^[a-z][a-z0-9-]{1,59}$(?!\n)",
            "Write 2 to 60 small letters, digits and hyphens, the first a small letter, for example north-2.",
        ),
        (r"^[0-9a-f]{64}$(?!\n)", "Write 64 digits and letters from a to f, for example 9f86d081…."),
        (
            r"^[A-Za-z0-9 -]{0,40}$(?!\n)",
            "Write at most 40 letters, digits, spaces and hyphens, for example Heron 2.",
        ),
        (r"^[a-z]+$", "Write small letters, for example en."),
        (r"^[0-9]{4}-(0[1-9]|1[0-2])$(?!\n)", "Write year and month with a hyphen, for example 2026-11."),
        (r"^[!-/]{3}$", "This does not have the right form."),
    ],
)
def test_a_form_is_told_in_words(pattern: str, words: str) -> None:
    """How many of which letters, and one such text; nothing is guessed of a pattern that is not understood."""
    assert form_in_words(pattern) == words


def test_the_example_has_the_form() -> None:
    """What is shown as an example would be taken, where it is short enough to be shown whole."""
    for least in range(1, 30):
        pattern = rf"^[a-z2-7]{{{least},{least + 3}}}$(?!\n)"
        example = example_of(pattern)
        assert not example or re.search(pattern, example), pattern
    assert example_of(r"^[0-9]{7}$") == ""


def test_a_declared_example_goes_before_any_other() -> None:
    """A folder knows best what its names look like."""
    assert form_in_words(r"^EV-[0-9]{4}$", ["EV-2026"]) == "Write it as EV-2026."
    assert form_in_words(NATION_PATTERN, ["VES"]).endswith("for example VES.")


def test_a_pattern_of_a_few_words_is_a_choice() -> None:
    """Where only certain words will do, a form lets people choose."""
    assert choices_of(r"^(none|wished|claimed)$(?!\n)") == ("none", "wished", "claimed")
    assert choices_of(NATION_PATTERN) == ()
