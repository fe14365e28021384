"""What is true of people and neighbours: enrolled, granted, pinned, and taken back."""

from typing import Annotated, ClassVar, Literal

from lindero.kernel.marks import field
from lindero.kernel.names import NATION_PATTERN
from lindero.kernel.record import Record
from lindero.kernel.times import Instant

PERSON_PATTERN = r"^[a-z][a-z0-9-]{1,40}$(?!\n)"
AUTHORITY_PATTERN = r"^[a-z][a-z0-9-]{0,63}$(?!\n)"
FINGERPRINT_PATTERN = r"^[0-9a-f]{64}$(?!\n)"
ML_DSA_44_PATTERN = r"^[0-9a-f]{2624}$(?!\n)"
SEALING_KEY_PATTERN = r"^([0-9a-f]{2432})?$(?!\n)"

KEY_ID = r"^[0-9a-f]{12}$(?!\n)"
STEP_PATTERN = r"^[a-z][a-z0-9_]*\.[a-z0-9_]+$(?!\n)"
NEVER = 253_402_300_799_999
"""The last instant there is: a key whose end is not known."""
BASE64URL = r"^[A-Za-z0-9_-]{8,}$(?!\n)"

SigningRole = Literal["operational", "legal", "data_protection"]
"""In which capacity an officer signs agreements."""

Voucher = Literal["setup", "body", "administrator", "provider"]
"""Who vouches that a credential is this person's: the first day, the independent body, an administrator, or the
provider of identities. Independent roles count only under the first two (safeguard S-51)."""

MOST_EMERGENCY_MINUTES = 240
"""Break-glass lasts four hours at most."""

MAX_VIEWED = 500
"""Records named in one entry of the read log; a page that shows more makes several."""

TEN_YEARS_DAYS = 3_653
THREE_YEARS_DAYS = 1_096


class PersonEnrolled(Record, frozen=True, kw_only=True, tag="identity.person_enrolled"):
    """A member of staff was given an account; kept for the life of the logs that name the person."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    person: Annotated[
        str, field("short name, the same in every log entry", personal="direct", pattern=PERSON_PATTERN)
    ]
    name: Annotated[str, field("name shown to colleagues", personal="direct", min_length=1, max_length=120)]


class RoleGranted(Record, frozen=True, kw_only=True, tag="identity.role_granted"):
    """A person was given a role."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    person: Annotated[str, field("short name", personal="direct", pattern=PERSON_PATTERN)]
    role: Annotated[str, field("code of the role, for example NCC or DPO")]
    statement: Annotated[
        str, field("statement of the independent body that let it happen", max_length=4_096)
    ] = ""


class RoleRevoked(Record, frozen=True, kw_only=True, tag="identity.role_revoked"):
    """A role was taken from a person."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    person: Annotated[str, field("short name", personal="direct", pattern=PERSON_PATTERN)]
    role: Annotated[str, field("code of the role")]
    statement: Annotated[
        str, field("statement of the independent body that let it happen", max_length=4_096)
    ] = ""


class IndependentBodyRegistered(
    Record, frozen=True, kw_only=True, tag="identity.independent_body_registered"
):
    """The key was registered without which nobody changes who oversees this node."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    public_key: Annotated[
        str, field("the body's Ed25519 public key, 64 hexadecimal digits", pattern=FINGERPRINT_PATTERN)
    ]
    statement: Annotated[
        str, field("statement under the key before it, if there was one", max_length=4_096)
    ] = ""


