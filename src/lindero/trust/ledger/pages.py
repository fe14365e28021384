"""View of the proofs: the national log is read, and what cosigns it is verified."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from lindero.engine.desk import WorkDesk
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Unproved
from lindero.trust.ledger import tree
from lindero.trust.ledger.checkpoints import read_checkpoint
from lindero.trust.ledger.desk_rows import DeskRows
from lindero.trust.ledger.log_shown import Evidence, LogQuery, LogView, Witness, Witnessed
from lindero.trust.ledger.national import NATIONAL_TREE, national_origin
from lindero.trust.ledger.notes import COSIGNATURE, Note, VerifierKey, read_note, verify_note
from lindero.trust.ledger.quorum import PEER, WITNESS, Quorum, cosigners_of

LOOKED_BACK = 500
"""Checkpoints that are read at once, the newest first; among the newest ones the quorum is looked for."""

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
_OLDER: Final = (
    "SELECT size, note FROM ledger_checkpoints WHERE tree = ? AND size < ? AND instr(note, ?) > 0"
    " ORDER BY size DESC LIMIT ?"
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
            _witness(
                name, known, _newest_signed(desk, known, checkpoints), head.size, is_third=name in lent.keys
            )
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


def _newest_signed(
    desk: Desk, keys: Sequence[VerifierKey], newest_first: Sequence[tuple[int, Note, int]]
) -> Note | None:
    """Return the newest checkpoint with a signature by one of somebody's keys, however old; None if there is none."""
    ids = {(key.name, key.key_id) for key in keys}
    for _, note, _ in newest_first:
        if _bears(note, ids):
            return note
    before = newest_first[-1][0] if newest_first else 0
    while rows := desk.rows(_OLDER, (NATIONAL_TREE, before, f" {keys[0].name} ", LOOKED_BACK)):
        for _, text in rows:
            note = read_note(text)
            if _bears(note, ids):
                return note
        before = rows[-1][0]
    return None


def _bears(note: Note, ids: set[tuple[str, bytes]]) -> bool:
    return any((item.name, item.key_id) in ids for item in note.signatures)


def _witness(
    name: str, keys: Sequence[VerifierKey], newest: Note | None, size: int, *, is_third: bool
) -> Witness:
    """Return how far somebody has cosigned, the signature verified under the keys that are recognised."""
    if newest is None:
        return Witness(nation=name, size=None, at=None, behind=size, is_third=is_third)
    covered = read_checkpoint(newest.text).size
    try:
        verified = verify_note(newest, keys)
    except Unproved:
        return Witness(nation=name, size=None, at=None, behind=size, is_forged=True, is_third=is_third)
    return Witness(nation=name, size=covered, at=verified[-1].at, behind=size - covered, is_third=is_third)
