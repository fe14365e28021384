"""All declarations joined: which folder owns which kind, table, action and page."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec

from lindero.engine.admission import Outsider
from lindero.engine.fence import Fence, RunFold, fenced_check, fenced_fold, fenced_run_fold
from lindero.engine.outside import TOLD, faults_in
from lindero.kernel.capability import (
    Action,
    Capability,
    Check,
    Feed,
    Indicator,
    Job,
    Layer,
    OfferFold,
    Page,
    Reaction,
    Run,
    Signal,
    Source,
    Table,
)
from lindero.kernel.desk import Rows
from lindero.kernel.detectors import fault_of
from lindero.kernel.errors import Defect, Missing, Refused
from lindero.kernel.names import folder_of
from lindero.kernel.record import URGENT, Head, Record, fields_with_role, kind_of, speaks_of_persons

BoundFold = tuple[str, Callable[[Rows, Head, Any], None]]
"""A folder's name and a fold into its tables."""

BoundOfferFold = tuple[str, RunFold]
"""A folder's name and a fold of what others offer into its tables."""


class Registry(msgspec.Struct, frozen=True, kw_only=True):
    """What all folders declare, by name.

    Attributes:
        capabilities: The declarations, trust folders first, each group in alphabetical order.
        record_types: Record type by kind.
        folds: Folds to run for each kind.
        offer_folds: Folds to run for each kind that others offer, by the run.
        tables: Table by name.
        actions: Action by name.
        pages: Page by path.
        feeds: Feed by name.
        guards: What is looked at before a record is put, for each kind.
        fence: Keeps each folder's SQL to the folder's own tables; folds and guards are behind it already.
        outside: Names of the folders that came from outside and were admitted.
        outsiders: Every package from outside that asked to join, and why it may not, if so.
    """

    capabilities: tuple[Capability, ...]
    record_types: Mapping[str, type[Record]]
    folds: Mapping[str, tuple[BoundFold, ...]]
    offer_folds: Mapping[str, tuple[BoundOfferFold, ...]]
    tables: Mapping[str, Table]
    actions: Mapping[str, Action]
    pages: Mapping[str, Page]
    feeds: Mapping[str, Feed]
    guards: Mapping[str, tuple[Check, ...]] = {}
    fence: Fence = msgspec.field(default_factory=lambda: Fence(()))
    outside: frozenset[str] = frozenset()
    outsiders: tuple[Outsider, ...] = ()

    @property
    def reactions(self) -> tuple[Reaction, ...]:
        """All reactions, in the order of their folders."""
        return tuple(reaction for capability in self.capabilities for reaction in capability.reactions)

    @property
    def jobs(self) -> tuple[Job, ...]:
        """All jobs, in the order of their folders."""
        return tuple(job for capability in self.capabilities for job in capability.jobs)

    def offers(self, name: str) -> tuple[Any, ...]:
        """Return what all folders offer under this name (`layers`, `sources`, `indicators`, `grants`)."""
        return tuple(offer for capability in self.capabilities for offer in getattr(capability, name))

    def tables_of(self, folder: str) -> tuple[Table, ...]:
        """Return the tables that a folder declares."""
        return next((capability.tables for capability in self.capabilities if capability.name == folder), ())

    def compartments_for(self, folder: str, grants: Collection[str]) -> tuple[str, ...]:
        """Return the names of a folder's compartments that somebody with these permissions may open."""
        owner = next((capability for capability in self.capabilities if capability.name == folder), None)
        return tuple(one.name for one in owner.compartments if one.opens in grants) if owner else ()

    def is_urgent(self, folder: str) -> bool:
        """Say whether a folder's records are of life or alerts, so that what is asked of it goes first at the store."""
        owner = next((capability for capability in self.capabilities if capability.name == folder), None)
        return owner is not None and any(kind.default_lane in URGENT for kind in owner.records)

    def action(self, name: str) -> Action:
        """Return an action.

        Raises:
            Missing: If no folder declares it.
        """
        if name not in self.actions:
            raise Missing(
                "registry.action",
                f"There is no action {name}.",
                "See `lindero --help` for those that there are.",
            )
        return self.actions[name]


def joined(capabilities: Sequence[Capability], outside: Collection[str] = ()) -> Registry:
    """Join declarations.

    Args:
        capabilities: The declarations.
        outside: Names of those that came from outside.

    Raises:
        Defect: If two folders declare the same name, one declares a name outside its own, or one reaches into
            another's compartments.
        Refused: If one from outside declares what it may not, or any a detector that may not be, or one that counts
            or scores persons.
    """
    _check_compartments(capabilities)
    _check_subjects(capabilities)
    _check_detectors(capabilities)
    _check_outside(capabilities, outside)
    fence, folds = Fence(capabilities), dict[str, list[BoundFold]]()
    offer_folds: dict[str, list[BoundOfferFold]] = {}
    for capability in capabilities:
        for record_type, fold in capability.folds.items():
            fenced = fenced_fold(fold, fence, capability.name)
            folds.setdefault(kind_of(record_type), []).append((capability.name, fenced))
        for offers, fold_offer in capability.offer_folds.items():
            for offer in (offer for other in capabilities for offer in getattr(other, offers)):
                offered = fenced_run_fold(partial(_fold_offer, fold_offer, offer), fence, capability.name)
                for record_type in offer.on:
                    offer_folds.setdefault(kind_of(record_type), []).append((capability.name, offered))
    return Registry(
        capabilities=tuple(capabilities),
        record_types=_by_name(
            capabilities, lambda c: [(kind_of(r), r) for r in c.records], ".", _owner_of_kind
        ),
        folds={kind: tuple(bound) for kind, bound in folds.items()},
        offer_folds={kind: tuple(bound) for kind, bound in offer_folds.items()},
        tables=_by_name(capabilities, lambda c: [(t.name, t) for t in c.tables], "_"),
        actions=_by_name(capabilities, lambda c: [(a.name, a) for a in c.actions], "."),
        pages=_by_name(capabilities, lambda c: [(p.path, p) for p in c.pages], ""),
        feeds=_by_name(capabilities, lambda c: [(f.name, f) for f in c.feeds], "."),
        guards=_guards_of(capabilities, fence),
        fence=fence,
        outside=frozenset(outside),
    )


