"""What is on record of single events, and the closed words that it is made of."""

from lindero.capabilities.events.records.events import (
    EventClosed,
    EventReported,
    EventSuspected,
    ImpactAttributed,
    IndicatorsMade,
    SignOffGiven,
    Tally,
    WarningGiven,
)

__all__ = [
    "EventClosed",
    "EventReported",
    "EventSuspected",
    "ImpactAttributed",
    "IndicatorsMade",
    "SignOffGiven",
    "Tally",
    "WarningGiven",
]
