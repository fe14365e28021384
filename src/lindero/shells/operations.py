"""What only the node's own machine can ask, beyond actions and pages: cards, pass phrases, health."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from lindero.engine.reading import Reading
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Invalid, Missing, Refused
from lindero.kernel.proofs import key_fingerprint
from lindero.shells import node_keys, proving
from lindero.shells.key_files import TLS_CERTIFICATE
from lindero.shells.marking import mark_of
from lindero.shells.node import Node
from lindero.shells.said_locally import (
    CarryIn,
    CarryOut,
    Enrol,
    EnrolmentCode,
    ExportChannel,
    Health,
    IssuedKey,
    IssueKey,
    LinkShown,
    Nothing,
    PeerShown,
    Pinned,
    PinPeer,
    SetPhrase,
)
from lindero.trust.exchange import channels
from lindero.trust.exchange.bundles import MAX_BUNDLE_BYTES
from lindero.trust.exchange.carrying import CarriedIn
from lindero.trust.exchange.exporting import export_channel
from lindero.trust.exchange.links import PeerLink
from lindero.trust.exchange.receipts import percentile
from lindero.trust.exchange.records import ChannelExported
from lindero.trust.exchange.tables import SELECT_ADDRESSED_IN
from lindero.trust.identity import sessions
from lindero.trust.identity.actions import ENROLMENT_MS, offer_enrolment
from lindero.trust.identity.api_keys import Assessed, check_grants, new_key
from lindero.trust.identity.cards import fingerprint_of, read_card
from lindero.trust.identity.certificates import expires_at
from lindero.trust.identity.rules import is_independent
from lindero.trust.identity.secrets import spoken_secret
from lindero.trust.identity.tables import ROLES_OF_PERSON, SELECT_PEERS, SELECT_PERSON


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the node's own machine can ask.

    Attributes:
        name: Its name on the control socket.
        asks: The ask's type.
        needs: The grant without which it is refused.
        run: Takes node, ask and actor; returns typed data, or bytes for a file.
    """

    name: str
    asks: type[msgspec.Struct]
    needs: str
    run: Callable[[Node, Any, Actor], Any]


def show_card(node: Node, ask: Nothing, actor: Actor) -> Any:
    """Return the node's card, newly signed."""
    return node.card()


def pin(node: Node, ask: PinPeer, actor: Actor) -> Pinned:
    """Recognise a neighbour's node after the fingerprint ceremony."""
    card = read_card(ask.card.encode())
    return Pinned(nation=card.nation, fingerprint=node.pin(card, ask.fingerprint, actor))


def peers(node: Node, ask: Nothing, actor: Actor) -> tuple[PeerShown, ...]:
    """Return the neighbours that are recognised now."""
    return tuple(
        PeerShown(
            nation=nation,
            name=name,
            address=address,
            fingerprint=fingerprint,
            since=since,
            certificate_ends_at=expires_at(certificate),
            key_fingerprint=key_fingerprint(bytes.fromhex(node_key)),
        )
        for nation, name, address, fingerprint, since, certificate, node_key in node.store.query(SELECT_PEERS)
    )


def set_phrase(node: Node, ask: SetPhrase, actor: Actor) -> None:
    """Give a person a new pass phrase.

    Raises:
        Missing: If there is no such person.
        Refused: If the person oversees the node: nobody who runs it signs in for them (safeguard S-51).
        Invalid: If it is too short.
    """
    if not node.store.query(SELECT_PERSON, (ask.person,)):
        raise Missing(
            "identity.person",
            f"There is no person {ask.person}.",
            "Enrol the person first: lindero identity enrol-person --help",
        )
    if is_independent(role for (role,) in node.store.query(ROLES_OF_PERSON, (ask.person,))):
        raise Refused(
            "identity.independent",
            f"{ask.person} oversees this node: no administrator sets this pass phrase.",
            "The person changes it in the console, or registers anew with a code of the independent body.",
            ("INDEPENDENT",),
        )
    node.store.run(lambda tx: sessions.set_phrase(tx, ask.person, ask.phrase, "administrator"))


def enrol(node: Node, ask: Enrol, actor: Actor) -> EnrolmentCode:
    """Let a person register anew with a code that is shown once.

    Raises:
        Missing: If there is no such person.
        Refused: If the person oversees the node and the independent body does not state it.
    """
    code = spoken_secret(node.random)
    code_hash = hashlib.sha256(code.encode()).hexdigest()
    holds = node.work(
        "identity", actor, lambda desk: offer_enrolment(desk, ask.person, code_hash, ask.statement)
    )
    ends_at = node.clock.now() + ENROLMENT_MS
    return EnrolmentCode(person=ask.person, code=code if holds else "", ends_at=ends_at)


def issue_key(node: Node, ask: IssueKey, actor: Actor) -> IssuedKey:
    """Let a machine ask with a key that is shown once.

    Raises:
        Invalid: If a permission, a kind, a network or a day does not exist, or the key would hold too long.
        Refused: If a permission is no machine's, or no impact assessment of it counts.
    """
    check_grants(ask.grants, node.registry.offers("grants"))
    for kind in ask.kinds:
        if kind not in node.registry.record_types:
            raise Invalid("identity.key_kind", f"There is no kind {kind}.", "See docs/reference.")
    key, record = new_key(
        node.random,
        ask.name,
        grants=ask.grants,
        kinds=ask.kinds,
        addresses=ask.addresses,
        days=ask.days,
        assessed=Assessed(ask.assessment, ask.opinion_by, ask.assessed_until),
        now=node.clock.now(),
    )
    node.work("identity", actor, lambda desk: desk.put(record))
    return IssuedKey(name=ask.name, key=key, ends_at=record.ends_at)


