"""Companions: targets close to one another that go the same way, as the ships of a convoy do.

A target that was seen once may go anywhere. Where several are first seen together each of them may have given rise to
any of the next measurements, so tracks begin that slide along the convoy from one target to the next. Of a group one
velocity is to be found, not one for each member (Koch, "Bayesian approach to extended object and cluster tracking",
IEEE Trans. AES 44(3), 2008; Pang, Li and Godsill, "Detection and tracking of coordinated groups", IEEE Trans. AES
47(1), 2011). So a measurement is the likelier of a track, the better the velocity that follows from it agrees with
those which its neighbours seem to have. How often neighbours agree at all is learned from the tracks whose velocities
are known; where most do not, nothing is changed.

The velocities of neighbours are a Markov random field. Each track hears what the others believe, a few rounds long, in
place of the sum over all that they may do together (as in a mean field).
"""

import math
from typing import Final, NamedTuple

import numpy as np

from lindero.capabilities.tracking.filtering.bank import Columns, Ints, Measurements
from lindero.capabilities.tracking.filtering.compiled import inlined, tight
from lindero.capabilities.tracking.filtering.gater import Edges
from lindero.capabilities.tracking.filtering.motion import Floats

_FORGETTING: Final = 0.98
"""Weight that a scan keeps at the next one: about fifty scans are remembered."""

_PRIOR_SHARE: Final = 0.1
_PRIOR_PAIRS: Final = 5.0
"""Share of neighbours that are companions beforehand, and for how many pairs of neighbours that counts."""

_USUAL: Final = 2 / 3
_MOST: Final = 0.9
"""Share from which companions are the rule and are reckoned with, and what is supposed of it at most: where fewer are,
those that go alone lose by it what the others gain."""

_REACH: Final = 10.0
"""Distance within which two are neighbours, in standard deviations of a measurement: those that can be mistaken."""

_KNOWN: Final = 0.2
_SURE: Final = 0.9
"""Variance of a velocity, as a share of that of all targets, and probability of existence, by which a track tells
whether it has companions."""

_ALIKE: Final = 0.15
"""By how much the velocities of companions differ, as a share of the standard deviation of all."""

_ROUNDS: Final = 3
_WORDS: Final = 2.0
"""A group of n has as many independent relations as a tree, n - 1, and each track hears n - 1: it heeds 2 / n of each,
so that each relation counts from both its ends once."""

_HARDLY: Final = 0.02
_NEGLIGIBLE: Final = 1e-3
"""Probabilities below which a neighbour, and a measurement of it, are not heard."""

_VAGUEST: Final = 20.0
"""Most that a track's measurements leave open of its velocity, in variances of all targets' velocities."""


class Companions:
    """Learns whether neighbours travel together, and lets the velocities of those that do agree."""

    def __init__(self) -> None:
        """Begin with few that do."""
        self._prior = np.array([_PRIOR_SHARE * _PRIOR_PAIRS, _PRIOR_PAIRS])
        self._learned = self._prior.copy()

    @property
    def share(self) -> float:
        """Share of neighbours that go the same way."""
        return float(self._learned[0] / self._learned[1])

    def learn(self, tracks: Columns, edges: Edges, scales: "Scales") -> None:
        """Count which of the tracks that are known well go the way of their neighbours.

        Args:
            tracks: The tracks, predicted to a scan.
            edges: Pairs of tracks and measurements: neighbours share one.
            scales: What is near, and what is alike.
        """
        counted = np.zeros(2)
        rule = Rule(self.share, *scales.squares)
        _count(edges.first, edges.measurement, _sharing(edges), tracks, rule, counted)
        self._learned = self._prior + _FORGETTING * (self._learned - self._prior) + counted

    def agree(
        self,
        tracks: Columns,
        edges: Edges,
        scan: Measurements,
        chances: tuple[Floats, Floats],
        scales: "Scales",
    ) -> None:
        """Let the likelihoods of pairs, in place, be those that they are among companions, where these are the rule.

        Args:
            tracks: The tracks, predicted to the scan.
            edges: Pairs of tracks and measurements.
            scan: What was measured.
            chances: Probability that the scan detects each track, shape (tracks,), and density of what comes of no
                track at each measurement, 1/m^2, shape (measurements,).
            scales: What is near, and what is alike.
        """
        if self.share < _USUAL:
            return
        pairs, parts = edges.likelihood.shape
        count = len(tracks.existence)
        rule = Rule(min(self.share, _MOST), *scales.squares)
        beliefs = Beliefs(
            velocity=np.empty((pairs, parts, 7)),
            chance=np.empty((pairs, parts)),
            there=np.empty(count),
            support=np.ones((pairs, parts)),
        )
        graph = Graph(edges.first, edges.measurement, edges.likelihood, _sharing(edges))
        _agree(graph, tracks, scan, chances, rule, beliefs)


