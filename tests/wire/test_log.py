"""The wire of logs: golden vectors, written by an independent program, that must hold for ever."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lindero.kernel.errors import Unproved
from lindero.kernel.proofs import (
    commit_fields,
    field_digest,
    field_salt,
    leaf_hash,
    verify_consistency,
    verify_disclosure,
    verify_inclusion,
)
from lindero.trust.ledger.bundle import split_lines
from lindero.trust.ledger.checkpoints import Checkpoint, read_checkpoint, verify_checkpoint
from lindero.trust.ledger.notes import Note, VerifierKey, read_note, read_verifier_key, verify_note
from lindero.trust.ledger.rules import Frontier
from lindero.trust.ledger.verify import verify_bundle

GOLDEN = Path(__file__).parent / "golden"
ORIGIN = "nrd.example/log"


def golden(name: str) -> dict[str, Any]:
    """Return a golden file."""
    found: dict[str, Any] = json.loads((GOLDEN / name).read_text(encoding="utf-8"))
    return found


NOTES, CHECKPOINTS, COSIGNATURES = (
    golden(name) for name in ("notes.json", "checkpoints.json", "cosignatures.json")
)
COMMITMENTS, TREES = golden("commitments.json"), golden("trees.json")


def by_name(cases: list[dict[str, Any]]) -> list[Any]:
    """Return golden cases as parameters that carry their names."""
    return [pytest.param(case, id=case["name"]) for case in cases]


def keys_of(file: dict[str, Any]) -> list[VerifierKey]:
    """Return the keys that a golden file says are known."""
    return [read_verifier_key(key["verifier_key"]) for key in file["keys"].values()]


def refused(case: dict[str, Any], verify: Callable[[Note], object]) -> bool:
    """Say whether a bad note is refused with the code that its case names."""
    try:
        verify(read_note(case["note"]))
    except Unproved as error:
        return bool(error.code == case["code"])
    return False


# --- notes ---


@pytest.mark.parametrize("case", by_name(NOTES["good"]))
def test_golden_note_holds(case: dict[str, Any]) -> None:
    """A good note is read, verified and written again as it was."""
    note = read_note(case["note"])
    assert str(note) == case["note"]
    assert note.text == case["text"]
    assert [item.key.name for item in verify_note(note, keys_of(NOTES))] == case["signed_by"]


@pytest.mark.parametrize("case", by_name(NOTES["bad"]))
def test_golden_bad_note_is_refused(case: dict[str, Any]) -> None:
    """Each way of being wrong has its code."""
    assert refused(case, lambda note: verify_note(note, keys_of(NOTES)))


def test_notes_of_other_programs_hold() -> None:
    """A note and keys published with the Go implementation (x/mod/sumdb/note) are read the same way."""
    key = read_verifier_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    note = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
        "\n"
        "— PeterNeumann "
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    assert [item.key for item in verify_note(read_note(note), [key])] == [key]
    database = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
    assert str(read_verifier_key(database)) == database


# --- checkpoints and cosignatures ---


@pytest.mark.parametrize("case", by_name(CHECKPOINTS["good"]))
def test_golden_checkpoint_holds(case: dict[str, Any]) -> None:
    """A good checkpoint says what it should, and is written again as it was."""
    checkpoint = verify_checkpoint(read_note(case["note"]), ORIGIN, keys_of(CHECKPOINTS)).checkpoint
    root, extensions = bytes.fromhex(case["root"]), tuple(case["extensions"])
    assert checkpoint == Checkpoint(case["origin"], case["size"], root, extensions)
    assert case["note"].startswith(str(checkpoint))


@pytest.mark.parametrize("case", by_name(CHECKPOINTS["bad"]))
def test_golden_bad_checkpoint_is_refused(case: dict[str, Any]) -> None:
    """Each way of being wrong has its code."""
    assert refused(case, lambda note: verify_checkpoint(note, ORIGIN, keys_of(CHECKPOINTS)))


@pytest.mark.parametrize("case", by_name(COSIGNATURES["good"]))
def test_golden_cosignature_holds(case: dict[str, Any]) -> None:
    """The witness's times are read from the cosignatures that hold."""
    signed = verify_checkpoint(read_note(case["note"]), ORIGIN, keys_of(COSIGNATURES))
    assert [item.at for item in signed.cosignatures] == case["at"]


