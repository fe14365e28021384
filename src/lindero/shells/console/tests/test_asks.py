"""Asks are read from texts, and every error is told in words beside its field."""

import re
from enum import Enum
from typing import Annotated, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.places import Place
from lindero.shells.console.asks import read_ask
from lindero.shells.console.shapes import form_fields
from lindero.shells.languages.catalogues import Catalogues
from lindero.shells.languages.tongues import Tongue


class Colour(Enum):
    """A colour."""

    RED = "red"
    BLUE = "blue"


class Everything(msgspec.Struct, frozen=True, kw_only=True):
    """One field of each shape.

    Attributes:
        note: What was seen.
    """

    name: Annotated[str, msgspec.Meta(description="short name", pattern="^[a-z]+$")]
    note: Annotated[str, msgspec.Meta(max_length=2_000)] = ""
    size: Annotated[int, msgspec.Meta(ge=1, le=9)] = 5
    weight: Annotated[float, msgspec.Meta(ge=0)] | None = None
    lit: bool = False
    level: Literal["low", "high"] = "low"
    colour: Colour = Colour.RED
    seen_at: int | None = None
    place: Place | None = None
    words: tuple[str, ...] = ()
    more: dict[str, int] | None = None


class Closed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Takes one field and no other."""

    open: bool = True


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """Two numbers in order."""

    low: int
    high: int

    def __post_init__(self) -> None:
        """Refuse the wrong order."""
        if self.low > self.high:
            raise ValueError("low lies above high")


def test_fields_have_shape_and_words() -> None:
    """Each type is asked for in its own way, with its name in words and its meaning."""
    fields = {field.name: field for field in form_fields(Everything)}
    assert {name: field.shape for name, field in fields.items()} == {
        "name": "text", "note": "long", "size": "number", "weight": "number", "lit": "check",
        "level": "choice", "colour": "choice", "seen_at": "instant", "place": "place",
        "words": "many", "more": "json",
    }  # fmt: skip
    assert fields["name"].hint == "short name"
    assert fields["note"].hint == "What was seen."
    assert fields["name"].required
    assert not fields["lit"].required
    assert set(fields["level"].options) == {"low", "high"}
    assert fields["size"].default == "5"


def test_every_shape_is_read() -> None:
    """Texts become the values that they stand for."""
    texts = {
        "name": ["ada"], "note": ["two\nlines"], "size": ["7"], "weight": ["1.5"], "lit": ["on"],
        "level": ["high"], "colour": ["blue"], "seen_at": ["2026-11-22T08:30:00Z"],
        "place": ["18.9251 40.7190"],
        "words": ["one\ntwo\n\n", "three"], "more": ['{"a": 1}'],
    }  # fmt: skip
    ask, errors = read_ask(Everything, texts)
    assert errors == {}
    assert ask == Everything(
        name="ada",
        note="two\nlines",
        size=7,
        weight=1.5,
        lit=True,
        level="high",
        colour=Colour.BLUE,
        seen_at=1_795_336_200_000,
        place=Place(189_251_000, 407_190_000),
        words=("one", "two", "three"),
        more={"a": 1},
    )


def test_empty_text_is_not_given() -> None:
    """A field that was left empty keeps its default."""
    ask, errors = read_ask(Everything, {"name": ["ada"], "size": [" "], "weight": [""]})
    assert (ask, errors) == (Everything(name="ada"), {})


def test_what_is_missing_is_said() -> None:
    """A field that must be given says so."""
    assert read_ask(Everything, {}) == (None, {"name": "This must be given."})


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("size", "ten", "Write a whole number from 1 to 9."),
        ("size", "10", "Write a whole number from 1 to 9."),
        ("weight", "-1", "Write a number of at least 0"),
        ("level", "medium", "Choose one of Low, High."),
        ("colour", "green", "Choose one of Red, Blue."),
        ("name", "Ada!", "small letters"),
        ("note", "x" * 2_001, "Write at most 2000 characters."),
        ("seen_at", "yesterday", "Write it as 2026-11-22T08:30:00Z."),
        ("seen_at", "2026-11-22T08:30:00", "no offset from UTC"),
        ("place", "north", "longitude, then latitude"),
        ("place", "1 95", "longitude, then latitude"),
        ("place", "x y", "no place"),
        ("place", "nan nan", "longitude, then latitude"),
        ("more", "{", "cannot be read"),
        ("more", "[" * 60_000, "cannot be read"),
    ],
)
def test_each_error_says_what_is_expected(name: str, text: str, words: str) -> None:
    """A text that does not fit is answered by what would."""
    ask, errors = read_ask(Everything, {"name": ["ada"], name: [text]})
    assert ask is None
    assert words in errors[name]


def test_choices_are_told_to_interfaces_as_they_take_them() -> None:
    """Whoever writes them on a command line or in an address of the interface is told what to write."""
    _, errors = read_ask(Everything, {"name": ["ada"], "level": ["medium"]}, coded=True)
    assert errors == {"level": "Choose one of high, low."}


def test_all_errors_are_told_at_once() -> None:
    """Nobody has to send a form twice to learn of the second error."""
    _, errors = read_ask(Everything, {"size": ["x"], "level": ["x"]})
    assert set(errors) == {"name", "size", "level"}


def test_an_empty_box_means_no_only_in_a_form() -> None:
    """A form shows the box, so leaving it empty is an answer; an address without it says nothing."""
    assert read_ask(Closed, {}, ticked=True)[0] == Closed(open=False)
    assert read_ask(Closed, {})[0] == Closed(open=True)


def test_unknown_fields_are_told_where_the_ask_forbids_them() -> None:
    """A mistyped name is not passed over in silence."""
    ask, errors = read_ask(Closed, {"opne": ["1"]})
    assert ask is None
    assert errors == {"opne": "There is no field opne here."}


def test_an_ask_that_contradicts_itself_is_told_as_a_whole() -> None:
    """What no single field can say is said of the ask."""
    ask, errors = read_ask(Checked, {"low": ["2"], "high": ["1"]})
    assert ask is None
    assert "low lies above high" in errors[""]


@given(st.dictionaries(st.sampled_from(Everything.__struct_fields__), st.lists(st.text(), max_size=3)))
def test_no_text_is_fatal(texts: dict[str, list[str]]) -> None:
    """Whatever is written, the answer is an ask or errors, never both and never neither."""
    ask, errors = read_ask(Everything, texts)
    assert (ask is None) is bool(errors)


@pytest.mark.parametrize("code", ["es", "fr", "ar"])
def test_what_is_wrong_is_told_wholly_in_the_readers_language(code: str) -> None:
    """Numbers and letters are said in words of each language: none of them stays English within its sentence."""
    catalogue = Catalogues().of(Tongue(code))
    for sentence in (
        "Write a whole number from 1 to 9.",
        "Write a number of at least 0.",
        "Write 3 capital letters, for example SUD.",
        "Write 2 to 60 small letters, digits and hyphens, the first a letter or digit, for example north-2.",
        "Line 1: Write at most 12 small letters, for example en.",
    ):
        said = str(catalogue.said(sentence))
        assert re.search("number|letters|digits|lang=", said) is None, said
