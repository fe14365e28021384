"""S-37: people are in no score, figure or ranking: nothing that makes one is handed records of them."""

from typing import Any

import pytest

from lindero.app import find_registry
from lindero.capabilities.protection.records import NeedsListed
from lindero.capabilities.requests.records import PersonNamed
from lindero.engine.registry import joined
from lindero.kernel.capability import Capability, Indicator, IndicatorReport, Signal, Signalled
from lindero.kernel.detectors import Detector
from lindero.kernel.errors import Refused
from lindero.kernel.record import Head, Record, kind_of, speaks_of_persons

REGISTRY = find_registry()
SPEAKING = [PersonNamed, NeedsListed]
"""A kind that names somebody and says whether they are a victim, and one that says who needs protection."""

ACTS = {f"agreements.agreement_{act}" for act in ("proposed", "suspended", "resumed")}
"""Acts that name their officer and are followed for their clauses alone; the test below holds alerts to that."""


def _signalled(_: Head, __: Any) -> Signalled | None:
    return None


def _reported(_: Head, __: Any) -> IndicatorReport | None:
    return None


def _signal(record_type: type[Record]) -> Signal:
    detector = Detector(
        name="counting.people",
        version="1",
        owner="ANL",
        purpose="Say who is central in a network.",
        legal_basis="none",
        subject_kind="track",
        features=("position",),
    )
    return Signal(
        name="counting.people", title="People", on=(record_type,), detector=detector, report=_signalled
    )


def _indicator(record_type: type[Record]) -> Indicator:
    return Indicator(
        name="counting.people",
        title="People",
        meaning="What nobody may count.",
        barrier="trust",
        summary="sum",
        unit="count",
        on=(record_type,),
        report=_reported,
    )


def _counting(record_type: type[Record], offer: str) -> Capability:
    """Return a folder that offers to count or to score persons."""
    if offer == "signals":
        return Capability(name="counting", title="Counting", signals=(_signal(record_type),))
    return Capability(name="counting", title="Counting", indicators=(_indicator(record_type),))


def test_S_37_nothing_that_scores_or_counts_follows_persons() -> None:
    """Alerts and the figures of barriers are made of records that say of nobody who or what they are."""
    alerts = next(one for one in REGISTRY.capabilities if one.name == "alerts")
    followed = {*alerts.folds, *(kind for reaction in alerts.reactions for kind in reaction.on)}
    for name in ("signals", "indicators"):
        followed |= {kind for offer in REGISTRY.offers(name) for kind in offer.on}
    assert len(followed) > 5
    foreign = {kind for kind in followed if not kind_of(kind).startswith("alerts.")}
    assert {kind_of(kind) for kind in foreign if speaks_of_persons(kind)} == ACTS


def test_S_37_of_agreements_alerts_keep_the_clauses_and_nobody_who_acted() -> None:
    """What may be told to whom is looked up; no signal follows an act, and no column has room for its officer."""
    signalled = {kind for offer in REGISTRY.offers("signals") for kind in offer.on}
    assert not any(kind_of(kind).startswith("agreements.") for kind in signalled)
    alerts = next(one for one in REGISTRY.capabilities if one.name == "alerts")
    columns = {
        column for table in alerts.tables if table.name == "alerts_clauses" for column in table.columns
    }
    assert columns
    assert not columns & {"drafter", "officer", "actor", "signer", "by"}


@pytest.mark.parametrize("offer", ["signals", "indicators"])
@pytest.mark.parametrize("record_type", SPEAKING, ids=kind_of)
def test_S_37_node_does_not_start_with_a_folder_that_scores_persons(
    record_type: type[Record], offer: str
) -> None:
    """A folder that would signal or count them is refused, and the refusal names the safeguard."""
    with pytest.raises(Refused) as caught:
        joined([*REGISTRY.capabilities, _counting(record_type, offer)])
    assert caught.value.code in {"registry.subject", "registry.compartment"}


@pytest.mark.parametrize("offer", ["signals", "indicators"])
def test_S_37_package_from_outside_is_handed_no_persons(offer: str) -> None:
    """What is installed beside the node is refused for it like a folder of its own."""
    with pytest.raises(Refused):
        joined([*REGISTRY.capabilities, _counting(PersonNamed, offer)], outside=["counting"])
