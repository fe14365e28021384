"""The tables that are folded from both sides' records."""

from typing import Final

from lindero.kernel.capability import Table

DISPUTES: Final = Table(
    name="disputes_disputes",
    columns={
        "record_id": "TEXT NOT NULL",
        "raiser": "TEXT NOT NULL",
        "addressee": "TEXT NOT NULL",
        "raised_at": "INTEGER NOT NULL",
        "matter": "TEXT NOT NULL",
        "agreement": "TEXT NOT NULL",
        "clause": "TEXT NOT NULL",
        "ended": "TEXT NOT NULL",
        "warned": "INTEGER NOT NULL",
    },
    key=("record_id",),
    indexes=(("ended", "raised_at"),),
    meaning="A dispute, own or received; how it stands is reckoned from what was said.",
)
SAID: Final = Table(
    name="disputes_said",
    columns={
        "record_id": "TEXT NOT NULL",
        "dispute": "TEXT NOT NULL",
        "origin": "TEXT NOT NULL",
        "kind": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "body": "TEXT NOT NULL",
    },
    key=("record_id",),
    indexes=(("dispute", "at"),),
    meaning="Everything that either side put on record of a dispute, in its own words.",
)
AGREED: Final = Table(
    name="disputes_agreed",
    columns={
        "agreement": "TEXT NOT NULL",
        "hash": "TEXT NOT NULL",
        "name": "TEXT NOT NULL",
        "version": "INTEGER NOT NULL",
        "nations": "TEXT NOT NULL",
        "clauses": "TEXT NOT NULL",
        "ladder": "TEXT NOT NULL",
        "in_force_at": "INTEGER NOT NULL",
    },
    key=("agreement", "hash"),
    indexes=(("name", "version"),),
    meaning="What an agreement's text says of disputes, and since when it was in force; disputes outlive agreements.",
)
TABLES: Final = (DISPUTES, SAID, AGREED)
