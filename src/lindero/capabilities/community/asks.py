"""What may be asked: by somebody outside through the public pages, and by those who handle reports."""

from typing import Annotated, Final

import msgspec

from lindero.capabilities.community.records import (
    MOST_PHOTO_BYTES,
    MOST_WORDS,
    RECEIPT_HASH_PATTERN,
    Category,
    Ending,
    Language,
    Outcome,
    Service,
)
from lindero.kernel.names import RECORD_ID_PATTERN

_BASE64_PATTERN: Final = r"^[A-Za-z0-9+/]*={0,2}$(?!\n)"

ReportName = Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN)]
ReceiptHash = Annotated[str, msgspec.Meta(pattern=RECEIPT_HASH_PATTERN)]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_WORDS)]


class FileReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Report what was seen; the public pages ask this for somebody unknown.

    Attributes:
        receipt: Slow salted hash of the receipt code, hexadecimal; the code itself is shown once and kept nowhere.
        category: What happened.
        words: What was seen, in any language.
        where: Where, in words.
        area: The coarse area, from the node's list.
        photo: A JPEG without metadata, base64.
        about: The service complained of.
        language: Language of the form.
        name: The name, sealed for the custodian; empty for an anonymous report.
        contact: How to reach them, sealed likewise.
    """

    receipt: ReceiptHash
    category: Category
    words: Words
    where: Annotated[str, msgspec.Meta(max_length=200)] = ""
    area: Annotated[str, msgspec.Meta(max_length=60)] = ""
    photo: Annotated[
        str, msgspec.Meta(max_length=(MOST_PHOTO_BYTES + 2) // 3 * 4, pattern=_BASE64_PATTERN)
    ] = ""
    about: Service | None = None
    language: Language = "en"
    name: Annotated[str, msgspec.Meta(max_length=120)] = ""
    contact: Annotated[str, msgspec.Meta(max_length=200)] = ""


class AddWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Add to one's own report; the public pages ask this for who has the receipt code.

    Attributes:
        receipt: Hash of the receipt code.
        words: What is added.
    """

    receipt: ReceiptHash
    words: Words


class TriageReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say what a report is.

    Attributes:
        report: The report.
        outcome: What it is.
    """

    report: ReportName
    outcome: Outcome


class AnswerReporter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answer who reported, or ask for more.

    Attributes:
        report: The report.
        words: What is said.
        asks: Whether an answer is needed.
    """

    report: ReportName
    words: Words
    asks: bool = False


class ForwardItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Pass on what happened, in one's own words and without who said it.

    Attributes:
        report: The report.
        receiver: The service that it goes to; never the one complained of.
        summary: What happened, when and where; nothing by which the reporter could be known.
    """

    report: ReportName
    receiver: Service
    summary: Annotated[str, msgspec.Meta(min_length=10, max_length=2_000)]


class CloseReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Close a report; who reported reads the reason.

    Attributes:
        report: The report.
        ending: Why.
    """

    report: ReportName
    ending: Ending


class RequestOpening(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask that the custodian open who reported.

    Attributes:
        report: The report.
        reason: Why it cannot be done without.
    """

    report: ReportName
    reason: Annotated[str, msgspec.Meta(min_length=20, max_length=500)]


class ApproveOpening(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Agree that the custodian open who reported.

    Attributes:
        report: The report.
    """

    report: ReportName


class OpenIdentity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Open who reported, as the custodian; the reporter is told.

    Attributes:
        report: The report.
    """

    report: ReportName
