"""Sharing: which neighbours have an own record, as the folder that follows the gate tells all others."""

from typing import Literal

import msgspec

Standing = Literal["shared", "with_nobody", "stays", "undecided"]
"""Neighbours have it; none has it any more, or took it; the gate let none have it; the gate has not decided."""


class Released(msgspec.Struct, frozen=True, kw_only=True):
    """A neighbour that has a record.

    Attributes:
        nation: The neighbour.
        agreement: The agreement under which it was released, without its version; or the safeguard that let it pass.
        clause: The clause of the latest release.
    """

    nation: str
    agreement: str
    clause: str


class Sharing(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an own record at the border, as far as this node knows.

    Attributes:
        standing: In one word: `shared`, `with_nobody`, `stays` or `undecided`.
        released: The neighbours that have it, in alphabetical order; empty unless `shared`.
    """

    standing: Standing
    released: tuple[Released, ...] = ()
