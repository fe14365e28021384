"""What is asked of coverage: to take terrain in, and to offer help where a neighbour has a gap."""

from typing import Annotated

import msgspec

from lindero.capabilities.sensors.records import SensorId
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.places import Place


class TakeTerrain(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take in the heights of a piece of ground.

    Attributes:
        name: The piece's name.
        source: Whose survey it is.
        north_west: Middle of its first cell.
        step_lon: From cell to cell eastwards, 1e-7 degree.
        step_lat: From row to row southwards, 1e-7 degree.
        rows: Rows.
        columns: Cells in a row.
        heights: Heights row by row, 16-bit whole metres, little-endian, deflated.
    """

    name: SensorId
    source: Annotated[str, msgspec.Meta(min_length=3, max_length=300)]
    north_west: Place
    step_lon: Annotated[int, msgspec.Meta(ge=1, le=10_000_000)]
    step_lat: Annotated[int, msgspec.Meta(ge=1, le=10_000_000)]
    rows: Annotated[int, msgspec.Meta(ge=2, le=2_000_000)]
    columns: Annotated[int, msgspec.Meta(ge=2, le=2_000_000)]
    heights: Annotated[bytes, msgspec.Meta(max_length=16_000_000)]


class OfferHelp(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Offer a neighbour help where it said that it sees little.

    Attributes:
        answers: The neighbour's mapped cell, by its record.
        equipment: The entry of the equipment register.
        words: What is offered, for how long.
    """

    answers: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN)]
    equipment: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{1,59}$(?!\n)")]
    words: Annotated[str, msgspec.Meta(min_length=3, max_length=600)]
