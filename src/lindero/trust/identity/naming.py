"""What fields of forms can name of identity's: people, roles, recognised neighbours, machines' keys."""

from collections.abc import Sequence
from typing import Final

from lindero.kernel.desk import Desk
from lindero.kernel.references import Choice, Reference
from lindero.trust.identity.purposes import PURPOSES
from lindero.trust.identity.roles import ROLES
from lindero.trust.identity.tables import SELECT_PEERS, SELECT_PEOPLE
from lindero.trust.identity.tables.keys import SELECT_KEYS


def _people(desk: Desk) -> Sequence[Choice]:
    return [Choice(value=person, label=name) for person, name in desk.rows(SELECT_PEOPLE)]


def _roles(desk: Desk) -> Sequence[Choice]:
    return [Choice(value=role, label=told.title) for role, told in ROLES.items()]


def _neighbours(desk: Desk) -> Sequence[Choice]:
    return [Choice(value=nation, label=name) for nation, name, *_ in desk.rows(SELECT_PEERS)]


def _machine_keys(desk: Desk) -> Sequence[Choice]:
    return [Choice(value=key_id, label=name) for key_id, name, *_ in desk.rows(SELECT_KEYS)]


def _nations(desk: Desk) -> Sequence[Choice]:
    return [Choice(value=desk.nation), *_neighbours(desk)]


def _steps(desk: Desk) -> Sequence[Choice]:
    return [Choice(value=step.name, label=step.title) for step in desk.offers("steps")]


def _purposes(desk: Desk) -> Sequence[Choice]:
    return [Choice(value=name, label=purpose.title) for name, purpose in PURPOSES.items()]


REFERENCES: Final = (
    Reference(fields=("person",), choices=_people, needs="identity.read"),
    # Which roles there are is in the documents that everybody has.
    Reference(fields=("role",), choices=_roles, everywhere=True),
    Reference(fields=("role",), choices=_roles, needs="identity.read", only=True),
    Reference(fields=("key_id",), choices=_machine_keys, needs="identity.read", only=True),
    # Which neighbours are recognised stands in the head of every page.
    Reference(fields=("peer", "neighbour"), choices=_neighbours, everywhere=True),
    Reference(
        fields=("nation", "origin", "holder", "proposer", "partner", "destination", "originator"),
        choices=_nations,
        everywhere=True,
    ),
    Reference(fields=("event_origin", "unit_nation", "nationalities"), choices=_nations, everywhere=True),
    Reference(fields=("identity.unpin_peer.nation",), choices=_neighbours, needs="identity.read", only=True),
    Reference(fields=("step",), choices=_steps, needs="identity.administer", only=True),
    Reference(fields=("purpose",), choices=_purposes),
)
