"""What the fields of a form can name, for whoever fills it in."""

from collections.abc import Iterator, Mapping

import msgspec

from lindero.kernel.capability import Action
from lindero.kernel.desk import Actor, Desk
from lindero.kernel.references import MOST, Choice, Reference
from lindero.shells.asking import fields_of
from lindero.shells.node import Node


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """What one field can name.

    Attributes:
        choices: The things, in the order to show.
        only: Whether it can name nothing else, and all of it is here.
        is_cut: Whether there is more than is here.
        is_long: Whether there is more than a form carries, narrowed here or not.
    """

    choices: tuple[Choice, ...]
    only: bool
    is_cut: bool = False
    is_long: bool = False


def offered_for(node: Node, action: Action, actor: Actor, words: str = "") -> Mapping[str, Offered]:
    """Return what the fields of an action can name, by field; nothing that the actor may not see.

    Args:
        node: The node.
        action: The action.
        actor: Who fills the form in.
        words: Lists that are longer than a form carries hold only what has all of these words.
    """
    names = {field.name for field in fields_of(action.asks)}
    found: dict[str, Offered] = {}
    for capability in node.registry.capabilities:
        for reference in capability.references:
            mine = names.intersection(fields_meant(reference, capability.name, action))
            if mine and (not reference.needs or reference.needs in actor.grants):
                found |= dict.fromkeys(
                    mine, _offered(reference, node.reading_desk(capability.name, actor), words)
                )
    return found


def _offered(reference: Reference, desk: Desk, words: str) -> Offered:
    choices = reference.found(desk)
    is_long = len(choices) > MOST
    if is_long and words.strip():
        choices = reference.found(desk, words.split())
    is_cut = len(choices) > MOST
    only = reference.only and not is_cut and bool(choices)
    return Offered(choices=tuple(choices[:MOST]), only=only, is_cut=is_cut, is_long=is_long)


def fields_meant(reference: Reference, owner: str, action: Action) -> Iterator[str]:
    """Yield the names of those fields of an action of which a reference speaks."""
    folder = action.name.partition(".")[0]
    for name in reference.fields:
        where, point, field = name.rpartition(".")
        if where in (folder, action.name) if point else reference.everywhere or owner == folder:
            yield field
