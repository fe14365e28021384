"""Keys, trees and bundles for the ledger's tests: synthetic, seeded, the same on every machine."""

from collections.abc import Sequence

import msgspec

from lindero.engine.keys import FileSigner, SeededRandom, new_key
from lindero.kernel.names import record_id_of
from lindero.kernel.proofs import commit_fields, field_salt, key_fingerprint, leaf_hash
from lindero.trust.ledger.bundle import (
    FORMAT,
    RECEIPT_CONTEXT,
    BundleCheckpoint,
    BundleContents,
    BundleEntry,
    BundleHeader,
    BundleKey,
    BundleReceipt,
)
from lindero.trust.ledger.checkpoints import Checkpoint, cosign, sign_checkpoint
from lindero.trust.ledger.notes import COSIGNATURE, SignatureKind, VerifierKey
from lindero.trust.ledger.rules import Frontier
from lindero.trust.ledger.statements import sign_statement

ORIGIN = "lindero/NRD-SUD/AG-7/operations"
MORNING = 1_795_334_400_000
"""2026-11-22T08:00:00Z."""

LEAVES = [leaf_hash(str(number).encode()) for number in range(3_000)]


def signer(name: str, seed: str = "") -> FileSigner:
    """Return a signer whose key follows from its name (and a seed, for a second key of that name)."""
    return FileSigner(name, new_key(SeededRandom(name + seed)))


SENDER = FileSigner(ORIGIN, new_key(SeededRandom("NRD")))
NORDIA = FileSigner("NRD", new_key(SeededRandom("NRD")))
SUDIA = FileSigner("SUD", new_key(SeededRandom("SUD")))


def verifier(of: FileSigner, kind: SignatureKind = 1) -> VerifierKey:
    """Return the public side of a signer, for one type of signature."""
    return VerifierKey(of.name, of.public_key, kind)


def flipped(data: bytes, bit: int) -> bytes:
    """Return the bytes with one bit changed."""
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def sample_entry(index: int, *, erased: bool = False) -> BundleEntry:
    """Return an entry of a vessel's position with a disclosure that withholds its name."""
    salt = index.to_bytes(32, "big")
    fields = [(b"track_id", b'"t%d"' % index), (b"place", b"[%d,0]" % index), (b"name", b'"Albatros"')]
    commitment, digests = commit_fields(salt, fields)
    entry = {
        "id": record_id_of(salt, MORNING + index),
        "source": "NRD",
        "type": "tracking.track_updated",
        "time": MORNING + index,
        "commitment": commitment.hex(),
        "released": ["track_id", "place"],
    }
    disclosure = {
        "values": {name.decode(): msgspec.Raw(value) for name, value in fields[:2]},
        "salts": {name.decode(): field_salt(salt, name).hex() for name, _ in fields[:2]},
        "withheld": [digests[2].hex()],
    }
    encode = msgspec.json.encode
    return BundleEntry(index=index, entry=encode(entry), disclosure=None if erased else encode(disclosure))


def sample_checkpoint(entries: Sequence[BundleEntry], size: int) -> BundleCheckpoint:
    """Return the checkpoint of the first entries, signed by the sender and cosigned by the receiver."""
    note = sign_checkpoint(Checkpoint(ORIGIN, size, _root(entries[:size])), SENDER)
    return BundleCheckpoint(size=size, note=str(cosign(note, SUDIA, MORNING)))


def sample_receipt(entries: Sequence[BundleEntry], size: int, **other: object) -> BundleReceipt:
    """Return the receiver's receipt for the first entries."""
    facts = {"channel": ORIGIN, "size": size, "root": _root(entries[:size]).hex(), "at": MORNING, **other}
    return BundleReceipt(note=str(sign_statement(RECEIPT_CONTEXT, msgspec.json.encode(facts), SUDIA)))


def _root(entries: Sequence[BundleEntry]) -> bytes:
    return Frontier().append_many([leaf_hash(item.entry) for item in entries]).root()


def sample_key(nation: str, key: VerifierKey) -> BundleKey:
    """Return a key as a bundle lists it."""
    return BundleKey(nation=nation, key=str(key), fingerprint=key_fingerprint(key.public_key))


def sample_keys() -> list[BundleKey]:
    """Return the keys that everything in a sample is signed with."""
    return [
        sample_key("NRD", verifier(SENDER)),
        sample_key("NRD", verifier(NORDIA)),
        sample_key("SUD", verifier(SUDIA)),
        sample_key("SUD", verifier(SUDIA, COSIGNATURE)),
    ]


def sample_contents(count: int = 3, *, step: int = 2, erased: Sequence[int] = (1,)) -> BundleContents:
    """Return a channel of some entries, a checkpoint and a receipt for every `step` of them."""
    entries = [sample_entry(index, erased=index in erased) for index in range(count)]
    sizes = sorted({*range(step, count + 1, step), count})
    return BundleContents(
        header=BundleHeader(
            format=FORMAT,
            channel=ORIGIN,
            sender="NRD",
            receiver="SUD",
            agreement="a7" * 32,
            exported_by="NRD",
            exported_at=MORNING,
        ),
        keys=sample_keys(),
        entries=entries,
        checkpoints=[sample_checkpoint(entries, size) for size in sizes],
        receipts=[sample_receipt(entries, size) for size in sizes],
    )


def sample_pins() -> dict[str, frozenset[str]]:
    """Return the right fingerprints of both nations."""
    return {signer.name: frozenset({key_fingerprint(signer.public_key)}) for signer in (NORDIA, SUDIA)}
