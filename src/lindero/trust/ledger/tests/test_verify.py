"""The verifier: a true bundle passes, and whatever a liar writes afresh is found and named."""

import random
import subprocess
import sys

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.engine.keys import FileSigner
from lindero.kernel.errors import Invalid
from lindero.kernel.proofs import EMPTY_ROOT, key_fingerprint
from lindero.trust.ledger.bundle import (
    RECEIPT_CONTEXT,
    BundleCheckpoint,
    BundleContents,
    BundleEntry,
    BundleReceipt,
    split_lines,
    write_bundle,
)
from lindero.trust.ledger.checkpoints import Checkpoint, cosign, read_checkpoint, sign_checkpoint
from lindero.trust.ledger.notes import COSIGNATURE, read_note
from lindero.trust.ledger.report import Report
from lindero.trust.ledger.statements import sign_statement
from lindero.trust.ledger.tests.samples import (
    LEAVES,
    MORNING,
    NORDIA,
    ORIGIN,
    SENDER,
    SUDIA,
    flipped,
    sample_checkpoint,
    sample_contents,
    sample_entry,
    sample_key,
    sample_pins,
    sample_receipt,
    signer,
    verifier,
)
from lindero.trust.ledger.verify import read_pins, verify_bundle

CONTENTS = sample_contents()
BUNDLE = write_bundle(CONTENTS, NORDIA)
PINS = sample_pins()


def verified(contents: BundleContents = CONTENTS, by: FileSigner = NORDIA, **changes: object) -> Report:
    """Return the report on a bundle that an exporter wrote with some contents changed, all hashes right."""
    return verify_bundle(write_bundle(msgspec.structs.replace(contents, **changes), by), PINS)


def only(report: Report) -> tuple[str, str]:
    """Return place and code of the single finding."""
    assert not report.ok
    assert len(report.findings) == 1, report.findings
    return report.findings[0].where, report.findings[0].code


def with_entry(index: int, **changes: object) -> list[BundleEntry]:
    """Return the sample's entries with one changed."""
    entries = list(CONTENTS.entries)
    entries[index] = msgspec.structs.replace(entries[index], **changes)
    return entries


# --- true bundles ---


def test_true_bundle_passes_and_is_counted() -> None:
    """Everything is verified, and the report says how much of what that was."""
    report = verify_bundle(BUNDLE, PINS)
    assert report.ok
    assert report.findings == ()
    assert report.notices == ()
    assert report.channel == ORIGIN
    counts = msgspec.structs.asdict(report.counts)
    assert counts == {
        "entries": 3, "disclosures": 2, "erased": 1, "checkpoints": 2, "cosigned": 2, "receipts": 2,
    }  # fmt: skip
    assert [(key.nation, key.names, key.pinned) for key in report.keys] == [
        ("NRD", (ORIGIN, "NRD"), True),
        ("SUD", ("SUD",), True),
    ]
    assert [key.fingerprint for key in report.keys] == [next(iter(PINS[nation])) for nation in ("NRD", "SUD")]


def test_bundle_without_pins_says_whose_word_its_keys_are() -> None:
    """Keys that only the bundle itself vouches for are shown to be compared, never passed over in silence."""
    report = verify_bundle(BUNDLE)
    assert report.ok
    assert [notice[:40] for notice in report.notices] == [
        "The keys of NRD were taken from the bund",
        "The keys of SUD were taken from the bund",
    ]
    assert all("compare these fingerprints" in notice for notice in report.notices)
    assert not any(key.pinned for key in report.keys)


def test_empty_channel_has_a_bundle_too() -> None:
    """Before the first entry there is nothing wrong and nothing to note."""
    report = verified(entries=[], checkpoints=[], receipts=[])
    assert report.ok
    assert report.notices == ()
    at_zero = sample_contents(0)
    assert verified(at_zero).ok
    assert verified(at_zero).counts.checkpoints == 1


def test_bundle_survives_the_erasure_of_every_disclosure() -> None:
    """All values and salts may be gone; entries, signatures and receipts still prove the exchange."""
    report = verified(sample_contents(5, erased=range(5)))
    assert report.ok
    assert (report.counts.entries, report.counts.erased, report.counts.disclosures) == (5, 5, 0)


def test_receiver_may_export_as_well() -> None:
    """Both nations hold the same proof; either may hand it to a court."""
    header = msgspec.structs.replace(CONTENTS.header, exported_by="SUD")
    assert verified(by=SUDIA, header=header).ok


