"""Conformance at work: vectors are made and answered beside the store, for which others would wait.

A text of a hundred clauses has hundreds of vectors, and each asks every clause: seconds in which no alert could be put.
"""

from collections.abc import Mapping
from typing import Annotated

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.errors import Invalid
from lindero.trust.agreements import events, records
from lindero.trust.agreements.acting import known
from lindero.trust.agreements.boundary import make_vectors
from lindero.trust.agreements.findings import errors_in
from lindero.trust.agreements.lint import examine
from lindero.trust.agreements.states import next_state
from lindero.trust.agreements.tables import SELECT_VERSIONS, Version, version_of
from lindero.trust.agreements.treaty import Agreement
from lindero.trust.agreements.vectors import (
    MAX_CHARACTERS,
    Run,
    read_vectors,
    run_vectors,
    vectors_hash,
    vectors_text,
)
from lindero.trust.agreements.vocabulary import vocabulary_of

Runs = Mapping[tuple[str, str], Run]
"""How this node answered vectors, by the hash of the text and the hash of the vectors."""


class DraftAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """Write the text of an agreement, or of its next version; nobody but the own node knows of it yet."""

    text: Annotated[str, msgspec.Meta(max_length=600_000, description="the treaty file's text")]
    name: Annotated[str, msgspec.Meta(description="the file's name; one in .toml is TOML, any other YAML")]
    vectors: Annotated[
        str,
        msgspec.Meta(
            max_length=MAX_CHARACTERS,
            description="conformance vectors, one JSON line each; made by the node if empty",
        ),
    ] = ""


class RunVectors(msgspec.Struct, frozen=True, kw_only=True):
    """Run the conformance vectors again, after a node that failed them was mended."""

    agreement: Annotated[records.Ref, msgspec.Meta(description="agreement and version, AG-7@1")]


class Written(msgspec.Struct, frozen=True):
    """A text in order, with its vectors.

    Attributes:
        agreement: The text, which names the vectors' hash.
        vectors: The vectors, line by line.
    """

    agreement: Agreement
    vectors: str


def read_draft(desk: Desk, ask: DraftAgreement) -> Written:
    """Check a treaty file, and make its vectors where it was given none.

    Raises:
        Invalid: If the linter finds an error, or the vectors are none; names the first one with its line.
    """
    vocabulary = vocabulary_of(desk.offers("records"))
    document, found = examine(ask.text, ask.name, vocabulary)
    errors = errors_in(found)
    if errors:
        more = f" ({len(errors) - 1} more)" if len(errors) > 1 else ""
        raise Invalid(
            f"agreements.{errors[0].code}",
            f"{ask.name}, line {errors[0].line}: {errors[0].text}{more}",
            errors[0].advice,
        )
    if not isinstance(document, Agreement):
        raise Invalid(
            "agreements.wrong_kind",
            "An overlay is national law and is not proposed.",
            "Name it under [exchange] overlays in node.toml.",
        )
    vectors = ask.vectors or vectors_text(make_vectors(document, vocabulary))
    read_vectors(vectors)
    if document.vectors and document.vectors != vectors_hash(vectors):
        raise Invalid(
            "agreements.vectors",
            "The file names other conformance vectors than those that were given, or that this node makes.",
            "Hand in the vectors with the file, or leave `vectors` out of it.",
        )
    return Written(msgspec.structs.replace(document, vectors=vectors_hash(vectors)), vectors)


def answer_waiting(desk: Desk) -> Runs:
    """Answer the vectors of every text that is signed and waits for this node's answers."""
    versions = map(version_of, desk.rows(SELECT_VERSIONS))
    return {named(version): _answers(desk, version) for version in versions if is_unanswered(desk, version)}


def answer_again(desk: Desk, ask: RunVectors) -> Runs:
    """Answer the vectors of one text.

    Raises:
        Missing: If the agreement is not known.
    """
    version = known(desk, ask.agreement)
    return {named(version): _answers(desk, version)}


def is_unanswered(desk: Desk, version: Version) -> bool:
    """Say whether a text is signed by all and this node has not said yet how it answers the vectors."""
    state = version.state
    is_ours = desk.nation in state.parties_left(version.agreement)
    return is_ours and state.phase == "signed" and all(run.nation != desk.nation for run in state.vectors)


def named(version: Version) -> tuple[str, str]:
    """Return what `Runs` know a text and its vectors by."""
    return version.hash, vectors_hash(version.vectors)


def tell_answers(desk: Desk, version: Version, run: Run | None) -> records.VectorsRun:
    """Put on record how this node answers a text's vectors, and tell the others; return what was put.

    Args:
        desk: The desk.
        version: The text.
        run: How they were answered beforehand; None to answer them now.

    Raises:
        Refused: If the own nation is no party, or the text is not at that point.
    """
    run = run or _answers(desk, version)
    record = records.VectorsRun(
        agreement=version.agreement.ref,
        hash=version.hash,
        nation=desk.nation,
        vectors=vectors_hash(version.vectors),
        passed=run.passed,
        failed=run.failed,
        because=run.because,
    )
    event = events.VectorsRun(
        nation=desk.nation, hash=version.hash, vectors=record.vectors, failed=record.failed
    )
    next_state(version.agreement, version.state, event)
    desk.put(record)
    return record


def _answers(desk: Desk, version: Version) -> Run:
    return run_vectors(version.agreement, version.vectors, vocabulary_of(desk.offers("records")))
