"""What guards and the gate look up: how somebody's matters stand, which judgements and approvals count."""

from typing import Final

from lindero.capabilities.protection.rules import Assessment, Situation, Stand, is_current
from lindero.kernel.capability import Judged
from lindero.kernel.desk import Rows
from lindero.kernel.times import MINUTE_MS

APPROVAL_MS: Final = 10 * MINUTE_MS
"""How long before a signature its approval may have been given."""

WEIGHED: Final = "weighed_yes"
"""Outcome of a child's return of which every criterion stands."""


def label_key(label: str) -> str:
    """Return a label as it is compared: neither case nor spaces make another person."""
    return "".join(label.casefold().split())


def stand_of(rows: Rows, person: str, now: int) -> Stand | None:
    """Return how somebody's matters stand; None if nobody of that name is on record here."""
    found = rows.query(
        "SELECT age, is_alone, is_informed, language, ended_at FROM protection_persons WHERE record_id = ?",
        (person,),
    )
    if not found:
        return None
    age, is_alone, is_informed, language, ended_at = found[0]
    stops = rows.query(
        "SELECT max(bars_offence AND until > ?) FROM protection_stops WHERE person = ?", (now, person)
    )
    others = rows.query(
        "SELECT p.facility FROM protection_ties t JOIN protection_persons p ON p.record_id = t.other"
        " WHERE t.person = ? AND p.ended_at = 0",
        (person,),
    )
    decided = rows.query(
        "SELECT record_id, outcome FROM protection_children WHERE person = ? ORDER BY at DESC, record_id",
        (person,),
    )
    outcomes = [outcome for _, outcome in decided]
    bests = [outcome for outcome in outcomes if outcome in {"stay", "stay_together", "separation", "return"}]
    weighed = [outcome for outcome in outcomes if outcome not in bests]
    return Stand(
        age=age,
        is_alone=bool(is_alone),
        is_informed=bool(is_informed),
        language=language,
        is_stopped=stops[0][0] is not None,
        bars_offence=bool(stops[0][0]),
        apart_from=frozenset(facility for (facility,) in others),
        separation=frozenset(name for name, outcome in decided if outcome == "separation"),
        is_return_best=bests[:1] == ["return"],
        is_child_return_complete=weighed[:1] == [WEIGHED],
        has_ended=bool(ended_at),
    )


def assessment_in(rows: Rows, record_id: str, person: str) -> Assessment | None:
    """Return a signed assessment of a person."""
    found = rows.query(
        "SELECT destination, is_safe, was_heard, objection, signed_by, at FROM protection_assessments"
        " WHERE record_id = ? AND person = ?",
        (record_id, person),
    )
    if not found:
        return None
    destination, is_safe, was_heard, objection, signed_by, at = found[0]
    return Assessment(
        destination=destination,
        is_safe=bool(is_safe),
        was_heard=bool(was_heard),
        objection=objection,
        signed_by=signed_by,
        at=at,
    )


def situation_in(rows: Rows, nation: str) -> Situation | None:
    """Return what is known of a country."""
    found = rows.query(
        "SELECT record_id, risk, valid_until FROM protection_situations WHERE nation = ?", (nation,)
    )
    return Situation(*found[0]) if found else None


def without_risk(rows: Rows, now: int) -> Judged:
    """Say where, by a current judgement, nobody found a serious risk: what the gate reads (S-12)."""
    found = rows.query("SELECT nation, seq, record_id, risk, valid_until FROM protection_situations")
    return Judged(
        frozenset(nation for nation, _, *known in found if is_current(Situation(*known), now)),
        max((seq for _, seq, *_ in found), default=-1),
        max((until for *_, until in found if until <= now), default=0),
    )


def present_with(rows: Rows, label: str) -> bool:
    """Say whether somebody with this label is here now."""
    key = label_key(label)
    return bool(rows.query("SELECT 1 FROM protection_persons WHERE label_key = ? AND ended_at = 0", (key,)))


def stop_of(rows: Rows, matter: str) -> tuple[str, int] | None:
    """Return whom a matter's stop is about and until when at least it holds; None if it stops nothing."""
    found = rows.query("SELECT person, until FROM protection_stops WHERE record_id = ?", (matter,))
    return (str(found[0][0]), int(found[0][1])) if found else None


def is_approved(rows: Rows, approval: str, who: str, action: str, at: int) -> bool:
    """Say whether somebody approved an act of their own anew, just now, and has used the approval for nothing else."""
    found = rows.query(
        "SELECT 1 FROM protection_approvals WHERE record_id = ? AND who = ? AND action = ? AND used_by = ''"
        " AND at BETWEEN ? AND ?",
        (approval, who, action, at - APPROVAL_MS, at),
    )
    return bool(found)
