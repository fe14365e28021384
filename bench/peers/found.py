"""What was found of one system, and where the others are installed."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ENVIRONMENT: Final = Path(sys.prefix) / "peers"
"""The virtual environment of the other systems, inside that of the checkout."""

RECALLED: Final = 5
"""How many records are recalled, redacted or deleted at their origin."""

PATIENCE_S: Final = 60.0
"""How long a system may take without a single further record before it counts as finished."""


@dataclass(frozen=True)
class Found:
    """What was found.

    Attributes:
        name: The system.
        sent: How many records were given to it.
        arrived: How many of them reached the peer.
        per_s: How many reached it a second while both sides were there.
        recovery_s: Seconds from the peer's start to its having all that was put while it was away; 0 if not measured.
        recalled: How many records were taken back at their origin.
        recalled_left: How many of those can still be read in the peer's files.
    """

    name: str
    sent: int
    arrived: int
    per_s: float
    recovery_s: float
    recalled: int
    recalled_left: int


def program(name: str) -> Path:
    """Return a program of the other systems' environment."""
    return ENVIRONMENT / "bin" / name


def is_installed() -> bool:
    """Say whether the other systems are there."""
    return program("nats-server").exists() and program("synapse_homeserver").exists()


def readable_in(folder: Path, canaries: list[bytes]) -> int:
    """Return how many of some texts stand in any file under a folder."""
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return sum(any(canary in data for data in files) for canary in canaries)
