"""NATS JetStream: a leaf node and a hub, a stream and its copy, every message synced before it is confirmed."""

import json
import subprocess
from pathlib import Path
from typing import Final

from bench.peers.found import RECALLED, Found, program, readable_in

DRIVER: Final = Path(__file__).with_name("drive_nats.py")


def measured(folder: Path, bodies: list[bytes]) -> Found:
    """Put half of the records while the hub is there and all of them while it is away; then delete a few."""
    folder.mkdir()
    (folder / "bodies").write_bytes(b"\n".join(bodies))
    said = subprocess.run(
        [program("python"), DRIVER, folder, program("nats-server"), str(RECALLED)],
        check=True,
        capture_output=True,
        text=True,
    )
    found = json.loads(said.stdout.splitlines()[-1])
    return Found(
        name="NATS leaf pair",
        sent=len(bodies),
        arrived=found["arrived"],
        per_s=found["per_s"],
        recovery_s=found["recovery_s"],
        recalled=RECALLED,
        recalled_left=readable_in(folder / "hub", bodies[:RECALLED]),
    )
