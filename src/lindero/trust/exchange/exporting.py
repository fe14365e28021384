"""Exporting a channel: everything that proves it, in one file that needs no node to verify."""

from collections.abc import Iterator

import msgspec

from lindero.engine.store import Transaction
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Missing
from lindero.kernel.proofs import key_fingerprint
from lindero.trust.exchange import tables
from lindero.trust.exchange.channels import tree_name
from lindero.trust.exchange.showing import Showing
from lindero.trust.exchange.wire import ENTRY_DECODER, Channel, Entry, channel_of
from lindero.trust.identity.keybook import keys_of
from lindero.trust.ledger import tree
from lindero.trust.ledger.bundle import (
    FORMAT,
    MOST_MARKED,
    BundleCheckpoint,
    BundleContents,
    BundleEntry,
    BundleHeader,
    BundleKey,
    BundleReceipt,
    write_bundle,
)
from lindero.trust.ledger.checkpoints import read_checkpoint
from lindero.trust.ledger.evidence import Evidence, write_evidence
from lindero.trust.ledger.notes import COSIGNATURE, ED25519, Signer, VerifierKey, read_note
from lindero.trust.ledger.proof_file import Extra, write_extra, write_proof


def list_channels(rows: Rows) -> list[str]:
    """Return the names of all channels that have entries here."""
    return [name for (name,) in rows.query(tables.SELECT_CHANNELS)]


def export_channel(
    rows: Transaction,
    name: str,
    nation: str,
    signer: Signer,
    now: int,
    *,
    is_opened: bool = False,
    mark: str = "",
) -> bytes:
    """Return the bundle of a channel, as its sender or its receiver holds it.

    Args:
        rows: Reads the store.
        name: The channel, `lindero/NRD-SUD/AG-7/operations`.
        nation: The exporting nation.
        signer: Its node's key.
        now: The node's time, milliseconds UTC.
        is_opened: Whether the own true values behind coarse ones are shown too.
        mark: Who exports it, when and for what (safeguard S-59).

    Raises:
        Invalid: If the name is no channel's.
        Missing: If the channel has no entries here, or its other end is not recognised any more.
    """
    channel = channel_of(name)
    batches = rows.query(tables.SELECT_BATCHES, (name,))
    if not batches:
        known = ", ".join(list_channels(rows)) or "none yet"
        raise Missing("exchange.no_channel", f"There is nothing in {name}.", f"Channels here: {known}.")
    contents = BundleContents(
        header=BundleHeader(
            format=FORMAT,
            channel=name,
            sender=channel.sender,
            receiver=channel.recipient,
            agreement=_agreement_hash(rows, channel),
            exported_by=nation,
            exported_at=now,
            mark=mark[:MOST_MARKED],
        ),
        keys=list(_keys(rows, channel, nation, signer)),
        entries=list(_entries(rows, channel, Showing(rows, channel, nation, now, is_opened=is_opened))),
        checkpoints=[
            BundleCheckpoint(size=read_checkpoint(read_note(note).text).size, note=note)
            for _, _, note, _ in batches
        ],
        receipts=[BundleReceipt(note=receipt) for *_, receipt in batches if receipt],
    )
    return write_bundle(contents, signer)


def export_record(
    rows: Transaction, record_id: str, channel: str, nation: str, signer: Signer, now: int
) -> bytes:
    """Return the proof of a single record that crossed, as C2SP tlog-proof, with what is still shown of it.

    Args:
        rows: Reads the store.
        record_id: The record.
        channel: The channel that it crossed in; the first one if empty.
        nation: The exporting nation.
        signer: Its node's key.
        now: The node's time, milliseconds UTC.

    Raises:
        Missing: If it crossed in no such channel, or is under no checkpoint yet.
    """
    found = [row for row in rows.query(tables.SELECT_CROSSED, (record_id,)) if channel in {"", row[0]}]
    if not found:
        raise Missing(
            "exchange.not_crossed", f"{record_id} crossed in no such channel.", "Look at the record's page."
        )
    name, place, entry = found[0]
    batches = [row for row in rows.query(tables.SELECT_BATCHES, (name,)) if row[0] <= place < row[0] + row[1]]
    if not batches:
        raise Missing(
            "exchange.no_checkpoint", f"{name} has no checkpoint over entry {place}.", "Wait for it."
        )
    first, count, note, _ = batches[0]
    ends = channel_of(name)
    extra = Extra(
        sender=ends.sender,
        receiver=ends.recipient,
        keys=tuple(_keys(rows, ends, nation, signer)),
        entry=msgspec.Raw(entry),
        disclosure=msgspec.Raw(
            Showing(rows, ends, nation, now).of(place, ENTRY_DECODER.decode(entry)) or b"null"
        ),
    )
    proof = tree.prove_inclusion(rows, tree_name(name), place, first + count)
    return write_proof(write_extra(extra), place, proof, note)


def export_evidence(rows: Transaction, nation: str, finder: str) -> bytes:
    """Return the newest evidence that a nation showed two histories of one log, for anyone to judge.

    Raises:
        Missing: If there is none.
    """
    found = rows.query(tables.SELECT_EVIDENCE, (nation,))
    if not found:
        raise Missing(
            "exchange.no_evidence",
            f"There is no evidence against {nation} here.",
            "Look at the page of the log.",
        )
    origin, first_note, second_note, found_at = found[0]
    keys = [
        stated
        for key in keys_of(rows, nation)
        for stated in _both_kinds(nation, key.public_key, key.statement, key.revocation)
    ]
    return write_evidence(
        Evidence(
            nation=nation,
            origin=origin,
            found_by=finder,
            found_at=found_at,
            first_note=first_note,
            second_note=second_note,
            keys=tuple(keys),
        )
    )


def _agreement_hash(rows: Transaction, channel: Channel) -> str:
    """Return the hash of the newest version of the channel's agreement; empty for the control channel."""
    found = rows.query(tables.SELECT_AGREEMENT_HASH, (channel.agreement,))
    return str(found[0][0]) if found else ""


def _keys(rows: Transaction, channel: Channel, nation: str, signer: Signer) -> Iterator[BundleKey]:
    """Yield both nations' keys with what their roots say of them, for signatures and for cosignatures."""
    other = channel.recipient if channel.sender == nation else channel.sender
    known = {owner: keys_of(rows, owner) for owner in (nation, other)}
    if not known[other]:
        raise Missing(
            "exchange.peer", f"{other} is not a recognised neighbour.", "Pin its card: `lindero peers add`."
        )
    if signer.public_key not in {key.public_key for key in known[nation]}:
        yield from _both_kinds(nation, signer.public_key, "", "")
    for owner, keys in sorted(known.items()):
        for key in keys:
            yield from _both_kinds(owner, key.public_key, key.statement, key.revocation)


def _both_kinds(owner: str, key: bytes, statement: str, revocation: str) -> Iterator[BundleKey]:
    for kind in (ED25519, COSIGNATURE):
        yield BundleKey(
            nation=owner,
            key=str(VerifierKey(f"lindero/{owner}", key, kind)),
            fingerprint=key_fingerprint(key),
            statement=statement,
            revocation=revocation,
        )


def _entries(rows: Transaction, channel: Channel, showing: Showing) -> Iterator[BundleEntry]:
    for place, data in rows.query(tables.SELECT_ENTRIES, (channel.name,)):
        entry: Entry = ENTRY_DECODER.decode(data)
        yield BundleEntry(index=place, entry=data, disclosure=showing.of(place, entry))
