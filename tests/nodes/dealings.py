"""What officers do with data that crossed, for tests: correct, hold, contest, object; and what nodes then say."""

from typing import Any

from lindero.kernel.desk import Actor
from lindero.kernel.record import Head
from lindero.trust.exchange.recall.views import (
    DutiesQuery,
    DutiesView,
    HoldsQuery,
    HoldsView,
    RecallLine,
    RecallsQuery,
    RecallsView,
)
from lindero.trust.ledger.erasures import Certificate, read_certificate
from tests.nodes.acting import act
from tests.nodes.world import DIPLOMAT, World

OFFICER = Actor(
    name="person/officer", grants=DIPLOMAT.grants | {"exchange.correct", "exchange.hold", "exchange.use"}
)
LAW = "Act on evidence, section 4"
COURT = "District Court of Sudhavn"


def ask(world: World, nation: str, action: str, **facts: Any) -> Any:
    """Ask something of a node, as an officer who may."""
    name = f"exchange.{action}"
    asks = world.registry.actions[name].asks
    return act(world.nodes[nation], name, asks(**facts), OFFICER)


def recall_many(world: World, nation: str, heads: list[Head]) -> None:
    """Recall many records at once."""
    ask(world, nation, "recall_records", record_ids=tuple(h.record_id for h in heads), reason="wrong vessels")


def correct(world: World, nation: str, head: Head, **fields: Any) -> str:
    """Correct a record; return the name of the one that takes its place."""
    name = ask(world, nation, "correct_record", record_id=head.record_id, fields=fields, reason="misread")
    return str(name)


def hold(world: World, nation: str, head: Head, review_at: int) -> None:
    """Lay a hold on a record."""
    ask(
        world,
        nation,
        "hold_record",
        record_id=head.record_id,
        origin=head.origin,
        legal_basis=LAW,
        authority=COURT,
        reason="evidence in case 12",
        review_at=review_at,
    )


def contest(world: World, nation: str, head: Head, by: str = "person") -> None:
    """Flag a record as contested."""
    ask(world, nation, "contest_accuracy", record_id=head.record_id, by=by, reason="that was another ship")


def certificates(world: World, nation: str) -> list[Certificate]:
    """Return the certificates of erasure that a node holds, given and received, in log order."""
    held = world.records(nation, "exchange.erasure_certified")
    return [read_certificate(record.certificate) for record in held]


def recalls(world: World, nation: str) -> tuple[RecallLine, ...]:
    """Return what a node shows of recalls."""
    view = page(world, nation, "/sharing/recalls", RecallsQuery())
    assert isinstance(view, RecallsView)
    return view.recalls


def duties(world: World, nation: str) -> DutiesView:
    """Return what a node shows of what is due."""
    view = page(world, nation, "/sharing/duties", DutiesQuery())
    assert isinstance(view, DutiesView)
    return view


def holds(world: World, nation: str) -> HoldsView:
    """Return what a node shows of holds and flags."""
    view = page(world, nation, "/sharing/holds", HoldsQuery())
    assert isinstance(view, HoldsView)
    return view


def page(world: World, nation: str, path: str, query: Any) -> Any:
    """Show a page of a node."""
    node = world.nodes[nation]
    return node.show(node.page(path), query, OFFICER)


def let_pass(world: World, duration_ms: int) -> None:
    """Let time pass, then let everything work until it rests: twice, since jobs look at each other's work."""
    world.move(duration_ms)
    for _ in range(2):
        world.settle_troubled()
        world.move(61_000)
    world.settle_troubled()
