"""What zones signal to alerts: something went into one or out of it."""

from typing import Final

from lindero.capabilities.zones.records import ZoneCrossed
from lindero.kernel.capability import Signal, Signalled
from lindero.kernel.detectors import Detector
from lindero.kernel.record import Head

_STRENGTH: Final = {"watch": 500, "closed": 800, "exercise": 300, "search": 500, "protected": 600}
"""How strongly a crossing speaks for itself, by what the zone is for, thousandths (product default)."""

DETECTOR: Final = Detector(
    name="zones.crossings",
    version="1",
    owner="NCC",
    purpose="Propose things to look at that go into a zone which an officer drew, or out of it.",
    legal_basis="national law on border surveillance; Regulation (EU) 2019/1896, article 18, to be verified",
    subject_kind="track",
    features=("position", "time", "zone"),
)


def crossing_told(head: Head, record: ZoneCrossed) -> Signalled:
    """Tell of a crossing."""
    return Signalled(
        kind=f"zone_{record.way}",
        place=record.place,
        measured_at=record.measured_at,
        permille=_STRENGTH[record.sort],
        reasons=(f"{record.way} the zone {record.title}",),
        sources=(f"track {record.track_id[:8]}",),
        track_ids=(record.track_id,),
    )


CROSSINGS: Final = Signal(
    name="zones.crossings",
    title="Crossings of zones",
    on=(ZoneCrossed,),
    detector=DETECTOR,
    report=crossing_told,
)
