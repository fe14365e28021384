"""Rows that a decoder collects before they become columns: only what a row says is written down."""

from typing import Any, Final

from lindero.capabilities.sensors.records import MISSING, NO_ALTITUDE, Observations, observations_of

_EMPTY: Final = {"altitude_dm": NO_ALTITUDE, "climb_mmps": NO_ALTITUDE, "object_class": 0, "source_class": 0}
"""What stands for nothing in columns where -1 says something."""


class Rows:
    """Detections in the order in which they came."""

    def __init__(self) -> None:
        self._rows: list[dict[str, int]] = []
        self._identities: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, identity: str, **values: int) -> None:
        """Add a row.

        Args:
            identity: Whose it is; empty for a detection that gave no name.
            values: Its columns as `Observations` has them; `measured_at`, `lon` and `lat` are always needed.
        """
        index = self._identities.setdefault(identity, len(self._identities)) if identity else MISSING
        self._rows.append({"identity": index, **values})

    def take(self) -> Observations:
        """Return the rows as columns, and begin again."""
        rows, self._rows = self._rows, []
        identities, self._identities = tuple(self._identities), {}
        columns: dict[str, Any] = {"measured_at": [], "lon": [], "lat": []}
        for name in dict.fromkeys(name for row in rows for name in row):
            empty = _EMPTY.get(name, MISSING)
            columns[name] = [row.get(name, empty) for row in rows]
        return observations_of(identities, (), **columns)
