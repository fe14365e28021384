"""Two nodes at random, for long: what the test plays for seconds is played with ever new choices."""

from pathlib import Path
from typing import Final

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.nodes.test_machine import TwoNodes
from tests.safeguards.test_state_machine import Trespassers

PLAYS: Final = 300
STEPS: Final = 60


def play(folder: Path, plays: int = PLAYS) -> str:
    """Play delivery, then those who try to get round the safeguards; each step is followed by a look at every promise.

    Args:
        folder: Not needed: each play makes nodes of its own.
        plays: How many games of each kind, each of up to sixty steps.
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
    for machine in (TwoNodes, Trespassers):
        run_state_machine_as_test(machine, settings=chosen)
    return (
        f"twice {plays} games of up to {STEPS} steps (shared, suspended, resumed, recalled, lost, late, twice,"
        " unanswered, clocks set, nodes restarted; administrators, plug-ins, prying and blind neighbours): after"
        " every step all promises held"
    )
