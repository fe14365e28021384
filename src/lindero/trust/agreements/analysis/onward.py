"""Who may finally hold something, through chains of consent: the closure of onward transfer.

A recipient may pass on what it received to the nations that its clause names, each time with the originator's consent
(S-07). The closure is cautious: whoever holds the thing may use the onward list of any clause under which it could
have come.
"""

from collections.abc import Iterable, Sequence

import msgspec

from lindero.kernel.names import Kind, Nation
from lindero.trust.agreements.analysis.box import Box
from lindero.trust.agreements.analysis.boxes import as_far_as_agreed, boxes_of
from lindero.trust.agreements.rulebook import Rulebook


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One hand-over.

    Attributes:
        giver: Who hands it over.
        taker: Who gets it.
        clause: The clause that permits it: to send it, or to pass it on.
        consent: Whether the originator must consent.
        passage: Whether a clause here lets the giver send the thing to the taker; passing on needs that too.
    """

    giver: Nation
    taker: Nation
    clause: str
    consent: bool
    passage: bool


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """A nation that may finally hold it.

    Attributes:
        nation: The nation.
        origin: Whose record it is.
        steps: A shortest chain of hand-overs by which it may come there.
        bound: Whether the nation is party to any of the texts; of others nobody here knows how they go on.
    """

    nation: Nation
    origin: Nation
    steps: tuple[Step, ...]
    bound: bool

    @property
    def consents(self) -> int:
        """How often the originator must consent on the way."""
        return sum(step.consent for step in self.steps)


def holders(
    book: Rulebook, kind: Kind | None = None, field: str | None = None, origin: Nation | None = None
) -> tuple[Holder, ...]:
    """Return every nation that may finally hold something of a kind and field, by origin; None stands for any."""
    boxes = [
        box
        for box in boxes_of(as_far_as_agreed(book))
        if kind in {None, box.kind} and field in {None, *box.fields}
    ]
    bound = {nation for agreement in book.agreements for nation in agreement.nations}
    origins = sorted({box.sender for box in boxes} if origin is None else {origin})
    return tuple(holder for start in origins for holder in _from(start, boxes, bound))


def _from(origin: Nation, boxes: Sequence[Box], bound: set[Nation]) -> Iterable[Holder]:
    """Yield who may hold an origin's records, nearest first."""
    chains: dict[Nation, tuple[Step, ...]] = {}
    waiting: list[tuple[Nation, tuple[Step, ...]]] = [(origin, ())]
    for nation, steps in waiting:
        for step in _steps(nation, origin, boxes):
            if step.taker not in chains and step.taker != origin:
                chains[step.taker] = (*steps, step)
                waiting.append((step.taker, chains[step.taker]))
    for nation, steps in chains.items():
        yield Holder(nation=nation, origin=origin, steps=steps, bound=nation in bound)


def _steps(giver: Nation, origin: Nation, boxes: Sequence[Box]) -> Iterable[Step]:
    """Yield to whom a nation may hand it: its own to recipients, what it received to those that are named."""
    passages = {box.flow for box in boxes}
    if giver == origin:
        for box in boxes:
            if box.sender == origin:
                yield Step(giver=giver, taker=box.recipient, clause=box.clause, consent=False, passage=True)
        return
    for box in boxes:
        if box.recipient == giver:
            for taker in box.onward:
                passage = (giver, taker) in passages
                yield Step(giver=giver, taker=taker, clause=box.clause, consent=True, passage=passage)
