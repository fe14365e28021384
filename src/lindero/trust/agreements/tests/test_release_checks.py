"""The checks of a release beyond who, what and where: authority, source, offence, protected trait, label, release."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings

from lindero.trust.agreements.evaluate import evaluate
from lindero.trust.agreements.policy import Policy, compile_policy
from lindero.trust.agreements.questions import Particulars, Question, Request, question_of
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.tests.asking import ask, no
from lindero.trust.agreements.tests.full_dice import FullDice, anything
from lindero.trust.agreements.tests.samples import KIND, NOW, a_clause, a_question, an_agreement, on_paper
from lindero.trust.agreements.tests.test_policy import WITHOUT_SHRINKING
from lindero.trust.agreements.treaty import Agreement, Clause, Necessity, Offence
from lindero.trust.agreements.vocabulary import KindFacts, Vocabulary
from lindero.trust.agreements.ways import CODES

SMUGGLING = Offence(code="smuggling", name="Smuggling", threshold_months=36)


def _with(**changes: Any) -> Agreement:
    return an_agreement(clauses=(a_clause(**changes),), offences=(SMUGGLING,))


def _said(**changes: Any) -> Particulars:
    return Particulars(**changes)


# --- check by check -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sender", "recipient", "allowed"),
    [
        ("coast-guard", "", True),
        ("coast-guard", "customs", True),
        ("coast-guard", "navy", False),
        ("navy", "customs", False),
        ("", "", False),
    ],
)
def test_AGR_02_only_the_named_authorities_send_and_receive(
    sender: str, recipient: str, allowed: bool
) -> None:
    """A record of another authority, of none, or for another one than the clause means, is refused."""
    agreement = _with(from_authorities=("coast-guard",), to_authorities=("customs", "police"))
    said = _said(sender_authority=sender, recipient_authority=recipient)
    decision = ask(agreement, particulars=said)
    assert decision.allowed is allowed
    if not allowed:
        no(decision, "AUTHORITY")
        assert "coast-guard" in decision.reasons[0].fix
    assert ask(_with(), particulars=said).allowed


@pytest.mark.parametrize(
    ("offence", "months", "allowed"),
    [("smuggling", 36, True), ("smuggling", 35, False), ("", 60, False), ("theft", 60, False)],
)
def test_AGR_02_an_offence_must_be_agreed_and_heavy_enough(offence: str, months: int, allowed: bool) -> None:
    """Below the catalogue's threshold, without an offence or with another one, nothing crosses."""
    decision = ask(_with(offences=("smuggling",)), particulars=_said(offence=offence, penalty_months=months))
    assert decision.allowed is allowed
    assert decision.codes == (() if allowed else ("OFFENCE",))


def test_an_offence_that_another_clause_covers_is_none_of_this_one() -> None:
    """Both are in the catalogue and heavy enough; the clause names one of them."""
    theft = msgspec.structs.replace(SMUGGLING, code="theft")
    agreement = an_agreement(clauses=(a_clause(offences=("smuggling",)),), offences=(SMUGGLING, theft))
    no(ask(agreement, particulars=_said(offence="theft", penalty_months=999)), "OFFENCE")


def test_a_refusal_names_both_authorities() -> None:
    """Whoever is refused learns who may not send to whom; one that is not named is not made up."""
    agreement = _with(from_authorities=("coast-guard",), to_authorities=("customs",))
    said = [
        ask(agreement, particulars=_said(sender_authority="navy", recipient_authority=to)).reasons[0].text
        for to in ("police", "")
    ]
    assert said == [
        "Article 6 (1) does not let navy send to police.",
        "Article 6 (1) does not let navy send.",
    ]


def test_an_offence_outside_the_catalogue_reaches_no_threshold() -> None:
    """A clause that names what its agreement does not is closed, not open."""
    agreement = an_agreement(clauses=(a_clause(offences=("smuggling",)),))
    no(ask(agreement, particulars=_said(offence="smuggling", penalty_months=999)), "OFFENCE")


