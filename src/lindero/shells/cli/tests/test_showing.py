"""Typed answers as text for people."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.shells.cli.showing import lines_of, show_answer, word

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("measured_at", 1_795_334_400_000, "2026-11-22T08:00:00.000Z"),
        ("since", 1_795_334_400_000, "2026-11-22T08:00:00.000Z"),
        ("since", 12, "12"),
        ("count", 1_795_334_400_000, "1795334400000"),
        ("place", [115_000_000, 560_000_000], "11.50000 56.00000"),
        ("sizes", [115_000_000, 560_000_000], "115000000, 560000000"),
        ("is_silent", True, "yes"),
        ("is_silent", False, "no"),
        ("name", None, "-"),
        ("name", "", "-"),
        ("names", [], "-"),
        ("count", 0, "0"),
        ("kinds", {"1": 3, "5": 1}, "1 3, 5 1"),
    ],
)
def test_values_are_worded_for_people(name: str, value: Any, text: str) -> None:
    """Instants, places, truths and what is absent read as people write them."""
    assert word(name, value) == text


def test_objects_are_lines_and_lists_are_tables() -> None:
    """Plain values come first, in line; lists of objects are tables below their name."""
    shown = list(
        lines_of(
            {"at": 1, "boats": [{"name": "Ada", "length_m": 12}, {"name": "B", "length_m": 4}], "by": "x"}
        )
    )
    assert shown == [
        "at  1",
        "by  x",
        "boats:",
        "  name  length m",
        "  Ada   12",
        "  B     4",
    ]


def test_long_text_is_cut_in_tables_only() -> None:
    """A table stays readable; a single value is shown whole."""
    long = "x" * 500
    assert long in "".join(lines_of({"text": long}))
    assert max(len(line) for line in lines_of([{"text": long}])) < 100


@given(value=JSON_VALUES)
def test_anything_can_be_shown(value: Any) -> None:
    """Whatever JSON an answer holds, it has lines."""
    assert all(isinstance(line, str) for line in lines_of(value))


def test_answer_as_json_is_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    """For machines the answer is JSON, for people words; nothing at all is `done`."""
    show_answer(b'{"a":[1,2]}', as_json=True)
    assert msgspec.json.decode(capsys.readouterr().out) == {"a": [1, 2]}
    show_answer(b"null", as_json=False)
    assert capsys.readouterr().out == "done\n"
