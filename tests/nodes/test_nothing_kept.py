"""What a node does not take it does not keep: refused content, and the other setting's, leave nothing behind."""

from pathlib import Path

import pytest

from lindero.trust.exchange.door import peer_application
from tests.nodes.world import TREATY, World

CANARY = "CANARY-4711"


def test_S_41_refused_content_leaves_nothing_at_the_receiver(allied: World) -> None:
    """An entry that the receiver's own gate refuses is logged by its name; none of its values is in any file."""
    allied.observe("NRD", identity=CANARY)
    # Sudia stops the flow; Nordia has not heard of it and sends all the same.
    allied.suspend("SUD", "AG-1@1")
    link = allied.link("NRD", "SUD")
    while allied.step(link):
        pass
    assert CANARY.encode() in allied.wire("NRD", "SUD")
    assert allied.received("SUD") == []
    assert allied.files_holding("SUD", CANARY) == []
    (outcome,) = [
        outcome for batch in allied.records("SUD", "exchange.batch_received") for outcome in batch.outcomes
    ]
    assert outcome.status == "SUSPENDED"


def test_S_41_no_neighbour_can_ask_what_is_here(allied: World) -> None:
    """There is no query that could leave anything: a neighbour's door takes parcels, leases and checkpoints only."""
    exchange = allied.nodes["SUD"].exchange
    routes = {
        (route.path, method)  # type: ignore[attr-defined]
        for route in peer_application(
            exchange.nation_of, exchange.handlers(), exchange.greeting(), exchange.fetched
        ).routes
        for method in route.methods - {"HEAD"}  # type: ignore[attr-defined]
    }
    assert routes == {
        ("/exchange/parcel", "POST"),
        ("/exchange/rescue", "POST"),
        ("/exchange/reconciliation", "POST"),
        ("/exchange/leaves", "POST"),
        ("/exchange/seen", "POST"),
        ("/exchange/fetch", "POST"),
        ("/exchange/lease", "POST"),
        ("/exchange/witness", "POST"),
        ("/.well-known/lindero", "GET"),
    }


@pytest.mark.parametrize("exercising", ["NRD", "SUD"])
def test_S_55_exercise_and_production_never_meet(tmp_path: Path, exercising: str) -> None:
    """Between a node in exercise and one in production not even the text of an agreement is let in."""
    world = World(tmp_path, settings={exercising: "exercise"})
    world.consent("NRD", world.draft("NRD", TREATY.read_text(encoding="utf-8")))
    world.settle()
    (outcome,) = [o for batch in world.records("SUD", "exchange.batch_received") for o in batch.outcomes]
    assert outcome.status == "SETTING"
    assert world.records("SUD", "agreements.agreement_proposed") == []
    world.close()
