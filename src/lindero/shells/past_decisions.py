"""What the node lends to the page of an amendment: what its gate decided in the past days, to whoever may see it."""

from collections.abc import Sequence
from typing import Final

import msgspec

from lindero.kernel.desk import Actor
from lindero.shells.node import Node
from lindero.trust.agreements.analysis.dry_run import Past

PAGE: Final = "/oversight/past"
"""The page that gathers past decisions, where the node has one."""


class _Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What of that page is counted with."""

    lines: tuple[Past, ...]


def past_decisions(node: Node, actor: Actor, days: int) -> Sequence[Past] | None:
    """Return past decisions, gathered; None where no page gathers them or the person may not see it.

    Args:
        node: The node.
        actor: For whom.
        days: Of how many days.
    """
    page = node.registry.pages.get(PAGE)
    if page is None or page.needs not in actor.grants:
        return None
    view = node.show(page, msgspec.convert({"days": days}, page.asks), actor)
    return msgspec.convert(view, _Shown, from_attributes=True).lines
