"""The verifiable oblivious pseudorandom function of RFC 9497, mode VOPRF, suite ristretto255-SHA512.

Who holds the key computes the function without seeing the input, and proves that it was with the key announced; who
asks learns the output for its own inputs and nothing else. All randomness is handed in, so that every function here
is a function. Tested against the vectors of RFC 9497, appendix A.1.2.
"""

import hashlib
import hmac
from collections.abc import Sequence
from typing import Final

from lindero.capabilities.matching import ristretto
from lindero.capabilities.matching.ristretto import framed
from lindero.kernel.errors import Invalid, Unproved

CONTEXT: Final = b"OPRFV1-\x01-ristretto255-SHA512"
_GROUP_TAG: Final = b"HashToGroup-" + CONTEXT
_SCALAR_TAG: Final = b"HashToScalar-" + CONTEXT
_SEED_TAG: Final = b"Seed-" + CONTEXT
_KEY_TAG: Final = b"DeriveKeyPair" + CONTEXT


def derive_key(seed: bytes, info: bytes) -> tuple[bytes, bytes]:
    """Return secret and public key that follow from 32 secret bytes and a word about their use (section 3.2.1)."""
    for counter in range(256):
        secret = ristretto.scalar_from(seed + framed(info) + bytes([counter]), _KEY_TAG)
        if any(secret):
            return secret, ristretto.times_generator(secret)
    raise Invalid("matching.key", "No key follows from this seed.", "Make a new one.")


def scalar_of(secret: bytes) -> bytes:
    """Return the scalar that follows from secret bytes: a blind, or what hides the key in a proof."""
    return ristretto.scalar_from(secret, _SCALAR_TAG)


def blind(message: bytes, scalar: bytes) -> bytes:
    """Return a message as an element that says nothing of it to who does not know the scalar (section 3.3.2)."""
    return ristretto.times(scalar, ristretto.element_from(message, _GROUP_TAG))


def evaluate(secret: bytes, blinded: bytes) -> bytes:
    """Return the blinded element times the key.

    Raises:
        Invalid: If it is no element of the group.
    """
    return ristretto.times(secret, blinded)


def finish(message: bytes, scalar: bytes, evaluated: bytes) -> bytes:
    """Return the function's 64 bytes for a message from its evaluated element, taking the blind off again."""
    return _output(message, ristretto.times(ristretto.inverse(scalar), evaluated))


def output_of(secret: bytes, message: bytes) -> bytes:
    """Return the function's 64 bytes for a message, as the holder of the key computes them."""
    return _output(message, ristretto.times(secret, ristretto.element_from(message, _GROUP_TAG)))


def prove(
    secret: bytes, public: bytes, blinded: Sequence[bytes], evaluated: Sequence[bytes], scalar: bytes
) -> bytes:
    """Return the 64 bytes that prove that all elements were multiplied by the public key's secret (section 2.2.1).

    Args:
        secret: The secret key.
        public: Its public key.
        blinded: The elements asked about.
        evaluated: Each of them times the key, in the same order.
        scalar: Hides the key; never used for another proof.
    """
    weights = _weights(public, blinded, evaluated)
    middle = ristretto.sum_of(list(zip(weights, blinded, strict=True)))
    product = ristretto.times(secret, middle)
    marks = ristretto.times_generator(scalar), ristretto.times(scalar, middle)
    challenge = _challenge(public, middle, product, *marks)
    return challenge + ristretto.minus_product(scalar, challenge, secret)


def check_proof(public: bytes, blinded: Sequence[bytes], evaluated: Sequence[bytes], proof: bytes) -> None:
    """Let pass what was evaluated under a key (section 2.2.2).

    Raises:
        Unproved: If it was not, or the proof is none.
    """
    if not _is_proved(public, blinded, evaluated, proof):
        raise Unproved(
            "matching.proof",
            "The neighbour did not compute its answer with the key that it announced.",
            "Tell the neighbour's contact point; believe nothing of the answer.",
        )


def _is_proved(public: bytes, blinded: Sequence[bytes], evaluated: Sequence[bytes], proof: bytes) -> bool:
    challenge, response = proof[:32], proof[32:]
    elements = (public, *blinded, *evaluated)
    if len(blinded) != len(evaluated) or not blinded or not all(map(ristretto.is_element, elements)):
        return False
    if not (ristretto.is_scalar(challenge) and ristretto.is_scalar(response)):
        return False
    if not (any(challenge) and any(response)):
        return False
    weights = _weights(public, blinded, evaluated)
    try:
        middle = ristretto.sum_of(list(zip(weights, blinded, strict=True)))
        product = ristretto.sum_of(list(zip(weights, evaluated, strict=True)))
        first = ristretto.sum_of([(response, _GENERATOR), (challenge, public)])
        second = ristretto.sum_of([(response, middle), (challenge, product)])
    except Invalid:
        return False
    return hmac.compare_digest(_challenge(public, middle, product, first, second), challenge)


def _weights(public: bytes, blinded: Sequence[bytes], evaluated: Sequence[bytes]) -> list[bytes]:
    """Return what each pair of elements counts in the proof for all of them (section 2.2.1)."""
    seed = hashlib.sha512(framed(public) + framed(_SEED_TAG)).digest()
    return [
        ristretto.scalar_from(
            framed(seed) + index.to_bytes(2, "big") + framed(before) + framed(after) + b"Composite",
            _SCALAR_TAG,
        )
        for index, (before, after) in enumerate(zip(blinded, evaluated, strict=True))
    ]


def _challenge(*elements: bytes) -> bytes:
    return ristretto.scalar_from(b"".join(map(framed, elements)) + b"Challenge", _SCALAR_TAG)


def _output(message: bytes, element: bytes) -> bytes:
    return hashlib.sha512(framed(message) + framed(element) + b"Finalize").digest()


_GENERATOR: Final = ristretto.times_generator((1).to_bytes(ristretto.SCALAR_BYTES, "little"))
