"""Proofs as pure functions: Merkle trees, salted field commitments, signatures; nothing here keeps state."""

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from struct import Struct
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from lindero.kernel.errors import Unproved

HASH_BYTES: Final = 32
"""Length of every hash, digest, root and commitment: SHA-256."""

FIELD_SALT_BYTES: Final = 16
"""Length of the salt that is disclosed together with one field's value."""

EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
"""Root of the tree without leaves (RFC 9162, section 2.1.1)."""

_COMMITMENT_DOMAIN: Final = b"lindero/fields/v1\x00"
_sha256 = hashlib.sha256


# --- Merkle tree --------------------------------------------------------------------------------------------


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf: SHA-256(0x00 || data) (RFC 9162, section 2.1.1)."""
    return _sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: SHA-256(0x01 || left || right) (RFC 9162, section 2.1.1)."""
    return _sha256(b"\x01" + left + right).digest()


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Prove that a leaf stands at its place in a tree (RFC 9162, section 2.1.3.2).

    Args:
        leaf: The leaf's hash, as `leaf_hash` gives it.
        index: The leaf's place, from 0.
        size: Number of leaves of the tree.
        proof: Hashes of the siblings on the way from the leaf up to the root.
        root: The tree's root.

    Raises:
        Unproved: With code `proofs.inclusion` if any of them does not fit the others.
    """
    if not 0 <= index < size:
        raise _not_included(f"a tree of {size} leaves has no leaf {index}")
    _check_hashes("proofs.inclusion", (leaf, root, *proof))
    node, position, last = leaf, index, size - 1
    for sibling in proof:
        if last == 0:
            raise _not_included("the proof is too long")
        if position & 1 or position == last:
            node = node_hash(sibling, node)
            while position and not position & 1:
                position >>= 1
                last >>= 1
        else:
            node = node_hash(node, sibling)
        position >>= 1
        last >>= 1
    if last:
        raise _not_included("the proof is too short")
    if node != root:
        raise _not_included("the proof leads to another root")


def verify_consistency(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Prove that a tree grew by appending only (RFC 9162, section 2.1.4.2).

    Args:
        old_size: Number of leaves of the earlier tree; every tree extends the empty one.
        old_root: Root of the earlier tree.
        new_size: Number of leaves of the later tree.
        new_root: Root of the later tree.
        proof: Hashes of subtrees that both trees share, or that only the later one has.

    Raises:
        Unproved: With code `proofs.consistency` if the later tree does not extend the earlier one.
    """
    if not 0 <= old_size <= new_size:
        raise _not_consistent(f"a log of {new_size} leaves cannot extend one of {old_size}")
    _check_hashes("proofs.consistency", (old_root, new_root, *proof))
    if old_size in {0, new_size}:
        if proof:
            raise _not_consistent("the proof is too long")
        if old_root != (new_root if old_size else EMPTY_ROOT):
            raise _not_consistent("two roots are given for one size")
        if new_size == 0 and new_root != EMPTY_ROOT:
            raise _not_consistent("the empty tree has another root")
        return
    old_found, new_found = _roots_of_consistency(old_size, old_root, new_size, proof)
    if old_found != old_root:
        raise _not_consistent("the proof leads to another earlier root")
    if new_found != new_root:
        raise _not_consistent("the proof leads to another later root")


def _roots_of_consistency(
    old_size: int, old_root: bytes, new_size: int, proof: Sequence[bytes]
) -> tuple[bytes, bytes]:
    """Return the earlier and the later root that a proof leads to, for 0 < old_size < new_size."""
    # A whole earlier tree is itself the first subtree, and is left out of the proof.
    path = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    if not path:
        raise _not_consistent("the proof is too short")
    position, last = old_size - 1, new_size - 1
    while position & 1:
        position >>= 1
        last >>= 1
    old_node = new_node = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise _not_consistent("the proof is too long")
        if position & 1 or position == last:
            old_node = node_hash(sibling, old_node)
            new_node = node_hash(sibling, new_node)
            while position and not position & 1:
                position >>= 1
                last >>= 1
        else:
            new_node = node_hash(new_node, sibling)
        position >>= 1
        last >>= 1
    if last:
        raise _not_consistent("the proof is too short")
    return old_node, new_node


# --- fields -------------------------------------------------------------------------------------------------


