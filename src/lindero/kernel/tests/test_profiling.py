"""What only says what somebody is, and what says more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.profiling import (
    is_protected_attribute_only,
    names_protected_attribute,
    tokens_of,
)
from lindero.kernel.profiling_words import NEUTRAL, PROTECTED


@pytest.mark.parametrize(
    "text",
    [
        "There are many foreigners living in the house near the border",
        "A Muslim family lives here. Please check!",
        "My new neighbours are Sudian, very suspicious people",
        "black man",
        "Hay muchos extranjeros en el pueblo, parecen peligrosos",
        "Una familia musulmana vive en mi calle",
        "Des étrangers habitent dans la maison",
        "Mes voisins sont musulmans et je crois".replace("je crois", "ils sont suspects"),
        "هناك أجانب كثيرون في القرية",
        "عائلة مسلمة تسكن هنا".replace("تسكن", "في"),
    ],
)
def test_PUB_02_what_somebody_is_is_no_report(text: str) -> None:
    """In every language of the form, origin, nationality, religion or colour alone say nothing of what was done."""
    assert is_protected_attribute_only(text)


@pytest.mark.parametrize(
    "text",
    [
        "Foreigners loaded barrels from a boat",
        "A Sudian lorry drove without lights at night",
        "Somebody is locked in a cellar and calls for help",
        "Los extranjeros escondieron cajas en el bosque",
        "Des étrangers ont coupé la clôture",
        "رأيت أجانب يحملون صناديق من قارب",
        "hello",
        "",
        "????",
    ],
)
def test_PUB_02_whatever_was_done_keeps_a_report_open(text: str) -> None:
    """One word of an act, an object or a sign is enough, and nothing at all is no attribute either."""
    assert not is_protected_attribute_only(text)


@given(st.lists(st.sampled_from(sorted(PROTECTED | NEUTRAL)), max_size=12))
def test_attribute_only_speaks_of_an_attribute(words: list[str]) -> None:
    """Whatever is closed for its attributes names one, in any order of any listed words."""
    text = " ".join(words)
    if is_protected_attribute_only(text):
        assert names_protected_attribute(text)


@given(st.text(max_size=80), st.sampled_from(["lorry", "barrels", "clôture", "قارب"]))
def test_an_unknown_word_always_keeps_it_open(text: str, thing: str) -> None:
    """Doubt is for a person: a word in neither list makes the rule step back, whatever stands around it."""
    assert not is_protected_attribute_only(f"{text} {thing}")


def test_words_are_read_without_accents_and_case() -> None:
    """Somebody who writes without accents, in capitals or with Arabic hamzas is read alike."""
    assert tokens_of("ÉTRANGERS") == tokens_of("etrangers")
    assert tokens_of("أجانب") == tokens_of("اجانب")
