"""A figure with what it counts, so that anyone can count it again."""

import msgspec


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A figure with what it counts, so that anyone can count it again.

    Attributes:
        name: Stable name.
        title: Name for people.
        value: The figure.
        of: What it is part of; None if of nothing.
        meaning: What is counted, in one sentence.
    """

    name: str
    title: str
    value: int
    of: int | None = None
    meaning: str


def figure_of(name: str, value: int, title: str, meaning: str, of: int | None = None) -> Figure:
    """Return a figure that is told under a name and a title."""
    return Figure(name=name, title=title, value=value, of=of, meaning=meaning)
