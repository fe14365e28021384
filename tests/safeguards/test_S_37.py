"""S-37: people are in no score, figure or ranking: nothing that makes one is handed records of them."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from lindero.app import find_registry
from lindero.capabilities.protection.records import NeedsListed
from lindero.capabilities.requests.records import PersonNamed
from lindero.engine.registry import joined
from lindero.engine.tables import rebuild
from lindero.kernel.agreed import Agreed, AgreedClause
from lindero.kernel.capability import Capability, Indicator, IndicatorReport, Signal, Signalled
from lindero.kernel.detectors import Detector
from lindero.kernel.errors import Refused
from lindero.kernel.places import place_of
from lindero.kernel.record import Head, Record, kind_of, speaks_of_persons
from tests.nodes.routes import NODE, OFFICER, PLUGIN, put_as, received
from tests.nodes.world import World

REGISTRY = find_registry()
SPEAKING = [PersonNamed, NeedsListed]
"""A kind that names somebody and says whether they are a victim, and one that says who needs protection."""


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
    assert {kind_of(kind) for kind in foreign if speaks_of_persons(kind)} == set()


def test_S_37_of_agreements_alerts_know_the_clauses_and_nobody_who_acted() -> None:
    """What may be told to whom is asked for when somebody looks; neither a fold nor a signal follows an act."""
    alerts = next(one for one in REGISTRY.capabilities if one.name == "alerts")
    followed = {*alerts.folds, *(kind for offer in REGISTRY.offers("signals") for kind in offer.on)}
    assert followed
    assert not any(kind_of(kind).startswith("agreements.") for kind in followed)
    columns = {*Agreed.__struct_fields__, *AgreedClause.__struct_fields__}
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


@pytest.fixture(params=["production", "exercise"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Return nodes with a plug-in, in production and in an exercise."""
    world = World(tmp_path, setting=request.param, folders=(PLUGIN,))
    yield world
    world.close()


def _judging(world: World) -> dict[str, list[Any]]:
    """Return every row that scores, signals or counts: the tables of alerts, and the figures of the barriers.

    The list of those who were refused is none of them: it names officers and machines at work.
    """
    node = world.nodes[NODE]
    judging = [name for name in node.registry.tables if name.startswith(("alerts_", "oversight_"))]
    names = [name for name in judging if name != "oversight_turned_away"]
    return {name: node.store.query(f"SELECT * FROM {name}") for name in names}


def test_S_37_whoever_is_put_on_record_moves_no_score_and_no_figure(world: World) -> None:
    """Who was received, and what who arrives needs: by whatever hand, nothing that judges has a new row."""
    node, before = world.nodes[NODE], _judging(world)
    assert len(before) > 5
    assert received(world)
    for person_class in ("rescued", "intercepted"):
        record = NeedsListed(place=place_of(11, 55.5), persons=3, children=1, person_class=person_class)
        assert speaks_of_persons(type(record))
        for who in (OFFICER, "person/admin", "cli/owner"):
            put_as(world, record, who)
        node.store.run(partial(node.log.put_many, records=[record], actor="cli/owner"))
        for folder in ("plugin", "alerts"):
            with pytest.raises(Refused):
                put_as(world, record, OFFICER, folder)
    world.settle()
    assert len(world.records(NODE, kind_of(NeedsListed))) == 8
    assert _judging(world) == before
    for folder in ("alerts", "oversight"):
        node.store.run(partial(rebuild, registry=node.registry, folder=folder, replay=node.log.replay))
    assert _judging(world) == before
