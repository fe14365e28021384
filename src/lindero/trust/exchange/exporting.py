"""Exporting a channel: everything that proves it, in one file that needs no node to verify."""

from collections.abc import Iterator

from lindero.engine.store import Transaction
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Missing
from lindero.kernel.proofs import key_fingerprint
from lindero.kernel.record import fields_of
from lindero.trust.exchange import tables
from lindero.trust.exchange.wire import ENTRY_DECODER, Channel, Entry, channel_of, disclosed
from lindero.trust.identity.keybook import keys_of
from lindero.trust.ledger.bundle import (
    BundleCheckpoint,
    BundleContents,
    BundleEntry,
    BundleHeader,
    BundleKey,
    BundleReceipt,
    write_bundle,
)
from lindero.trust.ledger.checkpoints import read_checkpoint
from lindero.trust.ledger.notes import COSIGNATURE, ED25519, Signer, VerifierKey, read_note


def list_channels(rows: Rows) -> list[str]:
    """Return the names of all channels that have entries here."""
    return [name for (name,) in rows.query(tables.SELECT_CHANNELS)]


def export_channel(rows: Transaction, name: str, nation: str, signer: Signer, now: int) -> bytes:
    """Return the bundle of a channel, as its sender or its receiver holds it.

    Args:
        rows: Reads the store.
        name: The channel, `lindero/NRD-SUD/AG-7/operations`.
        nation: The exporting nation.
        signer: Its node's key.
        now: The node's time, milliseconds UTC.

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
            channel=name,
            sender=channel.sender,
            receiver=channel.recipient,
            agreement=_agreement_hash(rows, channel),
            exported_by=nation,
            exported_at=now,
        ),
        keys=list(_keys(rows, channel, nation, signer)),
        entries=list(_entries(rows, channel, now)),
        checkpoints=[
            BundleCheckpoint(size=read_checkpoint(read_note(note).text).size, note=note)
            for _, _, note, _ in batches
        ],
        receipts=[BundleReceipt(note=receipt) for *_, receipt in batches if receipt],
    )
    return write_bundle(contents, signer)


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


def _entries(rows: Transaction, channel: Channel, now: int) -> Iterator[BundleEntry]:
    for place, data in rows.query(tables.SELECT_ENTRIES, (channel.name,)):
        entry: Entry = ENTRY_DECODER.decode(data)
        yield BundleEntry(index=place, entry=data, disclosure=_disclosure(rows, entry, now))


def _disclosure(rows: Transaction, entry: Entry, now: int) -> bytes | None:
    """Return what was disclosed, from the record as it is kept here; None once it is past its time or never stored."""
    found = rows.query(tables.SELECT_BODY, (entry.record_id, entry.origin, now))
    if not found:
        return None
    body, salt, disclosure = found[0]
    if disclosure is not None:
        return bytes(disclosure)
    return disclosed(salt, fields_of(body), entry.released)[1]
