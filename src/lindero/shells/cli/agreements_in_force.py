"""The agreements in force on a node, as the texts that were signed."""

from typing import TYPE_CHECKING

import msgspec

from lindero.kernel.errors import Invalid
from lindero.shells.cli.reaching import Reach

if TYPE_CHECKING:
    from lindero.trust.agreements.treaty import Agreement


def known_to(node: Reach) -> "list[Agreement]":
    """Return the agreements in force on a node.

    Raises:
        Invalid: If there are none.
    """
    from lindero.trust.agreements.canonical import agreement_of

    lines = msgspec.json.decode(node.show("/agreements", {}))["agreements"]
    texts = [
        msgspec.json.decode(node.show(f"/agreements/{line['agreement']}", {}))["canonical"]
        for line in lines
        if line["phase"] == "active"
    ]
    if not texts:
        raise Invalid(
            "cli.no_agreement", "No agreement is in force on this node.", "Compare files with `diff` instead."
        )
    return [agreement_of(text.encode()) for text in texts]
