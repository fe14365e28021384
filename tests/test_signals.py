"""What folders signal becomes an alert that a person judges: doubts of names, tampering (DET-01, DET-03)."""

import msgspec
import pytest

from lindero.app import find_registry
from lindero.capabilities.alerts.records import AlertRaised, DetectorEnabled
from lindero.capabilities.sensors.records import AlarmRaised
from lindero.capabilities.tracking.records import IdentityDoubted
from lindero.engine.registry import Registry
from lindero.kernel.places import place_of
from lindero.kernel.record import Record
from tests.promises.workshop import BEGIN_AT, Workshop

HERE = place_of(11.0, 55.5)
DOUBT = IdentityDoubted(
    doubt="contradicted",
    identity="mmsi:298000001",
    tracks=("a" * 20,),
    place=HERE,
    measured_at=BEGIN_AT,
    seen_at=place_of(11.2, 55.5),
    evidence="told and seen are 12.6 km apart",
)


@pytest.fixture(scope="module")
def registry() -> Registry:
    """Return what all folders declare."""
    return find_registry()


def alarm(about: str) -> AlarmRaised:
    """Return an alarm of a device at a place."""
    times = {"measured_at": BEGIN_AT, "received_at": BEGIN_AT, "within_ms": 5_000}
    return AlarmRaised(sensor_id="fence-3", about=about, place=HERE, **times)  # type: ignore[arg-type]


def raised(registry: Registry, detector: str, record: Record) -> list[AlertRaised]:
    """Return the alerts that follow from a record where a detector is enabled."""
    shop = Workshop(msgspec.structs.replace(registry, guards={}))
    enabled = DetectorEnabled(detector=detector, ends_at=BEGIN_AT + 86_400_000, because="A week of watching.")
    assert len(shop.put([enabled, record])) == 2
    job = next(job for job in registry.jobs if job.name == "alerts.propose")
    job.run(shop.desk("alerts", actor="job/alerts.propose"))
    return [event.record for event in shop.events() if isinstance(event.record, AlertRaised)]


@pytest.mark.parametrize(
    ("detector", "record", "kind"),
    [
        ("tracking.identities", DOUBT, "identity_contradicted"),
        ("sensors.device_alarms", alarm("tamper"), "sensor_tampered"),
        ("sensors.device_alarms", alarm("detection"), "ground_alarm"),
    ],
)
def test_DET_01_what_a_folder_signals_becomes_an_alert(
    registry: Registry, detector: str, record: Record, kind: str
) -> None:
    """The alert has the kind, the reasons and the source that the folder told, and waits for a person."""
    (alert,) = raised(registry, detector, record)
    assert (alert.kind, alert.detector) == (kind, detector)
    assert alert.score.reasons


def test_DET_01_a_device_that_fails_is_its_keepers_and_no_alert(registry: Registry) -> None:
    """A low battery is on the sensors' page; nobody is sent to look for it."""
    assert raised(registry, "sensors.device_alarms", alarm("low_battery")) == []
