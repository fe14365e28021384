"""The gate's checks as told to people, and the small arts of names and figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.oversight import questions, rules
from lindero.capabilities.oversight.names import channel_parts, clause_parts
from lindero.trust.agreements import reasons
from lindero.trust.exchange.records import Ruling

CODES = [code for question in questions.QUESTIONS for code in question.codes]


def ruling(*codes: str, allowed: bool = False, clause: str = "AG-7@1/art-6-1", fix: str = "Ask.") -> Ruling:
    """Make a ruling with these reasons."""
    return Ruling(
        about="a" * 26,
        kind="harbour.ship_sighted",
        allowed=allowed,
        clause=clause,
        codes=codes,
        texts=tuple(f"Because of {code}." for code in codes),
        fixes=tuple(fix for _ in codes),
    )


def test_every_code_of_the_agreements_has_its_question() -> None:
    """Whatever a clause or a safeguard answers no to, the page knows the question by its own words."""
    assert {*reasons.ORDER, *reasons.GENERAL} <= set(CODES)


def test_questions_stand_in_the_order_of_the_gate() -> None:
    """A check that the gate makes earlier is told earlier; so what stands above a no was really passed."""
    of_clauses = [code for code in CODES if code in reasons.ORDER]
    assert of_clauses == [code for code in reasons.ORDER if code in of_clauses]


def test_no_code_answers_two_questions() -> None:
    """A reason is told once."""
    assert len(CODES) == len(set(CODES))


def test_a_release_passes_every_check() -> None:
    """What crosses has passed all of them, being in the log first included."""
    checks = rules.checks_of(ruling(allowed=True))
    assert {check.outcome for check in checks} == {"yes"}
    assert checks[-1].source == "safeguard/S-50"


@pytest.mark.parametrize("code", CODES)
def test_AGR_02_a_refusal_says_no_once_and_names_the_clause(code: str) -> None:
    """A denial names the clause that is missing or came nearest; what comes behind it was not reached."""
    checks = rules.checks_of(ruling(code))
    outcomes = [check.outcome for check in checks]
    place = outcomes.index("no")
    assert outcomes == ["yes"] * place + ["no"] + ["not_reached"] * (len(outcomes) - place - 1)
    assert checks[place].question == questions.question_of(code)
    assert checks[place].source == "AG-7@1/art-6-1"
    assert f"Because of {code}." in checks[place].answer


def test_a_refusal_without_any_clause_names_the_safeguard() -> None:
    """Where no agreement speaks at all, the rule that nothing leaves without one does."""
    no = next(check for check in rules.checks_of(ruling("NO_AGREEMENT", clause="")) if check.outcome == "no")
    assert no.source == "safeguard/S-01"


def test_all_reasons_are_told_even_behind_the_first() -> None:
    """The gate notes every failure; each of them is a no, since mending the first alone would not help."""
    checks = rules.checks_of(ruling("PURPOSE", "AREA"))
    assert [check.question for check in checks if check.outcome == "no"] == [
        questions.question_of("PURPOSE"),
        questions.question_of("AREA"),
    ]


def test_a_narrowed_release_is_a_yes_that_says_what_is_missing() -> None:
    """A field that stays behind does not make a no of the release."""
    checks = rules.checks_of(ruling("FIELD", allowed=True))
    told = next(check for check in checks if check.question == questions.question_of("FIELD"))
    assert (told.outcome, told.answer) == ("yes", "Yes. Because of FIELD.")


def test_a_yes_says_what_is_known_of_it() -> None:
    """Agreement, clause, kind, fields and time are told where they were asked for."""
    made = Ruling(
        about="a" * 26,
        kind="harbour.ship_sighted",
        allowed=True,
        clause="AG-7@2/art-6-1",
        withheld=("informant",),
        retain_until=1_795_334_400_000,
    )
    told = " ".join(check.answer for check in rules.checks_of(made))
    for words in (
        "AG-7, version 2",
        ": art-6-1",
        ": harbour.ship_sighted",
        "but for informant",
        "until 2026-11-22",
    ):
        assert words in told


def test_a_code_that_nobody_knows_is_told_too() -> None:
    """A reason of a newer version is never passed over: it gets a question of its own."""
    checks = rules.checks_of(ruling("MOON_PHASE"))
    no = next(check for check in checks if check.outcome == "no")
    assert no.answer == "No. Because of MOON_PHASE."
    assert checks[-1].outcome == "not_reached"


@given(st.lists(st.sampled_from([*CODES, "MOON_PHASE"]), unique=True), st.booleans())
def test_checks_tell_the_decision(codes: list[str], is_allowed: bool) -> None:
    """Whatever the reasons: a no among the checks if and only if it was refused for one, each told once."""
    made = ruling(*codes, allowed=is_allowed)
    checks = rules.checks_of(made)
    assert ("no" in {check.outcome for check in checks}) == (bool(codes) and not is_allowed)
    assert all(" ".join(check.answer for check in checks).count(text) == 1 for text in made.texts)


def test_remedies_are_told_once_each() -> None:
    """Two reasons with one remedy need it once."""
    assert rules.remedies_of(ruling("FIELD", "LEVEL")) == ("Ask.",)


def test_S_10_a_safeguard_has_no_remedy_and_that_is_said() -> None:
    """Nobody is led to look for a way around a safeguard."""
    assert rules.remedies_of(ruling("RIGHTS_RISK", fix="")) == (rules.NOTHING_HELPS,)


def test_a_whole_release_needs_no_remedy() -> None:
    """There is no box where there is nothing to mend."""
    assert rules.remedies_of(ruling(allowed=True)) == ()
    assert rules.remedies_of(ruling("FIELD", allowed=True, fix="")) == ()


@pytest.mark.parametrize(
    ("clause", "parts"),
    [
        ("AG-7@1/art-6-1", ("AG-7", "1", "art-6-1", "")),
        ("AG-7@12", ("AG-7", "12", "", "")),
        ("AG-7@1/reservation/names", ("AG-7", "1", "reservation/names", "")),
        ("safeguard/S-10", ("", "", "", "S-10")),
        ("", ("", "", "", "")),
        ("something", ("something", "", "", "")),
    ],
)
def test_clauses_are_taken_apart(clause: str, parts: tuple[str, ...]) -> None:
    """A clause's name leads to the agreement and the place in it."""
    found = clause_parts(clause)
    assert (found.agreement, found.version, found.clause, found.safeguard) == parts


