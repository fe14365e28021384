"""Folders for tests: a call that names who called, in the life lane, and persons, with a field of each kind of mark."""

from typing import Annotated, ClassVar

from lindero.kernel.capability import Capability
from lindero.kernel.grading import Grading
from lindero.kernel.marks import field
from lindero.kernel.places import Place
from lindero.kernel.record import Lane, Record

GRADED = Grading(source="B", information="2", basis="fact")


class CraftInDistress(Record, frozen=True, kw_only=True, tag="lifeboat.craft_in_distress"):
    """A craft needs help."""

    keep_days: ClassVar[int] = 30
    default_lane: ClassVar[Lane] = "life"

    place: Annotated[Place, field("where it is", sharable=True, role="place")]
    craft: Annotated[str | None, field("what kind of craft", sharable=True)] = None
    counts: Annotated[int | None, field("persons on board", sharable=True)] = None
    condition: Annotated[str | None, field("its condition", sharable=True)] = None
    needs: Annotated[str | None, field("what is needed", sharable=True)] = None
    name: Annotated[str | None, field("name of who called", personal="direct", sharable=True)] = None


class PersonMet(Record, frozen=True, kw_only=True, tag="crossing.person_met"):
    """Somebody was met at the border."""

    keep_days: ClassVar[int] = 10

    place: Annotated[Place, field("where", sharable=True, role="place")]
    person_class: Annotated[str, field("who it is", sharable=True, role="person_class")]
    name: Annotated[str | None, field("name", personal="direct", sharable=True)] = None
    nationality: Annotated[
        tuple[str, ...],
        field("of which countries", personal="direct", sharable=True, role="origin_countries"),
    ] = ()
    grading: Annotated[
        Grading | None, field("how far it can be relied on", sharable=True, role="grading")
    ] = None
    wish: Annotated[str | None, field("whether protection is asked for", role="protection")] = None


RESCUE = Capability(name="lifeboat", title="Lifeboat", records=(CraftInDistress,))
CROSSING = Capability(name="crossing", title="Crossing", records=(PersonMet,))
