"""What is on record of boundaries: lines, disputed strips and zones as versions, and what people decided in between."""

from typing import Annotated, ClassVar, Literal

import msgspec

from lindero.kernel.marks import field
from lindero.kernel.names import RECORD_ID_PATTERN, Nation
from lindero.kernel.places import Place
from lindero.kernel.record import Record
from lindero.kernel.times import Instant

FOR_EVER_DAYS = 36_525
"""A hundred years: a boundary outlives everybody who drew it."""

Zone = Literal["territory", "territorial_sea", "contiguous", "border_30km"]
"""Land and inland waters, the sea up to 12 nautical miles, the contiguous zone up to 24 (UNCLOS, article 33, to be
verified), and the strip of 30 kilometres on either side that agreements speak of."""

ShapeName = Annotated[
    str, field("its name, the same through all versions", pattern=r"^[a-z][a-z0-9-]{1,59}$(?!\n)")
]
Version = Annotated[int, field("which version of it, from 1 on", ge=1, le=10_000)]
Line = Annotated[tuple[Place, ...], msgspec.Meta(min_length=2, max_length=20_000)]
Ring = Annotated[tuple[Place, ...], msgspec.Meta(min_length=3, max_length=20_000)]


class LineRegistered(Record, frozen=True, kw_only=True, tag="boundaries.line_registered"):
    """A line between two nations: the treaty's, or the one that one of them holds to be right."""

    keep_days: ClassVar[int] = FOR_EVER_DAYS
    name: ShapeName
    version: Version = 1
    parties: Annotated[tuple[Nation, Nation], field("between whom")]
    holder: Annotated[
        str, field("whose official line it is; empty for the treaty's", pattern=r"^([A-Z]{3})?$(?!\n)")
    ] = ""
    points: Annotated[Line, field("its points in order", unit="1e-7 degree")]
    source: Annotated[str, field("the text or chart that it comes from", min_length=3, max_length=300)]
    valid_from: Annotated[Instant, field("from when on it counts", unit="ms UTC")] = 0


class StripRegistered(Record, frozen=True, kw_only=True, tag="boundaries.strip_registered"):
    """Land or water that more than one nation claims; nothing is decided there by itself."""

    keep_days: ClassVar[int] = FOR_EVER_DAYS
    name: ShapeName
    version: Version = 1
    claimants: Annotated[tuple[Nation, ...], field("who claims it", min_length=2, max_length=8)]
    outer: Annotated[Ring, field("its outline", unit="1e-7 degree")]
    holes: Annotated[
        tuple[Ring, ...], field("what in it nobody disputes", unit="1e-7 degree", max_length=100)
    ] = ()
    source: Annotated[str, field("what it comes from", min_length=3, max_length=300)]
    valid_from: Annotated[Instant, field("from when on it counts", unit="ms UTC")] = 0


class ZoneRegistered(Record, frozen=True, kw_only=True, tag="boundaries.zone_registered"):
    """A nation's territory, territorial sea, contiguous zone or strip of 30 kilometres."""

    keep_days: ClassVar[int] = FOR_EVER_DAYS
    name: ShapeName
    version: Version = 1
    zone: Annotated[Zone, field("which kind of zone")]
    nation: Annotated[Nation, field("whose it is")]
    outer: Annotated[Ring, field("its outline", unit="1e-7 degree")]
    holes: Annotated[
        tuple[Ring, ...], field("what in it is not part of it", unit="1e-7 degree", max_length=100)
    ] = ()
    source: Annotated[str, field("the text or chart that it comes from", min_length=3, max_length=300)]
    valid_from: Annotated[Instant, field("from when on it counts", unit="ms UTC")] = 0


class ShapeWithdrawn(Record, frozen=True, kw_only=True, tag="boundaries.shape_withdrawn"):
    """A line, strip or zone counts no longer; a settlement of a dispute withdraws its strip."""

    keep_days: ClassVar[int] = FOR_EVER_DAYS
    name: ShapeName
    because: Annotated[str, field("why", min_length=10, max_length=600)]
    valid_until: Annotated[Instant, field("until when it counted", unit="ms UTC")]


class EventPlaced(Record, frozen=True, kw_only=True, tag="boundaries.event_placed"):
    """An event was looked up: whose it is, or that this is undetermined and a person must choose."""

    keep_days: ClassVar[int] = 3_653
    gone_by_field: ClassVar[str] = "until"
    reference: Annotated[str, field("the event, by its reference", min_length=1, max_length=80)]
    place: Annotated[Place, field("where it was", unit="1e-7 degree")]
    happened_at: Annotated[Instant, field("when it was", unit="ms UTC")]
    jurisdiction: Annotated[
        str, field("nation, `undetermined` or `none`", pattern=r"^([A-Z]{3}|undetermined|none)$(?!\n)")
    ]
    claimants: Annotated[
        tuple[Nation, ...], field("who claims it, where it is undetermined", max_length=8)
    ] = ()
    until: Annotated[
        Instant | None,
        field("when the report that was looked up must be gone here, and this with it", unit="ms UTC"),
    ] = None


class JurisdictionChosen(Record, frozen=True, kw_only=True, tag="boundaries.jurisdiction_chosen"):
    """A person chose who deals with an event whose jurisdiction is undetermined; it settles no boundary."""

    keep_days: ClassVar[int] = 3_653
    event: Annotated[str, field("the record that placed the event", pattern=RECORD_ID_PATTERN)]
    nation: Annotated[Nation, field("who deals with it")]
    because: Annotated[str, field("why", min_length=20, max_length=2_000)]
    without_prejudice: Annotated[
        Literal["to_the_boundary"], field("that the choice says nothing of where the boundary runs")
    ] = "to_the_boundary"
