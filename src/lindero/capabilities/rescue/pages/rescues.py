"""The list of rescues and one case, for those who may look into them."""

from typing import Any

from lindero.capabilities.rescue.pages.views import (
    Call,
    CaseLine,
    CaseQuery,
    CaseView,
    People,
    RescuesQuery,
    RescuesView,
    Step,
    Unit,
)
from lindero.capabilities.rescue.rules import CALL_MAY_GO_ON_MS, may_see
from lindero.capabilities.rescue.tables.lookups import known_of
from lindero.kernel.desk import Desk, Row
from lindero.kernel.errors import Missing, Refused
from lindero.kernel.paging import Key, Listing, slice_of
from lindero.kernel.places import Place

SHOWN = 200
"""Rescues on one page, besides those that are open."""

_CASES = Listing(
    columns="record_id, opened_at, environment, aware_by, phase, lon, lat, uncertainty_m, measured_at, known,"
    " coordinator, centre, is_answered, rescued, safety_name, safety_nation, safe_at, concluded_at, outcome,"
    " report_due_at, reported_at",
    source="rescue_cases",
    by=(
        "concluded_at > 0",
        "CASE phase WHEN 'distress' THEN 0 WHEN 'alert' THEN 1 ELSE 2 END",
        "-opened_at",
        "record_id",
    ),
)
_CALLS = Listing(
    columns="record_id, origin, at, lon, lat, measured_at, known",
    source="rescue_calls",
    by=("-at", "record_id"),
)


def show_rescues(desk: Desk, query: RescuesQuery) -> RescuesView:
    """Show the rescues; of those that are open, who may not look into them learns how many there are (S-16)."""
    is_shown = _may_see(desk, is_open=True)
    ((open_cases,),) = desk.rows("SELECT count(*) FROM rescue_cases WHERE concluded_at = 0")
    where, values = (
        "(? OR concluded_at = 0 OR reported_at = 0) AND (? OR concluded_at > 0)",
        (query.all, is_shown),
    )
    ((total,),) = desk.rows(f"SELECT count(*) FROM rescue_cases WHERE {where}", values)
    # Nobody in danger is on a further page: those that are open come first, and all of them stand on the first page.
    at_most = SHOWN if query.after else open_cases + SHOWN
    page = slice_of(desk.rows, _CASES, query.after, at_most, where=where, values=values)
    calls, calls_next = _calls(desk, query.calls_after) if is_shown else ((), None)
    return RescuesView(
        at=desk.now(),
        open=open_cases,
        withheld=0 if is_shown else open_cases,
        cases=tuple(_line(row, desk.now()) for row in page.items),
        total=total,
        next=page.next,
        calls=calls,
        calls_next=calls_next,
        tied=desk.rows("SELECT COUNT(DISTINCT unit_key) FROM rescue_units WHERE freed_at = 0")[0][0],
    )


def show_case(desk: Desk, query: CaseQuery) -> CaseView:
    """Show one rescue.

    Raises:
        Missing: If there is no such case.
        Refused: If the reader may not look into it yet (safeguard S-16).
    """
    rows = desk.rows(f"SELECT {_CASES.columns} FROM {_CASES.source} WHERE record_id = ?", (query.case,))
    if not rows:
        raise Missing("rescue.case", f"There is no rescue case {query.case}.", "Look at the list of rescues.")
    case = _line(rows[0], desk.now())
    if not _may_see(desk, is_open=case.concluded_at is None):
        raise Refused(
            "rescue.reader",
            "What belongs to an open rescue is shown for rescue only.",
            "Wait until the rescue is over, or ask the rescue coordination centre.",
            ("S-16",),
        )
    units = desk.rows(
        "SELECT unit, task, tasked_at, arrived_at, freed_at FROM rescue_units WHERE case_id = ?"
        " ORDER BY tasked_at, unit_key",
        (query.case,),
    )
    steps = desk.rows(
        "SELECT at, actor, step, record_id FROM rescue_steps WHERE case_id = ? ORDER BY seq", (query.case,)
    )
    return CaseView(
        at=desk.now(),
        case=case,
        units=tuple(
            Unit(
                unit=row[0], task=row[1], tasked_at=row[2], arrived_at=row[3] or None, freed_at=row[4] or None
            )
            for row in units
        ),
        steps=tuple(Step(**dict(zip(Step.__struct_fields__, row, strict=True))) for row in steps),
        next=_next(case, has_units=bool(units)),
    )


def _may_see(desk: Desk, *, is_open: bool) -> bool:
    actor = desk.actor
    by_emergency = "rescue.read" in actor.emergency_grants
    return may_see(actor.roles, actor.purpose, by_emergency=by_emergency, is_open=is_open)


def _line(row: Row, now: int) -> CaseLine:
    values: dict[str, Any] = dict(zip(_COLUMNS, row, strict=True))
    known = _people(values.pop("known"))
    place = Place(lon=values.pop("lon"), lat=values.pop("lat"))
    for name in ("safe_at", "concluded_at", "report_due_at", "reported_at"):
        values[name] = values[name] or None
    values["is_answered"] = bool(values["is_answered"])
    due, made = values["report_due_at"], values["reported_at"]
    is_late = due is not None and (now if made is None else made) > due
    return CaseLine(**values, place=place, people=known, is_report_late=is_late)


_COLUMNS = tuple(name.strip() for name in _CASES.columns.split(","))


def _people(text: str) -> People:
    known = known_of(text)
    return People(craft=known.craft, counts=known.counts, condition=known.condition, needs=known.needs)


def _calls(desk: Desk, after: Key | None) -> tuple[tuple[Call, ...], Key | None]:
    """Return a page of what neighbours tell, and where the next begins; on the first, all that may still go on."""
    ((fresh,),) = desk.rows(
        "SELECT count(*) FROM rescue_calls WHERE at > ?", (desk.now() - CALL_MAY_GO_ON_MS,)
    )
    page = slice_of(desk.rows, _CALLS, after, SHOWN if after else fresh + SHOWN)
    calls = tuple(
        Call(
            record_id=record_id,
            origin=origin,
            at=at,
            place=Place(lon=lon, lat=lat),
            measured_at=measured_at,
            people=_people(known),
        )
        for record_id, origin, at, lon, lat, measured_at, known in page.items
    )
    return calls, page.next


def _next(case: CaseLine, *, has_units: bool) -> tuple[str, ...]:
    """Return what comes next, the most pressing first: a guide for the eye, no rule."""
    if case.concluded_at is not None:
        return () if case.reported_at is not None else ("rescue.make_report",)
    if case.safe_at is not None:
        return ("rescue.note_disembarked", "rescue.conclude_case")
    pressing = [] if case.is_answered else ["rescue.notify_centre"]
    pressing += [] if case.coordinator else ["rescue.assign_coordinator"]
    pressing += ["rescue.task_unit", "rescue.update_case", "rescue.set_phase"]
    if has_units:
        pressing += ["rescue.note_arrival", "rescue.note_rescued"]
    pressing += ["rescue.reach_safety"] if case.safety_name and case.rescued else []
    pressing += [] if case.safety_name else ["rescue.set_place_of_safety"]
    return (*pressing, "rescue.conclude_case")
