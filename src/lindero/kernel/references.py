"""References: what a field of an ask can name, so that a form offers it to choose from."""

from collections.abc import Callable, Sequence

import msgspec

from lindero.kernel.desk import Desk


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


def choices_by(sql: str) -> Callable[[Desk], Sequence[Choice]]:
    """Return what looks up choices by a query whose rows are a name and what people call it."""

    def choices(desk: Desk) -> Sequence[Choice]:
        return [Choice(value=value, label=label) for value, label in desk.rows(sql)]

    return choices
