"""Templates are compiled once for every environment of a language, and say of each node what is its own."""

from typing import Final

import jinja2
import pytest

from lindero.engine.registry import joined
from lindero.shells.console.assets import Assets
from lindero.shells.console.rendering import Renderer
from lindero.shells.languages.tongues import Tongue

PAGE: Final = {"page.html": "{{ 'NRD'|nation }}: {{ 485|duration }}, {{ 'not_there'|words }}"}


class Called:
    """Calls every nation by one name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def name(self, nation: str) -> str:
        """Return the name."""
        return self._name


def _environment(assets: Assets, name: str, language: str) -> jinja2.Environment:
    pages = Renderer(joined([]), assets, Called(name)).pages(Tongue(language))
    return pages.whole.overlay(loader=jinja2.DictLoader(PAGE))


def test_another_node_finds_a_template_compiled_and_says_its_own(
    assets: Assets, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one node calls a nation does not stand in the code that another one draws with."""
    first = _environment(assets, "Nordia", "en").get_template("page.html").render()
    second = _environment(assets, "Northland", "en")
    monkeypatch.setattr(second, "compile", None)
    assert second.get_template("page.html").render() == first.replace("Nordia", "Northland") != first


def test_what_is_worked_out_while_compiling_stays_in_its_language(assets: Assets) -> None:
    """Constants are written in the code as a filter of the language says them."""
    english = _environment(assets, "Nordia", "en").get_template("page.html").render()
    arabic = _environment(assets, "Nordia", "ar").get_template("page.html").render()
    assert english.startswith("Nordia: 8\u202fmin")
    assert arabic.startswith("Nordia: \u2067")
