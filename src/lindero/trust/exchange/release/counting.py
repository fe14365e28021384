"""Counting against quotas: what crossed by itself in the running hour or day, and what crosses now."""

from lindero.kernel.desk import Rows
from lindero.kernel.times import HOUR_MS
from lindero.trust.agreements.treaty import Quota
from lindero.trust.agreements.vocabulary import QUOTA_PERIODS
from lindero.trust.exchange.release.tables import SELECT_CROSSED, unversioned


class Counts:
    """What crosses to one neighbour, counted on from what the gate's own log says."""

    def __init__(self, rows: Rows, peer: str, now: int) -> None:
        self._rows, self._peer, self._now = rows, peer, now
        self._earlier: dict[tuple[str, str], int] = {}
        self._here: dict[str, int] = {}

    def take(self, clause: str, quota: Quota) -> bool:
        """Count one record more and say whether it is within the quota; what is beyond is not counted."""
        if self._crossed(clause, quota) >= quota.records:
            return False
        self.count(clause)
        return True

    def count(self, clause: str) -> None:
        """Count one record that a person released."""
        name = unversioned(clause)
        self._here[name] = self._here.get(name, 0) + 1

    def _crossed(self, clause: str, quota: Quota) -> int:
        name = unversioned(clause)
        key = (name, quota.per)
        if key not in self._earlier:
            period = QUOTA_PERIODS[quota.per]
            begins = self._now // period * period // HOUR_MS
            self._earlier[key] = int(self._rows.query(SELECT_CROSSED, (self._peer, name, begins))[0][0])
        return self._earlier[key] + self._here.get(name, 0)
