"""What the read log says of a page of personal data that somebody sees (safeguard S-58, LED article 25)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from lindero.kernel.desk import Actor
from lindero.kernel.errors import Refused
from lindero.kernel.names import Nation
from lindero.trust.identity.records import MAX_VIEWED, NeighbourDataSeen, RecordsViewed

_LONGEST_ASK: Final = 2_000


MOST_SHOWN: Final = 1_000
"""Records about persons in one view; more would be an export in bulk (safeguard S-59)."""


def check_no_bulk(seen: Sequence[str], most: int = MOST_SHOWN) -> None:
    """Let a view pass that is one: no role takes a register home page by page (safeguard S-59).

    Args:
        seen: Names of the records about persons that are shown.
        most: How many there may be; more than in a view only where two persons agreed to an export.

    Raises:
        Refused: If it shows more records about persons than anybody reads.
    """
    if len(seen) > most:
        raise Refused(
            "identity.bulk",
            f"This would show {len(seen)} records about persons at once.",
            f"Narrow the search to {most} at most, or let a second person agree to an export.",
            ("BULK",),
        )


def views_of(actor: Actor, page: str, query: msgspec.Struct, seen: Iterable[str]) -> Iterator[RecordsViewed]:
    """Yield what the read log says of one view: one entry, and more only where it shows very many records.

    A search that found nothing is an entry too: it tells what somebody looked for.
    """
    records = tuple(dict.fromkeys(seen))
    asked = msgspec.json.encode(query).decode()[:_LONGEST_ASK]
    for start in range(0, max(len(records), 1), MAX_VIEWED):
        yield RecordsViewed(
            who=actor.name,
            page=page,
            asked=asked,
            purpose=actor.purpose,
            case_ref=actor.case_ref,
            reason=actor.reason.strip(),
            records=records[start : start + MAX_VIEWED],
            emergency=actor.emergency,
        )


def notices_of(actor: Actor, page: str, seen: Iterable[str]) -> Iterator[NeighbourDataSeen]:
    """Yield what each neighbour is told whose data were seen by break-glass; nothing otherwise (safeguard S-52)."""
    origins = Counter[Nation](name.partition("/")[0] for name in dict.fromkeys(seen) if "/" in name)
    if actor.emergency:
        for nation, count in sorted(origins.items()):
            yield NeighbourDataSeen(nation=nation, page=page, count=count)
