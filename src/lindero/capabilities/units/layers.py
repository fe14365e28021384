"""How units appear on the map: as patrols, where they said they are, with how they stand."""

from typing import Final

from lindero.capabilities.units.records import StatusGiven
from lindero.kernel.capability import Feature, Layer
from lindero.kernel.record import Head
from lindero.kernel.times import HOUR_MS


def unit_feature(head: Head, record: StatusGiven) -> Feature:
    """Draw a unit where it said it is; without news for an hour it is stale."""
    return Feature(
        item_id=record.call_sign,
        place=record.place,
        measured_at=record.measured_at,
        stale_at=record.measured_at + HOUR_MS,
        item_class="patrol",
        name=f"{record.call_sign}: {record.status.replace('_', ' ')}",
    )


UNITS: Final = Layer(name="units.units", title="Units", on=(StatusGiven,), feature=unit_feature)
