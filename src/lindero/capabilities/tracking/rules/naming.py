"""Names under which sensors know things: those that a thing gives itself, and those that only a sensor gives."""

from typing import Final

from lindero.capabilities.tracking.rules.classes import MMSI_SCHEME

PLOTS: Final = "plots"
"""Group of the names that the filter gives to what gave none."""

OWN: Final = ""
"""Group of the names that things give themselves."""

_SENSED: Final = frozenset({"radar", "camera", "acoustic", "ground_sensor", "sapient", "system_track"})
"""Kinds of sources whose names are running numbers of a sensor, which say nothing to anybody else."""


def plot_name(name: str) -> str:
    """Return the name under which a track of the filter is on record."""
    return f"{PLOTS}/{name}"


def group_of(name: str) -> str:
    """Return who gives a name: nobody but the thing itself, the filter, or a sensor.

    Two names of one group are two things, unless the thing changes what it says of itself.
    """
    return name.partition("/")[0] if "/" in name else OWN


def scheme_of(identity: str) -> str:
    """Return the scheme of a name that a thing gives itself; an MMSI stands without its own on record."""
    scheme, found, _ = identity.partition(":")
    return f"{scheme}:" if found else MMSI_SCHEME


def is_number(name: str, source_class: str) -> bool:
    """Say whether a name is a sensor's running number rather than an identity."""
    return "/" in name and source_class in _SENSED
