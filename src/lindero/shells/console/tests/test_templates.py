"""What holds for every template of the console and of every folder: nothing inline, nothing from outside."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, StrictUndefined

import lindero
from lindero.app import find_folders
from lindero.capabilities.registers.capability import CAPABILITY as REGISTERS
from lindero.capabilities.registers.records import Weekday
from lindero.capabilities.registers.rules import DutyHours
from lindero.engine.registry import joined
from lindero.shells.console.assets import Assets
from lindero.shells.console.nations import NationNames
from lindero.shells.console.rendering import Renderer
from lindero.shells.languages.messages import worded
from lindero.shells.languages.pieces import pieces_of
from lindero.shells.languages.tongues import Tongue
from lindero.shells.node import Node

TEMPLATES = sorted(Path(lindero.__file__).parent.rglob("templates/*.html"))

INLINE = {
    "style attribute": r"\sstyle\s*=",
    "style element": r"<style\b",
    "event attribute": r"\son[a-z]+\s*=\s*[\"']",
    "htmx event attribute": r"\bhx-on\b",
    "evaluated htmx value": r"=[\"']js:",
    "script address": r"javascript:",
    "inline script": r"<script(?![^>]*\bsrc=)",
}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.parent.name}/{path.name}")
@pytest.mark.parametrize("what", INLINE)
def test_no_template_has_anything_inline(template: Path, what: str) -> None:
    """The strict policy of the browser would refuse it, and a careless page would need it loosened."""
    assert not re.search(INLINE[what], template.read_text(encoding="utf-8"), re.IGNORECASE), what


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.parent.name}/{path.name}")
def test_no_template_names_another_host(template: Path) -> None:
    """The console works without a network: no template loads anything from elsewhere."""
    loads = re.findall(
        r"(?:src|href|action|hx-get|hx-post)=\"(https?:|//)", template.read_text(encoding="utf-8")
    )
    assert loads == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.parent.name}/{path.name}")
def test_no_template_switches_escaping_off(template: Path) -> None:
    """No value is put into a page as markup."""
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", template.read_text(encoding="utf-8"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.parent.name}/{path.name}")
def test_every_template_can_be_put_into_other_words(template: Path) -> None:
    """Its pieces are told apart without a loss; what may be marked as English stands in text, never in a tag."""
    source = template.read_text(encoding="utf-8")
    pieces = list(pieces_of(source))
    assert "".join(piece.source for piece in pieces) == source
    Environment(autoescape=True).parse(worded(source, str))
    assert not [piece.source for piece in pieces if piece.kind == "tag" and "|said" in piece.source]


def test_what_is_not_there_is_an_error(node: Node, assets: Assets) -> None:
    """A template that asks for something that the page does not give fails, and shows no empty place."""
    renderer = Renderer(joined([]), assets, NationNames(node))
    environment = renderer.pages(Tongue("en")).whole
    assert environment.undefined is StrictUndefined
    assert environment.autoescape is True


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.parent.name}/{path.name}")
def test_lines_that_stay_as_they_are_move_sideways_by_themselves(template: Path) -> None:
    """Lines kept whole would make the page wider than a narrow screen (WCAG 1.4.10), and in Arabic cut them off."""
    has_lines = "<pre" in template.read_text(encoding="utf-8")
    assert has_lines is (template.parts[-3:] == ("console", "templates", "parts.html")), (
        "use the macro `lines`"
    )


def test_a_duration_keeps_its_order_among_numbers(node: Node, assets: Assets) -> None:
    """Where times run from left to right, eight minutes and five seconds stay so in Arabic (Unicode UAX 9, 2.4.2)."""
    renderer = Renderer(joined([]), assets, NationNames(node))

    def told(language: str) -> str:
        return renderer.pages(Tongue(language)).whole.from_string("{{ 485|duration }}").render()

    words = told("ar")
    assert (words[0], words[-1]) == ("\u2067", "\u2069")
    assert words.index("8") < words.index("5")
    assert told("fr").startswith("8")


class Codes:
    """Calls every nation by its code."""

    def name(self, nation: str) -> str:
        """Return the code."""
        return nation


@pytest.mark.parametrize(
    ("reader", "said"),
    [("en", "in Arabic"), ("es", "en árabe"), ("fr", "en arabe"), ("ar", "باللغة العربية")],
)
def test_in_which_language_somebody_was_told_is_said_in_the_readers(
    assets: Assets, reader: str, said: str
) -> None:
    """Nobody has to know a code, or the letters of the language that was spoken."""
    environment = Renderer(joined(find_folders()), assets, Codes()).pages(Tongue(reader)).whole
    page = environment.from_string('{% from "protection/protection_parts.html" import told %}{{ told(one) }}')
    text = page.render(one={"is_informed": True, "language": "ar"})
    assert said in text
    assert "in ar<" not in text


@pytest.mark.parametrize(
    ("language", "days", "told"),
    [
        ("en", ("mon", "tue", "wed"), "Monday to Wednesday 07:00-16:00 UTC"),
        ("es", ("mon", "tue", "wed"), "de lunes a miércoles 07:00-16:00 UTC"),
        ("fr", ("mon", "sun"), "lundi, dimanche 07:00-16:00 UTC"),
        ("ar", ("mon", "tue", "wed"), "من الاثنين إلى الأربعاء 07:00-16:00 UTC"),
        ("ar", (), "كل يوم 07:00-16:00 UTC"),
    ],
)
def test_duty_hours_are_told_in_the_reader_s_language(
    assets: Assets, language: str, days: tuple[Weekday, ...], told: str
) -> None:
    """Days by their names, times apart from the direction of the line, so that they keep their order in Arabic."""
    hours = DutyHours(is_always=False, days=days, is_run=len(days) > 2, times="07:00-16:00 UTC")
    renderer = Renderer(joined([REGISTERS]), assets, Codes())
    source = '{% from "registers/hours.html" import hours_in_words %}{{ hours_in_words(hours) }}'
    html = renderer.pages(Tongue(language)).whole.from_string(source).render(hours=hours)
    assert '<bdi dir="ltr">07:00-16:00 UTC</bdi>' in html
    assert re.sub(r"<[^>]+>", "", html) == told
