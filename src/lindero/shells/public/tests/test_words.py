"""The catalogues: every language says everything, with the same values in it."""

import re
from string import Formatter
from typing import get_args

import pytest

from lindero.capabilities.community.records import Category, Ending, Language, Service, State
from lindero.capabilities.oversight.counting import MEANINGS
from lindero.kernel.profiling import names_protected_attribute
from lindero.shells.languages.catalogues import key_of
from lindero.shells.public.catalogue import LANGUAGES, Tongue, catalogue_of
from lindero.shells.public.drawing import SECTIONS
from lindero.shells.public.english import WORDS

OTHERS = [language for language in LANGUAGES if language != "en"]


def values_in(words: str) -> set[str]:
    """Return the names of the values that words have room for."""
    return {name for _, name, _, _ in Formatter().parse(words) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_PUB_01_every_language_says_everything(language: Language) -> None:
    """Nothing is missing, and each has room for the same values as the English."""
    for name, english in WORDS.items():
        words = catalogue_of(language).find(key_of(english, name))
        assert words, name
        assert values_in(words) == values_in(english), name
        assert not re.search(r"\s{2}|\s$", words), name


@pytest.mark.parametrize("language", OTHERS)
def test_machine_made_words_say_so(language: Language) -> None:
    """Who reads a translation that nobody reviewed is told on every page; the English is nobody's translation."""
    assert not Tongue(language).is_reviewed
    assert Tongue("en").is_reviewed


def test_every_closed_word_has_words() -> None:
    """Each category, service, state, ending and counter that may come up is told in words."""
    names = [f"cat_{one}" for one in get_args(Category)] + [f"svc_{one}" for one in get_args(Service)]
    names += [f"state_{one}" for one in get_args(State)] + [f"end_{one}" for one in get_args(Ending)]
    names += [f"count_{one}" for one in MEANINGS] + [f"{one}_card" for one in SECTIONS]
    assert set(names) <= WORDS.keys()


def test_PUB_02_no_category_says_what_somebody_is() -> None:
    """Categories are behaviours, objects and places: no word of theirs names an origin, a religion or a colour."""
    for language in LANGUAGES:
        for one in get_args(Category):
            assert not names_protected_attribute(Tongue(language).say(f"cat_{one}")), (language, one)


def test_one_english_text_has_the_words_of_its_own_meaning() -> None:
    """The name under which something is said is the context of the message: two may share their English."""
    shared = [name for name, english in WORDS.items() if list(WORDS.values()).count(english) > 1]
    assert all(Tongue("fr").say(name) for name in shared)
    assert Tongue("fr").say("danger", number="112") != Tongue("en").say("danger", number="112")
