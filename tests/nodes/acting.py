"""Acting on a node as somebody who, where that is needed, has just approved exactly this."""

from typing import Any

from lindero.kernel.desk import Actor
from lindero.shells.node import Node


def act(node: Node, name: str, ask: Any, actor: Actor) -> Any:
    """Run an action; the approval that it may need is taken as given."""
    action = node.registry.action(name)
    if not action.step_up or action.needs not in actor.grants:
        return node.act(name, ask, actor)
    return node.work(name.partition(".")[0], actor, lambda desk: action.run(desk, ask))
