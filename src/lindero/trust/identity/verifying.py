"""Who verified what a machine said is whoever puts it: nobody is made to vouch by somebody else (safeguard S-56)."""

from typing import Any, Final

from lindero.kernel.capability import Guard
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Refused
from lindero.kernel.generated import Generated, Translation
from lindero.kernel.record import Head, Record, fields_with_role


def check_verified(rows: Rows, head: Head, record: Record) -> None:
    """Let a machine's statement pass as verified only from the hands of the person who verified it.

    Raises:
        Refused: If somebody else, or a machine, puts it.
    """
    for name in fields_with_role(type(record), "generated"):
        _check(getattr(record, name), head)


def check_reviewed(rows: Rows, head: Head, record: Record) -> None:
    """Let a machine's translation pass as reviewed only from the hands of the person who read it.

    Raises:
        Refused: If somebody else, or a machine, puts it.
    """
    for name in fields_with_role(type(record), "translation"):
        translation = getattr(record, name)
        if isinstance(translation, Translation):
            _check(translation.machine, head)


def _check(label: Any, head: Head) -> None:
    is_claimed = isinstance(label, Generated) and label.is_verified
    if is_claimed and (label.verified_by != head.actor or not head.actor.startswith("person/")):
        raise Refused(
            "identity.verified",
            f"{head.actor} cannot say that {label.verified_by} verified this.",
            "Whoever verified it puts it on record; until then it stays marked.",
            ("UNMARKED",),
        )


GUARD: Final = Guard(
    name="identity.verified",
    sentence="What a machine said counts as verified only when the person who verified it puts it.",
    check=check_verified,
    role="generated",
)

REVIEWED: Final = Guard(
    name="identity.reviewed",
    sentence="A machine's translation counts as reviewed only when the person who read it puts it.",
    check=check_reviewed,
    role="translation",
)