def _guards_of(capabilities: Sequence[Capability], fence: Fence) -> dict[str, tuple[Check, ...]]:
    """Return what is looked at before a record of each kind is put."""
    found: dict[str, tuple[Check, ...]] = {}
    guards = [(capability.name, guard) for capability in capabilities for guard in capability.guards]
    for record_type in (record_type for capability in capabilities for record_type in capability.records):
        checks = tuple(
            fenced_check(guard.check, fence, folder)
            for folder, guard in guards
            if record_type in guard.on or (guard.role and fields_with_role(record_type, guard.role))
        )
        if checks:
            found[kind_of(record_type)] = checks
    return found


def _check_outside(capabilities: Sequence[Capability], outside: Collection[str]) -> None:
    """Refuse a folder from outside that declares more than its own (safeguard S-61)."""
    for capability in (capability for capability in capabilities if capability.name in outside):
        faults = list(faults_in(capability))
        if faults:
            raise Refused("outside.declaration", f"{capability.name}: {'; '.join(faults)}.", TOLD)


def _check_compartments(capabilities: Sequence[Capability]) -> None:
    """Refuse a folder that folds, follows or draws what another keeps in compartments (safeguard S-14)."""
    for capability in capabilities:
        followed = [record_type for reaction in capability.reactions for record_type in reaction.on]
        offers: tuple[Layer | Source | Signal | Indicator, ...] = (
            *capability.layers,
            *capability.sources,
            *capability.signals,
            *capability.indicators,
        )
        drawn = [kind for offer in offers for kind in offer.on]
        foreign = [kind for kind in capability.folds if _owner_of_kind(kind_of(kind)) != capability.name]
        for record_type in (*foreign, *followed, *drawn):
            if record_type.compartment_field:
                raise Defect(
                    "registry.compartment",
                    f"{capability.name} reaches for {kind_of(record_type)}, which is kept in compartments.",
                    "Ask the folder that owns it for an operational instruction instead.",
                )


def _check_subjects(capabilities: Sequence[Capability]) -> None:
    """Refuse to count, score or signal records that say of persons who or what they are (safeguard S-37)."""
    for capability in capabilities:
        offers: tuple[Signal | Indicator, ...] = (*capability.signals, *capability.indicators)
        for offer, record_type in ((one, kind) for one in offers for kind in one.on):
            if speaks_of_persons(record_type):
                raise Refused(
                    "registry.subject",
                    f"{offer.name} follows {kind_of(record_type)}, which says of persons who or what they are.",
                    "Offer what is known of things and places; people are in no score, figure or ranking.",
                    ("S-37",),
                )


def _check_detectors(capabilities: Sequence[Capability]) -> None:
    """Refuse a detector that reads a banned feature, or a learned one that speaks of persons (S-30, S-38)."""
    for capability in capabilities:
        for detector in (*capability.detectors, *(signal.detector for signal in capability.signals)):
            safeguard, fault = fault_of(detector)
            if fault:
                advice = "Leave that out of what it reads and speaks of; there is no exception."
                raise Refused("registry.detector", fault, advice, (safeguard,))


def _fold_offer(fold: OfferFold, offer: Any, rows: Rows, run: Run) -> None:
    fold(rows, offer, run)


def _owner_of_kind(kind: str) -> str:
    return folder_of(kind)


def _by_name(
    capabilities: Sequence[Capability],
    pairs_of: Callable[[Capability], list[tuple[str, Any]]],
    joint: str,
    owner_of: Callable[[str], str] | None = None,
) -> dict[str, Any]:
    """Collect what folders declare, refusing doubles and names that do not start with their folder's."""
    found: dict[str, Any] = {}
    for capability in capabilities:
        for name, thing in pairs_of(capability):
            owned = (
                owner_of(name) == capability.name
                if owner_of
                else not joint or name.startswith(capability.name + joint)
            )
            if not owned:
                raise Defect(
                    "registry.name",
                    f"{capability.name} declares {name}.",
                    f"Begin the name with {capability.name}{joint}",
                )
            if name in found:
                raise Defect("registry.double", f"{name} is declared twice.", "Rename one of them.")
            found[name] = thing
    return found
