"""Targets that no sensor has detected yet: a Poisson process whose density is kept place by place.

Where nobody looks it grows until as many come as go; where a sensor looks it falls to what came since.
"""

from typing import Final

import numpy as np

from lindero.capabilities.tracking.filtering.cells import Cells, Surface, across
from lindero.capabilities.tracking.filtering.motion import Floats

_CELLS_ACROSS: Final = 24


class Undetected:
    """Density of targets not detected yet.

    Attributes:
        density: Of each cell, 1/m^2.
        centres: The middle of each cell in which it is kept, metres, shape (cells, 2).
    """

    def __init__(self, surface: Surface, initial: float) -> None:
        """Begin with an even density, 1/m^2."""
        self._cells = Cells(surface, across(surface, _CELLS_ACROSS))
        self.density = np.full(self._cells.count, initial)
        self.centres = self._cells.centres

    def at(self, places: Floats) -> Floats:
        """Return the density at each place, 1/m^2."""
        density: Floats = self.density[self._cells.of(places)]
        return density

    def move(self, survival: float, born: float) -> None:
        """Let time pass: a share survives, and so many come anew, 1/m^2."""
        self.density *= survival
        self.density += born

    def look_again(self, left: Floats, least: float) -> None:
        """Take out what was looked for and not found, as is known only now.

        Args:
            left: Share that is left in each cell, 1 where nothing is known anew.
            least: What there is at least, for it comes again and again, 1/m^2.
        """
        self.density[:] = np.minimum(self.density, np.maximum(self.density * left, least))

    def look(self, detection: Floats) -> None:
        """Take out what a scan detected, by its probability of detection in each cell."""
        self.density *= 1.0 - detection
