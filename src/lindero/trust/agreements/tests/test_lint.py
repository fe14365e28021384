"""The linter refuses what could be misread, with line, reason and advice; and nothing that is in order."""

import msgspec
import pytest

from lindero.kernel.times import instant_of
from lindero.trust.agreements.findings import Finding, Unreadable
from lindero.trust.agreements.lint import lint_text, load_agreement, load_overlay
from lindero.trust.agreements.tests.texts import OVERLAY, TREATY, changed, example, without
from lindero.trust.agreements.vocabulary import KindFacts, Vocabulary

TRACK = KindFacts(
    required=frozenset({"track_id", "place"}),
    sharable=frozenset({"track_id", "place", "name"}),
    placed=True,
    level=2,
)
PERSON = KindFacts(
    required=frozenset({"case_id"}),
    sharable=frozenset({"case_id", "person_name"}),
    direct=frozenset({"person_name"}),
)
VOCABULARY = Vocabulary({"tracking.track_updated": TRACK, "protection.person_assisted": PERSON})


def findings(text: str, severity: str = "error", vocabulary: Vocabulary | None = VOCABULARY) -> list[Finding]:
    """Return what the linter finds of one severity."""
    return [f for f in lint_text(text, "a.yaml", vocabulary) if f.severity == severity]


def only(text: str, severity: str = "error", vocabulary: Vocabulary | None = VOCABULARY) -> Finding:
    """Return the one thing that the linter finds; it has a reason and an advice, both sentences."""
    found = findings(text, severity, vocabulary)
    assert len(found) == 1, [f.sentence for f in found]
    assert found[0].text.endswith(".")
    assert found[0].advice.endswith(".")
    return found[0]


def test_AGR_01_a_treaty_in_order_is_accepted() -> None:
    """The smallest treaty file and the smallest overlay have no finding at all."""
    assert lint_text(TREATY, "a.yaml", VOCABULARY) == []
    assert lint_text(OVERLAY, "a.yaml") == []
    assert load_agreement(TREATY, "a.yaml").ref == "AG-7@1"
    assert load_overlay(OVERLAY, "a.yaml").nation == "NRD"


@pytest.mark.parametrize(
    "name",
    [
        "strait-bilateral.yaml",
        "strait-bilateral.toml",
        "sound-multilateral.yaml",
        "enquiries-bilateral.yaml",
        "overlay-nordia.yaml",
    ],
)
def test_AGR_01_the_examples_are_accepted(name: str) -> None:
    """The example files pass: what a newcomer copies is right."""
    assert [f for f in lint_text(example(name), name) if f.severity == "error"] == []


@pytest.mark.parametrize(
    ("line", "code", "found_at"),
    [
        ("purposes: [border_surveillance]", "missing_purpose", 1),
        ("retain_days", "missing_retention", 23),
        ("area: belt", "missing_area", 23),
        ("areas:", "missing_area", 1),
        ("review:", "missing_review", 1),
        ("sunset:", "missing_sunset", 1),
        ("dpia:", "missing_assessment", 1),
        ("legal_basis:", "missing_legal_basis", 1),
    ],
)
def test_AGR_01_what_an_agreement_must_not_lack_has_its_own_error(
    line: str, code: str, found_at: int
) -> None:
    """A missing purpose, retention, area, review, end, assessment or legal basis is named, with its line."""
    found = [f for f in findings(without(line)) if f.code == code]
    assert found
    assert found[0].line == found_at


def test_AGR_01_a_missing_authority_is_named() -> None:
    """A party without an authority, and one with an empty list, are refused."""
    assert (
        only(changed("    authorities: [{id: sea-police, name: Sea Police}]\n", "")).code
        == "missing_authority"
    )
    empty = changed("authorities: [{id: sea-police, name: Sea Police}]", "authorities: []")
    assert {f.code for f in findings(empty)} == {"missing_authority"}


def test_AGR_01_a_missing_review_date_is_named() -> None:
    """A review without a date is refused by that name."""
    assert only(changed("next: 2027-01-01, ", "")).code == "missing_review"


@pytest.mark.parametrize(
    "key", ["clauses:", "parties:", "title:", "lease:", "suspension:", "disputes:", "languages:"]
)
def test_every_other_missing_key_is_told(key: str) -> None:
    """Whatever else the agreement needs is asked for by name."""
    assert any(f.code == "missing_key" and key[:-1] in f.text for f in findings(without(key)))


