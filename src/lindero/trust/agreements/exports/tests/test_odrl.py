"""ODRL: what goes out comes back the same, and what cannot be expressed is refused by name, never dropped."""

import json
import warnings
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec
import pytest
import rdflib
from hypothesis import Phase, given, settings

from lindero.kernel.errors import Invalid
from lindero.trust.agreements.exports.dataspace import dataspace_agreements
from lindero.trust.agreements.exports.odrl import odrl_policy, odrl_text
from lindero.trust.agreements.exports.odrl_reading import agreement_of_odrl
from lindero.trust.agreements.exports.odrl_terms import MOST_FIELDS_THEN_FIRST, ODRL_CONTEXT, PRECEDENCE
from lindero.trust.agreements.exports.odrl_walk import Unexpressible
from lindero.trust.agreements.exports.tests.tidy import tidy_agreement
from lindero.trust.agreements.exports.treaty_text import treaty_text
from lindero.trust.agreements.findings import Unreadable
from lindero.trust.agreements.lint import load_agreement
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.tests.samples import Dice, a_clause, an_agreement, an_overlay, anything
from lindero.trust.agreements.tests.test_every_field import NAMES, VARIED
from lindero.trust.agreements.tests.texts import example
from lindero.trust.agreements.treaty import Agreement, DatedDays, Narrowing

ODRL = rdflib.Namespace("http://www.w3.org/ns/odrl/2/")
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


def loaded(name: str) -> Agreement:
    """Return an example."""
    return load_agreement(example(f"{name}.yaml"), "a.yaml")


STRAIT = loaded("strait-bilateral")


@settings(max_examples=80, deadline=None, phases=PHASES)
@given(anything(tidy_agreement))
def test_what_goes_out_comes_back_the_same(agreement: Agreement) -> None:
    """Export, then import: the same agreement to the last corner, whatever it says; as a treaty file, too."""
    assert agreement_of_odrl(odrl_text(agreement)) == agreement
    assert load_agreement(treaty_text(agreement), "a.yaml") == agreement


@pytest.mark.parametrize("name", ["strait-bilateral", "sound-multilateral"])
def test_the_examples_come_back_the_same(name: str) -> None:
    """What people read as examples survives both ways."""
    agreement = loaded(name)
    assert agreement_of_odrl(odrl_text(agreement)) == agreement
    assert load_agreement(treaty_text(agreement), "a.yaml") == agreement


@pytest.mark.parametrize(("name", "one", "other"), VARIED, ids=NAMES)
def test_every_field_is_exported(name: str, one: Agreement, other: Agreement) -> None:
    """Two agreements that differ in anything differ in ODRL."""
    assert odrl_policy(one) != odrl_policy(other), name


# --- refusals -------------------------------------------------------------------------------------------------


