"""What the side that reads puts beside the other side's words: a translation of its own, never in their place."""

from typing import Annotated, ClassVar

from lindero.capabilities.requests.records.terms import THREE_YEARS_DAYS, For, ForPurpose, RequestId
from lindero.kernel.generated import TranslatedBeside, WrittenIn
from lindero.kernel.marks import field
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.record import Record
from lindero.kernel.times import Instant


class TranslationAdded(Record, frozen=True, kw_only=True, tag="requests.translation_added"):
    """A side put the other side's words into another language; their own words count, and it is erased with them."""

    keep_days: ClassVar[int] = THREE_YEARS_DAYS
    gone_by_field: ClassVar[str] = "until"
    request: RequestId
    addressee: For
    purpose: ForPurpose
    about: Annotated[
        str, field("the other side's record whose words they are", sharable=True, pattern=RECORD_ID_PATTERN)
    ]
    language: WrittenIn = ""
    translation: TranslatedBeside
    until: Annotated[
        Instant | None, field("when the words must be gone here, and this with them", unit="ms UTC")
    ] = None


def words_in(record: Record) -> str:
    """Return the words of a step that somebody may have to read in another language; empty where it has none."""
    words: str = getattr(record, "description", "") or getattr(record, "text", "")
    return words
