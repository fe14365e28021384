"""Reading a bundle line by line: what is intact is sorted by section, what is not is named."""

from itertools import pairwise
from typing import Final, TypeVar

import msgspec

from lindero.kernel.errors import Unproved
from lindero.trust.ledger.bundle import (
    SECTIONS,
    BundleCheckpoint,
    BundleEntry,
    BundleHeader,
    BundleKey,
    BundleReceipt,
    Section,
    SectionSum,
    Summing,
    check_format,
    read_content,
    read_entry,
    read_line,
    split_lines,
)
from lindero.trust.ledger.report import Finding

T = TypeVar("T")
Placed = tuple[int, T]
"""Something together with the number of the line on which it stands, from 1."""

_AGAIN: Final = "Ask for the bundle again; if it comes out the same, treat it as altered."


class Reading(msgspec.Struct):
    """What could be read of a bundle.

    Attributes:
        headers: The header; more or fewer than one is a finding.
        keys: The keys.
        entries: The entries.
        checkpoints: The checkpoints.
        receipts: The receipts.
        manifests: The manifest's note; more or fewer than one is a finding.
        sums: Number and hash of the intact lines of each section that the manifest speaks of.
        found: What is wrong with the file as such, by line.
    """

    headers: list[Placed[BundleHeader]] = []
    keys: list[Placed[BundleKey]] = []
    entries: list[Placed[BundleEntry]] = []
    checkpoints: list[Placed[BundleCheckpoint]] = []
    receipts: list[Placed[BundleReceipt]] = []
    manifests: list[Placed[str]] = []
    sums: dict[str, SectionSum] = {}
    found: list[Placed[Finding]] = []


def read_bundle(data: bytes) -> Reading:
    """Read a bundle; damaged lines are passed over and named among the findings."""
    reading = Reading()
    order: list[Placed[Section]] = []
    summing = {section: Summing() for section in SECTIONS}
    before = "at the beginning"
    for number, line in enumerate(split_lines(data), start=1):
        try:
            section, content = read_line(line)
            label = _sort_in(reading, number, section, content)
        except Unproved as error:
            finding = Finding(
                code=error.code, where=f"line {number} ({before})", what=error.text, advice=error.advice
            )
            reading.found.append((number, finding))
            continue
        summing[section].add(line)
        order.append((number, section))
        before = f"after {label}"
    reading.sums = {section: summing[section].sum() for section in SECTIONS[:-1]}
    _check_order(reading, order)
    return reading


def _sort_in(reading: Reading, number: int, section: Section, content: bytes) -> str:
    """Decode a line's content, keep it in its section, and return what to call the line."""
    match section:
        case "header":
            check_format(content)
            reading.headers.append((number, read_content(content, BundleHeader)))
        case "key":
            reading.keys.append((number, read_content(content, BundleKey)))
        case "entry":
            entry = read_entry(content)
            reading.entries.append((number, entry))
            return f"entry {entry.index}"
        case "checkpoint":
            checkpoint = read_content(content, BundleCheckpoint)
            reading.checkpoints.append((number, checkpoint))
            return f"checkpoint of size {checkpoint.size}"
        case "receipt":
            reading.receipts.append((number, read_content(content, BundleReceipt)))
        case "manifest":
            reading.manifests.append((number, read_content(content, str)))
    return section


def _check_order(reading: Reading, order: list[Placed[Section]]) -> None:
    """Note sections out of order, and a header or manifest that is missing or there twice."""
    for (_, earlier), (number, later) in pairwise(order):
        if SECTIONS.index(later) < SECTIONS.index(earlier) or earlier == later in {"header", "manifest"}:
            _note(
                reading,
                number,
                f"line {number} ({later})",
                f"A {later} line has no place after the {earlier}.",
            )
    # A missing end is missing for good; a damaged one was named already.
    if not reading.headers and not reading.found:
        _note(reading, 1, "line 1 (at the beginning)", "The header is missing.")
    if not reading.manifests and not reading.found:
        _note(reading, len(order) + 1, f"line {len(order) + 1} (at the end)", "The manifest is missing.")


def _note(reading: Reading, number: int, where: str, what: str) -> None:
    finding = Finding(code="bundle.order", where=where, what=what, advice=_AGAIN)
    reading.found.append((number, finding))
