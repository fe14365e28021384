"""Refusals inside units of work: each goes on record, although what was tried is undone."""

from collections.abc import Callable
from typing import Final

import msgspec

from lindero.engine.store import Transaction
from lindero.kernel.errors import Refused

_KEY: Final = "refusals"


class Refusal(msgspec.Struct, frozen=True):
    """What is known of a refusal; of what was to be put only the kind, never a value.

    Attributes:
        who: Who was refused, as in every log entry.
        what: What was tried.
        reason: Why it was refused, in the words of the refusal.
    """

    who: str
    what: str
    reason: str


class Refusals:
    """Puts refusals on record at the end of the unit in which they occurred, whether it is kept or undone.

    A unit that catches a refusal and goes on has been refused all the same.
    """

    def __init__(self, keep: Callable[[Transaction, Refusal], None]) -> None:
        """Remember who keeps them.

        Args:
            keep: Puts one on record, in a unit of work.
        """
        self._keep = keep

    def note(
        self, tx: Transaction, refusal: Refused, who: str, what: str, *, knows_better: bool = True
    ) -> None:
        """Note a refusal, once; who notes the same one again may know better what was tried, or less.

        Args:
            tx: The unit of work, which may be undone.
            refusal: What was raised.
            who: Who was refused.
            what: What was tried.
            knows_better: Whether these words take the place of those of somebody who noted it before.
        """
        noted = tx.scratch.setdefault(_KEY, {})
        if knows_better or id(refusal) not in noted:
            # The refusal itself is kept, so that no other takes its identity within the unit.
            noted[id(refusal)] = (refusal, Refusal(who, what, refusal.text))
        tx.when_over(_KEY, lambda after: self._put(after, [told for _, told in noted.values()]))

    def _put(self, tx: Transaction, refusals: list[Refusal]) -> None:
        for refusal in refusals:
            self._keep(tx, refusal)
