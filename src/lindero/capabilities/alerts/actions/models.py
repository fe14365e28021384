"""What may be done with learned models: register, evaluate in the shadow, sign for, promote, take back."""

from typing import Annotated

import msgspec
import numpy as np

from lindero.capabilities.alerts import records
from lindero.capabilities.alerts.actions.holding import labels_in
from lindero.capabilities.alerts.learning.evaluating import in_the_shadow
from lindero.capabilities.alerts.learning.features import FEATURES
from lindero.capabilities.alerts.learning.proxies import proxy_permille
from lindero.capabilities.alerts.tables.lookups import figures_of, model_in_force
from lindero.kernel.desk import Desk
from lindero.kernel.detectors import Detector, FeatureName, SubjectKind
from lindero.kernel.errors import Invalid, Missing
from lindero.kernel.times import days_after

Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]{2,59}$(?!\n)", description="name of the model")]
Version = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,4}$(?!\n)", description="its version")]
Because = Annotated[str, msgspec.Meta(min_length=10, max_length=600, description="why")]
Justification = Annotated[
    str, msgspec.Meta(min_length=40, max_length=4_000, description="why passing the bound is justified")
]


class RegisterModel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Register a learned model; it runs in the shadow, and nobody sees what it says."""

    model: Name
    version: Version
    purpose: Annotated[str, msgspec.Meta(min_length=10, max_length=300, description="what it is for")]
    legal_basis: Annotated[str, msgspec.Meta(min_length=5, max_length=300, description="what permits it")]
    subject_kind: Annotated[SubjectKind, msgspec.Meta(description="what it speaks of")] = "track"
    features: Annotated[
        tuple[FeatureName, ...],
        msgspec.Meta(max_length=200, description="what it reads, one a line; all if empty"),
    ] = ()


class EvaluateModel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Compare what a model would have done with what people judged, and try it for proxies on an audit set."""

    model: Name
    version: Version
    audit: Annotated[
        str,
        msgspec.Meta(
            max_length=2_000_000,
            description="audit set: one row a line, the model's inputs and last 1 or 0 for the trait; it is not kept",
        ),
    ] = ""


class SignJustification(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sign, in your office, why passing a bound is justified."""

    model: Name
    version: Version
    because: Justification


class PromoteModel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let a model hold alerts back, until a day on which it stops by itself. You are not who registered it."""

    model: Name
    version: Version
    days: Annotated[int, msgspec.Meta(ge=1, le=183, description="for how many days")] = 90
    because: Because


class RollBackModel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take a model back at once."""

    model: Name
    version: Version
    because: Because


def register_model(desk: Desk, ask: RegisterModel) -> str:
    """Register a model."""
    declared = Detector(
        name=ask.model,
        version=ask.version,
        owner="ANL",
        purpose=ask.purpose,
        legal_basis=ask.legal_basis,
        subject_kind=ask.subject_kind,
        features=ask.features or FEATURES,
        is_learned=True,
    )
    return desk.put(
        records.ModelRegistered(model=ask.model, version=ask.version, declared=declared)
    ).record_id


def evaluate_model(desk: Desk, ask: EvaluateModel) -> str:
    """Evaluate a model on what people judged.

    Raises:
        Missing: If there is none of this name and version.
        Invalid: If the audit set is no table of numbers.
    """
    _known(desk, ask.model, ask.version)
    figures = in_the_shadow(labels_in(desk), _proxy(ask.audit) if ask.audit else 0)
    inforce = model_in_force(desk)
    before = None
    if inforce is not None:
        sql = "SELECT figures FROM alerts_models WHERE model = ? AND version = ?"
        before = figures_of(desk.rows(sql, inforce[:2])[0][0])
    evaluated = records.ModelEvaluated(model=ask.model, version=ask.version, figures=figures, before=before)
    return desk.put(evaluated).record_id


def _proxy(audit: str) -> int:
    try:
        table = np.array([[float(cell) for cell in line.split(",")] for line in audit.split()])
    except ValueError as error:
        raise _no_table() from error
    if table.ndim != 2 or table.shape[1] < 2 or not np.isfinite(table).all():
        raise _no_table()
    return proxy_permille(table[:, :-1], table[:, -1] > 0.5)


def _no_table() -> Invalid:
    return Invalid(
        "alerts.audit",
        "The audit set is no table of numbers.",
        "Give one row a line, numbers with commas between them, the trait last as 1 or 0.",
    )


def sign_as_dpo(desk: Desk, ask: SignJustification) -> str:
    """Sign as data protection officer."""
    _known(desk, ask.model, ask.version)
    signed = records.JustificationSigned(
        model=ask.model, version=ask.version, signed_as="DPO", because=ask.because
    )
    return desk.put(signed).record_id


def sign_as_fro(desk: Desk, ask: SignJustification) -> str:
    """Sign as fundamental-rights officer."""
    _known(desk, ask.model, ask.version)
    signed = records.JustificationSigned(
        model=ask.model, version=ask.version, signed_as="FRO", because=ask.because
    )
    return desk.put(signed).record_id


def promote_model(desk: Desk, ask: PromoteModel) -> str:
    """Let a model hold alerts back."""
    ends_at = days_after(desk.now(), ask.days)
    promoted = records.ModelPromoted(
        model=ask.model, version=ask.version, ends_at=ends_at, because=ask.because
    )
    return desk.put(promoted).record_id


def roll_back_model(desk: Desk, ask: RollBackModel) -> str:
    """Take a model back."""
    _known(desk, ask.model, ask.version)
    return desk.put(
        records.ModelWithdrawn(model=ask.model, version=ask.version, because=ask.because)
    ).record_id


def _known(desk: Desk, model: str, version: str) -> None:
    sql = "SELECT 1 FROM alerts_models WHERE model = ? AND version = ?"
    if not desk.rows(sql, (model, version)):
        raise Missing("alerts.model", f"There is no model {model} {version}.", "Register it first.")
