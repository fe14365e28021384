"""All flags that stand: who says of which record that it is not accurate."""

from lindero.kernel.desk import Rows
from lindero.trust.exchange.recall.tables import SELECT_STANDING_FLAGS
from lindero.trust.exchange.recall.views import ContestLine


def standing_flags(rows: Rows) -> tuple[ContestLine, ...]:
    """Return every flag that stands, the oldest first."""
    return tuple(
        ContestLine(
            about=about,
            origin=origin,
            flagged_by=flagged_by,
            contester=contester,
            reason=reason,
            since_at=since_at,
        )
        for about, contester, reason, since_at, flagged_by, origin in rows.query(SELECT_STANDING_FLAGS)
    )