def health(node: Node, ask: Nothing, actor: Actor) -> Health:
    """Return how the node is doing, as its store knows it."""
    certificate = (node.folder / "keys" / TLS_CERTIFICATE).read_text(encoding="ascii")
    return Health(
        nation=node.nation,
        setting=node.config.setting,
        records=node.log.size(Reading(node.store)),
        certificate_ends_at=expires_at(certificate),
        peers=peers(node, Nothing(), actor),
        links=tuple(_link_shown(link) for _, link in sorted(node.exchange.links.items())),
    )


def _link_shown(link: PeerLink) -> LinkShown:
    waits = sorted(link.latencies_ms)
    return LinkShown(
        nation=link.peer,
        connected=link.state.connected,
        error=link.state.error,
        advice=link.state.advice,
        skew_ms=link.state.skew_ms,
        delivered=len(waits),
        p50_ms=percentile(waits, 50),
        p95_ms=percentile(waits, 95),
        p99_ms=percentile(waits, 99),
    )


def export(node: Node, ask: ExportChannel, actor: Actor) -> bytes:
    """Return the bundle of a channel.

    Raises:
        Missing: If the channel has no entries here.
        Refused: If content goes along that is for members of authorities alone, and who asks is none; on record.
    """
    rows = Reading(node.store)
    addressed = [about for (about,) in rows.query(SELECT_ADDRESSED_IN, (ask.channel,))]
    proving.check_readable(node, addressed, actor)
    size = channels.size_of(rows, ask.channel)
    now = node.clock.now()
    mark = mark_of(node, actor).in_words()
    bundle = export_channel(rows, ask.channel, node.nation, node.signer, now, is_opened=ask.opened, mark=mark)
    exported = ChannelExported(channel=ask.channel, entries=size, opened=ask.opened)
    node.work("exchange", actor, lambda desk: desk.put(exported))
    return bundle


def carry_out(node: Node, ask: CarryOut, actor: Actor) -> bytes:
    """Return a bundle with what waits for a neighbour and may leave now."""
    return node.exchange.carrier.carry_out(ask.nation)


def carry_in(node: Node, ask: CarryIn, actor: Actor) -> CarriedIn:
    """Take a bundle that was carried here.

    Raises:
        Missing: If the node cannot read the file.
        LinderoError: If it is not taken.
    """
    try:
        with Path(ask.file).open("rb") as file:
            data = file.read(MAX_BUNDLE_BYTES + 1)
    except OSError as error:
        raise Missing(
            "exchange.bundle_file",
            f"The node cannot read {ask.file}: {error.strerror}.",
            "Copy it to where the node's own user may read it.",
        ) from error
    return node.exchange.carrier.carry_in(data)


def fingerprint(node: Node, ask: Nothing, actor: Actor) -> Pinned:
    """Return the node's own fingerprint."""
    return Pinned(nation=node.nation, fingerprint=fingerprint_of(node.card()))


OPERATIONS: Final[Mapping[str, Operation]] = {
    operation.name: operation
    for operation in (
        Operation(name="audit", asks=Nothing, needs="ledger.read", run=proving.audit),
        Operation(name="card", asks=Nothing, needs="identity.read", run=show_card),
        Operation(name="enrol", asks=Enrol, needs="identity.administer", run=enrol),
        Operation(name="carry_in", asks=CarryIn, needs="exchange.carry", run=carry_in),
        Operation(name="carry_out", asks=CarryOut, needs="exchange.carry", run=carry_out),
        Operation(name="issue_key", asks=IssueKey, needs="identity.administer", run=issue_key),
        Operation(name="export", asks=ExportChannel, needs="exchange.read", run=export),
        Operation(name="evidence", asks=proving.ExportEvidence, needs="ledger.read", run=proving.evidence),
        Operation(
            name="export_record", asks=proving.ExportRecord, needs="exchange.read", run=proving.export_one
        ),
        Operation(name="fingerprint", asks=Nothing, needs="identity.read", run=fingerprint),
        Operation(name="health", asks=Nothing, needs="identity.read", run=health),
        Operation(name="keys", asks=node_keys.ShowKeys, needs="identity.read", run=node_keys.show_keys),
        Operation(
            name="request_key",
            asks=node_keys.RequestKey,
            needs="identity.administer",
            run=node_keys.request_key,
        ),
        Operation(
            name="rotate_key", asks=node_keys.RotateKey, needs="identity.administer", run=node_keys.rotate_key
        ),
        Operation(name="peers", asks=Nothing, needs="identity.read", run=peers),
        Operation(name="pin", asks=PinPeer, needs="identity.administer", run=pin),
        Operation(name="reconcile", asks=proving.Reconcile, needs="ledger.read", run=proving.reconcile),
        Operation(name="state_logs", asks=proving.StateLogs, needs="ledger.read", run=proving.state_logs),
        Operation(name="set_phrase", asks=SetPhrase, needs="identity.administer", run=set_phrase),
    )
}


def operate(node: Node, name: str, ask: msgspec.Struct, actor: Actor) -> Any:
    """Run an operation for somebody.

    Raises:
        Refused: If the grant is missing; the refusal is in the log.
        LinderoError: What the operation raises.
    """
    operation = OPERATIONS[name]
    if operation.needs not in actor.grants:
        raise node.refuse_access(actor, f"control.{name}", operation.needs)
    return operation.run(node, ask, actor)
