"""What is true of a citizen's report: received, told more of, triaged, passed on without its reporter, closed.

What was said lies in the compartments `tips` and `complaints`, who said it in `identities`; none of it has a form in
which it could cross (safeguard S-54). What crosses is an item in a handler's own words.
"""

from typing import Annotated, ClassVar, Final, Literal

import msgspec

from lindero.kernel.grading import Grading
from lindero.kernel.marks import field
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.record import Record

Category = Literal[
    "person_in_danger",
    "vessel_or_vehicle",
    "goods_hidden",
    "people_exploited",
    "damage",
    "papers_or_bribes",
    "conduct",
    "other_event",
]
"""What happened: behaviours, objects and places, never what somebody is (PUB-02)."""

Service = Literal[
    "border_guard", "customs", "police", "rescue", "reception", "community_office", "oversight_office"
]
"""The services that a report may be about, or be passed on to."""

Language = Literal["en", "es", "fr", "ar"]

Outcome = Literal["emergency", "actionable", "information"]
"""How a report is triaged; what is none of these is closed with its reason."""

Ending = Literal[
    "acted_on",
    "passed_on",
    "nothing_found",
    "not_actionable",
    "duplicate",
    "misdirected",
    "protected_attribute_only",
    "not_true",
    "time_over",
]
"""Why a report was closed, in words general enough to be told to who reported."""

State = Literal["received", "looked_at", "need_more", "passed_on", "closed"]
"""How a report stands, as who reported sees it (workflow W21)."""

Speaker = Literal["reporter", "handler"]
Drawer = Literal["tips", "complaints"]
"""The compartment that a report lies in: complaints about a service lie apart from what its colleagues may open."""

COMPLAINT: Final[Category] = "conduct"
OVERSIGHT: Final[Service] = "oversight_office"
RECEIPT_HASH_PATTERN: Final = r"^[0-9a-f]{64}$(?!\n)"
MOST_WORDS: Final = 5_000
MOST_PHOTO_BYTES: Final = 400_000
"""Bytes of a photo as it is kept: 1,600 pixels on its longer side need less."""
KEPT_DAYS: Final = 360
"""A report is closed after 180 days at the latest, and gone 180 days later (profile default, to be verified)."""

WATCH_DAYS: Final = 360
"""How long who left a name is watched over, from the report on (profile default of 2026-11-23, to be verified). Never
longer than the report is kept, since the digests go with it."""

Match = Literal["name", "word", "contact", "unreadable"]
"""By what a search met somebody who reported: words of the name, one word of it alone, an address or a number, or
not to be told, since what was asked for cannot be read whole."""

ReportId = Annotated[str, field("the report", pattern=RECORD_ID_PATTERN)]
Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]


class ReportReceived(Record, frozen=True, kw_only=True, tag="community.report_received"):
    """Somebody reported what they saw or lived through; nothing says from where or with what machine (S-54)."""

    keep_days: ClassVar[int] = KEPT_DAYS
    compartment_field: ClassVar[str] = "compartment"
    compartment: Annotated[Drawer, field("where it lies")]
    receipt: Annotated[
        str, field("slow salted hash of the receipt code, hexadecimal", pattern=RECEIPT_HASH_PATTERN)
    ]
    category: Annotated[Category, field("what happened")]
    words: Annotated[
        str,
        field(
            "what was seen, in any language",
            personal="special",
            sensitivity="secret",
            min_length=1,
            max_length=MOST_WORDS,
        ),
    ]
    where: Annotated[
        str, field("where, as it was written", personal="special", sensitivity="secret", max_length=200)
    ] = ""
    area: Annotated[str, field("the coarse area, from the node's list", max_length=60)] = ""
    photo: Annotated[
        bytes,
        field(
            "a JPEG without any metadata",
            personal="special",
            sensitivity="secret",
            max_length=MOST_PHOTO_BYTES,
        ),
    ] = b""
    about: Annotated[Service | None, field("the service complained of")] = None
    language: Annotated[Language, field("language of the form")] = "en"
    is_named: Annotated[bool, field("whether the reporter left a name, which lies elsewhere")] = False


class IdentityGiven(Record, frozen=True, kw_only=True, tag="community.identity_given"):
    """Who reported left a name: sealed under the custodian's key, which no handler, analyst or officer holds (S-54)."""

    keep_days: ClassVar[int] = KEPT_DAYS
    compartment_field: ClassVar[str] = "compartment"
    compartment: Annotated[str, field("where it lies", pattern=r"^identities$(?!\n)")]
    report: ReportId
    name: Annotated[
        str, field("the name", personal="special", sensitivity="secret", min_length=1, max_length=120)
    ]
    contact: Annotated[
        str, field("how to reach them", personal="special", sensitivity="secret", max_length=200)
    ] = ""