# --- unknown words --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("version: 1", "version: 1\ncrisis_mode: true", "unknown_key"),
        ("    area: belt", "    area: belt\n    only_on_weekdays: true", "unknown_key"),
        ("no_onward: true", "no_onward: true, print: false", "unknown_key"),
        ("lindero: agreement/1", "lindero: agreement/2", "unknown_version"),
        ("lindero: agreement/1", "lindero: 1", "unknown_version"),
        ("purposes: [border_surveillance]\nparties", "purposes: [targeting]\nparties", "unknown_purpose"),
        ("from: NRD", "from: VES", "unknown_party"),
        ("tlp: amber", "tlp: orange", "unknown_word"),
        ("languages: [en]", "languages: [tlh]", "unknown_word"),
        ("step: contact_points", "step: duel", "unknown_word"),
        ("may_suspend: [data_protection, diplomatic]", "may_suspend: [anybody]", "unknown_word"),
        ("    area: belt", "    area: moon", "unknown_area"),
        ("{nation: SUD, opinion", "{nation: VES, opinion", "unknown_party"),
        (
            "contact_points: [{authority: sea-police",
            "contact_points: [{authority: nobody",
            "unknown_authority",
        ),
    ],
)
def test_unknown_words_are_refused(before: str, after: str, code: str) -> None:
    """An unknown key, constraint, version, purpose, party, area or word anywhere is an error."""
    found = findings(changed(before, after))
    assert [f.code for f in found][:1] == [code], [f.sentence for f in found]


def test_a_misspelt_key_is_answered_with_the_right_one() -> None:
    """Whoever mistypes a key learns which one was meant, and on which line."""
    found = [
        f
        for f in findings(changed("    retain_days: 30", "    retention_days: 30"))
        if f.code == "unknown_key"
    ]
    assert found[0].advice == "Did you mean `retain_days`?"
    assert found[0].line == 31
    assert found[0].path == "clauses[0].retention_days"


def test_AGR_12_military_purposes_do_not_exist() -> None:
    """No purpose of war or targeting is in the vocabulary, whatever it is called."""
    for purpose in ("targeting", "military_intelligence", "defence", "strike"):
        text = TREATY.replace("[border_surveillance]", f"[{purpose}]")
        assert {f.code for f in findings(text)} == {"unknown_purpose"}


# --- wrong values ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("id: AG-7", "id: treaty seven", "form"),
        ("id: AG-7", "id: control", "form"),
        ("version: 1", "version: 0", "number"),
        ("version: 1", "version: true", "number"),
        ("version: 1", "version: 1.0", "number"),
        ("version: 1", "version: one", "number"),
        ("level: 2", "level: 5", "number"),
        ("title: Agreement on the shared picture of the Belt", "title: 7", "text"),
        ("title: Agreement on the shared picture of the Belt", "title: ''", "text"),
        ("title: Agreement on the shared picture of the Belt", "title: [a]", "type"),
        ("title: Agreement on the shared picture of the Belt", "title:", "type"),
        ("  SUD:\n", "  Sudia:\n", "form"),
        ("kinds: [tracking.track_updated]", "kinds: [tracks]", "form"),
        ("kinds: [tracking.track_updated]", "kinds: []", "empty_list"),
        (
            "kinds: [tracking.track_updated]",
            "kinds: [tracking.track_updated, tracking.track_updated]",
            "duplicate",
        ),
        ("fields: [track_id, place]", "fields: [track id]", "form"),
        ("retain_days: 30", "retain_days: 0", "number"),
        ("retain_days: 30", "retain_days: 4000", "number"),
        ("retain_days: 30", "retain_days: forever", "number"),
        ("retain_days: 30", "retain_days: []", "missing_retention"),
        ("no_onward: true", "no_onward: yes", "flag"),
        ("sunset: 2036-01-01", "sunset: 2036-13-01", "date"),
        ("sunset: 2036-01-01", "sunset: 2036-01-01T10:00:00", "date"),
        ("sunset: 2036-01-01", "sunset: 2025-01-01", "dates"),
        ("next: 2027-01-01", "next: 2040-01-01", "dates"),
        ("next: 2027-01-01", "next: 2020-01-01", "dates"),
        ("effective: {from: 2026-01-01}", "effective: {from: 2026-01-01, since: 2026-02-01}", "dates"),
        ("valid_until: 2030-01-01", "valid_until: 2020-01-01", "dates"),
        ("renew_s: 300", "renew_s: 301", "number"),
        ("ttl_s: 900", "ttl_s: 901", "number"),
        ("renew_s: 300, ttl_s: 900", "renew_s: 300, ttl_s: 300", "lease"),
        ("signers: {operational: 1, legal: 1}", "signers: {operational: 1}", "signers"),
        ("signers: {operational: 1, legal: 1}", "signers: {operational: 0, legal: 2}", "number"),
        ("disputes:\n  - {step: contact_points, within_days: 5}", "disputes: []", "disputes"),
        ("    to: SUD", "    to: NRD", "unknown_party"),
        ("    retain_days: 30", "    retain_days: 30\n    onward: [VES]", "onward"),
        ("    retain_days: 30", "    retain_days: 30\n    effective: {from: 2040-01-01}", "dates"),
        (
            "    retain_days: 30",
            "    retain_days: 30\n    effective: {from: 2027-01-01, until: 2026-01-01}",
            "dates",
        ),
        ("retain_days: 30", "retain_days: [{from: 2027-01-01, days: 5}]", "missing_retention"),
        (
            "retain_days: 30",
            "retain_days: [{from: 2026-01-01, days: 5}, {from: 2026-01-01, days: 6}]",
            "dates",
        ),
        ("purposes: [border_surveillance]\nparties", "purposes: [sea_rescue]\nparties", "unknown_purpose"),
    ],
)
def test_wrong_values_are_refused(before: str, after: str, code: str) -> None:
    """Each wrong number, text, date, order, form or contradiction is refused by its own code."""
    found = findings(changed(before, after))
    assert code in [f.code for f in found], [f.sentence for f in found]


