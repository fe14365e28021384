"""What a check found, in words that name the place and say what to do."""

import msgspec


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong.

    Attributes:
        code: Stable code, `folder.reason`.
        where: The exact place: a line and the entry, checkpoint or receipt on it, or a tile of a stored tree.
        what: One sentence: what is wrong there.
        advice: One sentence: what to do about it.
    """

    code: str
    where: str
    what: str
    advice: str


class KeyShown(msgspec.Struct, frozen=True, kw_only=True):
    """A key that signatures were verified with, for people to compare.

    Attributes:
        nation: Whose key the bundle says it is.
        fingerprint: SHA-256 of the public key, 64 hexadecimal digits.
        names: The names under which it signs.
        pinned: Whether one of the two fingerprints was given by the person who verifies.
        nation_fingerprint: Fingerprint of nation and root key, as on the nation's card; empty if no root speaks of it.
        number: The key's number in the nation's chain; 0 likewise.
        revoked_from: From when on nothing that it signed counts, milliseconds UTC; None if it was not revoked.
    """

    nation: str
    fingerprint: str
    names: tuple[str, ...]
    pinned: bool
    nation_fingerprint: str = ""
    number: int = 0
    revoked_from: int | None = None


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How much was verified.

    Attributes:
        entries: Entries whose leaves are in the recomputed tree.
        disclosures: Disclosures that fit the commitment of their entry.
        erased: Entries whose disclosure is erased, withdrawn or not kept; their proof still holds.
        checkpoints: Checkpoints whose signature and root hold.
        cosigned: Those of them that the receiver cosigned too.
        receipts: Receipts whose signature and root hold.
    """

    entries: int = 0
    disclosures: int = 0
    erased: int = 0
    checkpoints: int = 0
    cosigned: int = 0
    receipts: int = 0


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What the verifier says of a bundle.

    Attributes:
        ok: Whether nothing is wrong.
        channel: The channel's name; empty where the file is damaged.
        counts: How much was verified.
        findings: Everything that is wrong, in the order of the bundle.
        notices: What is not wrong, but must be known to judge the proof.
        keys: The keys that signatures were verified with.
    """

    ok: bool
    channel: str = ""
    counts: Counts = Counts()
    findings: tuple[Finding, ...] = ()
    notices: tuple[str, ...] = ()
    keys: tuple[KeyShown, ...] = ()
