"""The tables of what neighbours tell each other of alerts, and of what signed texts say of it."""

from typing import Final

from lindero.kernel.capability import Table

TOLD: Final = Table(
    name="alerts_told",
    columns={
        "record_id": "TEXT NOT NULL",
        "origin": "TEXT NOT NULL",
        "addressee": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "kind": "TEXT NOT NULL",
        "lon": "INTEGER NOT NULL",
        "lat": "INTEGER NOT NULL",
        "measured_at": "INTEGER NOT NULL",
        "score": "TEXT NOT NULL",
        "label": "TEXT NOT NULL",
        "alert": "TEXT NOT NULL",
        "course_mdeg": "INTEGER NOT NULL",
        "outcome": "TEXT NOT NULL",
        "clause": "TEXT NOT NULL",
        "reasons": "TEXT NOT NULL",
    },
    key=("record_id",),
    indexes=(("at",), ("alert",)),
    meaning="An alert told to a neighbour, or by one: it waits for the gate, was sent, refused or received.",
)
SECTIONS: Final = Table(
    name="alerts_sections",
    columns={
        "name": "TEXT NOT NULL",
        "nation": "TEXT NOT NULL",
        "title": "TEXT NOT NULL",
        "points": "TEXT NOT NULL",
    },
    key=("name",),
    meaning="A section of border by the name that people call it, to say in words where something is.",
)
TOLD_TABLES: Final = (TOLD, SECTIONS)