def field_salt(salt: bytes, name: bytes) -> bytes:
    """Return the salt of one field: the first 16 bytes of SHA-256(salt || name).

    It can be disclosed with the field's value without helping anyone to guess another field.

    Args:
        salt: The record's secret salt.
        name: The field's name in UTF-8.
    """
    return _sha256(salt + name).digest()[:FIELD_SALT_BYTES]


def field_digest(salt: bytes, name: bytes, value_json: bytes) -> bytes:
    """Return the digest of one field: SHA-256(salt || name || 0x00 || value).

    Args:
        salt: The field's own salt, from `field_salt`.
        name: The field's name in UTF-8, without a zero byte.
        value_json: The value's JSON bytes exactly as they stand in the body.
    """
    return _sha256(salt + name + b"\x00" + value_json).digest()


def commitment_of(digests: Iterable[bytes]) -> bytes:
    """Return the record's commitment: SHA-256("lindero/fields/v1" || 0x00 || the digests in ascending order).

    The order is that of the digests' bytes, so it tells nothing of the order of the fields.
    """
    return _sha256(_COMMITMENT_DOMAIN + b"".join(sorted(digests))).digest()


def commit_fields(salt: bytes, fields: Sequence[tuple[bytes, bytes]]) -> tuple[bytes, list[bytes]]:
    """Commit to all fields of a record at once; equal to the three functions above, in one pass.

    Args:
        salt: The record's secret salt.
        fields: Name (UTF-8, without a zero byte) and JSON bytes of every field of the body.

    Returns:
        The record's commitment, and the digest of each field in the order given.
    """
    # Written out, because every record that is put and every one that crosses passes here.
    digests = [
        _sha256(_sha256(salt + name).digest()[:FIELD_SALT_BYTES] + name + b"\x00" + value).digest()
        for name, value in fields
    ]
    return _sha256(_COMMITMENT_DOMAIN + b"".join(sorted(digests))).digest(), digests


def disclosed_commitment(
    names: tuple[bytes, ...], values: Iterable[bytes], salts: Iterable[str], withheld: Iterable[str]
) -> str:
    """Return the commitment that disclosed values and withheld digests amount to, in hexadecimal.

    Written out, since every record that a node receives passes here; `verify_disclosure` says the same in words.

    Args:
        names: Names of the disclosed fields, as `hashed_names` gives them.
        values: Their JSON bytes.
        salts: Their salts, 32 hexadecimal digits each.
        withheld: Digests (64 hexadecimal digits) of the others.

    Raises:
        Unproved: With code `proofs.disclosure` if a salt or digest is not lower-case hexadecimal of its length.
    """
    own_salts = _strict_hex(tuple(salts), FIELD_SALT_BYTES)
    digests = [
        _sha256(salt + label + value).digest()
        for salt, label, value in zip(own_salts, names, values, strict=True)
    ]
    digests += _strict_hex(tuple(withheld), HASH_BYTES)
    digests.sort()
    return _sha256(_COMMITMENT_DOMAIN + b"".join(digests)).hexdigest()


@lru_cache(maxsize=1_024)
def hashed_names(names: tuple[str, ...]) -> tuple[bytes, ...]:
    """Return names as they are hashed before their values; remembered, since few sets recur."""
    return tuple(name.encode() + b"\x00" for name in names)


def verify_disclosure(
    commitment: bytes, disclosed: Iterable[tuple[bytes, bytes, bytes]], withheld: Sequence[bytes]
) -> None:
    """Prove that disclosed values are those that a record committed to.

    Args:
        commitment: The record's commitment.
        disclosed: Name, field salt and JSON bytes of each disclosed field.
        withheld: Digests of the fields that were not disclosed.

    Raises:
        Unproved: With code `proofs.disclosure` if a value, salt, name or digest is not the one committed to.
    """
    _check_hashes("proofs.disclosure", (commitment, *withheld))
    digests = list(withheld)
    for name, salt, value_json in disclosed:
        # Salts of one length and names without a zero byte make the hashed bytes readable in one way only.
        if len(salt) != FIELD_SALT_BYTES or b"\x00" in name:
            raise _not_disclosed()
        digests.append(field_digest(salt, name, value_json))
    if commitment_of(digests) != commitment:
        raise _not_disclosed()


# --- signatures ---------------------------------------------------------------------------------------------


