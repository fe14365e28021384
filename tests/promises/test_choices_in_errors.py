"""Promise about errors: a choice that does not fit is answered by the names that the form shows, in every language."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
import pytest

import lindero
from lindero.app import find_folders
from lindero.shells.console.asks import read_ask
from lindero.shells.console.expected import choice_name
from lindero.shells.console.filters import words
from lindero.shells.console.shapes import form_fields
from lindero.shells.first_run.pages import STEPS
from lindero.shells.languages.catalogues import Catalogue, Catalogues
from lindero.shells.languages.tongues import NAMED, Tongue, language_name

NONE: Final = "none-of-these"
WORDS: Final = sorted(file.parent.parent for file in Path(lindero.__file__).parent.glob("*/*/words/es.po"))


@cache
def wrong() -> dict[str, tuple[str, ...]]:
    """Return what is told of each choice of every form and page that does not fit, with the choices that it shows."""
    told: dict[str, tuple[str, ...]] = {}
    for asks in asked():
        for field in form_fields(asks):
            if options := tuple(option for option in field.options if option):
                _, errors = read_ask(asks, {field.name: [NONE]})
                told[errors[field.name]] = options
    return told


def asked() -> Iterator[type[msgspec.Struct]]:
    """Yield what every action, page and step of the first start asks for."""
    for capability in find_folders():
        yield from (action.asks for action in capability.actions)
        yield from (page.asks for page in capability.pages)
    yield from STEPS.values()


def shown(catalogue: Catalogue, option: str) -> str:
    """Return what a form shows for a choice, as its templates are given it."""
    return language_name(option) if option in NAMED else catalogue.say(words(option))


def test_every_choice_is_told_by_name() -> None:
    """Few choices are told in the order of the form; many stand in it beside the error."""
    assert len(wrong()) > 50
    for error, options in wrong().items():
        names = ", ".join(map(choice_name, options))
        assert error in (f"Choose one of {names}.", "Choose one of the list.")


@pytest.mark.parametrize("code", ["es", "fr", "ar"])
def test_choices_are_told_as_the_form_shows_them(code: str) -> None:
    """No choice stays English, and none is called otherwise than beside its box."""
    catalogue = Catalogues(WORDS).of(Tongue(code))
    for error, options in wrong().items():
        said = str(catalogue.said(error))
        assert "lang=" not in said, error
        assert "Choose" not in said, error
        if error != "Choose one of the list.":
            assert ", ".join(shown(catalogue, option) for option in options) in said, (error, said)
