"""The bundle's file: one form for every line, and every byte of it watched."""

import hashlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.errors import Unproved
from lindero.trust.ledger.bundle import (
    FORMAT,
    SECTIONS,
    BundleEntry,
    Disclosure,
    read_content,
    read_entry,
    read_line,
    split_lines,
    write_bundle,
)
from lindero.trust.ledger.reading import read_bundle
from lindero.trust.ledger.tests.samples import NORDIA, flipped, sample_contents, sample_entry

CONTENTS = sample_contents()
BUNDLE = write_bundle(CONTENTS, NORDIA)


def line_of(section: str, content: bytes) -> bytes:
    """Return a line with the right hash over any content."""
    digest = hashlib.sha256(content).hexdigest()
    return b'{"section":"%b","sha256":"%b","content":%b}\n' % (section.encode(), digest.encode(), content)


def test_bundle_is_json_lines_in_the_order_of_the_sections() -> None:
    """Any tool for JSON lines can look into a bundle."""
    sections = [msgspec.json.decode(line)["section"] for line in BUNDLE.splitlines()]
    assert sections == sorted(sections, key=SECTIONS.index)
    assert [sections.count(section) for section in SECTIONS] == [1, 4, 3, 2, 2, 1]


def test_bundle_is_the_same_each_time() -> None:
    """Two exports of one state are equal byte for byte."""
    assert write_bundle(sample_contents(), NORDIA) == BUNDLE


def test_bundle_gives_back_what_was_written() -> None:
    """Entries and disclosures keep their bytes, and an erased disclosure stays erased."""
    reading = read_bundle(BUNDLE)
    assert reading.found == []
    assert [header for _, header in reading.headers] == [CONTENTS.header]
    assert [key for _, key in reading.keys] == CONTENTS.keys
    assert [entry for _, entry in reading.entries] == CONTENTS.entries
    assert [item for _, item in reading.checkpoints] == CONTENTS.checkpoints
    assert [item for _, item in reading.receipts] == CONTENTS.receipts
    assert [line for line, _ in reading.entries] == [6, 7, 8]


def test_entry_keeps_bytes_that_another_encoder_wrote() -> None:
    """Spaces and order inside an entry are its sender's, and are hashed as they are."""
    entry = BundleEntry(index=0, entry=b'{"z": 1.50, "a" : "\xc3\xa9"}', disclosure=None)
    contents = msgspec.structs.replace(CONTENTS, entries=[entry])
    assert read_bundle(write_bundle(contents, NORDIA)).entries == [(6, entry)]


def test_lines_are_split_at_newlines_alone() -> None:
    """Other characters that some tools take for line ends are part of a line."""
    assert list(split_lines(b"a\rb\x0b\n\nc\xc2\x85")) == [b"a\rb\x0b\n", b"\n", b"c\xc2\x85"]


CONTENT = b'{"size":1,"note":"x"}'
GOOD = line_of("checkpoint", CONTENT)
BAD_LINES = {
    "empty": b"",
    "newline alone": b"\n",
    "no JSON": b"checkpoint\n",
    "no newline": GOOD[:-1],
    "carriage return": GOOD[:-1] + b"\r\n",
    "space": GOOD.replace(b'","', b'", "', 1),
    "space at the end": GOOD[:-1] + b" \n",
    "unknown section": line_of("signature", CONTENT),
    "key twice": GOOD.replace(b"{", b'{"section":"checkpoint",', 1),
    "unknown key": GOOD.replace(b"{", b'{"more":1,', 1),
    "other order": b'{"sha256":"%b","section":"checkpoint","content":%b}\n'
    % (hashlib.sha256(CONTENT).hexdigest().encode(), CONTENT),
    "capital digits": GOOD.replace(b'"sha256":"', b'"sha256":"A', 1),
    "hash of something else": GOOD.replace(b'"size":1', b'"size":2'),
    "bytes that are no UTF-8": b"\xff\xfe" + GOOD,
    "very deep": line_of("entry", b"[" * 100_000 + b"]" * 100_000),
}


@pytest.mark.parametrize("line", BAD_LINES.values(), ids=BAD_LINES.keys())
def test_line_of_another_form_is_refused(line: bytes) -> None:
    """A line has one form; each other form of the same meaning is refused, and so is nonsense."""
    with pytest.raises(Unproved) as caught:
        read_line(line)
    assert caught.value.code == "bundle.line"


def test_line_of_the_one_form_is_read() -> None:
    """The good line behind the bad ones is good."""
    assert read_line(GOOD) == ("checkpoint", CONTENT)


