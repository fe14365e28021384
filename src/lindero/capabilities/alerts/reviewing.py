"""What is held back is looked at by sample, so that what a model misses on this node is known and not only promised.

A tenth of it, chosen by chance and not by the model, is put before the people on duty; their judgements tell the share
of true alerts in all of it (DET-05, safeguard S-38).
"""

import math
import zlib
from typing import Final

import msgspec

ONE_IN: Final = 10
"""Of what is held back, one in so many is put before people (product default)."""

_NORMAL_95: Final = 1.6449
"""Quantile of the normal distribution that 95 in 100 lie below."""


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the sample, and what follows for the rest.

    Attributes:
        held_back: How many alerts were held back.
        looked_at: How many of the sample people have judged.
        missed: How many of these were true.
        recall_permille: Share of the true alerts that came into the queue, as estimated; None while nothing is known.
        at_least_permille: What that share is at least, with 95 in 100 certainty; None likewise.
    """

    held_back: int
    looked_at: int
    missed: int
    recall_permille: int | None
    at_least_permille: int | None


def is_sampled(alert: str) -> bool:
    """Say whether an alert that is held back is one of those that people are asked to look at.

    It is chosen by its name alone, which neither the model nor anybody who wants a certain result can choose.
    """
    return zlib.crc32(alert.encode()) % ONE_IN == 0


def weight_of(alert: str, *, is_held: bool) -> int:
    """Return for how many alerts a judged one stands, by how probable it was that people would see it.

    One of the sample stands for all of which it was drawn (Horvitz and Thompson 1952). Who judges what is held back and
    not in the sample chose where to look, so that it stands for none: no share may be reckoned from it.

    Args:
        alert: Its name.
        is_held: Whether it was held back.
    """
    if not is_held:
        return 1
    return ONE_IN if is_sampled(alert) else 0


def review_of(shown_true: int, held_back: int, looked_at: int, missed: int) -> Review:
    """Return what the sample tells.

    Args:
        shown_true: True alerts that came into the queue.
        held_back: Alerts that did not.
        looked_at: Of these in the sample, how many were judged.
        missed: Of these, how many were true.
    """
    is_known = looked_at > 0 and shown_true + missed > 0
    return Review(
        held_back=held_back,
        looked_at=looked_at,
        missed=missed,
        recall_permille=_recall(shown_true, held_back, missed / looked_at) if is_known else None,
        at_least_permille=_recall(shown_true, held_back, _most(missed, looked_at)) if is_known else None,
    )


def _recall(shown_true: int, held_back: int, missed_share: float) -> int:
    true = shown_true + held_back * missed_share
    return math.floor(1_000 * shown_true / true) if true else 1_000


def _most(found: int, looked_at: int) -> float:
    """Return the upper bound of a share (Wilson 1927, one-sided, 95 in 100)."""
    share, squared = found / looked_at, _NORMAL_95**2
    spread = _NORMAL_95 * math.sqrt(share * (1 - share) / looked_at + squared / (4 * looked_at**2))
    return min(1.0, (share + squared / (2 * looked_at) + spread) / (1 + squared / looked_at))
