"""From one client to the others: what is passed on, whose each name is, and written once for all who read alike."""

import re
from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from lindero.capabilities.sensors.formats.cot import Taken
from lindero.capabilities.sensors.formats.cot_event import REMOVAL, is_passed_on
from lindero.capabilities.sensors.formats.cot_writing import as_message, as_text

_LINK: Final = re.compile(rb"<link\b[^<>]*?\suid\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")

MAX_NAMES: Final = 100_000
"""Names whose owner is remembered."""

OWN: Final = "lindero."
"""What names begin with that the node itself gives; no client may use them."""


class Receiver(Protocol):
    """A client, as the router sees it."""

    @property
    def name(self) -> str:
        """Whose key it bears."""

    @property
    def receives(self) -> bool:
        """Whether its key may see the picture."""

    @property
    def speaks_protobuf(self) -> bool:
        """Whether it asked for protobuf."""

    def send(self, joined: bytes, parts: Sequence[tuple[str, bytes]]) -> None:
        """Send events: all of them joined, and each with the name of its thing."""


class Router:
    """Passes events on.

    Attributes:
        refused: Events that were not passed on, by the reason.
    """

    def __init__(self) -> None:
        self.refused = {"not_passed_on": 0, "not_its_name": 0}
        self._owners: dict[str, str] = {}

    def passed_on(self, sender: str, events: Iterable[Taken]) -> list[Taken]:
        """Return those events of a sender that others may get.

        A name belongs to the first key that used it, so that nobody moves or removes what is another's.
        """
        events = list(events)
        # What leaves is asked once for each type.
        passing = {kind for kind in {taken.event.type for taken in events} if is_passed_on(kind)}
        plain = {kind for kind in passing if not kind.startswith(REMOVAL)}
        leaving = [taken for taken in events if taken.event.type in passing]
        self.refused["not_passed_on"] += len(events) - len(leaving)
        owner = self._owners.get
        passed = [
            taken
            for taken in leaving
            if (owner(taken.event.uid) == sender and taken.event.type in plain)
            or self._is_its_own(sender, taken)
        ]
        self.refused["not_its_name"] += len(leaving) - len(passed)
        return passed

    def _is_its_own(self, sender: str, taken: Taken) -> bool:
        event = taken.event
        if event.uid.startswith(OWN) or self._owner(event.uid, sender) != sender:
            return False
        return not event.type.startswith(REMOVAL) or self._owns_all(taken, sender)

    def _owner(self, uid: str, sender: str) -> str:
        owner = self._owners.setdefault(uid, sender)
        if len(self._owners) > MAX_NAMES:
            del self._owners[next(iter(self._owners))]
        return owner

    def _owns_all(self, taken: Taken, sender: str) -> bool:
        """Say whether everything that a removal names is its sender's."""
        named = linked_in(as_text(taken))
        return bool(named) and all(self._owners.get(uid) == sender for uid in named)


def linked_in(text: bytes) -> list[str]:
    """Return the names to which an event links."""
    return [found.decode("utf-8", "replace") for pair in _LINK.findall(text) for found in pair if found]


def broadcast(events: Sequence[Taken], receivers: Iterable[Receiver]) -> None:
    """Send events to all who may get them, written once as XML and once as protobuf, each only if somebody reads it."""
    written: dict[bool, tuple[bytes, list[tuple[str, bytes]]]] = {}
    if not events:
        return
    for receiver in receivers:
        if not receiver.receives:
            continue
        way = receiver.speaks_protobuf
        if way not in written:
            if way:
                data = [as_message(taken) for taken in events]
            else:
                data = [taken.data if taken.is_text else as_text(taken) for taken in events]
            parts = list(zip([taken.event.uid for taken in events], data, strict=True))
            written[way] = (b"".join(data), parts)
        receiver.send(*written[way])
