"""What may never be put in a patrol's name: a word by a machine, or a photo that tells who took it."""

from typing import Any, Final

from lindero.capabilities.patrol import records
from lindero.kernel.capability import Guard
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Refused
from lindero.kernel.photos import is_bare_photo
from lindero.kernel.record import Head


def by_a_person(rows: Rows, head: Head, record: Any) -> None:
    """Let people alone order, take tasks and read; a call for help is anybody's.

    Raises:
        Refused: If a machine does.
    """
    if not head.actor.startswith("person/"):
        raise Refused("patrol.person", "People speak for patrols.", "Do it under your own name.")


def bare_photo(rows: Rows, head: Head, record: records.SightingReported) -> None:
    """Keep no photo that holds more than its picture, whatever made it.

    Raises:
        Refused: If it does.
    """
    if record.photo and not is_bare_photo(record.photo):
        raise Refused(
            "patrol.photo_held_more", "The photo holds more than its picture.", "Leave it out.", ("S-54",)
        )


GUARDS: Final = (
    Guard(
        name="patrol.by_a_person",
        sentence="No machine orders a patrol, or says in its name what becomes of a task.",
        check=by_a_person,
        on=(records.StepTaken, records.OrderGiven, records.OrderAcknowledged),
    ),
    Guard(
        name="patrol.bare_photo",
        sentence="No photo of a patrol that tells more than its picture.",
        check=bare_photo,
        on=(records.SightingReported,),
    ),
)
