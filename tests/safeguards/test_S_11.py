"""S-11: the existence of a claim is never sent: its fields have no outbound form, whatever a clause says."""

from typing import Any

import msgspec
import pytest
from hypothesis import Phase, given, settings

from lindero.app import find_registry
from lindero.capabilities.events.records.words import Persons
from lindero.kernel.record import fields_with_role, kind_of, marks_of, sharable_fields
from lindero.trust.agreements.evaluate import evaluate
from lindero.trust.agreements.policy import Policy, compile_policy
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.tests.samples import (
    Dice,
    a_clause,
    a_question,
    an_agreement,
    anything,
    on_paper,
)
from lindero.trust.agreements.vocabulary import LIFE_FIELDS, NEVER_SENT


@pytest.mark.parametrize("field", sorted(NEVER_SENT))
def test_S_11_a_clause_that_names_it_does_not_release_it(field: str) -> None:
    """Even an agreement that slipped past the linter releases nothing of a claim, and the reason is no clause's."""
    clause = a_clause(fields=("place", *sorted(NEVER_SENT)))
    agreement = an_agreement(clauses=(clause,))
    decision = compile_policy([agreement]).decide(a_question(fields=("place", field)), on_paper())
    assert decision.fields == ("place",)
    assert [(reason.code, reason.clause, reason.fix) for reason in decision.reasons] == [
        ("FIELD", "safeguard/S-11", "")
    ]
    assert not compile_policy([agreement]).decide(a_question(fields=(field,)), on_paper()).allowed


@settings(max_examples=1_500, deadline=None, phases=(Phase.reuse, Phase.generate))
@given(anything(Dice.rulebook), anything(Dice.question), anything(Dice.state))
def test_S_11_no_answer_ever_releases_it(book: Rulebook, question: Question, state: State) -> None:
    """Whatever is agreed and asked, no permitted field tells of a claim."""
    for decision in (Policy(book).decide(question, state), evaluate(book, question, state)):
        assert not set(decision.fields) & NEVER_SENT


def test_S_11_the_life_lane_carries_no_claim() -> None:
    """What may always be sent to save life says nothing of protection."""
    assert not set(LIFE_FIELDS) & NEVER_SENT


TELLING = frozenset({"asylum", "claimant", "protection", "referral_to_protection", "refugee"})
"""Words that would tell of a claim where they stand for what somebody is or needs."""


def closed_words(schema: Any, defined: Any, behind: frozenset[str] = frozenset()) -> set[str]:
    """Return every word of a closed list in a JSON schema, through what it refers to, each of that once a way."""
    if isinstance(schema, list):
        return set().union(*(closed_words(one, defined, behind) for one in schema))
    if not schema or not isinstance(schema, dict):
        return set()
    own = {word for word in schema.get("enum", ()) if isinstance(word, str)}
    name = schema.get("$ref", "").rpartition("/")[2]
    referred = defined[name] if name and name not in behind else {}
    inner = closed_words(list(schema.values()), defined, behind)
    return own | inner | closed_words(referred, defined, behind | {name})


def test_S_11_no_kind_of_any_folder_has_a_word_for_it_that_may_cross() -> None:
    """Over all declarations: no field that may be released is the wish, or holds a word of a closed list that tells it.

    Classes of persons are closed lists too wherever they may cross, so that nobody writes `claimant` into one.
    """
    for record_type in find_registry().record_types.values():
        released = set(sharable_fields(record_type))
        assert not released & (NEVER_SENT | set(fields_with_role(record_type, "protection")))
        (schemas, defined) = msgspec.json.schema_components([record_type])
        body = defined[schemas[0]["$ref"].rpartition("/")[2]]
        marks = marks_of(record_type)
        for name in released & set(body["properties"]):
            words = closed_words(body["properties"][name], defined)
            assert not words & TELLING, f"{kind_of(record_type)}.{name}"
            mark = marks[name]
            if mark is not None and mark.role == "person_class":
                assert words or "const" in body["properties"][name], f"{kind_of(record_type)}.{name}"


def test_S_11_an_event_has_no_word_for_who_seeks_protection() -> None:
    """What people at an incident need crosses under a clause: it is read by types that do not know the word."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"total":12,"needs":["protection"]}', type=Persons)
