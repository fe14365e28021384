"""In what two texts differ, told together wherever it is the same for several kinds and directions."""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from lindero.trust.agreements.analysis.amending import Change, Difference
from lindero.trust.agreements.analysis.aspects import WORDS
from lindero.trust.agreements.analysis.field_effects import Turn


class TextChange(msgspec.Struct, frozen=True, kw_only=True):
    """Something that one of the texts lets cross and the other does not, whether or not it ever came up.

    Attributes:
        turn: Whether the later text releases it or stops it.
        aspects: In what respect, in words.
        fields: The fields: those that are new or gone, or all of them where something else differs; empty where it is
            so of every field that crosses.
        purposes: What they may be used for.
        kinds: Kinds of the records.
        flows: From whom to whom, `NRD > SUD`.
        clause: The clause that releases it, or by which it crossed.
        sure: Whether it is certain; not so where areas with curved edges could not be told apart.
    """

    turn: Turn
    aspects: tuple[str, ...]
    fields: tuple[str, ...]
    purposes: tuple[str, ...]
    kinds: tuple[str, ...]
    flows: tuple[str, ...]
    clause: str
    sure: bool


def text_changes(found: Difference) -> tuple[TextChange, ...]:
    """Return in what two texts differ: first what is released, then what is stopped."""
    single = [
        *(told for change in found.released for told in _changes("released", change)),
        *(told for change in found.withdrawn for told in _changes("stopped", change)),
    ]
    # Nothing is claimed that was not found: flows are joined where all else agrees, and kinds after that.
    return _joined(_joined(single, "flows"), "kinds")


def _changes(turn: Turn, change: Change) -> Iterator[TextChange]:
    """Yield what a change comes to; fields that are new or gone, and on which terms all the others cross, apart."""
    others = tuple(aspect for aspect in change.aspects if aspect != "fields")
    if "fields" in change.aspects and others:
        yield _change(turn, change, ("fields",), change.fields)
        yield _change(turn, change, others, ())
    else:
        yield _change(turn, change, change.aspects, change.fields)


def _change(turn: Turn, change: Change, aspects: Iterable[str], fields: tuple[str, ...]) -> TextChange:
    return TextChange(
        turn=turn,
        # The words tell how more may cross; of what crosses no more, the respect itself is named.
        aspects=tuple(WORDS[one] if turn == "released" else one.replace("_", " ") for one in aspects),
        fields=fields,
        purposes=change.purposes,
        kinds=change.kinds,
        flows=tuple(f"{sender} > {recipient}" for sender, recipient in change.flows),
        clause=change.clause,
        sure=change.sure,
    )


def _joined(changes: Iterable[TextChange], what: Literal["flows", "kinds"]) -> tuple[TextChange, ...]:
    """Return changes that differ in one respect alone as one."""
    groups: dict[TextChange, list[str]] = {}
    for change in changes:
        key = msgspec.structs.replace(change, **{what: ()})
        groups.setdefault(key, []).extend(getattr(change, what))
    return tuple(
        msgspec.structs.replace(key, **{what: tuple(sorted(set(values)))}) for key, values in groups.items()
    )