@settings(max_examples=20)
@given(st.integers(1, 40), st.integers(1, 9), st.data())
def test_every_true_bundle_passes(count: int, step: int, data: st.DataObject) -> None:
    """Any number of entries, checkpoints and erasures is a good bundle."""
    erased = data.draw(st.sets(st.integers(0, count - 1)))
    report = verified(sample_contents(count, step=step, erased=tuple(erased)))
    assert report.ok
    assert report.counts.entries == count
    assert report.counts.erased == len(erased)


def test_missing_cosignatures_are_told() -> None:
    """A log that the neighbour has not confirmed is not wrong, but the reader must know."""
    unsigned = [
        BundleCheckpoint(size=item.size, note=item.note.rpartition("— SUD")[0])
        for item in CONTENTS.checkpoints
    ]
    none = verified(checkpoints=unsigned)
    assert none.ok
    assert none.counts.cosigned == 0
    assert none.notices == ("SUD has cosigned none of it: only the sender vouches for this log.",)
    some = verified(checkpoints=[CONTENTS.checkpoints[0], unsigned[1]])
    assert some.notices == ("SUD has cosigned the first 2 of 3 entries so far.",)


def test_progress_is_told() -> None:
    """Long work says how far it is."""
    steps: list[tuple[int, int]] = []
    verify_bundle(BUNDLE, PINS, lambda done, total: steps.append((done, total)))
    assert steps == [(0, 3), (3, 3)]


# --- damage ---


@settings(max_examples=60)
@given(st.integers(0, len(BUNDLE) * 8 - 1))
def test_a_flipped_bit_is_found_and_named(bit: int) -> None:
    """The report names the line that holds the bit, and claims nothing beyond it."""
    report = verify_bundle(flipped(BUNDLE, bit), PINS)
    line = BUNDLE[: bit // 8].count(b"\n") + 1
    assert not report.ok
    assert report.findings[0].where.startswith(f"line {line} (")
    assert report.findings[0].advice
    assert report.counts.entries == 0


def test_random_flipped_bits_of_a_larger_bundle_are_found() -> None:
    """Two thousand bits of a bundle of 400 entries, flipped one at a time, are all found in their lines."""
    chance = random.Random(5)
    data = write_bundle(sample_contents(400, step=50), NORDIA)
    lines = list(split_lines(data))
    starts = [sum(map(len, lines[:number])) for number in range(len(lines))]
    for _ in range(2_000):
        number = chance.randrange(len(lines))
        changed = flipped(lines[number], chance.randrange(len(lines[number]) * 8))
        # The lines around it are enough: what a flip does to a line does not depend on those far away.
        start, end = max(0, number - 1), min(len(lines), number + 2)
        before, after = data[starts[start] : starts[number]], b"".join(lines[number + 1 : end])
        found = verify_bundle(before + changed + after, PINS).findings
        assert found[0].where.startswith(f"line {number - start + 1} (")


def test_whole_larger_bundle_with_a_flipped_bit_is_refused() -> None:
    """In the whole file the finding carries the line's number in the whole file."""
    data = write_bundle(sample_contents(400, step=50), NORDIA)
    place = data.index(b'"index":317')
    report = verify_bundle(flipped(data, place * 8 + 81), PINS)
    assert [finding.where for finding in report.findings] == ["line 323 (after entry 316)"]


# --- liars ---


def test_rewritten_entry_is_found_between_its_checkpoints() -> None:
    """An exporter who rewrites an entry, and every hash, cannot rewrite what the sender signed."""
    entry = CONTENTS.entries[2].entry.replace(b"tracking", b"trucking")
    report = verified(entries=with_entry(2, entry=entry))
    assert [(found.where, found.code) for found in report.findings] == [
        ("line 10 (checkpoint of size 3)", "bundle.root"),
        ("line 12 (receipt 2)", "bundle.receipt_root"),
    ]
    assert "Entries 2 to 2" in report.findings[0].what


def test_disclosure_of_another_value_is_found_at_its_entry() -> None:
    """A value that the origin did not commit to is named by its entry."""
    disclosure = (CONTENTS.entries[0].disclosure or b"").replace(b"[0,0]", b"[0,1]")
    assert only(verified(entries=with_entry(0, disclosure=disclosure))) == (
        "line 6 (entry 0)", "proofs.disclosure",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b'"place":[0,0]', b'"place":[0,0],"name":"x"', "bundle.fields"),
        (b'"place":[0,0]', b'"plaice":[0,0]', "bundle.fields"),
        (b'"withheld":["', b'"withheld":["' + b"0" * 64 + b'","', "proofs.disclosure"),
        (b'"values":{', b'"values":{ ', "bundle.content"),
        (b'"withheld":[', b'"withheld":[1,', "bundle.content"),
    ],
)
def test_disclosure_that_was_tampered_with_is_found(old: bytes, new: bytes, code: str) -> None:
    """Fields added, renamed or hidden, and digests made up, are named by their entry."""
    disclosure = (CONTENTS.entries[0].disclosure or b"").replace(old, new)
    assert only(verified(entries=with_entry(0, disclosure=disclosure))) == ("line 6 (entry 0)", code)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"salts":{', b'"salts":{"name":"' + b"0" * 32 + b'",'),
        (b'"salts":{"track_id"', b'"salts":{"track"'),
        (b'"values":{', b'"values":{"name":1,'),
    ],
)
def test_values_and_salts_name_the_same_fields(old: bytes, new: bytes) -> None:
    """Where an entry lists no fields, values and salts are still held against each other."""
    whole = CONTENTS.entries[0]
    entry = whole.entry.replace(b',"released":["track_id","place"]', b"")
    for disclosure, ok in (
        (whole.disclosure or b"", True),
        ((whole.disclosure or b"").replace(old, new), False),
    ):
        entries = [BundleEntry(index=0, entry=entry, disclosure=disclosure)]
        report = verified(entries=entries, checkpoints=[sample_checkpoint(entries, 1)], receipts=[])
        assert report.ok is ok
        assert [found.code for found in report.findings] == ([] if ok else ["bundle.fields"])


