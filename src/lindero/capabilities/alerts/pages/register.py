"""The register of detectors and models, for everybody who may look at alerts."""

from collections.abc import Iterator
from typing import Final

import msgspec

from lindero.capabilities.alerts.flaws import SAID
from lindero.capabilities.alerts.known import known_detectors
from lindero.capabilities.alerts.pages.views import (
    DetectorLine,
    FlawedLine,
    ModelLine,
    ModelState,
    NothingAsked,
    RegisterView,
)
from lindero.capabilities.alerts.registered import may_propose
from lindero.capabilities.alerts.tables.lookups import figures_of, quarter_of, review_in
from lindero.kernel.desk import Desk, Row
from lindero.kernel.detectors import Detector

FLAWS_SHOWN_MS: Final = 30 * 86_400_000
"""For so long a flaw stands on the page (product default)."""


def show_register(desk: Desk, query: NothingAsked) -> RegisterView:
    """Show every detector and model with owner, purpose, legal basis and what it reads."""
    ends = {
        str(name): int(ends_at) for name, ends_at in desk.rows("SELECT detector, ends_at FROM alerts_enabled")
    }
    detectors = (_detector(desk, one, ends.get(one.name, 0)) for one in known_detectors(desk).values())
    models = desk.rows(
        "SELECT model, version, declared, registered_by, figures, signed_by, promoted_at, promoted_by, ends_at,"
        " rolled_back_at, drifted_at FROM alerts_models ORDER BY model, version"
    )
    return RegisterView(
        at=desk.now(),
        detectors=tuple(detectors),
        models=tuple(_model(row, desk.now()) for row in models),
        review=review_in(desk),
        flawed=tuple(_flawed(desk)),
    )


def _flawed(desk: Desk) -> Iterator[FlawedLine]:
    rows = desk.rows(
        "SELECT detector, owner, flaws, saves_life, sum(signals), max(at) FROM alerts_flaws_told WHERE at > ?"
        " GROUP BY detector, owner, flaws, saves_life ORDER BY saves_life DESC, max(at) DESC",
        (desk.now() - FLAWS_SHOWN_MS,),
    )
    for detector, owner, flaws, saves_life, signals, last_at in rows:
        yield FlawedLine(
            detector=detector,
            owner=owner,
            flaws=tuple(SAID[flaw] for flaw in flaws.split()),
            signals=signals,
            saves_life=bool(saves_life),
            last_at=last_at,
        )


def _detector(desk: Desk, declared: Detector, ends_at: int) -> DetectorLine:
    return DetectorLine(
        name=declared.name,
        version=declared.version,
        owner=declared.owner,
        purpose=declared.purpose,
        legal_basis=declared.legal_basis,
        subject_kind=declared.subject_kind,
        features=declared.features,
        saves_life=declared.saves_life,
        ends_at=ends_at or None,
        is_in_force=declared.saves_life or may_propose(ends_at, desk.now()),
        quarter=quarter_of(desk, declared.name).words,
    )


def _model(row: Row, now: int) -> ModelLine:
    model, version, declared, registered_by, figures, signed_by, promoted_at, promoted_by, ends_at, rolled_back_at, drifted_at = row  # fmt: skip  # noqa: E501
    state: ModelState = (
        "rolled back" if rolled_back_at
        else "in the shadow" if not promoted_at
        else "ended" if ends_at <= now
        else "drifted: holds nothing back" if drifted_at
        else "in force"
    )  # fmt: skip
    what = msgspec.json.decode(declared, type=Detector)
    return ModelLine(
        model=model,
        version=version,
        purpose=what.purpose,
        features=what.features,
        registered_by=registered_by,
        state=state,
        figures=figures_of(figures),
        signed=tuple(sorted(msgspec.json.decode(signed_by))),
        promoted_by=promoted_by,
        ends_at=ends_at or None,
    )
