"""What officers do: enter what is the own nation's, its next version, or that it counts no longer."""

from lindero.capabilities.registers import asks, records
from lindero.capabilities.registers.tables import SELECT_VERSION
from lindero.kernel.desk import Desk
from lindero.kernel.identifiers import identifier_of


def enter_contact(desk: Desk, ask: asks.EnterContact) -> str:
    """Enter a contact point."""
    entry = records.ContactEntered(
        name=ask.name,
        version=_next(desk, "contacts", ask.name),
        title=ask.title,
        authority=ask.authority,
        reach=ask.reach,
        languages=ask.languages,
        days=ask.days,
        opens_min=ask.opens_min,
        closes_min=ask.closes_min,
    )
    return desk.put(entry).record_id


def enter_equipment(desk: Desk, ask: asks.EnterEquipment) -> str:
    """Enter equipment."""
    entry = records.EquipmentEntered(
        name=ask.name,
        version=_next(desk, "equipment", ask.name),
        title=ask.title,
        amount=ask.amount,
        condition=ask.condition,
        place=ask.place,
        contact=ask.contact,
    )
    return desk.put(entry).record_id


def enter_exercise(desk: Desk, ask: asks.EnterExercise) -> str:
    """Enter an exercise."""
    entry = records.ExerciseEntered(
        name=ask.name,
        version=_next(desk, "exercises", ask.name),
        title=ask.title,
        begins_at=ask.begins_at,
        ends_at=ask.ends_at,
        stage=ask.stage,
        partners=ask.partners,
        goal=ask.goal,
    )
    return desk.put(entry).record_id


def enter_watch_object(desk: Desk, ask: asks.EnterWatchObject) -> str:
    """Enter something to look out for, by its identifier in its one spelling.

    Raises:
        Invalid: If the identifier is none of this sort.
    """
    entry = records.WatchObjectEntered(
        name=ask.name,
        version=_next(desk, "watch", ask.name),
        sort=ask.sort,
        identifier=identifier_of(ask.sort, ask.identifier) if ask.sort != "place" else ask.identifier,
        place=ask.place,
        grounds=ask.grounds,
        reaction=ask.reaction,
        review_at=ask.review_at,
    )
    return desk.put(entry).record_id


def enter_lesson(desk: Desk, ask: asks.EnterLesson) -> str:
    """Enter a lesson."""
    entry = records.LessonEntered(
        name=ask.name,
        version=_next(desk, "lessons", ask.name),
        title=ask.title,
        finding=ask.finding,
        advice=ask.advice,
        exercise=ask.exercise,
    )
    return desk.put(entry).record_id


def withdraw_entry(desk: Desk, ask: asks.WithdrawEntry) -> str:
    """Withdraw an own entry.

    Raises:
        Refused: If there is no own entry of this name that counts.
    """
    version = _next(desk, ask.register, ask.name)
    entry = records.EntryWithdrawn(name=ask.name, version=version, register=ask.register)
    return desk.put(entry).record_id


def _next(desk: Desk, register: records.Register, name: str) -> int:
    found = desk.rows(SELECT_VERSION, (desk.nation, register, name))
    return int(found[0][0]) + 1 if found else 1
