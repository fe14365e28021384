"""What the page of recipients shows: lines of who received what, and each neighbour's sums."""

from typing import Annotated, Final, Literal

import msgspec

from lindero.capabilities.oversight.names import ClauseParts
from lindero.kernel.times import Instant

PAGE_SIZE: Final = 50
"""Lines on one page."""

Holding = Literal["holds", "nothing"]


class RecipientsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which recipients to show; what is left out selects nothing.

    Attributes:
        peer: The neighbour, three letters.
        authority: The neighbour's authority; clauses that name none are for all of them, and are shown too.
        kind: Kind of the records.
        clause: The clause under which they went out.
        purpose: What they may be used for.
        now: Whether the neighbour can still hold any of them, or none.
        page: Which page, from 1 on.
    """

    peer: str = ""
    authority: str = ""
    kind: str = ""
    clause: str = ""
    purpose: str = ""
    now: Holding | None = None
    page: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """Who received records of one kind under one clause.

    Attributes:
        peer: The neighbour.
        authorities: Its authorities whose members may read them; empty for all of them.
        kind: Kind of the records.
        clause: The clause under which they went out.
        rule: The same taken apart.
        purposes: What they may be used for; empty where no text in force here says it.
        released: How many crossed.
        first_at: When the first was released, milliseconds UTC.
        last_at: When the last was.
        kept_until: Until the end of which day the last of them may be kept, milliseconds UTC; None without an end.
        recalled: How many of them were recalled.
        erased: Of those, how many the neighbour proved erased, or certified that it never had.
        held_by_law: Of those, how many it keeps on a legal basis of its own, and says so.
        holds: How many it can hold now at most: those in their time, without those proved erased. A record counts
            until the end of its last day, and what the neighbour did not take is not taken off.
    """

    peer: str
    authorities: tuple[str, ...]
    kind: str
    clause: str
    rule: ClauseParts
    purposes: tuple[str, ...]
    released: int
    first_at: Instant
    last_at: Instant
    kept_until: Instant | None
    recalled: int
    erased: int
    held_by_law: int
    holds: int


class NeighbourSum(msgspec.Struct, frozen=True, kw_only=True):
    """What one neighbour received in all, whatever is selected.

    Attributes:
        nation: The neighbour.
        released: How many records crossed.
        last_at: When the last was released, milliseconds UTC.
        recalled: How many were recalled.
        erased: Of those, how many are proved erased.
        not_taken: How many it did not take: its own gate refused them, or they were withdrawn on their way.
        holds: How many it can hold now at most.
    """

    nation: str
    released: int
    last_at: Instant
    recalled: int
    erased: int
    not_taken: int
    holds: int


class RecipientsView(msgspec.Struct, frozen=True, kw_only=True):
    """Who receives what of ours.

    Attributes:
        recipients: The lines of this page: by neighbour, the newest first.
        total: How many lines fit the selection.
        page: Which page this is.
        pages: How many pages there are.
        neighbours: Each neighbour's sums, in alphabetical order.
        peers: Neighbours to select from.
        authorities: Authorities to select from.
        kinds: Kinds to select from.
        clauses: Clauses to select from.
        purposes: Purposes to select from.
    """

    recipients: tuple[Recipient, ...]
    total: int
    page: int
    pages: int
    neighbours: tuple[NeighbourSum, ...]
    peers: tuple[str, ...]
    authorities: tuple[str, ...]
    kinds: tuple[str, ...]
    clauses: tuple[str, ...]
    purposes: tuple[str, ...]
