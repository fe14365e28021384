"""Who works for which authority, and which memberships wait for a second person."""

from collections.abc import Mapping
from typing import Final

from lindero.kernel.capability import Fold, Table
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record
from lindero.trust.identity.records import AccessEnded, MemberConfirmed, MemberProposed, MemberRemoved

MEMBERS: Final = Table(
    name="identity_members",
    columns={
        "person": "TEXT NOT NULL",
        "authority": "TEXT NOT NULL",
        "proposed_by": "TEXT NOT NULL",
        "proposed_at": "INTEGER NOT NULL",
        "confirmed_by": "TEXT NOT NULL",
        "since": "INTEGER",
        "record_id": "TEXT NOT NULL",
    },
    key=("person", "authority"),
    version=2,
    meaning="A person proposed for an authority; a member since the time that stands there.",
)
TABLES: Final = (MEMBERS,)

AUTHORITIES_OF: Final = (
    "SELECT authority FROM identity_members WHERE person = ? AND since IS NOT NULL ORDER BY authority"
)
SELECT_MEMBER: Final = (
    "SELECT since FROM identity_members WHERE person = ? AND authority = ? AND since IS NOT NULL"
)
SELECT_WAITING_MEMBER: Final = (
    "SELECT proposed_by FROM identity_members WHERE person = ? AND authority = ? AND since IS NULL"
)
SELECT_MEMBERS: Final = (
    "SELECT person, authority, proposed_by, proposed_at, confirmed_by, since FROM identity_members"
    " ORDER BY person, authority"
)
SELECT_NAMED_MEMBERS: Final = (
    "SELECT m.person, coalesce(p.name, ''), m.authority, m.proposed_by, m.proposed_at, m.confirmed_by, m.since"
    " FROM identity_members m LEFT JOIN identity_people p ON p.person = m.person"
    " ORDER BY m.since IS NOT NULL, m.authority, m.person"
)
COUNT_MEMBERS: Final = (
    "SELECT authority, count(since), count(*) - count(since) FROM identity_members"
    " GROUP BY authority ORDER BY authority"
)


def member_proposed(rows: Rows, head: Head, record: MemberProposed) -> None:
    """Let a membership wait for a second person; a newer proposal replaces it, never a membership."""
    rows.execute(
        "INSERT INTO identity_members (person, authority, proposed_by, proposed_at, confirmed_by, since, record_id)"
        " VALUES (?, ?, ?, ?, '', NULL, ?) ON CONFLICT (person, authority) DO UPDATE SET"
        " proposed_by = excluded.proposed_by, proposed_at = excluded.proposed_at,"
        " record_id = excluded.record_id WHERE since IS NULL",
        (record.person, record.authority, record.proposed_by, head.at, head.record_id),
    )


def member_confirmed(rows: Rows, head: Head, record: MemberConfirmed) -> None:
    """Make a proposed person a member."""
    rows.execute(
        "UPDATE identity_members SET since = ?, confirmed_by = ?, record_id = ? WHERE person = ? AND authority = ?",
        (head.at, record.confirmed_by, head.record_id, record.person, record.authority),
    )


def member_removed(rows: Rows, head: Head, record: MemberRemoved) -> None:
    """Forget a membership or a proposal."""
    rows.execute(
        "DELETE FROM identity_members WHERE person = ? AND authority = ?", (record.person, record.authority)
    )


def all_removed(rows: Rows, head: Head, record: AccessEnded) -> None:
    """Forget every membership of a person whose access ended."""
    rows.execute("DELETE FROM identity_members WHERE person = ?", (record.person,))


FOLDS: Final[Mapping[type[Record], Fold]] = {
    MemberProposed: member_proposed,
    MemberConfirmed: member_confirmed,
    MemberRemoved: member_removed,
}
