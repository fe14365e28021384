"""Promises about numbers on pages: none stands before a noun, which would have to follow it in every language.

`Requests: 1` is right for every number and in every language; `1 requests` is not, and a choice between two English
forms fits no other language. What follows a number may be a unit, or a word that has one form (`3 open`).
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from scripts.words.found import templates

_NUMBER: Final = r"\|\s*(?:count|length)\s*\}\}(?:</\w+>)?"
_PLURAL: Final = re.compile(_NUMBER + r"\s+(?:\w+\s+){0,3}?([a-z]{2,}s|people|children)\b(?! at\b)")
_CHOICE: Final = re.compile(r"\bif [^%{}]*\b(?:length|count|\w*s) == 1 else\b")
UNITS: Final = frozenset({"ms"})
VERBS: Final = frozenset({"keeps", "was", "is", "has", "does", "its", "this", "us"})
"""Words that end as plurals do, and are none."""


def miscounted(source: str) -> Iterator[str]:
    """Yield each number of a template that stands before a plural, and each choice between two forms of a word."""
    yield from (found[0] for found in _PLURAL.finditer(source) if found[1] not in UNITS | VERBS)
    yield from (found[0] for found in _CHOICE.finditer(source))


@pytest.mark.parametrize("template", templates(), ids=lambda file: f"{file.parent.parent.name}-{file.stem}")
def test_no_number_stands_before_a_plural(template: Path) -> None:
    """Write `Requests: {{ n|count }}`, and never `{{ n|count }} requests`."""
    assert list(miscounted(template.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "{{ view.requests|length }} requests",
        "{{ view.sent|count }}</strong> of the newest fields",
        "{{ view.people|length|count }} people",
        '{{ "identifier" if view.subjects == 1 else "identifiers" }}',
    ],
)
def test_what_is_wrong_is_found(wrong: str) -> None:
    """The promise can fail."""
    assert list(miscounted(wrong))


@pytest.mark.parametrize(
    "right", ["Requests: {{ view.requests|length|count }} · {{ late|count }} late", "{{ a|count }} ms"]
)
def test_what_is_right_is_not(right: str) -> None:
    """A number at the end, before a unit, or before a word with one form."""
    assert list(miscounted(right)) == []
