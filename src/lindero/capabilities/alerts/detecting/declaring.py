"""What the rule detectors of tracks have in common when they are declared."""

from typing import Final

from lindero.kernel.detectors import Detector, SubjectKind

VERSION: Final = "1"
SURVEILLANCE: Final = (
    "national law on border surveillance; Regulation (EU) 2019/1896, article 18, to be verified"
)
RESCUE: Final = "SAR Convention 1979, annex, chapter 2; SOLAS, chapter V, regulation 33, to be verified"


def declared(
    name: str,
    purpose: str,
    *features: str,
    subject_kind: SubjectKind = "vessel",
    saves_life: bool = False,
) -> Detector:
    """Return the declaration of a rule detector of this folder.

    Args:
        name: What it finds.
        purpose: What it is for.
        features: What it reads.
        subject_kind: What it speaks of.
        saves_life: Whether it looks for people in danger.
    """
    return Detector(
        name=f"alerts.{name}",
        version=VERSION,
        owner="NCC",
        purpose=purpose,
        legal_basis=RESCUE if saves_life else SURVEILLANCE,
        subject_kind=subject_kind,
        features=features,
        saves_life=saves_life,
    )
