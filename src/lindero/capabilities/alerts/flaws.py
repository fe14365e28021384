"""What a signal of another folder lacks: rescue goes on with its flaw named, the rest does not."""

from collections.abc import Mapping
from typing import Any, Final, get_type_hints

import msgspec

from lindero.capabilities.alerts.records import Part
from lindero.kernel.capability import Signalled

SAID: Final[Mapping[Part, str]] = {
    "kind": "Sent without a word for what it is.",
    "place": "Sent without a place.",
    "measured_at": "Sent without a time.",
    "permille": "Sent without a strength between 1 and 1,000 thousandths.",
    "reasons": "Sent without reasons.",
    "sources": "Sent without sources.",
    "track_ids": "Sent with tracks that are none.",
}
"""Each flaw as people read it."""

LIFE: Final = "people_in_danger"
"""What a signal is called whose folder has no proper word for it."""

_LONGEST: Final = 300
_MOST: Final = 20
_HINTS: Final = get_type_hints(Signalled, include_extras=True)
_PARTS: Final = {part: msgspec.json.Decoder(_HINTS[part]) for part in SAID}


def flaws_of(told: object) -> tuple[Part, ...]:
    """Return the parts that a signal lacks or has wrong; construction alone does not look."""
    return tuple(part for part in SAID if not _is_right(part, getattr(told, part, None)))


def _is_right(part: Part, value: object) -> bool:
    try:
        _PARTS[part].decode(msgspec.json.encode(value))
    except (msgspec.MsgspecError, TypeError, ValueError, OverflowError):
        return False
    return True


def mended(told: Any, flaws: tuple[Part, ...], now: int) -> Signalled | None:
    """Return a signal about people in danger so that it can be shown, its flaws named first among its reasons.

    Nobody waits for rescue because a folder was written badly: sources, strength, time and word are put in by what is
    least harmful. Without a place there is nothing to show on a map, and None is returned; it is told all the same.

    Args:
        told: The signal as its folder made it.
        flaws: What it lacks, from `flaws_of`.
        now: When its record was put, milliseconds UTC; stands for a time that is missing.
    """
    if "place" in flaws:
        return None
    strength = told.permille if isinstance(told.permille, int) else 1_000
    return Signalled(
        kind=LIFE if "kind" in flaws else told.kind,
        place=told.place,
        measured_at=now if "measured_at" in flaws else told.measured_at,
        permille=min(1_000, max(1, strength)),
        reasons=(*(SAID[flaw] for flaw in flaws), *_sentences(told.reasons))[:_MOST],
        sources=_sentences(told.sources)[:_MOST] or ("sent without sources",),
        track_ids=() if "track_ids" in flaws else told.track_ids,
        saves_life=True,
    )


def _sentences(given: object) -> tuple[str, ...]:
    """Return what of some words can be shown."""
    words = given if isinstance(given, tuple | list) else ()
    return tuple(word[:_LONGEST] for word in words if isinstance(word, str) and word)
