"""The registers as people read them: the directory of desks, the equipment pool, watch objects, exercises, lessons."""

from collections.abc import Iterator
from typing import TypeVar

from lindero.capabilities.registers import records
from lindero.capabilities.registers.rules import hours_of, is_on_duty
from lindero.capabilities.registers.views import (
    ContactLine,
    ContactsView,
    EquipmentLine,
    EquipmentView,
    ExerciseLine,
    LearningView,
    LessonLine,
    RegisterQuery,
    WatchLine,
    WatchView,
)
from lindero.kernel.desk import Desk
from lindero.kernel.record import Record, decode_record

E = TypeVar("E", bound=Record)


def show_contacts(desk: Desk, query: RegisterQuery) -> ContactsView:
    """Show whom to call, desks on duty first."""
    now = desk.now()
    lines = [
        ContactLine(
            origin=origin,
            name=entry.name,
            version=entry.version,
            title=entry.title,
            authority=entry.authority,
            reach=entry.reach,
            languages=entry.languages,
            hours=hours_of(entry),
            is_on_duty=is_on_duty(entry, now),
            entered_at=entered_at,
            is_own=origin == desk.nation,
        )
        for origin, entered_at, entry in _entries(desk, records.ContactEntered)
    ]
    lines.sort(key=lambda line: (not line.is_on_duty, line.origin, line.title))
    return ContactsView(contacts=tuple(lines), nations=len({line.origin for line in lines}))


def show_equipment(desk: Desk, query: RegisterQuery) -> EquipmentView:
    """Show what neighbours and we can ask each other for, with whom to ask."""
    desks = {(origin, entry.name): entry for origin, _, entry in _entries(desk, records.ContactEntered)}
    lines = []
    for origin, entered_at, entry in _entries(desk, records.EquipmentEntered):
        contact = desks.get((origin, entry.contact))
        line = EquipmentLine(
            origin=origin,
            name=entry.name,
            version=entry.version,
            title=entry.title,
            amount=entry.amount,
            condition=entry.condition,
            place=entry.place,
            desk=contact.title if contact else "",
            reach=contact.reach if contact else "",
            entered_at=entered_at,
            is_own=origin == desk.nation,
        )
        lines.append(line)
    lines.sort(key=lambda line: (line.condition != "available", line.title, line.origin))
    return EquipmentView(equipment=tuple(lines))


def show_watch(desk: Desk, query: RegisterQuery) -> WatchView:
    """Show what to look out for."""
    now = desk.now()
    lines = [
        WatchLine(
            origin=origin,
            name=entry.name,
            version=entry.version,
            sort=entry.sort,
            identifier=entry.identifier.partition(":")[2],
            place=entry.place,
            grounds=entry.grounds,
            reaction=entry.reaction,
            review_at=entry.review_at,
            is_overdue=entry.review_at <= now,
            is_own=origin == desk.nation,
        )
        for origin, _, entry in _entries(desk, records.WatchObjectEntered)
    ]
    lines.sort(key=lambda line: (line.sort, line.identifier, line.origin, line.name))
    return WatchView(objects=tuple(lines))


def show_learning(desk: Desk, query: RegisterQuery) -> LearningView:
    """Show exercises and lessons."""
    exercises = [
        ExerciseLine(
            origin=origin,
            name=entry.name,
            version=entry.version,
            title=entry.title,
            begins_at=entry.begins_at,
            ends_at=entry.ends_at,
            stage=entry.stage,
            partners=entry.partners,
            goal=entry.goal,
        )
        for origin, _, entry in _entries(desk, records.ExerciseEntered)
    ]
    titles = {(line.origin, line.name): line.title for line in exercises}
    lessons = [
        LessonLine(
            origin=origin,
            name=entry.name,
            version=entry.version,
            title=entry.title,
            finding=entry.finding,
            advice=entry.advice,
            exercise=titles.get((origin, entry.exercise), ""),
        )
        for origin, _, entry in _entries(desk, records.LessonEntered)
    ]
    exercises.sort(key=lambda line: (line.stage in ("held", "cancelled"), line.begins_at, line.name))
    lessons.sort(key=lambda line: (line.title, line.origin))
    return LearningView(exercises=tuple(exercises), lessons=tuple(lessons))


def _entries(desk: Desk, kind: type[E]) -> Iterator[tuple[str, int, E]]:
    """Yield the entries of one register that count: origin, when entered, the entry."""
    rows = desk.rows(
        "SELECT origin, entered_at, entry FROM registers_entries WHERE register = ? AND is_withdrawn = 0"
        " ORDER BY origin, name",
        (records.REGISTERS[kind],),
    )
    for origin, entered_at, entry in rows:
        yield origin, entered_at, decode_record(kind, entry.encode())
