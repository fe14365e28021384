"""The queue of alerts: what waits, people in danger first, and how much of it one person can bear."""

from typing import Final

import msgspec

from lindero.capabilities.alerts.pages.lines import lines_where, page_where, told_page
from lindero.capabilities.alerts.pages.rescues import rescue_lines
from lindero.capabilities.alerts.pages.shown import AlertLine
from lindero.capabilities.alerts.pages.views import BellView, NothingAsked, PanelQuery, QueueQuery, QueueView
from lindero.capabilities.alerts.reviewing import is_sampled
from lindero.capabilities.alerts.rules import LIFE, budget_of, level_of, strain_of
from lindero.kernel.desk import Desk, Row
from lindero.kernel.paging import Slice

HOUR_MS: Final = 3_600_000
TEN_MINUTES_AN_HOUR: Final = 6
SHOWN_OPEN: Final = 200
"""Open alerts of one page, besides those that tell of people in danger."""

SHOWN = 300
"""What is held back, done, or told, on one page."""

_OPEN: Final = (
    "(state IN ('watched', 'responding', 'life_at_risk') OR (state = 'proposed' AND held_back = ''))"
    " AND shelved_until <= ?"
)
_DONE: Final = "state IN ('dismissed', 'unresolved', 'closed')"
_RANK: Final = "NOT (saves_life OR state = 'life_at_risk'), -permille, raised_at, record_id"
"""People in danger first, then by score, then the oldest; alerts of one rank by their names."""

_BEFORE_ALL: Final = (-1, 0, 0, "")
_IN_DANGER: Final = f"saves_life OR state = '{LIFE}'"


def show_queue(desk: Desk, query: QueueQuery) -> QueueView:
    """Show what waits, people in danger first, and apart from it what is put off and what is held back."""
    now = desk.now()
    budget, raised = _budget(desk)
    ((waiting, in_danger),) = desk.rows(
        f"SELECT count(*), coalesce(sum({_IN_DANGER}), 0) FROM alerts_alerts WHERE {_OPEN}", (now,)
    )
    place = _place(desk, query.after)
    before = _until(desk, place) if query.after else 0
    # Rescue is never left out: however many are in danger, all of them are on the first page.
    shown = _open(desk, place, before, budget, at_most=in_danger + SHOWN_OPEN)
    rescues = rescue_lines(desk)
    load = raised / TEN_MINUTES_AN_HOUR
    held_back = page_where(desk, "state = 'proposed' AND held_back <> ''", query.held_after, SHOWN)
    done = page_where(desk, _DONE, query.done_after, SHOWN) if query.all else Slice[AlertLine]((), None)
    told = told_page(desk, query.told_after, SHOWN)
    unattended, worst = _unattended(desk, len(rescues))
    return QueueView(
        at=now,
        seen=newest_step(desk),
        rescues=rescues,
        open=shown,
        waiting=waiting,
        before=before,
        next=shown[-1].record_id if shown and before + len(shown) < waiting else "",
        # What people put off comes back by itself: each of it is in sight, the next to come back first.
        shelved=lines_where(desk, "shelved_until > ?", (now,), "shelved_until, record_id"),
        to_review=tuple(line for line in held_back.items if is_sampled(line.record_id)),
        held_back=tuple(line for line in held_back.items if not is_sampled(line.record_id)),
        held_next=held_back.next,
        done=tuple(done.items),
        done_next=done.next,
        told=tuple(told.items),
        told_next=told.next,
        budget=budget,
        raised_in_hour=raised,
        load=round(load, 1),
        strain=strain_of(load),
        unattended=unattended,
        worst=worst,
    )


def show_panel(desk: Desk, query: PanelQuery) -> QueueView:
    """Show the queue beside the map."""
    return show_queue(desk, QueueQuery(after=query.after, told_after=query.told_after))


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


def _place(desk: Desk, alert: str) -> Row:
    """Return an alert's place in the queue, also where it waits no more; before all where there is no such alert."""
    found = desk.rows(f"SELECT {_RANK} FROM alerts_alerts WHERE record_id = ?", (alert,))
    return found[0] if found else _BEFORE_ALL


def _until(desk: Desk, place: Row) -> int:
    """Return how many wait up to a place in the queue."""
    ((count,),) = desk.rows(
        f"SELECT count(*) FROM alerts_alerts WHERE {_OPEN} AND ({_RANK}) <= (?, ?, ?, ?)",
        (desk.now(), *place),
    )
    return int(count)


def _open(desk: Desk, place: Row, before: int, budget: int, *, at_most: int) -> tuple[AlertLine, ...]:
    """Return what waits behind a place; beyond the budget is marked, which who may be in danger never is."""
    behind = f"{_OPEN} AND ({_RANK}) > (?, ?, ?, ?)"
    lines = lines_where(desk, behind, (desk.now(), *place), _RANK, at_most)
    return tuple(
        msgspec.structs.replace(
            line, is_over_budget=at >= budget and not line.saves_life and line.state != LIFE
        )
        for at, line in enumerate(lines, before)
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
