"""The tables that are folded from both sides' records."""

from typing import Final

from lindero.kernel.capability import Table

REQUESTS: Final = Table(
    name="requests_requests",
    columns={
        "record_id": "TEXT NOT NULL",
        "asker": "TEXT NOT NULL",
        "addressee": "TEXT NOT NULL",
        "is_own": "INTEGER NOT NULL",
        "purpose": "TEXT NOT NULL",
        "wanted": "TEXT NOT NULL",
        "offence": "TEXT NOT NULL",
        "case_ref": "TEXT NOT NULL",
        "language": "TEXT NOT NULL",
        "is_urgent": "INTEGER NOT NULL",
        "has_reasons": "INTEGER NOT NULL",
        "has_person": "INTEGER NOT NULL",
        "agreement": "TEXT NOT NULL",
        "asked_at": "INTEGER NOT NULL",
        "received_at": "INTEGER",
        "due_at": "INTEGER",
        "limit_words": "TEXT NOT NULL",
        "limit_source": "TEXT NOT NULL",
        "access": "TEXT NOT NULL",
        "acknowledged_at": "INTEGER",
        "assigned_at": "INTEGER",
        "office": "TEXT NOT NULL",
        "parts": "INTEGER NOT NULL",
        "answered_at": "INTEGER",
        "refused_at": "INTEGER",
        "ground": "TEXT NOT NULL",
        "own_ground": "TEXT NOT NULL",
        "withdrawn_at": "INTEGER",
        "worth": "TEXT NOT NULL",
        "fed_back_at": "INTEGER",
        "closed_at": "INTEGER",
        "extended_at": "INTEGER",
        "warned": "INTEGER NOT NULL",
        "ticketed": "INTEGER NOT NULL",
    },
    key=("record_id",),
    indexes=(("ticketed", "received_at"),),
    version=2,
    meaning="A request, own or received, and when each side did what about it.",
)
PAUSES: Final = Table(
    name="requests_pauses",
    columns={
        "record_id": "TEXT NOT NULL",
        "request": "TEXT NOT NULL",
        "stage": "TEXT NOT NULL",
        "since_at": "INTEGER NOT NULL",
        "until_at": "INTEGER",
    },
    key=("record_id",),
    indexes=(("request",),),
    meaning="A time in which a request lay with a court (its clock stands still) or with who asks (it does not).",
)
HISTORY: Final = Table(
    name="requests_history",
    columns={
        "record_id": "TEXT NOT NULL",
        "request": "TEXT NOT NULL",
        "origin": "TEXT NOT NULL",
        "kind": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "body": "TEXT NOT NULL",
    },
    key=("record_id",),
    indexes=(("request", "at"),),
    meaning="Everything that either side put on record about a request, in its own words.",
)
TICKETS: Final = Table(
    name="requests_tickets",
    columns={
        "record_id": "TEXT NOT NULL",
        "request": "TEXT NOT NULL",
        "origin": "TEXT NOT NULL",
        "opened_at": "INTEGER NOT NULL",
        "due_at": "INTEGER NOT NULL",
        "queue_ms": "INTEGER NOT NULL",
        "court_ms": "INTEGER NOT NULL",
        "asker_ms": "INTEGER NOT NULL",
        "cause": "TEXT NOT NULL",
        "remedy": "TEXT NOT NULL",
    },
    key=("record_id",),
    indexes=(("request",),),
    meaning="A quality ticket: a request whose time was over without an answer, as one side saw it.",
)
ANSWERS: Final = Table(
    name="requests_answers",
    columns={
        "record_id": "TEXT NOT NULL",
        "request": "TEXT NOT NULL",
        "origin": "TEXT NOT NULL",
        "addressee": "TEXT NOT NULL",
        "is_own": "INTEGER NOT NULL",
        "purpose": "TEXT NOT NULL",
        "given_at": "INTEGER NOT NULL",
        "completes": "TEXT NOT NULL",
        "approved_at": "INTEGER",
        "is_kept_back": "INTEGER NOT NULL",
        "asked_at": "INTEGER",
        "court": "TEXT NOT NULL",
        "consents": "TEXT NOT NULL",
        "decided_by": "TEXT NOT NULL",
        "conditions": "TEXT NOT NULL",
        "bundled_at": "INTEGER",
    },
    key=("record_id",),
    indexes=(("request",),),
    meaning="Information that was given or offered, and whether its origin consents to its use as evidence.",
)
RELEASES: Final = Table(
    name="requests_releases",
    columns={
        "record_id": "TEXT NOT NULL",
        "request": "TEXT NOT NULL",
        "answer": "TEXT NOT NULL",
        "origin": "TEXT NOT NULL",
        "completes": "TEXT NOT NULL",
        "released_at": "INTEGER NOT NULL",
    },
    key=("record_id",),
    indexes=(("request",), ("answer",)),
    meaning="That an answer was released, and when; from then on it counts.",
)
AGREED: Final = Table(
    name="requests_agreed",
    columns={
        "record_id": "TEXT NOT NULL",
        "agreement": "TEXT NOT NULL",
        "hash": "TEXT NOT NULL",
        "name": "TEXT NOT NULL",
        "version": "INTEGER NOT NULL",
        "nations": "TEXT NOT NULL",
        "limits": "TEXT NOT NULL",
        "calendars": "TEXT NOT NULL",
    },
    key=("record_id",),
    indexes=(("agreement", "hash"),),
    version=4,
    meaning="What the text of an agreement says of time limits and days off.",
)
IN_FORCE: Final = Table(
    name="requests_in_force",
    columns={
        "name": "TEXT NOT NULL",
        "agreement": "TEXT NOT NULL",
        "hash": "TEXT NOT NULL",
        "version": "INTEGER NOT NULL",
    },
    key=("name",),
    meaning="The version of each agreement that is in force at this node.",
)
NOTES: Final = Table(
    name="requests_notes",
    columns={
        "record_id": "TEXT NOT NULL",
        "noted_at": "INTEGER NOT NULL",
        "purpose": "TEXT NOT NULL",
        "offence": "TEXT NOT NULL",
        "has_person": "INTEGER NOT NULL",
    },
    key=("record_id",),
    meaning="A note that a neighbour may need; its words stand in the log alone.",
)
PROPOSALS: Final = Table(
    name="requests_proposals",
    columns={
        "record_id": "TEXT NOT NULL",
        "note": "TEXT NOT NULL",
        "peer": "TEXT NOT NULL",
        "clause": "TEXT NOT NULL",
        "because": "TEXT NOT NULL",
        "proposed_at": "INTEGER NOT NULL",
        "outcome": "TEXT NOT NULL",
        "decided_at": "INTEGER",
    },
    key=("record_id",),
    indexes=(("note", "peer"),),
    meaning="That a note may be relevant to a neighbour, why, and what a person decided.",
)
TABLES: Final = (REQUESTS, PAUSES, HISTORY, TICKETS, ANSWERS, RELEASES, AGREED, IN_FORCE, NOTES, PROPOSALS)