class EnrolmentOffered(Record, frozen=True, kw_only=True, tag="identity.enrolment_offered"):
    """A person may register a passkey or a pass phrase with a code that is good once."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    person: Annotated[str, field("short name", personal="direct", pattern=PERSON_PATTERN)]
    code_hash: Annotated[str, field("SHA-256 of the code", pattern=FINGERPRINT_PATTERN, sensitivity="secret")]
    ends_at: Annotated[Instant, field("until when the code is good, milliseconds UTC", unit="ms")]
    vouched_by: Annotated[Voucher, field("who vouches that the code reached this person")]
    statement: Annotated[
        str, field("statement of the independent body that let it happen", max_length=4_096)
    ] = ""


class PasskeyRegistered(Record, frozen=True, kw_only=True, tag="identity.passkey_registered"):
    """A person may sign in with a device's passkey."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    person: Annotated[str, field("short name", personal="direct", pattern=PERSON_PATTERN)]
    credential_id: Annotated[
        str, field("name of the passkey, base64url", pattern=BASE64URL, max_length=1_400)
    ]
    public_key: Annotated[str, field("its public key (COSE), base64url", pattern=BASE64URL, max_length=4_096)]
    label: Annotated[str, field("what the person calls it", personal="indirect", max_length=60)]
    vouched_by: Annotated[Voucher, field("who vouches that it is this person's")]
    synced: Annotated[bool, field("whether it may be copied to other devices of the person")] = False
    enrolment: Annotated[str, field("SHA-256 of the code that it was registered with", max_length=64)] = ""


class PasskeyRevoked(Record, frozen=True, kw_only=True, tag="identity.passkey_revoked"):
    """A passkey signs nobody in any longer."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    person: Annotated[str, field("short name", personal="direct", pattern=PERSON_PATTERN)]
    credential_id: Annotated[
        str, field("name of the passkey, base64url", pattern=BASE64URL, max_length=1_400)
    ]


class PhraseChosen(Record, frozen=True, kw_only=True, tag="identity.phrase_chosen"):
    """A person chose a pass phrase; nothing of the phrase itself is kept but its hash, in no record."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    person: Annotated[str, field("short name", personal="direct", pattern=PERSON_PATTERN)]
    vouched_by: Annotated[Voucher, field("who vouches that it is this person's")]
    enrolment: Annotated[str, field("SHA-256 of the code that it was chosen with", max_length=64)] = ""


class OfficerAppointed(Record, frozen=True, kw_only=True, tag="identity.officer_appointed"):
    """An officer may sign agreements for a nation with two keys of the officer's own."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    nation: Annotated[str, field("nation that the officer signs for", pattern=NATION_PATTERN)]
    person: Annotated[str, field("short name", personal="direct", pattern=PERSON_PATTERN)]
    role: Annotated[SigningRole, field("capacity in which the officer signs")]
    public_key: Annotated[
        str, field("Ed25519 public key, 64 hexadecimal digits", pattern=FINGERPRINT_PATTERN)
    ]
    ml_dsa_key: Annotated[
        str, field("ML-DSA-44 public key, 2,624 hexadecimal digits", pattern=ML_DSA_44_PATTERN)
    ]


class OfficerDismissed(Record, frozen=True, kw_only=True, tag="identity.officer_dismissed"):
    """An officer may sign no longer; earlier signatures stay what they were."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    nation: Annotated[str, field("nation that the officer signed for", pattern=NATION_PATTERN)]
    person: Annotated[str, field("short name", personal="direct", pattern=PERSON_PATTERN)]


