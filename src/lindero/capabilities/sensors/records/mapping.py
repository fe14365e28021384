"""Where a quantity comes from in what another system writes: a path, a constant, a unit, a list of words."""

from typing import Annotated

import msgspec


class Origin(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Where one quantity comes from.

    Attributes:
        path: Names of members from the outside in, parted by full stops; `[2]` is the third of a list:
            `payload.position[0]`. A column of CSV, or a property whose own name has full stops, is found first.
        constant: What always holds, where the sender never says it.
        unit: The sender's unit, see `formats.mapping.UNITS`; ours where empty.
        time: How the sender writes instants: `s`, `ms`, `us` or `ns` since 1970, or a pattern such as
            `%d.%m.%Y %H:%M:%S`, which is UTC unless the pattern reads an offset (`%z`); RFC 3339 where empty.
        words: Our value by the sender's: `{"Lkw": "vehicle"}`.
    """

    path: Annotated[str, msgspec.Meta(max_length=200)] = ""
    constant: str | float | None = None
    unit: Annotated[str, msgspec.Meta(max_length=10)] = ""
    time: Annotated[str, msgspec.Meta(max_length=60)] = ""
    words: Annotated[dict[str, str], msgspec.Meta(max_length=200)] = {}


Origins = dict[str, str | Origin]
"""For each quantity its origin; a plain text is its path."""
