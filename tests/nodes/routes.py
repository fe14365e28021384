"""The six routes by which somebody might get round a safeguard that is a guard inside `put`."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Annotated, Any, ClassVar

import msgspec
import pytest

from lindero.capabilities.protection.asks import care, judgements
from lindero.engine.tables import rebuild, rows_of
from lindero.kernel.capability import Capability
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Refused
from lindero.kernel.marks import field
from lindero.kernel.names import folder_of
from lindero.kernel.record import Record, kind_of
from lindero.trust.exchange.ingress import ACCEPTED
from lindero.trust.identity.records import ApprovalGiven
from tests.nodes.smuggling import smuggled
from tests.nodes.world import World

HEX = "0" * 64
ASYLUM = "person/asylum"
OFFICER = "person/officer"
CHILD_CARE = "person/child-care"
NODE = "NRD"
REFUSED = "identity.access_refused"
ACCOUNTS = frozenset(
    {"exchange_channels", "exchange_entries", "exchange_batches", "oversight_batches", "oversight_outcomes"}
)
"""Tables that say what came in, and what became of it."""


class NothingNoted(Record, frozen=True, kw_only=True, tag="plugin.nothing_noted"):
    """A plug-in that has nothing of its own to say."""

    keep_days: ClassVar[int] = 1
    words: Annotated[str, field("nothing")] = ""


PLUGIN = Capability(name="plugin", title="Plug-in", records=(NothingNoted,))


def everything(world: World) -> frozenset[str]:
    """Return every grant that there is."""
    return frozenset(grant.name for grant in world.nodes[NODE].registry.offers("grants"))


def do(world: World, name: str, ask: msgspec.Struct, who: str = OFFICER, nation: str = NODE) -> Any:
    """Run an action as a person with every grant would, who approves anew what must be approved."""
    node = world.nodes[nation]
    action = node.registry.action(name)
    actor = Actor(name=who, grants=everything(world), roles=("PRO",))
    if action.step_up:
        given = ApprovalGiven(
            who=who, action=name, digest=HEX, nonce=HEX, asked=HEX, approved=HEX, method="phrase"
        )
        head = node.work("identity", actor, lambda desk: desk.put(given))
        actor = msgspec.structs.replace(actor, approved_with=head.record_id)
    return node.work(folder_of(name), actor, lambda desk: action.run(desk, ask))


def received(world: World, label: str = "W-17", **more: Any) -> str:
    """Receive somebody."""
    ask = care.ReceivePerson(label=label, facility="Nordhavn reception", **more)
    return str(do(world, "protection.receive_person", ask))


def informed(world: World, person: str, **more: Any) -> None:
    """Tell somebody their rights."""
    facts: dict[str, Any] = {
        "language": "ar",
        "by": "interpreter",
        "is_understood": True,
        "has_remedies": True,
        "statement": "made",
    }
    ask = care.InformPerson(person=person, **(facts | more))
    do(world, "protection.inform_person", ask)


def judged(world: World, country: str = "SUD", risk: str = "none_found", days: int = 90) -> None:
    """Judge a country."""
    ask = judgements.AssessSituation(nation=country, risk=risk, sources=("country report",), valid_days=days)  # type: ignore[arg-type]
    do(world, "protection.assess_situation", ask, ASYLUM)


def signed(world: World, person: str, **more: Any) -> str:
    """Sign that somebody may go to Sudia."""
    facts: dict[str, Any] = {
        "destination": "SUD",
        "is_safe": True,
        "was_heard": True,
        "objection": "none_raised",
        "sources": ("interview",),
    }
    ask = judgements.SignAssessment(person=person, **(facts | more))
    return str(do(world, "protection.sign_assessment", ask, ASYLUM))


def entered(world: World, person: str, compartment: str = "claims", **more: Any) -> str:
    """Enter a matter."""
    facts: dict[str, Any] = {"words": "said at the counter"}
    ask = care.EnterMatter(person=person, compartment=compartment, **(facts | more))  # type: ignore[arg-type]
    return str(do(world, "protection.enter_matter", ask))


def put_as(world: World, record: Record, who: str, folder: str = "protection") -> None:
    """Put a record at a folder's desk under somebody's name."""
    actor = Actor(name=who, grants=everything(world), roles=("ADM",))
    world.nodes[NODE].work(folder, actor, lambda desk: desk.put(record))


@contextmanager
def unguarded(world: World, nation: str) -> Iterator[None]:
    """Let a node put anything while the block runs, as somebody with the source code could make it."""
    log = world.nodes[nation].log
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(log, "_registry", msgspec.structs.replace(log._registry, guards={}))
        yield


def _routes(world: World, record: Record, action: str, ask: msgspec.Struct) -> Iterator[tuple[str, Any]]:
    """Yield the routes, each with what tries it."""
    node = world.nodes[NODE]
    yield "the normal way", partial(do, world, action, ask)
    folder = folder_of(kind_of(type(record)))
    yield "a direct call", partial(put_as, world, record, OFFICER, folder)
    put_many = partial(node.log.put_many, records=[record, record], actor=OFFICER)
    yield "a call of the log", partial(node.store.run, put_many)
    for who in ("person/admin", "cli/owner", "job/protection.note_overruns", "reaction/protection.follow"):
        yield f"an administrator or a machine as {who}", partial(put_as, world, record, who, folder)
    yield "a plug-in", partial(put_as, world, record, OFFICER, "plugin")
    node.store.run(lambda tx: rebuild(tx, node.registry, folder, node.log.replay))
    yield "a replay, and the normal way again", partial(do, world, action, ask)


def check_every_route(world: World, record: Record, action: str, ask: msgspec.Struct) -> None:
    """Try a forbidden record by every route: each is refused with advice and noted, and nothing of it is kept.

    The world's setting stands for the sixth route: production and exercise, crisis or not, have the same guards.
    """
    check_own_routes(world, record, action, ask)
    check_import(world, record)


def check_own_routes(world: World, record: Record, action: str, ask: msgspec.Struct) -> None:
    """Try a forbidden record by every route on the node itself."""
    kind = kind_of(type(record))
    before = len(world.events(NODE, kind))
    for route, attempt in _routes(world, record, action, ask):
        noted = len(world.records(NODE, REFUSED))
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.advice, route
        assert len(world.events(NODE, kind)) == before, route
        note = world.records(NODE, REFUSED)[-1]
        assert len(world.records(NODE, REFUSED)) == noted + 1, f"{route} is on record once"
        assert note.reason == refusal.value.text[:300], route
        assert any(words in note.what for words in (kind, action, f"work as {folder_of(action)}")), route


def check_import(world: World, record: Record, *, shown_without: str = "") -> None:
    """Let a neighbour bring a record that it put past its own guards: on a stick, on the same stick again, by wire.

    It sends it under every clause that names its kind, as an act that needs none, and as a call for rescue. What no
    clause lets in is refused with its reason in the account of its batch, and nothing of it is kept. No way changes a
    row of the folder; where the record is the neighbour's own to tell, no row has the words that are forbidden in it.

    Args:
        world: The nodes.
        record: What is forbidden.
        shown_without: Such words, where a clause lets the neighbour's own record in.
    """
    kind, carrier = kind_of(type(record)), world.nodes[NODE].exchange.carrier
    world.settle()  # Leases are fresh, so that what is under a clause leaves too.
    names = smuggled(world, record)
    before = _rows_of(world, folder_of(kind))
    stick = world.nodes["SUD"].exchange.carrier.carry_out(NODE)
    for _ in range(2):
        assert carrier.carry_in(stick).refused == ()
    after = _rows_of(world, folder_of(kind))
    assert shown_without not in after if shown_without else after == before
    names |= smuggled(world, record)
    world.settle()
    batches = world.records(NODE, "exchange.batch_received")
    refused = {one.record_id for batch in batches for one in batch.outcomes if one.status not in ACCEPTED}
    came = {head.record_id for head in world.received(NODE, kind)}
    assert came | (refused & names.keys()) == names.keys(), (
        "each was taken or refused, and it is on record which"
    )
    assert not [name for name in came if not names[name]], "what no clause names does not come in"


def _rows_of(world: World, folder: str) -> str:
    """Return all rows of a folder here, as text, but those that account for what came in."""
    node = world.nodes[NODE]
    tables = [
        table
        for one in node.registry.capabilities
        if one.name == folder
        for table in one.tables
        if table.name not in ACCOUNTS
    ]
    return repr(node.store.run(lambda tx: [rows_of(tx, table) for table in tables]))