@pytest.mark.parametrize("disclosure", [b"{}", b"[]", b'"x"'])
def test_disclosure_of_no_form_is_found(disclosure: bytes) -> None:
    """What is no disclosure is not taken for an erased one."""
    where, _ = only(verified(entries=with_entry(0, disclosure=disclosure)))
    assert where == "line 6 (entry 0)"


def test_entry_that_is_none_is_found() -> None:
    """Signed or not, an entry without its facts is named."""
    entries = [BundleEntry(index=0, entry=b'{"id":"x"}', disclosure=None)]
    report = verified(entries=entries, checkpoints=[sample_checkpoint(entries, 1)], receipts=[])
    assert only(report) == ("line 6 (entry 0)", "bundle.entry")


@pytest.mark.parametrize(
    ("order", "where"),
    [
        ((0, 2), "line 7 (entry 2)"),
        ((1, 2), "line 6 (entry 1)"),
        ((0, 2, 1), "line 7 (entry 2)"),
        ((0, 0, 1, 2), "line 7 (entry 0)"),
    ],
)
def test_entries_left_out_or_moved_are_found(order: tuple[int, ...], where: str) -> None:
    """The numbers of the entries leave no gap and no double."""
    report = verified(entries=[CONTENTS.entries[index] for index in order])
    assert (report.findings[0].where, report.findings[0].code) == (where, "bundle.entry_order")
    assert not report.ok


def test_renumbered_entries_do_not_hide_one_left_out() -> None:
    """Who leaves an entry out and numbers the rest anew is caught by the signed roots."""
    entries = [msgspec.structs.replace(CONTENTS.entries[2], index=1)]
    report = verified(entries=[CONTENTS.entries[0], *entries])
    assert {finding.code for finding in report.findings} == {
        "bundle.root", "bundle.checkpoint", "bundle.receipt_root", "bundle.receipt",
    }  # fmt: skip


def test_entries_beyond_the_last_checkpoint_are_found() -> None:
    """What nobody signed is not part of the proof."""
    report = verified(entries=[*CONTENTS.entries, sample_entry(3)])
    assert only(report) == ("line 9 (entry 3)", "bundle.uncovered")


def test_checkpoint_of_another_log_or_signer_is_found() -> None:
    """A checkpoint must be of this channel, by the sender's key."""
    root = LEAVES[0]
    elsewhere = str(sign_checkpoint(Checkpoint("elsewhere", 3, root), SENDER))
    stranger = str(sign_checkpoint(Checkpoint(ORIGIN, 3, root), signer(ORIGIN)))
    receiver = str(sign_checkpoint(Checkpoint(ORIGIN, 3, root), SUDIA))
    for note, code in (
        (elsewhere, "ledger.origin"),
        (stranger, "ledger.note_unsigned"),
        (receiver, "ledger.note_unsigned"),
        ("nothing", "ledger.note"),
    ):
        checkpoints = [CONTENTS.checkpoints[0], BundleCheckpoint(size=3, note=note)]
        report = verified(checkpoints=checkpoints)
        assert (report.findings[0].where, report.findings[0].code) == ("line 10 (checkpoint of size 3)", code)


