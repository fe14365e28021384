"""Stand-alone verifier of the proof of a single record."""

from typing import Final

import msgspec

from lindero.kernel.errors import LinderoError
from lindero.kernel.proofs import leaf_hash, verify_inclusion
from lindero.trust.ledger.bundle import Disclosure, EntryFacts, read_content
from lindero.trust.ledger.chain import check_signed_in_time
from lindero.trust.ledger.checkpoints import read_checkpoint, verify_checkpoint
from lindero.trust.ledger.disclosing import verify_disclosed
from lindero.trust.ledger.keyring import Keyring, Pins
from lindero.trust.ledger.notes import COSIGNATURE, ED25519
from lindero.trust.ledger.proof_file import FORMAT, Extra, TlogProof, malformed, read_proof
from lindero.trust.ledger.report import Counts, Finding, Report

_FACTS: Final = msgspec.json.Decoder(EntryFacts)


def verify_proof(data: bytes, pins: Pins | None = None) -> Report:
    """Verify the proof of a single record from its bytes alone.

    Args:
        data: The bytes of the file.
        pins: Fingerprints by nation that are known from outside: of nation and root, or of a key alone.

    Returns:
        What was verified, what is wrong and what else must be known; nothing in the file makes it raise.
    """
    try:
        proof = read_proof(data)
        extra = read_content(proof.extra, Extra)
        if extra.format != FORMAT:
            raise malformed(f"its extra data are of format {extra.format!r}")
    except LinderoError as error:
        return Report(ok=False, findings=(_finding("file", error),))
    ring = Keyring(extra.keys, pins or {})
    notices = ring.notices((extra.sender, extra.receiver))
    findings = list(ring.findings)
    cosigned = shown = 0
    try:
        cosigned = _check_place(proof, extra, ring)
        shown = _check_disclosure(extra)
    except LinderoError as error:
        findings.append(_finding(f"entry {proof.index}", error))
    if not cosigned and not findings:
        notices.append(f"{extra.receiver} has not cosigned it: only the sender vouches for this log.")
    return Report(
        ok=not findings,
        channel=proof.checkpoint.text.partition("\n")[0],
        counts=Counts(
            entries=0 if findings else 1,
            disclosures=shown,
            erased=0 if findings or shown else 1,
            checkpoints=0 if findings else 1,
            cosigned=cosigned,
        ),
        findings=tuple(findings),
        notices=tuple(notices),
        keys=ring.shown(),
    )


def _check_place(proof: TlogProof, extra: Extra, ring: Keyring) -> int:
    """Prove the entry's place under a checkpoint of its log; return 1 if the receiver cosigned it, else 0.

    Raises:
        Unproved: If signature, root or place do not hold.
    """
    origin = read_checkpoint(proof.checkpoint.text).origin
    cosigners = ring.keys_of(extra.receiver, COSIGNATURE)
    signed = verify_checkpoint(proof.checkpoint, origin, [*ring.keys_of(extra.sender, ED25519), *cosigners])
    seen_at = [
        item.at or 0
        for item in signed.cosignatures
        if ring.links[item.key.public_key].counts_at(item.at or 0)
    ]
    check_signed_in_time(signed.signatures, ring.links, seen_at)
    leaf = leaf_hash(bytes(extra.entry))
    verify_inclusion(leaf, proof.index, signed.checkpoint.size, proof.hashes, signed.checkpoint.root)
    return 1 if seen_at else 0


def _check_disclosure(extra: Extra) -> int:
    """Prove what is shown of the record against the entry's commitment; return how many disclosures there were.

    Raises:
        Unproved: If it does not fit, or the entry is of another form.
    """
    try:
        facts = _FACTS.decode(bytes(extra.entry))
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise malformed(f"the entry is not of the form agreed: {error}") from error
    if bytes(extra.disclosure) == b"null":
        return 0
    verify_disclosed(facts, read_content(bytes(extra.disclosure), Disclosure))
    return 1


def _finding(where: str, error: LinderoError) -> Finding:
    return Finding(code=error.code, where=where, what=error.text, advice=error.advice)
