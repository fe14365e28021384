"""What was decoded at once, parted into batches that a record can hold: a document may have any number of rows."""

from collections.abc import Iterator
from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.sensors.formats.decoder import Decoded
from lindero.capabilities.sensors.records import MAX_ROWS, Counts, Observations

ROWS: Final = MAX_ROWS // 4
"""Rows of a part: well within what a batch may have."""


def parts_of(decoded: Decoded) -> Iterator[Decoded]:
    """Yield what was decoded in parts; their rows, identifications and counts together are its own."""
    rows = len(decoded.observations)
    if rows <= ROWS:
        yield decoded
        return
    counts = decoded.counts
    for start in range(ROWS, rows, ROWS):
        part = _cut(decoded.observations, start, start + ROWS)
        # Every row is of a decoded message of its own: its count goes where the row goes.
        counts = msgspec.structs.replace(
            counts, lines=counts.lines - len(part), decoded=counts.decoded - len(part)
        )
        own = Counts(lines=len(part), decoded=len(part))
        yield Decoded(observations=part, identifications=(), counts=own)
    first = _cut(decoded.observations, 0, ROWS)
    yield Decoded(observations=first, identifications=decoded.identifications, counts=counts)


def _cut(observations: Observations, start: int, end: int) -> Observations:
    columns = {
        name: column[start:end]
        for name in observations.__struct_fields__
        if isinstance(column := getattr(observations, name), np.ndarray)
    }
    return msgspec.structs.replace(observations, **columns)
