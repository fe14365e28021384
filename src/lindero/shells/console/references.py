"""What the fields of a form can name, for whoever fills it in."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from lindero.kernel.capability import Action
from lindero.kernel.desk import Actor
from lindero.kernel.references import Choice, Reference
from lindero.shells.asking import fields_of
from lindero.shells.node import Node

MOST: Final = 300
"""Choices that a form carries; of more than these the first are offered, and any may be written."""


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """What one field can name.

    Attributes:
        choices: The things, in the order to show.
        only: Whether it can name nothing else.
    """

    choices: tuple[Choice, ...]
    only: bool


def offered_for(node: Node, action: Action, actor: Actor) -> Mapping[str, Offered]:
    """Return what the fields of an action can name, by field; nothing that the actor may not see."""
    names = {field.name for field in fields_of(action.asks)}
    found: dict[str, Offered] = {}
    for capability in node.registry.capabilities:
        for reference in capability.references:
            mine = names.intersection(fields_meant(reference, capability.name, action))
            if mine and (not reference.needs or reference.needs in actor.grants):
                choices = tuple(reference.choices(node.reading_desk(capability.name, actor)))
                only = reference.only and len(choices) <= MOST
                found |= dict.fromkeys(mine, Offered(choices=choices[:MOST], only=only))
    return found


def fields_meant(reference: Reference, owner: str, action: Action) -> Iterator[str]:
    """Yield the names of those fields of an action of which a reference speaks."""
    folder = action.name.partition(".")[0]
    for name in reference.fields:
        where, point, field = name.rpartition(".")
        if where in (folder, action.name) if point else reference.everywhere or owner == folder:
            yield field