def verify_ed25519(public_key: bytes, message: bytes, signature: bytes) -> None:
    """Prove that the holder of a key signed a message (Ed25519, RFC 8032).

    Args:
        public_key: 32 bytes.
        message: The signed bytes.
        signature: 64 bytes.

    Raises:
        Unproved: With code `proofs.public_key` if the key is no Ed25519 key, `proofs.signature` if it did not
            sign these bytes.
    """
    try:
        key = Ed25519PublicKey.from_public_bytes(public_key)
    except ValueError as error:
        raise Unproved(
            "proofs.public_key",
            "This is no Ed25519 public key.",
            "Compare it with the key that was handed over.",
        ) from error
    try:
        key.verify(signature, message)
    except InvalidSignature as error:
        raise Unproved(
            "proofs.signature",
            "The signature was not made by this key over these bytes.",
            "Treat them as altered or forged; ask the signer for the original.",
        ) from error


def verify_ml_dsa_44(public_key: bytes, message: bytes, signature: bytes, context: bytes) -> None:
    """Prove that the holder of a key signed a message for one use (ML-DSA-44, FIPS 204).

    Args:
        public_key: 1,312 bytes.
        message: The signed bytes.
        signature: 2,420 bytes.
        context: What the signature is for; one made for another use does not count.

    Raises:
        Unproved: With code `proofs.public_key` if the key is no ML-DSA-44 key, `proofs.signature` if it did not
            sign these bytes for this use.
    """
    try:
        key = MLDSA44PublicKey.from_public_bytes(public_key)
    except ValueError as error:
        raise Unproved(
            "proofs.public_key",
            "This is no ML-DSA-44 public key.",
            "Compare it with the key that was handed over.",
        ) from error
    try:
        key.verify(signature, message, context)
    except InvalidSignature as error:
        raise Unproved(
            "proofs.signature",
            "The signature was not made by this ML-DSA-44 key over these bytes for this use.",
            "Treat them as altered or forged; ask the signer for the original.",
        ) from error


def key_fingerprint(public_key: bytes) -> str:
    """Return the fingerprint by which people compare a key: SHA-256 of its raw bytes in hexadecimal."""
    return _sha256(public_key).hexdigest()


def are_hexadecimal(texts: Sequence[str], length: int) -> bool:
    """Say whether each text is the one hexadecimal form of some bytes: lower-case, two digits for each of them.

    Args:
        texts: Texts.
        length: How many bytes each of them is to say.
    """
    return _bytes_of(texts, length) is not None


def _bytes_of(texts: Sequence[str], length: int) -> bytes | None:
    """Return the bytes that hexadecimal texts say, one after the other; None if one has another form or length.

    All are read in one go: written again with a space after every `length` bytes, they are what they were. As many
    bytes as there ought to be leave no room for a space within a text.
    """
    joined = " ".join(texts)
    try:
        data = bytes.fromhex(joined)
    except ValueError:
        return None
    return data if len(data) == length * len(texts) and data.hex(" ", length) == joined else None


def _strict_hex(texts: Sequence[str], length: int) -> tuple[bytes, ...]:
    """Read hexadecimal that has one form only, so that whoever verifies later reads the same bytes."""
    data = _bytes_of(texts, length)
    if data is None:
        raise _not_disclosed()
    parts: tuple[bytes, ...] = _in_parts(length, len(texts)).unpack(data)
    return parts


@lru_cache(maxsize=1_024)
def _in_parts(length: int, count: int) -> Struct:
    """Return what cuts bytes into parts of one length."""
    return Struct(f"{length}s" * count)


# --- refusals -----------------------------------------------------------------------------------------------


def _check_hashes(code: str, hashes: Iterable[bytes]) -> None:
    if any(len(item) != HASH_BYTES for item in hashes):
        raise Unproved(code, "A hash is not 32 bytes long.", "Ask for the proof again.")


def _not_included(what: str) -> Unproved:
    return Unproved(
        "proofs.inclusion",
        f"The leaf is not proved to be in the tree: {what}.",
        "Ask for a fresh proof; if it fails again, the log or the entry was altered.",
    )


def _not_consistent(what: str) -> Unproved:
    return Unproved(
        "proofs.consistency",
        f"The log is not proved to have grown by appending only: {what}.",
        "Keep both checkpoints as evidence; the log may have been rewritten.",
    )


def _not_disclosed() -> Unproved:
    return Unproved(
        "proofs.disclosure",
        "The disclosed fields are not those that the record committed to.",
        "Do not use the values; ask the origin to disclose them again.",
    )
