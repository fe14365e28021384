"""The reference is written from the declarations: all that is declared is in it, in plain words."""

from pathlib import Path
from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import inspect

from lindero.app import find_registry
from lindero.kernel.capability import Capability
from scripts import write_reference
from scripts.reference import errors, folders, settings
from scripts.reference.words import attributes, default, docstring, fields, meaning, table, type_words


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is asked.

    It is told
    over two lines.

    Attributes:
        plain: Told in the docstring,
            over two lines.
    """

    plain: int
    described: Annotated[str, msgspec.Meta(description="told beside the type")] = "here"
    absent: int | None = None


@pytest.mark.parametrize(
    ("type_", "said"),
    [
        (Annotated[int, msgspec.Meta(ge=0, le=300)], "integer from 0 to 300"),
        (Annotated[float, msgspec.Meta(gt=0)], "number above 0"),
        (Annotated[str, msgspec.Meta(max_length=9)], "text of at most 9 characters"),
        (tuple[str, ...], "list of text"),
        (int | None, "integer or nothing"),
        (Literal["a", "b"], "`a`, `b`"),
        (dict[str, bool], "yes or no by text"),
        (tuple[int, str], "(integer, text)"),
    ],
)
def test_types_are_told_in_words(type_: object, said: str) -> None:
    """A reader need not know the language that the type is written in."""
    assert type_words(inspect.type_info(type_)) == said


def test_meanings_come_from_where_they_are_told() -> None:
    """A field's meaning is taken from its annotation, or from the attributes of the docstring."""
    told = {field.name: meaning(Ask, field) for field in fields(Ask)}
    assert told == {
        "plain": "Told in the docstring, over two lines.",
        "described": "told beside the type",
        "absent": "",
    }
    assert attributes(Ask).keys() == {"plain"}
    assert docstring(Ask) == "Something that is asked.\n\nIt is told over two lines."


def test_defaults_are_told() -> None:
    """A reader learns what must be given, and what stands there if nothing is."""
    assert [default(field) for field in fields(Ask)] == ["required", '`"here"`', ""]


def test_tables_keep_their_columns() -> None:
    """A bar inside a cell does not begin another column."""
    assert table(("a",), [("x | y",)]) == "| a |\n| --- |\n| x \\| y |\n"


def test_errors_are_found_where_they_are_raised(tmp_path: Path) -> None:
    """Code, sentence and advice are read out of the source, with values in braces; tests are passed over."""
    source = (
        'raise Refused("gate.no", f"{who} may not.", "Ask " "again.")\nraise ValueError("none of ours")\n'
    )
    (tmp_path / "gate.py").write_text(source, encoding="utf-8")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_gate.py").write_text(source.replace("gate.no", "test.no"), encoding="utf-8")
    (found,) = errors.raised(tmp_path)
    assert found == errors.Raised("gate.no", "Refused", "{who} may not.", "Ask again.")


def test_errors_with_a_class_of_their_own_are_found(tmp_path: Path) -> None:
    """An error whose words stand in its own class is listed under the family that it belongs to."""
    (tmp_path / "module.py").write_text(
        "class Large(Invalid):\n    def __init__(self, size):\n"
        '        super().__init__("form.size", f"It holds {size} KB.", "Shorten it.")\n'
    )
    (found,) = errors.raised(tmp_path)
    assert found == errors.Raised("form.size", "Invalid", "It holds {size} KB.", "Shorten it.")


def test_every_setting_says_what_it_means() -> None:
    """No key of the configuration is without a meaning."""
    page = settings.page_of()
    empty = [
        line for line in page.splitlines() if line.startswith("| `") and line.split(" | ")[2].strip() == ""
    ]
    assert not empty


def test_whatever_is_declared_is_in_the_reference() -> None:
    """Every kind, table, action, page, feed and grant has its place in the reference."""
    registry = find_registry()
    text = "".join(write_reference.pages().values())
    names = [*registry.record_types, *registry.tables, *registry.actions, *registry.pages, *registry.feeds]
    names += [grant.name for grant in registry.offers("grants")]
    missing = [name for name in names if f"`{name}`" not in text]
    assert not missing


def test_reference_that_lags_behind_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A page that is missing, altered or left over is a difference; an equal one is none."""
    monkeypatch.setattr(write_reference, "REFERENCE", tmp_path)
    written = {"a.md": "one\n", "b.md": "two\n"}
    for name, text in written.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert write_reference.differences(written) == []
    assert write_reference.differences(written | {"a.md": "three\n"})
    assert write_reference.differences(written | {"c.md": "new\n"})
    assert write_reference.differences({"a.md": "one\n"})


def test_folder_without_anything_has_a_page() -> None:
    """A declaration of a name and a title is enough for a page."""
    text = folders.page_of(Capability(name="nowhere", title="Nowhere"))
    assert text.startswith("# nowhere: Nowhere\n")
