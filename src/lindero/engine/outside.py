"""What a capability from outside may declare: its own records, and what it follows names nobody (safeguard S-61)."""

from collections.abc import Collection, Iterator
from typing import Any, Final

from lindero.kernel.capability import Capability
from lindero.kernel.detectors import fault_of
from lindero.kernel.names import folder_of
from lindero.kernel.record import Record, is_personal, kind_of, marks_of

TOLD: Final = (
    "Leave it out; docs/guide/capabilities-from-outside.md says what a capability from outside may do."
)


def faults_in(capability: Capability) -> Iterator[str]:
    """Yield each thing that a capability from outside declares and may not, in words."""
    yield from _reaching(capability)
    for followed in followed_by(capability):
        if not may_follow(capability.name, followed):
            yield f"it follows {kind_of(followed)}, which speaks of persons or is not open"
    for record_type in capability.records:
        if record_type.default_lane == "life":
            yield f"{kind_of(record_type)} is in the life lane, which crosses without any clause"
    for detector in (*capability.detectors, *(signal.detector for signal in capability.signals)):
        safeguard, fault = fault_of(detector)
        if fault:
            yield f"{fault.removesuffix('.')} ({safeguard})"
    yield from _shown(capability)


def _shown(capability: Capability) -> Iterator[str]:
    """Yield what would show something to somebody whom nobody let see it."""
    if any(is_personal(record_type) for record_type in capability.records):
        for page in capability.pages:
            if not page.personal:
                yield f"{page.path} shows persons without purpose and case"
    own = {grant.name for grant in capability.grants}
    doors = [(action.name, action.needs) for action in capability.actions]
    doors += [(page.path, page.needs) for page in capability.pages]
    yield from (f"{name} hangs on another's permission" for name, needs in doors if needs not in own)


def followed_by(capability: Capability) -> Iterator[type[Record]]:
    """Yield the record types whose records a folder is handed: its folds, reactions and what it draws."""
    yield from capability.folds
    offers: tuple[Any, ...] = (
        *capability.reactions,
        *capability.layers,
        *capability.sources,
        *capability.signals,
        *capability.indicators,
    )
    for offer in offers:
        yield from offer.on


def may_follow(folder: str, record_type: type[Record]) -> bool:
    """Say whether a folder from outside may be handed records of a type."""
    return folder_of(kind_of(record_type)) == folder or names_nobody(record_type)


def names_nobody(record_type: type[Record]) -> bool:
    """Say whether records of a type speak of no person, hold nothing but what is open, and lie in no compartment."""
    marks = [mark for mark in marks_of(record_type).values() if mark is not None]
    is_open = all(mark.sensitivity == "open" for mark in marks)
    return is_open and not is_personal(record_type) and not record_type.compartment_field


def _reaching(capability: Capability) -> Iterator[str]:
    """Yield what would let a folder reach beyond its own."""
    declared: Collection[tuple[Any, str]] = (
        (capability.reads, f"it reads {', '.join(capability.reads)}"),
        (capability.searches_persons, "it looks for persons in everything"),
        (capability.without_risk, "it judges nations"),
        (capability.feeds, "it has a feed: what comes from outside is sent with a key of its own"),
        (capability.sharings, "it tells with whom records are"),
        (capability.offer_folds, "it is handed what every other folder offers"),
        (capability.compartments, "it keeps compartments"),
    )
    for found, words in declared:
        if found:
            yield words
    for guard in capability.guards:
        foreign = [kind for kind in guard.on if folder_of(kind_of(kind)) != capability.name]
        if guard.role or foreign:
            yield f"{guard.name} could stop records of others"
