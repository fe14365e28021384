"""Capabilities from outside, on record: who was let in, who was left out and why (safeguard S-61)."""

import json
from collections.abc import Callable
from typing import Final

from lindero.engine.admission import Outsider
from lindero.engine.registry import Registry
from lindero.engine.store import Transaction
from lindero.kernel.record import Record
from lindero.trust.identity.records import OutsiderJudged
from lindero.trust.identity.tables.outsiders import SELECT_JUDGED

_MOST: Final = 20
_LONGEST: Final = 300


def note_outsiders(tx: Transaction, registry: Registry, put: Callable[[Transaction, Record], None]) -> None:
    """Put on record how those who ask to join were judged, where it is not as the last time."""
    for outsider in registry.outsiders:
        record = judgement_of(outsider)
        now = (record.sha256, json.dumps(record.faults), record.assessment, record.assessed_until)
        if tx.query(SELECT_JUDGED, (record.name,)) != [now]:
            put(tx, record)


def judgement_of(outsider: Outsider) -> OutsiderJudged:
    """Return how somebody was judged, as the log keeps it."""
    faults = tuple(fault[:_LONGEST] for fault in outsider.faults[:_MOST])
    return OutsiderJudged(
        name=outsider.name[:120],
        sha256=outsider.sha256,
        faults=faults,
        assessment=outsider.assessment,
        assessed_until=outsider.ends_at or None,
    )
