"""What rules, guards and pages look up of sections; a neighbour's answer counts only where it has a say."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec

from lindero.capabilities.sections.records import Known
from lindero.capabilities.sections.rules import Proposal, may_answer
from lindero.kernel.places import Place

Query = Callable[[str, Sequence[Any]], list[Any]]
"""`rows.query` of a guard, or `desk.rows`."""

NAMED_SECTIONS: Final = "SELECT DISTINCT name, title FROM sections_sections ORDER BY name"
_SELECT: Final = "SELECT holder, name, version, title, partner, lon, lat FROM sections_sections"


def all_sections(query: Query) -> list[Known]:
    """Return every section, by holder and name."""
    return [_known(row) for row in query(f"{_SELECT} ORDER BY holder, name", ())]


def lines_in(query: Query) -> dict[tuple[str, str], tuple[Place, ...]]:
    """Return the line of each section that has one, by holder and name."""
    rows = query("SELECT holder, name, points FROM sections_sections ORDER BY holder, name", ())
    lines = {(row[0], row[1]): msgspec.json.decode(row[2], type=tuple[Place, ...]) for row in rows}
    return {key: line for key, line in lines.items() if len(line) > 1}


def section_in(query: Query, holder: str, name: str) -> Known | None:
    """Return a section; None if there is none."""
    found = query(f"{_SELECT} WHERE holder = ? AND name = ?", (holder, name))
    return _known(found[0]) if found else None


def _known(row: Any) -> Known:
    holder, name, version, title, partner, lon, lat = row
    place = Place(lon=lon, lat=lat)
    return Known(holder=holder, name=name, version=version, title=title, partner=partner, place=place)


def proposals_in(query: Query, section: Known) -> list[Proposal]:
    """Return the proposals about a section, each with its answer if somebody gave it who may."""
    key = (section.holder, section.name)
    answers = query(
        "SELECT proposer, number, answerer, agrees, at FROM sections_answers WHERE holder = ? AND name = ?",
        key,
    )
    rows = query(
        "SELECT proposer, number, level, until, actor, at, because FROM sections_proposals WHERE holder = ?"
        " AND name = ? ORDER BY at, proposer, number",
        key,
    )
    parties = {section.holder, section.partner}
    return [_answered(section, row, answers) for row in rows if row[0] in parties]


def _answered(section: Known, row: Any, answers: list[Any]) -> Proposal:
    proposer, number, level, until, actor, at, because = row
    bare = Proposal(
        proposer=proposer, number=number, level=level, until=until, actor=actor, at=at, because=because
    )
    for to, which, answerer, agrees, answered_at in answers:
        # That another person answered at home was seen to when it was put; here it is the nation that counts.
        if (to, which) == (proposer, number) and may_answer(section, bare, answerer, ""):
            return Proposal(
                proposer=proposer, number=number, level=level, until=until, actor=actor, at=at, because=because,
                answered_at=max(at, answered_at), agrees=bool(agrees),
            )  # fmt: skip
    return bare


def is_open_duty(query: Query, holder: str, name: str, since: int, duty: str) -> bool:
    """Say whether something is demanded and not done yet."""
    found = query(
        "SELECT 1 FROM sections_duties WHERE holder = ? AND name = ? AND since = ? AND duty = ? AND done_at = 0",
        (holder, name, since, duty),
    )
    return bool(found)
