"""What is asked with a telephone: a form's fields, or a text message as its gateway passes it on."""

from typing import Annotated, Literal

import msgspec

from lindero.capabilities.sensors.records import SensorId
from lindero.kernel.places import Place
from lindero.kernel.times import Instant


class TakeMessage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take a text message with a sighting: the door for a gateway of text messages.

    Attributes:
        sensor_id: The telephone, registered as a sensor of format `phone`.
        text: The message, for example `SEEN VESSEL 55.61N 11.20E 0930Z 12KN 045 #AB12`.
    """

    sensor_id: SensorId
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]


class ReportSighting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Report what you see.

    Attributes:
        sensor_id: The telephone or desk, registered as a sensor of format `phone`.
        what: What it is.
        place: Where it is.
        seen_at: When you saw it; now if empty.
        speed_kn: How fast it goes, knots.
        course_deg: Where it goes, degrees from north.
        name: Your own name for the thing, letters and digits, by which two sightings are of the same.
    """

    sensor_id: SensorId
    what: Literal["vessel", "vehicle", "aircraft", "drone", "person", "animal", "unknown"]
    place: Place
    seen_at: Instant | None = None
    speed_kn: Annotated[float, msgspec.Meta(ge=0, le=2_000)] | None = None
    course_deg: Annotated[int, msgspec.Meta(ge=0, le=359)] | None = None
    name: Annotated[str, msgspec.Meta(pattern=r"^([A-Z0-9]{1,16})?$(?!\n)")] = ""


class MessageTaken(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a message; its words can be sent back to the telephone.

    Attributes:
        record_id: The batch that it became.
        is_kept: Whether the sighting was understood and kept.
        reply: What to answer, in a sentence.
    """

    record_id: str
    is_kept: bool
    reply: str
