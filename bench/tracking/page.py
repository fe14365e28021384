"""The page of results: a row for each scene and tracker, with intervals over seeds."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bench.tracking.scoring import Score

# Two-sided 95 % quantiles of Student's t by degrees of freedom.
_QUANTILES = (12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26)

_GROWTH = """CPU milliseconds a scan with as many false alarms as targets, once tracks have begun: in one process,
and in the slower of two that have half of the area each.

| targets | one process | two |
| --- | --- | --- |"""


@dataclass(frozen=True)
class Row:
    """What one tracker reached in one scene.

    Attributes:
        scene: The scene's name.
        who: The tracker.
        gospa: Mean and half of the 95 % interval over seeds, metres.
        rms: Root of the mean square over all scans and seeds, metres.
        counts: Missed and false, mean over scans; switches, mean over seeds.
        idf1: Mean over seeds.
        rate: Detections in a CPU second; 0 where it was not measured.
        against: Mean and half of the 95 % interval of the ratio of GOSPA to the other's, seed by seed.
        faster: How many times as fast as the other.
    """

    scene: str
    who: str
    gospa: tuple[float, float]
    rms: float
    counts: tuple[float, float, float]
    idf1: float
    rate: float
    against: tuple[float, float] | None = None
    faster: float = 0.0

    @classmethod
    def of(cls, scene: str, who: str, scores: Sequence[Score], rate: float) -> "Row":
        """Gather the scores of all seeds."""
        return cls(
            scene,
            who,
            interval([one.gospa for one in scores]),
            math.sqrt(float(np.mean([one.rms**2 for one in scores]))),
            (
                float(np.mean([one.missed for one in scores])),
                float(np.mean([one.false for one in scores])),
                float(np.mean([one.switches for one in scores])),
            ),
            float(np.mean([one.idf1 for one in scores])),
            rate,
        )

    def beside(self, own: Sequence[Score], other: Sequence[Score], rate: float) -> "Row":
        """Return the row with its ratio to another tracker."""
        ratios = [mine.gospa / theirs.gospa for mine, theirs in zip(own, other, strict=True)]
        return replace(self, against=interval(ratios), faster=self.rate / rate if rate else 0.0)

    @property
    def cells(self) -> list[str]:
        """The row as text."""
        missed, false, switches = self.counts
        return [
            self.scene,
            self.who,
            f"{self.gospa[0]:.1f} ± {self.gospa[1]:.1f}",
            f"{self.rms:.2f}",
            f"{missed:.2f}",
            f"{false:.2f}",
            f"{switches:.1f}",
            f"{self.idf1:.3f}",
            f"{self.rate:,.0f}" if self.rate else "",
            f"{self.against[0]:.3f} ± {self.against[1]:.3f}" if self.against else "",
            f"{self.faster:,.0f}" if self.faster else "",
        ]

    @property
    def line(self) -> str:
        """The row for a terminal."""
        return "  ".join(cell.rjust(8) for cell in self.cells)


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Return the mean and half of its 95 % interval (Student's t)."""
    if len(values) < 2:
        return float(np.mean(values)), math.nan
    quantile = _QUANTILES[min(len(values) - 2, len(_QUANTILES) - 1)]
    return float(np.mean(values)), quantile * float(np.std(values, ddof=1)) / math.sqrt(len(values))


def page_of(rows: Sequence[Row], growth: Sequence[str], seeds: int, cores: int, load: float) -> str:
    """Return the page as Markdown."""
    head = (
        "scene", "tracker", "GOSPA m", "RMS m", "missed", "false", "switches", "IDF1", "detections/CPU s",
        "GOSPA ratio", "times as fast",
    )  # fmt: skip
    table = [head, ["---"] * len(head), *(row.cells for row in rows)]
    lines = "\n".join(f"| {' | '.join(cells)} |" for cells in table)
    grown = "\n".join(["", "## How cost grows", "", _GROWTH, *growth, ""]) if growth else ""
    return f"""# Benchmarks of tracking

Written by `make bench ARGS=tracking`: {seeds} seeds a scene, full length, one thread, CPU seconds, on {cores}
cores at load {load:.1f}. Intervals are 95 % over seeds. Every tracker gets the same detections; Stone Soup stands at
the best of its tunings by mean GOSPA. GOSPA: order 2, cut-off 100 m (harbour 30 m, meeting 10 m).

{lines}

- **cv100, cv500, convoy, dense200, man300**: even traffic of a hundred and of five hundred, convoys of five 60 m
  apart, a crowd, turns with stops.
- **harbour**: piers, moored boats, a sea wall, wakes, a limited view, and a wrong guess of what the sensor does.
- **meeting**: four targets that meet at half time. The published Poisson multi-Bernoulli mixture filter reaches an
  RMS of 2.79.
- **two nations**: each follows its own sensors and tells the other tracks alone; the ratio is to one centre.
{grown}"""
