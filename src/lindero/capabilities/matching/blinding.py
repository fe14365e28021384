"""Blinded questions and their answers: what the asker sends, what the answerer computes, what the asker then sees.

For each identifier on record the answer has a row of 32 bytes, `tag || reference XOR mask`: with the function's
output F (64 bytes) for the identifier, tag is F[0:16] and mask F[16:32]. Who asked about the identifier computes F
and finds the row; for everybody else rows look like the random ones that fill up their number to a power of two.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from lindero.capabilities.matching import voprf

Secret = Callable[[str], bytes]
"""Gives 32 secret bytes for what a label says, the same ones again for the same label."""

FEWEST_ROWS: Final = 64
_HALF: Final = 16
_INFO: Final = b"lindero/matching/1"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer holds, all in hexadecimal.

    Attributes:
        key: The day's public key for this neighbour and sort.
        evaluated: The blinded elements, evaluated, in the same order.
        proof: That this key evaluated all of them.
        rows: Tag and hidden reference of each identifier on record, and as many random rows as hide their number.
    """

    key: str
    evaluated: tuple[str, ...]
    proof: str
    rows: tuple[str, ...]


def blinded(identifiers: Sequence[str], question: str, secret: Secret) -> tuple[str, ...]:
    """Return identifiers as elements that say nothing of them; the blinds follow from the own secret again."""
    return tuple(
        voprf.blind(identifier.encode(), _blind(question, place, secret)).hex()
        for place, identifier in enumerate(identifiers)
    )


def answered(
    elements: Sequence[str],
    subjects: Sequence[tuple[str, str]],
    *,
    question: str,
    circle: str,
    peer: str,
    secret: Secret,
) -> Answer:
    """Evaluate a neighbour's elements and make the rows of what is on record.

    Args:
        elements: What the neighbour asks about, blinded, in hexadecimal.
        subjects: Each identifier on record with the name of what it belongs to.
        question: The question, so that no proof's randomness is used twice.
        circle: For which neighbour, sort and day the key is: `SUD/vessel/20776`.
        peer: The neighbour, for whom alone the references are.
        secret: The own secret.

    Raises:
        Invalid: If something asked about is no element of the group.
    """
    private, public = voprf.derive_key(secret(f"key/{circle}"), _INFO)
    asked = [bytes.fromhex(element) for element in elements]
    evaluated = [voprf.evaluate(private, element) for element in asked]
    hidden = voprf.scalar_of(secret(f"proof/{circle}/{question}"))
    rows = {
        row[:_HALF]: row
        for identifier, name in reversed(subjects)
        if (row := _row(private, identifier, pseudonym(name, peer, secret)))
    }
    return Answer(
        key=public.hex(),
        evaluated=tuple(element.hex() for element in evaluated),
        proof=voprf.prove(private, public, asked, evaluated, hidden).hex(),
        rows=_filled_up([row.hex() for row in rows.values()], f"{circle}/{question}", secret),
    )


def matches(
    identifiers: Sequence[str], elements: Sequence[str], answer: Answer, *, question: str, secret: Secret
) -> dict[int, str]:
    """Return the neighbour's reference for each identifier that it has on record, by the identifier's place.

    Raises:
        Unproved: If the neighbour did not evaluate with the key that it announced.
    """
    evaluated = [bytes.fromhex(element) for element in answer.evaluated]
    asked = [bytes.fromhex(element) for element in elements]
    voprf.check_proof(bytes.fromhex(answer.key), asked, evaluated, bytes.fromhex(answer.proof))
    rows = {row[: 2 * _HALF]: bytes.fromhex(row[2 * _HALF :]) for row in answer.rows}
    found = {}
    for place, identifier in enumerate(identifiers):
        blind = _blind(question, place, secret)
        output = voprf.finish(identifier.encode(), blind, evaluated[place])
        hidden = rows.get(output[:_HALF].hex())
        if hidden is not None:
            found[place] = _xor(hidden, output[_HALF : 2 * _HALF]).hex()
    return found


def pseudonym(name: str, peer: str, secret: Secret) -> str:
    """Return what a neighbour knows something on record by: 32 hexadecimal digits, other ones for each neighbour."""
    return secret(f"reference/{peer}/{name}")[:_HALF].hex()


def _blind(question: str, place: int, secret: Secret) -> bytes:
    return voprf.scalar_of(secret(f"blind/{question}/{place}"))


def _row(private: bytes, identifier: str, reference: str) -> bytes:
    output = _output(private, identifier)
    return output[:_HALF] + _xor(bytes.fromhex(reference), output[_HALF : 2 * _HALF])


@lru_cache(maxsize=65_536)
def _output(private: bytes, identifier: str) -> bytes:
    """Compute the function once a day for each identifier on record, not for each question anew."""
    return voprf.output_of(private, identifier.encode())


def _filled_up(rows: list[str], label: str, secret: Secret) -> tuple[str, ...]:
    """Return rows in an order that says nothing, filled up to the next power of two."""
    wanted = FEWEST_ROWS
    while wanted < len(rows):
        wanted *= 2
    more = (secret(f"filling/{label}/{number}").hex() for number in range(wanted - len(rows)))
    return tuple(sorted([*rows, *more]))


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
