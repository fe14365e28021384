"""The tables. Rows that come of locked matters hold an instruction, a stop or a tie, and nothing of what was said."""

from typing import Final

from lindero.kernel.capability import Table

PERSONS: Final = Table(
    name="protection_persons",
    columns={
        "record_id": "TEXT NOT NULL",
        "label": "TEXT NOT NULL",
        "label_key": "TEXT NOT NULL",
        "how": "TEXT NOT NULL",
        "age": "TEXT NOT NULL",
        "is_alone": "INTEGER NOT NULL",
        "met_at": "INTEGER NOT NULL",
        "due_at": "INTEGER NOT NULL",
        "child_due_at": "INTEGER NOT NULL",
        "facility": "TEXT NOT NULL",
        "hold_class": "TEXT NOT NULL",
        "language": "TEXT NOT NULL",
        "is_informed": "INTEGER NOT NULL",
        "ended_at": "INTEGER NOT NULL",
        "ended": "TEXT NOT NULL",
    },
    key=("record_id",),
    indexes=(("label_key",), ("ended_at", "due_at")),
    meaning="Somebody in care or custody, without a name.",
)
STOPS: Final = Table(
    name="protection_stops",
    columns={
        "record_id": "TEXT NOT NULL",
        "person": "TEXT NOT NULL",
        "until": "INTEGER NOT NULL",
        "bars_offence": "INTEGER NOT NULL",
    },
    key=("record_id",),
    indexes=(("person",),),
    meaning="Something stops every transfer of somebody, at least until an instant; the row does not say what.",
)
INSTRUCTIONS: Final = Table(
    name="protection_instructions",
    columns={"record_id": "TEXT NOT NULL", "person": "TEXT NOT NULL", "instruction": "TEXT NOT NULL"},
    key=("record_id",),
    indexes=(("person",),),
    meaning="What those who enforce are to do.",
)
TIES: Final = Table(
    name="protection_ties",
    columns={"record_id": "TEXT NOT NULL", "person": "TEXT NOT NULL", "other": "TEXT NOT NULL"},
    key=("record_id", "person"),
    indexes=(("person",),),
    meaning="Two people who are not to be separated.",
)
ASSESSMENTS: Final = Table(
    name="protection_assessments",
    columns={
        "record_id": "TEXT NOT NULL",
        "person": "TEXT NOT NULL",
        "destination": "TEXT NOT NULL",
        "is_safe": "INTEGER NOT NULL",
        "was_heard": "INTEGER NOT NULL",
        "objection": "TEXT NOT NULL",
        "signed_by": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
    },
    key=("record_id",),
    meaning="A signed non-refoulement assessment.",
)
SITUATIONS: Final = Table(
    name="protection_situations",
    columns={
        "nation": "TEXT NOT NULL",
        "risk": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "valid_until": "INTEGER NOT NULL",
        "signed_by": "TEXT NOT NULL",
        "seq": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("nation",),
    meaning="The newest judgement of a country; a country that is not here counts as a risk.",
)
CHILDREN: Final = Table(
    name="protection_children",
    columns={
        "record_id": "TEXT NOT NULL",
        "person": "TEXT NOT NULL",
        "outcome": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
    },
    key=("record_id",),
    indexes=(("person", "at"),),
    meaning="What was decided for a child.",
)
OVERRUNS: Final = Table(
    name="protection_overruns",
    columns={
        "person": "TEXT NOT NULL",
        "clock": "TEXT NOT NULL",
        "due_at": "INTEGER NOT NULL",
        "noted_at": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("person", "clock"),
    meaning="A clock that ran out.",
)
STEPS: Final = Table(
    name="protection_steps",
    columns={
        "person": "TEXT NOT NULL",
        "seq": "INTEGER NOT NULL",
        "at": "INTEGER NOT NULL",
        "actor": "TEXT NOT NULL",
        "step": "TEXT NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("person", "seq"),
    meaning="A step on somebody's way, for the timeline; a matter is a matter, of whichever compartment.",
)
APPROVALS: Final = Table(
    name="protection_approvals",
    columns={
        "record_id": "TEXT NOT NULL",
        "who": "TEXT NOT NULL",
        "action": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "used_by": "TEXT NOT NULL",
    },
    key=("record_id",),
    meaning="A fresh approval by a person of one act of this folder, and what was signed with it.",
)
TABLES: Final = (
    APPROVALS, PERSONS, STOPS, INSTRUCTIONS, TIES, ASSESSMENTS, SITUATIONS, CHILDREN, OVERRUNS, STEPS,
)  # fmt: skip
