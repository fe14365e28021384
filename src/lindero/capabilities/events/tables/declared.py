"""The tables of events: reports, closings, owners' words, versions, months, and what endangers people."""

from typing import Final

from lindero.capabilities.events.tables.hazards import HAZARDS
from lindero.kernel.capability import Table

EVENTS: Final = Table(
    name="events_events",
    columns={
        "origin": "TEXT NOT NULL",
        "reference": "TEXT NOT NULL",
        "state": "TEXT NOT NULL",
        "version": "INTEGER NOT NULL",
        "event_type": "TEXT NOT NULL",
        "lon": "INTEGER NOT NULL",
        "lat": "INTEGER NOT NULL",
        "happened_at": "INTEGER NOT NULL",
        "aware_at": "INTEGER NOT NULL",
        "reported_at": "INTEGER NOT NULL",
        "owner": "TEXT NOT NULL",
        "persons": "INTEGER NOT NULL",
        "entry": "TEXT NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("origin", "reference"),
    indexes=(("happened_at",), ("state",)),
    meaning="A single event by its latest report; 0 as `reported_at` while it is only suspected.",
)
VERSIONS: Final = Table(
    name="events_versions",
    columns={
        "origin": "TEXT NOT NULL",
        "reference": "TEXT NOT NULL",
        "version": "INTEGER NOT NULL",
        "phase": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "actor": "TEXT NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("origin", "reference", "version"),
    meaning="A version of the report on an event, and who made it.",
)
CLOSINGS: Final = Table(
    name="events_closings",
    columns={
        "origin": "TEXT NOT NULL",
        "reference": "TEXT NOT NULL",
        "version": "INTEGER NOT NULL",
        "reason": "TEXT NOT NULL",
        "follow_up": "TEXT NOT NULL",
        "closed_at": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("origin", "reference"),
    meaning="Why and when an event was closed.",
)
IMPACTS: Final = Table(
    name="events_impacts",
    columns={
        "origin": "TEXT NOT NULL",
        "reference": "TEXT NOT NULL",
        "owner": "TEXT NOT NULL",
        "impact": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("origin", "reference", "owner"),
    meaning="What an event does, by the word of a nation; that of its owner counts.",
)
SIGN_OFFS: Final = Table(
    name="events_sign_offs",
    columns={"reference": "TEXT NOT NULL", "actor": "TEXT NOT NULL", "record_id": "TEXT NOT NULL"},
    key=("reference",),
    meaning="An own event that the political level agreed to call an instrumentalisation.",
)
WARNINGS: Final = Table(
    name="events_warnings",
    columns={"reference": "TEXT NOT NULL", "percent": "INTEGER NOT NULL", "record_id": "TEXT NOT NULL"},
    key=("reference",),
    meaning="How far the time for an own event's first report had passed when somebody was warned.",
)
MONTHS: Final = Table(
    name="events_months",
    columns={
        "origin": "TEXT NOT NULL",
        "month": "TEXT NOT NULL",
        "entry": "TEXT NOT NULL",
        "made_at": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("origin", "month"),
    meaning="The indicators of a month.",
)
TABLES: Final = (EVENTS, VERSIONS, CLOSINGS, IMPACTS, SIGN_OFFS, WARNINGS, MONTHS, HAZARDS)
