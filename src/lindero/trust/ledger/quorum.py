"""Quorum: whose cosignatures a checkpoint needs before it counts as witnessed."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from lindero.kernel.errors import Unproved
from lindero.trust.ledger.notes import Note, VerifierKey, verify_note

PEER = "peer"
"""Group of all recognised neighbours."""

WITNESS = "witness"
"""Group of all witnesses that see only sizes and roots."""


class Quorum(msgspec.Struct, frozen=True, kw_only=True):
    """So many of some cosigners: `2 of {peer, witness}`.

    Attributes:
        need: How many of them must have cosigned; 0 asks for none.
        of: The cosigners: `peer` for any neighbour, `witness` for any third witness, or one of them by its name.
    """

    need: int = 1
    of: tuple[str, ...] = (PEER,)

    def __str__(self) -> str:
        """Return the policy as people write it."""
        return f"{self.need} of {{{', '.join(self.of)}}}"

    def is_met(self, cosigners: Iterable[str], groups: Mapping[str, str]) -> bool:
        """Say whether these cosigners are enough.

        Args:
            cosigners: Names of those whose cosignature holds: nations and witnesses.
            groups: The group of each cosigner, `peer` or `witness`.
        """
        held = {name for cosigner in cosigners for name in (cosigner, groups.get(cosigner, ""))}
        return sum(name in held for name in self.of) >= self.need


def cosigners_of(note: Note, known: Mapping[str, Sequence[VerifierKey]]) -> dict[str, int]:
    """Return who cosigned a checkpoint and when, milliseconds UTC; a cosignature that does not hold counts as none.

    Args:
        note: The checkpoint.
        known: Keys of each cosigner for cosignatures, by name.
    """
    found: dict[str, int] = {}
    for name, keys in known.items():
        try:
            verified = verify_note(note, keys)
        except Unproved:
            continue
        found[name] = max(item.at or 0 for item in verified)
    return found
