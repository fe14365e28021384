"""The queue of alerts: what waits, people in danger first, and how much of it one person can bear."""

from typing import Final

import msgspec

from lindero.capabilities.alerts.pages.lines import lines_where, told_lines
from lindero.capabilities.alerts.pages.rescues import rescue_lines
from lindero.capabilities.alerts.pages.shown import AlertLine
from lindero.capabilities.alerts.pages.views import BellView, NothingAsked, QueueQuery, QueueView
from lindero.capabilities.alerts.reviewing import is_sampled
from lindero.capabilities.alerts.rules import LIFE, budget_of, level_of, rank_of, strain_of
from lindero.kernel.desk import Desk

HOUR_MS: Final = 3_600_000
TEN_MINUTES_AN_HOUR: Final = 6
MOST_OPEN: Final = 5_000
_OPEN: Final = (
    "(state IN ('watched', 'responding', 'life_at_risk') OR (state = 'proposed' AND held_back = ''))"
    " AND shelved_until <= ?"
)
_RANK: Final = "NOT (saves_life OR state = 'life_at_risk'), -permille, raised_at, record_id"
"""The order of `rank_of`, and alerts of one rank by their names."""

_BEFORE_ALL: Final = (-1, 0, 0, "")


def show_queue(desk: Desk, query: QueueQuery) -> QueueView:
    """Show what waits, people in danger first, and apart from it what is put off and what is held back."""
    now = desk.now()
    budget, raised = _budget(desk)
    waiting = _ranked(lines_where(desk, _OPEN, (now,), at_most=MOST_OPEN), budget)
    rescues = rescue_lines(desk)
    load = raised / TEN_MINUTES_AN_HOUR
    held_back = lines_where(desk, "state = 'proposed' AND held_back <> ''")
    unattended, worst = _unattended(desk, len(rescues))
    return QueueView(
        at=now,
        seen=newest_step(desk),
        rescues=rescues,
        open=waiting,
        shelved=_by_return(lines_where(desk, "shelved_until > ?", (now,))),
        to_review=tuple(line for line in held_back if is_sampled(line.record_id)),
        held_back=tuple(line for line in held_back if not is_sampled(line.record_id)),
        done=lines_where(desk, "state IN ('dismissed', 'unresolved', 'closed')") if query.all else (),
        told=told_lines(desk),
        budget=budget,
        raised_in_hour=raised,
        load=round(load, 1),
        strain=strain_of(load),
        unattended=unattended,
        worst=worst,
    )


def show_panel(desk: Desk, query: NothingAsked) -> QueueView:
    """Show the queue beside the map."""
    return show_queue(desk, QueueQuery())


def show_bell(desk: Desk, query: NothingAsked) -> BellView:
    """Show what waits in the head of every page: numbers alone, as every screen asks for them every five seconds."""
    unattended, worst = _unattended(desk, len(rescue_lines(desk)))
    return BellView(unattended=unattended, worst=worst)


def _unattended(desk: Desk, rescues: int) -> tuple[int, str]:
    """Return how many wait to which nobody attends, and the highest level among them; empty if there are none."""
    ((alerts, life, permille),) = desk.rows(
        "SELECT count(*), coalesce(max(saves_life), 0), coalesce(max(permille), 0) FROM alerts_alerts"
        f" WHERE {_OPEN} AND state = 'proposed' AND acknowledged_by = ''",
        (desk.now(),),
    )
    if rescues:
        return alerts + rescues, "sos"
    return alerts, level_of(saves_life=bool(life), state="proposed", permille=permille) if alerts else ""


def following(desk: Desk, alert: str) -> str:
    """Return the alert after this one in the queue; the first that waits where this one is not in it."""
    now = desk.now()
    mine = desk.rows(f"SELECT {_RANK} FROM alerts_alerts WHERE record_id = ? AND {_OPEN}", (alert, now))
    after = mine[0] if mine else _BEFORE_ALL
    found = desk.rows(
        f"SELECT record_id FROM alerts_alerts WHERE {_OPEN} AND ({_RANK}) > (?, ?, ?, ?)"
        f" ORDER BY {_RANK} LIMIT 1",
        (now, *after),
    )
    return str(found[0][0]) if found else ""


def newest_step(desk: Desk) -> int:
    """Return the place in the log of the newest step of any alert; 0 if there is none."""
    ((seen,),) = desk.rows("SELECT COALESCE(MAX(seq), 0) FROM alerts_steps")
    return int(seen)


def _by_return(lines: tuple[AlertLine, ...]) -> tuple[AlertLine, ...]:
    return tuple(sorted(lines, key=lambda line: line.shelved_until or 0))


def _ranked(lines: tuple[AlertLine, ...], budget: int) -> tuple[AlertLine, ...]:
    """Order what is open and mark what is beyond the budget; who may be in danger never is."""
    ordered = sorted(
        lines,
        key=lambda line: rank_of(
            saves_life=line.saves_life,
            state=line.state,
            permille=line.score.permille,
            raised_at=line.raised_at,
        ),
    )
    return tuple(
        msgspec.structs.replace(
            line, is_over_budget=at >= budget and not line.saves_life and line.state != LIFE
        )
        for at, line in enumerate(ordered)
    )


def _budget(desk: Desk) -> tuple[int, int]:
    since = desk.now() - HOUR_MS
    ((operators,),) = desk.rows(
        "SELECT COUNT(DISTINCT reviewed_by) FROM alerts_alerts WHERE judged_at > ?", (since,)
    )
    ((raised,),) = desk.rows(
        "SELECT COUNT(*) FROM alerts_alerts WHERE raised_at > ? AND held_back = ''", (since,)
    )
    return budget_of(operators), raised
