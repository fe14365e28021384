"""Release terms in a treaty file: read, written back to the same bytes, refused where they make no sense."""

import pytest

from lindero.trust.agreements.canonical import agreement_of, canonical_bytes
from lindero.trust.agreements.lint import lint_text, load_agreement
from lindero.trust.agreements.tests.texts import changed
from lindero.trust.agreements.treaty import Coarsening, Necessity, Quota
from lindero.trust.agreements.vocabulary import KindFacts, Vocabulary

VOCABULARY = Vocabulary(
    {
        "tracking.track_updated": KindFacts(
            required=frozenset({"track_id", "place"}),
            sharable=frozenset({"track_id", "place", "health"}),
            special=frozenset({"health"}),
            holds={"place": "place", "track_id": "text"},
            placed=True,
            level=2,
        )
    }
)
FULL = changed(
    "    handling: {classification: restricted, tlp: amber, no_onward: true}\n",
    """\
    handling: {classification: restricted, tlp: amber, no_onward: true}
    from_authorities: [coast-guard]
    to_authorities: sea-police
    offences: [smuggling]
    coarsen: {place: cell_10km, track_id: masked}
    strictly_necessary: {health: a rescue needs it}
    sources: [civil, military]
    quota: {records: 500, per: hour}
""",
    changed("[track_id, place]", "[track_id, place, health]"),
)
FULL += "offences: [{code: smuggling, name: Smuggling, threshold_months: 36}]\n"


def test_AGR_01_release_terms_are_read() -> None:
    """Every term stands in the clause as the file says it, sets and tables sorted."""
    clause = load_agreement(FULL, "a.yaml", VOCABULARY).clauses[0]
    assert (clause.from_authorities, clause.to_authorities) == (("coast-guard",), ("sea-police",))
    assert clause.offences == ("smuggling",)
    assert clause.coarsen == (
        Coarsening(field="place", to="cell_10km"),
        Coarsening(field="track_id", to="masked"),
    )
    assert clause.strictly_necessary == (Necessity(field="health", because="a rescue needs it"),)
    assert clause.sources == ("civil", "military")
    assert clause.quota == (Quota(records=500, per="hour"),)


def test_AGR_01_release_terms_survive_the_canonical_form() -> None:
    """What is signed says them too, and a neighbour reads them back."""
    agreement = load_agreement(FULL, "a.yaml")
    assert agreement_of(canonical_bytes(agreement)) == agreement


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("from_authorities: [coast-guard]", "from_authorities: [sea-police]", "unknown_authority"),
        ("to_authorities: sea-police", "to_authorities: coast-guard", "unknown_authority"),
        ("offences: [smuggling]", "offences: [theft]", "unknown_offence"),
        ("place: cell_10km", "place: hour", "unsuited_way"),
        ("place: cell_10km", "place: blurred", "unknown_way"),
        ("place: cell_10km", "Place: cell_10km", "form"),
        ("place: cell_10km", "speed: tens", "unknown_field"),
        ("{health: a rescue needs it}", "{name: a rescue needs it}", "unknown_field"),
        ("    strictly_necessary: {health: a rescue needs it}\n", "", "special"),
        ("place: cell_10km", "health: masked", "unsuited_way"),
        ("[civil, military]", "[targeting]", "unknown_word"),
        ("records: 500", "records: 0", "number"),
        ("per: hour", "per: year", "unknown_word"),
        ("{records: 500, per: hour}", "{records: 500}", "missing_key"),
    ],
)
def test_AGR_01_terms_that_make_no_sense_are_refused(before: str, after: str, code: str) -> None:
    """Each mistake has its code, its line and an advice."""
    found = [
        f for f in lint_text(changed(before, after, FULL), "a.yaml", VOCABULARY) if f.severity == "error"
    ]
    assert code in {finding.code for finding in found}
    assert all(finding.advice.endswith(".") and finding.line > 1 for finding in found)
