"""What is on record of coverage: the shape of the ground, and how much of each coarse cell is seen."""

from typing import Annotated, ClassVar, Final

from lindero.capabilities.sensors.records.sensors import SensorId
from lindero.kernel.grading import UNJUDGED, Grading
from lindero.kernel.marks import field
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.places import Place
from lindero.kernel.record import Lane, Record

MAX_CELLS: Final = 4_000_000
"""Cells of one piece of terrain: two thousand rows of two thousand."""


class TerrainTaken(Record, frozen=True, kw_only=True, tag="sensors.terrain_taken"):
    """The heights of a piece of ground were taken in; the newest piece under a name counts."""

    keep_days: ClassVar[int] = 3_650
    """Ten years, as long as what sensors were."""

    default_lane: ClassVar[Lane] = "bulk"
    name: Annotated[SensorId, field("the piece's name")]
    source: Annotated[str, field("whose survey it is", min_length=3, max_length=300)]
    north_west: Annotated[Place, field("middle of its first cell", unit="1e-7 degree")]
    step_lon: Annotated[int, field("from cell to cell eastwards", unit="1e-7 degree", ge=1, le=10_000_000)]
    step_lat: Annotated[int, field("from row to row southwards", unit="1e-7 degree", ge=1, le=10_000_000)]
    rows: Annotated[int, field("rows", ge=2, le=MAX_CELLS // 2)]
    columns: Annotated[int, field("cells in a row", ge=2, le=MAX_CELLS // 2)]
    heights: Annotated[
        bytes,
        field("heights row by row: 16-bit whole metres, little-endian, deflated", max_length=16_000_000),
    ]


class CoverageMapped(Record, frozen=True, kw_only=True, tag="sensors.coverage_mapped"):
    """How much of a coarse cell of a border section sensors see; no sensor is named, and none can be placed by it."""

    keep_days: ClassVar[int] = 30
    """A month: a gap of last year helps nobody but who would use it."""

    default_lane: ClassVar[Lane] = "bulk"
    conflate_by: ClassVar[str] = "cell"
    cell: Annotated[
        str,
        field(
            "the cell's name; it says nothing of where the cell is, which may cross more coarsely",
            sharable=True,
            pattern=r"^[a-z2-7]{20}$(?!\n)",
        ),
    ]
    place: Annotated[
        Place,
        field("middle of the cell, 10 kilometres wide", sharable=True, unit="1e-7 degree", role="place"),
    ]
    percent: Annotated[
        int,
        field(
            "how much of it is seen, in steps of ten", unit="%", sharable=True, ge=0, le=100, multiple_of=10
        ),
    ]

    def machine_grading(self) -> Grading:
        """Return the grade of what was reckoned from terrain and registrations; nobody has gone and looked."""
        return UNJUDGED


class HelpOffered(Record, frozen=True, kw_only=True, tag="sensors.help_offered"):
    """A nation offers to close a neighbour's gap for a time, with equipment from the shared register."""

    keep_days: ClassVar[int] = 366
    """A year: long enough to see what came of it."""

    nation: Annotated[
        str, field("to whom it is offered", sharable=True, role="addressee", pattern=r"^[A-Z]{3}$(?!\n)")
    ]
    place: Annotated[
        Place,
        field("the middle of the cell that it would close", sharable=True, unit="1e-7 degree", role="place"),
    ]
    equipment: Annotated[
        str,
        field(
            "the entry of the equipment register", sharable=True, pattern=r"^[a-z0-9][a-z0-9-]{1,59}$(?!\n)"
        ),
    ]
    words: Annotated[str, field("what is offered, for how long", sharable=True, min_length=3, max_length=600)]
    answers: Annotated[
        str, field("the neighbour's mapped cell that it answers", sharable=True, pattern=RECORD_ID_PATTERN)
    ]