class Scales(NamedTuple):
    """What is near and what is alike, by what is measured and how targets go.

    Attributes:
        deviation: Standard deviation of a measurement of the coarsest sensor, metres.
        speed_deviation: Standard deviation of each coordinate of a target's velocity, metres per second.
    """

    deviation: float
    speed_deviation: float

    @property
    def squares(self) -> tuple[float, float, float]:
        """Squares of the reach, of the deviation of all velocities and of that between companions, m^2 and m^2/s^2."""
        speed = self.speed_deviation**2
        return (_REACH * self.deviation) ** 2, speed, _ALIKE**2 * speed


class Rule(NamedTuple):
    """How neighbours are related: share of companions among them, and see `Scales.squares`."""

    share: float
    reach: float
    speed: float
    alike: float


class Sharing(NamedTuple):
    """The tracks of each measurement.

    Attributes:
        begins: Where those of each measurement begin, shape (measurements + 1,).
        track: Which they are, shape (pairs,).
        met: For each track, the last one that met it as a neighbour, or -1, shape (tracks,).
    """

    begins: Ints
    track: Ints
    met: Ints


def _sharing(edges: Edges) -> Sharing:
    measurements = int(edges.measurement.max(initial=-1)) + 1
    tracks = len(edges.first) - 1
    shared = Sharing(
        np.zeros(measurements + 2, np.int64), np.empty_like(edges.measurement), np.full(tracks, -1)
    )
    _sort(edges.first, edges.measurement, shared.begins, shared.track)
    return shared._replace(begins=shared.begins[:-1])


@tight
def _sort(first: Ints, measurement: Ints, begins: Ints, track: Ints) -> None:
    """List the tracks of each measurement by counting; `begins` is one longer than they are, and all nought."""
    for place in measurement:
        begins[place + 2] += 1
    for place in range(2, len(begins)):
        begins[place] += begins[place - 1]
    for own in range(len(first) - 1):
        for pair in range(first[own], first[own + 1]):
            place = measurement[pair]
            track[begins[place + 1]] = own
            begins[place + 1] += 1


@tight
def _count(
    first: Ints, measurement: Ints, shared: Sharing, tracks: Columns, rule: Rule, counted: Floats
) -> None:
    """Count the probable companions among pairs of neighbours whose velocities are known, and these pairs."""
    for own in range(len(first) - 1):
        if not _is_known(tracks, own, _KNOWN * rule.speed):
            continue
        for pair in range(first[own], first[own + 1]):
            place = measurement[pair]
            for slot in range(shared.begins[place], shared.begins[place + 1]):
                other = shared.track[slot]
                if other <= own or shared.met[other] == own:
                    continue
                shared.met[other] = own
                if not _is_known(tracks, other, _KNOWN * rule.speed):
                    continue
                if _apart(tracks, own, other) > rule.reach:
                    continue
                odds = rule.share / (1.0 - rule.share) * _likeness(tracks, own, other, rule)
                counted[0] += odds / (1.0 + odds)
                counted[1] += 1.0


@inlined
def _is_known(tracks: Columns, track: int, vaguest: float) -> bool:
    """Say whether it is a target under way whose velocity is known: moored boats are no companions."""
    spread = tracks.covariance[track, 0, 0]
    sure = tracks.confirmed[track] and tracks.moved[track] and tracks.existence[track] >= _SURE
    return bool(sure and 0.5 * (spread[1, 1] + spread[3, 3]) <= vaguest)


