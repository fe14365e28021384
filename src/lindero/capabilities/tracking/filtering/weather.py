"""Weather: how much thicker false alarms come just now than in the long run, place by place.

A squall, a ship's wake or a cloud of reflections that moves with a target comes within seconds and wanders. Counts of
the last few scans are held against what the long run expects, in large quarters first and then in smaller and smaller
cells, each about as its parent has it: as much as the counts of that size scatter beyond chance (gamma distributions
in a tree, their shapes by the method of moments; Morris, "Parametric empirical Bayes inference", JASA 78(381), 1983).
Where they scatter by chance alone the weather is 1 everywhere, and it is never less: one quiet minute promises nothing.
"""

import math
from typing import Final, NamedTuple

import numpy as np

from lindero.capabilities.tracking.filtering.bank import Ints
from lindero.capabilities.tracking.filtering.cells import Cells, Surface, across
from lindero.capabilities.tracking.filtering.compiled import compiled
from lindero.capabilities.tracking.filtering.motion import Floats

_ACROSS: Final = (3, 6, 12)
"""Cells along the longer side of the area, down to twice as wide as the smallest."""

_FORGETTING: Final = 0.7
"""Weight that a scan keeps at the next one: three scans are remembered."""

_SLOW_FORGETTING: Final = 0.95
"""The same for how much counts scatter beyond chance: twenty scans."""

_SCANS: Final = 8.0
"""Of those, how many are as good as independent: what is remembered goes into several."""

_DOUBTS: Final = 2.0
"""Standard deviations by which more scatter than chance must be shown before any weather is believed in."""

_PRIOR_SCATTER: Final = 0.01
_PRIOR_INFORMATION: Final = 3.0
"""Variance of the weather, beforehand, and how well that is known, as the inverse of its own variance in a scan."""

_MOST_SCATTER: Final = 20.0
_LEAST_SCATTER: Final = 1e-6


class _Tree(NamedTuple):
    """Cells of all sizes.

    Attributes:
        cell: For each size, the cell that each smallest cell lies in, shape (sizes, cells).
        parent: For each size, the next larger cell that each lies in, shape (sizes, cells).
        number: How many cells of each size there are, shape (sizes,).
    """

    cell: Ints
    parent: Ints
    number: Ints


class _Recent(NamedTuple):
    """What the last few scans gave in each smallest cell, shape (cells,).

    Attributes:
        counted: False alarms.
        expected: What the long run expected of them.
        chance: Variance of what is counted, if only chance is at work.
    """

    counted: Floats
    expected: Floats
    chance: Floats


class Weather:
    """Follows how much thicker false alarms come than in the long run.

    Attributes:
        factor: By how much, in each cell, at least 1, shape (cells,).
    """

    def __init__(self, surface: Surface, cells: Cells) -> None:
        """Begin with none.

        Args:
            surface: The area.
            cells: The smallest cells.
        """
        self.factor = np.ones(cells.count)
        self._tree = _tree_of(surface, cells)
        self._recent = _Recent(*np.zeros((3, cells.count)))
        self._scatter = np.tile(
            [_PRIOR_INFORMATION * _PRIOR_SCATTER, _PRIOR_INFORMATION], (len(self._tree.number), 1)
        )

    def end_scan(self, counted: Floats, expected: Floats) -> None:
        """Learn from a scan.

        Args:
            counted: False alarms in each cell, shape (cells,).
            expected: What the long run expected of them, above 0.
        """
        _learn(self._tree, self._recent, counted, expected, self._scatter, self.factor)


def _tree_of(surface: Surface, cells: Cells) -> _Tree:
    """Return the cells of all sizes over an area."""
    sizes = [Cells(surface, across(surface, number)).of(cells.centres) for number in _ACROSS]
    sizes.append(np.arange(cells.count))
    cell, parent = (
        np.zeros((len(sizes), cells.count), np.int64),
        np.zeros((len(sizes), cells.count), np.int64),
    )
    count = np.zeros(len(sizes), np.int64)
    for size, of_each in enumerate(sizes):
        _, cell[size] = np.unique(of_each, return_inverse=True)
        count[size] = cell[size].max() + 1
        if size:
            parent[size, cell[size]] = cell[size - 1]
    return _Tree(cell, parent, count)


@compiled
def _learn(
    tree: _Tree, recent: _Recent, counted: Floats, expected: Floats, scatter: Floats, factor: Floats
) -> None:
    """Count a scan in, and write the factor of each cell, from large ones down."""
    cells = len(factor)
    for cell in range(cells):
        recent.counted[cell] = _FORGETTING * (recent.counted[cell] + counted[cell])
        recent.expected[cell] = _FORGETTING * (recent.expected[cell] + expected[cell])
        recent.chance[cell] = _FORGETTING**2 * (recent.chance[cell] + expected[cell])
    above, here = np.ones(cells), np.empty(cells)
    for size in range(len(tree.number)):
        sums = np.zeros((tree.number[size], 3))
        for cell in range(cells):
            mine = tree.cell[size, cell]
            sums[mine, 0] += recent.counted[cell]
            sums[mine, 1] += recent.expected[cell]
            sums[mine, 2] += recent.chance[cell]
        beyond, weight, doubt = 0.0, 0.0, 0.0
        for mine in range(tree.number[size]):
            likely = above[tree.parent[size, mine]]
            usual, chance = sums[mine, 1] * likely, sums[mine, 2] * likely
            beyond += (sums[mine, 0] - usual) ** 2 - chance
            weight += usual**2
            doubt += 2.0 * chance**2 + chance
        information = weight**2 / doubt
        scatter[size, 0] *= _SLOW_FORGETTING
        scatter[size, 1] *= _SLOW_FORGETTING
        scatter[size, 0] += (1.0 - _SLOW_FORGETTING) * information * beyond / weight
        scatter[size, 1] += (1.0 - _SLOW_FORGETTING) * information
        # No more than is surely there.
        surely = scatter[size, 0] / scatter[size, 1] - _DOUBTS / math.sqrt(_SCANS * scatter[size, 1])
        shape = 1.0 / min(max(surely, _LEAST_SCATTER), _MOST_SCATTER)
        for mine in range(tree.number[size]):
            likely = above[tree.parent[size, mine]]
            here[mine] = likely * (sums[mine, 0] + shape) / (sums[mine, 1] * likely + shape)
        # Handed on, not copied: a copy of a part takes the compiler longer than all else here.
        above, here = here, above
    for cell in range(cells):
        factor[cell] = max(above[cell], 1.0)