@pytest.mark.parametrize(
    ("sources", "source", "allowed"),
    [
        (("civil",), "civil", True),
        (("civil",), "military", False),
        (("civil", "military"), "military", True),
        (("military",), "civil", False),
        (("civil", "military"), "targeting", False),
    ],
)
def test_AGR_12_military_data_need_an_explicit_clause(
    sources: tuple[str, ...], source: str, allowed: bool
) -> None:
    """What a military source gave crosses only where a clause says so; a source that no clause knows never does."""
    decision = ask(_with(sources=sources), particulars=_said(source=source))
    assert decision.allowed is allowed
    assert decision.codes == (() if allowed else ("SOURCE",))


def test_AGR_12_a_clause_covers_civil_sources_alone_unless_it_says_more() -> None:
    """The default of the language is civil."""
    no(ask(an_agreement(), particulars=_said(source="military")), "SOURCE")


VOCABULARY = Vocabulary(
    {
        KIND: KindFacts(
            sharable=frozenset({"place", "name", "identity", "track_id"}),
            special=frozenset({"identity"}),
            level=2,
        )
    }
)


def _decided(agreement: Agreement, vocabulary: Vocabulary = VOCABULARY, **changes: Any) -> Any:
    book = Rulebook([agreement], (), vocabulary)
    question = a_question(**changes)
    decision = Policy(book).decide(question, on_paper())
    assert decision == evaluate(book, question, on_paper())
    return decision


def test_a_protected_trait_crosses_only_with_its_reason() -> None:
    """Named among the fields it still stays, until the clause says why it is strictly necessary (LED article 10)."""
    fields = ("place", "identity")
    decision = _decided(an_agreement(), fields=fields)
    assert (decision.fields, decision.codes) == (("place",), ("SPECIAL",))
    no(_decided(an_agreement(), fields=("identity",)), "SPECIAL")
    because = Necessity(field="identity", because="a child is looked for")
    assert _decided(_with(strictly_necessary=(because,)), fields=fields).fields == fields


def test_EXC_07_what_lacks_its_grading_does_not_cross() -> None:
    """No clause can waive it, and the reason says what is missing."""
    decision = no(ask(an_agreement(), particulars=_said(lacks=("grading", "person_class"))), "GRADING")
    assert "grading, person_class" in decision.reasons[0].text


@pytest.mark.parametrize(("label", "allowed"), [("name", True), ("reason", False), ("unheard", False)])
def test_EXC_08_a_label_crosses_with_its_record_or_nothing_does(label: str, allowed: bool) -> None:
    """A machine's statement whose label the clause would withhold is refused whole."""
    fields = ("track_id", "place", "name", label)
    decision = ask(an_agreement(), fields=fields, particulars=_said(must_cross=(label,)))
    assert decision.allowed is allowed
    if not allowed:
        assert "UNMARKED" in decision.codes


def test_S_56_a_label_that_is_not_asked_for_is_not_crossing() -> None:
    """Whoever asks for the statement without its label is refused."""
    no(ask(an_agreement(), fields=("place",), particulars=_said(must_cross=("name",))), "UNMARKED")


def test_S_53_core_data_are_always_released_by_a_human() -> None:
    """At level 4 no clause needs to say so, and none can say otherwise."""
    core = Vocabulary({KIND: KindFacts(sharable=frozenset({"place", "name"}), level=4)})
    agreement = an_agreement(level=4)
    no(_decided(agreement, core, fields=("place",)), "APPROVAL")
    assert _decided(agreement, core, fields=("place",), approved=True).allowed


def test_all_failures_are_told_in_their_order() -> None:
    """The first decides; each of the others is told with what would make it a yes."""
    agreement = _with(
        from_authorities=("customs",), offences=("smuggling",), needs_approval=True, sources=("military",)
    )
    decision = ask(
        agreement,
        purpose="counter_smuggling",
        retain_days=99,
        particulars=_said(lacks=("grading",)),
    )
    no(decision, "AUTHORITY", "PURPOSE", "SOURCE", "OFFENCE", "GRADING", "RETENTION", "APPROVAL")
    assert all(reason.fix for reason in decision.reasons)