def test_the_line_of_a_wrong_value_is_told() -> None:
    """A finding points to the line where the value stands."""
    assert only(changed("retain_days: 30", "retain_days: 0")).line == 31
    assert only(changed("ttl_s: 900", "ttl_s: 901")).line == 36


def test_all_errors_are_told_at_once() -> None:
    """A lawyer who corrects a file is not sent back for each mistake."""
    text = changed(
        "tlp: amber", "tlp: orange", changed("ttl_s: 900", "ttl_s: 901", changed("level: 2", "level: 9"))
    )
    assert [f.code for f in findings(text)] == ["number", "unknown_word", "number"]
    assert [f.line for f in findings(text)] == sorted(f.line for f in findings(text))


def test_two_clauses_of_one_name_are_refused() -> None:
    """A refusal names a clause, so each must have its own name."""
    clause = TREATY[TREATY.index("  - id: art-6-1") : TREATY.index("effective:")]
    assert only(TREATY.replace(clause, clause * 2)).code == "duplicate"


# --- areas ----------------------------------------------------------------------------------------------------

POLYGON = "{polygon: [[10, 54], [13, 54], [13, 57], [10, 57]]}"


@pytest.mark.parametrize(
    ("area", "code"),
    [
        ("{}", "area_form"),
        ("everywhere", "type"),
        ("{polygon: [[10, 54], [13, 54]]}", "ring"),
        ("{polygon: [[10, 54], [13, 54], [10, 54]]}", "ring"),
        ("{polygon: [[54, 100], [54, 13], [57, 13]]}", "place"),
        ("{polygon: [[181, 0], [182, 0], [182, 1]]}", "place"),
        ("{polygon: [[10, 54, 3], [13, 54], [13, 57]]}", "place"),
        ("{polygon: [[10.12345678, 54], [13, 54], [13, 57]]}", "place"),
        ("{polygon: [[ten, 54], [13, 54], [13, 57]]}", "number"),
        ("{polygon: [[10, 54], [13, 57], [13, 54], [10, 57]]}", "self_crossing"),
        ("{polygon: [[10, 54], [13, 54], [13, 57], [13, 54], [10, 57]]}", "self_crossing"),
        (
            "{polygon: [[10, 54], [13, 54], [13, 57], [10, 57]], holes: [[[9, 55], [11, 55], [11, 56]]]}",
            "hole",
        ),
        ("{corridor: {line: [[10, 54]], width_m: 100}}", "ring"),
        ("{corridor: {line: [[10, 54], [11, 54]], width_m: 0}}", "number"),
        ("{corridor: {line: [[10, 86], [11, 86]], width_m: 10}}", "corridor_latitude"),
        ("{corridor: {line: [[10, 54], [11, 54]], width_m: 10}, holes: []}", "area_form"),
        ("{everywhere: true}", "type"),
        ("{everywhere: {}}", "missing_key"),
        ("{polygon: [[10, 54], [13, 54], [13, 57]], everywhere: {because: x}}", "area_form"),
    ],
)
def test_areas_that_are_none_are_refused(area: str, code: str) -> None:
    """Too few corners, swapped or impossible coordinates, crossing edges and loose holes are refused."""
    assert code in [f.code for f in findings(changed(POLYGON, area))]


