"""The administration: what is still to be done on a new node, where everything stands, how the node is kept."""

from collections.abc import Iterator
from typing import Final

import msgspec

from lindero.kernel.desk import Desk
from lindero.trust.identity import upkeep
from lindero.trust.identity.pages.keys import tone_of
from lindero.trust.identity.pages.lent import lent
from lindero.trust.identity.tables.administering import SELECT_SETTLED
from lindero.trust.identity.tables.outsiders import SELECT_OUTSIDERS
from lindero.trust.identity.upkeep import FeedHealth, LinkHealth, Retained, Tone, Upkeep

_SESSIONS: Final = (
    "SELECT s.person, coalesce(p.name, ''), s.method, s.opened_at, s.seen_at, s.ends_at FROM identity_sessions s"
    " LEFT JOIN identity_people p ON p.person = s.person WHERE s.ends_at > ? ORDER BY s.seen_at DESC"
)


class StartQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing to select: the steps are few."""


class AdminQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing to select."""


class HealthQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing to select."""


class RetentionQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which kinds to show.

    Attributes:
        find: Letters that the kind or its sentence has; all kinds where empty.
    """

    find: str = ""


class SessionsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing to select."""


class StepShown(msgspec.Struct, frozen=True, kw_only=True):
    """A step of the first days.

    Attributes:
        name: Its name.
        title: What is reached then.
        sentence: What to do, and why.
        path: Where it is done; empty where that is outside the console.
        is_done: Whether it is done or settled.
        count: What was counted so far; None where nothing is.
        because: What a person said of it, where it was settled so.
    """

    name: str
    title: str
    sentence: str
    path: str
    is_done: bool
    count: int | None
    because: str


class StartView(msgspec.Struct, frozen=True, kw_only=True):
    """The first days.

    Attributes:
        steps: The steps, in their order.
        left: How many are to be done.
    """

    steps: tuple[StepShown, ...]
    left: int


class AdminView(msgspec.Struct, frozen=True, kw_only=True):
    """Where the administration stands.

    Attributes:
        left: Steps of the first days that are to be done.
        people: People with an account.
        administrators: People who administer.
        sessions: Sessions that last.
        peers: Neighbours that are recognised.
        keys: Machines' keys that hold.
        troubled: Parts of the node's health that need somebody.
    """

    left: int
    people: int
    administrators: int
    sessions: int
    peers: int
    keys: int
    troubled: int


class LinkShown(msgspec.Struct, frozen=True, kw_only=True):
    """A link with its judgement."""

    link: LinkHealth
    tone: Tone


class FeedJudged(msgspec.Struct, frozen=True, kw_only=True):
    """A feed with its judgement: one without an impact assessment that counts waits for it."""

    feed: FeedHealth
    tone: Tone


class OutsiderShown(msgspec.Struct, frozen=True, kw_only=True):
    """A capability from outside that asks to join, with the judgement of its impact assessment.

    Attributes:
        name: Its folder.
        faults: Why it was left out; nothing where it joined.
        assessment: Its impact assessment; empty where none is named.
        assessed_until: The first instant at which that no longer counts, milliseconds UTC; None without one.
        tone: Whether somebody must look: what joined is left out at the next start once its assessment has ended.
    """

    name: str
    faults: tuple[str, ...]
    assessment: str
    assessed_until: int | None
    tone: Tone


class HealthView(msgspec.Struct, frozen=True, kw_only=True):
    """How the node is kept, each part judged.

    Attributes:
        upkeep: The figures; None where the node does not say.
        now: The node's time, milliseconds UTC.
        disk: Judgement of the disk.
        backup: Judgement of the last backup.
        copy: Judgement of the copy of keys.
        certificate: Judgement of the certificate.
        key: Judgement of the signing key.
        links: Links with their judgements.
        watched: Judgement of the room for live pictures.
        outsiders: Capabilities from outside with their judgements.
        feeds: Feeds with their judgements.
        tak: Judgement of the door for TAK clients.
    """

    upkeep: Upkeep | None
    now: int
    disk: Tone = "ok"
    backup: Tone = "ok"
    copy: Tone = "ok"
    certificate: Tone = "ok"
    key: Tone = "ok"
    links: tuple[LinkShown, ...] = ()
    watched: Tone = "ok"
    outsiders: tuple[OutsiderShown, ...] = ()
    feeds: tuple[FeedJudged, ...] = ()
    tak: Tone = "ok"


class RetentionView(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept how long; nothing where the node does not say."""

    retained: Retained | None


class SessionShown(msgspec.Struct, frozen=True, kw_only=True):
    """A session that lasts.

    Attributes:
        person: Short name.
        name: Name shown to colleagues.
        method: How the person signed in.
        opened_at: Since when, milliseconds UTC.
        seen_at: When it was last noted as used, milliseconds UTC.
        ends_at: When it ends whatever happens, milliseconds UTC.
    """

    person: str
    name: str
    method: str
    opened_at: int
    seen_at: int
    ends_at: int


