"""How a node is kept, as the node itself lends it to the administration's pages: health, retention, first days."""

from collections.abc import Callable
from typing import Final, Literal

import msgspec

from lindero.kernel.steps import Step, StepReport
from lindero.kernel.times import DAY_MS, Instant

STEPS_LENT_AS: Final = "identity.steps"
HEALTH_LENT_AS: Final = "identity.health"
RETENTION_LENT_AS: Final = "identity.retention"

Tone = Literal["ok", "warning", "alarm"]

DISK_WARNING: Final = 0.15
DISK_ALARM: Final = 0.05
"""Free share of the disk below which it is said (product defaults): SQLite needs room to checkpoint and to scrub."""

BACKUP_WARNING_MS: Final = 2 * DAY_MS
BACKUP_ALARM_MS: Final = 7 * DAY_MS
"""Age of the last backup from which it is said (product defaults)."""

CERTIFICATE_WARNING_MS: Final = 30 * DAY_MS
LIST_WARNING_MS: Final = DAY_MS
"""Time before a list of revoked certificates runs out from which it is said (product default): authorities publish the
next one each week, or each day, and a new one is there well before."""

SKEW_WARNING_MS: Final = 2_000
"""Difference from a neighbour's clock from which it is said; the gate closes at the configured one."""


class FeedHealth(msgspec.Struct, frozen=True, kw_only=True):
    """How a feed is doing.

    Attributes:
        name: Its name in the configuration.
        state: `starting`, `running`, `waiting`, `ended` or `failed`.
        failures: How often it failed since the start.
        error: What went wrong last, in words.
        advice: What to do about it.
        assessment: The impact assessment of what it brings, by its number; empty where none is named (AGR-08).
        assessed_until: The first instant at which that no longer counts, milliseconds UTC; None without one.
    """

    name: str
    state: str
    failures: int
    error: str
    advice: str
    assessment: str = ""
    assessed_until: Instant | None = None


class LinkHealth(msgspec.Struct, frozen=True, kw_only=True):
    """How the link to a neighbour is doing.

    Attributes:
        nation: The neighbour.
        connected: Whether it answered the last request.
        skew_ms: Its clock minus ours, milliseconds.
        waiting: Entries without a receipt yet.
        error: What went wrong last, in words.
        advice: What to do about it.
    """

    nation: str
    connected: bool
    skew_ms: int
    waiting: int
    error: str
    advice: str


class TakHealth(msgspec.Struct, frozen=True, kw_only=True):
    """How the door for TAK clients is doing.

    Attributes:
        clients: Connections that are open now.
        list_ends_at: When the list of revoked certificates that counts runs out, milliseconds UTC; None without one.
        error: Why what its files say now does not count; empty while it does.
        advice: What to do about it.
    """

    clients: int
    list_ends_at: Instant | None = None
    error: str = ""
    advice: str = ""


class Upkeep(msgspec.Struct, frozen=True, kw_only=True):
    """How a node is kept.

    Attributes:
        disk_free: Bytes free where the store lies.
        disk_size: Bytes there altogether.
        store_size: Bytes of the store.
        records: Records in the national log.
        certificate_ends_at: When the node's certificate expires, milliseconds UTC; None if its file is gone.
        key_ends_at: Until when the node's signing key signs, milliseconds UTC; None if that is not known.
        key_in_token: Whether the signing key stays in a token.
        backed_up_at: When the store was last backed up, milliseconds UTC; None if never.
        backup_place: Where to.
        keys_copied_at: When a copy of all keys of today was last checked, milliseconds UTC; None if there is none.
        keys_place: Where it lies.
        apart: Key files that still lie here though they belong to other hands.
        verified_at: When the newest checkpoint that others cosigned was made, milliseconds UTC; None if there is none.
        feeds: Its feeds; None while the process that serves it cannot say.
        links: The links to neighbours.
        watched: Live pictures that are open now.
        watched_most: How many may be open at once.
        watched_refused: How often one was refused since the node started, to a person or for want of room.
        tak: Its door for TAK clients; None where it has none, or the process that serves it cannot say.
    """

    disk_free: int
    disk_size: int
    store_size: int
    records: int
    certificate_ends_at: int | None
    key_ends_at: int | None
    key_in_token: bool
    backed_up_at: int | None
    backup_place: str
    keys_copied_at: int | None
    keys_place: str
    apart: tuple[str, ...]
    verified_at: int | None
    feeds: tuple[FeedHealth, ...] | None
    links: tuple[LinkHealth, ...]
    watched: int = 0
    watched_most: int = 1
    watched_refused: int = 0
    tak: TakHealth | None = None


