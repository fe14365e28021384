"""What guards and pages look up of rescues: how a case stands, which units are tied, where people may go ashore."""

from typing import Any, Final

import msgspec

from lindero.capabilities.rescue import records
from lindero.capabilities.rescue.rules import JUDGED_WITHIN_MS, Case, unit_key
from lindero.kernel.desk import Rows

_STAND: Final = (
    "SELECT coordinator <> '', is_answered, rescued, safety_nation, safe_at, concluded_at, reported_at"
    " FROM rescue_cases WHERE record_id = ?"
)
_UNITS: Final = "SELECT unit_key, arrived_at FROM rescue_units WHERE case_id = ? AND freed_at = 0"
ANSWERED: Final = "SELECT 1 FROM rescue_cases WHERE cause = ?"
OPEN_FOR: Final = "SELECT record_id FROM rescue_cases WHERE cause = ? AND concluded_at = 0"
TIED: Final = "SELECT unit, case_id FROM rescue_units WHERE unit_key = ? AND freed_at = 0 ORDER BY tasked_at"

NAMED_CASES: Final = (
    "SELECT record_id, phase || ' · ' || strftime('%Y-%m-%d %H:%MZ', opened_at / 1000, 'unixepoch') FROM rescue_cases"
    " WHERE reported_at = 0 ORDER BY opened_at DESC"
)


class Known(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of people in need, as it lies in a row."""

    craft: str = "unknown"
    counts: records.Counts = records.Counts()
    condition: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


def known_of(text: str) -> Known:
    """Read what a row says of people in need."""
    return msgspec.json.decode(text, type=Known)


def case_in(rows: Rows, case_id: str) -> Case | None:
    """Return how a case stands; None if there is none."""
    found = rows.query(_STAND, (case_id,))
    if not found:
        return None
    has_coordinator, is_answered, rescued, nation, safe_at, concluded_at, reported_at = found[0]
    units = rows.query(_UNITS, (case_id,))
    return Case(
        units=frozenset(unit for unit, _ in units),
        on_scene=frozenset(unit for unit, arrived_at in units if arrived_at),
        has_coordinator=bool(has_coordinator),
        is_answered=bool(is_answered),
        rescued=rescued,
        safety_nation=nation,
        is_safe=bool(safe_at),
        is_concluded=bool(concluded_at),
        is_reported=bool(reported_at),
    )


def is_judged_safe(rows: Rows, case_id: str, nation: str, now: int) -> bool:
    """Say whether the newest judgement of protection, not older than 72 hours, lets people go ashore in a nation."""
    found = rows.query(
        "SELECT is_safe, at FROM rescue_assessments WHERE case_id = ? AND destination = ?"
        " ORDER BY at DESC, is_safe LIMIT 1",
        (case_id, nation),
    )
    return bool(found) and bool(found[0][0]) and now - JUDGED_WITHIN_MS <= found[0][1] <= now


def units_named_in(record: Any, names: tuple[str, ...]) -> list[str]:
    """Return the units that a record names in fields of that role, as they are compared."""
    values: list[str] = []
    for name in names:
        value = getattr(record, name)
        values += [value] if isinstance(value, str) else list(value or ())
    return [unit_key(value) for value in values]
