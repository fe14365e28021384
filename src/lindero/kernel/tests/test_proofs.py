"""Proofs: what holds is accepted, and every change of it is refused."""

import base64
import hashlib
import json
import random
import tarfile
import time
import timeit
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.errors import Unproved
from lindero.kernel.proofs import (
    EMPTY_ROOT,
    FIELD_SALT_BYTES,
    are_hexadecimal,
    commit_fields,
    commitment_of,
    disclosed_commitment,
    field_digest,
    field_salt,
    hashed_names,
    key_fingerprint,
    leaf_hash,
    node_hash,
    verify_consistency,
    verify_disclosure,
    verify_ed25519,
    verify_inclusion,
)

VECTORS = Path(__file__).parents[5] / "shared" / "data" / "13_crypto_log_policy" / "rfc6962_inclusion.tar.gz"
MAX_LEAVES = 70
SIZES = st.integers(1, MAX_LEAVES)
LEAVES = [leaf_hash(str(number).encode()) for number in range(MAX_LEAVES)]


# --- the oracle: RFC 9162, section 2.1, word for word -------------------------------------------------------


def _split(count: int) -> int:
    """Return the largest power of two below a count."""
    power = 1
    while power * 2 < count:
        power *= 2
    return power


def _root(leaves: list[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    middle = _split(len(leaves))
    return hashlib.sha256(b"\x01" + _root(leaves[:middle]) + _root(leaves[middle:])).digest()


def _inclusion(index: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    middle = _split(len(leaves))
    if index < middle:
        return [*_inclusion(index, leaves[:middle]), _root(leaves[middle:])]
    return [*_inclusion(index - middle, leaves[middle:]), _root(leaves[:middle])]


def _consistency(old: int, leaves: list[bytes], *, whole: bool = True) -> list[bytes]:
    if old == len(leaves):
        return [] if whole else [_root(leaves)]
    middle = _split(len(leaves))
    if old <= middle:
        return [*_consistency(old, leaves[:middle], whole=whole), _root(leaves[middle:])]
    return [*_consistency(old - middle, leaves[middle:], whole=False), _root(leaves[:middle])]


def _flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8 % len(data)] ^= 1 << bit % 8
    return bytes(changed)


def _changes(proof: list[bytes], bit: int) -> Iterator[list[bytes]]:
    """Yield the proof with one element changed, dropped, doubled, added, and two exchanged."""
    for place in range(len(proof)):
        yield [*proof[:place], _flipped(proof[place], bit), *proof[place + 1 :]]
        yield [*proof[:place], *proof[place + 1 :]]
        yield [*proof[: place + 1], *proof[place:]]
    yield [*proof, LEAVES[0]]
    yield [LEAVES[0], *proof]
    if len(proof) > 1:
        yield [proof[1], proof[0], *proof[2:]]


# --- Merkle tree --------------------------------------------------------------------------------------------


def test_hashes_are_those_of_the_standard() -> None:
    """Leaf, node and empty tree hash as the certificate-transparency logs of the world do."""
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert leaf_hash(b"L123456").hex() == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    assert (
        node_hash(b"N123", b"N456").hex()
        == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"
    )


@given(SIZES.flatmap(lambda size: st.tuples(st.integers(0, size - 1), st.just(size))))
def test_inclusion_is_proved_for_every_leaf_of_every_size(place: tuple[int, int]) -> None:
    """A proof built by the standard's own words verifies."""
    index, size = place
    leaves = LEAVES[:size]
    verify_inclusion(leaves[index], index, size, _inclusion(index, leaves), _root(leaves))


@given(SIZES.flatmap(lambda size: st.tuples(st.integers(0, size - 1), st.just(size))), st.integers(0, 255))
def test_inclusion_fails_with_any_change(place: tuple[int, int], bit: int) -> None:
    """No changed leaf, root, place or proof passes."""
    index, size = place
    leaves = LEAVES[:size]
    leaf, proof, root = leaves[index], _inclusion(index, leaves), _root(leaves)
    forged = [(_flipped(leaf, bit), index, proof, root), (leaf, index, proof, _flipped(root, bit))]
    forged += [(leaf, other, proof, root) for other in (-1, index - 1, index + 1, index ^ 2, size)]
    forged += [(leaf, index, changed, root) for changed in _changes(proof, bit)]
    for forged_leaf, forged_index, forged_proof, forged_root in forged:
        with pytest.raises(Unproved) as caught:
            verify_inclusion(forged_leaf, forged_index, size, forged_proof, forged_root)
        assert caught.value.code == "proofs.inclusion"


@pytest.mark.parametrize("length", [0, 31, 33])
def test_hash_of_another_length_is_refused(length: int) -> None:
    """A proof cannot smuggle bytes from one node into the next by hashes of odd lengths."""
    odd = bytes(length)
    for leaf, proof, root in ((odd, [EMPTY_ROOT], EMPTY_ROOT), (EMPTY_ROOT, [odd], EMPTY_ROOT)):
        with pytest.raises(Unproved, match="32 bytes"):
            verify_inclusion(leaf, 0, 2, proof, root)
    with pytest.raises(Unproved, match="32 bytes"):
        verify_consistency(1, odd, 2, EMPTY_ROOT, [EMPTY_ROOT])


@given(SIZES.flatmap(lambda size: st.tuples(st.integers(0, size), st.just(size))))
def test_consistency_is_proved_between_every_two_sizes(sizes: tuple[int, int]) -> None:
    """A log that only grew can prove it, from the empty tree on."""
    old, new = sizes
    leaves = LEAVES[:new]
    proof = _consistency(old, leaves) if old else []
    verify_consistency(old, _root(leaves[:old]), new, _root(leaves), proof)


@given(SIZES.flatmap(lambda size: st.tuples(st.integers(1, size), st.just(size))), st.integers(0, 255))
def test_consistency_fails_with_any_change(sizes: tuple[int, int], bit: int) -> None:
    """No changed root or proof passes, and no log that shrank."""
    old, new = sizes
    leaves = LEAVES[:new]
    old_root, new_root, proof = _root(leaves[:old]), _root(leaves), _consistency(old, leaves)
    forged = [(_flipped(old_root, bit), new_root, proof), (old_root, _flipped(new_root, bit), proof)]
    forged += [(old_root, new_root, changed) for changed in _changes(proof, bit)]
    for forged_old, forged_new, forged_proof in forged:
        with pytest.raises(Unproved) as caught:
            verify_consistency(old, forged_old, new, forged_new, forged_proof)
        assert caught.value.code == "proofs.consistency"
    with pytest.raises(Unproved, match="cannot extend"):
        verify_consistency(new + 1, old_root, new, new_root, proof)


@given(st.integers(2, MAX_LEAVES), st.data())
def test_a_rewritten_leaf_breaks_consistency(new: int, data: st.DataObject) -> None:
    """Whoever rewrites one leaf of the past finds no proof that connects the old root with the new one."""
    old = data.draw(st.integers(1, new - 1))
    rewritten = data.draw(st.integers(0, old - 1))
    leaves = [leaf if place != rewritten else EMPTY_ROOT for place, leaf in enumerate(LEAVES[:new])]
    with pytest.raises(Unproved):
        verify_consistency(old, _root(LEAVES[:old]), new, _root(leaves), _consistency(old, leaves))


def test_proof_of_another_length_passes_for_no_root() -> None:
    """Whoever chooses the root too could make a longer or a shorter way lead there: the size says how long it is."""
    leaf, beside, further = LEAVES[:3]
    for size, proof, root in (
        (1, [beside], node_hash(beside, leaf)),
        (4, [beside], node_hash(leaf, beside)),
    ):
        with pytest.raises(Unproved, match=r"too (long|short)"):
            verify_inclusion(leaf, 0, size, proof, root)
    old_root, new_root = node_hash(beside, leaf), node_hash(beside, node_hash(leaf, further))
    verify_consistency(3, old_root, 4, new_root, [leaf, further, beside])
    with pytest.raises(Unproved, match="too short"):
        verify_consistency(3, old_root, 8, new_root, [leaf, further, beside])
    over = LEAVES[3]
    with pytest.raises(Unproved, match="too long"):
        verify_consistency(
            3, node_hash(over, old_root), 4, node_hash(over, new_root), [leaf, further, beside, over]
        )


def test_the_empty_tree_has_one_root() -> None:
    """Nothing but the hash of nothing is the root of a log without leaves."""
    verify_consistency(0, EMPTY_ROOT, 0, EMPTY_ROOT, [])
    verify_consistency(0, EMPTY_ROOT, 3, LEAVES[0], [])
    for old_root, size, root in ((LEAVES[0], 3, LEAVES[0]), (EMPTY_ROOT, 0, LEAVES[0])):
        with pytest.raises(Unproved):
            verify_consistency(0, old_root, size, root, [])


def test_inclusion_agrees_with_the_vectors_of_others() -> None:
    """The published cases for RFC 6962 inclusion proofs, happy and tampered, come out as they say."""
    if not VECTORS.exists():
        pytest.skip("the data is not there: ../shared/data/13_crypto_log_policy/rfc6962_inclusion.tar.gz")
    cases: list[dict[str, Any]] = []
    with tarfile.open(VECTORS) as archive:
        for member in archive.getmembers():
            file = archive.extractfile(member)
            if file is not None and member.name.endswith(".json"):
                cases.append(json.load(file))
    assert len(cases) > 90
    wrong = [case["desc"] for case in cases if _holds(case) == case["wantErr"]]
    assert wrong == []


def _holds(case: dict[str, Any]) -> bool:
    """Say whether a published case verifies here."""
    leaf, root = (base64.b64decode(case[name] or "") for name in ("leafHash", "root"))
    proof = [base64.b64decode(item) for item in case["proof"] or ()]
    try:
        verify_inclusion(leaf, case["leafIdx"], case["treeSize"], proof, root)
    except Unproved:
        return False
    return True


# --- fields -------------------------------------------------------------------------------------------------

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True).map(str.encode)
VALUES = st.sampled_from([b"null", b"true", b"0", b"1", b'""', b'"a"', b"[1,2]", b'{"a":1}'])
FIELDS = st.dictionaries(NAMES, VALUES, max_size=8)
SALTS = st.binary(min_size=32, max_size=32)


@given(SALTS, FIELDS)
def test_committing_at_once_equals_committing_step_by_step(salt: bytes, fields: dict[bytes, bytes]) -> None:
    """The fast function gives what the three small ones give, in the order of the fields."""
    commitment, digests = commit_fields(salt, list(fields.items()))
    assert digests == [field_digest(field_salt(salt, name), name, value) for name, value in fields.items()]
    assert commitment == commitment_of(digests)


def test_commitment_is_the_formula_of_the_protocol() -> None:
    """Salts, digests and commitment are made as the protocol document writes it."""
    salt = bytes(range(32))
    own_salt = hashlib.sha256(salt + b"speed").digest()[:16]
    digest = hashlib.sha256(own_salt + b"speed" + b"\x00" + b"12").digest()
    assert field_salt(salt, b"speed") == own_salt
    assert field_digest(own_salt, b"speed", b"12") == digest
    assert commitment_of([digest]) == hashlib.sha256(b"lindero/fields/v1\x00" + digest).digest()


@given(SALTS, FIELDS, st.randoms(use_true_random=False))
def test_commitment_says_nothing_of_the_order_of_fields(
    salt: bytes, fields: dict[bytes, bytes], order: random.Random
) -> None:
    """Fields in any order give one commitment."""
    shuffled = list(fields.items())
    order.shuffle(shuffled)
    assert commit_fields(salt, shuffled)[0] == commit_fields(salt, list(fields.items()))[0]


@given(SALTS, FIELDS, st.data())
def test_any_part_can_be_disclosed_and_proved(
    salt: bytes, fields: dict[bytes, bytes], data: st.DataObject
) -> None:
    """Whichever fields are withheld, the others are proved by their salts and the withheld digests."""
    shown = data.draw(st.sets(st.sampled_from(sorted(fields)))) if fields else set()
    commitment, digests = commit_fields(salt, list(fields.items()))
    disclosed = [(name, field_salt(salt, name), fields[name]) for name in shown]
    withheld = [digest for name, digest in zip(fields, digests, strict=True) if name not in shown]
    verify_disclosure(commitment, disclosed, withheld)


@given(SALTS, FIELDS.filter(bool), st.integers(0, 255))
def test_no_changed_disclosure_passes(salt: bytes, fields: dict[bytes, bytes], bit: int) -> None:
    """A changed value, name, salt, digest or commitment, a field left out or a field added is refused."""
    commitment, digests = commit_fields(salt, list(fields.items()))
    name, value = next(iter(fields.items()))
    own_salt, withheld = field_salt(salt, name), digests[1:]
    forged: list[tuple[bytes, list[tuple[bytes, bytes, bytes]], list[bytes]]] = [
        (commitment, [(name, own_salt, value + b" ")], withheld),
        (commitment, [(name + b"x", own_salt, value)], withheld),
        (commitment, [(name, _flipped(own_salt, bit), value)], withheld),
        (commitment, [(name, own_salt[:-1], value)], withheld),
        (commitment, [], withheld),
        (commitment, [(name, own_salt, value)], [*withheld, EMPTY_ROOT]),
        (commitment, [(name, own_salt, value)], [*withheld, b"short"]),
        (_flipped(commitment, bit), [(name, own_salt, value)], withheld),
    ]
    for forged_commitment, disclosed, digests_given in forged:
        with pytest.raises(Unproved) as caught:
            verify_disclosure(forged_commitment, disclosed, digests_given)
        assert caught.value.code == "proofs.disclosure"


@pytest.mark.parametrize(
    "texts",
    [
        ["AB"],
        ["0"],
        ["abc"],
        ["0x"],
        ["ab", "a"],
        ["a", "bcd"],
        ["ab cd"],
        ["ab cd", ""],
        [" ab"],
        ["ab", "\n"],
    ],
)
def test_hexadecimal_has_one_form(texts: list[str]) -> None:
    """Upper case, another length, blanks or other letters are no form of a byte, in whichever place of a batch."""
    assert are_hexadecimal(["ab", "cd", "00"], 1)
    assert are_hexadecimal([], 1)
    assert not are_hexadecimal(texts, 1)
    assert not are_hexadecimal(["00", *texts, "00"], 1)


@pytest.mark.parametrize("text", ["AB" * 16, "ab" * 15, "ab" * 15 + "a ", "zz" * 16])
def test_salts_and_digests_of_another_form_prove_nothing(text: str) -> None:
    """What a neighbour shows is read in its one form, in words where it has another: a salt, or a withheld digest."""
    names = hashed_names(("place",))
    assert disclosed_commitment(names, [b"1"], ["ab" * 16], ["cd" * 32])
    for salts, withheld in (([text], ["cd" * 32]), (["ab" * 16], [text * 2])):
        with pytest.raises(Unproved) as caught:
            disclosed_commitment(names, [b"1"], salts, withheld)
        assert caught.value.code == "proofs.disclosure"


def test_two_digests_do_not_pass_for_one_withheld_field() -> None:
    """The commitment is a hash of joined digests: each that is withheld has the length of one."""
    salt = bytes(32)
    commitment, digests = commit_fields(salt, [(b"a", b"1"), (b"b", b"2")])
    verify_disclosure(commitment, [], digests)
    with pytest.raises(Unproved) as caught:
        verify_disclosure(commitment, [], [b"".join(sorted(digests))])
    assert caught.value.code == "proofs.disclosure"


def test_bytes_are_not_moved_between_name_and_value() -> None:
    """A name with a zero byte, or a salt of another length, would allow a second reading of the same hash."""
    salt = bytes(FIELD_SALT_BYTES)
    digest = field_digest(salt, b"a", b'"x\x00y"')
    commitment = commitment_of([digest])
    with pytest.raises(Unproved):
        verify_disclosure(commitment, [(b'a\x00"x', salt, b'y"')], [])
    with pytest.raises(Unproved):
        verify_disclosure(commitment, [(b"", salt + b"a", b'"x\x00y"')], [])


@pytest.mark.speed
def test_committing_costs_little_more_than_its_hashes() -> None:
    """Committing to ten fields stays below three times the cost of the 21 bare hashes in it."""
    salt, data = bytes(32), bytes(48)
    fields = [(f"field_{number}".encode(), b'"value"') for number in range(10)]
    # Of the processor's time, not the clock's: what else the machine does would count otherwise.
    commit = min(
        timeit.repeat(lambda: commit_fields(salt, fields), timer=time.thread_time, number=500, repeat=7)
    )
    bare = min(
        timeit.repeat(
            lambda: hashlib.sha256(data).digest(), timer=time.thread_time, number=500 * 21, repeat=7
        )
    )
    assert commit < 3 * bare


# --- signatures ---------------------------------------------------------------------------------------------

# RFC 8032, section 7.1, tests 1 to 3: public key, message, signature.
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), RFC_8032)
def test_signatures_of_the_standard_hold(key: str, message: str, signature: str) -> None:
    """The standard's own examples verify, and fail with one bit changed in key, message or signature."""
    raw_key, raw_message, raw_signature = (bytes.fromhex(item) for item in (key, message, signature))
    verify_ed25519(raw_key, raw_message, raw_signature)
    for bit in (0, 7, 255, 256, 511):
        with pytest.raises(Unproved) as caught:
            verify_ed25519(raw_key, raw_message, _flipped(raw_signature, bit))
        assert caught.value.code == "proofs.signature"
    with pytest.raises(Unproved):
        verify_ed25519(_flipped(raw_key, 3), raw_message, raw_signature)
    with pytest.raises(Unproved):
        verify_ed25519(raw_key, raw_message + b"\x00", raw_signature)


@pytest.mark.parametrize("length", [0, 63, 65])
def test_signature_of_another_length_is_refused(length: int) -> None:
    """What is no 64 bytes is no signature."""
    with pytest.raises(Unproved) as caught:
        verify_ed25519(bytes.fromhex(RFC_8032[0][0]), b"", bytes(length))
    assert caught.value.code == "proofs.signature"


@pytest.mark.parametrize("length", [0, 31, 33])
def test_key_of_another_length_is_refused(length: int) -> None:
    """What is no 32 bytes is no key."""
    with pytest.raises(Unproved) as caught:
        verify_ed25519(bytes(length), b"", bytes(64))
    assert caught.value.code == "proofs.public_key"


def test_fingerprint_is_the_hash_of_the_raw_key() -> None:
    """Two persons with any tool for SHA-256 can compare keys."""
    key = bytes.fromhex(RFC_8032[0][0])
    assert key_fingerprint(key) == hashlib.sha256(key).hexdigest()
