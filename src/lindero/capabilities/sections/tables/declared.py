"""The tables of sections."""

from typing import Final

from lindero.kernel.capability import Table

SECTIONS: Final = Table(
    name="sections_sections",
    columns={
        "holder": "TEXT NOT NULL",
        "name": "TEXT NOT NULL",
        "version": "INTEGER NOT NULL",
        "title": "TEXT NOT NULL",
        "partner": "TEXT NOT NULL",
        "lon": "INTEGER NOT NULL",
        "lat": "INTEGER NOT NULL",
        "points": "TEXT NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("holder", "name"),
    version=2,
    meaning="A stretch of border that is judged as one.",
)
PROPOSALS: Final = Table(
    name="sections_proposals",
    columns={
        "holder": "TEXT NOT NULL",
        "name": "TEXT NOT NULL",
        "proposer": "TEXT NOT NULL",
        "number": "INTEGER NOT NULL",
        "level": "TEXT NOT NULL",
        "until": "INTEGER NOT NULL",
        "because": "TEXT NOT NULL",
        "actor": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("holder", "name", "proposer", "number"),
    meaning="A level that a side proposed.",
)
ANSWERS: Final = Table(
    name="sections_answers",
    columns={
        "holder": "TEXT NOT NULL",
        "name": "TEXT NOT NULL",
        "proposer": "TEXT NOT NULL",
        "number": "INTEGER NOT NULL",
        "answerer": "TEXT NOT NULL",
        "agrees": "INTEGER NOT NULL",
        "at": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("holder", "name", "proposer", "number", "answerer"),
    meaning="What a nation answered to a proposal.",
)
DUTIES: Final = Table(
    name="sections_duties",
    columns={
        "holder": "TEXT NOT NULL",
        "name": "TEXT NOT NULL",
        "since": "INTEGER NOT NULL",
        "duty": "TEXT NOT NULL",
        "level": "TEXT NOT NULL",
        "due_at": "INTEGER NOT NULL",
        "done_at": "INTEGER NOT NULL",
        "done_by": "TEXT NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("holder", "name", "since", "duty"),
    meaning="What a level demands of this nation; 0 as `done_at` while it is open.",
)
TABLES: Final = (SECTIONS, PROPOSALS, ANSWERS, DUTIES)
