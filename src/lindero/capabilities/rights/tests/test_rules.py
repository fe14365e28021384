"""Rules of requests: the order of steps, the clocks of D-18, and answers that say nothing of what was found."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.rights import rules
from lindero.capabilities.rights.records import Language, Verdict
from lindero.kernel.times import DAY_MS, instant_of, text_of

INSTANTS = st.integers(0, 4_102_444_800_000)


@pytest.mark.parametrize(
    ("state", "step", "allowed"),
    [
        ("received", "verify", True),
        ("received", "scope", False),
        ("identity_verified", "scope", True),
        ("scoped", "scope", True),
        ("identity_verified", "decide", False),
        ("scoped", "decide", True),
        ("decided", "prepare", True),
        ("prepared", "prepare", False),
        ("prepared", "close", False),
        ("answered", "close", True),
        ("closed", "order", False),
    ],
)
def test_W25_steps_follow_in_order(state: rules.State, step: rules.Step, allowed: bool) -> None:
    """No step is taken before the one that it rests on; the refusal names what it follows."""
    decision = rules.may_step(state, step)
    assert decision.allowed is allowed
    assert allowed or decision.reasons[0].fix


@given(
    state=st.sampled_from(get_args(rules.State)),
    verdict=st.sampled_from(get_args(Verdict)),
    found=st.integers(0, 3),
)
def test_S_46_only_the_neutral_answer_remains_where_another_would_tell(
    state: rules.State, verdict: Verdict, found: int
) -> None:
    """Nobody unknown, and nobody of whom nothing is held, is told anything else."""
    allowed = rules.may_decide(state, verdict, found).allowed
    if allowed and verdict != "neutral":
        assert (state, found > 0) == ("scoped", True)
    if state in {"received", "scoped"}:
        assert rules.may_decide(state, "neutral", found).allowed


@pytest.mark.parametrize("language", get_args(Language))
def test_S_46_neutral_text_takes_nobodys_words(language: Language) -> None:
    """Whatever was written, the text is the same; any other answer says where to turn."""
    assert rules.answer_text("neutral", language, "we hold your file") == rules.NEUTRAL[language]
    assert rules.answer_text("refused", language, "No.").endswith(rules.REDRESS[language])


@given(received=INSTANTS, work=st.integers(0, 60 * DAY_MS), verdict=st.sampled_from(get_args(Verdict)))
def test_S_46_moment_of_leaving_says_nothing_of_the_work(received: int, work: int, verdict: Verdict) -> None:
    """Answers leave at the end of a whole week or when they are due, never before they are written."""
    due = rules.answer_by(received, is_extended=False)
    leaves = rules.leaves_at(verdict, received, received + work, due)
    assert leaves >= received + work
    assert leaves == due or (leaves - received) % (rules.BUCKET_DAYS * DAY_MS) == 0
    if received + work <= due:
        assert leaves <= due


@given(received=INSTANTS, first=st.integers(0, 28 * DAY_MS), second=st.integers(0, 28 * DAY_MS))
def test_S_46_neutral_answers_of_four_weeks_all_leave_at_one_moment(
    received: int, first: int, second: int
) -> None:
    """An hour's work because there was nothing, four weeks' because there was: the same instant."""
    due = rules.answer_by(received, is_extended=False)
    assert rules.leaves_at("neutral", received, received + first, due) == rules.leaves_at(
        "neutral", received, received + second, due
    )


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-20T15:00:00Z", "2026-11-27T15:00:00Z"),
        ("2026-11-21T09:00:00Z", "2026-11-27T09:00:00Z"),
        ("2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z"),
    ],
)
def test_D_18_acknowledgement_is_due_in_five_working_days(received: str, due: str) -> None:
    """Saturdays and Sundays are not counted."""
    assert rules.acknowledge_by(instant_of(received)) == instant_of(due)


@pytest.mark.parametrize(
    ("received", "is_extended", "due"),
    [
        ("2026-11-22T08:00:00Z", False, "2026-12-22T08:00:00Z"),
        ("2026-12-31T08:00:00Z", False, "2027-01-31T08:00:00Z"),
        ("2027-01-31T08:00:00Z", False, "2027-02-28T08:00:00Z"),
        ("2028-01-31T08:00:00Z", False, "2028-02-29T08:00:00Z"),
        ("2026-11-30T08:00:00Z", True, "2027-02-28T08:00:00Z"),
        ("2026-11-22T08:00:00Z", True, "2027-02-22T08:00:00Z"),
    ],
)
def test_D_18_answer_is_due_in_a_month_or_three(received: str, is_extended: bool, due: str) -> None:
    """The same day of the month, or its last one, at the same time of day."""
    assert text_of(rules.answer_by(instant_of(received), is_extended=is_extended)) == text_of(instant_of(due))


@given(received=INSTANTS)
def test_D_18_answers_are_due_after_four_weeks_and_within_three_months(received: int) -> None:
    """So a neutral answer, which waits four weeks, is never late."""
    plain = rules.answer_by(received, is_extended=False)
    assert 28 * DAY_MS <= plain - received <= 31 * DAY_MS
    assert 89 * DAY_MS <= rules.answer_by(received, is_extended=True) - received <= 92 * DAY_MS


@given(since=INSTANTS, length=st.integers(1, 10**10), passed=st.integers(0, 2 * 10**10))
def test_D_18_stages_are_reached_in_order(since: int, length: int, passed: int) -> None:
    """50, 80 and 100 per cent, each from its own instant on."""
    stage = rules.stage_of(since, since + length, since + passed)
    share = passed * 100 / length
    assert stage == max([s for s in (50, 80, 100) if share >= s], default=0)
