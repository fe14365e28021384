"""Associator: how probable it is that a track gave rise to a measurement, with all other tracks considered.

Sums over all joint assignments are approximated by loopy belief propagation, which converges always for this graph
(Williams and Lau, "Approximate evaluation of marginal association probabilities with belief propagation", IEEE Trans.
AES 50(4), 2014).
"""

from typing import NamedTuple

import msgspec
import numpy as np

from lindero.capabilities.tracking.filtering.bank import Bank, Ints
from lindero.capabilities.tracking.filtering.clusters import Clusters, clusters_of
from lindero.capabilities.tracking.filtering.compiled import inlined, tight
from lindero.capabilities.tracking.filtering.gater import Edges
from lindero.capabilities.tracking.filtering.motion import Floats

_ROUNDS = 100
_TOLERANCE = 1e-3
"""Change of what a track tells a measurement, as a share of what it is told in all, below which no one speaks again."""


class Marginals(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Probabilities of association.

    Attributes:
        paired: That a pair belongs together, shape (pairs,).
        missed: That a track gave rise to no measurement, shape (tracks,).
        unexplained: That a measurement comes of none of the tracks, shape (measurements,).
    """

    paired: Floats
    missed: Floats
    unexplained: Floats


def odds_of(bank: Bank, edges: Edges, detection: Floats) -> Floats:
    """Return for each pair how much more probable it is than that its track gave rise to nothing, m^-2.

    Args:
        bank: Predicted tracks.
        edges: Pairs of tracks and measurements.
        detection: Probability that the scan detects each track, shape (tracks,).
    """
    odds = np.empty(len(edges.measurement))
    _weigh(edges.first, edges.likelihood, bank.columns.weight, bank.columns.existence, detection, odds)
    return odds


@tight
def _weigh(
    first: Ints, likelihood: Floats, weight: Floats, existence: Floats, detection: Floats, odds: Floats
) -> None:
    for track in range(len(first) - 1):
        seen = existence[track] * detection[track]
        seen /= 1.0 - seen
        for pair in range(first[track], first[track + 1]):
            density = 0.0
            for part in range(likelihood.shape[1]):
                density += weight[track, part] * likelihood[pair, part]
            odds[pair] = seen * density


def associate(edges: Edges, odds: Floats, background: Floats) -> Marginals:
    """Return the marginal probabilities of association.

    Args:
        edges: Pairs of tracks and measurements.
        odds: For each pair, how much more probable it is than that the track gave rise to nothing, m^-2.
        background: For each measurement, density of those that come of no track, m^-2; above 0.
    """
    clusters = clusters_of(edges, len(background))
    tracks, pairs = len(edges.first) - 1, len(odds)
    messages = Messages(np.empty(pairs), np.empty(pairs), background.copy())
    found = Marginals(paired=np.empty(pairs), missed=np.ones(tracks), unexplained=np.empty(len(background)))
    graph = Graph(edges.first, edges.measurement, odds, background)
    _propagate(graph, clusters, messages, (found.paired, found.missed))
    np.divide(background, messages.total, out=found.unexplained)
    return found


class Graph(NamedTuple):
    """Pairs of tracks and measurements and their odds, see `Edges` and `associate`."""

    first: Ints
    measurement: Ints
    odds: Floats
    background: Floats


class Messages(NamedTuple):
    """What tracks and measurements tell one another.

    Attributes:
        to_track: By what a measurement multiplies the odds of a pair, times these odds, shape (pairs,).
        to_measurement: Density with which a pair's track explains the measurement, m^-2, shape (pairs,).
        total: Sum of that over all pairs of a measurement, with the background, shape (measurements,).
    """

    to_track: Floats
    to_measurement: Floats
    total: Floats


@tight
def _propagate(graph: Graph, clusters: Clusters, messages: Messages, found: tuple[Floats, Floats]) -> None:
    """Let the tracks of each cluster speak in turn until nothing changes any more (Gauss-Seidel); one alone, once."""
    for cluster in range(len(clusters.first) - 1):
        start, end = clusters.first[cluster], clusters.first[cluster + 1]
        for slot in range(start, end):
            _begin(graph, clusters.track[slot], messages)
        settled = end - start == 1
        for _ in range(_ROUNDS):
            if settled:
                break
            settled = True
            for slot in range(start, end):
                if not _speak(graph, clusters.track[slot], messages):
                    settled = False
        for slot in range(start, end):
            _conclude(graph, clusters.track[slot], messages, found)


@inlined
def _begin(graph: Graph, track: int, messages: Messages) -> None:
    """Let a track tell its measurements what it would if it were alone."""
    whole = 1.0
    for pair in range(graph.first[track], graph.first[track + 1]):
        messages.to_track[pair] = graph.odds[pair] / graph.background[graph.measurement[pair]]
        whole += messages.to_track[pair]
    for pair in range(graph.first[track], graph.first[track + 1]):
        messages.to_measurement[pair] = graph.odds[pair] / (whole - messages.to_track[pair])
        messages.total[graph.measurement[pair]] += messages.to_measurement[pair]


@inlined
def _speak(graph: Graph, track: int, messages: Messages) -> bool:
    """Let a track hear its measurements and tell them anew; say whether what it tells hardly changed."""
    settled = True
    whole = 1.0 + _hear(graph, track, messages)
    for pair in range(graph.first[track], graph.first[track + 1]):
        place = graph.measurement[pair]
        told = graph.odds[pair] / (whole - messages.to_track[pair])
        change = told - messages.to_measurement[pair]
        if abs(change) > _TOLERANCE * messages.total[place]:
            settled = False
        messages.to_measurement[pair] = told
        messages.total[place] += change
    return settled


@inlined
def _hear(graph: Graph, track: int, messages: Messages) -> float:
    """Let the measurements of a track tell it how little they are explained by others; return the sum."""
    whole = 0.0
    for pair in range(graph.first[track], graph.first[track + 1]):
        place = graph.measurement[pair]
        others = max(messages.total[place] - messages.to_measurement[pair], graph.background[place])
        messages.to_track[pair] = graph.odds[pair] / others
        whole += messages.to_track[pair]
    return whole


@inlined
def _conclude(graph: Graph, track: int, messages: Messages, found: tuple[Floats, Floats]) -> None:
    """Write the marginals of a track."""
    paired, missed = found
    missed[track] = 1.0 / (1.0 + _hear(graph, track, messages))
    for pair in range(graph.first[track], graph.first[track + 1]):
        paired[pair] = messages.to_track[pair] * missed[track]