def test_the_whole_earth_is_never_agreed_silently() -> None:
    """An agreement for everywhere needs a reason, and its readers are warned."""
    text = changed(POLYGON, "{everywhere: {because: figures have no place}}")
    assert findings(text) == []
    assert only(text, "warning").code == "everywhere"


def test_an_area_over_the_antimeridian_is_in_order() -> None:
    """Corners on both sides of 180 degrees make a small area, not one round the Earth."""
    text = changed(POLYGON, "{polygon: [[179, 0], [-179, 0], [-179, 1], [179, 1]]}")
    assert findings(text) == []


# --- record types ---------------------------------------------------------------------------------------------


def test_a_clause_must_release_what_a_record_needs() -> None:
    """A clause that leaves out a required field would send records that make no sense."""
    found = only(changed("fields: [track_id, place]", "fields: [track_id]"))
    assert (found.code, found.line) == ("required_field", 28)


@pytest.mark.parametrize("field", ["no_such_field", "sensor_id"])
def test_a_clause_may_name_sharable_fields_only(field: str) -> None:
    """A field that no named kind has, or that may not be shared, is an error."""
    assert (
        only(changed("fields: [track_id, place]", f"fields: [track_id, place, {field}]")).code
        == "unknown_field"
    )


def test_a_clause_may_name_known_kinds_only() -> None:
    """A kind that no capability declares is an error where the declarations are known, else a warning."""
    text = changed("tracking.track_updated", "tracking.ghost_seen")
    assert only(text).code == "unknown_kind"
    assert findings(text, vocabulary=None) == []
    assert only(text, "warning", None).code == "unchecked_kind"


def test_personal_fields_need_a_class_of_persons() -> None:
    """A clause that releases a person's name must say about whom, and not about nobody."""
    text = changed("kinds: [tracking.track_updated]", "kinds: [protection.person_assisted]")
    text = changed("fields: [track_id, place]", "fields: [case_id, person_name]", text)
    assert [f.code for f in findings(text)] == ["person_class"]
    suspects = changed("    area: belt", "    area: belt\n    person_classes: [rescued]", text)
    assert findings(suspects) == []


def test_AGR_05_a_clause_above_the_level_rests_and_is_pointed_out() -> None:
    """A text may be agreed in full while its parts are put into effect step by step."""
    assert only(changed("level: 2", "level: 1"), "warning").code == "level"


@pytest.mark.parametrize("field", ["protection_wish", "asylum_claim"])
def test_S_11_no_clause_can_release_the_existence_of_a_claim(field: str) -> None:
    """The linter refuses the field by name, with or without the record types at hand."""
    text = changed("fields: [track_id, place]", f"fields: [track_id, place, {field}]")
    assert "never_sent" in [f.code for f in findings(text, vocabulary=None)]


# --- warnings -------------------------------------------------------------------------------------------------


def test_AGR_08_a_pending_opinion_is_pointed_out() -> None:
    """A draft without a data protection officer's opinion is readable, and says what is missing."""
    text = changed("    - {nation: SUD, opinion: favourable, given: 2025-12-01}\n", "")
    assert only(text, "warning").code == "opinion_pending"


@pytest.mark.parametrize("by", ["0", "-1", "yes", "1.5"])
def test_EXC_12_a_deadline_is_extendable_by_a_whole_number_or_not_at_all(by: str) -> None:
    """What is no length is refused; without the word the canonical bytes are those of before."""
    line = "deadlines: [{id: D-1, what: reply, limit: 7, unit: days, source: law, verified: true%s}]\n"
    assert findings(TREATY + line % f", extendable_by: {by}")
    (plain,) = load_agreement(TREATY + line % "", "a.yaml").deadlines
    (longer,) = load_agreement(TREATY + line % ", extendable_by: 3", "a.yaml").deadlines
    assert (plain.extendable_by, longer.extendable_by) == (0, 3)
    assert b"extendable_by" not in msgspec.json.encode(plain)


def test_a_deadline_that_nobody_verified_is_pointed_out() -> None:
    """Time limits from memory are marked until somebody has read the source."""
    deadline = "deadlines: [{id: D-31, what: x, limit: 18, unit: days, source: y, verified: false}]\n"
    assert only(TREATY + deadline, "warning").code == "to_be_verified"


def test_what_nothing_uses_is_pointed_out() -> None:
    """A purpose or an area without a clause is probably a mistake."""
    text = changed(
        "purposes: [border_surveillance]\nparties", "purposes: [border_surveillance, sea_rescue]\nparties"
    )
    assert only(text, "warning").code == "unused"
    area = changed("areas:\n", "areas:\n  sound: {polygon: [[1, 1], [2, 1], [2, 2]]}\n")
    assert only(area, "warning").code == "unused"


