"""Two nodes at random, for long: what the test plays for seconds is played with ever new choices."""

from pathlib import Path
from typing import Final

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.nodes.test_machine import TwoNodes

PLAYS: Final = 300
STEPS: Final = 60


def play(folder: Path, plays: int = PLAYS) -> str:
    """Play; every step is followed by a look at everything that nothing may break.

    Args:
        folder: Not needed: each play makes nodes of its own.
        plays: How many games, each of up to sixty steps.
    """
    chosen = settings(
        max_examples=plays,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=False,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(TwoNodes, settings=chosen)
    return (
        f"{plays} games of up to {STEPS} steps (shared, suspended, resumed, recalled, lost, late, twice, unanswered,"
        " clocks set, nodes restarted): after every step all promises held"
    )
