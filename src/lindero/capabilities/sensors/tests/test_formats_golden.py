"""Every format of detections: bytes of a fixture become the detections, names and counts that stand beside them.

A fixture is `golden/formats/NAME.json`: the format of the registry and its settings, the bytes (hexadecimal, or
`text`), and what must come of them. The bytes are written by hand or by the encoder of a library other than the
decoder's own, with fictional content. To add one, leave `outcome` out, run this test, and copy from its failure
what is right by the format's specification.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from lindero.capabilities.sensors.formats.decoder import Decoded
from lindero.capabilities.sensors.formats.registry import FORMATS, decoder_of, sniff
from lindero.capabilities.sensors.records import OBJECT_CLASSES, SOURCE_CLASSES, seal, unseal
from lindero.capabilities.sensors.records.observations import MISSING, NO_ALTITUDE

GOLDEN = Path(__file__).parent / "golden" / "formats"
NAMES = sorted(path.stem for path in GOLDEN.glob("*.json"))
_EMPTY = {"identity": None, "altitude_dm": NO_ALTITUDE, "climb_mmps": NO_ALTITUDE}


def fixture(name: str) -> dict[str, Any]:
    """Return a fixture."""
    told: dict[str, Any] = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    return told


def bytes_of(told: dict[str, Any]) -> bytes:
    """Return the bytes of a fixture."""
    return bytes.fromhex(told["bytes"]) if "bytes" in told else str(told["text"]).encode()


def outcome(decoded: Decoded) -> dict[str, Any]:
    """Return what was decoded as a fixture tells it: only what a row says, names and classes in words."""
    rows = decoded.observations
    columns = [name for name in rows.__struct_fields__ if name not in {"identities", "stations", "station"}]
    told = []
    for row in range(len(rows)):
        values = {name: int(getattr(rows, name)[row]) for name in columns}
        said: dict[str, Any] = {
            name: value for name, value in values.items() if value != _EMPTY.get(name, MISSING)
        }
        said["source_class"] = SOURCE_CLASSES[values["source_class"]]
        said["object_class"] = OBJECT_CLASSES[values["object_class"]]
        said["identity"] = rows.identities[values["identity"]] if values["identity"] >= 0 else ""
        told.append(said)
    counts = decoded.counts
    words = [
        {
            name: value
            for name in said.__struct_fields__
            if (value := getattr(said, name)) not in ("", None, ())
        }
        for said in decoded.identifications
    ]
    plain: dict[str, Any] = json.loads(
        json.dumps(
            {
                "rows": told,
                "said": words,
                "lines": counts.lines,
                "kinds": counts.kinds,
                "invalid": counts.invalid,
            }
        )
    )
    return plain


@pytest.mark.parametrize("name", NAMES)
def test_SEN_01_every_type_of_sensor_becomes_normalised_detections(name: str) -> None:
    """AIS, radar, ADS-B, drones, patrols: one set of columns, with the source's class, and every line counted."""
    told = fixture(name)
    decoder = decoder_of(told["format"], told.get("sensor", "s-1"), told.get("options"))
    decoder.feed(bytes_of(told), told.get("received_at"))
    decoder.finish()
    decoded = decoder.take()
    assert decoded.counts.is_whole
    assert outcome(decoded) == told["outcome"]
    unsealed = unseal(seal(decoded.observations))
    assert unsealed.lon.tolist() == decoded.observations.lon.tolist()


@pytest.mark.parametrize("name", [name for name in NAMES if fixture(name)["format"] != "remote-id"])
def test_formats_are_told_by_their_bytes(name: str) -> None:
    """A file is recognised by what is in it, so that its name does not matter."""
    told = fixture(name)
    assert sniff(bytes_of(told)) == told["format"]


def test_SEN_01_every_format_has_a_fixture() -> None:
    """No format is offered that no fixture tries."""
    assert {fixture(name)["format"] for name in NAMES} == {written.name for written in FORMATS}
