"""What happened on the way to a release by people: it was awaited, approved, refused."""

from typing import Annotated, ClassVar

import msgspec

from lindero.kernel.marks import field
from lindero.kernel.names import NATION_PATTERN, RECORD_ID_PATTERN
from lindero.kernel.record import Lane, Record
from lindero.kernel.times import Instant

THREE_YEARS_DAYS = 1_096
DIGEST_PATTERN = r"^[0-9a-f]{64}$(?!\n)"


class Awaited(msgspec.Struct, frozen=True, array_like=True):
    """A record that waits for people, as a row.

    Attributes:
        about: The record.
        kind: Its kind.
        author: Who put it.
        clause: The clause under which it would cross.
        codes: Why it waits: `APPROVAL`, `QUOTA`.
        digest: What would be approved: neighbour, lane, entry and values, as one SHA-256.
    """

    about: str
    kind: str
    author: str
    clause: str
    codes: tuple[str, ...]
    digest: str


class ReleasesAwaited(Record, frozen=True, kw_only=True, tag="exchange.releases_awaited"):
    """The gate found that nothing but people's approval is missing; the records wait, and block nothing else."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    peer: Annotated[str, field("the neighbour", pattern=NATION_PATTERN)]
    lane: Annotated[Lane, field("delivery lane")]
    awaited: Annotated[tuple[Awaited, ...], field("one row for each record that waits")]


class ReleaseApproved(Record, frozen=True, kw_only=True, tag="exchange.release_approved"):
    """Somebody approved that exactly these bytes go to a neighbour on exactly these terms."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    peer: Annotated[str, field("the neighbour", pattern=NATION_PATTERN)]
    about: Annotated[str, field("the record", pattern=RECORD_ID_PATTERN)]
    digest: Annotated[str, field("what was approved", pattern=DIGEST_PATTERN)]
    expires_at: Annotated[Instant, field("until when it must have left", unit="ms UTC")]


class ReleaseRefused(Record, frozen=True, kw_only=True, tag="exchange.release_refused"):
    """Somebody decided that a record that waited does not cross."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    peer: Annotated[str, field("the neighbour", pattern=NATION_PATTERN)]
    about: Annotated[str, field("the record", pattern=RECORD_ID_PATTERN)]
    reason: Annotated[str, field("why", min_length=3, max_length=300)]