DISCLOSURE = sample_entry(0).disclosure or b""
BAD_DISCLOSURES = {
    "space": DISCLOSURE.replace(b":", b": ", 1),
    "key twice": DISCLOSURE.replace(b'{"track_id"', b'{"track_id":0,"track_id"', 1),
    "unknown key": DISCLOSURE.replace(b"{", b'{"more":1,', 1),
    "short salt": DISCLOSURE.replace(b'"salts":{"', b'"salts":{"x":"00","', 1),
    "other order": b'{"withheld":[],"salts":{},"values":{}}',
    "escaped name": DISCLOSURE.replace(b'"track_id"', b'"\\u0074rack_id"', 1),
    "no object": b"[]",
    "deep": b'{"values":{"a":' + b"[" * 100_000 + b"]" * 100_000 + b'},"salts":{},"withheld":[]}',
}  # fmt: skip


@pytest.mark.parametrize("content", BAD_DISCLOSURES.values(), ids=BAD_DISCLOSURES.keys())
def test_content_of_another_form_is_refused(content: bytes) -> None:
    """A disclosure that two readers could read in two ways is read in none."""
    assert read_content(DISCLOSURE, Disclosure).withheld
    with pytest.raises(Unproved) as caught:
        read_content(content, Disclosure)
    assert caught.value.code == "bundle.content"


def test_entry_line_of_another_form_is_refused() -> None:
    """The frame around an entry's bytes has one form too."""
    good = b'{"index":0,"entry":{},"disclosure":null}'
    assert read_entry(good) == BundleEntry(index=0, entry=b"{}", disclosure=None)
    for bad in (good.replace(b"0", b"00"), good.replace(b",", b" ,"), good[:-1] + b',"x":1}', b"{}"):
        with pytest.raises(Unproved):
            read_entry(bad)


def test_every_single_flipped_bit_is_found_and_named() -> None:
    """Each bit of a whole bundle, flipped alone, gives a finding on the very line that holds it."""
    line, wrong = 1, []
    for place in range(len(BUNDLE)):
        for bit in range(8):
            found = read_bundle(flipped(BUNDLE, place * 8 + bit)).found
            if not found or found[0][0] != line or not found[0][1].where.startswith(f"line {line} ("):
                wrong.append((place, bit))
        line += BUNDLE[place] == ord("\n")
    assert wrong == []


def damaged(change: bytes) -> list[str]:
    """Return the places that are found wrong in a changed bundle."""
    return [finding.where for _, finding in read_bundle(change).found]


LINES = list(split_lines(BUNDLE))


def test_damaged_lines_are_named_by_their_neighbours() -> None:
    """Whoever looks for the damage is told after which entry it is."""
    assert damaged(BUNDLE.replace(b"[1,0]", b"[2,0]")) == []
    assert damaged(BUNDLE.replace(b"[2,0]", b"[3,0]")) == ["line 8 (after entry 1)"]
    assert damaged(BUNDLE.replace(FORMAT.encode(), b"lindero/bundle/v2", 1)) == ["line 1 (at the beginning)"]
    both = BUNDLE.replace(b"[2,0]", b"[3,0]").replace(b"[0,0]", b"[3,0]")
    assert damaged(both) == ["line 6 (after key)", "line 8 (after entry 1)"]


@pytest.mark.parametrize("cut", range(1, len(LINES)))
def test_truncated_bundle_is_found(cut: int) -> None:
    """A bundle that ends too early, between lines or inside one, is not taken for a shorter one."""
    whole = b"".join(LINES[:-cut])
    assert damaged(whole) == [f"line {len(LINES) - cut + 1} (at the end)"]
    assert damaged(whole + LINES[-cut][:-5])[0].startswith(f"line {len(LINES) - cut + 1} (")


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        ([], "line 1 (at the beginning)"),
        (LINES[1:], "line 1 (at the beginning)"),
        ([LINES[0], *LINES], "line 2 (header)"),
        ([*LINES, LINES[-1]], "line 14 (manifest)"),
        ([*LINES, LINES[5]], "line 14 (entry)"),
        ([*LINES[:2], LINES[5], *LINES[2:5], *LINES[6:]], "line 4 (key)"),
        ([*LINES, b"\n"], "line 14 (after manifest)"),
    ],
)
def test_lines_out_of_their_section_are_found(lines: list[bytes], where: str) -> None:
    """Header first, manifest last, each once, and every section in one piece."""
    assert damaged(b"".join(lines))[0] == where


def test_bundle_of_a_later_format_is_named_as_such() -> None:
    """An older verifier does not call a newer bundle damaged, but asks for the newer verifier."""
    later = line_of("header", b'{"format":"lindero/bundle/v2","something":"new"}')
    finding = read_bundle(later + b"".join(LINES[1:])).found[0][1]
    assert finding.code == "bundle.format"
    assert "release" in finding.advice


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_named(data: bytes) -> None:
    """Nothing from outside makes the reader fail; what is no bundle is said to be none."""
    assert read_bundle(data).found