class SenderWatched(Record, frozen=True, kw_only=True, tag="community.sender_watched"):
    """Whoever looks for who left this name is noticed (S-57): keyed digests, from which nobody reads the name."""

    keep_days: ClassVar[int] = KEPT_DAYS
    compartment_field: ClassVar[str] = "compartment"
    compartment: Annotated[str, field("where it lies", pattern=r"^identities$(?!\n)")]
    report: ReportId
    words: Annotated[
        tuple[Digest, ...],
        field(
            "HMAC-SHA-256 of each word of the name",
            personal="indirect",
            sensitivity="secret",
            min_length=1,
            max_length=60,
        ),
    ]
    contacts: Annotated[
        tuple[Digest, ...],
        field(
            "HMAC-SHA-256 of each address and number",
            personal="indirect",
            sensitivity="secret",
            max_length=60,
        ),
    ] = ()


class SenderSought(Record, frozen=True, kw_only=True, tag="community.sender_sought"):
    """Somebody looked for who left a name with a report: told to the data protection officer alone (S-57)."""

    keep_days: ClassVar[int] = 1_096
    is_account: ClassVar[bool] = True
    compartment_field: ClassVar[str] = "compartment"
    compartment: Annotated[str, field("where it lies", pattern=r"^retaliation$(?!\n)")]
    report: Annotated[str, field("the report; empty if unreadable", pattern=r"^([a-z2-7]{26})?$(?!\n)")]
    entry: Annotated[str, field("the record of the search", pattern=RECORD_ID_PATTERN)]
    match: Annotated[Match, field("by what they met")]


class MessageSaid(Record, frozen=True, kw_only=True, tag="community.message_said"):
    """Who reported and who handles it talk, by the receipt code alone."""

    keep_days: ClassVar[int] = KEPT_DAYS
    compartment_field: ClassVar[str] = "compartment"
    compartment: Annotated[Drawer, field("where it lies")]
    report: ReportId
    by: Annotated[Speaker, field("who speaks")]
    words: Annotated[
        str,
        field("what is said", personal="special", sensitivity="secret", min_length=1, max_length=MOST_WORDS),
    ]
    asks: Annotated[bool, field("whether an answer of the reporter is needed")] = False


class ReportTriaged(Record, frozen=True, kw_only=True, tag="community.report_triaged"):
    """A handler looked at a report and said what it is."""

    keep_days: ClassVar[int] = KEPT_DAYS
    is_account: ClassVar[bool] = True
    report: ReportId
    outcome: Annotated[Outcome, field("what it is")]


class ItemForwarded(Record, frozen=True, kw_only=True, tag="community.item_forwarded"):
    """What a report says was passed on in a handler's own words; no field could hold who said it (S-54)."""

    keep_days: ClassVar[int] = KEPT_DAYS
    summary: Annotated[
        str,
        field(
            "what happened, in the handler's words",
            personal="direct",
            sensitivity="restricted",
            sharable=True,
            min_length=10,
            max_length=2_000,
        ),
    ]
    category: Annotated[Category, field("what happened", sharable=True)]
    grading: Annotated[Grading, field("how far it can be relied on", sharable=True, role="grading")]
    person_class: Annotated[
        Literal["other"], field("class of who is spoken of", sharable=True, role="person_class")
    ]
    area: Annotated[str, field("the coarse area", sharable=True, max_length=60)] = ""
    receiver: Annotated[Service | None, field("the service that it goes to")] = None
    report: Annotated[str, field("the report", pattern=r"^([a-z2-7]{26})?$(?!\n)")] = ""


class ReportClosed(Record, frozen=True, kw_only=True, tag="community.report_closed"):
    """A report was closed, with a reason that who reported reads."""

    keep_days: ClassVar[int] = KEPT_DAYS
    is_account: ClassVar[bool] = True
    report: ReportId
    ending: Annotated[Ending, field("why")]


class OpeningRequested(Record, frozen=True, kw_only=True, tag="community.opening_requested"):
    """A handler asked that the custodian open who reported, and said why."""

    keep_days: ClassVar[int] = 1_096
    is_account: ClassVar[bool] = True
    report: ReportId
    reason: Annotated[str, field("why", sensitivity="restricted", min_length=20, max_length=500)]


class OpeningApproved(Record, frozen=True, kw_only=True, tag="community.opening_approved"):
    """Somebody who did not ask agreed that an identity be opened (safeguard S-53)."""

    keep_days: ClassVar[int] = 1_096
    is_account: ClassVar[bool] = True
    report: ReportId


class IdentityOpened(Record, frozen=True, kw_only=True, tag="community.identity_opened"):
    """The custodian opened who reported; the reporter is told so in the dialogue."""

    keep_days: ClassVar[int] = 1_096
    is_account: ClassVar[bool] = True
    report: ReportId
