"""The audit of the whole national log: heads against the tree, bodies against the commitments in their heads."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

import msgspec

from lindero.engine.erasing import digest_of
from lindero.kernel.desk import Rows
from lindero.kernel.errors import LinderoError
from lindero.kernel.proofs import commit_fields, disclosed_commitment, hashed_names, leaf_hash
from lindero.kernel.record import Head, fields_of
from lindero.kernel.times import Instant
from lindero.trust.ledger import tables
from lindero.trust.ledger.audit import audit
from lindero.trust.ledger.bundle import Disclosure
from lindero.trust.ledger.national import NATIONAL_TREE
from lindero.trust.ledger.notes import VerifierKey
from lindero.trust.ledger.report import Finding

_BATCH: Final = 1_000
_HEAD: Final = msgspec.json.Decoder(Head)
_DISCLOSURE: Final = msgspec.json.Decoder(Disclosure)
_ADVICE: Final = (
    "The store was damaged or edited: stop the node, keep a copy as evidence, restore from a backup."
)


def audit_log(rows: Rows, keys: Sequence[VerifierKey], now: Instant) -> list[Finding]:
    """Recompute the national log from its heads, and every commitment from the bodies that are still kept.

    Args:
        rows: Reads one state of the store.
        keys: The log's and its witnesses' keys.
        now: The node's time, milliseconds UTC: before a record's time is over its body lies here, or its erasure is in
            the register.

    Returns:
        What is wrong, each with the place and name of the record; empty if the log is whole.
    """
    findings: list[Finding] = []
    leaves = _leaves(rows, now, findings)
    found = audit(rows, NATIONAL_TREE, keys, leaves)
    # The audit stops at the end of the tree; what is longer than it is read on, so that its bodies are judged too.
    for _ in leaves:
        pass
    return [*found, *findings]


def body_fits(head: Head, salt: bytes, body: bytes, disclosure: bytes | None) -> bool:
    """Say whether a stored body is the one that its head commits to; a received one by its disclosure.

    A body that lies in a compartment is locked, its salt with it, and cannot be judged: it fits. One that can be read
    and has no salt is no such body: without its salt nothing proves it.
    """
    if disclosure is None and not salt:
        return not _is_open(body)
    try:
        fields = fields_of(body)
        if disclosure is None:
            commitment, _ = commit_fields(salt, [(name.encode(), value) for name, value in fields.items()])
            return commitment.hex() == head.commitment
        shown = _DISCLOSURE.decode(disclosure)
        values = {name: bytes(value) for name, value in shown.values.items()}
        salts = [shown.salts[name] for name in values]
        # Coarse values are proved against their entry in the channel's log; here they must be those that came.
        coarse = {name: bytes(value) for name, value in shown.asserted.items()}
        proved = disclosed_commitment(hashed_names(tuple(values)), values.values(), salts, shown.withheld)
        return values | coarse == fields and proved == head.commitment
    except (msgspec.MsgspecError, UnicodeError, LinderoError, KeyError):
        return False


def _is_open(body: bytes) -> bool:
    try:
        fields_of(body)
    except (msgspec.MsgspecError, UnicodeError):
        return False
    return True


def _leaves(rows: Rows, now: Instant, findings: list[Finding]) -> Iterator[bytes]:
    """Yield the leaf hash of every head in order, and judge the bodies on the way."""
    after, erased = -1, {digest for (digest,) in rows.query(tables.SELECT_ERASED)}
    while found := rows.query(tables.SELECT_LOGGED, (after, _BATCH)):
        for seq, data, salt, body, disclosure, *beside in found:
            findings += _judged(seq, data, salt, body, disclosure)
            findings += _beside(seq, data, beside, now, erased)
            yield leaf_hash(data)
        after = found[-1][0]


def _beside(
    seq: int, data: bytes, beside: Sequence[Any], now: Instant, erased: Collection[str]
) -> Iterator[Finding]:
    """Compare what stands beside a head, by which records are found and erased, with what the head says."""
    try:
        head = _HEAD.decode(data)
    except (msgspec.MsgspecError, UnicodeError):
        return
    where = f"record {seq} ({head.record_id})"
    *columns, ends, is_here = beside
    if columns != [head.record_id, head.kind, head.origin, head.at, head.delete_by, head.cause]:
        yield _found(where, "ledger.column", "The store finds it by something else than its head says.")
    if ends != head.delete_by:
        yield _found(where, "ledger.column", "The store erases its body at another time than its head says.")
    if not is_here and now < head.delete_by and digest_of(head.record_id, head.origin) not in erased:
        yield _found(where, "ledger.body_missing", "Its body is gone, and nothing says that it was erased.")


def _judged(seq: int, data: bytes, salt: bytes, body: bytes | None, disclosure: Any) -> Iterator[Finding]:
    try:
        head = _HEAD.decode(data)
    except (msgspec.MsgspecError, UnicodeError):
        yield _found(f"record {seq}", "ledger.head", "Its head cannot be read.")
        return
    where = f"record {seq} ({head.record_id})"
    if head.seq != seq:
        yield _found(where, "ledger.head", "Its head names another place in the log.")
    if body is not None and not body_fits(head, salt, body, disclosure):
        yield _found(where, "ledger.body", "Its body is not the one that its head commits to.")


def _found(where: str, code: str, what: str) -> Finding:
    return Finding(code=code, where=where, what=what, advice=_ADVICE)
