"""Every format of detections as a way in: its fixtures to begin from, and counts that must add up whatever comes."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from lindero.capabilities.sensors.formats.registry import decoder_of, sniff
from lindero.capabilities.sensors.records import seal, unseal

FIXTURES: Final = Path("src/lindero/capabilities/sensors/tests/golden/formats")


def formats() -> Iterator[tuple[str, Callable[[bytes], object], tuple[bytes, ...]]]:
    """Yield for each fixture its name, a reader of its format, and its bytes."""
    for path in sorted(FIXTURES.glob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        data = bytes.fromhex(told["bytes"]) if "bytes" in told else told["text"].encode()
        yield f"detections {path.stem}", _reader(told), (data,)
    yield "detections by their bytes", sniff, (b"$GPRMC,",)


def _reader(told: dict[str, Any]) -> Callable[[bytes], object]:
    def read(data: bytes) -> object:
        decoder = decoder_of(told["format"], told["sensor"], told.get("options"))
        middle = len(data) // 2
        for piece in (data[:middle], data[middle:]):
            decoder.feed(piece, told.get("received_at"))
        decoder.finish()
        decoded = decoder.take()
        if not decoded.counts.is_whole:
            raise ValueError("a message was counted twice, or not at all")
        return unseal(seal(decoded.observations))

    return read
