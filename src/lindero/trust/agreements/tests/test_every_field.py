"""No field of an agreement goes unnoticed: it is told in every language, analysed and exported, or says why not."""

import re
from typing import Final

import pytest

from lindero.trust.agreements.analysis.amending import difference
from lindero.trust.agreements.render import CATALOGUES, render
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.shown import ClauseShown
from lindero.trust.agreements.tests.variations import OTHER, PLACES, parts_of_a_treaty, variations
from lindero.trust.agreements.treaty import Agreement, Clause

VARIED: Final = list(variations())
NAMES: Final = [name for name, _, _ in VARIED]

NOT_TOLD: Final = {
    "Agreement.format": "the language in which a treaty file is written; people read no files",
    "Agreement.vectors": "told by their hash, and this comparison leaves hashes out",
    "Acceding.to": "a hash, and this comparison leaves hashes out",
}
"""Fields that the plain text leaves out, with the reason."""

NOT_RELEASING: Final = {
    **dict.fromkeys(
        (
            name
            for name in NAMES
            if name.split(".")[0] in {"Authority", "Calendar", "ContactPoint", "Signers"}
        ),
        "who acts and signs, and when, releases nothing",
    ),
    **dict.fromkeys(
        (
            name
            for name in NAMES
            if name.split(".")[0] in {"Opinion", "Assessment", "LeaseTerms", "SuspensionTerms"}
        ),
        "an agreement that does not stand releases nothing, whatever its text says",
    ),
    **dict.fromkeys(
        (name for name in NAMES if name.split(".")[0] in {"DatedLimit", "Deadline", "DisputeStep"}),
        "what the parties do is no release",
    ),
    "Everywhere.because": "a reason releases nothing",
    "Necessity.because": "a reason releases nothing",
    "Clause.article": "a name releases nothing",
    "Narrowing.id": "a name releases nothing",
    "Narrowing.because": "a reason releases nothing",
    "Party.name": "a name releases nothing",
    "Party.authorities": "who acts releases nothing; clauses name authorities themselves",
    "Party.contact_points": "whom to call releases nothing",
    "Party.calendar": "when it works releases nothing",
    "Party.publishes": "that the public reads the text releases no record",
    "Party.signers": "who signs releases nothing",
    "Offence.name": "a name releases nothing",
    "Review.next": "a review that does not stop the flow releases nothing",
    "Review.every_months": "a calendar releases nothing",
    "Agreement.vectors": "what is tried releases nothing",
    **{
        name: "who may join, and whose word that takes, releases nothing before somebody has"
        for name in NAMES
        if name.split(".")[0] in {"AccessionTerms", "Acceding"}
        or name in {"Agreement.accession", "Agreement.acceding"}
    },
    **{
        f"Agreement.{name}": "what is about the text, or stands again in its clauses"
        for name in (
            *("format", "id", "version", "title", "legal_basis", "purposes", "languages", "review", "lease"),
            *("assessment", "deadlines", "disputes", "suspension"),
        )
    },
}
"""Fields whose change alone releases and withdraws nothing, each with the reason."""


def test_every_field_is_thought_of() -> None:
    """A part or field that is new in the treaty must be given another value here, and then passes through all below."""
    assert set(OTHER) == set(PLACES) == parts_of_a_treaty()
    for part, others in OTHER.items():
        assert set(others) == set(part.__struct_fields__), part


@pytest.mark.parametrize(("name", "one", "other"), VARIED, ids=NAMES)
def test_AGR_09_every_field_is_told_in_every_language(name: str, one: Agreement, other: Agreement) -> None:
    """Two agreements that differ in anything read differently, in each language; the hash aside."""
    for language in CATALOGUES:
        assert (_without_hash(one, language) == _without_hash(other, language)) == (name in NOT_TOLD)


@pytest.mark.parametrize(("name", "one", "other"), VARIED, ids=NAMES)
def test_every_field_is_analysed(name: str, one: Agreement, other: Agreement) -> None:
    """A change of any field that bears on what crosses is found by the analysis, as a release or a withdrawal."""
    found = difference(Rulebook([one]), Rulebook([other]))
    assert bool(found.released or found.withdrawn) == (name not in NOT_RELEASING)


def test_every_field_of_a_clause_is_on_its_page() -> None:
    """The page shows the whole rule beside its text."""
    assert set(ClauseShown.__struct_fields__) >= set(Clause.__struct_fields__) - {"retain"} | {"retain_days"}


def _without_hash(agreement: Agreement, language: str) -> str:
    return re.sub(r"[0-9a-f]{64}", "", render(agreement, language))
