"""What the gate is for those who ask it: terms of a release, who decides, what crosses without a clause."""

from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol

import msgspec

from lindero.engine.log import Sealed
from lindero.engine.store import Transaction
from lindero.kernel.decisions import Decision
from lindero.kernel.desk import Rows
from lindero.kernel.record import Event, Lane
from lindero.trust.exchange.coarsening import CoarseValue
from lindero.trust.exchange.records import Ruling

ACTOR: Final = "exchange/gate"
WAITS_FOR_PEOPLE: Final = frozenset({"APPROVAL", "QUOTA"})
"""Codes that people can answer: what fails by nothing else waits for them and is not lost."""


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """Under what a record crosses.

    Attributes:
        agreement: Agreement and version, `AG-7@1`.
        clause: The clause, `AG-7@1/art-6-1`.
        purpose: What the receiver may use it for.
        fields: Names of the fields that cross as they are.
        retain_until: When the receiver must have erased it, milliseconds UTC.
        handling: Handling words.
        coarse: Values that cross coarse in place of the true ones.
        has_quota: Whether only so many cross by themselves under the clause.
    """

    agreement: str
    clause: str
    purpose: str
    fields: frozenset[str]
    retain_until: int
    handling: str
    coarse: tuple[CoarseValue, ...] = ()
    has_quota: bool = False


class ControlKind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind that crosses without a clause.

    Attributes:
        check: What it must pass at the receiver: transaction, sending nation, record, the receiver's time; raises what
            is wrong.
        concerns: Whether it is for a neighbour: transaction, neighbour, record.
        carry: What the receiver does at once: transaction, sending nation, the record's name, record; returns the
            outcome for the receipt, empty where it is simply stored.
    """

    check: Callable[[Transaction, str, Any, int], None]
    concerns: Callable[[Transaction, str, Any], bool]
    carry: Callable[[Transaction, str, str, Any], str] | None = None


class Outlook(msgspec.Struct, frozen=True):
    """Since when decisions have been taken by the same texts, standing alike.

    Attributes:
        seq: Place in the national log of the last act that changed anything.
        at: When a text last began, ended or changed a value by itself, milliseconds UTC.
    """

    seq: int
    at: int


class Decides(Protocol):
    """Decides on own records for one neighbour and lane, all at one moment; terms are None for what is refused."""

    def __call__(self, item: Sealed) -> tuple[Ruling, Terms | None]:
        """Decide on a record."""

    def as_approved(self, item: Sealed, purpose: str = "") -> tuple[Ruling, Terms | None]:
        """Decide on a record that people released, or would; for one purpose, or the first that is permitted."""


class Gate(Protocol):
    """The sending half of the gate."""

    def kinds(self, tx: Transaction, peer: str, lane: Lane) -> Sequence[str]:
        """Return the kinds that some agreement with the peer names in this lane, in force or not."""

    def begins(self, tx: Transaction, peer: str, lane: Lane) -> int:
        """Return the place in the national log from which on records may cross to the peer."""

    def is_open(self, tx: Transaction, peer: str, lane: Lane) -> bool:
        """Say whether records may be decided on now; while not, they wait in the log."""

    def is_held(self, rows: Rows, peer: str, agreement: str) -> bool:
        """Say whether what is sealed under an agreement must wait, since no lease says that it may leave."""

    def outlook(self, rows: Rows) -> Outlook:
        """Return since when what is decided has been decided by the same texts."""

    def may_pass_on(self, tx: Transaction, received: Event, peer: str) -> Decision:
        """Decide whether a neighbour's record may be passed on to another; it needs the originator's consent."""

    def decider(self, tx: Transaction, peer: str, lane: Lane, *, is_leased: bool = False) -> Decides:
        """Return what decides on records, all at one moment.

        Args:
            tx: The running unit of work.
            peer: The neighbour.
            lane: The lane.
            is_leased: Whether to decide as if the neighbour had just given a lease.
        """