def test_cosignature_forged_in_the_receivers_name_is_found() -> None:
    """The line of the receiver's name and key ID must be the receiver's signature."""
    note = CONTENTS.checkpoints[1].note
    last = note.rpartition("— SUD ")[2]
    forged = note.replace(last, last[:20] + ("A" if last[20] != "A" else "B") + last[21:])
    report = verified(checkpoints=[CONTENTS.checkpoints[0], BundleCheckpoint(size=3, note=forged)])
    assert only(report) == ("line 10 (checkpoint of size 3)", "ledger.note_signature")


def test_checkpoints_in_disorder_are_found() -> None:
    """Checkpoints ascend; two of one size would hide a contradiction."""
    first, second = CONTENTS.checkpoints
    for checkpoints in ([second, first], [first, first, second]):
        report = verified(checkpoints=checkpoints)
        assert only(report)[1] == "bundle.checkpoint_order"


@pytest.mark.parametrize("size", [-1, 2, 4, 10**18])
def test_checkpoint_of_another_size_than_stated_is_found(size: int) -> None:
    """The line and the signed note agree on the size, and the bundle has that many entries."""
    report = verified(checkpoints=[BundleCheckpoint(size=size, note=CONTENTS.checkpoints[1].note)])
    assert "bundle.checkpoint" in {finding.code for finding in report.findings}
    beyond = verified(checkpoints=[*CONTENTS.checkpoints, _signed_beyond()])
    assert only(beyond) == ("line 11 (checkpoint of size 9)", "bundle.checkpoint")


def _signed_beyond() -> BundleCheckpoint:
    note = cosign(sign_checkpoint(Checkpoint(ORIGIN, 9, EMPTY_ROOT), SENDER), SUDIA, MORNING)
    return BundleCheckpoint(size=9, note=str(note))


def test_receipt_with_another_root_is_evidence() -> None:
    """Two nations whose copies differ are told apart from a damaged bundle."""
    receipts = [sample_receipt(CONTENTS.entries, 3, root="00" * 32)]
    assert only(verified(receipts=receipts)) == ("line 11 (receipt 1)", "bundle.receipt_root")


def receipt(payload: bytes, by: FileSigner = SUDIA, context: str = RECEIPT_CONTEXT) -> BundleReceipt:
    """Return a receipt with any payload, signer and context."""
    return BundleReceipt(note=str(sign_statement(context, payload, by)))


PAYLOAD = msgspec.json.encode({"channel": ORIGIN, "size": 0, "root": EMPTY_ROOT.hex()})
BAD_RECEIPTS = {
    "signed by the sender": receipt(PAYLOAD, by=NORDIA),
    "other statement": receipt(PAYLOAD, context="lindero/offer/v1"),
    "other channel": receipt(PAYLOAD.replace(b"operations", b"bulk")),
    "no facts": receipt(b"{}"),
    "negative size": receipt(PAYLOAD.replace(b'"size":0', b'"size":-1')),
    "size beyond": receipt(PAYLOAD.replace(b'"size":0', b'"size":9')),
    "no note": BundleReceipt(note="received with thanks"),
}


@pytest.mark.parametrize("bad", BAD_RECEIPTS.values(), ids=BAD_RECEIPTS.keys())
def test_receipt_that_proves_nothing_is_found(bad: BundleReceipt) -> None:
    """A receipt is the receiver's signed word on this channel, at a size that the bundle holds."""
    assert verified(receipts=[receipt(PAYLOAD)]).ok
    assert only(verified(receipts=[bad]))[0] == "line 11 (receipt 1)"


# --- keys and pins ---


def test_other_keys_than_the_pinned_ones_are_refused() -> None:
    """A bundle made up with keys of the forger's own is refused by whoever knows the true fingerprints."""
    forger = signer(SENDER.name, seed="forger")
    keys = [sample_key("NRD", verifier(forger)), *CONTENTS.keys[1:]]
    root = sign_checkpoint(Checkpoint(ORIGIN, 0, EMPTY_ROOT), forger)
    forged = [BundleCheckpoint(size=0, note=str(root))]
    report = verified(keys=keys, entries=[], checkpoints=forged, receipts=[])
    assert (report.findings[0].where, report.findings[0].code) == (
        f"line 2 (key {ORIGIN} of NRD)",
        "bundle.pin",
    )
    assert key_fingerprint(forger.public_key) in report.findings[0].what


