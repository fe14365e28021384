"""Handling marks: how every field of every record must be treated."""

from typing import Any, Final, Literal

import msgspec

Personal = Literal["none", "indirect", "direct", "special"]
"""How far a field speaks of a person: not at all, by a detour (a ship's name), by name, or of a protected trait."""

Sensitivity = Literal["open", "restricted", "secret"]

Role = Literal[
    "",
    "place",
    "route",
    "person_class",
    "origin_countries",
    "protection",
    "subject",
    "amount",
    "authority",
    "offence",
    "penalty_months",
    "source_origin",
    "grading",
    "generated",
    "translation",
    "unit",
    "addressee",
    "purpose",
]
"""What the gate reads a field as: the record's place, its route, the class or origin of the person it speaks of.

`authority` names the authority whose record it is, `offence` and `penalty_months` the offence and its greatest
penalty, `source_origin` whether it comes from the military; `grading`, `generated` and `translation` hold those types.
`unit` names a patrol, ship or aircraft that is given a task; no gate reads it, the guard of rescue does (safeguard
S-16).
`addressee` names the one nation that the record is for: it is offered to no other, whatever clauses permit.
`purpose` names what alone it may be used for: it crosses for no other purpose, whatever else a clause permits.
"""

MARK_KEY: Final = "mark"


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """The handling mark of one field.

    Attributes:
        meaning: One sentence.
        unit: Unit of a number; empty for text.
        personal: How far the field speaks of a person.
        sensitivity: Who may see it inside the nation.
        sharable: Whether a clause may release it at all; what is not sharable has no outbound form.
        role: What the gate reads it as.
    """

    meaning: str
    unit: str = ""
    personal: Personal = "none"
    sensitivity: Sensitivity = "open"
    sharable: bool = False
    role: Role = ""


def field(
    meaning: str,
    *,
    unit: str = "",
    personal: Personal = "none",
    sensitivity: Sensitivity = "open",
    sharable: bool = False,
    role: Role = "",
    **limits: Any,
) -> msgspec.Meta:
    """Mark a field of a record with what it says and how it must be handled.

    Args:
        meaning: One sentence: what the value says.
        unit: Unit of a number.
        personal: How far the field speaks of a person.
        sensitivity: Who may see it inside the nation.
        sharable: Whether a clause may release it to a neighbour; not unless said.
        role: What the gate reads it as.
        limits: Constraints of `msgspec.Meta` (`ge`, `le`, `pattern`, `max_length`, ...), checked when decoding.

    Returns:
        The annotation that carries mark and limits.
    """
    mark = Mark(
        meaning=meaning, unit=unit, personal=personal, sensitivity=sensitivity, sharable=sharable, role=role
    )
    return msgspec.Meta(description=meaning, extra={MARK_KEY: mark}, **limits)


def mark_in(annotation: Any) -> Mark | None:
    """Return the mark among the metadata of an annotation, or None."""
    for item in getattr(annotation, "__metadata__", ()):
        if isinstance(item, msgspec.Meta) and item.extra and MARK_KEY in item.extra:
            mark: Mark = item.extra[MARK_KEY]
            return mark
    return None
