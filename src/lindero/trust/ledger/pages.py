"""View of the proofs: how far the national log has come, who cosigned it, whose we cosign, evidence."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NoReturn

import msgspec

from lindero.engine.desk import WorkDesk
from lindero.kernel.desk import Desk, Row
from lindero.kernel.errors import Defect, Unproved
from lindero.trust.ledger import tree
from lindero.trust.ledger.checkpoints import read_checkpoint
from lindero.trust.ledger.national import NATIONAL_TREE, national_origin
from lindero.trust.ledger.notes import COSIGNATURE, Note, VerifierKey, read_note, verify_note
from lindero.trust.ledger.quorum import PEER, WITNESS, Quorum, cosigners_of

LOOKED_BACK: Final = 500
"""Checkpoints in which a neighbour's newest cosignature is looked for: the newest ones."""

WITNESSED: Final = "witnessed:"
"""Begins the name under which the checkpoints of a neighbour's log, cosigned by us, are kept."""

LENT_AS: Final = "ledger.witnesses"
"""Name under which the node lends its third witnesses and its quorum."""

_NEIGHBOURS: Final = (
    "SELECT p.nation, k.node_key FROM identity_peers p JOIN identity_keys k ON k.nation = p.nation"
    " WHERE k.revoked_from IS NULL ORDER BY p.nation, k.number DESC"
)
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


class Witnesses(msgspec.Struct, frozen=True, kw_only=True):
    """What the node lends to the page: whose cosignatures are needed, and the third witnesses' keys by name."""

    quorum: Quorum = Quorum()
    keys: Mapping[str, VerifierKey] = {}


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
    """How far a neighbour, or a third witness, has cosigned our log.

    Attributes:
        nation: The neighbour, or the name of a third witness.
        size: Records that its newest cosignature covers; None if it cosigned no checkpoint lately.
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
        quorum_size: Records covered by the newest checkpoint that has them; None if none of the newest ones has.
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
    lent = desk.lent(LENT_AS) if isinstance(desk, WorkDesk) else Witnesses()
    keys = _keys_by_cosigner(desk, lent)
    notes = [note for _, note, _ in checkpoints]
    covered = _newest_with_quorum(checkpoints, keys, lent)
    return LogView(
        origin=national_origin(desk.nation),
        size=head.size,
        root=head.root.hex(),
        checkpoint_size=newest[0] if newest else None,
        checkpoint_at=newest[2] if newest else None,
        checkpoint=str(newest[1]) if newest else "",
        quorum=str(lent.quorum),
        has_quorum=newest is not None and covered == newest[0],
        quorum_size=covered,
        witnesses=tuple(
            _witness(name, known, notes, head.size, is_third=name in lent.keys)
            for name, known in keys.items()
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


def _keys_by_cosigner(desk: Desk, lent: Witnesses) -> dict[str, list[VerifierKey]]:
    """Return the keys for cosignatures of each recognised neighbour, the newest first, and of each third witness."""
    keys: dict[str, list[VerifierKey]] = {}
    for nation, key in desk.rows(_NEIGHBOURS):
        keys.setdefault(nation, []).append(VerifierKey(f"lindero/{nation}", bytes.fromhex(key), COSIGNATURE))
    return keys | {name: [key] for name, key in lent.keys.items()}


def _newest_with_quorum(
    newest_first: Sequence[tuple[int, Note, int]], keys: Mapping[str, list[VerifierKey]], lent: Witnesses
) -> int | None:
    """Return the size of the newest checkpoint that enough cosigners vouch for."""
    groups = {name: WITNESS if name in lent.keys else PEER for name in keys}
    for size, note, _ in newest_first:
        if lent.quorum.is_met(cosigners_of(note, keys), groups):
            return size
    return None


def _witness(
    name: str, keys: Sequence[VerifierKey], newest_first: Sequence[Note], size: int, *, is_third: bool
) -> Witness:
    """Return how far somebody has cosigned, the signature verified under the keys that are recognised."""
    ids = {(key.name, key.key_id) for key in keys}
    for note in newest_first:
        if any((item.name, item.key_id) in ids for item in note.signatures):
            covered = read_checkpoint(note.text).size
            try:
                verified = verify_note(note, keys)
            except Unproved:
                return Witness(
                    nation=name, size=None, at=None, behind=size, is_forged=True, is_third=is_third
                )
            return Witness(
                nation=name, size=covered, at=verified[-1].at, behind=size - covered, is_third=is_third
            )
    return Witness(nation=name, size=None, at=None, behind=size, is_third=is_third)


def _read_only() -> Defect:
    return Defect("ledger.read_only", "A page tried to change a tree.", "Declare an action for it.")
