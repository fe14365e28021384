"""What a text must look like, said in words with an example, for whoever wrote it otherwise."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

_FRAME: Final = re.compile(r"\^(?P<core>.*?)(?:\$(?:\(\?!\\n\))?)?", re.DOTALL)
_MAYBE: Final = re.compile(r"\((?P<core>.*)\)\?", re.DOTALL)
_RUN: Final = re.compile(
    r"(?P<first>\[[^\]]+\])?(?P<rest>\[[^\]]+\])(?:[+*]|\{(?P<least>[0-9]+)(?:,(?P<most>[0-9]+))?\})"
)
_WORDS: Final = re.compile(r"\((?P<words>[a-z_]+(?:\|[a-z_]+)+)\)")
_LONG: Final = 32

BASE64: Final = r"[A-Za-z0-9+/]*={0,2}"
"""The form of bytes that are written as text."""

_WHOLE: Final[Mapping[str, tuple[str, str]]] = {
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}": ("year, month and day with hyphens", "1990-01-31"),
    r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?": ("a date, or its year, or its year and month", "1990-01-31"),
    r"[0-9]{4}-(0[1-9]|1[0-2])": ("year and month with a hyphen", "2026-11"),
    r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?": ("the tag of a language", "ar"),
    r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}": ("the tag of a language", "ar"),
    r"person/[a-z][a-z0-9-]{1,40}": ("person/ and the person's short name", "person/keller"),
    r"[a-z][a-z0-9-]{1,40}": (
        "2 to 41 small letters, digits and hyphens, the first a small letter",
        "keller",
    ),
    BASE64: ("a file in base64", "SGVsbG8="),
    r"[0-7][0-9A-HJKMNP-TV-Z]{25}": (
        "26 digits and capital letters without I, L, O and U",
        "01KB4T5NAEJ3QS8R2F6XW7YZ0C",
    ),
}
"""Forms that more than one folder uses, by their pattern: what they are in words, and one of them."""

_CLASSES: Final[Mapping[str, tuple[str, str]]] = {
    "[A-Z]": ("capital letters", "SUD"),
    "[a-z]": ("small letters", "en"),
    "[0-9]": ("digits", "3"),
    "[0-9a-f]": ("digits and letters from a to f", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c"),
    "[a-z2-7]": ("small letters and digits from 2 to 7", "4rk3vq7x2mfd5wrtn6b4hzs2ap"),
    "[a-z_]": ("small letters and underscores", "emergency_reads"),
    "[a-z0-9]": ("small letters and digits", "4rk3vq7x2mfd5wrt"),
    "[a-z0-9_]": ("small letters, digits and underscores", "speed_mean"),
    "[a-z0-9-]": ("small letters, digits and hyphens", "north-2"),
    "[A-Z0-9]": ("capital letters and digits", "HERON2"),
    "[A-Za-z0-9 -]": ("letters, digits, spaces and hyphens", "Heron 2"),
    "[A-Za-z0-9:/-]": ("letters, digits, colons, slashes and hyphens", "EV-2026-0017"),
    "[A-Za-z0-9._/-]": ("letters, digits, points, slashes and hyphens", "NRD/2026/17"),
}
"""The letters that a run of them may have, by the pattern's own class: in words, and a run to take examples from."""

_FIRST: Final[Mapping[str, str]] = {
    "[a-z]": "the first a small letter",
    "[a-z0-9]": "the first a letter or digit",
    "[A-Za-z0-9]": "the first a letter or digit",
}


def example_of(pattern: str, declared: Sequence[str] = ()) -> str:
    """Return a text of a form: the one declared for the field, else one that the pattern itself gives; or nothing.

    A long one is cut, and ends in dots.
    """
    if declared:
        return declared[0]
    core = _core(pattern)
    if core in _WHOLE:
        return _WHOLE[core][1]
    run = _RUN.fullmatch(core)
    if run is None or run["rest"] not in _CLASSES:
        return ""
    least, most = _lengths(run)
    found = _CLASSES[run["rest"]][1][:most]
    if least > _LONG:
        return f"{found[:8]}…"
    return found if len(found) >= least else ""


def form_in_words(pattern: str, declared: Sequence[str] = ()) -> str:
    """Return a sentence that says what a text of a form is, with an example where there is one."""
    words, example = letters_in_words(pattern), example_of(pattern, declared)
    if words and example:
        return f"Write {words}, for example {example}."
    if example:
        return f"Write it as {example}."
    return f"Write {words}." if words else "This does not have the right form."


def letters_in_words(pattern: str) -> str:
    """Return which letters a text of a form has, and how many; nothing for a pattern that is none of the usual ones."""
    return _words(_core(pattern))


def _words(core: str) -> str:
    """Return what a form is in words; nothing for a pattern that is none of the usual ones."""
    if core in _WHOLE:
        return _WHOLE[core][0]
    run = _RUN.fullmatch(core)
    if run is None or run["rest"] not in _CLASSES:
        return ""
    first, letters = _FIRST.get(run["first"] or "", ""), _CLASSES[run["rest"]][0]
    counted = f"{_count(run)} {letters}".strip()
    return f"{counted}, {first}" if first and run["first"] != run["rest"] else counted


def _count(run: re.Match[str]) -> str:
    """Return how many letters there may be, in words; nothing where there is no limit."""
    if run["least"] is None:
        return ""
    least, most = _lengths(run)
    return str(least) if least == most else f"{least} to {most}" if least else f"at most {most}"


def _lengths(run: re.Match[str]) -> tuple[int, int]:
    """Return the smallest and the largest number of letters; what stands before the run is one more."""
    before = 1 if run["first"] else 0
    if run["least"] is None:
        return before, _LONG
    return int(run["least"]) + before, int(run["most"] or run["least"]) + before


def choices_of(pattern: str) -> tuple[str, ...]:
    """Return the words among which a pattern lets somebody choose; none where it is of another kind."""
    choice = _WORDS.fullmatch(_core(pattern))
    return tuple(choice["words"].split("|")) if choice is not None else ()


def _core(pattern: str) -> str:
    """Return a pattern without its ends, and without saying that nothing at all will do too."""
    framed = _FRAME.fullmatch(pattern)
    core = framed["core"] if framed else pattern
    maybe = _MAYBE.fullmatch(core)
    return maybe["core"] if maybe else core
