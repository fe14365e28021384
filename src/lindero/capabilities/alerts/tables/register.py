"""Folds of the register: which detectors may propose, and how each learned model stands."""

from collections.abc import Mapping
from typing import Final

import msgspec

from lindero.capabilities.alerts import records
from lindero.kernel.capability import Fold
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record


def detector_enabled(rows: Rows, head: Head, record: records.DetectorEnabled) -> None:
    """Enter until when a detector may propose."""
    rows.execute(
        "INSERT OR REPLACE INTO alerts_enabled (detector, ends_at, enabled_by, because, record_id)"
        " VALUES (?, ?, ?, ?, ?)",
        (record.detector, record.ends_at, head.actor, record.because, head.record_id),
    )


def detector_stopped(rows: Rows, head: Head, record: records.DetectorStopped) -> None:
    """Enter that a detector may not propose."""
    rows.execute(
        "INSERT OR REPLACE INTO alerts_enabled (detector, ends_at, enabled_by, because, record_id)"
        " VALUES (?, 0, ?, ?, ?)",
        (record.detector, head.actor, record.because, head.record_id),
    )


def model_registered(rows: Rows, head: Head, record: records.ModelRegistered) -> None:
    """Enter a model in the shadow; one that is registered again begins anew."""
    rows.execute(
        "INSERT OR REPLACE INTO alerts_models (model, version, declared, registered_by, registered_at, figures, before,"
        " signed_by, promoted_at, promoted_by, ends_at, rolled_back_at, drifted_at)"
        " VALUES (?, ?, ?, ?, ?, '', '', '{}', 0, '', 0, 0, 0)",
        (record.model, record.version, msgspec.json.encode(record.declared).decode(), head.actor, head.at),
    )


def model_evaluated(rows: Rows, head: Head, record: records.ModelEvaluated) -> None:
    """Enter an evaluation; what was signed for an earlier one does not count for it."""
    before = msgspec.json.encode(record.before).decode() if record.before else ""
    rows.execute(
        "UPDATE alerts_models SET figures = ?, before = ?, signed_by = '{}' WHERE model = ? AND version = ?",
        (msgspec.json.encode(record.figures).decode(), before, record.model, record.version),
    )


def justification_signed(rows: Rows, head: Head, record: records.JustificationSigned) -> None:
    """Enter who signed in which office."""
    rows.execute(
        "UPDATE alerts_models SET signed_by = json_set(signed_by, '$.' || ?, ?) WHERE model = ? AND version = ?",
        (record.signed_as, head.actor, record.model, record.version),
    )


def model_promoted(rows: Rows, head: Head, record: records.ModelPromoted) -> None:
    """Enter that a model is in force."""
    rows.execute(
        "UPDATE alerts_models SET promoted_at = ?, promoted_by = ?, ends_at = ?, rolled_back_at = 0, drifted_at = 0"
        " WHERE model = ? AND version = ?",
        (head.at, head.actor, record.ends_at, record.model, record.version),
    )


def model_rolled_back(rows: Rows, head: Head, record: records.ModelWithdrawn) -> None:
    """Enter that a model is in force no longer."""
    rows.execute(
        "UPDATE alerts_models SET rolled_back_at = ? WHERE model = ? AND version = ?",
        (head.at, record.model, record.version),
    )


def drift_found(rows: Rows, head: Head, record: records.DriftFound) -> None:
    """Enter since when a model's judgement is not to be trusted."""
    rows.execute(
        "UPDATE alerts_models SET drifted_at = ? WHERE model = ? AND version = ?",
        (head.at, record.model, record.version),
    )


def signals_flawed(rows: Rows, head: Head, record: records.SignalsFlawed) -> None:
    """Enter what the owner of a detector was told; the signals that it counts wait no longer."""
    flaws = " ".join(record.flaws)
    rows.execute(
        "DELETE FROM alerts_flawed WHERE detector = ? AND seq <= ? AND flaws = ? AND saves_life = ?",
        (record.detector, record.up_to_seq, flaws, int(record.saves_life)),
    )
    rows.execute(
        "INSERT OR REPLACE INTO alerts_flaws_told (record_id, at, detector, owner, saves_life, flaws, signals)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            head.record_id, head.at, record.detector, record.to, int(record.saves_life), flaws, record.signals,
        ),
    )  # fmt: skip


REGISTER_FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.DetectorEnabled: detector_enabled,
    records.DetectorStopped: detector_stopped,
    records.ModelRegistered: model_registered,
    records.ModelEvaluated: model_evaluated,
    records.JustificationSigned: justification_signed,
    records.ModelPromoted: model_promoted,
    records.ModelWithdrawn: model_rolled_back,
    records.DriftFound: drift_found,
    records.SignalsFlawed: signals_flawed,
}
