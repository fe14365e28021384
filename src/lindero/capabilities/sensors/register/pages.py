"""The page of the register: what each sensor is, how it is, why it is doubted, what was not kept; and the permits."""

from typing import Final

import msgspec

from lindero.capabilities.sensors.bias.rules import Bias
from lindero.capabilities.sensors.bias.tables import bias_of
from lindero.capabilities.sensors.calibrating import correction_in, site_of
from lindero.capabilities.sensors.masking.rules import WITHHELD
from lindero.capabilities.sensors.masking.tables import limits_of, withheld_of
from lindero.capabilities.sensors.permits.tables import Plan, plan_of
from lindero.capabilities.sensors.records import (
    Correction,
    SensorCalibrated,
    SensorDescribed,
    SensorHealthReported,
)
from lindero.capabilities.sensors.register.tables import (
    calibration_of,
    description_of,
    doubts_of,
    health_of,
)
from lindero.capabilities.sensors.tables import SELECT_SENSORS, Sensor, sensor_of
from lindero.kernel.desk import Desk
from lindero.kernel.paging import Key, Listing, slice_of

MOST_PERMITS: Final = 200
_PERMITS: Final = Listing(
    columns="plan, planned, planner, state, decider, because",
    source="sensors_permits",
    by=("state <> 'planned'", "-at", "plan"),
)


class RegisterQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which sensors to show.

    Attributes:
        doubted: Only those that are doubted.
        after: Only permits after this place: where the page before ended.
    """

    doubted: bool = False
    after: Key | None = None


class DoubtLine(msgspec.Struct, frozen=True, kw_only=True):
    """Why a sensor is doubted.

    Attributes:
        doubt: The reason, as a code.
        evidence: What was found.
        since: Since when, milliseconds UTC.
    """

    doubt: str
    evidence: str
    since: int


class WithheldLine(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of a sensor that were not kept.

    Attributes:
        reason: Stable code.
        words: The reason in words.
        rows: How many.
    """

    reason: str
    words: str
    rows: int


class SensorEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A sensor as the register has it.

    Attributes:
        sensor_id: Its stable name.
        title: What people call it.
        kind: What it is, or counts as until somebody describes it.
        described: What a person said of it; None if nobody did.
        calibrated: Its last calibration; None if there is none.
        told: What it said last of itself; None if nothing.
        told_at: When that came, milliseconds UTC.
        ends_at: When it stops by itself, milliseconds UTC; None for what watches nobody.
        has_ended: Whether it has.
        doubts: Why it is doubted.
        to_take_off: What its next calibration would take off, as ships show it; None where no bias is doubted.
        withheld: What of it was not kept.
    """

    sensor_id: str
    title: str
    kind: str
    described: SensorDescribed | None
    calibrated: SensorCalibrated | None
    told: SensorHealthReported | None
    told_at: int | None
    ends_at: int | None
    has_ended: bool
    doubts: tuple[DoubtLine, ...]
    to_take_off: Correction | None
    withheld: tuple[WithheldLine, ...]


class RegisterView(msgspec.Struct, frozen=True, kw_only=True):
    """The register.

    Attributes:
        at: The time of the view, milliseconds UTC.
        sensors: The sensors by name.
        permits: Plans of flights and deployments, those that wait for a decision first, the newest at the top.
        next: The place to ask `after` for the next page of them; None at the end.
    """

    at: int
    sensors: tuple[SensorEntry, ...]
    permits: tuple[Plan, ...]
    next: Key | None


def show_register(desk: Desk, query: RegisterQuery) -> RegisterView:
    """Show what each sensor is and how it is, and the permits."""
    entries = [_entry(desk, sensor_of(row)) for row in desk.rows(f"{SELECT_SENSORS} ORDER BY sensor_id")]
    permits = slice_of(desk.rows, _PERMITS, query.after, MOST_PERMITS)
    return RegisterView(
        at=desk.now(),
        sensors=tuple(entry for entry in entries if entry.doubts or not query.doubted),
        permits=tuple(plan_of(row) for row in permits.items),
        next=permits.next,
    )


def _entry(desk: Desk, sensor: Sensor) -> SensorEntry:
    now = desk.now()
    limits = limits_of(desk.rows, sensor, desk.nation, now)
    told = health_of(desk, sensor.sensor_id)
    described, calibrated = description_of(desk, sensor.sensor_id), calibration_of(desk, sensor.sensor_id)
    doubts = doubts_of(desk, sensor.sensor_id)
    return SensorEntry(
        sensor_id=sensor.sensor_id,
        title=sensor.title,
        kind=limits.kind,
        described=described,
        calibrated=calibrated,
        told=told[0] if told else None,
        told_at=told[1] if told else None,
        ends_at=limits.ends_at,
        has_ended=limits.ends_at is not None and now >= limits.ends_at,
        doubts=tuple(
            DoubtLine(doubt=doubt, evidence=evidence, since=since)
            for doubt, (evidence, since) in doubts.items()
        ),
        to_take_off=(
            _with(correction_in(calibrated, site_of(described)), bias_of(desk.rows, sensor.sensor_id))
            if "bias" in doubts
            else None
        ),
        withheld=tuple(
            WithheldLine(reason=reason, words=WITHHELD.get(reason, reason), rows=rows)
            for reason, rows in sorted(withheld_of(desk.rows, sensor.sensor_id).items())
        ),
    )


def _with(taken_off: Correction | None, found: Bias | None) -> Correction | None:
    """Return what is taken off already, with what is left beside the truth."""
    before = taken_off or Correction()
    if found is None:
        return None
    return msgspec.structs.replace(
        before,
        range_bias_mm=before.range_bias_mm + round(1_000 * found.range_m),
        bearing_bias_mdeg=before.bearing_bias_mdeg + round(found.bearing_mdeg),
    )