class PeerPinned(Record, frozen=True, kw_only=True, tag="identity.peer_pinned"):
    """A neighbour's node was recognised by its fingerprint, compared out of band by a person."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    nation: Annotated[str, field("the neighbour", pattern=NATION_PATTERN)]
    name: Annotated[str, field("the neighbour's name for people", max_length=120)]
    address: Annotated[str, field("where its node is reached, host:port", max_length=255)]
    node_key: Annotated[str, field("its node's Ed25519 public key", pattern=FINGERPRINT_PATTERN)]
    certificate: Annotated[str, field("its node's TLS certificate, PEM", max_length=8_192)]
    fingerprint: Annotated[str, field("what the two persons compared", pattern=FINGERPRINT_PATTERN)]
    sealing_key: Annotated[
        str,
        field(
            "key that what is sent to it is sealed to, empty if it takes none", pattern=SEALING_KEY_PATTERN
        ),
    ] = ""
    key_statement: Annotated[
        str, field("its root's statement about the node key, JSON; or none", max_length=2_048)
    ] = ""
    root_key: Annotated[
        str, field("its root key, 64 hexadecimal digits; or none", pattern=r"^([0-9a-f]{64})?$(?!\n)")
    ] = ""
    key_number: Annotated[int, field("number of the node key in the nation's chain", ge=0)] = 0
    key_valid_until: Annotated[Instant, field("until when the node key signs", unit="ms")] = NEVER


class PeerProposed(Record, frozen=True, kw_only=True, tag="identity.peer_proposed"):
    """One person entered a neighbour's card with the fingerprint that was heard; another has to confirm it."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    nation: Annotated[str, field("the neighbour", pattern=NATION_PATTERN)]
    name: Annotated[str, field("the neighbour's name for people", max_length=120)]
    fingerprint: Annotated[str, field("what was heard and compared", pattern=FINGERPRINT_PATTERN)]
    card: Annotated[str, field("the card, as it was entered", personal="indirect", max_length=65_536)]
    proposed_by: Annotated[str, field("who entered it", personal="direct", max_length=120)]


class KeyRotated(Record, frozen=True, kw_only=True, tag="identity.key_rotated"):
    """A nation's node has another signing key, or its first one; the root's statement proves it."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    nation: Annotated[str, field("whose node", sharable=True, pattern=NATION_PATTERN)]
    node_key: Annotated[str, field("its Ed25519 public key", sharable=True, pattern=FINGERPRINT_PATTERN)]
    root_key: Annotated[str, field("the root that signed it", sharable=True, pattern=FINGERPRINT_PATTERN)]
    number: Annotated[int, field("its number in the nation's chain", sharable=True, ge=1)]
    valid_from: Annotated[Instant, field("from when it signs", sharable=True, unit="ms")]
    valid_until: Annotated[Instant, field("until when it signs", sharable=True, unit="ms")]
    statement: Annotated[str, field("the root's statement, JSON", sharable=True, max_length=2_048)]
    certificate: Annotated[
        str, field("TLS certificate that comes with it, PEM; or none", sharable=True, max_length=8_192)
    ] = ""


class KeyRevoked(Record, frozen=True, kw_only=True, tag="identity.key_revoked"):
    """A key of a nation's node signs no more from an instant on; what it signed before stays signed."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    nation: Annotated[str, field("whose node", sharable=True, pattern=NATION_PATTERN)]
    node_key: Annotated[str, field("the key", sharable=True, pattern=FINGERPRINT_PATTERN)]
    revoked_from: Annotated[Instant, field("from when on it does not count", sharable=True, unit="ms")]
    reason: Annotated[str, field("why", sharable=True, min_length=3, max_length=300)]
    statement: Annotated[str, field("the root's statement, JSON", sharable=True, max_length=2_048)]


class PeerUnpinned(Record, frozen=True, kw_only=True, tag="identity.peer_unpinned"):
    """A neighbour's node is no longer recognised; nothing is taken from it or sent to it."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    nation: Annotated[str, field("the neighbour", pattern=NATION_PATTERN)]
    reason: Annotated[str, field("why", min_length=1, max_length=500)]


class AccessRefused(Record, frozen=True, kw_only=True, tag="identity.access_refused"):
    """Somebody was refused: for want of a grant, a session or the right secret, or by a rule."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    who: Annotated[str, field("short name given, or the peer", personal="direct", max_length=120)]
    what: Annotated[str, field("what was asked for", max_length=200)]
    reason: Annotated[str, field("why it was refused", max_length=300)]


