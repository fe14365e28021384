"""What the node lends to the administration's pages: first days, health, what is kept how long, settings."""

import inspect
import shutil
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from lindero.engine.erasing import erased_next, held_now
from lindero.engine.reading import Reading
from lindero.kernel.record import kind_of
from lindero.kernel.steps import Step, StepReport
from lindero.kernel.times import DAY_MS
from lindero.shells import kept_notes, key_copies
from lindero.shells.configured import settings_now
from lindero.shells.key_files import NODE_PLACE, TLS_CERTIFICATE
from lindero.shells.node import SYSTEM, Node
from lindero.shells.past_decisions import past_decisions
from lindero.shells.said_locally import FeedShown
from lindero.trust.agreements import effect_page
from lindero.trust.exchange.tables import COUNT_WAITING, LAST_RECONCILED
from lindero.trust.identity import configured, upkeep
from lindero.trust.identity.certificates import expires_at
from lindero.trust.identity.tables import SELECT_KEYS
from lindero.trust.identity.upkeep import (
    FeedHealth,
    KeptKind,
    LinkHealth,
    NextErasure,
    Retained,
    TakHealth,
    Upkeep,
)

FeedsNow = Callable[[], Sequence[FeedShown]]
TakNow = Callable[[], TakHealth]

_NEXT: Final = 2_000
"""Bodies that are erased next, of which the page says the kinds."""

_BACKED_UP_WITHIN_MS: Final = 7 * DAY_MS


def lend(node: Node, feeds: FeedsNow | None = None, tak: TakNow | None = None) -> None:
    """Let the administration's pages ask the node.

    Args:
        node: The node.
        feeds: Says how each feed is doing; None where this process serves none.
        tak: Says how the door for TAK clients is doing; None where this process serves none.
    """
    lent = node.workplace.lent
    lent[upkeep.STEPS_LENT_AS] = partial(steps_now, node)
    lent[upkeep.RETENTION_LENT_AS] = partial(retained_now, node)
    lent[configured.SETTINGS_LENT_AS] = partial(settings_now, node)
    lent[effect_page.PAST_LENT_AS] = partial(past_decisions, node)
    # Who serves the node knows its feeds; the pages alone, made before or beside, take nothing of that away.
    if feeds is not None or upkeep.HEALTH_LENT_AS not in lent:
        lent[upkeep.HEALTH_LENT_AS] = partial(upkeep_now, node, feeds, tak)


def steps_now(node: Node) -> tuple[tuple[Step, StepReport], ...]:
    """Return every step that a folder offers, and those of the machine, with how far it is."""
    offered = [
        (step, step.report(node.reading_desk(capability.name, SYSTEM)))
        for capability in node.registry.capabilities
        for step in capability.steps
        if step.report is not None
    ]
    return (*offered, *_steps_of_machine(node))


def upkeep_now(node: Node, feeds: FeedsNow | None, tak: TakNow | None = None) -> Upkeep:
    """Return how the node is kept."""
    disk = shutil.disk_usage(node.folder)
    store = [path.stat().st_size for path in (node.folder / "data").glob("node.db*")]
    backed, copied = kept_notes.last_backup(node.folder), key_copies.last_copy(node.folder)
    certificate = node.folder / "keys" / TLS_CERTIFICATE
    ends = node.store.query(SELECT_KEYS, (node.nation,))
    return Upkeep(
        disk_free=disk.free,
        disk_size=disk.total,
        store_size=sum(store),
        records=node.log.size(Reading(node.store)),
        certificate_ends_at=expires_at(certificate.read_text(encoding="ascii"))
        if certificate.is_file()
        else None,
        key_ends_at=next((row[3] for row in ends if row[0] == node.signer.public_key.hex()), None),
        key_in_token=(node.folder / "keys" / NODE_PLACE).exists(),
        backed_up_at=backed.at if backed is not None else None,
        backup_place=backed.place if backed is not None else "",
        keys_copied_at=copied.checked_at if copied is not None else None,
        keys_place=copied.place if copied is not None else "",
        apart=tuple(path.relative_to(node.folder).as_posix() for path in key_copies.kept_apart(node.folder)),
        verified_at=node.store.query(LAST_RECONCILED)[0][0],
        feeds=None if feeds is None else tuple(_feed(feed) for feed in feeds()),
        links=tuple(_links(node)),
        watched=node.seats.taken,
        watched_most=node.seats.most,
        watched_refused=node.seats.refused,
        tak=None if tak is None else tak(),
    )


def retained_now(node: Node) -> Retained:
    """Return how long each kind is kept, what is erased next, and how much a hold keeps."""
    kinds = [
        KeptKind(
            folder=capability.title,
            kind=kind_of(record),
            sentence=(inspect.getdoc(record) or "").partition("\n")[0],
            keep_days=record.keep_days,
            ends_sooner=bool(record.gone_by_field),
        )
        for capability in node.registry.capabilities
        for record in capability.records
    ]
    rows = Reading(node.store)
    return Retained(
        kinds=tuple(sorted(kinds, key=lambda kept: kept.kind)),
        next=tuple(
            NextErasure(kind=kind, count=count, at=at) for kind, count, at in erased_next(rows, _NEXT)
        ),
        holds=held_now(rows, node.clock.now()),
    )


def _steps_of_machine(node: Node) -> list[tuple[Step, StepReport]]:
    """Return the steps that no folder can see: keys in the right hands, copies, backups, times of keeping."""
    backed = kept_notes.last_backup(node.folder)
    is_backed = backed is not None and node.clock.now() - backed.at <= _BACKED_UP_WITHIN_MS
    done = {
        "identity.keys_copied": key_copies.last_copy(node.folder) is not None,
        "identity.keys_apart": not key_copies.kept_apart(node.folder),
        "identity.backup": is_backed,
        "identity.retention": False,
    }
    own = next(capability for capability in node.registry.capabilities if capability.name == "identity")
    offered = {step.name: step for step in own.steps}
    return [(offered[name], StepReport(is_done=is_done)) for name, is_done in done.items()]


def _links(node: Node) -> list[LinkHealth]:
    return [
        LinkHealth(
            nation=nation,
            connected=link.state.connected,
            skew_ms=link.state.skew_ms,
            waiting=node.store.query(COUNT_WAITING, (node.nation, nation))[0][0],
            error=link.state.error,
            advice=link.state.advice,
        )
        for nation, link in sorted(node.exchange.links.items())
    ]


def _feed(feed: FeedShown) -> FeedHealth:
    return FeedHealth(
        name=feed.name,
        state=feed.state,
        failures=feed.failures,
        error=feed.error,
        advice=feed.advice,
        assessment=feed.assessment,
        assessed_until=feed.assessed_until,
    )
