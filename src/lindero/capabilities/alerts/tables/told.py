"""Folds of what neighbours tell each other of alerts: what was told, and what the gate decided on it."""

from collections.abc import Mapping
from typing import Any, Final

from lindero.capabilities.alerts import records
from lindero.capabilities.alerts.tables.steps import step, text_of
from lindero.capabilities.sections.records import SectionRegistered
from lindero.kernel.capability import Fold
from lindero.kernel.desk import Rows
from lindero.kernel.record import Head, Record, kind_of
from lindero.trust.exchange.records import GateDecided

_TOLD: Final = kind_of(records.NeighbourTold)
UNKNOWN_COURSE: Final = -1


def neighbour_told(rows: Rows, head: Head, record: records.NeighbourTold) -> None:
    """Enter what was told to a neighbour, which then waits for the gate, or by one."""
    is_received = bool(head.agreement)
    course = UNKNOWN_COURSE if record.course_mdeg is None else record.course_mdeg
    rows.execute(
        "INSERT OR REPLACE INTO alerts_told (record_id, origin, addressee, at, kind, lon, lat, measured_at, score,"
        " label, alert, course_mdeg, outcome, clause, reasons) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
        (
            head.record_id, head.origin, record.addressee, head.at, record.kind, record.place.lon,
            record.place.lat, record.measured_at, text_of(record.score) if record.score else "",
            record.machine.words if record.machine else "", "" if is_received else record.alert, course,
            "received" if is_received else "waits", head.clause,
        ),
    )  # fmt: skip
    if record.alert and not is_received:
        step(rows, head, record.alert, record.addressee)


def gate_decided(rows: Rows, head: Head, record: GateDecided) -> None:
    """Enter whether what was told left, under which clause, and if not, why."""
    for ruling in record.rulings:
        if ruling.kind == _TOLD:
            outcome = "sent" if ruling.allowed else "refused"
            found: list[Any] = [outcome, ruling.clause, " ".join(ruling.texts), ruling.about, record.peer]
            rows.execute(
                "UPDATE alerts_told SET outcome = ?, clause = ?, reasons = ? WHERE record_id = ? AND addressee = ?",
                found,
            )


def section_registered(rows: Rows, head: Head, record: SectionRegistered) -> None:
    """Keep what people call a section and where it runs."""
    rows.execute(
        "INSERT OR REPLACE INTO alerts_sections (name, nation, title, points) VALUES (?, ?, ?, ?)",
        (record.name, head.origin, record.title, text_of(record.points or (record.place,))),
    )


TOLD_FOLDS: Final[Mapping[type[Record], Fold]] = {
    records.NeighbourTold: neighbour_told,
    GateDecided: gate_decided,
    SectionRegistered: section_registered,
}