class RecordsViewed(Record, frozen=True, kw_only=True, tag="identity.records_viewed"):
    """Somebody saw personal data on a page; put before the page is shown (safeguard S-58, LED article 25)."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    who: Annotated[str, field("who looked, as in every log entry", personal="direct", max_length=120)]
    page: Annotated[str, field("path of the page", max_length=200)]
    asked: Annotated[str, field("what was asked for, as JSON", personal="direct", max_length=2_000)]
    purpose: Annotated[str, field("the purpose that was stated", max_length=64)]
    case_ref: Annotated[str, field("the case that was stated", personal="indirect", max_length=60)]
    reason: Annotated[str, field("the reason that was stated", personal="indirect", max_length=300)] = ""
    records: Annotated[
        tuple[str, ...], field("names of the records that were shown", max_length=MAX_VIEWED)
    ] = ()
    emergency: Annotated[str, field("record of the break-glass under which it was seen", max_length=26)] = ""


class ApprovalGiven(Record, frozen=True, kw_only=True, tag="identity.approval_given"):
    """A person approved exactly one act anew; put in the same unit of work as what the act puts.

    `digest` is SHA-256 over `lindero/approval/1`, a zero byte, and the canonical JSON of `action`, `approved`,
    `asked`, `nonce` and `who`; it is the challenge that the passkey signed.
    """

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    who: Annotated[str, field("who approved, as in every log entry", personal="direct", max_length=120)]
    action: Annotated[str, field("the action", max_length=120)]
    digest: Annotated[str, field("what was approved, 64 hexadecimal digits", pattern=FINGERPRINT_PATTERN)]
    nonce: Annotated[str, field("what makes it this approval and no other", pattern=FINGERPRINT_PATTERN)]
    asked: Annotated[str, field("SHA-256 of the ask's JSON", pattern=FINGERPRINT_PATTERN)]
    approved: Annotated[
        str, field("SHA-256 of what was approved beyond the ask", pattern=FINGERPRINT_PATTERN)
    ]
    method: Annotated[Literal["passkey", "phrase", "machine"], field("how it was proved")]
    credential_id: Annotated[str, field("the passkey that signed", max_length=1_400)] = ""
    assertion: Annotated[
        str, field("the browser's answer with the signature, JSON", personal="indirect", max_length=16_384)
    ] = ""


class EmergencyAsked(Record, frozen=True, kw_only=True, tag="identity.emergency_asked"):
    """Somebody asked to read for a time what the own roles do not open (break-glass); another person must agree."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    who: Annotated[str, field("who asks, as in every log entry", personal="direct", max_length=120)]
    grants: Annotated[tuple[str, ...], field("permissions to read", min_length=1, max_length=10)]
    case_ref: Annotated[str, field("the case that it belongs to", personal="indirect", max_length=60)]
    reason: Annotated[str, field("why", personal="indirect", min_length=10, max_length=300)]
    minutes: Annotated[int, field("for how long", unit="min", ge=1, le=MOST_EMERGENCY_MINUTES)]
    approved_with: Annotated[str, field("record of the approval", max_length=26)] = ""


class EmergencyOpened(Record, frozen=True, kw_only=True, tag="identity.emergency_opened"):
    """Break-glass began, with two persons; this is the notice to those who oversee the node."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    asked: Annotated[str, field("record of who asked", max_length=26)]
    who: Annotated[str, field("who reads, as in every log entry", personal="direct", max_length=120)]
    agreed_by: Annotated[str, field("who agreed, another person", personal="direct", max_length=120)]
    grants: Annotated[tuple[str, ...], field("permissions to read", min_length=1, max_length=10)]
    case_ref: Annotated[str, field("the case that it belongs to", personal="indirect", max_length=60)]
    reason: Annotated[str, field("why", personal="indirect", max_length=300)]
    until_at: Annotated[Instant, field("when it ends by itself, milliseconds UTC", unit="ms")]
    approved_with: Annotated[str, field("record of the approval", max_length=26)] = ""


class EmergencyEnded(Record, frozen=True, kw_only=True, tag="identity.emergency_ended"):
    """Break-glass was ended before its time."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    opened: Annotated[str, field("record of its beginning", max_length=26)]
    ended_by: Annotated[str, field("who ended it", personal="direct", max_length=120)]