def test_a_request_says_what_the_new_checks_read() -> None:
    """The decision from outside asks authority, offence, source and grading by their own keys."""
    request = Request(
        sender="NRD", recipient="SUD", kind=KIND, fields=("place",), purpose="border_surveillance", at=NOW,
        from_authority="customs", to_authority="police", offence="smuggling", penalty_months=40,
        source="military", grading=False,
    )  # fmt: skip
    question = question_of(request)
    assert isinstance(question, Question)
    assert question.particulars == _said(
        sender_authority="customs",
        recipient_authority="police",
        offence="smuggling",
        penalty_months=40,
        source="military",
        lacks=("grading",),
    )


# --- for anything at all --------------------------------------------------------------------------------------


@settings(max_examples=1_500, deadline=None, phases=WITHOUT_SHRINKING)
@given(
    anything(FullDice.rulebook),
    anything(lambda dice: [dice.question() for _ in range(4)]),
    anything(FullDice.state),
)
def test_AGR_02_compiled_equals_plain_with_every_check(
    book: Rulebook, asked: list[Question], state: State
) -> None:
    """Whatever clauses ask and records say, the compiled answer is the plain one, word for word."""
    policy = Policy(book)
    for question in asked:
        assert policy.decide(question, state) == evaluate(book, question, state)


@settings(max_examples=1_000, deadline=None, phases=WITHOUT_SHRINKING)
@given(anything(FullDice.rulebook), anything(FullDice.question), anything(FullDice.state))
def test_the_first_reason_is_that_of_the_first_check(
    book: Rulebook, question: Question, state: State
) -> None:
    """Reasons of a clause stand in the order of the checks, so the first that failed is told first."""
    decision = evaluate(book, question, state)
    places = [CODES.index(code) for code in decision.codes]
    assert decision.allowed or places == sorted(places)


@settings(max_examples=300, deadline=None, phases=WITHOUT_SHRINKING)
@given(anything(FullDice.question), anything(FullDice.state))
def test_S_01_no_agreement_permits_nothing(question: Question, state: State) -> None:
    """With an empty set of agreements nothing is permitted but the fields of the life lane."""
    decision = compile_policy([]).decide(question, state)
    assert not decision.allowed or question.lane == "life"


def _stricter(dice: FullDice, clause: Clause) -> Clause:
    """Return a clause with one restriction more."""
    restrictions: tuple[dict[str, Any], ...] = (
        {"from_authorities": clause.from_authorities[:1] or ("customs",)},
        {"to_authorities": clause.to_authorities[:1] or ("customs",)},
        {"offences": clause.offences[:1] or ("smuggling",)},
        {"strictly_necessary": clause.strictly_necessary[1:]},
        {"sources": clause.sources[:1]},
        {"needs_approval": True},
        {"fields": clause.fields[:-1]},
        {"person_classes": clause.person_classes[:1]},
    )
    return msgspec.structs.replace(clause, **dice.one(restrictions))


@settings(max_examples=1_000, deadline=None, phases=WITHOUT_SHRINKING)
@given(anything(lambda dice: (dice.rulebook(), dice)), anything(FullDice.question), anything(FullDice.state))
def test_S_08_a_restriction_more_only_narrows(
    made: tuple[Rulebook, FullDice], question: Question, state: State
) -> None:
    """A clause that asks more never permits what it did not, nor a field more."""
    book, dice = made
    agreements = [
        msgspec.structs.replace(
            agreement, clauses=tuple(_stricter(dice, clause) for clause in agreement.clauses)
        )
        for agreement in book.agreements
    ]
    before = evaluate(book, question, state)
    after = evaluate(Rulebook(agreements, book.overlays, book.vocabulary), question, state)
    assert after.allowed <= before.allowed
    assert len(after.fields) <= len(before.fields)
