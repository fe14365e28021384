"""What a filter may know beforehand: read from a file of parameters, or estimated from the detections themselves."""

import math
from typing import Annotated

import msgspec
import numpy as np

from lindero.capabilities.tracking.filtering.detections import Detections
from lindero.capabilities.tracking.filtering.motion import Motion, manoeuvring, steady
from lindero.capabilities.tracking.filtering.multi_target import Scene
from lindero.kernel.errors import Invalid

Positive = Annotated[float, msgspec.Meta(gt=0)]

_USUAL_DETECTION = 0.9
_USUAL_LIFE_S = 600.0
_USUAL_ACCELERATION_PSD = 0.1
_USUAL_SPEED_DEVIATION = 10.0
_MARGIN = 0.1
_MARGIN_DEVIATIONS = 20.0
"""Margin around what was measured, as a share of its extent, and in standard deviations of a measurement at least."""

_FALSE_SHARE = 0.5
"""Share of the detections taken for false alarms where nobody says: neither trust nor distrust."""


class Parameters(msgspec.Struct, frozen=True, kw_only=True):
    """What a file of parameters may say; whatever else stands in it is passed over.

    Attributes:
        area: West, south, east and north edge, metres.
        dt: Time between two scans, seconds.
        pd: Probability that a scan detects a target.
        clutter_density: False alarms in a scan, 1/m^2.
        q: Power spectral density of white-noise acceleration, m^2/s^3.
        v_std: Standard deviation of each coordinate of a velocity, metres per second.
        mean_life: Mean time for which a target stays, seconds.
        birth_density: New targets between two scans, 1/m^2; at 0 as many as go come.
        initial_density: Targets there before the first scan, 1/m^2.
        manoeuvre: Whether targets turn, stop and start.
        scan_times: Time of each scan, seconds; multiples of `dt` if absent.
    """

    area: tuple[float, float, float, float] | None = None
    dt: Positive | None = None
    pd: Annotated[float, msgspec.Meta(gt=0, lt=1)] | None = None
    clutter_density: Positive | None = None
    q: Positive | None = None
    v_std: Positive | None = None
    mean_life: Positive | None = None
    birth_density: Annotated[float, msgspec.Meta(ge=0)] | None = None
    initial_density: Positive | None = None
    manoeuvre: bool = False
    scan_times: tuple[float, ...] | None = None


def parameters_of(text: bytes) -> Parameters:
    """Read a file of parameters (JSON).

    Raises:
        Invalid: If it is no JSON, or a value is out of range.
    """
    try:
        return msgspec.json.decode(text, type=Parameters)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise Invalid(
            "tracking.parameters",
            f"The parameters cannot be read: {error}.",
            "Give a JSON object with area, dt, pd, clutter_density, q, v_std, mean_life, birth_density.",
        ) from error


def scene_of(parameters: Parameters, detections: Detections) -> Scene:
    """Return the scene that parameters describe; what they leave open is estimated from the detections."""
    west, south, east, north = parameters.area or _around(detections)
    surface = max((east - west) * (north - south), 1.0)
    detection = parameters.pd or _USUAL_DETECTION
    in_a_scan = max(1.0, len(detections.time) / max(1, len(np.unique(detections.scan))))
    targets = max(1.0, (1.0 - _FALSE_SHARE) * in_a_scan / detection)
    life_s = parameters.mean_life or _USUAL_LIFE_S
    initial = parameters.initial_density or targets / surface
    interval_s = parameters.dt or detections.interval_s
    born = parameters.birth_density / interval_s if parameters.birth_density else initial / life_s
    return Scene(
        west=west,
        south=south,
        east=east,
        north=north,
        detection=detection,
        clutter=parameters.clutter_density or max(1.0, _FALSE_SHARE * in_a_scan) / surface,
        birth=born,
        initial=initial,
        mean_life_s=life_s,
        speed_deviation=parameters.v_std or _USUAL_SPEED_DEVIATION,
    )


def _around(detections: Detections) -> tuple[float, float, float, float]:
    """Return the area of what was measured with a margin: a single ship on a straight line fills no area."""
    west, south, east, north = detections.bounds
    noise_m = math.sqrt(float(detections.noises[:, (0, 2)].max(initial=1.0)))
    margin = max(_MARGIN * max(east - west, north - south), _MARGIN_DEVIATIONS * noise_m)
    return west - margin, south - margin, east + margin, north + margin


def motion_of(parameters: Parameters) -> Motion:
    """Return how targets move by what parameters say of it."""
    acceleration_psd = parameters.q or _USUAL_ACCELERATION_PSD
    return manoeuvring(acceleration_psd) if parameters.manoeuvre else steady(acceleration_psd)
