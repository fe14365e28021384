"""Sessions that somebody ended on purpose: whatever still holds one is told to forget what it kept."""

from typing import Final

from lindero.kernel.capability import Table
from lindero.kernel.desk import Rows
from lindero.kernel.times import DAY_MS

ENDED: Final = Table(
    name="identity_ended_sessions",
    columns={"token_hash": "TEXT NOT NULL", "ended_at": "INTEGER NOT NULL"},
    key=("token_hash",),
    indexes=(("ended_at",),),
    derived=False,
    meaning="A session that its person or an administrator ended before its time, by the hash of its token.",
)
TABLES: Final = (ENDED,)
KNOWN_MS: Final = 2 * DAY_MS
"""How long it is known: a phone keeps for one day what nobody sent, and then forgets by itself."""

SELECT_ENDED: Final = "SELECT 1 FROM identity_ended_sessions WHERE token_hash = ?"


def note_ended(rows: Rows, now: int, person: str, number: str = "") -> None:
    """Note that one of a person's sessions is ended, or all of them; to be called before it is taken away.

    What began later lasts, also where an old end is folded again.

    Args:
        rows: The store's rows.
        now: The node's time, milliseconds UTC.
        person: Short name.
        number: What the session is called among the person's own; all of them if empty.
    """
    rows.execute("DELETE FROM identity_ended_sessions WHERE ended_at < ?", (now - KNOWN_MS,))
    rows.execute(
        "INSERT OR IGNORE INTO identity_ended_sessions (token_hash, ended_at)"
        " SELECT token_hash, ? FROM identity_sessions WHERE person = ? AND ? IN ('', number)"
        " AND opened_at <= ?",
        (now, person, number, now),
    )
