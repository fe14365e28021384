"""References: what a field of an ask can name, so that a form offers it to choose from."""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.paging import first_of

MOST: Final = 300
"""Choices that a form carries; of more than these the first are offered, and words narrow them."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a field can name.

    Attributes:
        value: Its name, as the ask takes it.
        label: What people call it; empty where that is its name.
    """

    value: str
    label: str = ""


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """What fields of some names refer to.

    Attributes:
        fields: Names of the fields, for example `sensor_id`. A name with points says where it is meant, whoever offers
            it: `units.reference` in a folder's actions, `registers.enter_equipment.contact` in one action.
        choices: Takes a desk of the folder and returns what can be named now, in the order to show.
        needs: The grant without which nothing is offered, since a list tells what there is; empty where everybody
            who signed in sees it anyway.
        everywhere: Whether such a field means the same in every folder; else in the own folder's actions alone.
        only: Whether nothing else can be named, so that a form need not let anybody write.
    """

    fields: tuple[str, ...]
    choices: Callable[[Desk], Sequence[Choice]]
    needs: str = ""
    everywhere: bool = False
    only: bool = False

    def found(self, desk: Desk, words: Sequence[str] = ()) -> Sequence[Choice]:
        """Return what can be named now: the first `MOST`, and one more where there are more.

        Args:
            desk: A desk of the folder.
            words: Parts of the name, or of what people call it, all of which it must hold.
        """
        if isinstance(self.choices, Query):
            return self.choices(desk, words)
        held = [
            one
            for one in self.choices(desk)
            if all(word.lower() in f"{one.value} {one.label}".lower() for word in words)
        ]
        return held[: MOST + 1]


class Query(msgspec.Struct, frozen=True):
    """Looks up choices in tables: no more of them are read than a form carries, and one that tells that there are more.

    Attributes:
        sql: A query whose rows are a name and what people call it, in the order to show.
    """

    sql: str

    def __call__(self, desk: Desk, words: Sequence[str] = ()) -> Sequence[Choice]:
        """Return the first choices that hold all these words; letters of Latin without marks are alike in any case."""
        holds = " AND ".join(["instr(lower(value || ' ' || coalesce(label, '')), lower(?))"] * len(words))
        rows = first_of(desk.rows, self.sql, ("value", "label"), MOST + 1, where=holds, values=words)
        return [Choice(value=value, label=label) for value, label in rows]


def choices_by(sql: str) -> Query:
    """Return what looks up choices by a query whose rows are a name and what people call it."""
    return Query(sql)
