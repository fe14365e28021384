"""The words that requests are told in: what is wanted and what for, of whom, and why it is refused."""

from typing import Annotated, Literal

from lindero.kernel.marks import field
from lindero.kernel.names import RECORD_ID_PATTERN, Nation

THREE_YEARS_DAYS = 1_096
"""Requests are kept three years for statistics and review (profile default, to be verified)."""

Purpose = Literal[
    "border_management", "border_surveillance", "border_checks", "crime_prevention", "crime_investigation",
    "counter_smuggling", "counter_trafficking", "judicial_assistance", "victim_protection", "child_protection",
    "missing_persons", "sea_rescue", "land_rescue", "air_rescue", "customs_control", "trade_facilitation",
]  # fmt: skip
"""What the information is wanted for: a purpose that an agreement can name."""

Wanted = Literal[
    "identity", "whereabouts", "vehicle", "vessel", "crossings", "goods", "document", "contact", "other"
]
"""What kind of information is wanted; forms and routing read it."""

PersonClass = Literal["suspect", "convicted", "victim", "witness", "contact", "minor", "other"]
"""Whom a request or an answer speaks of. There is no word for claimants, rescued or intercepted persons: that
somebody is one is never asked or told here (safeguards S-11 and S-12)."""

Language = Literal["en", "es", "fr", "de", "ar"]

Access = Literal["direct", "indirect"]
"""Whether the answering side has the data at hand or must ask for them elsewhere; it alone says so."""

Ground = Literal[
    "NOT_AVAILABLE", "NO_LEGAL_BASIS", "NO_AUTHORISATION", "DISPROPORTIONATE", "ESSENTIAL_SECURITY",
    "ONGOING_INVESTIGATION", "RISK_TO_PERSON", "RIGHTS_RISK", "ORIGINATOR_REFUSED", "MINOR_OFFENCE", "INCOMPLETE",
    "DUPLICATE", "AGREEMENT_SUSPENDED", "LEVEL", "DEADLINE_IMPOSSIBLE",
]  # fmt: skip
"""Why a request, or a part of it, is refused (Directive (EU) 2023/977, article 6, to be verified)."""

Told = Literal[
    "NEUTRAL", "NO_LEGAL_BASIS", "NO_AUTHORISATION", "DISPROPORTIONATE", "ONGOING_INVESTIGATION",
    "ORIGINATOR_REFUSED", "MINOR_OFFENCE", "INCOMPLETE", "DUPLICATE", "AGREEMENT_SUSPENDED", "LEVEL",
    "DEADLINE_IMPOSSIBLE",
]  # fmt: skip
"""What the asking side is told; `NEUTRAL` says nothing of whether there is anything to tell."""

RequestId = Annotated[str, field("the request", sharable=True, pattern=RECORD_ID_PATTERN)]
For = Annotated[Nation, field("the one nation that it is for", sharable=True, role="addressee")]
ForPurpose = Annotated[
    Purpose, field("the purpose of the request, and no other", sharable=True, role="purpose")
]