@inlined
def _apart(tracks: Columns, one: int, other: int) -> float:
    """Return the squared distance of two tracks, m^2."""
    x, y = tracks.mean[one, 0, 0], tracks.mean[other, 0, 0]
    return float((x[0] - y[0]) ** 2 + (x[2] - y[2]) ** 2)


@inlined
def _likeness(tracks: Columns, one: int, other: int, rule: Rule) -> float:
    """Return how much better two velocities are explained by one than by each for itself."""
    x, y = tracks.mean[one, 0, 0], tracks.mean[other, 0, 0]
    p, q = tracks.covariance[one, 0, 0], tracks.covariance[other, 0, 0]
    vague = 0.5 * (p[1, 1] + p[3, 3] + q[1, 1] + q[3, 3])
    alike, any_two = vague + rule.alike, vague + 2.0 * rule.speed
    squared = (x[1] - y[1]) ** 2 + (x[3] - y[3]) ** 2
    return float(any_two / alike * math.exp(-0.5 * squared * (1.0 / alike - 1.0 / any_two)))


class Graph(NamedTuple):
    """Pairs of tracks and measurements, see `Edges`, and which tracks share a measurement."""

    first: Ints
    measurement: Ints
    likelihood: Floats
    shared: Sharing


class Beliefs(NamedTuple):
    """What tracks believe of their velocities by each pair and component.

    Attributes:
        velocity: With the pair's measurement: x, y and variance, and by measurements alone x, y, variance and density
            among all targets, metres per second, shape (pairs, components, 7).
        chance: Probability of the pair and the component, by themselves, shape (pairs, components).
        there: Sum of that over all of a track, shape (tracks,).
        support: By what neighbours multiply the likelihood, shape (pairs, components).
    """

    velocity: Floats
    chance: Floats
    there: Floats
    support: Floats


@tight
def _agree(
    graph: Graph,
    tracks: Columns,
    scan: Measurements,
    chances: tuple[Floats, Floats],
    rule: Rule,
    beliefs: Beliefs,
) -> None:
    """Let all tracks hear their neighbours a few times, and multiply the likelihoods by what they heard."""
    detection, background = chances
    count = len(graph.first) - 1
    for track in range(count):
        _put_velocities(graph, tracks, scan, track, rule, beliefs)
    for turn in range(_ROUNDS):
        for track in range(count):
            _believe(graph, tracks, track, detection[track], background, beliefs)
        for track in range(count):
            # Met in this turn: a number that no other turn has.
            _hear(graph, tracks, track, track + turn * count, rule, beliefs)
    for track in range(count):
        for pair in range(graph.first[track], graph.first[track + 1]):
            for part in range(tracks.components[track]):
                graph.likelihood[pair, part] *= beliefs.support[pair, part]


@inlined
def _put_velocities(
    graph: Graph, tracks: Columns, scan: Measurements, track: int, rule: Rule, beliefs: Beliefs
) -> None:
    """Work out the velocities of a track, by the likeliest mode of each component."""
    for part in range(tracks.components[track]):
        mode = 0
        for m in range(1, tracks.mode.shape[2]):
            if tracks.mode[track, part, m] > tracks.mode[track, part, mode]:
                mode = m
        mean, spread = tracks.mean[track, part, mode], tracks.covariance[track, part, mode]
        vague = 0.5 * (spread[1, 1] + spread[3, 3])
        for pair in range(graph.first[track], graph.first[track + 1]):
            place = graph.measurement[pair]
            gain_x = spread[0, 1] / (spread[0, 0] + scan.noises[place, 0])
            gain_y = spread[2, 3] / (spread[2, 2] + scan.noises[place, 2])
            vx = mean[1] + gain_x * (scan.places[place, 0] - mean[0])
            vy = mean[3] + gain_y * (scan.places[place, 1] - mean[2])
            left = vague - 0.5 * (gain_x * spread[0, 1] + gain_y * spread[2, 3])
            _put(beliefs.velocity[pair, part], vx, vy, left, rule.speed)


