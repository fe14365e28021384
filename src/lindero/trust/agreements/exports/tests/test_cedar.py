"""Cedar says what the compiled policy says: two independent engines, one answer for every field."""

import cedarpy
import msgspec
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lindero.kernel.places import place_of
from lindero.kernel.times import Instant
from lindero.trust.agreements.exports.cedar import cedar_policies, quoted
from lindero.trust.agreements.exports.cedar_requests import cedar_request, cedar_schema
from lindero.trust.agreements.policy import Policy
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.tests.rivalry import Rivalry, rivalry, with_law
from lindero.trust.agreements.tests.samples import (
    NOW,
    Dice,
    a_clause,
    a_question,
    an_agreement,
    an_overlay,
    anything,
)
from lindero.trust.agreements.tests.test_every_field import NAMES, VARIED
from lindero.trust.agreements.tests.variations import WHOLE
from lindero.trust.agreements.treaty import Agreement, NamedArea, Narrowing, Polygon

Asked = list[tuple[Question, Instant]]


def asked_of(dice: Dice) -> Asked:
    """Return questions with the moment at which each is asked."""
    questions = [dice.question() for _ in range(8)]
    return [(question, dice.one((NOW, question.at))) for question in questions]


def disagreements(
    book: Rulebook, asked: Asked, without_risk: frozenset[str] | None = None
) -> list[tuple[Question, str]]:
    """Return where Cedar and the compiled policy do not agree, field by field."""
    policy = Policy(book)
    cases = [(msgspec.structs.replace(q, fields=(name,)), name, now) for q, now in asked for name in q.fields]
    requests = [dict(cedar_request(book, question, name, now, without_risk)) for question, name, now in cases]
    answers = cedarpy.is_authorized_batch(requests, cedar_policies(book), [])
    for answer in answers:
        assert not answer.diagnostics.errors, answer.diagnostics.errors
    return [
        (question, name)
        for (question, name, now), answer in zip(cases, answers, strict=True)
        if answer.allowed != policy.decide(question, State(now=now, without_risk=without_risk)).allowed
    ]


