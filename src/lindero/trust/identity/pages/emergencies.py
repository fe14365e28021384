"""The view of break-glass for those who oversee the node: the notice that it happened."""

import msgspec

from lindero.kernel.desk import Desk
from lindero.trust.identity.tables.emergencies import SELECT_ALL


class EmergenciesQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing to select: break-glass is rare."""


class Emergency(msgspec.Struct, frozen=True, kw_only=True):
    """One break-glass.

    Attributes:
        record_id: Its record.
        who: Who reads or read.
        agreed_by: Who agreed.
        grants: What it opens.
        case_ref: The case.
        reason: Why.
        since: Since when, milliseconds UTC.
        until_at: Until when, milliseconds UTC.
        ended_by: Who ended it before its time; empty otherwise.
        lasts: Whether it lasts now.
        views: How many views the read log has of it.
    """

    record_id: str
    who: str
    agreed_by: str
    grants: tuple[str, ...]
    case_ref: str
    reason: str
    since: int
    until_at: int
    ended_by: str
    lasts: bool
    views: int


class EmergenciesView(msgspec.Struct, frozen=True, kw_only=True):
    """Break-glass, the newest first.

    Attributes:
        emergencies: The last 200.
    """

    emergencies: tuple[Emergency, ...]


def show_emergencies(desk: Desk, query: EmergenciesQuery) -> EmergenciesView:
    """Show who broke the glass, why, and how much was seen."""
    return EmergenciesView(
        emergencies=tuple(
            Emergency(
                record_id=record_id,
                who=who,
                agreed_by=agreed_by,
                grants=msgspec.json.decode(grants, type=tuple[str, ...]),
                case_ref=case_ref,
                reason=reason,
                since=since,
                until_at=until_at,
                ended_by=ended_by,
                lasts=until_at > desk.now() and not ended_by,
                views=views,
            )
            for record_id, who, agreed_by, grants, case_ref, reason, since, until_at, ended_by, views in desk.rows(
                SELECT_ALL
            )
        )
    )
