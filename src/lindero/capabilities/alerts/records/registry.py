"""The register of detectors and models: which may propose, until when, and how each learned one came to be trusted."""

from typing import Annotated, ClassVar, Literal

import msgspec

from lindero.capabilities.alerts.records.triage import Part
from lindero.kernel.detectors import Detector
from lindero.kernel.marks import field
from lindero.kernel.record import Record
from lindero.kernel.times import Instant

KEPT_DAYS = 3_653
"""Ten years: who let which model judge what must be found long after (Regulation (EU) 2024/1689, article 18, to be
verified)."""

FLAWS_KEPT_DAYS = 180
"""As long as the alerts that came of them, or did not (product default)."""

ModelName = Annotated[str, field("name of the model", pattern=r"^[a-z][a-z0-9-]{2,59}$(?!\n)")]
Version = Annotated[str, field("its version", pattern=r"^[0-9]{1,4}$(?!\n)")]
_Permille = Annotated[int, msgspec.Meta(ge=0, le=1_000)]
_Count = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]


class Figures(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a model did on alerts that people judged, none of which it had learned from.

    Attributes:
        judged: How many there were.
        false_left: Of the false ones, thousandths that it left in the queue.
        recall: Of the true ones, thousandths that it left in the queue.
        life_recall: The same of those where people were in danger.
        calibration: Mean distance between what it expected and what happened, thousandths.
        subgroup_gap: Greatest difference of recall between kinds of alerts, thousandths.
        proxy: How well a protected trait can be told from its inputs on the audit set: area under the curve beyond
            chance, thousandths from 0 (not at all) to 1,000; 0 where the audit set has none.
    """

    judged: _Count
    false_left: _Permille
    recall: _Permille
    life_recall: _Permille
    calibration: _Permille
    subgroup_gap: _Permille
    proxy: _Permille


class DetectorEnabled(Record, frozen=True, kw_only=True, tag="alerts.detector_enabled"):
    """A person let a detector propose, until a day on which it stops by itself (safeguard S-25)."""

    keep_days: ClassVar[int] = KEPT_DAYS
    detector: Annotated[str, field("its name", min_length=3, max_length=80)]
    ends_at: Annotated[Instant, field("when it stops by itself", unit="ms UTC")]
    because: Annotated[str, field("why it is needed", min_length=10, max_length=600)]


class DetectorStopped(Record, frozen=True, kw_only=True, tag="alerts.detector_stopped"):
    """A person stopped a detector."""

    keep_days: ClassVar[int] = KEPT_DAYS
    detector: Annotated[str, field("its name", min_length=3, max_length=80)]
    because: Annotated[str, field("why", min_length=10, max_length=600)]


class _OfModel(Record, frozen=True, kw_only=True):
    """What all records of a model have in common."""

    keep_days: ClassVar[int] = KEPT_DAYS
    model: ModelName
    version: Version


class ModelRegistered(_OfModel, frozen=True, kw_only=True, tag="alerts.model_registered"):
    """A learned model was registered; it runs in the shadow, and nobody sees what it says (DET-04)."""

    declared: Annotated[Detector, field("owner, purpose, legal basis, subject and features")]


class ModelEvaluated(_OfModel, frozen=True, kw_only=True, tag="alerts.model_evaluated"):
    """What it said in the shadow was compared with what people judged."""

    figures: Annotated[Figures, field("how it did")]
    before: Annotated[Figures | None, field("how the model in force did on the same alerts")] = None


class JustificationSigned(_OfModel, frozen=True, kw_only=True, tag="alerts.justification_signed"):
    """The data protection or the fundamental-rights officer signed why a bound may be passed (safeguard S-31)."""

    signed_as: Annotated[Literal["DPO", "FRO"], field("in which office")]
    because: Annotated[str, field("why it is justified", min_length=40, max_length=4_000)]


class ModelPromoted(_OfModel, frozen=True, kw_only=True, tag="alerts.model_promoted"):
    """A second person let a model hold alerts back, after its evaluation, until a day."""

    ends_at: Annotated[Instant, field("when it stops by itself", unit="ms UTC")]
    because: Annotated[str, field("why", min_length=10, max_length=600)]


class ModelWithdrawn(_OfModel, frozen=True, kw_only=True, tag="alerts.model_withdrawn"):
    """A model was taken back; the one before it is in force again, or none."""

    because: Annotated[str, field("why", min_length=10, max_length=600)]


class DriftFound(_OfModel, frozen=True, kw_only=True, tag="alerts.drift_found"):
    """What happens is no longer what the model learned: it holds nothing back until it has learned anew (DET-05)."""

    statistic_permille: Annotated[int, field("how far it drifted", unit="1/1000", ge=0, le=2**31)]
    bound_permille: Annotated[int, field("how far it may", unit="1/1000", ge=0, le=2**31)]


class SignalsFlawed(Record, frozen=True, kw_only=True, tag="alerts.signals_flawed"):
    """Signals of a folder lacked a part that no score may lack: whoever owns the detector was told (safeguard S-35).

    Those about people in danger were shown all the same, with their flaw; nothing was raised of the others.
    """

    keep_days: ClassVar[int] = FLAWS_KEPT_DAYS
    detector: Annotated[str, field("the detector behind them", min_length=3, max_length=80)]
    to: Annotated[str, field("role of who owns it and was told", min_length=1, max_length=60)]
    flaws: Annotated[tuple[Part, ...], field("what they lacked or had wrong", min_length=1, max_length=7)]
    signals: Annotated[int, field("how many there were", ge=1, le=2**53 - 1)]
    saves_life: Annotated[bool, field("whether they were about people in danger")]
    up_to_seq: Annotated[int, field("place in the log of the last of them", ge=0, le=2**53 - 1)]
