"""What tracking signals to alerts: names that do not fit what sensors see."""

from typing import Final

from lindero.capabilities.tracking.records import IdentityDoubted
from lindero.kernel.capability import Signal, Signalled
from lindero.kernel.detectors import Detector
from lindero.kernel.record import Head

_STRENGTH: Final = {"contradicted": 800, "shared": 700, "unseen": 500, "changed": 400}
"""How strongly each doubt speaks for itself, thousandths: most that change a name have a reason to (defaults)."""

_SAID: Final = {
    "contradicted": "tells a place where sensors do not see it",
    "shared": "is used by several things at once",
    "unseen": "tells a place that sensors watch, and nothing is seen there",
    "changed": "takes the place of another name on the same track",
}

DETECTOR: Final = Detector(
    name="tracking.identities",
    version="1",
    owner="NCC",
    purpose="Propose ships and aircraft to look at whose name does not fit what sensors see.",
    legal_basis="national law on border surveillance; Regulation (EU) 2019/1896, article 18, to be verified",
    subject_kind="track",
    features=("position", "time", "vessel_identity", "source_class"),
)


def doubt_told(head: Head, record: IdentityDoubted) -> Signalled:
    """Tell what of a name does not fit."""
    facts = (record.evidence,) if record.evidence else ()
    return Signalled(
        kind=f"identity_{record.doubt}",
        place=record.seen_at or record.place,
        measured_at=record.measured_at,
        permille=_STRENGTH[record.doubt],
        reasons=(f"the name {_SAID[record.doubt]}", *facts),
        sources=("tracks of the own sensors",),
        track_ids=record.tracks,
    )


IDENTITIES: Final = Signal(
    name="tracking.identities",
    title="Names that do not fit",
    on=(IdentityDoubted,),
    detector=DETECTOR,
    report=doubt_told,
)
