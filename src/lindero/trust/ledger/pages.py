"""View of the proofs: how far the national log has come, who cosigned it, whose we cosign, evidence."""

from collections.abc import Sequence
from typing import Any, Final, NoReturn

import msgspec

from lindero.kernel.desk import Desk, Row
from lindero.kernel.errors import Defect, Unproved
from lindero.trust.ledger import tree
from lindero.trust.ledger.checkpoints import read_checkpoint
from lindero.trust.ledger.national import NATIONAL_TREE, national_origin
from lindero.trust.ledger.notes import COSIGNATURE, Note, Verified, VerifierKey, read_note, verify_note

LOOKED_BACK: Final = 500
"""Checkpoints in which a neighbour's newest cosignature is looked for: the newest ones."""

WITNESSED: Final = "witnessed:"
"""Begins the name under which the checkpoints of a neighbour's log, cosigned by us, are kept."""

_NEIGHBOURS: Final = "SELECT nation, node_key FROM identity_peers ORDER BY nation"
_CHECKPOINTS: Final = (
    "SELECT size, note, at FROM ledger_checkpoints WHERE tree = ? ORDER BY size DESC LIMIT ?"
)
_WITNESSED: Final = (
    "SELECT tree, max(size), max(at) FROM ledger_checkpoints WHERE tree LIKE 'witnessed:%' GROUP BY tree"
)
_EVIDENCE: Final = (
    "SELECT nation, origin, size, found_at, first_note, second_note FROM ledger_equivocations"
    " ORDER BY found_at DESC, record_id"
)


class DeskRows:
    """A desk as rows, for the ledger's functions that only read."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return the rows of a query."""
        return self._desk.rows(sql, parameters)

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> NoReturn:
        """Refuse to change rows.

        Raises:
            Defect: Always.
        """
        raise _read_only()

    def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> NoReturn:
        """Refuse to change rows.

        Raises:
            Defect: Always.
        """
        raise _read_only()


class LogQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing to select: the log is shown as it stands."""


class Witness(msgspec.Struct, frozen=True, kw_only=True):
    """How far a neighbour has cosigned our log.

    Attributes:
        nation: The neighbour.
        size: Records that its newest cosignature covers; None if it cosigned no checkpoint lately.
        at: When it cosigned, by its own clock, milliseconds UTC; None likewise.
        behind: Records put since.
        is_forged: Whether a cosignature in its name does not hold under the key that is recognised.
    """

    nation: str
    size: int | None
    at: int | None
    behind: int
    is_forged: bool = False


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
        witnesses: How far each recognised neighbour has cosigned.
        witnessed: Neighbours' logs that we cosign.
        evidence: Proofs that a neighbour's log was rewritten, the newest first.
    """

    origin: str
    size: int
    root: str
    checkpoint_size: int | None
    checkpoint_at: int | None
    checkpoint: str
    witnesses: tuple[Witness, ...]
    witnessed: tuple[Witnessed, ...]
    evidence: tuple[Evidence, ...]


def show_log(desk: Desk, query: LogQuery) -> LogView:
    """Show how far the log has come and who has cosigned it.

    Raises:
        Unproved: If what is stored of the tree does not fit its size.
    """
    head = tree.head(DeskRows(desk), NATIONAL_TREE)
    checkpoints = [
        (size, read_note(note), at)
        for size, note, at in desk.rows(_CHECKPOINTS, (NATIONAL_TREE, LOOKED_BACK))
    ]
    newest = checkpoints[0] if checkpoints else None
    return LogView(
        origin=national_origin(desk.nation),
        size=head.size,
        root=head.root.hex(),
        checkpoint_size=newest[0] if newest else None,
        checkpoint_at=newest[2] if newest else None,
        checkpoint=str(newest[1]) if newest else "",
        witnesses=tuple(
            _witness(nation, bytes.fromhex(key), [note for _, note, _ in checkpoints], head.size)
            for nation, key in desk.rows(_NEIGHBOURS)
        ),
        witnessed=tuple(
            Witnessed(nation=name.removeprefix(WITNESSED), size=size, at=at)
            for name, size, at in desk.rows(_WITNESSED)
        ),
        evidence=tuple(
            Evidence(nation=n, origin=origin, size=size, found_at=at, first_note=first, second_note=second)
            for n, origin, size, at, first, second in desk.rows(_EVIDENCE)
        ),
    )


def _witness(nation: str, node_key: bytes, newest_first: Sequence[Note], size: int) -> Witness:
    """Return how far a neighbour has cosigned, its signature verified under the key that is recognised."""
    key = VerifierKey(f"lindero/{nation}", node_key, COSIGNATURE)
    for note in newest_first:
        if any((item.name, item.key_id) == (key.name, key.key_id) for item in note.signatures):
            covered = read_checkpoint(note.text).size
            try:
                (verified, *_) = verify_note(note, (key,))
            except Unproved:
                return Witness(nation=nation, size=None, at=None, behind=size, is_forged=True)
            return _cosigned(nation, covered, verified, size)
    return Witness(nation=nation, size=None, at=None, behind=size)


def _cosigned(nation: str, covered: int, verified: Verified, size: int) -> Witness:
    return Witness(nation=nation, size=covered, at=verified.at, behind=size - covered)


def _read_only() -> Defect:
    return Defect("ledger.read_only", "A page tried to change a tree.", "Declare an action for it.")