@settings(max_examples=150, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(
    anything(Dice.rulebook),
    anything(asked_of),
    st.none() | st.frozensets(st.sampled_from(("NRD", "SUD", "VES"))),
)
def test_AGR_02_cedar_equals_the_compiled_policy(
    book: Rulebook, asked: Asked, without_risk: frozenset[str] | None
) -> None:
    """Whatever is agreed, reserved, legislated, judged of nations (S-12) and asked, both permit the same fields.

    `python -m bench cedar` puts a million such cases.
    """
    assert disagreements(book, asked, without_risk) == []


@settings(max_examples=40, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(anything(rivalry))
def test_S_08_cedar_lets_no_clause_step_in_for_one_that_a_law_stops(case: Rivalry) -> None:
    """Clauses that speak of the same, laws on some of them: Cedar lets the first speak, and the law take from it."""
    book, law, questions = case
    assert disagreements(with_law(book, law), [(question, NOW) for question in questions]) == []


@pytest.mark.parametrize(
    ("person_class", "lane", "without_risk", "allowed"),
    [
        ("rescued", "operations", frozenset({"SUD"}), True),
        ("rescued", "operations", frozenset({"VES"}), False),
        ("rescued", "operations", frozenset[str](), False),
        ("rescued", "operations", None, True),
        ("suspect", "operations", frozenset[str](), True),
    ],
)
def test_S_12_a_nation_that_is_not_judged_safe_gets_nothing_about_those_taken_up(
    person_class: str, lane: str, without_risk: frozenset[str] | None, allowed: bool
) -> None:
    """Cedar refuses as the gate does: flagged, or not judged at all; on paper, and about others, it does not."""
    clause = a_clause(person_classes=("rescued", "suspect"))
    book = Rulebook([an_agreement(clauses=(clause,), level=4)])
    question = a_question(person_class=person_class, lane=lane)
    answer = cedarpy.is_authorized(
        dict(cedar_request(book, question, "name", NOW, without_risk)), cedar_policies(book), []
    )
    assert answer.allowed == allowed
    assert disagreements(book, [(question, NOW)], without_risk) == []


@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(anything(Dice.rulebook))
def test_policies_fit_their_schema(book: Rulebook) -> None:
    """Cedar's own checker finds every policy well typed: no name is misspelt and no type confused."""
    result = cedarpy.validate_policies(cedar_policies(book), cedar_schema())
    assert result.validation_passed, result.errors


def test_a_permission_names_its_clause() -> None:
    """Cedar's answer leads back to the article that permits it."""
    book = Rulebook([an_agreement()])
    policies = cedar_policies(book)
    assert '@id("AG-7@1/art-6-1")' in policies
    assert '@article("Article 6 (1)")' in policies
    answer = cedarpy.is_authorized(dict(cedar_request(book, a_question(), "name", NOW)), policies, [])
    assert answer.allowed


@pytest.mark.parametrize(
    "text", ['quote " and \\', "line\nbreak", "tab\t", "\u202e turned", "ж 国 ع", "*/ // {{", "\x00"]
)
def test_free_text_stays_text(text: str) -> None:
    """What authors write in titles, articles and reasons cannot become a policy."""
    law = Narrowing(id="law", party="NRD", because=text, withhold=("name",))
    agreement = an_agreement(
        legal_basis=(text,), clauses=(a_clause(article=text),), reservations=(law,), title=text
    )
    book = Rulebook([agreement], [an_overlay(law, title=text)])
    assert cedarpy.validate_policies(cedar_policies(book), cedar_schema()).validation_passed
    assert disagreements(book, [(a_question(), NOW)]) == []
    assert "\n" not in quoted(text)


def test_laws_of_two_nations_may_be_called_the_same() -> None:
    """An area that the one nation's law has does not count for the other nation's law of the same name."""
    far = NamedArea(name="far", shape=Polygon(outer=(place_of(1, 1), place_of(2, 1), place_of(2, 2))))
    near = an_agreement().areas[0]
    laws = [
        an_overlay(
            Narrowing(id="there", party=nation, because="a law", only_areas=(area.name,)),
            nation=nation,
            areas=(area,),
        )
        for nation, area in (("NRD", near), ("SUD", far))
    ]
    assert disagreements(Rulebook([an_agreement()], laws), [(a_question(), NOW)]) == []


NOT_IN_CEDAR = {
    name
    for name in NAMES
    if name.split(".")[0]
    in {
        *("Authority", "ContactPoint", "Signers", "Polygon", "Corridor", "Everywhere", "LeaseTerms"),
        *("Opinion", "Assessment", "Deadline", "DatedLimit", "DisputeStep", "SuspensionTerms"),
        *("AccessionTerms", "Acceding", "Calendar"),
    }
} | {
    *("Party.name", "Party.authorities", "Party.contact_points", "Party.signers", "Party.calendar"),
    "Party.publishes",
    *("Offence.name", "Review.next", "Review.every_months", "Narrowing.because", "NamedArea.shape"),
    *("NamedArea.name", "Agreement.format", "Agreement.title", "Agreement.purposes", "Agreement.languages"),
    *(
        "Agreement.areas",
        "Agreement.level_up_to",
        "Agreement.vectors",
        "Agreement.review",
        "Agreement.lease",
        "Agreement.assessment",
    ),
    *("Agreement.deadlines", "Agreement.disputes", "Agreement.suspension"),
    *("Agreement.accession", "Agreement.acceding"),
}
"""Fields that do not show in the policies: geometry is the request's, and the rest decides nothing about a record."""


@pytest.mark.parametrize(("name", "one", "other"), VARIED, ids=NAMES)
def test_every_field_is_exported(name: str, one: Agreement, other: Agreement) -> None:
    """A change of any field that decides shows in the policies, or in their annotations."""
    same = cedar_policies(Rulebook([one])) == cedar_policies(Rulebook([other]))
    assert same == (name in NOT_IN_CEDAR)


def test_the_whole_of_an_agreement_is_well_typed() -> None:
    """An agreement that says something in every field passes Cedar's checker."""
    result = cedarpy.validate_policies(cedar_policies(Rulebook([WHOLE])), cedar_schema())
    assert result.validation_passed, result.errors
