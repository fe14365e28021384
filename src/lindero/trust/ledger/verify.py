"""The stand-alone verifier of bundles: no node, no store, no network, no trust in who exported.

It recomputes every leaf, root and commitment and verifies every signature; what is wrong is named by line.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Final

import msgspec

from lindero.kernel.errors import Invalid, Unproved
from lindero.kernel.proofs import key_fingerprint, leaf_hash
from lindero.trust.ledger.bundle import (
    FORMAT,
    MANIFEST_CONTEXT,
    RECEIPT_CONTEXT,
    BundleCheckpoint,
    BundleEntry,
    BundleHeader,
    BundleReceipt,
    Disclosure,
    EntryFacts,
    Manifest,
    ReceiptFacts,
    read_content,
)
from lindero.trust.ledger.chain import Link, check_signed_in_time, link_of
from lindero.trust.ledger.checkpoints import verify_checkpoint
from lindero.trust.ledger.disclosing import verify_disclosed
from lindero.trust.ledger.notes import (
    COSIGNATURE,
    ED25519,
    SignatureKind,
    VerifierKey,
    read_note,
    read_verifier_key,
)
from lindero.trust.ledger.reading import Placed, Reading, read_bundle
from lindero.trust.ledger.report import Counts, Finding, KeyShown, Report
from lindero.trust.ledger.rules import Frontier
from lindero.trust.ledger.statements import open_statement

Pins = Mapping[str, frozenset[str]]
"""Fingerprints by nation that the person who verifies knows to be right, from outside the bundle."""

Progress = Callable[[int, int], None]
"""Told how many entries are done, of how many."""

_FINGERPRINT_DIGITS: Final = 64
_PROGRESS_STEP: Final = 1_024
_FACTS: Final = msgspec.json.Decoder(EntryFacts)
_RECEIPT_FACTS: Final = msgspec.json.Decoder(ReceiptFacts)
_ALTERED: Final = "Do not rely on it; compare with the copy of the other nation."
_ASK_EXPORTER: Final = "Ask the exporter for a correct bundle."


def read_pins(options: Iterable[str]) -> dict[str, frozenset[str]]:
    """Read options of the form `NATION=FINGERPRINT`; spaces, colons and capitals do not matter.

    Raises:
        Invalid: If an option has another form.
    """
    pins: dict[str, frozenset[str]] = {}
    for option in options:
        nation, _, stated = option.partition("=")
        digits = "".join(stated.split()).replace(":", "").lower()
        if not nation or len(digits) != _FINGERPRINT_DIGITS or set(digits) - set("0123456789abcdef"):
            raise Invalid(
                "bundle.pin_option",
                f"{option!r} is no nation with its fingerprint.",
                "Write NATION=FINGERPRINT with all 64 hexadecimal digits.",
            )
        pins[nation] = pins.get(nation, frozenset()) | {digits}
    return pins


def verify_bundle(data: bytes, pins: Pins | None = None, progress: Progress | None = None) -> Report:
    """Verify a bundle from its bytes alone.

    Args:
        data: The bytes of the file.
        pins: Fingerprints known from outside; without them the keys are those that the bundle itself brings,
            and the report says so.
        progress: Told now and then how many entries are done.

    Returns:
        What was verified, what is wrong and what else must be known; nothing in the file makes it raise.
    """
    reading = read_bundle(data)
    if reading.found:
        # A damaged file says nothing of the log: its lines are named, the rest waits for a whole file.
        findings = tuple(finding for _, finding in sorted(reading.found, key=lambda placed: placed[0]))
        notice = "Signatures and proofs were not verified, because the file itself is damaged."
        return Report(ok=False, findings=findings, notices=(notice,))
    return _Check(reading, pins or {}, progress).run()


class _Check:
    """One run over one bundle: each method checks one section, notes what is wrong and counts what holds."""

    def __init__(self, reading: Reading, pins: Pins, progress: Progress | None) -> None:
        self._reading = reading
        self._header: BundleHeader = reading.headers[0][1]
        self._pins = pins
        self._progress = progress
        self._found: list[Placed[Finding]] = []
        self._notices: list[str] = []
        self._keys: list[tuple[str, VerifierKey]] = []
        self._links: dict[bytes, Link] = {}
        self._counts: Counter[str] = Counter()

    def run(self) -> Report:
        """Check every section and report."""
        self._check_header()
        self._check_keys()
        self._check_manifest()
        roots = self._roots(self._check_entries())
        self._check_checkpoints(roots)
        self._check_receipts(roots)
        self._found.sort(key=lambda placed: placed[0])
        return Report(
            ok=not self._found,
            channel=self._header.channel,
            counts=Counts(**self._counts),
            findings=tuple(finding for _, finding in self._found),
            notices=tuple(self._notices),
            keys=self._shown(),
        )

    # --- header, keys, manifest ---

    def _check_header(self) -> None:
        header = self._header
        if header.sender == header.receiver:
            self._note(
                1, "header", "bundle.parties", "Sender and receiver are the same nation.", _ASK_EXPORTER
            )

    def _check_keys(self) -> None:
        owners: dict[bytes, str] = {}
        for line, stated in self._reading.keys:
            try:
                key = read_verifier_key(stated.key)
                link = link_of(stated, key.public_key)
            except Unproved as error:
                self._note(line, f"key of {stated.nation}", error.code, error.text, error.advice)
                continue
            place = f"key {key.name} of {stated.nation}"
            fingerprint = key_fingerprint(key.public_key)
            if fingerprint != stated.fingerprint:
                what = "The fingerprint stated is not that of the key."
                self._note(line, place, "bundle.fingerprint", what, _ASK_EXPORTER)
            elif owners.setdefault(key.public_key, stated.nation) != stated.nation:
                what = (
                    f"The same key is given for {owners[key.public_key]} too: one nation could sign for both."
                )
                self._note(line, place, "bundle.shared_key", what, "Do not rely on this bundle.")
            elif self._has_other_root(stated.nation, link):
                what = "Another root signed it than the other keys of this nation."
                self._note(line, place, "bundle.key_chain", what, "Do not rely on this bundle.")
            elif not {fingerprint, link.nation_fingerprint} & self._pins.get(stated.nation, {fingerprint}):
                what = (
                    f"Neither its fingerprint {fingerprint} nor that of its root"
                    f" ({link.nation_fingerprint or 'none is known'}) is one that you gave for {stated.nation}."
                )
                self._note(line, place, "bundle.pin", what, "Do not rely on it; ask the nation for its keys.")
            else:
                self._keys.append((stated.nation, key))
                self._links[key.public_key] = link
        self._check_pins()

    def _has_other_root(self, nation: str, link: Link) -> bool:
        known = {
            self._links[key.public_key].nation_fingerprint for owner, key in self._keys if owner == nation
        }
        return bool(known - {"", link.nation_fingerprint}) and bool(link.nation_fingerprint)

    def _check_pins(self) -> None:
        nations = {nation for nation, _ in self._keys}
        header = self._header
        for nation in sorted({header.sender, header.receiver, header.exported_by, *self._pins}):
            if nation in self._pins and nation not in nations:
                what = f"You gave a fingerprint for {nation}; the bundle has no key that fits it."
                advice = "See whether it is the right bundle, and the right fingerprint."
                self._note(1, "header", "bundle.pin", what, advice)
            elif nation not in self._pins:
                self._notices.append(
                    f"The keys of {nation} were taken from the bundle itself: compare these fingerprints "
                    f"with those that {nation} gave you, or give them with --key {nation}=FINGERPRINT."
                )

    def _check_manifest(self) -> None:
        for line, text in self._reading.manifests:
            try:
                keys = self._keys_of(self._header.exported_by, ED25519)
                payload, _ = open_statement(read_note(text), MANIFEST_CONTEXT, keys)
                manifest = read_content(payload, Manifest)
            except Unproved as error:
                self._note(line, "manifest", error.code, error.text, error.advice)
                continue
            if manifest != Manifest(format=FORMAT, sections=self._reading.sums):
                differing = [
                    name for name, value in self._reading.sums.items() if manifest.sections.get(name) != value
                ]
                what = (
                    f"Lines were added, removed, moved or rewritten after the export: {', '.join(differing)}."
                )
                self._note(line, "manifest", "bundle.manifest", what, _ALTERED)

    # --- entries and the tree ---

    def _check_entries(self) -> list[bytes]:
        """Check each entry by itself and return the leaf hashes up to the first that is missing."""
        leaves: list[bytes] = []
        total = len(self._reading.entries)
        for done, (line, item) in enumerate(self._reading.entries):
            if self._progress is not None and done % _PROGRESS_STEP == 0:
                self._progress(done, total)
            self._check_entry(line, item)
            if item.index == len(leaves) == done:
                leaves.append(leaf_hash(item.entry))
            elif len(leaves) == done:
                what = f"Entry {done} should stand here: an entry is missing, or out of its place."
                self._note(line, f"entry {item.index}", "bundle.entry_order", what, _ALTERED)
        if self._progress is not None:
            self._progress(total, total)
        return leaves

    def _check_entry(self, line: int, item: BundleEntry) -> None:
        place = f"entry {item.index}"
        try:
            facts = _FACTS.decode(item.entry)
        except (ValueError, RecursionError) as error:
            self._note(
                line, place, "bundle.entry", f"The entry is not of the form agreed: {error}.", _ALTERED
            )
            return
        if item.disclosure is None:
            self._counts["erased"] += 1
            return
        try:
            verify_disclosed(facts, read_content(item.disclosure, Disclosure))
        except Unproved as error:
            self._note(line, place, error.code, error.text, error.advice)
            return
        self._counts["disclosures"] += 1

    def _roots(self, leaves: list[bytes]) -> dict[int, bytes]:
        """Return the recomputed root for each size that a checkpoint or receipt speaks of."""
        self._counts["entries"] = len(leaves)
        sizes = {item.size for _, item in self._reading.checkpoints}
        sizes |= {facts.size for facts in map(_receipt_facts, self._reading.receipts) if facts is not None}
        roots: dict[int, bytes] = {}
        grown = Frontier()
        for size in sorted(sizes):
            if grown.size <= size <= len(leaves):
                grown = grown.append_many(leaves[grown.size : size])
                roots[size] = grown.root()
        if len(leaves) < len(self._reading.entries):
            self._notices.append(
                f"The tree was recomputed up to entry {len(leaves)} only, because of the findings."
            )
        return roots

    # --- checkpoints and receipts ---

    def _check_checkpoints(self, roots: Mapping[int, bytes]) -> None:
        proved = cosigned = 0
        last = -1
        for line, item in self._reading.checkpoints:
            place = f"checkpoint of size {item.size}"
            if item.size <= last:
                what = "Checkpoints do not stand in ascending order of their size."
                self._note(line, place, "bundle.checkpoint_order", what, _ALTERED)
            last = max(last, item.size)
            try:
                by_receiver = self._verify_checkpoint(item, roots, proved)
            except Unproved as error:
                self._note(line, place, error.code, error.text, error.advice)
                continue
            self._counts["checkpoints"] += 1
            proved = max(proved, item.size)
            if by_receiver:
                self._counts["cosigned"] += 1
                cosigned = max(cosigned, item.size)
        self._check_cover(proved, cosigned)

    def _verify_checkpoint(self, item: BundleCheckpoint, roots: Mapping[int, bytes], proved: int) -> bool:
        """Verify one checkpoint and return whether the receiver cosigned it.

        Raises:
            Unproved: If its signatures, its size or its root do not hold.
        """
        header = self._header
        receivers = self._keys_of(header.receiver, COSIGNATURE)
        keys = [*self._keys_of(header.sender, ED25519), *receivers]
        signed = verify_checkpoint(read_note(item.note), header.channel, keys)
        if signed.checkpoint.size != item.size:
            raise Unproved(
                "bundle.checkpoint", "The checkpoint speaks of another size than its line.", _ALTERED
            )
        if item.size not in roots:
            raise Unproved(
                "bundle.checkpoint", "The bundle does not hold all the entries it covers.", _ALTERED
            )
        if roots[item.size] != signed.checkpoint.root:
            what = f"Entries {proved} to {item.size - 1} lead to another root than the sender signed."
            raise Unproved("bundle.root", f"{what} One of them was altered, added or left out.", _ALTERED)
        seen_at = [
            item.at or 0
            for item in signed.cosignatures
            if self._links[item.key.public_key].counts_at(item.at or 0)
        ]
        check_signed_in_time(signed.signatures, self._links, seen_at)
        return bool(seen_at)

    def _check_cover(self, proved: int, cosigned: int) -> None:
        """Note entries that no checkpoint covers; say how far the receiver has cosigned."""
        entries, receiver = self._counts["entries"], self._header.receiver
        if proved < entries and not self._found:
            line = self._reading.entries[proved][0]
            what = f"No checkpoint covers the entries from {proved} to {entries - 1}."
            self._note(line, f"entry {proved}", "bundle.uncovered", what, _ASK_EXPORTER)
        if not cosigned and entries:
            self._notices.append(f"{receiver} has cosigned none of it: only the sender vouches for this log.")
        elif cosigned < entries:
            self._notices.append(f"{receiver} has cosigned the first {cosigned} of {entries} entries so far.")

    def _check_receipts(self, roots: Mapping[int, bytes]) -> None:
        for number, (line, item) in enumerate(self._reading.receipts, start=1):
            try:
                self._verify_receipt(item, roots)
            except Unproved as error:
                self._note(line, f"receipt {number}", error.code, error.text, error.advice)
                continue
            self._counts["receipts"] += 1

    def _verify_receipt(self, item: BundleReceipt, roots: Mapping[int, bytes]) -> None:
        keys = self._keys_of(self._header.receiver, ED25519)
        payload, signatures = open_statement(read_note(item.note), RECEIPT_CONTEXT, keys)
        try:
            facts = _RECEIPT_FACTS.decode(payload)
        except (ValueError, RecursionError) as error:
            raise Unproved(
                "bundle.receipt", f"The receipt is not of the form agreed: {error}.", _ALTERED
            ) from error
        if facts.channel != self._header.channel:
            raise Unproved("bundle.receipt", "The receipt speaks of another channel.", _ASK_EXPORTER)
        if facts.size not in roots:
            raise Unproved(
                "bundle.receipt", "The bundle does not hold all the entries it confirms.", _ALTERED
            )
        if roots[facts.size].hex() != facts.root:
            what = f"The receiver's copy has another root at size {facts.size}: the two copies differ."
            raise Unproved(
                "bundle.receipt_root", what, "Keep it as evidence; ask both nations for their copies."
            )
        # A receipt that does not say when it was made could have been made with a stolen key at any time.
        vouched_at = (facts.received_at,) if facts.received_at else ()
        check_signed_in_time(signatures, self._links, vouched_at)

    # --- common to all ---

    def _keys_of(self, nation: str, kind: SignatureKind) -> list[VerifierKey]:
        return [key for owner, key in self._keys if owner == nation and key.kind == kind]

    def _shown(self) -> tuple[KeyShown, ...]:
        names: dict[tuple[str, str], list[str]] = {}
        links = {key_fingerprint(key): link for key, link in self._links.items()}
        for nation, key in self._keys:
            shown = names.setdefault((nation, key_fingerprint(key.public_key)), [])
            if key.name not in shown:
                shown.append(key.name)
        return tuple(
            KeyShown(
                nation=nation,
                fingerprint=fingerprint,
                names=tuple(used),
                pinned=nation in self._pins,
                nation_fingerprint=links[fingerprint].nation_fingerprint,
                number=links[fingerprint].number,
                revoked_from=links[fingerprint].revoked_from,
            )
            for (nation, fingerprint), used in names.items()
        )

    def _note(self, line: int, place: str, code: str, what: str, advice: str) -> None:
        finding = Finding(code=code, where=f"line {line} ({place})", what=what, advice=advice)
        self._found.append((line, finding))


def _receipt_facts(placed: Placed[BundleReceipt]) -> ReceiptFacts | None:
    """Read a receipt's payload unverified, to know which root to recompute; None if it cannot be read."""
    try:
        return _RECEIPT_FACTS.decode(placed[1].note.partition("\n")[2].partition("\n")[0])
    except (ValueError, RecursionError):
        return None
