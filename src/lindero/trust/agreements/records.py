"""What became of agreements: proposed, signed, activated, suspended, resumed, ended."""

from typing import Annotated, ClassVar, Final, Literal

import msgspec

from lindero.kernel.marks import field
from lindero.kernel.names import Nation
from lindero.kernel.record import Lane, Record

REF_PATTERN: Final = r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*@[1-9][0-9]{0,3}$(?!\n)"
HASH_PATTERN: Final = r"^[0-9a-f]{64}$(?!\n)"
PERSON_PATTERN: Final = r"^[a-z][a-z0-9-]{1,40}$(?!\n)"
SUSPENSION_PATTERN: Final = r"^[a-z0-9][a-z0-9-]{0,39}$(?!\n)"

ARCHIVE_DAYS: Final = 36_525
"""A hundred years: agreements are acts of state, and every record that crossed under one refers to it."""

OfficerRole = Literal["operational", "legal", "data_protection"]
"""In which capacity an officer acts."""

Scope = Literal["whole", "clause", "kind", "direction"]
"""How much of an agreement is suspended."""

SuspensionReason = Literal[
    "rights",
    "data_breach",
    "misuse",
    "court_order",
    "security",
    "technical",
    "political",
    "review",
]
"""Why a party stops the flow, as a word that both sides know."""

Ending = Literal["denounced", "expired", "closed"]
"""How an agreement ended: taken back by a party, by its own date, or with all duties done."""

Ref = Annotated[str, msgspec.Meta(pattern=REF_PATTERN)]
"""An agreement with its version, `AG-7@1`."""


class AgreementProposed(Record, frozen=True, kw_only=True, tag="agreements.agreement_proposed"):
    """A nation put forward the text of an agreement, or of its next version."""

    keep_days: ClassVar[int] = ARCHIVE_DAYS
    default_lane: ClassVar[Lane] = "alert"

    agreement: Annotated[Ref, field("agreement and version", sharable=True)]
    hash: Annotated[
        str, field("SHA-256 of the canonical bytes, hexadecimal", sharable=True, pattern=HASH_PATTERN)
    ]
    text: Annotated[str, field("the canonical bytes, as text", sharable=True, max_length=600_000)]
    nation: Annotated[Nation, field("who puts it forward", sharable=True)]
    drafter: Annotated[
        str,
        field(
            "short name of who drafted it, and so may not sign it",
            personal="direct",
            sharable=True,
            pattern=PERSON_PATTERN,
        ),
    ]


class AgreementSigned(Record, frozen=True, kw_only=True, tag="agreements.agreement_signed"):
    """An officer signed an agreement's canonical bytes for a nation."""

    keep_days: ClassVar[int] = ARCHIVE_DAYS
    default_lane: ClassVar[Lane] = "alert"

    agreement: Annotated[Ref, field("agreement and version", sharable=True)]
    hash: Annotated[str, field("what was signed, by its hash", sharable=True, pattern=HASH_PATTERN)]
    nation: Annotated[Nation, field("for whom it was signed", sharable=True)]
    officer: Annotated[
        str,
        field("the officer's short name", personal="direct", sharable=True, pattern=PERSON_PATTERN),
    ]
    role: Annotated[OfficerRole, field("in which capacity the officer signed", sharable=True)]
    key_id: Annotated[
        str, field("fingerprint of the officer's two public keys", sharable=True, pattern=HASH_PATTERN)
    ]
    signature: Annotated[
        str, field("Ed25519 signature over the DSSE encoding, base64", sharable=True, max_length=120)
    ]
    ml_dsa_signature: Annotated[
        str, field("ML-DSA-44 signature over the same bytes, base64", sharable=True, max_length=3_300)
    ]


class AgreementActivated(Record, frozen=True, kw_only=True, tag="agreements.agreement_activated"):
    """An agreement entered into force on this node: signed by all, its day had come."""

    keep_days: ClassVar[int] = ARCHIVE_DAYS
    default_lane: ClassVar[Lane] = "alert"

    agreement: Annotated[Ref, field("agreement and version", sharable=True)]
    hash: Annotated[str, field("its hash", sharable=True, pattern=HASH_PATTERN)]


class AgreementSuspended(Record, frozen=True, kw_only=True, tag="agreements.agreement_suspended"):
    """A nation stopped the flow under an agreement, whole or in part, alone and at once."""

    keep_days: ClassVar[int] = ARCHIVE_DAYS
    default_lane: ClassVar[Lane] = "alert"

    agreement: Annotated[Ref, field("agreement and version", sharable=True)]
    suspension: Annotated[str, field("the suspension's name", sharable=True, pattern=SUSPENSION_PATTERN)]
    nation: Annotated[Nation, field("who stopped it", sharable=True)]
    scope: Annotated[Scope, field("how much of it", sharable=True)]
    value: Annotated[
        str,
        field("clause id, kind, or direction as NRD>SUD; empty for the whole", sharable=True, max_length=80),
    ]
    reason: Annotated[SuspensionReason, field("why, as a code", sharable=True)]
    officer: Annotated[
        str, field("short name of who ordered it", personal="direct", sharable=True, max_length=60)
    ]


class AgreementResumed(Record, frozen=True, kw_only=True, tag="agreements.agreement_resumed"):
    """A nation agreed to resume the flow; it flows again once both sides have."""

    keep_days: ClassVar[int] = ARCHIVE_DAYS
    default_lane: ClassVar[Lane] = "alert"

    agreement: Annotated[Ref, field("agreement and version", sharable=True)]
    suspension: Annotated[str, field("the suspension's name", sharable=True, pattern=SUSPENSION_PATTERN)]
    nation: Annotated[Nation, field("who agreed to resume", sharable=True)]
    officer: Annotated[
        str, field("short name of who ordered it", personal="direct", sharable=True, max_length=60)
    ]


class AgreementEnded(Record, frozen=True, kw_only=True, tag="agreements.agreement_ended"):
    """An agreement came to its end; nothing crosses under it any more."""

    keep_days: ClassVar[int] = ARCHIVE_DAYS
    default_lane: ClassVar[Lane] = "alert"

    agreement: Annotated[Ref, field("agreement and version", sharable=True)]
    nation: Annotated[Nation, field("who declared it", sharable=True)]
    how: Annotated[Ending, field("how it ended", sharable=True)]
