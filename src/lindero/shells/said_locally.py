"""What is said with the node's own machine: asks and answers of its operations, without the node that does them."""

import msgspec

from lindero.kernel.times import Instant
from lindero.trust.identity.upkeep import TakHealth


class Nothing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An ask without fields."""


class PinPeer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Recognise a neighbour's node.

    Attributes:
        card: The text of its card.
        fingerprint: What its officer read out.
    """

    card: str
    fingerprint: str


class SetPhrase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Give a person a new pass phrase and end the person's sessions.

    Attributes:
        person: Short name.
        phrase: At least 12 characters.
    """

    person: str
    phrase: str


class Enrol(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let a person register a passkey or a pass phrase with a code.

    Attributes:
        person: Short name.
        statement: The independent body's statement, for who oversees the node.
    """

    person: str
    statement: str = ""


class EnrolmentCode(msgspec.Struct, frozen=True, kw_only=True):
    """A code to register with.

    Attributes:
        person: Whom it is for.
        code: The code, shown once; empty where the independent body handed out its own.
        ends_at: Until when it is good, milliseconds UTC.
    """

    person: str
    code: str
    ends_at: int


class IssueKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let a machine ask with a key of its own.

    Attributes:
        name: Name of the machine.
        grants: Its permissions, no others.
        days: How long it holds.
        kinds: Kinds that alone it may put; every kind where empty.
        addresses: Networks that alone it may ask from; every one where empty.
        assessment: The data protection impact assessment of what the machine does, by its number (AGR-08).
        opinion_by: The data protection officer whose opinion on it is recorded there.
        assessed_until: The last day on which it counts, YYYY-MM-DD; the key ends with it.
    """

    name: str
    grants: tuple[str, ...]
    days: int
    assessment: str = ""
    opinion_by: str = ""
    assessed_until: str = ""
    kinds: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


class IssuedKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key, shown once.

    Attributes:
        name: Name of the machine.
        key: The key; nobody can find it out again.
        ends_at: Until when it holds, milliseconds UTC.
    """

    name: str
    key: str
    ends_at: int


class ExportChannel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Export a channel.

    Attributes:
        channel: Its name, `lindero/NRD-SUD/AG-7/operations`.
        opened: Whether own true values are shown beside the coarse ones that crossed.
    """

    channel: str
    opened: bool = False


class CarryOut(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Write a bundle for a neighbour.

    Attributes:
        nation: The neighbour.
    """

    nation: str


class CarryIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take a bundle that was carried here.

    Attributes:
        file: Where it lies on the node's machine.
    """

    file: str


class Pinned(msgspec.Struct, frozen=True, kw_only=True):
    """A neighbour that was recognised, and its fingerprint."""

    nation: str
    fingerprint: str


class PeerShown(msgspec.Struct, frozen=True, kw_only=True):
    """A neighbour that is recognised now.

    Attributes:
        nation: The neighbour.
        name: Its name for people.
        address: Where its node is reached.
        fingerprint: 64 hexadecimal digits.
        since: Since when, milliseconds UTC.
        certificate_ends_at: When its certificate expires, milliseconds UTC.
        key_fingerprint: Fingerprint of its node key alone, for `lindero verify --key`.
    """

    nation: str
    name: str
    address: str
    fingerprint: str
    since: int
    certificate_ends_at: int
    key_fingerprint: str


class FeedShown(msgspec.Struct, frozen=True, kw_only=True):
    """How a feed is doing.

    Attributes:
        name: Its name in the configuration.
        feed: The declared feed that reads it.
        state: `starting`, `running`, `waiting` (to be tried again), `ended`, or `failed` for good.
        failures: How often it failed since the start.
        error: What went wrong last, in words.
        advice: What to do about it.
        assessment: The impact assessment of what it brings, by its number; empty where none is named (AGR-08).
        assessed_until: The first instant at which that no longer counts, milliseconds UTC; None without one.
    """

    name: str
    feed: str
    state: str
    failures: int = 0
    error: str = ""
    advice: str = ""
    assessment: str = ""
    assessed_until: Instant | None = None


class LinkShown(msgspec.Struct, frozen=True, kw_only=True):
    """How the link to a neighbour is doing, since this process began.

    Attributes:
        nation: The neighbour.
        connected: Whether it answered the last request.
        error: What went wrong last, in words; empty while all is well.
        advice: What to do about it.
        skew_ms: The neighbour's clock minus ours, milliseconds.
        delivered: Entries for which a receipt was verified.
        p50_ms: Half of them took no longer, from put here to proved there, milliseconds.
        p95_ms: 95 of 100 took no longer.
        p99_ms: 99 of 100 took no longer.
    """

    nation: str
    connected: bool
    error: str
    advice: str
    skew_ms: int
    delivered: int
    p50_ms: int
    p95_ms: int
    p99_ms: int


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """How a node is doing.

    Attributes:
        nation: The nation.
        setting: Production or exercise.
        records: Records in the national log.
        certificate_ends_at: When the node's own certificate expires, milliseconds UTC.
        peers: Neighbours that are recognised now.
        links: The links to neighbours; none while it is not served.
        feeds: Its feeds; none while it is not served.
        served: Whether a process serves it.
        tak: Its door for TAK clients; None where it has none, or is not served.
    """

    nation: str
    setting: str
    records: int
    certificate_ends_at: int
    peers: tuple[PeerShown, ...]
    links: tuple[LinkShown, ...] = ()
    feeds: tuple[FeedShown, ...] = ()
    served: bool = False
    tak: TakHealth | None = None
