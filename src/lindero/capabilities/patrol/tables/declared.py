"""The tables of patrols: what the phones said and were told, and of units and rescues what a patrol must know."""

from typing import Final

from lindero.kernel.capability import ColumnType, Table

_INT: Final[ColumnType] = "INTEGER NOT NULL"
_TEXT: Final[ColumnType] = "TEXT NOT NULL"

WORDS: Final = Table(
    name="patrol_words",
    columns={"actor": _TEXT, "key": _TEXT, "at": _INT, "record_id": _TEXT},
    key=("actor", "key"),
    meaning="A word that a phone sent, by the phone's name for it; it counts once.",
)
UNITS: Final = Table(
    name="patrol_units",
    columns={
        "nation": _TEXT, "call_sign": _TEXT, "surface": _TEXT, "status": _TEXT, "lon": _INT, "lat": _INT,
        "measured_at": _INT, "record_id": _TEXT,
    },
    key=("nation", "call_sign"),
    meaning="Where a patrol of either side was last known, and how it stood.",
)  # fmt: skip
TASKS: Final = Table(
    name="patrol_tasks",
    columns={
        "task": _TEXT, "nation": _TEXT, "call_sign": _TEXT, "event_origin": _TEXT, "reference": _TEXT, "lon": _INT,
        "lat": _INT, "eta_s": _INT, "sent_at": _INT, "record_id": _TEXT,
    },
    key=("task",),
    indexes=(("nation", "call_sign"),),
    meaning="A task of a patrol.",
)  # fmt: skip
STEPS: Final = Table(
    name="patrol_steps",
    columns={
        "task": _TEXT, "step": _TEXT, "at": _INT, "received_at": _INT, "reason": _TEXT, "record_id": _TEXT,
    },
    key=("task", "step"),
    meaning="How far a patrol is with a task: when it was done, and when the node learnt of it.",
)  # fmt: skip
ORDERS: Final = Table(
    name="patrol_orders",
    columns={
        "record_id": _TEXT, "call_sign": _TEXT, "text": _TEXT, "at": _INT, "read_at": _INT,
    },
    key=("record_id",),
    indexes=(("call_sign",),),
    meaning="What a patrol was told, and when it read it; 0 while it has not.",
)  # fmt: skip
SIGHTINGS: Final = Table(
    name="patrol_sightings",
    columns={
        "record_id": _TEXT, "call_sign": _TEXT, "what": _TEXT, "number": _INT, "lon": _INT, "lat": _INT,
        "done_at": _INT, "received_at": _INT, "words": _TEXT, "has_photo": _INT,
    },
    key=("record_id",),
    indexes=(("received_at",),),
    meaning="What a patrol saw.",
)  # fmt: skip
CALLS: Final = Table(
    name="patrol_calls",
    columns={
        "record_id": _TEXT, "call_sign": _TEXT, "lon": _INT, "lat": _INT, "done_at": _INT, "received_at": _INT,
        "again": _TEXT, "rescue": _TEXT, "is_over": _INT,
    },
    key=("record_id",),
    indexes=(("call_sign",), ("rescue",)),
    meaning="A patrol's call for help, and the rescue that answers it.",
)  # fmt: skip
TABLES: Final = (WORDS, UNITS, TASKS, STEPS, ORDERS, SIGHTINGS, CALLS)
