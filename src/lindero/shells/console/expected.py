"""What a value must be, in words: numbers, texts, how many of them, and one of a few."""

from collections.abc import Sequence
from typing import Final

from msgspec import inspect

from lindero.shells.console.filters import words
from lindero.shells.console.written import BASE64, form_in_words
from lindero.shells.languages.tongues import NAMED, language_name

_MOST_NAMED: Final = 12
"""More choices than this are not told one by one: they stand in the form beside the error."""


def chosen_words(options: Sequence[str]) -> str:
    """Return what is asked of somebody who may choose: the choices by the names that a form shows, in its order."""
    names = [choice_name(option) for option in options if option]
    if 1 < len(names) <= _MOST_NAMED:
        return f"Choose one of {', '.join(names)}."
    return "Choose one of the list."


def choice_name(option: str) -> str:
    """Return what a form calls a choice, in English; a language by its own name."""
    return language_name(option) if option in NAMED else words(option)


def kind_words(kind: inspect.Type, examples: Sequence[str] = ()) -> str:
    """Return what a single value must be: a number within its limits, a text of its form and length."""
    if isinstance(kind, inspect.IntType | inspect.FloatType):
        return _number_words(kind)
    if isinstance(kind, inspect.StrType):
        return form_in_words(kind.pattern, examples) if kind.pattern else _text_words(kind)
    if isinstance(kind, inspect.BytesType):
        return form_in_words(BASE64)
    return "This does not have the right form."


def count_words(kind: inspect.Type) -> str:
    """Return how many values a collection takes, where their number is what is wrong."""
    least = getattr(kind, "min_length", None)
    most = getattr(kind, "max_length", None)
    if most is None:
        return f"Give at least {least or 1} of them."
    return f"Give {least} to {most} of them." if least else f"Give at most {most} of them."


def _number_words(kind: inspect.IntType | inspect.FloatType) -> str:
    least, most = kind.ge if kind.ge is not None else kind.gt, kind.le if kind.le is not None else kind.lt
    # Each is a sentence of its own: another language bends the words for a number by what stands around them.
    if isinstance(kind, inspect.FloatType):
        if least is not None and most is not None:
            return f"Write a number from {least} to {most}."
        if least is not None:
            return f"Write a number of at least {least}."
        return "Write a number." if most is None else f"Write a number of at most {most}."
    if least is not None and most is not None:
        return f"Write a whole number from {least} to {most}."
    if least is not None:
        return f"Write a whole number of at least {least}."
    return "Write a whole number." if most is None else f"Write a whole number of at most {most}."


def _text_words(kind: inspect.StrType) -> str:
    if kind.min_length is not None and kind.max_length is not None:
        return f"Write {kind.min_length} to {kind.max_length} characters."
    if kind.min_length is not None:
        return f"Write at least {kind.min_length} characters."
    if kind.max_length is not None:
        return f"Write at most {kind.max_length} characters."
    return "Write a text."
