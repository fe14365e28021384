"""View of who works for which of the nation's authorities, and what waits for a second person."""

from typing import Any

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.times import Instant
from lindero.trust.identity.tables.membership import SELECT_NAMED_MEMBERS


class MembersQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which memberships to show; what is left out selects nothing.

    Attributes:
        authority: Only those in this authority, by its short name.
    """

    authority: str = ""


class MemberLine(msgspec.Struct, frozen=True, kw_only=True):
    """A membership, or a proposal of one.

    Attributes:
        person: Short name.
        name: Name shown to colleagues; empty once it is erased.
        authority: The authority's short name in agreements.
        proposed_by: Who said so, as in every log entry.
        proposed_at: When, milliseconds UTC.
        confirmed_by: Who confirmed it; empty while it waits.
        since: Since when it holds, milliseconds UTC; None while it waits.
        is_for_me: Whether whoever looks may be the second person: neither who proposed it nor whom it is about.
    """

    person: str
    name: str
    authority: str
    proposed_by: str
    proposed_at: Instant
    confirmed_by: str
    since: Instant | None
    is_for_me: bool


class MembersView(msgspec.Struct, frozen=True, kw_only=True):
    """Who works for which authority.

    Attributes:
        members: The memberships: first what waits, then by authority.
        authorities: Authorities to select from.
        waiting: How many wait for a second person, whatever is selected.
        for_me: Of these, how many whoever looks may confirm.
    """

    members: tuple[MemberLine, ...]
    authorities: tuple[str, ...]
    waiting: int
    for_me: int


def show_members(desk: Desk, query: MembersQuery) -> MembersView:
    """Show who works for which authority, since when and by whose word."""
    lines = [_line(desk, row) for row in desk.rows(SELECT_NAMED_MEMBERS)]
    return MembersView(
        members=tuple(line for line in lines if query.authority in ("", line.authority)),
        authorities=tuple(sorted({line.authority for line in lines})),
        waiting=sum(line.since is None for line in lines),
        for_me=sum(line.is_for_me for line in lines),
    )


def _line(desk: Desk, row: tuple[Any, ...]) -> MemberLine:
    person, name, authority, proposed_by, proposed_at, confirmed_by, since = row
    return MemberLine(
        person=person,
        name=name,
        authority=authority,
        proposed_by=proposed_by,
        proposed_at=proposed_at,
        confirmed_by=confirmed_by,
        since=since,
        is_for_me=since is None and desk.actor.name not in (proposed_by, f"person/{person}"),
    )
