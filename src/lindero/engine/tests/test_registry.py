"""Declarations joined: what the engine asks of them by name."""

from typing import Annotated, ClassVar

from lindero.engine.registry import joined
from lindero.kernel.capability import Capability
from lindero.kernel.marks import field
from lindero.kernel.record import Lane, Record


class FlareSeen(Record, frozen=True, kw_only=True, tag="flares.flare_seen"):
    """Somebody fired a flare."""

    keep_days: ClassVar[int] = 1
    default_lane: ClassVar[Lane] = "life"
    colour: Annotated[str, field("which colour")]


class GateCounted(Record, frozen=True, kw_only=True, tag="gates.gate_counted"):
    """A gate was counted."""

    keep_days: ClassVar[int] = 1
    gate: Annotated[str, field("which gate")]


def test_S_15_what_is_asked_of_a_folder_of_life_or_alerts_is_urgent() -> None:
    """Its records decide, and nobody can declare a folder urgent that has none of those lanes."""
    registry = joined(
        [
            Capability(name="flares", title="Flares", records=(FlareSeen,)),
            Capability(name="gates", title="Gates", records=(GateCounted,)),
        ]
    )
    assert [registry.is_urgent(folder) for folder in ("flares", "gates", "nobody")] == [True, False, False]
