"""S-23: what of a track may cross says nothing of people but the names of ships and aircraft."""

import pytest

from lindero.capabilities.tracking.capability import CAPABILITY
from lindero.capabilities.tracking.records import TrackEnded, TrackStarted, TrackUpdated
from lindero.kernel.record import Record, kind_of, marks_of, sharable_fields

CROSSING = (TrackStarted, TrackUpdated, TrackEnded)
NAMES = {"identity", "name", "callsign", "destination"}


@pytest.mark.parametrize("record_type", CROSSING, ids=kind_of)
def test_S_23_shared_tracks_hold_no_personal_data_but_identifiers(record_type: type[Record]) -> None:
    """No field that a clause may release speaks of a person but those by which a ship or aircraft is known."""
    marks = marks_of(record_type)
    shared = {name: mark for name in sharable_fields(record_type) if (mark := marks[name]) is not None}
    speaking = {name: mark.personal for name, mark in shared.items() if mark.personal != "none"}
    assert set(speaking) <= NAMES
    assert set(speaking.values()) <= {"indirect"}


def test_S_23_what_officers_and_sensors_say_inside_never_crosses() -> None:
    """Of no other record of tracking, and of no name that only a sensor gives, may a clause release anything."""
    inside = [one for one in CAPABILITY.records if one not in CROSSING]
    assert {name for one in inside for name in sharable_fields(one)} == set()
    assert not {"known_as", "sensor_id"} & {name for one in CROSSING for name in sharable_fields(one)}
