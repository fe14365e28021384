"""What is told of a role that a person may hold."""

from typing import Literal

import msgspec

Belonging = Literal["operations", "protection", "law", "independent", "exercise", "machine"]
"""What a role belongs to: daily border work, people in need, treaties, oversight, exercises, or the machine itself."""


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """A role that a person may hold.

    Attributes:
        title: Its name for people.
        belongs: What it belongs to.
        may: What it is for.
        never: What it may never do, whoever grants what.
    """

    title: str
    belongs: Belonging
    may: str
    never: str


def role_of(title: str, belongs: Belonging, may: str, never: str) -> Role:
    """Return a role, told in the order of the tables."""
    return Role(title=title, belongs=belongs, may=may, never=never)
