"""Clusters: tracks that share measurements, directly or through others; what one decides is its own affair."""

from typing import NamedTuple

import numpy as np

from lindero.capabilities.tracking.filtering.bank import Ints
from lindero.capabilities.tracking.filtering.compiled import inlined, tight
from lindero.capabilities.tracking.filtering.gater import Edges


class Clusters(NamedTuple):
    """The tracks that can explain anything, cluster by cluster, in the order of each cluster's first track.

    Attributes:
        first: Index of each cluster's first track, shape (clusters + 1,).
        track: The tracks, in order within each cluster.
    """

    first: Ints
    track: Ints


def clusters_of(edges: Edges, measurements: int) -> Clusters:
    """Return the clusters; `measurements` is how many there are."""
    tracks = len(edges.first) - 1
    leader, number = np.arange(tracks), np.full(tracks, -1)
    _join(edges.first, edges.measurement, np.full(measurements, -1), leader)
    first = np.zeros(tracks + 1, np.int64)
    count = _number(edges.first, leader, number, first)
    first = np.cumsum(first[: count + 1])
    track = np.empty(first[count], np.int64)
    _sort(number, first.copy(), track)
    return Clusters(first, track)


@tight
def _join(first: Ints, measurement: Ints, asked: Ints, leader: Ints) -> None:
    """Let tracks that share a measurement have the same leader, at the end of the chain of leaders (union-find)."""
    for track in range(len(first) - 1):
        own = track
        for pair in range(first[track], first[track + 1]):
            place = measurement[pair]
            if asked[place] >= 0:
                other = _led_by(leader, asked[place])
                # The lowest number leads, so that it comes before those that it leads.
                if other < own:
                    leader[own], own = other, other
                elif other > own:
                    leader[other] = own
            asked[place] = own


@inlined
def _led_by(leader: Ints, track: int) -> int:
    """Return who leads a track in the end; the way there becomes shorter."""
    while leader[track] != track:
        leader[track] = leader[leader[track]]
        track = leader[track]
    return track


@tight
def _number(first: Ints, leader: Ints, number: Ints, sizes: Ints) -> int:
    """Number the clusters and count their tracks, one place behind their number; return how many there are."""
    count = 0
    for track in range(len(number)):
        if first[track] == first[track + 1]:
            continue
        if leader[track] == track:
            number[track] = count
            count += 1
        else:
            # Whoever leads comes before, and has a number.
            number[track] = number[leader[track]]
        sizes[number[track] + 1] += 1
    return count


@tight
def _sort(number: Ints, free: Ints, members: Ints) -> None:
    """Put the tracks into the order of their clusters; `free` holds where each cluster begins."""
    for track in range(len(number)):
        if number[track] >= 0:
            members[free[number[track]]] = track
            free[number[track]] += 1