@inlined
def _put(into: Floats, vx: float, vy: float, variance: float, speed: float) -> None:
    """Write a velocity, and as measurements alone have it: without what is known of all targets beforehand."""
    alone = 1.0 / max(1.0 / variance - 1.0 / speed, 1.0 / (_VAGUEST * speed))
    into[0], into[1], into[2] = vx, vy, variance
    into[3], into[4], into[5] = vx * alone / variance, vy * alone / variance, alone
    among_all = speed + alone
    into[6] = math.exp(-0.5 * (into[3] ** 2 + into[4] ** 2) / among_all) / among_all


@inlined
def _believe(
    graph: Graph, tracks: Columns, track: int, detection: float, background: Floats, beliefs: Beliefs
) -> None:
    """Weigh what a track may do, by its measurements and what it heard."""
    seen = tracks.existence[track] * detection
    seen /= 1.0 - seen
    whole = 0.0
    for pair in range(graph.first[track], graph.first[track + 1]):
        for part in range(tracks.components[track]):
            chance = seen * tracks.weight[track, part] / background[graph.measurement[pair]]
            chance *= graph.likelihood[pair, part] * beliefs.support[pair, part]
            beliefs.chance[pair, part] = chance
            whole += chance
    for pair in range(graph.first[track], graph.first[track + 1]):
        for part in range(tracks.components[track]):
            beliefs.chance[pair, part] /= 1.0 + whole
    beliefs.there[track] = whole / (1.0 + whole)


@inlined
def _hear(graph: Graph, tracks: Columns, track: int, turn: int, rule: Rule, beliefs: Beliefs) -> None:
    """Let a track hear all its neighbours."""
    heard = 1.0
    first, last = graph.first[track], graph.first[track + 1]
    for pair in range(first, last):
        for part in range(tracks.components[track]):
            beliefs.support[pair, part] = 0.0
    for pair in range(first, last):
        place = graph.measurement[pair]
        for slot in range(graph.shared.begins[place], graph.shared.begins[place + 1]):
            other = graph.shared.track[slot]
            if other == track or graph.shared.met[other] == turn:
                continue
            graph.shared.met[other] = turn
            if beliefs.there[other] < _HARDLY or _apart(tracks, track, other) > rule.reach:
                continue
            heard += beliefs.there[other]
            _listen(graph, tracks, track, other, rule, beliefs)
    heed = min(1.0, _WORDS / heard)
    for pair in range(first, last):
        for part in range(tracks.components[track]):
            beliefs.support[pair, part] = math.exp(heed * beliefs.support[pair, part])


@inlined
def _listen(graph: Graph, tracks: Columns, track: int, other: int, rule: Rule, beliefs: Beliefs) -> None:
    """Add to the logarithms of a track's support what one neighbour says of each of its pairs.

    That is by how much more probable it is that the two measured what they did together than each for itself, with
    the neighbour's velocity predicted from the track's as that of a companion.
    """
    alone = 1.0 - rule.share * beliefs.there[other]
    for pair in range(graph.first[track], graph.first[track + 1]):
        for part in range(tracks.components[track]):
            if graph.likelihood[pair, part] > 0.0:
                fit = _fit(graph, tracks, pair, part, other, rule.alike, beliefs)
                beliefs.support[pair, part] += math.log(alone + rule.share * fit)


@inlined
def _fit(
    graph: Graph, tracks: Columns, mine: int, part: int, other: int, alike: float, beliefs: Beliefs
) -> float:
    """Return how much better a neighbour's measurements are explained as a companion's, over all that it may do."""
    fit, own = 0.0, beliefs.velocity[mine, part]
    for pair in range(graph.first[other], graph.first[other + 1]):
        if graph.measurement[pair] == graph.measurement[mine]:
            # Only one of them gave rise to it.
            continue
        for one in range(tracks.components[other]):
            chance = beliefs.chance[pair, one]
            if chance < _NEGLIGIBLE:
                continue
            theirs = beliefs.velocity[pair, one]
            variance = own[2] + theirs[5] + alike
            squared = (own[0] - theirs[3]) ** 2 + (own[1] - theirs[4]) ** 2
            fit += chance * math.exp(-0.5 * squared / variance) / (variance * theirs[6])
    return fit
