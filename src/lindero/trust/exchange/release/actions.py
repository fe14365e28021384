"""What people may say to what waits for them: it crosses, all of it crosses, it does not cross."""

import hashlib
from collections.abc import Iterable
from typing import Annotated, Final

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.duties import EXPORT, RELEASE, check_other_person
from lindero.kernel.errors import Conflict, Missing
from lindero.kernel.names import NATION_PATTERN, RECORD_ID_PATTERN
from lindero.kernel.times import HOUR_MS
from lindero.trust.exchange.release.records import DIGEST_PATTERN, ReleaseApproved, ReleaseRefused
from lindero.trust.exchange.release.tables import SELECT_ONE, SELECT_WAITING

APPROVAL_MS: Final = 24 * HOUR_MS
"""How long an approval holds: what has not left by then waits again (product default)."""

_BULK_DOMAIN: Final = b"lindero/releases/v1\x00"
_Peer = Annotated[str, msgspec.Meta(pattern=NATION_PATTERN, description="the neighbour")]
_Id = Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="name of the record")]
_Digest = Annotated[
    str, msgspec.Meta(pattern=DIGEST_PATTERN, description="what you saw in the preview, 64 digits")
]


class _Ask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all asks here have in common: an unknown key is refused."""


class ApproveRelease(_Ask, frozen=True, kw_only=True):
    """Let a record cross that waits for people: exactly these bytes, on exactly these terms."""

    peer: _Peer
    record_id: _Id
    digest: _Digest


class ApproveReleases(_Ask, frozen=True, kw_only=True):
    """Let everything cross that waits for a neighbour: exactly what the page showed."""

    peer: _Peer
    digest: _Digest


class RefuseRelease(_Ask, frozen=True, kw_only=True):
    """Keep a record at home that waits for people."""

    peer: _Peer
    record_id: _Id
    reason: Annotated[str, msgspec.Meta(min_length=3, max_length=300, description="why; kept in our own log")]


def bulk_digest(digests: Iterable[str]) -> str:
    """Return what is approved when everything that waits for a neighbour is: SHA-256 over the digests in order."""
    return hashlib.sha256(_BULK_DOMAIN + "\n".join(sorted(digests)).encode()).hexdigest()


def approve_release(desk: Desk, ask: ApproveRelease) -> None:
    """Approve one release; two different people stand behind it, who put the record counting as the first.

    Raises:
        Missing: If nothing of this name waits.
        Conflict: If other bytes would be sent than those that were seen, or it was decided on already.
        Refused: If the same person put the record, or approved it already.
    """
    author, digest, approved_by, _, status = _waiting(desk, ask.record_id, ask.peer)
    if status != "waits":
        raise Conflict(
            "exchange.release_decided", f"The record is {status} already.", "See what waits under Releases."
        )
    if digest != ask.digest:
        raise _other_bytes()
    check_other_person(RELEASE, author, desk.actor.name)
    if approved_by:
        check_other_person(RELEASE, approved_by, desk.actor.name)
    _put(desk, ask.peer, [(ask.record_id, digest)])


def approve_releases(desk: Desk, ask: ApproveReleases) -> None:
    """Approve everything that waits for a neighbour (S-59); what the same person may not approve keeps waiting.

    Raises:
        Missing: If nothing waits.
        Conflict: If other things wait than those that were seen.
        Refused: If nothing of it may be approved by this person.
    """
    rows = [row for row in desk.rows(SELECT_WAITING) if row[1] == ask.peer]
    if not rows:
        raise Missing("exchange.release", f"Nothing waits for {ask.peer}.", "See what waits under Releases.")
    if bulk_digest(row[7] for row in rows) != ask.digest:
        raise _other_bytes()
    me = desk.actor.name
    open_to_me = [row for row in rows if me not in (row[4], row[9])]
    for row in rows if not open_to_me else open_to_me[:1]:
        check_other_person(EXPORT, row[9] or row[4], me)
    _put(desk, ask.peer, [(row[0], row[7]) for row in open_to_me])


def refuse_release(desk: Desk, ask: RefuseRelease) -> None:
    """Keep a record at home.

    Raises:
        Missing: If nothing of this name waits.
        Conflict: If it has left already.
    """
    *_, status = _waiting(desk, ask.record_id, ask.peer)
    if status not in {"waits", "approved"}:
        raise Conflict(
            "exchange.release_decided",
            f"The record is {status} already.",
            "Recall it, if it must come back.",
        )
    desk.put(ReleaseRefused(peer=ask.peer, about=ask.record_id, reason=ask.reason))


def _put(desk: Desk, peer: str, found: Iterable[tuple[str, str]]) -> None:
    expires_at = desk.now() + APPROVAL_MS
    desk.put_all(
        [
            ReleaseApproved(peer=peer, about=about, digest=digest, expires_at=expires_at)
            for about, digest in found
        ]
    )


def _waiting(desk: Desk, record_id: str, peer: str) -> tuple[str, str, str, int, str]:
    found = desk.rows(SELECT_ONE, (record_id, peer))
    if not found:
        raise Missing(
            "exchange.release",
            f"Nothing of {record_id} waits for {peer}.",
            "See what waits under Releases; what is erased waits no longer.",
        )
    author, digest, approved_by, approvals, status = found[0]
    return str(author), str(digest), str(approved_by), int(approvals), str(status)


def _other_bytes() -> Conflict:
    return Conflict(
        "exchange.release_digest",
        "Something else would be sent now than what was seen.",
        "Look at the preview again and approve what it shows.",
    )