class KeptKind(msgspec.Struct, frozen=True, kw_only=True):
    """How long records of a kind are kept.

    Attributes:
        folder: The folder that owns it, in words.
        kind: The kind.
        sentence: What such a record says.
        keep_days: Days after which its body is erased, unless an agreement says sooner.
        ends_sooner: Whether a field of the record may name a sooner end.
    """

    folder: str
    kind: str
    sentence: str
    keep_days: int
    ends_sooner: bool


class NextErasure(msgspec.Struct, frozen=True, kw_only=True):
    """Bodies of a kind that are erased soon.

    Attributes:
        kind: The kind.
        count: How many of those that are next.
        at: When the first of them is erased, milliseconds UTC.
    """

    kind: str
    count: int
    at: int


class Retained(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept how long.

    Attributes:
        kinds: Every kind.
        next: What is erased next.
        holds: Records that a hold keeps from being erased now.
    """

    kinds: tuple[KeptKind, ...]
    next: tuple[NextErasure, ...]
    holds: int


StepsNow = Callable[[], tuple[tuple[Step, StepReport], ...]]
UpkeepNow = Callable[[], Upkeep]
RetainedNow = Callable[[], Retained]


def disk_tone(upkeep: Upkeep) -> Tone:
    """Judge the room that is left on the disk."""
    free = upkeep.disk_free / max(1, upkeep.disk_size)
    return "alarm" if free < DISK_ALARM else "warning" if free < DISK_WARNING else "ok"


def backup_tone(upkeep: Upkeep, now: int) -> Tone:
    """Judge the age of the last backup."""
    age = None if upkeep.backed_up_at is None else now - upkeep.backed_up_at
    if age is None or age > BACKUP_ALARM_MS:
        return "alarm"
    return "warning" if age > BACKUP_WARNING_MS else "ok"


def end_tone(ends_at: int | None, now: int) -> Tone:
    """Judge how long something still holds that has an end; what has none holds."""
    if ends_at is None:
        return "ok"
    return "alarm" if ends_at <= now else "warning" if ends_at - now < CERTIFICATE_WARNING_MS else "ok"


def room_tone(kept: Upkeep) -> Tone:
    """Judge the room for live pictures: nine of ten taken need somebody soon, and no room needs somebody now."""
    if kept.watched >= kept.watched_most:
        return "alarm"
    return "warning" if 10 * kept.watched >= 9 * kept.watched_most else "ok"


def feed_tone(feed: FeedHealth, now: int) -> Tone:
    """Judge a feed: one that waits or failed needs somebody now, one whose assessment ends within a month soon."""
    return "alarm" if feed.state in {"waiting", "failed"} else end_tone(feed.assessed_until, now)


def link_tone(link: LinkHealth) -> Tone:
    """Judge a link by whether it answers and how far the clocks are apart."""
    if not link.connected:
        return "alarm"
    return "warning" if abs(link.skew_ms) > SKEW_WARNING_MS else "ok"


def tak_tone(tak: TakHealth | None, now: int) -> Tone:
    """Judge the door for TAK clients: files that do not count, and a list that has run out, need somebody now."""
    if tak is None:
        return "ok"
    if tak.error or (tak.list_ends_at is not None and tak.list_ends_at <= now):
        return "alarm"
    return "warning" if tak.list_ends_at is not None and tak.list_ends_at - now < LIST_WARNING_MS else "ok"