class EmergencyReviewed(Record, frozen=True, kw_only=True, tag="identity.emergency_reviewed"):
    """Break-glass that is over was judged by somebody who took no part in it."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    opened: Annotated[str, field("record of its beginning", max_length=26)]
    reviewed_by: Annotated[str, field("who judged it", personal="direct", max_length=120)]
    was_justified: Annotated[bool, field("whether it was necessary and proportionate")]
    finding: Annotated[str, field("what was found", personal="indirect", min_length=10, max_length=600)]
    approved_with: Annotated[str, field("record of the approval", max_length=26)] = ""


class NeighbourDataSeen(Record, frozen=True, kw_only=True, tag="identity.neighbour_data_seen"):
    """Data of a neighbour were seen by break-glass; the neighbour is told, without names and reasons."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    nation: Annotated[str, field("whose data were seen", pattern=NATION_PATTERN, sharable=True)]
    page: Annotated[str, field("on which page", max_length=200, sharable=True)]
    count: Annotated[int, field("how many records", ge=1, sharable=True)]


class ExportAsked(Record, frozen=True, kw_only=True, tag="identity.export_asked"):
    """Somebody asked to take home more than one view shows; another person must agree (safeguards S-53, S-59)."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    who: Annotated[str, field("who asks, as in every log entry", personal="direct", max_length=120)]
    address: Annotated[str, field("page with its query", personal="direct", min_length=1, max_length=2_000)]
    purpose: Annotated[str, field("what it is needed for", max_length=64)]
    case_ref: Annotated[str, field("the case that it belongs to", personal="indirect", max_length=60)]
    reason: Annotated[str, field("why so much", personal="indirect", min_length=10, max_length=300)]
    approved_with: Annotated[str, field("record of the approval", max_length=26)] = ""


class ExportAgreed(Record, frozen=True, kw_only=True, tag="identity.export_agreed"):
    """Another person agreed to one export of exactly one address; it is made once, within an hour."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    asked: Annotated[str, field("record of who asked", max_length=26)]
    agreed_by: Annotated[str, field("who agreed, another person", personal="direct", max_length=120)]
    until_at: Annotated[Instant, field("until when it may be made, milliseconds UTC", unit="ms")]
    approved_with: Annotated[str, field("record of the approval", max_length=26)] = ""


class ExportMade(Record, frozen=True, kw_only=True, tag="identity.export_made"):
    """A marked file was made of what a page shows; put before anybody gets the file (safeguard S-59)."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    who: Annotated[str, field("who exported, as in every log entry", personal="direct", max_length=120)]
    address: Annotated[str, field("page with its query", personal="direct", max_length=2_000)]
    form: Annotated[Literal["json", "csv", "parquet", "ics", "pdf"], field("form of the file")]
    sha256: Annotated[str, field("SHA-256 of the file", pattern=FINGERPRINT_PATTERN)]
    purpose: Annotated[str, field("the purpose that was stated", max_length=64)] = ""
    case_ref: Annotated[str, field("the case that was stated", personal="indirect", max_length=60)] = ""
    reason: Annotated[str, field("the reason that was stated", personal="indirect", max_length=300)] = ""
    handling: Annotated[tuple[str, ...], field("handling words of what is in it", max_length=50)] = ()
    agreed: Annotated[str, field("record of the agreement of another person", max_length=26)] = ""


class OutsiderJudged(Record, frozen=True, kw_only=True, tag="identity.outsider_judged"):
    """A capability from outside asked to join the node: it was let in, or left out for a reason (safeguard S-61)."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    name: Annotated[str, field("name of its folder", min_length=1, max_length=120)]
    sha256: Annotated[str, field("digest of its files; empty where they cannot be found", max_length=64)]
    faults: Annotated[
        tuple[str, ...], field("why it was left out; nothing for what was let in", max_length=20)
    ] = ()
    assessment: Annotated[str, field("its impact assessment; empty where none is named", max_length=120)] = ""
    assessed_until: Annotated[
        Instant | None, field("first instant at which that no longer counts", unit="ms")
    ] = None


