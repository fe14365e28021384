"""What is asked of the patrol page: by its forms, or by its script from what was kept on the phone."""

from typing import Annotated

import msgspec

from lindero.capabilities.patrol.records import CALL_SIGN, KEY, Refusal, Sight, Status, Step
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.places import Place
from lindero.kernel.times import DAY_MS, Instant

CallSign = Annotated[str, msgspec.Meta(pattern=CALL_SIGN, description="the patrol's call sign")]
Where = Annotated[Place, msgspec.Meta(description="where: longitude, then latitude, in degrees")]
Accuracy = Annotated[int, msgspec.Meta(ge=0, le=100_000, description="how far off that may be, metres")]


class _Said(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What comes with everything that a phone sends."""

    done_at: Annotated[
        Instant | None, msgspec.Meta(description="when it was done, by the phone's clock; now if empty")
    ] = None
    clock_off_ms: Annotated[
        int,
        msgspec.Meta(
            ge=-3_650 * DAY_MS,
            le=3_650 * DAY_MS,
            description="how far the phone's clock is ahead of the node's, milliseconds",
        ),
    ] = 0
    key: Annotated[
        str, msgspec.Meta(pattern=KEY, description="the phone's name for this word; it counts once")
    ] = ""
    said_by: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^(person/[a-z][a-z0-9-]{1,40})?$(?!\n)",
            description="who did it at the phone, as its page named them; whoever is signed in if empty",
        ),
    ] = ""


class ReportPosition(_Said, frozen=True, kw_only=True):
    """Say where your patrol is and how it stands."""

    call_sign: CallSign
    place: Where
    status: Annotated[Status, msgspec.Meta(description="fully, limited or not available")] = "fully_available"
    accuracy_m: Accuracy = 0


class TakeStep(_Said, frozen=True, kw_only=True):
    """Say how far your patrol is with its task."""

    task: Annotated[
        str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the task: the record that sent the unit")
    ]
    step: Annotated[Step, msgspec.Meta(description="accepted, under way, arrived, ended or declined")]
    reason: Annotated[Refusal | None, msgspec.Meta(description="why it cannot")] = None


class ReportSighting(_Said, frozen=True, kw_only=True):
    """Say what your patrol saw: things and numbers, no names."""

    call_sign: CallSign
    what: Annotated[Sight, msgspec.Meta(description="what it is")]
    place: Where
    accuracy_m: Accuracy = 0
    number: Annotated[int, msgspec.Meta(ge=0, le=10_000, description="how many; 0 if unknown")] = 0
    minutes_ago: Annotated[int, msgspec.Meta(ge=0, le=1_440, description="how many minutes ago")] = 0
    away_m: Annotated[
        int,
        msgspec.Meta(
            ge=0, le=50_000, description="how far from there it was seen, metres; 0 if it was right there"
        ),
    ] = 0
    bearing_deg: Annotated[
        int, msgspec.Meta(ge=0, le=359, description="in which direction from there, degrees from north")
    ] = 0
    words: Annotated[str, msgspec.Meta(max_length=600, description="things and numbers, no names")] = ""
    photo: Annotated[bytes, msgspec.Meta(max_length=200_000, description="a bare JPEG, base64")] = b""


class SendOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Tell a patrol something; its page shows it until it was read."""

    call_sign: CallSign
    text: Annotated[str, msgspec.Meta(min_length=2, max_length=300, description="what it is told; no names")]


class ReadOrder(_Said, frozen=True, kw_only=True):
    """Say that your patrol has read an order."""

    order: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the order")]


class CallHelp(_Said, frozen=True, kw_only=True):
    """Call for help: a rescue is opened at once, and every neighbour is told."""

    call_sign: CallSign
    place: Annotated[
        Place | None,
        msgspec.Meta(description="where you are; where your patrol was last known if empty"),
    ] = None
    accuracy_m: Accuracy = 0


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a word.

    Attributes:
        record_id: The record that it became.
        is_repeat: Whether it had been taken before, and nothing more was done now.
        received_at: When it first came, milliseconds UTC.
    """

    record_id: str
    is_repeat: bool
    received_at: Instant
