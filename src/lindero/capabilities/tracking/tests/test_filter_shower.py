"""Shower: what is probable and well known is shown, what nobody saw for long is not, unless it goes straight on."""

import numpy as np
import pytest

from lindero.capabilities.tracking.filtering.bank import Bank, empty_bank
from lindero.capabilities.tracking.filtering.shower import show

NOISE_M = 5.0
CUT_OFF_M = 25.0
FIXED = 0.9


def track(existence: float, deviation: float, fixed: float = 0.0) -> Bank:
    """Return one track, known to so many metres in each coordinate."""
    bank = empty_bank(1, components=2, modes=1)
    bank.count = 1
    bank.tracks.existence[:], bank.tracks.fixed[:] = existence, fixed
    bank.tracks.components[:] = 2
    bank.tracks.weight[0] = 0.3, 0.7
    bank.tracks.mode[:] = 1.0
    # The lighter component is known to a metre: it is not the one that would be shown.
    bank.tracks.covariance[0, 0, 0] = np.eye(4)
    bank.tracks.covariance[0, 1, 0] = np.diag([deviation**2, 1.0, deviation**2, 1.0])
    return bank


def is_shown(bank: Bank, time: float = 0.0) -> bool:
    """Say whether the track is shown."""
    show(bank.tracks, NOISE_M, FIXED, time)
    return bool(bank.tracks.confirmed[0])


@pytest.mark.parametrize(
    ("existence", "deviation", "shown"),
    [(0.6, 3.0, True), (0.5, 3.0, False), (0.7, 10.0, False), (0.99, 10.0, True), (0.999, 30.0, False)],
)
def test_existence_and_place_must_both_be_known(existence: float, deviation: float, shown: bool) -> None:
    """What probably is there is shown while it is known where; the more surely it is there, the vaguer it may be."""
    assert is_shown(track(existence, deviation)) is shown


def test_the_limit_is_where_showing_costs_as_much_as_hiding() -> None:
    """By drawing where the target is: a track that is shown at the limit costs a little less than a miss (GOSPA)."""
    draws = np.random.default_rng(1).normal(0.0, 9.0, (200_000, 2))
    error = np.minimum((draws**2).sum(axis=1), CUT_OFF_M**2).mean() / CUT_OFF_M**2
    limit = 0.55 / (1.0 - error)
    assert is_shown(track(limit + 0.01, 9.0))
    assert not is_shown(track(limit - 0.01, 9.0))
    # Half a cut-off squared is what each miss and each false track costs.
    shown = limit * error + (1.0 - limit) * 0.5
    assert shown < limit * 0.5


def test_a_fixed_thing_is_not_shown() -> None:
    """However surely it is there; and what was shown once is remembered as such."""
    bank = track(0.99, 3.0)
    assert is_shown(bank)
    bank.tracks.fixed[:] = 0.95
    assert not is_shown(bank)
    assert bank.tracks.established[0]


def going(plots: int, *, drift: float = 0.5, sideways: float = 0.0, unseen: int = 3) -> tuple[Bank, float]:
    """Return a vague track that went east, so far off its line, and now: it was seen each second but the last."""
    bank = track(0.65, 10.0)
    random = np.random.default_rng(2)
    ages = np.arange(float(plots))
    x, y = drift * ages + random.normal(0.0, NOISE_M, plots), random.normal(0.0, NOISE_M, plots)
    sums = [np.ones(plots), ages, ages**2, x, y, ages * x, ages * y, x**2 + y**2]
    bank.tracks.plots[0] = [one.sum() for one in sums]
    bank.tracks.origin[0] = 700.0, 300.0, NOISE_M**2, 1_000.0
    now = plots - 1.0 + unseen
    bank.tracks.mean[0, 1, 0] = 700.0 + drift * now, drift, 300.0 + sideways, 0.0
    return bank, 1_000.0 + now


@pytest.mark.parametrize("drift", [0.0, 0.5, 8.0])
def test_what_goes_straight_on_is_shown_though_it_was_missed(drift: float) -> None:
    """The line through what was seen of it for long says where it is, when the filter no longer does."""
    assert not is_shown(track(0.65, 10.0))
    assert is_shown(*going(60, drift=drift))


def test_a_line_says_nothing_of_what_left_it_or_was_hardly_seen_or_long_ago() -> None:
    """So a few plots in a row are no line, an estimate beside the line is not on it, and a line is vague far ahead."""
    assert not is_shown(*going(20))
    assert not is_shown(*going(60, sideways=15.0))
    assert not is_shown(*going(60, unseen=400))
    bank, now = going(60)
    bank.tracks.fixed[:] = 0.95
    assert not is_shown(bank, now)
    bank, now = going(60)
    bank.tracks.existence[:] = 0.5
    assert not is_shown(bank, now)
