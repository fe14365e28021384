"""The tables of alerts."""

from typing import Final

from lindero.capabilities.alerts.tables.declared_told import TOLD_TABLES
from lindero.capabilities.alerts.tables.rescues import RESCUES
from lindero.kernel.capability import Table

ALERTS: Final = Table(
    name="alerts_alerts",
    columns={
        "record_id": "TEXT NOT NULL",
        "kind": "TEXT NOT NULL",
        "detector": "TEXT NOT NULL",
        "lon": "INTEGER NOT NULL",
        "lat": "INTEGER NOT NULL",
        "since": "INTEGER NOT NULL",
        "measured_at": "INTEGER NOT NULL",
        "raised_at": "INTEGER NOT NULL",
        "permille": "INTEGER NOT NULL",
        "score": "TEXT NOT NULL",
        "track_ids": "TEXT NOT NULL",
        "facts": "TEXT NOT NULL",
        "evidence": "TEXT NOT NULL",
        "saves_life": "INTEGER NOT NULL",
        "held_back": "TEXT NOT NULL",
        "state": "TEXT NOT NULL",
        "false_cause": "TEXT NOT NULL",
        "reviewed_by": "TEXT NOT NULL",
        "judged_at": "INTEGER NOT NULL",
        "escalated_at": "INTEGER NOT NULL",
        "rescue_at": "INTEGER NOT NULL",
        "units": "TEXT NOT NULL",
        "arrived_at": "INTEGER NOT NULL",
        "truth": "TEXT NOT NULL",
        "closed_at": "INTEGER NOT NULL",
        "acknowledged_by": "TEXT NOT NULL",
        "acknowledged_at": "INTEGER NOT NULL",
        "shelved_until": "INTEGER NOT NULL",
    },
    key=("record_id",),
    indexes=(("state",), ("detector", "raised_at"), ("kind", "track_ids"), ("evidence",)),
    version=2,
    meaning="An alert as it stands.",
)
STEPS: Final = Table(
    name="alerts_steps",
    columns={
        "alert_id": "TEXT NOT NULL",
        "seq": "INTEGER NOT NULL",
        "at": "INTEGER NOT NULL",
        "actor": "TEXT NOT NULL",
        "step": "TEXT NOT NULL",
        "words": "TEXT NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("alert_id", "seq"),
    meaning="A step of an alert, for its timeline.",
)
FIXES: Final = Table(
    name="alerts_fixes",
    columns={
        "track_id": "TEXT NOT NULL",
        "minute": "INTEGER NOT NULL",
        "measured_at": "INTEGER NOT NULL",
        "lon": "INTEGER NOT NULL",
        "lat": "INTEGER NOT NULL",
        "speed_mmps": "INTEGER NOT NULL",
        "course_mdeg": "INTEGER NOT NULL",
        "heading_mdeg": "INTEGER NOT NULL",
        "navigation_status": "INTEGER NOT NULL",
        "source_class": "TEXT NOT NULL",
        "identity": "TEXT NOT NULL",
        "item_class": "TEXT NOT NULL",
        "vessel_class": "TEXT NOT NULL",
        "record_id": "TEXT NOT NULL",
        "seq": "INTEGER NOT NULL",
    },
    key=("track_id", "minute"),
    indexes=(("seq",),),
    version=2,
    place="seq",
    meaning="Where a track was, own or received: the first fix of each minute of the last hours.",
)
ENABLED: Final = Table(
    name="alerts_enabled",
    columns={
        "detector": "TEXT NOT NULL",
        "ends_at": "INTEGER NOT NULL",
        "enabled_by": "TEXT NOT NULL",
        "because": "TEXT NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("detector",),
    meaning="Until when a detector may propose; 0 once it was stopped.",
)
MODELS: Final = Table(
    name="alerts_models",
    columns={
        "model": "TEXT NOT NULL",
        "version": "TEXT NOT NULL",
        "declared": "TEXT NOT NULL",
        "registered_by": "TEXT NOT NULL",
        "registered_at": "INTEGER NOT NULL",
        "figures": "TEXT NOT NULL",
        "before": "TEXT NOT NULL",
        "signed_by": "TEXT NOT NULL",
        "promoted_at": "INTEGER NOT NULL",
        "promoted_by": "TEXT NOT NULL",
        "ends_at": "INTEGER NOT NULL",
        "rolled_back_at": "INTEGER NOT NULL",
        "drifted_at": "INTEGER NOT NULL",
    },
    key=("model", "version"),
    meaning="A learned model as it stands: in the shadow, in force, drifted or rolled back.",
)
ZONES: Final = Table(
    name="alerts_zones",
    columns={
        "name": "TEXT NOT NULL",
        "nation": "TEXT NOT NULL",
        "rings": "TEXT NOT NULL",
        "valid_from": "INTEGER NOT NULL",
        "record_id": "TEXT NOT NULL",
    },
    key=("name",),
    meaning="A territory or territorial sea, as boundaries have it: who comes near it is told.",
)
SIGNALS: Final = Table(
    name="alerts_signals",
    columns={
        "record_id": "TEXT NOT NULL",
        "seq": "INTEGER NOT NULL",
        "detector": "TEXT NOT NULL",
        "saves_life": "INTEGER NOT NULL",
        "flaws": "TEXT NOT NULL",
        "signalled": "TEXT NOT NULL",
    },
    key=("record_id", "detector"),
    indexes=(("saves_life", "seq"),),
    version=2,
    meaning="What another folder signals, to be raised as an alert.",
)
FLAWED: Final = Table(
    name="alerts_flawed",
    columns={
        "record_id": "TEXT NOT NULL",
        "seq": "INTEGER NOT NULL",
        "detector": "TEXT NOT NULL",
        "saves_life": "INTEGER NOT NULL",
        "flaws": "TEXT NOT NULL",
    },
    key=("record_id", "detector"),
    indexes=(("detector", "seq"),),
    meaning="A signal that lacked a part, not yet told to whoever owns its detector.",
)
FLAWS_TOLD: Final = Table(
    name="alerts_flaws_told",
    columns={
        "record_id": "TEXT NOT NULL",
        "at": "INTEGER NOT NULL",
        "detector": "TEXT NOT NULL",
        "owner": "TEXT NOT NULL",
        "saves_life": "INTEGER NOT NULL",
        "flaws": "TEXT NOT NULL",
        "signals": "INTEGER NOT NULL",
    },
    key=("record_id",),
    indexes=(("at",),),
    meaning="How many signals of a detector lacked what, told to whoever owns it.",
)
TABLES: Final = (
    ALERTS,
    STEPS,
    FIXES,
    ENABLED,
    MODELS,
    ZONES,
    SIGNALS,
    FLAWED,
    FLAWS_TOLD,
    *TOLD_TABLES,
    RESCUES,
)