def test_a_rotated_key_is_taken_with_both_fingerprints() -> None:
    """A nation may be known by several keys, one after the other."""
    newer = signer(ORIGIN, seed="2027")
    last = CONTENTS.checkpoints[1]
    note = sign_checkpoint(read_checkpoint(read_note(last.note).text), newer)
    checkpoints = [CONTENTS.checkpoints[0], BundleCheckpoint(size=last.size, note=str(note))]
    keys = [*CONTENTS.keys, sample_key("NRD", verifier(newer))]
    data = write_bundle(msgspec.structs.replace(CONTENTS, keys=keys, checkpoints=checkpoints), NORDIA)
    both = {**PINS, "NRD": PINS["NRD"] | {key_fingerprint(newer.public_key)}}
    assert verify_bundle(data, both).ok
    assert not verify_bundle(data, PINS).ok


def test_one_key_for_two_nations_is_found() -> None:
    """A sender that also holds the receiver's key could cosign its own log."""
    shared = FileSigner("SUD", NORDIA._key)
    keys = [*CONTENTS.keys, sample_key("SUD", verifier(shared, COSIGNATURE))]
    report = verify_bundle(write_bundle(msgspec.structs.replace(CONTENTS, keys=keys), NORDIA))
    assert only(report) == ("line 6 (key SUD of SUD)", "bundle.shared_key")


def test_wrong_fingerprint_or_broken_key_is_found() -> None:
    """What people would compare must be the fingerprint of the key that is used."""
    first = CONTENTS.keys[0]
    wrong = msgspec.structs.replace(first, fingerprint="00" * 32)
    broken = msgspec.structs.replace(first, key=first.key[:-4])
    for key, code in ((wrong, "bundle.fingerprint"), (broken, "ledger.verifier_key")):
        report = verified(keys=[key, *CONTENTS.keys[1:]])
        assert (report.findings[0].where[:6], report.findings[0].code) == ("line 2", code)


def test_pin_for_a_nation_that_is_not_there_is_found() -> None:
    """Who expects Vesta's signature is told that there is none."""
    report = verify_bundle(BUNDLE, {**PINS, "VES": PINS["NRD"]})
    assert only(report) == ("line 1 (header)", "bundle.pin")


def test_sender_and_receiver_must_differ() -> None:
    """A nation does not exchange with itself."""
    header = msgspec.structs.replace(CONTENTS.header, receiver="NRD")
    assert "bundle.parties" in {finding.code for finding in verified(header=header).findings}


def test_manifest_of_another_signer_is_found() -> None:
    """Only the exporter named in the header vouches for the whole."""
    assert only(verified(by=SUDIA)) == ("line 13 (manifest)", "ledger.note_unsigned")


def test_lines_left_out_after_the_export_are_found() -> None:
    """A line taken out whole leaves no damaged line behind, but the manifest counts."""
    lines = list(split_lines(BUNDLE))
    report = verify_bundle(b"".join([*lines[:10], *lines[11:]]), PINS)
    assert only(report) == ("line 12 (manifest)", "bundle.manifest")
    assert "receipt" in report.findings[0].what
    swapped = verify_bundle(b"".join([*lines[:10], lines[11], lines[10], lines[12]]), PINS)
    assert only(swapped) == ("line 13 (manifest)", "bundle.manifest")


# --- options ---


def test_pins_are_read_as_people_write_them() -> None:
    """Spaces, colons and capitals do not matter; several fingerprints of a nation add up."""
    digits = "0123456789abcdef" * 4
    spoken = " ".join(digits[at : at + 4] for at in range(0, 64, 4))
    assert read_pins([f"NRD={spoken.upper()}", "SUD=" + "aa:" * 31 + "aa", "NRD=" + "b" * 64]) == {
        "NRD": frozenset({digits, "b" * 64}),
        "SUD": frozenset({"a" * 64}),
    }
    assert read_pins([]) == {}


@pytest.mark.parametrize("option", ["", "NRD", "NRD=", "NRD=abc", "=" + "a" * 64, "NRD=" + "g" * 64])
def test_other_options_are_refused(option: str) -> None:
    """A fingerprint that was cut or mistyped is not taken for none."""
    with pytest.raises(Invalid) as caught:
        read_pins([option])
    assert caught.value.advice


def test_verifier_stands_alone() -> None:
    """The verifier loads neither engine nor store nor network: a court runs it without a node."""
    script = (
        "import sys, lindero.trust.ledger.verify;"
        "ours = [name for name in sys.modules if name.startswith('lindero.') and name.count('.') > 1];"
        "print(*ours, *({'sqlite3', 'socket', 'asyncio', 'ssl'} & sys.modules.keys()))"
    )
    command = [sys.executable, "-c", script]
    loaded = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()
    assert loaded
    alone = (
        "lindero.kernel.",
        "lindero.trust.ledger",
        "lindero.trust.identity.keychain",
        "lindero.trust.identity.records",
    )
    assert all(name.startswith(alone) or name == "lindero.trust.identity" for name in loaded), loaded
