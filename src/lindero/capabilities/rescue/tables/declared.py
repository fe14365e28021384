"""The tables of rescue."""

from typing import Final

from lindero.kernel.capability import Table

CASES: Final = Table(
    name="rescue_cases",
    columns={
        "record_id": "TEXT NOT NULL",
        "opened_at": "INTEGER NOT NULL",
        "environment": "TEXT NOT NULL",
        "aware_by": "TEXT NOT NULL",
        "phase": "TEXT NOT NULL",
        "lon": "INTEGER NOT NULL",
        "lat": "INTEGER NOT NULL",
        "uncertainty_m": "INTEGER NOT NULL",
        "measured_at": "INTEGER NOT NULL",
        "known": "TEXT NOT NULL",
        "coordinator": "TEXT NOT NULL",
        "centre": "TEXT NOT NULL",
        "is_answered": "INTEGER NOT NULL",
        "rescued": "INTEGER NOT NULL",
        "safety_name": "TEXT NOT NULL",
        "safety_nation": "TEXT NOT NULL",
        "safe_at": "INTEGER NOT NULL",
        "concluded_at": "INTEGER NOT NULL",
        "outcome": "TEXT NOT NULL",
        "report_due_at": "INTEGER NOT NULL",
        "reported_at": "INTEGER NOT NULL",
        "cause": "TEXT NOT NULL",
    },
    key=("record_id",),
    indexes=(("concluded_at",), ("cause",)),
    version=2,
    meaning="A rescue of this nation as it stands.",
)
UNITS: Final = Table(
    name="rescue_units",
    columns={
        "case_id": "TEXT NOT NULL",
        "unit_key": "TEXT NOT NULL",
        "unit": "TEXT NOT NULL",
        "task": "TEXT NOT NULL",
        "tasked_at": "INTEGER NOT NULL",
        "arrived_at": "INTEGER NOT NULL",
        "freed_at": "INTEGER NOT NULL",
    },
    key=("unit_key", "case_id"),
    indexes=(("case_id",),),
    meaning="A unit that a rescue tied, and since when it is free again.",
)
STEPS: Final = Table(
    name="rescue_steps",
    columns={
        "case_id": "TEXT NOT NULL",
        "seq": "INTEGER NOT NULL",
        "at": "INTEGER NOT NULL",
        "actor": "TEXT NOT NULL",
        "step": "TEXT NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("case_id", "seq"),
    meaning="A step of a case, for its timeline.",
)
CALLS: Final = Table(
    name="rescue_calls",
    columns={
        "record_id": "TEXT NOT NULL",
        "origin": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "lon": "INTEGER NOT NULL",
        "lat": "INTEGER NOT NULL",
        "measured_at": "INTEGER NOT NULL",
        "known": "TEXT NOT NULL",
    },
    key=("record_id",),
    indexes=(("at",),),
    meaning="What a neighbour told of people in need.",
)
ASSESSMENTS: Final = Table(
    name="rescue_assessments",
    columns={
        "record_id": "TEXT NOT NULL",
        "case_id": "TEXT NOT NULL",
        "destination": "TEXT NOT NULL",
        "is_safe": "INTEGER NOT NULL",
        "at": "INTEGER NOT NULL",
    },
    key=("record_id",),
    indexes=(("case_id",),),
    meaning="What protection judged of going ashore in another nation.",
)
TABLES: Final = (CASES, UNITS, STEPS, CALLS, ASSESSMENTS)
