"""Checkpoints: one form, the log's own signature, the neighbour's cosignature, no contradiction unseen."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.errors import Conflict, Unproved
from lindero.kernel.proofs import EMPTY_ROOT
from lindero.trust.ledger.checkpoints import (
    Checkpoint,
    cosign,
    is_equivocation,
    merge_cosignatures,
    read_checkpoint,
    sign_checkpoint,
    verify_checkpoint,
)
from lindero.trust.ledger.notes import COSIGNATURE, sign_note
from lindero.trust.ledger.tests.samples import (
    LEAVES,
    MORNING,
    NORDIA,
    ORIGIN,
    SENDER,
    SUDIA,
    signer,
    verifier,
)

CHECKPOINT = Checkpoint(ORIGIN, 17, LEAVES[0])
SIGNED = sign_checkpoint(CHECKPOINT, SENDER)
KEYS = [verifier(SENDER), verifier(SUDIA, COSIGNATURE)]
ROOT = base64.b64encode(LEAVES[0]).decode()


def test_checkpoint_is_written_as_the_specification_says() -> None:
    """Origin, size and root, each on its line, then the extension lines."""
    assert str(CHECKPOINT) == f"{ORIGIN}\n17\n{ROOT}\n"
    assert str(Checkpoint("a", 0, EMPTY_ROOT, ("x", "y"))).endswith("=\nx\ny\n")


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
    st.integers(0, 10**19 - 1),
    st.binary(min_size=32, max_size=32),
    st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), max_size=3),
)
def test_checkpoint_survives_its_text(origin: str, size: int, root: bytes, extensions: list[str]) -> None:
    """What is written is read back, extension lines and any origin included."""
    checkpoint = Checkpoint(origin, size, root, tuple(extensions))
    assert read_checkpoint(str(checkpoint)) == checkpoint


BAD_FORMS = {
    "empty": "",
    "two lines": f"{ORIGIN}\n17\n",
    "no newline at the end": f"{ORIGIN}\n17\n{ROOT}",
    "empty origin": f"\n17\n{ROOT}\n",
    "empty extension": f"{ORIGIN}\n17\n{ROOT}\n\n",
    "leading zero": f"{ORIGIN}\n017\n{ROOT}\n",
    "sign": f"{ORIGIN}\n+17\n{ROOT}\n",
    "negative": f"{ORIGIN}\n-1\n{ROOT}\n",
    "other digits": f"{ORIGIN}\n\u0661\u0667\n{ROOT}\n",
    "endless size": f"{ORIGIN}\n{'9' * 20}\n{ROOT}\n",
    "short root": f"{ORIGIN}\n17\nAAAA\n",
    "no base64": f"{ORIGIN}\n17\n{'*' * 44}\n",
    "base64 without its end": f"{ORIGIN}\n17\n{ROOT.rstrip('=')}\n",
}


@pytest.mark.parametrize("text", BAD_FORMS.values(), ids=BAD_FORMS.keys())
def test_other_forms_are_refused(text: str) -> None:
    """A checkpoint has one form; what comes close is none."""
    with pytest.raises(Unproved) as caught:
        read_checkpoint(text)
    assert caught.value.code == "ledger.checkpoint"


def test_signature_and_cosignature_are_verified_and_told_apart() -> None:
    """The log and its witness each speak for themselves, the witness with a time."""
    signed = verify_checkpoint(cosign(SIGNED, SUDIA, MORNING), ORIGIN, KEYS)
    assert signed.checkpoint == CHECKPOINT
    assert [item.key.name for item in signed.signatures] == [ORIGIN]
    assert [(item.key.name, item.at) for item in signed.cosignatures] == [("SUD", MORNING)]


def test_checkpoint_of_another_log_is_refused() -> None:
    """One log's checkpoint never passes for another's, although one key signs both."""
    with pytest.raises(Unproved) as caught:
        verify_checkpoint(SIGNED, "lindero/NRD-SUD/AG-7/bulk", KEYS)
    assert caught.value.code == "ledger.origin"


def test_cosignature_alone_is_not_enough() -> None:
    """A witness cannot speak for the log."""
    witnessed = cosign(sign_note(str(CHECKPOINT), []), SUDIA, MORNING)
    with pytest.raises(Unproved) as caught:
        verify_checkpoint(witnessed, ORIGIN, KEYS)
    assert caught.value.code == "ledger.note_unsigned"


def test_signature_cannot_be_passed_off_as_cosignature() -> None:
    """The log's key, listed as a witness, does not verify the log's own line."""
    with pytest.raises(Unproved) as caught:
        verify_checkpoint(SIGNED, ORIGIN, [verifier(SENDER, COSIGNATURE)])
    assert caught.value.code == "ledger.note_unsigned"


def test_only_checkpoints_are_cosigned() -> None:
    """A witness puts its name under nothing else."""
    with pytest.raises(Unproved):
        cosign(sign_note("Please sign here.\n", [NORDIA]), SUDIA, MORNING)


def test_cosignature_covers_extension_lines_and_time() -> None:
    """Neither can be changed afterwards."""
    note = cosign(sign_checkpoint(Checkpoint(ORIGIN, 1, LEAVES[0], ("more",)), SENDER), SUDIA, MORNING)
    early = cosign(SIGNED, SUDIA, MORNING - 60_000)
    for text, signatures in (
        (note.text.replace("more", "less"), note.signatures),
        (note.text, early.signatures),
    ):
        with pytest.raises(Unproved):
            verify_checkpoint(type(note)(text, signatures), ORIGIN, [verifier(SUDIA, COSIGNATURE)])


def test_equivocation_is_one_size_with_two_roots() -> None:
    """Growth, repetition and other logs are no contradiction."""
    other_root = Checkpoint(ORIGIN, 17, LEAVES[1])
    assert is_equivocation(CHECKPOINT, other_root)
    assert is_equivocation(other_root, CHECKPOINT)
    assert not is_equivocation(CHECKPOINT, CHECKPOINT)
    assert not is_equivocation(CHECKPOINT, Checkpoint(ORIGIN, 18, LEAVES[1]))
    assert not is_equivocation(CHECKPOINT, Checkpoint("elsewhere", 17, LEAVES[1]))


def test_cosignatures_of_two_witnesses_are_gathered_once_each() -> None:
    """A note gains the lines that it lacks, and no line twice."""
    ours, theirs = cosign(SIGNED, SUDIA, MORNING), cosign(SIGNED, signer("VES"), MORNING)
    merged = merge_cosignatures(ours, theirs)
    assert [item.name for item in merged.signatures] == [ORIGIN, "SUD", "VES"]
    assert merge_cosignatures(merged, ours) == merged


def test_cosignatures_of_another_checkpoint_are_not_gathered() -> None:
    """Lines over another text would only break the note."""
    other = sign_checkpoint(Checkpoint(ORIGIN, 18, LEAVES[1]), SENDER)
    with pytest.raises(Conflict):
        merge_cosignatures(SIGNED, other)
