"""What is wrong with JSON is told in sentences that every language has, and never in its parser's own words."""

import re
from typing import Annotated, Any, Final, Literal

import msgspec
import pytest

from lindero.shells.console.asks import read_ask
from lindero.shells.console.wrong_json import wrong_json
from lindero.shells.languages.catalogues import Catalogues
from lindero.shells.languages.tongues import Tongue

Pair = tuple[int, int]
Code = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$(?!\n)")]
Short = Annotated[str, msgspec.Meta(max_length=2)]


class Part(msgspec.Struct, forbid_unknown_fields=True):
    """A value with parts."""

    size: int
    words: tuple[str, ...] = ()


class Parts(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """An ask that takes one value as JSON, and several of them, one a line."""

    one: Part | None = None
    more: tuple[Part, ...] = ()


CASES: Final[tuple[tuple[Any, str, str], ...]] = (
    (Any, "{", "It cannot be read to its end: something is not closed, or a word is none of JSON."),
    (Any, "[" * 60_000, "It cannot be read: it is nested too deep."),
    (Any, '{"a" 1}', "It cannot be read from byte 6 on."),
    (Any, "[1,]", "There is a comma too many before byte 4."),
    (Any, '{"a": 1,}', "There is a comma too many before byte 9."),
    (Any, "{1: 2}", "The name at byte 2 must stand in quotation marks."),
    (Any, "1e999", "The number is too large."),
    (int, '"x"', "Write a whole number."),
    (int | None, '"x"', "Write a whole number."),
    (float, '"x"', "Write a number."),
    (str, "1", "Write a text in quotation marks."),
    (bool, '"perhaps"', "Write true or false, without quotation marks."),
    (Part, "[]", "Write names and their values between braces."),
    (tuple[int, ...], "{}", "Write a list between square brackets."),
    (Annotated[int, msgspec.Meta(ge=1)], "0", "Write a whole number of at least 1."),
    (Annotated[float, msgspec.Meta(le=2.5)], "3", "Write a number of at most 2.5."),
    (Short, '"abc"', "Write at most 2 characters."),
    (Annotated[str, msgspec.Meta(min_length=2)], '"a"', "Write at least 2 characters."),
    (Code, '"x"', "Write 3 capital letters, for example SUD."),
    (bytes, '"*"', "Write a file in base64, for example SGVsbG8=."),
    (Pair, "[1]", "Give exactly 2 of them."),
    (Annotated[list[int], msgspec.Meta(min_length=1)], "[]", "Give at least 1 of them."),
    (Annotated[list[int], msgspec.Meta(max_length=1)], "[1, 2]", "Give at most 1 of them."),
    (Literal["a", "b"], '"c"', "The word here is none of those that may be chosen."),
    (Part, "{}", "The field size is missing."),
    (Part, '{"size": 1, "sise": 2}', "There is no field sise here."),
    (list[Part], '[{"size": "x"}]', "In part [0].size: Write a whole number."),
    (dict[Short, int], '{"abc": 1}', "Write at most 2 characters."),
    (Annotated[int, msgspec.Meta(multiple_of=2)], "3", "This does not have the right form."),
)
"""A type, what was written, and what is told of it."""


def raised_by(kind: Any, text: str) -> Exception:
    """Return what the reader of a form raises for a text of a type."""
    with pytest.raises((msgspec.MsgspecError, RecursionError)) as raised:
        msgspec.convert(msgspec.json.decode(text), kind, strict=False)
    return raised.value


@pytest.mark.parametrize(("kind", "text", "told"), CASES, ids=[case[1][:20] for case in CASES])
def test_each_fault_is_told_in_our_words(kind: Any, text: str, told: str) -> None:
    """Whatever the parser finds, a sentence of ours says it."""
    assert wrong_json(raised_by(kind, text)) == told


def test_a_line_and_a_part_are_told() -> None:
    """Of several values one a line it is said in which line, and which part of it is wrong."""
    _, errors = read_ask(Parts, {"more": ['{"size": 1}\n{"size": 2, "words": [3]}']})
    assert errors == {
        "more": 'Write it as JSON, for example {"size":0}. Line 2: In part words[0]: Write a text in quotation marks.'
    }


@pytest.mark.parametrize("code", ["es", "fr", "ar"])
def test_each_fault_is_told_in_the_readers_language(code: str) -> None:
    """Neither the sentence, nor where it stands, nor what is asked for stays English."""
    catalogue = Catalogues().of(Tongue(code))
    sentences = [wrong_json(raised_by(kind, text)) for kind, text, _ in CASES]
    _, errors = read_ask(
        Parts, {"one": ['{"size": "x"}'], "more": ['{"size": 1}\n{"size": 2, "words": [3]}']}
    )
    for english in [*sentences, *errors.values()]:
        said = str(catalogue.said(english))
        assert "lang=" not in said
        assert not re.search(r"\b(Write|Give|Line|part \S+:|There|The|It|number|field)\b", said), said
