"""What the page of the log shows: how far it has come, who cosigned it, whose we cosign, evidence."""

import msgspec


class LogQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing to select: the log is shown as it stands."""


class Witness(msgspec.Struct, frozen=True, kw_only=True):
    """How far a neighbour, or a third witness, has cosigned our log.

    Attributes:
        nation: The neighbour, or the name of a third witness.
        size: Records that its newest cosignature covers; None if it cosigned none.
        at: When it cosigned, by its own clock, milliseconds UTC; None likewise.
        behind: Records put since.
        is_forged: Whether a cosignature in its name does not hold under the key that is recognised.
        is_third: Whether it is a third witness, which sees only size and root.
    """

    nation: str
    size: int | None
    at: int | None
    behind: int
    is_forged: bool = False
    is_third: bool = False


class Witnessed(msgspec.Struct, frozen=True, kw_only=True):
    """How far we have cosigned a neighbour's log.

    Attributes:
        nation: The neighbour.
        size: Records that it had.
        at: When we cosigned, milliseconds UTC.
    """

    nation: str
    size: int
    at: int


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """Two checkpoints of one size with two roots: proof that a log was rewritten.

    Attributes:
        nation: Whose log it is.
        origin: The log's name.
        size: The size for which two roots were signed.
        found_at: When it was found, milliseconds UTC.
        first_note: The checkpoint that was seen first.
        second_note: The one that contradicts it.
    """

    nation: str
    origin: str
    size: int
    found_at: int
    first_note: str
    second_note: str


class LogView(msgspec.Struct, frozen=True, kw_only=True):
    """The national log and its proofs.

    Attributes:
        origin: The log's name in its checkpoints.
        size: Records in the log.
        root: Root of the tree over their heads, 64 hexadecimal digits.
        checkpoint_size: Records that the newest checkpoint covers; None before the first one.
        checkpoint_at: When it was signed, milliseconds UTC.
        checkpoint: The newest checkpoint as it is sent, with its cosignatures; empty before the first one.
        quorum: Whose cosignatures a checkpoint needs, `2 of {peer, witness}`.
        has_quorum: Whether the newest checkpoint has them.
        quorum_size: Records covered by the newest checkpoint that has them; None if none of the
            newest 500 has.
        witnesses: How far each recognised neighbour, and each third witness, has cosigned.
        witnessed: Neighbours' logs that we cosign.
        evidence: Proofs that a neighbour's log was rewritten, the newest first.
    """

    origin: str
    size: int
    root: str
    checkpoint_size: int | None
    checkpoint_at: int | None
    checkpoint: str
    quorum: str
    has_quorum: bool
    quorum_size: int | None
    witnesses: tuple[Witness, ...]
    witnessed: tuple[Witnessed, ...]
    evidence: tuple[Evidence, ...]
