"""What devices signal to alerts: somebody tampers with one, or one has felt something."""

from typing import Final

from lindero.capabilities.sensors.records import AlarmRaised
from lindero.kernel.capability import Signal, Signalled
from lindero.kernel.detectors import Detector
from lindero.kernel.record import Head

_SAID: Final = {"tamper": ("sensor_tampered", 800), "detection": ("ground_alarm", 400)}
"""Kind of signal and how strongly it speaks for itself, thousandths; a device that fails is its keeper's to mend."""

DETECTOR: Final = Detector(
    name="sensors.device_alarms",
    version="1",
    owner="NCC",
    purpose="Propose places to look at where a device was tampered with or felt something.",
    legal_basis="national law on border surveillance; Regulation (EU) 2019/1896, article 18, to be verified",
    subject_kind="sensor",
    features=("position", "time", "alarm_kind"),
)


def alarm_told(head: Head, record: AlarmRaised) -> Signalled | None:
    """Tell what a device raised; None for what needs no look at a place, or has none."""
    if record.about not in _SAID or record.place is None:
        return None
    kind, permille = _SAID[record.about]
    return Signalled(
        kind=kind,
        place=record.place,
        measured_at=record.measured_at,
        permille=permille,
        reasons=(f"{record.sensor_id} raised an alarm: {record.about}",),
        sources=(f"device {record.sensor_id}",),
    )


ALARMS: Final = Signal(
    name="sensors.device_alarms",
    title="Alarms of devices",
    on=(AlarmRaised,),
    detector=DETECTOR,
    report=alarm_told,
)
