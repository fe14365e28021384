"""What can happen to an agreement, as one node learns of it; `states.next_state` says what follows."""

from typing import Final, Literal

import msgspec

from lindero.kernel.names import Nation
from lindero.kernel.times import Instant
from lindero.trust.agreements.standing import Suspension
from lindero.trust.agreements.treaty import Narrowing
from lindero.trust.agreements.vocabulary import Level

Duty = Literal["erased", "certificates", "clocks"]
"""What is left to do when an agreement has ended: received records erased or returned, the other side's certificates
at hand, running deadlines brought to their end."""

DUTIES: Final[tuple[Duty, ...]] = ("erased", "certificates", "clocks")


class Drafted(msgspec.Struct, frozen=True, kw_only=True):
    """A nation wrote a text; nobody else knows of it yet."""

    nation: Nation
    drafter: str
    hash: str


class Reviewed(msgspec.Struct, frozen=True, kw_only=True):
    """A nation's jurist found the text in order."""

    nation: Nation
    jurist: str
    hash: str


class OpinionHeard(msgspec.Struct, frozen=True, kw_only=True):
    """A nation's data protection officer gave an opinion of the impact assessment behind the text (AGR-08)."""

    nation: Nation
    officer: str
    hash: str
    opinion: str
    assessment: str
    valid_until: Instant


class Overridden(msgspec.Struct, frozen=True, kw_only=True):
    """The head of a nation's authority went on against a negative opinion, with a reason that auditors read."""

    nation: Nation
    head: str
    hash: str
    because: str


class Proposed(msgspec.Struct, frozen=True, kw_only=True):
    """A nation put the text forward, or consented to it, and told what its data protection officer thinks of it."""

    nation: Nation
    drafter: str
    hash: str
    opinion: str
    overridden: bool
    valid_until: Instant


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """An officer signed; the signature was verified before."""

    nation: Nation
    officer: str
    role: str
    hash: str


class ContactReached(msgspec.Struct, frozen=True, kw_only=True):
    """A nation tried another party's contact point, and it answered."""

    nation: Nation
    party: Nation
    authority: str
    hash: str


class VectorsRun(msgspec.Struct, frozen=True, kw_only=True):
    """A nation's node ran the conformance vectors; `failed` names the first that it failed, empty for none."""

    nation: Nation
    hash: str
    vectors: str
    failed: str


class Activated(msgspec.Struct, frozen=True, kw_only=True):
    """The day of entry into force has come."""

    at: Instant


class Suspended(msgspec.Struct, frozen=True, kw_only=True):
    """A nation stopped the flow, by somebody who acts in a capacity."""

    suspension: Suspension
    capacity: str


class Resumed(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody agreed for a nation that what was suspended flows again, in a capacity."""

    nation: Nation
    suspension: str
    capacity: str
    officer: str


class LevelDeclared(msgspec.Struct, frozen=True, kw_only=True):
    """A nation said up to which level it shares and takes."""

    nation: Nation
    level: Level


class Reserved(msgspec.Struct, frozen=True, kw_only=True):
    """A nation took something back after it had signed."""

    nation: Nation
    narrowing: Narrowing


class ReviewHeld(msgspec.Struct, frozen=True, kw_only=True):
    """A nation held the review that was due."""

    nation: Nation
    due: Instant
    at: Instant


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """A nation denounced it, its date came, or the last duties were done."""

    nation: Nation
    how: Literal["denounced", "withdrawn", "expired", "closed"]
    at: Instant


class DutyDone(msgspec.Struct, frozen=True, kw_only=True):
    """A nation did what the end of an agreement left it to do."""

    nation: Nation
    duty: Duty
    evidence: str


StateEvent = (
    Drafted
    | Reviewed
    | OpinionHeard
    | Overridden
    | Proposed
    | Signed
    | ContactReached
    | VectorsRun
    | Activated
    | Suspended
    | Resumed
    | LevelDeclared
    | Reserved
    | ReviewHeld
    | Ended
    | DutyDone
)
