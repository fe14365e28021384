"""What a model misses on a node is known from a sample of what it holds back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.alerts.pages import queue, register, views
from lindero.capabilities.alerts.reviewing import ONE_IN, is_sampled, review_of
from lindero.capabilities.alerts.tests.samples import a_desk, judged, raised


def test_DET_05_a_tenth_of_what_is_held_back_is_put_before_people() -> None:
    """Judged like any other alert, it tells on the page of detectors how much of what is true came into the queue."""
    desk = a_desk()
    for _ in range(9):
        judged(desk, raised(desk), "respond")
    held = [raised(desk, held_back="a model takes it for false") for _ in range(200)]
    view = queue.show_queue(desk, views.QueueQuery())
    sample = [line.record_id for line in view.to_review]
    assert sample == [name for name in (line.record_id for line in view.to_review) if is_sampled(name)]
    assert len(view.to_review) + len(view.held_back) == len(held)
    assert 5 <= len(sample) <= 45
    assert register.show_register(desk, views.NothingAsked()).review.recall_permille is None
    judged(desk, sample[0], "respond")
    for name in sample[1:5]:
        judged(desk, name, "dismiss", false_cause="weather")
    # Who judges what is not in the sample finds things, but chose where to look: it counts for nothing here.
    judged(desk, view.held_back[0].record_id, "respond")
    review = register.show_register(desk, views.NothingAsked()).review
    assert (review.held_back, review.looked_at, review.missed) == (200, 5, 1)
    assert review.recall_permille == 1_000 * 9 // (9 + 200 // 5)
    assert review.at_least_permille is not None
    assert review.at_least_permille < review.recall_permille


def test_the_bound_of_the_sample_is_wilsons() -> None:
    """None of twenty missed: at most 11.9 in 100 of what is held back are true, as the published formula says."""
    review = review_of(shown_true=100, held_back=100, looked_at=20, missed=0)
    assert review.recall_permille == 1_000
    assert review.at_least_permille == pytest.approx(1_000 * 100 / 111.9, abs=1)


@given(shown=st.integers(0, 500), held=st.integers(1, 500), data=st.data())
def test_a_larger_sample_is_surer(shown: int, held: int, data: st.DataObject) -> None:
    """What is certain is never more than what is likely, and more looks at the same share narrow it."""
    looked_at = data.draw(st.integers(0, held))
    missed = data.draw(st.integers(0, looked_at))
    review = review_of(shown, held, looked_at, missed)
    if review.recall_permille is None or review.at_least_permille is None:
        assert not looked_at or not shown + missed
        return
    assert 0 <= review.at_least_permille <= review.recall_permille <= 1_000
    more = review_of(shown, held, 4 * looked_at, 4 * missed)
    assert more.at_least_permille is not None
    assert more.at_least_permille >= review.at_least_permille


def test_the_sample_is_one_in_ten() -> None:
    """Over many names it is the share that the page speaks of."""
    names = [f"2u62m7udycombddd7ijba{number:05}" for number in range(20_000)]
    assert sum(map(is_sampled, names)) == pytest.approx(len(names) / ONE_IN, rel=0.1)
