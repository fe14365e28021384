"""What things call themselves: told once, and again when it changes, not with every report."""

from typing import Final

from lindero.capabilities.sensors.records import Identification

MAX_KNOWN: Final = 16_384
"""Things whose words are remembered; beyond them all is forgotten and told again."""


class Callsigns:
    """Collects identifications that say something new."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._said: list[Identification] = []

    def __len__(self) -> int:
        return len(self._said)

    def say(
        self, identity: str, callsign: str, at: int, *, name: str = "", withheld: tuple[str, ...] = ()
    ) -> None:
        """Take in what a thing calls itself.

        Args:
            identity: Which thing; without a name nothing is told of it.
            callsign: Its call sign; empty if not told.
            at: When it said so, milliseconds UTC.
            name: What people call it, if it says that too.
            withheld: What else it said that is not kept.
        """
        words = "\n".join((callsign, name, *withheld))
        if not identity or not words.strip() or self._known.get(identity) == words:
            return
        if len(self._known) >= MAX_KNOWN:
            self._known = {}
        self._known[identity] = words
        self._said.append(
            Identification(identity=identity, measured_at=at, callsign=callsign, name=name, withheld=withheld)
        )

    def take(self) -> tuple[Identification, ...]:
        """Return what was said since the last call."""
        said, self._said = tuple(self._said), []
        return said