class ApiKeyIssued(Record, frozen=True, kw_only=True, tag="identity.api_key_issued"):
    """A machine may ask with a key of its own: for some things, for a time, perhaps from some addresses."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    name: Annotated[str, field("name of the machine, as in every log entry", pattern=PERSON_PATTERN)]
    key_id: Annotated[str, field("public part of the key", pattern=KEY_ID)]
    secret_hash: Annotated[
        str, field("SHA-256 of its secret part", pattern=FINGERPRINT_PATTERN, sensitivity="secret")
    ]
    grants: Annotated[
        tuple[str, ...], field("permissions that it has, no others", min_length=1, max_length=20)
    ]
    ends_at: Annotated[Instant, field("until when it holds, milliseconds UTC", unit="ms")]
    kinds: Annotated[tuple[str, ...], field("kinds that alone it may put", max_length=50)] = ()
    addresses: Annotated[tuple[str, ...], field("networks that alone it may ask from", max_length=50)] = ()
    assessment: Annotated[str, field("impact assessment of what it does", max_length=120)] = ""
    opinion_by: Annotated[str, field("data protection officer with an opinion on it", max_length=120)] = ""
    assessed_until: Annotated[
        Instant | None, field("first instant at which that no longer counts", unit="ms")
    ] = None


class ApiKeyRevoked(Record, frozen=True, kw_only=True, tag="identity.api_key_revoked"):
    """A machine's key opens nothing any longer."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    key_id: Annotated[str, field("public part of the key", pattern=KEY_ID)]
    reason: Annotated[str, field("why", min_length=1, max_length=300)]


class AccessEnded(Record, frozen=True, kw_only=True, tag="identity.access_ended"):
    """A person's access ended at once: sessions and codes are void; roles and passkeys were taken back beside it."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    person: Annotated[str, field("short name", personal="direct", pattern=PERSON_PATTERN)]
    because: Annotated[str, field("why", personal="indirect", min_length=3, max_length=300)]


class MemberProposed(Record, frozen=True, kw_only=True, tag="identity.member_proposed"):
    """One person said that another works for an authority of the nation; a third has to confirm it."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    person: Annotated[str, field("short name", personal="direct", pattern=PERSON_PATTERN)]
    authority: Annotated[str, field("the authority, as agreements name it", pattern=AUTHORITY_PATTERN)]
    proposed_by: Annotated[str, field("who said so", personal="direct", max_length=120)]


class MemberConfirmed(Record, frozen=True, kw_only=True, tag="identity.member_confirmed"):
    """A person is a member of an authority, and reads what neighbours sent for that authority alone."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    person: Annotated[str, field("short name", personal="direct", pattern=PERSON_PATTERN)]
    authority: Annotated[str, field("the authority, as agreements name it", pattern=AUTHORITY_PATTERN)]
    confirmed_by: Annotated[str, field("who confirmed it", personal="direct", max_length=120)]


class MemberRemoved(Record, frozen=True, kw_only=True, tag="identity.member_removed"):
    """A person is no member of an authority any longer, or was proposed and is not to become one."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    person: Annotated[str, field("short name", personal="direct", pattern=PERSON_PATTERN)]
    authority: Annotated[str, field("the authority, as agreements name it", pattern=AUTHORITY_PATTERN)]
    because: Annotated[str, field("why", personal="indirect", min_length=3, max_length=300)]


class StepSettled(Record, frozen=True, kw_only=True, tag="identity.step_settled"):
    """A person said that a step of a new node's first days is done or not needed there."""

    keep_days: ClassVar[int] = TEN_YEARS_DAYS
    step: Annotated[str, field("the step, folder and name", pattern=STEP_PATTERN, max_length=120)]
    because: Annotated[str, field("what was done, or why it is not needed", min_length=3, max_length=300)]
