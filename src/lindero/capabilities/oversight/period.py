"""The time that figures are asked for, and what the gate decided in it."""

from typing import Annotated

import msgspec

from lindero.capabilities.oversight.tables import SELECT_GROUPS, Group, group_of
from lindero.kernel.desk import Desk
from lindero.kernel.times import DAY_MS

Days = Annotated[int, msgspec.Meta(ge=0, le=1_096)]


class FiguresQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For which time.

    Attributes:
        days: The last so many days; 0 for all that is kept.
    """

    days: Days = 0


def begin_of(desk: Desk, query: FiguresQuery) -> int:
    """Return the instant from which on it counts, milliseconds UTC; 0 for all that is kept."""
    return max(0, desk.now() - query.days * DAY_MS) if query.days else 0


def groups_since(desk: Desk, since: int) -> list[Group]:
    """Return how often the gate gave each answer since an instant."""
    return [group_of(row) for row in desk.rows(SELECT_GROUPS, (since,))]
