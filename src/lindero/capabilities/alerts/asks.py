"""What is asked of alerts: to judge, to send, to tell, and to say how it ended."""

from typing import Annotated

import msgspec

from lindero.capabilities.alerts import records
from lindero.kernel.names import NATION_PATTERN, RECORD_ID_PATTERN

AlertId = Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the alert")]
Unit = Annotated[str, msgspec.Meta(min_length=1, max_length=60, description="name or call sign of the unit")]
Because = Annotated[str, msgspec.Meta(max_length=600, description="in words, why")]
FalseCause = Annotated[
    records.FalseCause, msgspec.Meta(description="what it was instead, where it was false")
]


AlertIds = Annotated[
    tuple[AlertId, ...], msgspec.Meta(min_length=1, max_length=50, description="the alerts, by their names")
]
Seen = Annotated[
    int,
    msgspec.Meta(
        ge=0,
        le=2**53 - 1,
        description="the newest step on your screen; who judged since is told to you first (0: do not look)",
    ),
]


class JudgeAlert(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Judge an alert. Life at risk calls rescue at once."""

    alert: AlertId
    decision: Annotated[records.Decision, msgspec.Meta(description="dismiss, watch, respond or life_at_risk")]
    false_cause: FalseCause = ""
    because: Because = ""
    seen: Seen = 0


class JudgeAlerts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Judge several alerts alike, with one comment; all of them or none."""

    alerts: AlertIds
    decision: Annotated[records.Decision, msgspec.Meta(description="dismiss, watch, respond or life_at_risk")]
    false_cause: FalseCause = ""
    because: Because = ""
    seen: Seen = 0


class AcknowledgeAlerts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that you attend to alerts. That is no judgement, and no clock stops."""

    alerts: AlertIds


class UndoAcknowledgement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that nobody attends to alerts any more."""

    alerts: AlertIds


class ShelveAlerts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Put alerts off for a time; then they are in the queue again by themselves."""

    alerts: AlertIds
    minutes: Annotated[
        int, msgspec.Meta(ge=1, le=records.LONGEST_SHELF_MIN, description="for how many minutes")
    ] = 30
    because: Because = ""


class ReturnAlerts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take alerts that were put off back into the queue now."""

    alerts: AlertIds


class DispatchUnit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Send a unit to look, after somebody judged that it needs a response."""

    alert: AlertId
    unit: Unit


class NoteArrival(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that the unit is on scene."""

    alert: AlertId
    unit: Unit


class NoteOutcome(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say what it turned out to be; detectors learn from it."""

    alert: AlertId
    truth: Annotated[
        records.Truth, msgspec.Meta(description="true, false, or unresolved if nobody knows yet")
    ]
    false_cause: FalseCause = ""
    because: Because = ""


class HandOver(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Tell a neighbour of an alert: what, where and when. It crosses where an agreement permits it."""

    alert: AlertId
    nation: Annotated[
        str, msgspec.Meta(pattern=NATION_PATTERN, description="which neighbour, for example SUD")
    ]


class LookNow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let the detectors look now, and not only at the next full minute."""


class EnableDetector(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let a detector propose, until a day on which it stops by itself."""

    detector: Annotated[str, msgspec.Meta(min_length=3, max_length=80, description="its name")]
    days: Annotated[int, msgspec.Meta(ge=1, le=183, description="for how many days")] = 30
    because: Annotated[str, msgspec.Meta(min_length=10, max_length=600, description="why it is needed")]


class StopDetector(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Stop a detector at once."""

    detector: Annotated[str, msgspec.Meta(min_length=3, max_length=80, description="its name")]
    because: Annotated[str, msgspec.Meta(min_length=10, max_length=600, description="why")]