def spots(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the paths of all values of a policy outside of the treaty's own part and the context."""
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            if not (path == () and key in {"treaty", "@context"}):
                yield from spots(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from spots(inner, (*path, index))


def at(value: Any, path: tuple[Any, ...]) -> Any:
    """Return the value at a path."""
    for key in path:
        value = value[key]
    return value


def plain(agreement: Agreement) -> Any:
    """Return an agreement's policy as JSON gives it."""
    return json.loads(odrl_text(agreement), parse_float=Decimal)


def text_of(policy: Any) -> str:
    """Return a policy as JSON with exact numbers."""
    return msgspec.json.Encoder(decimal_format="number").encode(policy).decode()


TABLES = [path for path in spots(plain(STRAIT)) if isinstance(at(plain(STRAIT), path), dict)]


@pytest.mark.parametrize("path", TABLES, ids=["/".join(map(str, path)) or "policy" for path in TABLES])
def test_an_unknown_term_is_refused_by_its_path(path: tuple[Any, ...]) -> None:
    """Wherever a term stands that is not understood, the refusal names it and where it is."""
    policy = plain(STRAIT)
    at(policy, path)["odrl:remedy"] = {"action": "compensate"}
    with pytest.raises(Unexpressible) as caught:
        agreement_of_odrl(text_of(policy))
    (lost,) = caught.value.lost
    assert lost[1] == "remedy"
    assert lost[0].endswith("remedy")
    assert "remedy" in caught.value.text


def test_all_unknown_terms_are_listed_at_once() -> None:
    """Whoever must change a policy learns of everything in one go."""
    policy = plain(STRAIT)
    policy["obligation"] = []
    policy["permission"][0]["constraint"].append(
        {"leftOperand": "odrl:payAmount", "operator": "eq", "rightOperand": 5}
    )
    policy["permission"][1]["duty"][0]["action"] = "compensate"
    policy["permission"][2]["action"] = "sell"
    policy["conflict"] = "perm"
    with pytest.raises(Unexpressible) as caught:
        agreement_of_odrl(text_of(policy))
    lost = dict(caught.value.lost)
    assert lost["obligation"] == "obligation"
    last = len(policy["permission"][0]["constraint"]) - 1
    assert lost[f"permission[0].constraint[{last}]"] == "payAmount eq"
    assert lost["permission[1].duty[0]"].startswith("compensate")
    assert lost["permission[2].action"] == "sell"
    assert lost["conflict"] == "perm"


def mutated(dice: Dice) -> Any:
    """Return a policy in which one thing was taken away, doubled or exchanged."""
    policy = plain(tidy_agreement(dice))
    path = dice.one([path for path in spots(policy) if path])
    parent, key = at(policy, path[:-1]), path[-1]
    how = dice.one(("gone", "twice", "other"))
    if how == "gone":
        del parent[key]
    elif how == "twice" and isinstance(parent, list):
        parent.append(parent[key])
    else:
        parent[key] = dice.one((None, [], {}, "other", 7, True, "lindero:nation-XXX", ["isAnyOf"]))
    return policy


def terms(value: Any) -> list[str]:
    """Return everything that a policy says, in an order that does not depend on lists' order."""
    if isinstance(value, dict):
        return sorted(f"{key}={term}" for key, inner in value.items() for term in terms(inner) or [""])
    if isinstance(value, list):
        return sorted(term for inner in value for term in terms(inner))
    return [str(value)]


@settings(max_examples=150, deadline=None, phases=PHASES)
@given(anything(mutated))
def test_nothing_is_dropped_in_silence(policy: Any) -> None:
    """A policy with one thing changed is refused, or read as saying exactly what it says: never as wider."""
    try:
        agreement = agreement_of_odrl(text_of(policy))
    except Invalid:
        return
    assert set(terms(plain(agreement))) >= set(terms(policy)) - {"permission=", "prohibition="}


def test_the_prefix_of_odrl_is_understood() -> None:
    """Terms may be written `odrl:permission`, as others write them."""
    policy = plain(STRAIT)
    policy["odrl:permission"] = policy.pop("permission")
    policy["odrl:permission"][0]["odrl:action"] = "odrl:" + policy["odrl:permission"][0].pop("action")
    policy["@context"] = [ODRL_CONTEXT, policy["@context"]]
    assert agreement_of_odrl(text_of(policy)) == STRAIT


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ({"@context": "https://example.org/mine.jsonld"}, "@context"),
        ({"@context": {"permission": "http://example.org/prohibition"}}, "@context"),
        ({"@type": "Offer"}, "@type"),
        ({"profile": "urn:other"}, "profile"),
        ({"uid": "lindero:agreement-AG-8@1"}, "uid"),
        ({"title": "another title"}, "title"),
        ({"treaty": None}, "treaty"),
        ({PRECEDENCE: "lindero:whatever-any-permits"}, PRECEDENCE),
        ({PRECEDENCE: None}, PRECEDENCE),
    ],
)
def test_what_would_mean_something_else_is_refused(change: dict[str, Any], lost: str) -> None:
    """Another context, kind of policy, profile or name is another text, and is not read as this one."""
    with pytest.raises(Unexpressible) as caught:
        agreement_of_odrl(text_of(plain(STRAIT) | change))
    assert lost in dict(caught.value.lost)


def test_which_permission_speaks_goes_out_by_name_and_must_come_back() -> None:
    """ODRL has no order of permissions: the policy says which one speaks, and one that does not say it is refused."""
    policy = plain(STRAIT)
    assert policy.pop(PRECEDENCE) == MOST_FIELDS_THEN_FIRST
    with pytest.raises(Unexpressible) as caught:
        agreement_of_odrl(text_of(policy))
    assert (PRECEDENCE, "missing") in caught.value.lost


@pytest.mark.parametrize("text", ["", "{", "[]", "7", '"x"', '{"a": 1e999999}', "[" * 100_000, " " * 600_000])
def test_any_text_is_refused_in_words(text: str) -> None:
    """Whatever stands in a file, the answer is a refusal with an advice."""
    with pytest.raises(Invalid) as caught:
        agreement_of_odrl(text)
    assert caught.value.advice


