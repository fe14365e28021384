"""What a SAPIENT sensor takes a thing for, in our words; of people nothing but that it is one."""

from collections.abc import Mapping
from typing import Any, Final

from lindero.capabilities.sensors.records import MISSING, OBJECT_CLASSES

CLASSES: Final[Mapping[str, str]] = {
    "human": "person",
    "person": "person",
    "animal": "animal",
    "land vehicle": "vehicle",
    "vehicle": "vehicle",
    "sea vessel": "vessel",
    "vessel": "vessel",
    "air vehicle": "aircraft",
    "aircraft": "aircraft",
    "uav": "drone",
    "uas": "drone",
    "drone": "drone",
}
"""Our class by the words of the standard's taxonomy, and by those that sensors use beside it."""

_DRONE_WORDS: Final = ("uav", "uas", "drone")


def class_of(detection: Any, words: Mapping[str, str]) -> tuple[int, int]:
    """Return index of the object class and how sure the sensor is, per cent (-1 if it did not say).

    The surest class counts. A subclass is read only to tell a drone from an aircraft: what a sensor believes of a
    person's sex, age or looks is not taken in (safeguard S-38).

    Args:
        detection: The `DetectionReport`.
        words: Further words of this sensor, in small letters, and our class for each.
    """
    surest = max(detection.classification, key=lambda said: said.confidence, default=None)
    if surest is None:
        return 0, MISSING
    known = {**CLASSES, **words}
    name = known.get(surest.type.strip().lower(), "unknown")
    if name == "aircraft" and any(_is_drone(sub.type) for sub in surest.sub_class):
        name = "drone"
    percent = round(surest.confidence * 100) if surest.HasField("confidence") else MISSING
    return OBJECT_CLASSES.index(name), percent if 0 <= percent <= 100 else MISSING


def _is_drone(text: str) -> bool:
    return any(word in text.lower() for word in _DRONE_WORDS)
