"""The tables of units."""

from typing import Final

from lindero.kernel.capability import Table

UNITS: Final = Table(
    name="units_units",
    columns={
        "nation": "TEXT NOT NULL",
        "call_sign": "TEXT NOT NULL",
        "surface": "TEXT NOT NULL",
        "speed_kmh": "INTEGER NOT NULL",
        "abilities": "TEXT NOT NULL",
        "centre": "TEXT NOT NULL",
        "lon": "INTEGER NOT NULL",
        "lat": "INTEGER NOT NULL",
        "at": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("nation", "call_sign"),
    meaning="A unit that can be sent.",
)
STATUSES: Final = Table(
    name="units_statuses",
    columns={
        "nation": "TEXT NOT NULL",
        "call_sign": "TEXT NOT NULL",
        "status": "TEXT NOT NULL",
        "lon": "INTEGER NOT NULL",
        "lat": "INTEGER NOT NULL",
        "measured_at": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("nation", "call_sign"),
    meaning="How a unit stands, and where.",
)
ROUTES: Final = Table(
    name="units_routes",
    columns={"seq": "INTEGER NOT NULL", "source": "TEXT NOT NULL", "record_id": "TEXT NOT NULL"},
    key=("seq",),
    meaning="A network of ways; the last one counts.",
)
TASKS: Final = Table(
    name="units_tasks",
    columns={
        "task": "TEXT NOT NULL",
        "asker": "TEXT NOT NULL",
        "nation": "TEXT NOT NULL",
        "call_sign": "TEXT NOT NULL",
        "event_origin": "TEXT NOT NULL",
        "reference": "TEXT NOT NULL",
        "lon": "INTEGER NOT NULL",
        "lat": "INTEGER NOT NULL",
        "eta_s": "INTEGER NOT NULL",
        "sent_at": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("task",),
    indexes=(("nation", "call_sign"),),
    meaning="A unit that was sent, or asked for.",
)
STEPS: Final = Table(
    name="units_steps",
    columns={
        "task": "TEXT NOT NULL",
        "step": "TEXT NOT NULL",
        "nation": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "reason": "TEXT NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("task", "step"),
    meaning="What came of a task: accepted, declined, arrived, ended; by which nation's word.",
)
EVENTS: Final = Table(
    name="units_events",
    columns={
        "origin": "TEXT NOT NULL",
        "reference": "TEXT NOT NULL",
        "version": "INTEGER NOT NULL",
        "owner": "TEXT NOT NULL",
        "event_type": "TEXT NOT NULL",
        "lon": "INTEGER NOT NULL",
        "lat": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("origin", "reference"),
    meaning="Where an event is that a unit could be sent to, and whose it is.",
)
TIED: Final = Table(
    name="units_tied",
    columns={"call_sign": "TEXT NOT NULL", "rescue": "TEXT NOT NULL", "record_id": "TEXT NOT NULL"},
    key=("call_sign", "rescue"),
    meaning="An own unit that a rescue has tied; it is not offered for anything else.",
)
TABLES: Final = (UNITS, STATUSES, ROUTES, TASKS, STEPS, EVENTS, TIED)
