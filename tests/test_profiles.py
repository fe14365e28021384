"""The profiles: lint-clean, without faults, readable in their parties' languages, with exactly their time limits."""

from functools import cache
from pathlib import Path
from typing import Any

import cedarpy
import pytest
import yaml

from lindero.app import find_registry
from lindero.kernel.places import place_of
from lindero.trust.agreements.analysis.faults import faults_in
from lindero.trust.agreements.boundary import make_vectors
from lindero.trust.agreements.exports.cedar import cedar_policies
from lindero.trust.agreements.exports.cedar_requests import cedar_schema
from lindero.trust.agreements.exports.odrl import odrl_text
from lindero.trust.agreements.exports.odrl_reading import agreement_of_odrl
from lindero.trust.agreements.lint import lint_text, load_agreement
from lindero.trust.agreements.policy import compile_policy
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.render import render
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.treaty import Agreement
from lindero.trust.agreements.vectors import read_vectors, run_vectors, vectors_text
from lindero.trust.agreements.vocabulary import Vocabulary, vocabulary_of

FOLDER = Path(__file__).parents[1] / "examples" / "profiles"
PROFILES = ("federal", "generic", "schengen")
NOON = 1_811_851_200_000
"""2027-06-01T12:00:00Z, within the time of every profile."""


@cache
def vocabulary() -> Vocabulary:
    """Return the kinds that there are."""
    return vocabulary_of(find_registry().record_types.values())


@cache
def profile(name: str) -> Agreement:
    """Return a profile, checked against the kinds that there are."""
    return load_agreement((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), "a.yaml", vocabulary())


def registry() -> list[dict[str, Any]]:
    """Return the list of time limits."""
    listed = yaml.safe_load((FOLDER / "deadlines.yaml").read_text(encoding="utf-8"))["deadlines"]
    assert isinstance(listed, list)
    return listed


def test_there_is_a_profile_for_each_name() -> None:
    """Nothing lies in the folder that no test looks at."""
    assert {path.stem for path in FOLDER.glob("*.yaml")} == {*PROFILES, "deadlines"}


@pytest.mark.parametrize("name", PROFILES)
def test_AGR_13_profiles_are_lint_clean(name: str) -> None:
    """The linter finds nothing but the limits that are to be verified, and it finds every one of those."""
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    found = lint_text(text, f"{name}.yaml", vocabulary())
    assert {(finding.severity, finding.code) for finding in found} == {("warning", "to_be_verified")}
    assert len(found) == sum(not deadline.verified for deadline in profile(name).deadlines)


@pytest.mark.parametrize("name", PROFILES)
def test_AGR_13_profiles_have_no_faults(name: str) -> None:
    """Every clause speaks, none undoes another, and every purpose is served."""
    assert faults_in(Rulebook([profile(name)], vocabulary=vocabulary())) == ()


@pytest.mark.parametrize("name", PROFILES)
def test_AGR_13_each_profile_says_which_limits_apply(name: str) -> None:
    """A profile's time limits are those of the list that belong to it, with source and mark; none is made up."""
    meant = {
        (one["id"], one["what"], one["limit"], one["unit"], one["source"], one["verified"])
        for one in registry()
        if name in one["profiles"] and one["limit"] is not None
    }
    said = {(d.id, d.what, d.limit_at(NOON), d.unit, d.source, d.verified) for d in profile(name).deadlines}
    assert said == meant


@pytest.mark.parametrize("name", PROFILES)
def test_AGR_13_each_profile_has_its_own_vectors_and_this_node_passes_them(name: str) -> None:
    """The suite beside it is the one that its text makes, both ways of deciding pass it, and it fits no other."""
    suites = {one: (FOLDER / "vectors" / f"{one}.jsonl").read_text(encoding="utf-8") for one in PROFILES}
    assert suites[name] == vectors_text(make_vectors(profile(name), vocabulary()))
    run = run_vectors(profile(name), suites[name], vocabulary())
    assert (run.failed, run.passed) == ("", len(suites[name].splitlines()))
    tried = [vector.allowed for vector in read_vectors(suites[name])]
    assert any(tried)
    assert not all(tried)
    for other in set(PROFILES) - {name}:
        assert run_vectors(profile(name), suites[other], vocabulary()).failed


def test_every_limit_has_a_source_and_a_mark() -> None:
    """No limit stands without its source, and none without a word on whether it was verified."""
    listed = registry()
    assert len({one["id"] for one in listed}) == len(listed)
    for one in listed:
        assert set(one) == {"id", "what", "limit", "unit", "profiles", "source", "verified"}
        assert set(one["profiles"]) <= set(PROFILES)
        assert one["profiles"]
        assert one["source"]
        assert isinstance(one["verified"], bool)


@pytest.mark.parametrize(
    ("name", "language"), [(name, language) for name in PROFILES for language in profile(name).languages]
)
def test_AGR_09_the_text_of_a_profile_is_the_golden_one(name: str, language: str) -> None:
    """What lies beside the profile to be read is what its code says, in each language of its parties."""
    golden = (FOLDER / "text" / f"{name}.{language}.md").read_text(encoding="utf-8")
    assert render(profile(name), language) == golden


def test_no_text_is_left_over() -> None:
    """A language that a profile no longer has is gone from the folder."""
    meant = {f"{name}.{language}.md" for name in PROFILES for language in profile(name).languages}
    assert {path.name for path in (FOLDER / "text").iterdir()} == meant


@pytest.mark.parametrize("name", PROFILES)
def test_profiles_go_out_and_come_back(name: str) -> None:
    """Each is well typed as Cedar, and comes back from ODRL the same."""
    book = Rulebook([profile(name)], vocabulary=vocabulary())
    assert cedarpy.validate_policies(cedar_policies(book), cedar_schema()).validation_passed
    assert agreement_of_odrl(odrl_text(profile(name)), vocabulary()) == profile(name)


def outcome(name: str, **changes: Any) -> str:
    """Return what a profile says to one and the same scene: a ship seen near the line, told for a purpose."""
    said = {
        "sender": "NRD",
        "recipient": "SUD",
        "kind": "tracking.track_updated",
        "fields": ("track_id", "place", "measured_at", "identity"),
        "purpose": "border_surveillance",
        "lane": "operations",
        "at": NOON,
        "places": (place_of(12.1, 55.2),),
        **changes,
    }
    policy = compile_policy([profile(name)], (), vocabulary())
    decision = policy.decide(Question(**said), State(now=NOON))
    return "+".join(decision.fields) if decision.allowed else decision.codes[0]


def test_AGR_13_one_scene_comes_out_differently_under_each_profile() -> None:
    """Who a ship is: told under one profile, withheld under another, told after approval under none before it."""
    whole = "track_id+place+measured_at+identity"
    assert outcome("schengen") == whole
    assert outcome("generic") == outcome("federal") == "track_id+place+measured_at"
    smuggling = {"purpose": "counter_smuggling"}
    assert [outcome(name, **smuggling) for name in PROFILES] == ["APPROVAL", "APPROVAL", "AREA"]
    approved = smuggling | {"approved": True}
    assert outcome("federal", **approved) == outcome("generic", **approved) == whole
    assert outcome("schengen", sender="VES", recipient="NRD") == "track_id+place+measured_at"


@pytest.mark.parametrize("name", PROFILES)
def test_AGR_12_no_profile_lets_military_data_or_other_purposes_cross(name: str) -> None:
    """Profiles keep within their mandate: what is not border, crime, rescue or trade has no way out."""
    assert all(clause.sources == ("civil",) for clause in profile(name).clauses)
    assert outcome(name, purpose="targeting") == "PURPOSE"
