"""Keys that a proof brings along: checked against the roots that signed them and the fingerprints that are known."""

from collections.abc import Iterable, Mapping

import msgspec

from lindero.kernel.errors import LinderoError, Unproved
from lindero.kernel.proofs import key_fingerprint
from lindero.trust.ledger.bundle import BundleKey
from lindero.trust.ledger.chain import Link, link_of
from lindero.trust.ledger.notes import SignatureKind, VerifierKey, read_verifier_key
from lindero.trust.ledger.report import Finding, KeyShown

Pins = Mapping[str, frozenset[str]]


class KnownKey(msgspec.Struct, frozen=True):
    """A key of a nation that may be relied on, with what its root says of it."""

    nation: str
    key: VerifierKey
    link: Link


class Keyring:
    """The keys that a proof brings along.

    Attributes:
        findings: What is wrong with those that cannot be relied on.
        links: What the roots say of the others, by public key.
    """

    def __init__(self, stated: Iterable[BundleKey], pins: Pins) -> None:
        """Check each key; one that does not hold is named among the findings and not relied on."""
        self.findings: list[Finding] = []
        self.links: dict[bytes, Link] = {}
        self._known: list[KnownKey] = []
        self._pins = pins
        for one in stated:
            try:
                self._add(one)
            except LinderoError as error:
                where = f"key {one.key.partition('+')[0]} of {one.nation}"
                finding = Finding(code=error.code, where=where, what=error.text, advice=error.advice)
                self.findings.append(finding)

    def keys_of(self, nation: str, kind: SignatureKind) -> list[VerifierKey]:
        """Return a nation's keys for one type of signature."""
        return [one.key for one in self._known if one.nation == nation and one.key.kind == kind]

    def shown(self) -> tuple[KeyShown, ...]:
        """Return the keys for people to compare."""
        names: dict[tuple[str, bytes], list[str]] = {}
        for one in self._known:
            used = names.setdefault((one.nation, one.key.public_key), [])
            if one.key.name not in used:
                used.append(one.key.name)
        return tuple(
            KeyShown(
                nation=nation,
                fingerprint=key_fingerprint(key),
                names=tuple(used),
                pinned=nation in self._pins,
                nation_fingerprint=self.links[key].nation_fingerprint,
                number=self.links[key].number,
                revoked_from=self.links[key].revoked_from,
            )
            for (nation, key), used in names.items()
        )

    def notices(self, nations: Iterable[str]) -> list[str]:
        """Return a word for each nation whose keys are the proof's own word."""
        return [
            f"The keys of {nation} were taken from the file itself: compare these fingerprints with those that "
            f"{nation} gave you, or give them with --key {nation}=FINGERPRINT."
            for nation in sorted(set(nations) - self._pins.keys())
        ]

    def _add(self, stated: BundleKey) -> None:
        key = read_verifier_key(stated.key)
        link = link_of(stated, key.public_key)
        fingerprint = key_fingerprint(key.public_key)
        if fingerprint != stated.fingerprint:
            raise Unproved("proof.fingerprint", "The fingerprint stated is not that of the key.", _ADVICE)
        if any(one.key.public_key == key.public_key and one.nation != stated.nation for one in self._known):
            raise Unproved("proof.shared_key", "The same key is given for two nations.", _ADVICE)
        if not {fingerprint, link.nation_fingerprint} & self._pins.get(stated.nation, {fingerprint}):
            raise Unproved(
                "proof.pin",
                f"Neither its fingerprint {fingerprint} nor that of its root"
                f" ({link.nation_fingerprint or 'none is known'}) is one that you gave for {stated.nation}.",
                "Do not rely on it; ask the nation for its keys.",
            )
        self._known.append(KnownKey(stated.nation, key, link))
        self.links[key.public_key] = link


_ADVICE = "Do not rely on this file."
