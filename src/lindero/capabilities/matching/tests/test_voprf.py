"""The function of RFC 9497: its published vectors, what it hides, and proofs that cannot be bent."""

import hashlib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.matching import ristretto, voprf
from lindero.kernel.errors import Invalid, Unproved

STANDARD: dict[str, Any] = msgspec.json.decode(Path(__file__).with_name("rfc9497.json").read_bytes())
SECRET, PUBLIC = voprf.derive_key(b"\x07" * 32, b"test")
few = settings(max_examples=30)


def of(texts: list[str]) -> list[bytes]:
    """Return hexadecimal texts as bytes."""
    return [bytes.fromhex(text) for text in texts]


def scalar(text: str) -> bytes:
    """Return a scalar for a test."""
    return voprf.scalar_of(hashlib.sha256(text.encode()).digest())


def test_RFC_9497_key_is_derived_as_published() -> None:
    """Appendix A.1.2: the key pair that follows from seed and key information."""
    found = voprf.derive_key(bytes.fromhex(STANDARD["seed"]), bytes.fromhex(STANDARD["key_info"]))
    assert [key.hex() for key in found] == [STANDARD["secret"], STANDARD["public"]]


@pytest.mark.parametrize("vector", STANDARD["vectors"], ids=["one", "another", "both at once"])
def test_RFC_9497_vector_holds_at_every_step(vector: dict[str, Any]) -> None:
    """Appendix A.1.2: blinded and evaluated elements, proof and outputs are those published, byte for byte."""
    secret, public = bytes.fromhex(STANDARD["secret"]), bytes.fromhex(STANDARD["public"])
    inputs, blinds = of(vector["inputs"]), of(vector["blinds"])
    blinded = [voprf.blind(one, by) for one, by in zip(inputs, blinds, strict=True)]
    assert blinded == of(vector["blinded"])
    evaluated = [voprf.evaluate(secret, one) for one in blinded]
    assert evaluated == of(vector["evaluated"])
    proof = voprf.prove(secret, public, blinded, evaluated, bytes.fromhex(vector["proof_scalar"]))
    assert proof.hex() == vector["proof"]
    voprf.check_proof(public, blinded, evaluated, proof)
    outputs = [voprf.finish(*three) for three in zip(inputs, blinds, evaluated, strict=True)]
    assert outputs == of(vector["outputs"]) == [voprf.output_of(secret, one) for one in inputs]


@few
@given(st.binary(max_size=80), st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_who_asks_gets_what_the_holder_of_the_key_would_compute(
    message: bytes, seed: bytes, blind: bytes
) -> None:
    """Blinding, evaluating and finishing give the function's value, whatever blind was taken."""
    secret, _ = voprf.derive_key(seed, b"any")
    by = voprf.scalar_of(blind)
    evaluated = voprf.evaluate(secret, voprf.blind(message, by))
    assert voprf.finish(message, by, evaluated) == voprf.output_of(secret, message)


def test_same_message_is_never_seen_twice() -> None:
    """Each blind gives another element, none of them the message's own: nobody sees who is asked about again."""
    blinded = {voprf.blind(b"document:NRD:X1", scalar(str(number))) for number in range(50)}
    assert len(blinded) == 50
    plain = voprf.blind(b"document:NRD:X1", (1).to_bytes(32, "little"))
    assert plain not in blinded


@few
@given(
    st.integers(0, 63),
    st.integers(1, 255),
    st.sampled_from(("proof", "public", "blinded", "evaluated")),
)
def test_no_bit_of_an_answer_can_be_changed(place: int, change: int, part: str) -> None:
    """A changed proof, key, question or answer is no proof any more."""
    blinded = [voprf.blind(b"a", scalar("a")), voprf.blind(b"b", scalar("b"))]
    evaluated = [voprf.evaluate(SECRET, one) for one in blinded]
    parts = {
        "public": PUBLIC,
        "blinded": blinded[0],
        "evaluated": evaluated[1],
        "proof": voprf.prove(SECRET, PUBLIC, blinded, evaluated, scalar("hidden")),
    }
    bent = bytearray(parts[part])
    bent[place % len(bent)] ^= change
    parts[part] = bytes(bent)
    with pytest.raises(Unproved):
        voprf.check_proof(
            parts["public"],
            [parts["blinded"], blinded[1]],
            [evaluated[0], parts["evaluated"]],
            parts["proof"],
        )


@pytest.mark.parametrize("proof", [b"", bytes(64), b"\xff" * 64, bytes(63), bytes(65)])
def test_what_is_no_proof_is_none(proof: bytes) -> None:
    """Too short, too long, zero, or scalars written in another way than the one."""
    blinded = [voprf.blind(b"a", scalar("a"))]
    evaluated = [voprf.evaluate(SECRET, one) for one in blinded]
    with pytest.raises(Unproved):
        voprf.check_proof(PUBLIC, blinded, evaluated, proof)


def test_an_answer_for_other_elements_or_none_is_not_proved() -> None:
    """Answers that are swapped, left out or made up are believed by nobody."""
    blinded = [voprf.blind(b"a", scalar("a")), voprf.blind(b"b", scalar("b"))]
    evaluated = [voprf.evaluate(SECRET, one) for one in blinded]
    proof = voprf.prove(SECRET, PUBLIC, blinded, evaluated, scalar("hidden"))
    for asked, answered in (
        (blinded, evaluated[::-1]),
        (blinded, evaluated[:1]),
        ([], []),
        (blinded[:1], evaluated[:1]),
    ):
        with pytest.raises(Unproved):
            voprf.check_proof(PUBLIC, asked, answered, proof)


def test_another_key_for_one_of_many_is_seen() -> None:
    """Who would mark one question by another key cannot prove it."""
    other, _ = voprf.derive_key(b"\x08" * 32, b"test")
    blinded = [voprf.blind(bytes([number]), scalar(str(number))) for number in range(5)]
    evaluated = [voprf.evaluate(other if number == 3 else SECRET, one) for number, one in enumerate(blinded)]
    proof = voprf.prove(SECRET, PUBLIC, blinded, evaluated, scalar("hidden"))
    with pytest.raises(Unproved):
        voprf.check_proof(PUBLIC, blinded, evaluated, proof)


@pytest.mark.parametrize("element", [bytes(32), b"\xff" * 32, b"\x01" + bytes(31), bytes(31)])
def test_what_is_no_element_is_not_evaluated(element: bytes) -> None:
    """The identity, bytes beyond the field, and elements written in another way are refused."""
    assert not ristretto.is_element(element)
    with pytest.raises(Invalid):
        voprf.evaluate(SECRET, element)
