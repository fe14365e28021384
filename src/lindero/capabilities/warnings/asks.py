"""What is asked: to take in messages of others, and to warn."""

from typing import Annotated

import msgspec

from lindero.capabilities.warnings import records
from lindero.capabilities.warnings.cap_reading import MAX_BYTES
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.places import Place
from lindero.kernel.times import Instant


class TakeCap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take in CAP messages, alone, in an Atom feed or in an EDXL envelope."""

    body: Annotated[str, msgspec.Meta(max_length=MAX_BYTES, description="the XML")]


class CapTaken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of messages.

    Attributes:
        taken: Records of warnings that were put.
        known: Messages that were known already.
        unreal: Exercises, tests and drafts, which are passed over.
        faults: What was wrong with the others.
    """

    taken: tuple[str, ...]
    known: int
    unreal: int
    faults: tuple[str, ...]


class IssueWarning(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Warn of something: anybody may read it, in every language that is given."""

    category: Annotated[records.Category, msgspec.Meta(description="what kind of thing")] = "met"
    urgency: Annotated[records.Urgency, msgspec.Meta(description="how soon people must act")] = "expected"
    severity: Annotated[records.Severity, msgspec.Meta(description="how grave it is")] = "moderate"
    certainty: Annotated[records.Certainty, msgspec.Meta(description="how certain it is")] = "likely"
    wordings: Annotated[
        tuple[records.Wording, ...],
        msgspec.Meta(min_length=1, max_length=40, description="the warning in each language"),
    ]
    area: Annotated[str, msgspec.Meta(min_length=1, max_length=200, description="the area in words")]
    outline: Annotated[
        tuple[Place, ...],
        msgspec.Meta(min_length=3, max_length=1_000, description="its corners: longitude, latitude"),
    ]
    expires_at: Annotated[Instant, msgspec.Meta(description="until when it holds")]
    about: Annotated[
        Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN)] | None,
        msgspec.Meta(description="the warning that it changes; a new one if empty"),
    ] = None


class CancelWarning(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """End a warning before its time."""

    about: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the warning")]
