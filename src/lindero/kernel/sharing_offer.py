"""The offer of the folder that follows the gate: with whom own records are."""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.sharing import Sharing


class SharingOffer(msgspec.Struct, frozen=True, kw_only=True):
    """An offer to the pages of every folder: with whom own records are (`Desk.sharing`).

    Attributes:
        needs: The grant without which somebody is told nothing.
        tell: Takes a desk of the folder that offers it and names of own records, and says of each how it stands.
    """

    needs: str
    tell: Callable[[Desk, Sequence[str]], Mapping[str, Sharing]]
