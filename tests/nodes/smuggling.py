"""A neighbour without guards and without a gate: it seals what it likes, signs it as it ought to, and sends it."""

from collections.abc import Iterator
from typing import Final

import msgspec

from lindero.engine.log import Sealed
from lindero.kernel.names import record_id_of
from lindero.kernel.proofs import commit_fields
from lindero.kernel.record import Head, Record, encode_record, fields_of, kind_of
from lindero.kernel.times import DAY_MS
from lindero.trust.agreements.vocabulary import LIFE_FIELDS, RESCUE_PURPOSES
from lindero.trust.exchange import channels
from lindero.trust.exchange.egress import sealing_of
from lindero.trust.exchange.facts import stated_purpose
from lindero.trust.exchange.gate import Terms
from lindero.trust.exchange.terms import LIFE_AGREEMENT
from lindero.trust.exchange.wire import CONTROL, Channel, control_channel
from tests.nodes.world import World

JUDGED: Final = 1 << 62
"""As if its gate had read so far that nothing of it is judged again before it leaves."""


def past_all(world: World, record: Record, here: str, **bent: str) -> Sealed:
    """Return a record as a node would have it that put it past its own guards, with some words of its head bent."""
    node = world.nodes[here]
    salt, now = node.random.take(32), node.clock.now()
    body = encode_record(record)
    commitment, _ = commit_fields(salt, [(name.encode(), value) for name, value in fields_of(body).items()])
    head = Head(
        seq=0,
        record_id=record_id_of(salt, now),
        origin=here,
        kind=kind_of(type(record)),
        at=now,
        actor="script",
        commitment=commitment.hex(),
        delete_by=now + DAY_MS,
        setting=node.log.setting,
    )
    return Sealed(msgspec.structs.replace(head, **bent), body, salt, record)


def seal_past_gate(world: World, item: Sealed, channel: Channel, terms: Terms) -> str:
    """Seal a record into a channel as its sender's gate never would, where it waits to leave; return its name."""
    node = world.nodes[channel.sender]
    sealing, now = sealing_of(item, terms, channel.lane), node.clock.now()
    node.store.run(lambda tx: channels.seal(tx, channel, [sealing], node.signer, judged_seq=JUDGED, now=now))
    return item.head.record_id


def smuggled(world: World, record: Record, here: str = "SUD", there: str = "NRD") -> dict[str, bool]:
    """Seal a record into every channel by which it might come in, where it waits to leave.

    Returns:
        Each name under which it waits, with whether a clause in force names its kind there.
    """
    return {
        seal_past_gate(world, past_all(world, record, here), channel, terms): is_named
        for channel, terms, is_named in _ways_in(world, record, here, there)
    }


def _ways_in(world: World, record: Record, here: str, there: str) -> Iterator[tuple[Channel, Terms, bool]]:
    """Yield channels, each with what an entry in it says, and whether a clause names the kind there.

    A clause of every agreement that names the kind, or any clause where none does; what needs no clause; and the life
    lane, which needs no agreement.
    """
    names = frozenset(type(record).__struct_fields__)
    now, lane = world.nodes[here].clock.now(), type(record).default_lane
    clauses = [
        (version.agreement, clause)
        for version in world.versions(there)
        if version.state.phase == "active"
        for clause in version.agreement.clauses
        if here in clause.senders and there in clause.recipients and kind_of(type(record)) in clause.kinds
    ]

    def terms(agreement: str, clause: str, purpose: str, fields: frozenset[str]) -> Terms:
        return Terms(
            agreement=agreement,
            clause=clause,
            purpose=purpose,
            fields=fields,
            retain_until=now + DAY_MS,
            handling="",
        )

    for agreement, clause in clauses:
        purpose = stated_purpose(record) or clause.purposes[0]
        fields = names & frozenset(clause.fields)
        yield (
            Channel(here, there, agreement.id, lane),
            terms(agreement.ref, f"{agreement.ref}/{clause.id}", purpose, fields),
            True,
        )
    if not clauses:
        where = Channel(here, there, "AG-1", "operations")
        yield where, terms("AG-1@1", "AG-1@1/art-6-1", "border_surveillance", names), False
    yield control_channel(here, there), terms(f"{CONTROL}@1", "", "", names), False
    life = terms(LIFE_AGREEMENT, "safeguard/S-15", min(RESCUE_PURPOSES), names & set(LIFE_FIELDS) or names)
    yield Channel(here, there, "life", "life"), life, False
