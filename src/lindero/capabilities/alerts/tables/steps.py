"""What all folds of alerts write alike: a step on the timeline, a value as text."""

from typing import Any

import msgspec

from lindero.kernel.desk import Rows
from lindero.kernel.record import Head


def text_of(value: Any) -> str:
    """Return a value as JSON text."""
    return msgspec.json.encode(value).decode()


def step(rows: Rows, head: Head, alert: str, words: str = "") -> None:
    """Enter a step of an alert on its timeline."""
    rows.execute(
        "INSERT OR REPLACE INTO alerts_steps (alert_id, seq, at, actor, step, words, record_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (alert, head.seq, head.at, head.actor, head.kind.partition(".")[2], words, head.record_id),
    )
