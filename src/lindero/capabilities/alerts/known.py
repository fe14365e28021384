"""Which rule detectors there are: the own ones, and those behind what other folders signal."""

from lindero.capabilities.alerts.detecting.detect import DETECTORS
from lindero.kernel.capability import Signal
from lindero.kernel.desk import Desk
from lindero.kernel.detectors import Detector


def known_detectors(desk: Desk) -> dict[str, Detector]:
    """Return every rule detector by name: the own ones, and those behind what other folders signal."""
    signals: tuple[Signal, ...] = tuple(desk.offers("signals"))
    own = [detector.declared for detector in DETECTORS.values()]
    return {detector.name: detector for detector in (*own, *(signal.detector for signal in signals))}