def test_channels_are_taken_apart() -> None:
    """A channel's name says who sends to whom under what."""
    found = channel_parts("lindero/NRD-SUD/AG-7/operations")
    assert (found.sender, found.recipient, found.agreement, found.lane) == (
        "NRD",
        "SUD",
        "AG-7",
        "operations",
    )


@given(st.text())
def test_any_text_for_a_channel_is_taken(name: str) -> None:
    """A fold must not fail on whatever the log holds."""
    found = channel_parts(name)
    assert bool(found.sender) == bool(found.recipient) == bool(found.lane)


@given(st.lists(st.integers(), min_size=1), st.floats(0, 1))
def test_percentile_is_a_value_that_the_share_does_not_exceed(values: list[int], share: float) -> None:
    """Nearest rank: one of the values, with at least the share of all values at or below it."""
    found = rules.percentile(sorted(values), share)
    assert found in values
    assert sum(value <= found for value in values) * 1_000 >= round(share * 1_000) * len(values)


def test_percentiles_of_a_hundred() -> None:
    """Of 1 to 100, half do not exceed 50, and 95 of 100 do not exceed 95; of nothing there is none."""
    hundred = range(1, 101)
    assert [rules.percentile(hundred, share) for share in (0.0, 0.5, 0.95, 1.0)] == [1, 50, 95, 100]
    assert rules.percentile([], 0.5) is None
