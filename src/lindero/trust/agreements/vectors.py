"""Conformance vectors: questions with the answers that every node must give before an agreement enters into force.

They travel with the text, which names their hash, so officers sign them with it (AGR-10). A node answers each by its
compiled policy and by its evaluator, from the text alone: national law, leases and suspensions are no matter of
conformance.
"""

import hashlib
from collections.abc import Iterable
from typing import Final

import msgspec

from lindero.kernel.decisions import Decision
from lindero.kernel.errors import Invalid
from lindero.trust.agreements.evaluate import evaluate
from lindero.trust.agreements.policy import Policy
from lindero.trust.agreements.questions import Request, read_request
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.treaty import Agreement
from lindero.trust.agreements.vocabulary import Vocabulary

MAX_VECTORS: Final = 1_000
MAX_CHARACTERS: Final = 400_000


class Vector(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question and its answer.

    Attributes:
        name: What it tries, `art-6-1/belt/edge-1/outside`; each name stands once.
        request: The question.
        allowed: Whether it is permitted.
        fields: The fields that cross.
        clause: The clause that speaks, `AG-7@1/art-6-1`; empty where none does.
        codes: Codes of the reasons, in their order.
    """

    name: str
    request: Request
    allowed: bool
    fields: tuple[str, ...]
    clause: str
    codes: tuple[str, ...]


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """How a node answered vectors.

    Attributes:
        passed: How many it answered as they say, up to the first that it did not.
        failed: The name of that one; empty if there is none.
        because: How it answered that one, and by which of its two ways.
    """

    passed: int
    failed: str = ""
    because: str = ""


_DECODER: Final = msgspec.json.Decoder(Vector)
_ENCODER: Final = msgspec.json.Encoder()


def vectors_hash(text: str) -> str:
    """Return the hash by which a text names its vectors: SHA-256 of their lines, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def vectors_text(vectors: Iterable[Vector]) -> str:
    """Return vectors as lines of JSON."""
    return "".join(_ENCODER.encode(vector).decode() + "\n" for vector in vectors)


def read_vectors(text: str) -> tuple[Vector, ...]:
    """Return the vectors that some lines of JSON hold.

    Raises:
        Invalid: If there are none or too many, a line is no vector, or a name stands twice.
    """
    if len(text) > MAX_CHARACTERS:
        raise _wrong(f"They have {len(text)} characters; at most {MAX_CHARACTERS} are read.")
    vectors: dict[str, Vector] = {}
    for number, line in enumerate(text.splitlines(), 1):
        try:
            vector = _DECODER.decode(line)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise _wrong(f"Line {number} is no vector: {error}.") from error
        if not vector.name or vector.name in vectors:
            raise _wrong(f"Line {number}: the name {vector.name!r} stands twice, or is empty.")
        vectors[vector.name] = vector
    if not 1 <= len(vectors) <= MAX_VECTORS:
        raise _wrong(f"There are {len(vectors)}; a text has 1 to {MAX_VECTORS}.")
    return tuple(vectors.values())


def answered(name: str, request: Request, decision: Decision) -> Vector:
    """Return a question with the answer that was given to it."""
    return Vector(
        name=name,
        request=request,
        allowed=decision.allowed,
        fields=tuple(decision.fields),
        clause=decision.clause,
        codes=tuple(reason.code for reason in decision.reasons),
    )


def run_vectors(agreement: Agreement, text: str, vocabulary: Vocabulary | None) -> Run:
    """Answer the vectors of an agreement by both ways of deciding; stop at the first wrong answer.

    Args:
        agreement: The text, alone: other agreements and national law have no say.
        text: The vectors, line by line.
        vocabulary: The record kinds that this node knows.
    """
    try:
        vectors = read_vectors(text)
    except Invalid as error:
        return Run(passed=0, failed="the vectors themselves", because=error.text)
    book = Rulebook((agreement,), (), vocabulary)
    policy = Policy(book)
    for passed, vector in enumerate(vectors):
        if because := _contradiction(book, policy, vector):
            return Run(passed=passed, failed=vector.name, because=because[:500])
    return Run(passed=len(vectors))


def _contradiction(book: Rulebook, policy: Policy, vector: Vector) -> str:
    """Return how the node's answer differs from a vector's, or nothing if it does not."""
    question = read_request(_ENCODER.encode(vector.request))
    if isinstance(question, Decision):
        ways = {"reading": question}
    else:
        state = State(now=question.at)
        ways = {
            "the compiled policy": policy.decide(question, state),
            "the evaluator": evaluate(book, question, state),
        }
    for way, decision in ways.items():
        given = answered(vector.name, vector.request, decision)
        if given != vector:
            return f"by {way}: {_said(given)} instead of {_said(vector)}"
    return ""


def _said(vector: Vector) -> str:
    word = "yes" if vector.allowed else "no"
    return f"{word} ({vector.clause or 'no clause'}; {', '.join(vector.codes or vector.fields)})"


def _wrong(why: str) -> Invalid:
    return Invalid(
        "agreements.vectors", why, "Make them anew with `lindero agreement vectors`, or correct the line."
    )
