"""May X ever reach Y: a scan of everything that the texts permit; finding nothing is the proof that it never may."""

from collections.abc import Iterable, Sequence

import msgspec

from lindero.kernel.names import Kind, Nation
from lindero.kernel.places import Place
from lindero.kernel.times import Instant
from lindero.trust.agreements.analysis.behind_laws import is_silent
from lindero.trust.agreements.analysis.box import Box
from lindero.trust.agreements.analysis.boxes import LIFE, as_far_as_agreed, boxes_of
from lindero.trust.agreements.analysis.inclusion import contains
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.vocabulary import LIFE_FIELDS, RESCUE_PURPOSES


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked about; None stands for any.

    Attributes:
        sender: The nation that would send.
        recipient: The nation that would receive, directly.
        kind: Kind of records.
        field: A field.
        purpose: What it would be used for.
        lane: Delivery lane.
        person_class: Whom it speaks of.
        source: Where the data come from, `civil` or `military`.
        place: Where the record lies.
        at: The moment, milliseconds UTC.
    """

    sender: Nation | None = None
    recipient: Nation | None = None
    kind: Kind | None = None
    field: str | None = None
    purpose: str | None = None
    lane: str | None = None
    person_class: str | None = None
    source: str | None = None
    place: Place | None = None
    at: Instant | None = None


class Ever(msgspec.Struct, frozen=True, kw_only=True):
    """Whether something may ever cross.

    Attributes:
        wanted: What was asked about.
        boxes: All that the texts permit of it, narrowed to what was asked.
        life: Whether the life lane carries it, without any clause (S-15).
        examined: How many boxes there are in all; every one of them was looked at.
        in_the_way: Where no clause permits it: each single condition without which one would.
    """

    wanted: Wanted
    boxes: tuple[Box, ...]
    life: bool
    examined: int
    in_the_way: tuple[str, ...]

    @property
    def never(self) -> bool:
        """Whether nothing of it may ever cross, by any clause or safeguard."""
        return not self.boxes and not self.life


def ever(book: Rulebook, wanted: Wanted) -> Ever:
    """Look at everything that a rulebook could ever permit, and return what of it was asked about.

    Ever includes the highest level that an agreement foresees, since stepping up to it takes no amendment.
    """
    boxes = boxes_of(as_far_as_agreed(book))
    found = tuple(_narrowed(box, wanted) for box in boxes if _fits(box, wanted))
    return Ever(
        wanted=wanted,
        boxes=found,
        life=_life_carries(wanted),
        examined=len(boxes),
        in_the_way=() if found else tuple(_in_the_way(boxes, wanted)),
    )


def _in_the_way(boxes: Sequence[Box], wanted: Wanted) -> Iterable[str]:
    for name in wanted.__struct_fields__:
        if getattr(wanted, name) is not None:
            looser = msgspec.structs.replace(wanted, **{name: None})
            if any(_fits(box, looser) for box in boxes):
                yield name


def _fits(box: Box, wanted: Wanted) -> bool:
    return (
        wanted.sender in {None, box.sender}
        and wanted.recipient in {None, box.recipient}
        and wanted.kind in {None, box.kind}
        and wanted.field in {None, *box.fields}
        and wanted.purpose in {None, box.purpose}
        and wanted.lane in {None, *box.lanes}
        and wanted.person_class in {None, *box.person_classes}
        and wanted.source in {None, *box.sources}
        and (wanted.at is None or box.start <= wanted.at < box.end)
        and (wanted.place is None or (box.placed and contains(box.where, wanted.place)))
        and _speaks(box, wanted)
    )


def _speaks(box: Box, wanted: Wanted) -> bool:
    """Say whether a box has something to say of what is wanted, with no other clause always speaking first."""
    asked = {
        "lanes": wanted.lane,
        "person_classes": wanted.person_class,
        "sources": wanted.source,
    }
    part = msgspec.structs.replace(box, **{name: (word,) for name, word in asked.items() if word is not None})
    if wanted.at is not None:
        part = msgspec.structs.replace(part, start=wanted.at, end=wanted.at + 1)
    return not is_silent(part, wanted.place)


def _narrowed(box: Box, wanted: Wanted) -> Box:
    """Return a box without what was not asked about."""
    return msgspec.structs.replace(
        box,
        fields=box.fields if wanted.field is None else (wanted.field,),
        lanes=box.lanes if wanted.lane is None else (wanted.lane,),
        person_classes=box.person_classes if wanted.person_class is None else (wanted.person_class,),
    )


def _life_carries(wanted: Wanted) -> bool:
    return (
        wanted.lane in {None, LIFE}
        and wanted.field in {None, *LIFE_FIELDS}
        and wanted.purpose in {None, *RESCUE_PURPOSES}
    )
