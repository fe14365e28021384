"""The catalogues: every language says everything, with the same values in it."""

import re
from string import Formatter
from typing import get_args

import pytest

from lindero.capabilities.community.records import Category, Ending, Language, Service, State
from lindero.capabilities.oversight.counting import MEANINGS
from lindero.kernel.profiling import names_protected_attribute
from lindero.shells.public.catalogue import CATALOGUES, Tongue
from lindero.shells.public.drawing import SECTIONS
from lindero.shells.public.words import en


def values_in(words: str) -> set[str]:
    """Return the names of the values that words have room for."""
    return {name for _, name, _, _ in Formatter().parse(words) if name}


@pytest.mark.parametrize("language", get_args(Language))
def test_PUB_01_every_language_says_everything(language: Language) -> None:
    """No key is missing, none is left over, and each has room for the same values as the English."""
    words = CATALOGUES[language]
    assert words.keys() == en.WORDS.keys()
    for key, english in en.WORDS.items():
        assert values_in(words[key]) == values_in(english), key
        assert words[key].strip() or key == "unreviewed"
        assert not re.search(r"\s{2}|\s$", words[key]), key


@pytest.mark.parametrize("language", ["es", "fr", "ar"])
def test_machine_made_words_say_so(language: Language) -> None:
    """Who reads a translation that nobody reviewed is told on every page."""
    assert CATALOGUES[language]["unreviewed"]
    assert CATALOGUES["en"]["unreviewed"] == ""


def test_every_closed_word_has_words() -> None:
    """Each category, service, state, ending and counter that may come up is told in words."""
    english = Tongue("en")
    keys = [f"cat_{one}" for one in get_args(Category)] + [f"svc_{one}" for one in get_args(Service)]
    keys += [f"state_{one}" for one in get_args(State)] + [f"end_{one}" for one in get_args(Ending)]
    keys += [f"count_{one}" for one in MEANINGS] + [f"{one}_card" for one in SECTIONS]
    assert all(map(english.told, keys))


def test_PUB_02_no_category_says_what_somebody_is() -> None:
    """Categories are behaviours, objects and places: no word of theirs names an origin, a religion or a colour."""
    for language, words in CATALOGUES.items():
        for one in get_args(Category):
            assert not names_protected_attribute(words[f"cat_{one}"]), (language, one)
