"""What sensors put on record: that they exist, what they observed, how they are."""

from lindero.capabilities.sensors.records.observations import (
    MAX_NAMES,
    MAX_ROWS,
    MISSING,
    NO_ALTITUDE,
    OBJECT_CLASSES,
    SOURCE_CLASSES,
    Counts,
    Identification,
    Observations,
    observations_of,
    seal,
    unseal,
)
from lindero.capabilities.sensors.records.sensors import (
    BatchObserved,
    Format,
    SensorId,
    SensorRegistered,
    SensorSilent,
)

__all__ = [
    "MAX_NAMES",
    "MAX_ROWS",
    "MISSING",
    "NO_ALTITUDE",
    "OBJECT_CLASSES",
    "SOURCE_CLASSES",
    "BatchObserved",
    "Counts",
    "Format",
    "Identification",
    "Observations",
    "SensorId",
    "SensorRegistered",
    "SensorSilent",
    "observations_of",
    "seal",
    "unseal",
]
