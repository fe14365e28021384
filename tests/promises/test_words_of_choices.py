"""Promise about choices: where a page tells one of a few, it tells it in words, and not by its name in code."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, get_type_hints

import pytest
from msgspec import inspect

from lindero.app import find_folders
from lindero.kernel.capability import Capability, Page
from lindero.shells.languages.tongues import NAMED

BARE: Final = re.compile(r"\{\{\s*\w+(?:\.\w+)*\.(\w+)(?:\s+or\s+\"[^\"]*\")?\s*\}\}")
"""What a template shows of a value as it is."""

SPOKEN: Final = re.compile(
    r"\b(?:chip\(|outcome\([^(),]*,)\s*(\w+(?:\.\w+)+)(?=\s*[,)]|\s+if\b)|<option[^>]*>\{\{\s*(value)\s*\}\}"
)
"""What a template gives as it is to a macro that shows it, or offers as one of several choices."""

IN_TAG: Final = re.compile(r"<[^<>]*$")

FOLDERS: Final = [capability for capability in find_folders() if capability.pages]


def choices(capability: Capability) -> set[str]:
    """Return the names of fields in what a folder's pages show that hold one of a few words.

    A field that is a text elsewhere in the same folder is none: a name says not which of the two a template shows.
    """
    few, other = set[str](), set[str]()
    for kind, name in (found for page in capability.pages for found in fields(page)):
        if isinstance(kind, inspect.LiteralType):
            told = [str(value) for value in kind.values if value not in ("", *NAMED)]
            if told:
                (few if any(len(value) > 1 for value in told) else other).add(name)
        elif isinstance(kind, inspect.StrType | inspect.IntType | inspect.BoolType):
            other.add(name)
    return few - other


def fields(page: Page) -> Iterator[tuple[inspect.Type, str]]:
    """Yield the types in what a page shows, each with the name of the field that holds it, however deep."""
    waiting: list[tuple[inspect.Type, str]] = [(inspect.type_info(get_type_hints(page.show)["return"]), "")]
    seen: set[type] = set()
    while waiting:
        kind, name = waiting.pop()
        yield kind, name
        if isinstance(kind, inspect.StructType) and kind.cls not in seen:
            seen.add(kind.cls)
            waiting += [(field.type, field.name) for field in kind.fields]
        inner = [getattr(kind, one, None) for one in ("type", "item_type", "value_type")]
        inner += [one for several in ("types", "item_types") for one in getattr(kind, several, ())]
        waiting += [(one, name) for one in inner if isinstance(one, inspect.Type)]


def templates(capability: Capability) -> Iterator[Path]:
    """Yield a folder's templates."""
    yield from sorted(
        Path(str(sys.modules[capability_module(capability)].__file__)).parent.glob("templates/*.html")
    )


def capability_module(capability: Capability) -> str:
    """Return the name of the module that declares a folder."""
    return next(
        name for name, module in sys.modules.items()
        if name.endswith(f".{capability.name}.capability") and vars(module).get("CAPABILITY") is capability
    )  # fmt: skip


def told_by_name(source: str, names: set[str]) -> list[str]:
    """Return what a template shows by its name in code, outside of tags."""
    return [
        found[0]
        for found in BARE.finditer(source)
        if found[1] in names and not IN_TAG.search(source[: found.start()])
    ]


def spoken_as_it_is(source: str) -> list[str]:
    """Return what a template hands to people in a chip, an outcome or a choice without any filter."""
    return [found[1] or found[2] for found in SPOKEN.finditer(source)]


@pytest.mark.parametrize("capability", FOLDERS, ids=lambda one: one.name)
def test_one_of_a_few_is_told_in_words(capability: Capability) -> None:
    """No template shows such a field as it is: by `words`, or by a macro or a table of its own."""
    names = choices(capability)
    shown = {
        f"{template.name}: {text}"
        for template in templates(capability)
        for text in told_by_name(template.read_text(encoding="utf-8"), names)
    }
    assert not shown


def test_what_is_told_by_its_name_is_found() -> None:
    """The promise can fail: in text and with words for none, and not in a tag, in a condition or put into words."""
    source = (
        '<p class="{{ one.state }}">{{ one.state }} {{ view.one.state or "none" }} {{ one.state|words }} {{ one.name }}'
        '{% if one.state == "x" %}{{ chip(one.state) }}{% endif %}</p>'
    )
    assert told_by_name(source, {"state"}) == ["{{ one.state }}", '{{ view.one.state or "none" }}']


@pytest.mark.parametrize("capability", FOLDERS, ids=lambda one: one.name)
def test_chips_and_choices_are_told_in_words(capability: Capability) -> None:
    """What such a macro is given is a field of some table or enumeration: it is said in the reader's language."""
    shown = {
        f"{template.name}: {text}"
        for template in templates(capability)
        for text in spoken_as_it_is(template.read_text(encoding="utf-8"))
    }
    assert not shown


def test_a_bare_field_in_a_chip_is_found() -> None:
    """The promise can fail: first in a chip, second in an outcome, before a condition, and in a choice."""
    source = (
        '{{ chip(one.state, "ok") }} {{ chip(one.state) }} {{ chip(one.state|said) }} {{ chip("ready") }}'
        ' {{ outcome("no", one.told) }} {{ outcome(one.told, one.told|words) }} {{ chip(one.now if x else "y") }}'
        '<option value="{{ value }}">{{ value }}</option><option value="{{ value }}">{{ value|words }}</option>'
    )
    assert spoken_as_it_is(source) == ["one.state", "one.state", "one.told", "one.now", "value"]