@pytest.mark.parametrize("case", by_name(COSIGNATURES["bad"]))
def test_golden_bad_cosignature_is_refused(case: dict[str, Any]) -> None:
    """Each way of being wrong has its code."""
    assert refused(case, lambda note: verify_checkpoint(note, ORIGIN, keys_of(COSIGNATURES)))


# --- commitments ---


@pytest.mark.parametrize("case", by_name(COMMITMENTS["good"]))
def test_golden_commitment_is_made(case: dict[str, Any]) -> None:
    """Salts, digests and commitment come out as an independent program made them."""
    salt = bytes.fromhex(case["salt"])
    fields = [(name.encode(), value.encode()) for name, value in case["fields"].items()]
    commitment, digests = commit_fields(salt, fields)
    assert commitment.hex() == case["commitment"]
    assert [digest.hex() for digest in digests] == list(case["digests"].values())
    for name, value in fields:
        own_salt = field_salt(salt, name)
        assert own_salt.hex() == case["field_salts"][name.decode()]
        assert field_digest(own_salt, name, value).hex() == case["digests"][name.decode()]


def _verify(case: dict[str, Any]) -> None:
    verify_disclosure(
        bytes.fromhex(case["commitment"]),
        [
            (name.encode(), bytes.fromhex(case["salts"][name]), value.encode())
            for name, value in case["values"].items()
        ],
        [bytes.fromhex(digest) for digest in case["withheld"]],
    )


def test_golden_disclosure_holds() -> None:
    """Two of four fields are proved without the other two."""
    _verify(COMMITMENTS["disclosure"])


@pytest.mark.parametrize("case", by_name(COMMITMENTS["bad"]))
def test_golden_bad_disclosure_is_refused(case: dict[str, Any]) -> None:
    """Nothing about a disclosure can be changed."""
    with pytest.raises(Unproved) as caught:
        _verify(case)
    assert caught.value.code == "proofs.disclosure"


# --- trees ---

LEAVES = [leaf_hash(str(number).encode()) for number in range(300)]


def root_of(size: int) -> bytes:
    """Return the root of the golden tree's first leaves."""
    return Frontier().append_many(LEAVES[:size]).root()


def test_golden_roots_and_proofs_hold() -> None:
    """Roots and proofs are those of an independent, recursive program."""
    for size, root in TREES["roots"].items():
        assert root_of(int(size)).hex() == root, size
    for case in TREES["inclusion"]:
        index, size = case["index"], case["size"]
        proof = [bytes.fromhex(item) for item in case["proof"]]
        verify_inclusion(LEAVES[index], index, size, proof, root_of(size))
    for case in TREES["consistency"]:
        old, new = case["old"], case["new"]
        proof = [bytes.fromhex(item) for item in case["proof"]]
        verify_consistency(old, root_of(old), new, root_of(new), proof)


# --- bundle ---


def test_golden_bundle_holds() -> None:
    """A bundle of the first release verifies with every later one, and no line of it can be left out."""
    data = (GOLDEN / "bundle.jsonl").read_bytes()
    report = verify_bundle(data)
    assert report.ok, report.findings
    assert (report.counts.entries, report.counts.erased, report.counts.receipts) == (5, 1, 3)
    lines = list(split_lines(data))
    for place in range(len(lines)):
        assert not verify_bundle(b"".join([*lines[:place], *lines[place + 1 :]])).ok, place


def test_golden_checkpoint_texts_are_read_alone() -> None:
    """The text of a checkpoint is readable without its signatures."""
    for case in CHECKPOINTS["good"]:
        assert read_checkpoint(read_note(case["note"]).text).size == case["size"]
