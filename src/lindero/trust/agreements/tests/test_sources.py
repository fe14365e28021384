"""YAML and TOML are read as the same plain values with their lines, and hostile files are refused early."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.trust.agreements.findings import Unreadable
from lindero.trust.agreements.lint import examine
from lindero.trust.agreements.source import MAX_CHARACTERS, Items, Leaf, Node, Table
from lindero.trust.agreements.toml_source import read_toml
from lindero.trust.agreements.yaml_source import plain_value, read_yaml


def values(node: Node) -> Any:
    """Return a tree's values without lines."""
    if isinstance(node, Table):
        return {key: values(inner) for key, inner in node.entries.items()}
    if isinstance(node, Items):
        return [values(inner) for inner in node.items]
    return node.value


def refusal(text: str, name: str = "a.yaml") -> tuple[str, int]:
    """Return the code and the line for which a whole file is refused."""
    document, found = examine(text, name)
    assert document is None
    assert len(found) == 1
    assert found[0].advice
    return found[0].code, found[0].line


# --- the same values ------------------------------------------------------------------------------------------


def test_yaml_and_toml_say_the_same() -> None:
    """Tables, lists, texts, numbers, dates and flags come out equal from both."""
    yaml = """
a: {b: [1, -2.50, text, true], when: 2026-01-01}
list:
  - {id: x}
  - {id: "y"}
"""
    toml = """
a = {b = [1, -2.50, "text", true], when = 2026-01-01}
[[list]]
id = "x"
[[list]]
id = 'y'
"""
    assert values(read_yaml(yaml)) == values(read_toml(toml))


@pytest.mark.parametrize(
    "word",
    [
        "NO",
        "no",
        "yes",
        "on",
        "off",
        "Null",
        "TRUE",
        "0o17",
        "1_000",
        "12:30:45",
        "007",
        "1e5",
        ".5",
        ".inf",
        "0x1F",
    ],
)
def test_words_of_older_yaml_stay_text(word: str) -> None:
    """A country NO is no denial, a time no number in base 60, a number with leading zeros no octal."""
    assert plain_value(word) == word


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("false", False),
        ("-7", -7),
        ("0", 0),
        ("+3", 3),
    ],
)
def test_plain_words_that_mean_something(text: str, value: object) -> None:
    """What is not quoted is a number, a flag or nothing only in its plainest spelling."""
    assert plain_value(text) == value
    assert type(plain_value(text)) is type(value)


def test_fractions_are_exact() -> None:
    """A coordinate is the number that stands there, not the nearest floating-point number."""
    assert values(read_yaml("x: 12.1234567"))["x"] == Decimal("12.1234567")
    assert values(read_toml("x = 12.1234567"))["x"] == Decimal("12.1234567")


def test_quoted_words_are_text() -> None:
    """Quotes make text of anything."""
    assert values(read_yaml("x: '12'"))["x"] == "12"
    assert values(read_yaml('x: "true"'))["x"] == "true"


# --- lines ----------------------------------------------------------------------------------------------------


def test_yaml_knows_every_line() -> None:
    """Keys, members of lists and values each know the line on which they stand."""
    root = read_yaml("a: 1\nb:\n  - x\n  -\n    c: 2\n")
    assert isinstance(root, Table)
    assert root.lines == {"a": 1, "b": 2}
    items = root.entries["b"]
    assert isinstance(items, Items)
    assert [item.line for item in items.items] == [3, 5]


def test_toml_knows_the_line_of_every_key() -> None:
    """Headers, dotted keys, lists of tables and keys below long lists and texts are found on their lines."""
    text = '''title = "x"
long = [
  1, # ] not the end
  2,
]
words = """
key = "not a key"
"""
[parties.NRD]
name = "Nordia"
[[clauses]]
id = "a"
[clauses.handling]
tlp = "red"
[[clauses]]
id = "b"
x.y = 1
'''
    root = read_toml(text)
    assert isinstance(root, Table)
    assert root.lines == {"title": 1, "long": 2, "words": 6, "parties": 1, "clauses": 1}
    parties, clauses = root.entries["parties"], root.entries["clauses"]
    assert isinstance(parties, Table)
    assert isinstance(clauses, Items)
    assert parties.lines["NRD"] == 9
    first, second = clauses.items
    assert isinstance(first, Table)
    assert isinstance(second, Table)
    assert (first.line, first.lines["id"], first.lines["handling"]) == (11, 12, 13)
    assert (second.line, second.lines["id"]) == (15, 16)


