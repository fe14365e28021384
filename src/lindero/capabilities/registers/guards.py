"""What may never happen in shared registers: no entry over another, by a machine, or about a group of persons."""

from typing import Final

from lindero.capabilities.registers import records
from lindero.capabilities.registers.rules import LONGEST_WATCH_DAYS, is_an_object, is_looked_at_again
from lindero.capabilities.registers.tables import latest_version
from lindero.kernel.capability import Guard
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Refused
from lindero.kernel.record import Head


def next_version(rows: Rows, head: Head, record: records.Entry) -> None:
    """Let an entry's next version follow its latest, entered by a person; only what counts can be withdrawn.

    Raises:
        Refused: If the version is another, a machine enters it, or there is nothing to withdraw.
    """
    if not head.actor.startswith("person/"):
        raise Refused(
            "registers.person",
            "Entries of shared registers are made by people.",
            "Do it under your own name.",
            ("EXC-05",),
        )
    latest, counts = latest_version(rows, head.origin, records.register_of(record), record.name)
    if record.version != latest + 1 or (isinstance(record, records.EntryWithdrawn) and not counts):
        raise Refused(
            "registers.version",
            f"The own entry {record.name} has version {latest}{'' if counts or not latest else ', withdrawn'}.",
            "Look at the register and enter its next version.",
            ("EXC-05",),
        )


def watches_an_object(rows: Rows, head: Head, record: records.WatchObjectEntered) -> None:
    """Let a watch entry be about a thing, a place or a business, and end in time (safeguard S-36).

    Raises:
        Refused: If it is about nothing of the kind, or nobody would look at it again within a year.
    """
    if not is_an_object(record):
        raise Refused(
            "registers.object",
            "A watch entry is about a vessel, vehicle, aircraft or operator by its identifier, or a place.",
            "Give the identifier of the one thing, or where the place is. Groups of persons are not watched.",
            ("S-36",),
        )
    if not is_looked_at_again(record, head.at):
        raise Refused(
            "registers.review",
            f"A watch entry is looked at again within {LONGEST_WATCH_DAYS} days.",
            "Give the day on which you will see whether it is still needed.",
            ("S-36",),
        )


def ends_after_it_begins(rows: Rows, head: Head, record: records.ExerciseEntered) -> None:
    """Let an exercise end after it begins.

    Raises:
        Refused: If it ends before.
    """
    if record.ends_at < record.begins_at:
        raise Refused("registers.times", "The exercise ends before it begins.", "Correct the times.")


GUARDS: Final = (
    Guard(
        name="registers.next_version",
        sentence="No entry over another's version, and none by a machine.",
        check=next_version,
        on=(*records.REGISTERS, records.EntryWithdrawn),
    ),
    Guard(
        name="registers.watches_an_object",
        sentence="No watch entry about a group of persons, and none without an end.",
        check=watches_an_object,
        on=(records.WatchObjectEntered,),
    ),
    Guard(
        name="registers.ends_after_it_begins",
        sentence="No exercise that ends before it begins.",
        check=ends_after_it_begins,
        on=(records.ExerciseEntered,),
    ),
)