def test_the_linter_has_the_last_word() -> None:
    """A policy that says what no treaty file may say is refused as such a file is."""
    policy = plain(STRAIT)
    policy["treaty"]["lease"]["ttl_s"] = 86_400
    with pytest.raises(Unreadable):
        agreement_of_odrl(text_of(policy))
    targeting = plain(STRAIT)
    targeting["permission"][0]["constraint"][0]["rightOperand"] = ["targeting"]
    with pytest.raises(Unreadable):
        agreement_of_odrl(text_of(targeting))


# --- others read it -------------------------------------------------------------------------------------------


def test_others_read_the_same_rules() -> None:
    """As RDF, without any network, the policy has one permission for each clause, with ODRL's own terms."""
    with warnings.catch_warnings():
        # The library warns of a class of its own that it has not replaced yet.
        warnings.simplefilter("ignore", DeprecationWarning)
        graph = rdflib.Graph().parse(data=odrl_text(STRAIT), format="json-ld")
    permissions = list(graph.objects(None, ODRL.permission))
    assert len(permissions) == len(STRAIT.clauses)
    purposes = [
        str(graph.value(constraint, ODRL.rightOperand))
        for rule in permissions
        for constraint in graph.objects(rule, ODRL.constraint)
        if graph.value(constraint, ODRL.leftOperand) == ODRL.purpose
    ]
    assert set(purposes) <= set(STRAIT.purposes)
    assert len(purposes) == len(STRAIT.clauses)
    for rule in permissions:
        assert graph.value(rule, ODRL.action) == ODRL.use
        assert {str(one)[-3:] for one in graph.objects(rule, ODRL.assigner)} <= {"NRD", "SUD"}


def test_contracts_of_a_data_space_permit_what_is_left() -> None:
    """By flow and kind: the clause, the fields after reservations, the end; and no reservation is lost."""
    contracts = dataspace_agreements(Rulebook([loaded("sound-multilateral")]))
    assert len({contract["@id"] for contract in contracts}) == len(contracts)
    for contract in contracts:
        assert set(contract) >= {"@context", "@type", "assigner", "assignee", "target", "timestamp"}
        for permission in contract["permission"]:
            keys = {one["leftOperand"] for one in permission["constraint"]}
            assert keys >= {"purpose", "lindero:field", "spatial", "dateTime", "lindero:clause"}
            assert permission["duty"][0]["action"] == "delete"
    assert dataspace_agreements(Rulebook([])) == []
    assert len(dataspace_agreements(Rulebook([an_agreement()]))) == 1


def before(book: Rulebook) -> dict[str, list[str]]:
    """Return, for the clause of each permission in a data space's contracts, which clauses may speak before it."""
    found: dict[str, list[str]] = {}
    for contract in dataspace_agreements(book):
        for permission in contract["permission"]:
            said = {one["leftOperand"]: one for one in permission["constraint"]}
            named = said.get("lindero:speaksFirst", {"operator": "isNoneOf", "rightOperand": []})
            assert named["operator"] == "isNoneOf"
            found[said["lindero:clause"]["rightOperand"]] = named["rightOperand"]
    return found


def two_clauses(**second: Any) -> Agreement:
    """Return an agreement whose second clause tells less of the same, for longer."""
    less = {"fields": ("place", "track_id"), "retain": (DatedDays(start=0, days=90),)}
    return an_agreement(clauses=(a_clause(), a_clause(**({"id": "art-6-2"} | less | second))))


def test_S_08_a_contract_names_the_clauses_that_speak_before_its_own() -> None:
    """Of permissions that hold together one speaks alone: without its name a contract would take the longer term."""
    assert before(Rulebook([two_clauses()])) == {
        "AG-7@1/art-6-1": ["AG-7@1/art-6-2"],
        "AG-7@1/art-6-2": ["AG-7@1/art-6-1"],
    }
    apart = two_clauses(lanes=("bulk",))
    alone = msgspec.structs.replace(apart, clauses=(a_clause(lanes=("alert",)), apart.clauses[1]))
    assert before(Rulebook([alone])) == {"AG-7@1/art-6-1": [], "AG-7@1/art-6-2": []}


def test_S_08_a_contract_names_the_clause_that_a_law_stopped() -> None:
    """What the law stops crosses under no other clause, and nobody reads that from a contract without its name."""
    law = an_overlay(
        Narrowing(id="no-tracks", party="NRD", because="a law", clauses=("art-6-1",), withhold_all=True)
    )
    assert before(Rulebook([two_clauses()], [law])) == {"AG-7@1/art-6-2": ["AG-7@1/art-6-1"]}
