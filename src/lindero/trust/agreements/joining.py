"""What may be asked by a nation that joins an agreement: its instrument of accession, made from the text in force."""

from typing import Annotated

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.errors import Invalid
from lindero.trust.agreements import records
from lindero.trust.agreements.accession import Joining, acceded
from lindero.trust.agreements.acting import known
from lindero.trust.agreements.actions import Proposal, put_draft
from lindero.trust.agreements.boundary import make_vectors
from lindero.trust.agreements.checking import check_agreement
from lindero.trust.agreements.condition import BINDING, refuse
from lindero.trust.agreements.conforming import Written
from lindero.trust.agreements.cursor import Cursor
from lindero.trust.agreements.findings import Finding, errors_in
from lindero.trust.agreements.preparing import is_correctable
from lindero.trust.agreements.reading_accession import read_joining
from lindero.trust.agreements.source import check_shape, check_size
from lindero.trust.agreements.tables import Version, after_what_preceded, known_versions
from lindero.trust.agreements.treaty import Agreement
from lindero.trust.agreements.vectors import vectors_hash, vectors_text
from lindero.trust.agreements.vocabulary import vocabulary_of
from lindero.trust.agreements.yaml_source import read_yaml


class AccedeToAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """Write the own nation's instrument of accession to an agreement that is open to it; it stays at home."""

    agreement: Annotated[records.Ref, msgspec.Meta(description="the version in force, AG-7@1")]
    text: Annotated[
        str,
        msgspec.Meta(
            max_length=60_000,
            description="YAML: `party` with a treaty file's keys, `from`, and `reservations` if there are any",
        ),
    ]


def accede_to_agreement(desk: Desk, ask: AccedeToAgreement, written: Written | None = None) -> Proposal:
    """Make the text that follows from the version in force, with the own nation as a party, and put it on record.

    From here it goes the way of every text: jurist, data protection officer, proposal, signatures (workflow W1).

    Args:
        desk: The desk.
        ask: What the nation brings.
        written: What `write_accession` made of it beforehand; counts as long as the text follows from the same.

    Raises:
        Missing: If the agreement is not known.
        Invalid: If the own nation's part is not in order; names the line.
        Refused: If the agreement is not in force, or not open to the own nation.
    """
    text = _follows(desk, ask)
    if written is None or msgspec.structs.replace(written.agreement, vectors=text.vectors) != text:
        written = _with_vectors(desk, text)
    return put_draft(desk, written.agreement, written.vectors)


def write_accession(desk: Desk, ask: AccedeToAgreement) -> Written:
    """Make the text that follows from the version in force, with its vectors.

    Raises:
        Missing: If the agreement is not known.
        Invalid: If the own nation's part is not in order; names the line.
        Refused: If the agreement is not in force, or not open to the own nation.
    """
    return _with_vectors(desk, _follows(desk, ask))


def _with_vectors(desk: Desk, text: Agreement) -> Written:
    vectors = vectors_text(make_vectors(text, vocabulary_of(desk.offers("records"))))
    return Written(msgspec.structs.replace(text, vectors=vectors_hash(vectors)), vectors)


def _follows(desk: Desk, ask: AccedeToAgreement) -> Agreement:
    """Return the text that follows from the version in force, with the own nation as a party, without its vectors.

    Raises:
        Missing: If the agreement is not known.
        Invalid: If the own nation's part is not in order; names the line.
        Refused: If the agreement is not in force, or not open to the own nation.
    """
    before = known(desk, ask.agreement)
    versions = known_versions(desk.rows, before.agreement.id)
    state = after_what_preceded(before, versions.values()).state
    if state.phase not in BINDING:
        refuse("phase", f"{before.agreement.ref} is {state.name}.", "Accede to the version that is in force.")
    text = acceded(
        before.agreement,
        before.hash,
        joining_in(ask.text, desk.nation),
        _number(versions, desk.nation),
        state.parties_left(before.agreement),
    )
    _check(check_agreement(text, lambda _: 1, vocabulary_of(desk.offers("records"))))
    return text


def joining_in(text: str, nation: str) -> Joining:
    """Return what a nation brings, from its YAML.

    Raises:
        Invalid: If anything in it is not in order; names the line.
        Unreadable: If it is no YAML that a treaty file may hold.
    """
    check_size(text)
    found: list[Finding] = []
    joining = read_joining(Cursor(check_shape(read_yaml(text)), "", found), nation)
    _check(found)
    return joining


def _check(found: list[Finding]) -> None:
    if errors := errors_in(found):
        first = errors[0]
        where = f"line {first.line}: " if first.line > 1 else ""
        raise Invalid(f"agreements.{first.code}", f"{where}{first.text}", first.advice)


def _number(versions: dict[str, Version], nation: str) -> int:
    """Return the number of the version to make; an own instrument that nobody else agreed to is made anew."""
    newest = max(versions.values(), key=lambda version: version.agreement.version)
    acceding = newest.agreement.acceding
    is_own = acceding is not None and acceding.nation == nation
    return newest.agreement.version + (0 if is_own and is_correctable(newest.state, nation) else 1)
