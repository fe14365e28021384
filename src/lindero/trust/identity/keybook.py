"""Which keys a nation signs and has signed with, as the log says."""

import msgspec

from lindero.kernel.desk import Rows
from lindero.trust.identity.tables import SELECT_KEYS


class KnownKey(msgspec.Struct, frozen=True, kw_only=True):
    """A node's key as it is known here.

    Attributes:
        public_key: Its 32 bytes.
        number: Its number in the nation's chain.
        valid_from: From when it signs, milliseconds UTC.
        valid_until: Until when, milliseconds UTC.
        revoked_from: From when on nothing that it signed counts; None if it was not revoked.
        root_key: The root that signed it, 64 hexadecimal digits; empty if none is known.
        statement: The root's statement, JSON; empty if none is known.
        revocation: The root's revocation, JSON; empty if there is none.
    """

    public_key: bytes
    number: int
    valid_from: int
    valid_until: int
    revoked_from: int | None
    root_key: str
    statement: str
    revocation: str

    def signs_at(self, now: int) -> bool:
        """Say whether what it signs at a moment counts."""
        return now < self.valid_until and not self.is_revoked_at(now)

    def is_revoked_at(self, now: int) -> bool:
        """Say whether it is revoked at a moment."""
        return self.revoked_from is not None and now >= self.revoked_from


def keys_of(rows: Rows, nation: str) -> list[KnownKey]:
    """Return every key with which a nation signs or has signed: those that count first, of them the newest."""
    return [
        KnownKey(
            public_key=bytes.fromhex(key),
            number=number,
            valid_from=valid_from,
            valid_until=valid_until,
            revoked_from=revoked_from,
            root_key=root_key,
            statement=statement,
            revocation=revocation,
        )
        for key, number, valid_from, valid_until, revoked_from, root_key, statement, revocation in rows.query(
            SELECT_KEYS, (nation,)
        )
    ]


def root_of(rows: Rows, nation: str) -> str:
    """Return the root key that is known of a nation, 64 hexadecimal digits; empty if none is."""
    return next((key.root_key for key in keys_of(rows, nation) if key.root_key), "")