def test_a_life_lane_in_a_clause_is_pointed_out() -> None:
    """Naming the life lane in a clause changes nothing, and the authors should know."""
    assert (
        only(changed("    area: belt", "    area: belt\n    lanes: [life, alert]"), "warning").code
        == "life_lane"
    )


# --- reservations and overlays --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reservation", "code"),
    [
        ("{id: r, party: SUD, because: law}", "no_effect"),
        ("{id: r, party: VES, because: law, withhold: [place]}", "unknown_party"),
        ("{id: r, party: SUD, because: law, withhold: [place], clauses: [art-9]}", "unknown_clause"),
        ("{id: r, party: SUD, because: law, only_areas: [moon]}", "unknown_area"),
        ("{id: r, party: SUD, because: law, permits: [name]}", "unknown_key"),
        ("{id: r, party: SUD, because: law, withhold: [place], directions: [up]}", "unknown_word"),
        ("{id: r, party: SUD, because: law, max_retain_days: 0}", "number"),
        ("{party: SUD, because: law, withhold: [place]}", "missing_key"),
    ],
)
def test_reservations_are_checked(reservation: str, code: str) -> None:
    """A reservation must narrow something that exists, and can name nothing that would widen."""
    assert code in [f.code for f in findings(TREATY + f"reservations:\n  - {reservation}\n")]


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("overlay_for: NRD", "overlay_for: Nordia", "form"),
        ("withhold: [name]", "fields: [name]", "unknown_key"),
        ("withhold: [name]", "permit: [name]", "unknown_key"),
        (", withhold: [name]", "", "no_effect"),
        ("withhold: [name]", "only_areas: [moon]", "unknown_area"),
        ("withhold: [name]", "withhold: [name], with: [NRD]", "unknown_party"),
        ("agreement: AG-7", "agreement: all", "form"),
        ("  - {id: s-21, because: section 21, withhold: [name]}", "  []", "no_effect"),
    ],
)
def test_S_08_an_overlay_cannot_say_anything_that_widens(before: str, after: str, code: str) -> None:
    """An overlay has no key that permits, releases or extends; what it says must narrow something."""
    assert code in [f.code for f in findings(changed(before, after, OVERLAY))]


# --- loading --------------------------------------------------------------------------------------------------


def test_S_62_nothing_is_loaded_from_a_file_with_an_error() -> None:
    """A file is either whole or refused: there is no half-understood agreement."""
    with pytest.raises(Unreadable) as caught:
        load_agreement(changed("tlp: amber", "tlp: orange"), "a.yaml")
    assert caught.value.code == "agreements.unknown_word"
    assert caught.value.finding.line == 32


def test_a_file_of_the_other_sort_is_refused() -> None:
    """An overlay is no agreement, and an agreement no overlay."""
    with pytest.raises(Unreadable):
        load_agreement(OVERLAY, "a.yaml")
    with pytest.raises(Unreadable):
        load_overlay(TREATY, "a.yaml")


def test_a_finding_reads_as_one_line() -> None:
    """What a person sees names line, severity, code, place, reason and advice."""
    assert only(changed("tlp: amber", "tlp: orange")).sentence.startswith(
        "32: error unknown_word at clauses[0].handling.tlp: 'orange' is not one of the words"
    )


@pytest.mark.parametrize(
    ("limit", "codes"),
    [
        ("7", set()),
        ("[{from: 2026-01-01, limit: 7}, {from: 2027-01-01, limit: 3}]", set()),
        ("[{from: 2027-01-01, limit: 7}, {from: 2027-01-01, limit: 3}]", {"dates"}),
        ("[{from: 2027-01-01}]", {"missing_key"}),
        ("[]", {"empty_list"}),
        ("0", {"number"}),
    ],
)
def test_a_deadline_changes_at_its_dates(limit: str, codes: set[str]) -> None:
    """A time limit is a number, or numbers each with the day from which it holds, in their order."""
    line = f"deadlines: [{{id: D-1, what: reply, limit: {limit}, unit: days, source: law, verified: true}}]\n"
    findings = lint_text(TREATY + line, "a.yaml")
    assert {finding.code for finding in findings if finding.severity == "error"} == codes
    if not codes and "from" in limit:
        (deadline,) = load_agreement(TREATY + line, "a.yaml").deadlines
        begins = instant_of("2027-01-01")
        assert [deadline.limit_at(at) for at in (0, begins - 1, begins)] == [7, 7, 3]
