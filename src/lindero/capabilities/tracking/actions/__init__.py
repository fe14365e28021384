"""Tracking at work: it follows every batch, ends tracks of which nothing is heard, and keeps to what officers say."""

from lindero.capabilities.tracking.actions.following import end_silent, follow
from lindero.capabilities.tracking.actions.neighbours import fuse_with_neighbours
from lindero.capabilities.tracking.actions.officers import (
    annotate_track,
    decorrelate_tracks,
    merge_tracks,
    split_track,
    withdraw_statement,
)

__all__ = [
    "annotate_track",
    "decorrelate_tracks",
    "end_silent",
    "follow",
    "fuse_with_neighbours",
    "merge_tracks",
    "split_track",
    "withdraw_statement",
]