class SessionsView(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody's sessions, the one used last first."""

    sessions: tuple[SessionShown, ...]


def show_start(desk: Desk, query: StartQuery) -> StartView:
    """Show what a new node still needs."""
    settled: dict[str, str] = dict(desk.rows(SELECT_SETTLED))
    found = lent(desk, upkeep.STEPS_LENT_AS) or ()
    steps = tuple(
        StepShown(
            name=step.name,
            title=step.title,
            sentence=step.sentence,
            path=step.path,
            is_done=report.is_done or step.name in settled,
            count=report.count,
            because="" if report.is_done else settled.get(step.name, ""),
        )
        for step, report in sorted(found, key=lambda pair: (pair[0].order, pair[0].name))
    )
    return StartView(steps=steps, left=sum(not step.is_done for step in steps))


def show_admin(desk: Desk, query: AdminQuery) -> AdminView:
    """Show where everything of the administration stands, in figures."""
    now = desk.now()
    health = show_health(desk, HealthQuery())
    outside = (one.tone for one in health.outsiders)
    moving = (*(link.tone for link in health.links), *(feed.tone for feed in health.feeds))
    own = (health.disk, health.backup, health.copy, health.certificate, health.key, health.tak)
    tones = (*own, *outside, *moving)
    return AdminView(
        left=show_start(desk, StartQuery()).left,
        people=_count(desk, "SELECT count(*) FROM identity_people"),
        administrators=_count(desk, "SELECT count(*) FROM identity_roles WHERE role = 'ADM'"),
        sessions=_count(desk, "SELECT count(*) FROM identity_sessions WHERE ends_at > ?", now),
        peers=_count(desk, "SELECT count(*) FROM identity_peers"),
        keys=_count(desk, "SELECT count(*) FROM identity_api_keys WHERE ends_at > ?", now),
        troubled=_unassessed(desk, now) + sum(tone != "ok" for tone in tones),
    )


def show_health(desk: Desk, query: HealthQuery) -> HealthView:
    """Show disk, log, feeds, links, clocks, keys and backups, with a judgement of each."""
    found: Upkeep | None = lent(desk, upkeep.HEALTH_LENT_AS)
    now = desk.now()
    outsiders = tuple(_outsiders(desk, now))
    if found is None:
        return HealthView(upkeep=None, now=now, outsiders=outsiders)
    return HealthView(
        upkeep=found,
        now=now,
        disk=upkeep.disk_tone(found),
        backup=upkeep.backup_tone(found, now),
        copy="ok" if found.keys_copied_at is not None else "alarm",
        certificate="alarm"
        if found.certificate_ends_at is None
        else upkeep.end_tone(found.certificate_ends_at, now),
        key=upkeep.end_tone(found.key_ends_at, now),
        links=tuple(LinkShown(link=link, tone=upkeep.link_tone(link)) for link in found.links),
        watched=upkeep.room_tone(found),
        outsiders=outsiders,
        feeds=tuple(FeedJudged(feed=feed, tone=upkeep.feed_tone(feed, now)) for feed in found.feeds or ()),
        tak=upkeep.tak_tone(found.tak, now),
    )


def _outsiders(desk: Desk, now: int) -> Iterator[OutsiderShown]:
    for name, faults, assessment, until in desk.rows(SELECT_OUTSIDERS, ()):
        why = tuple(msgspec.json.decode(faults, type=tuple[str, ...]))
        tone: Tone = "warning" if why else upkeep.end_tone(until, now)
        yield OutsiderShown(name=name, faults=why, assessment=assessment, assessed_until=until, tone=tone)


def show_retention(desk: Desk, query: RetentionQuery) -> RetentionView:
    """Show what is kept how long, what is erased next, and what a hold keeps."""
    found: Retained | None = lent(desk, upkeep.RETENTION_LENT_AS)
    letters = query.find.strip().lower()
    if found is None or not letters:
        return RetentionView(retained=found)
    kinds = tuple(kept for kept in found.kinds if letters in f"{kept.kind} {kept.sentence}".lower())
    return RetentionView(retained=msgspec.structs.replace(found, kinds=kinds))


def show_sessions(desk: Desk, query: SessionsQuery) -> SessionsView:
    """Show who is signed in."""
    return SessionsView(
        sessions=tuple(
            SessionShown(
                person=person, name=name, method=method, opened_at=opened_at, seen_at=seen_at, ends_at=ends_at
            )
            for person, name, method, opened_at, seen_at, ends_at in desk.rows(_SESSIONS, (desk.now(),))
        )
    )


def _unassessed(desk: Desk, now: int) -> int:
    """Return how many machines' keys end soon because their impact assessment does."""
    ends = desk.rows("SELECT ends_at, assessed_until FROM identity_api_keys WHERE ends_at > ?", (now,))
    return sum(tone_of(ends_at, until, now) != "ok" for ends_at, until in ends)


def _count(desk: Desk, sql: str, *parameters: int) -> int:
    return int(desk.rows(sql, parameters)[0][0])