# --- hostile files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "empty", 1),
        ("# nothing\n", "empty", 1),
        ("a: 1\na: 2\n", "duplicate_key", 2),
        ("a:\n  b: 1\n  c: 2\n  b: 3\n", "duplicate_key", 4),
        ("a: &x 1\nb: *x\n", "alias", 1),
        ("a: *x\n", "alias", 1),
        ("a: {<<: *x}\n", "alias", 1),
        ("a: !!python/object:os.system x\n", "tag", 1),
        ("a: !!str 1\n", "tag", 1),
        ("a: 1\n---\nb: 2\n", "second_document", 2),
        ("? [a, b]\n: 1\n", "key", 1),
        ("a: [1, 2\n", "syntax", 2),
        ("a: 'b\n", "syntax", 2),
        ("\tb: 1\n", "syntax", 1),
        ("a: \x00\n", "syntax", 1),
        ("- 1\n- 2\n", "not_a_table", 1),
        ("just words\n", "not_a_table", 1),
        ("a: " + "[" * 40 + "]" * 40 + "\n", "too_deep", 1),
        ("a: " + "[" * 100_000 + "\n", "too_deep", 1),
        ("a: [" + "1, " * 60_000 + "1]\n", "too_large", 1),
        ("x" * (MAX_CHARACTERS + 1), "too_large", 1),
    ],
)
def test_hostile_yaml_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    """Doubled keys, anchors, tags, second documents, bombs and broken files are refused, and say where."""
    assert refusal(text) == (code, line)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a = 1\na = 2\n", "syntax"),
        ("a = \n", "syntax"),
        ("a = [1, 2\n", "syntax"),
        ("a = " + "[" * 5_000 + "]" * 5_000, "too_deep"),
        ("a = " + "[" * 40 + "]" * 40, "too_deep"),
        ("a = " + "9" * 5_000, "syntax"),
        ("a = [" + "1, " * 60_000 + "1]\n", "too_large"),
    ],
)
def test_hostile_toml_is_refused(text: str, code: str) -> None:
    """Doubled keys, endless nesting, endless numbers and broken files are refused."""
    assert refusal(text, "a.toml")[0] == code


def test_a_doubled_toml_key_names_its_line() -> None:
    """The line that the parser complains of is told."""
    assert refusal("a = 1\nb = 2\na = 3\n", "a.toml") == ("syntax", 3)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text makes the readers fail otherwise than by refusing it."""
    for name in ("a.yaml", "a.toml"):
        document, found = examine(text, name)
        assert document is None
        assert found


@given(
    st.recursive(
        st.integers() | st.booleans() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.text("abcxyz", min_size=1, max_size=3), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_json_is_yaml(value: Any) -> None:
    """What any JSON writer writes is read as the same values: a treaty file may come from a program."""
    if not isinstance(value, dict):
        return
    try:
        read = values(read_yaml(json.dumps(value, ensure_ascii=True)))
    except Unreadable:
        return
    assert read == _as_read(value)


def _as_read(value: Any) -> Any:
    """Return what a value is read as: integers beyond 18 digits are words."""
    if isinstance(value, dict):
        return {key: _as_read(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_read(inner) for inner in value]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**18:
        return str(value)
    return value


def test_a_leaf_keeps_its_line() -> None:
    """A single value, too, knows its line."""
    root = read_yaml("a:\n  1\n")
    assert isinstance(root, Table)
    assert root.entries["a"] == Leaf(2, 1)
