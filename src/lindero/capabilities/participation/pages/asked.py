"""What the pages of consultations ask: which one, in which language, from which comment on."""

from typing import Annotated

import msgspec

from lindero.capabilities.participation.records.shared import CODE_PATTERN, Language
from lindero.kernel.paging import Key

InLanguage = Annotated[Language, msgspec.Meta(description="the reader's language")]
Code = Annotated[str, msgspec.Meta(pattern=CODE_PATTERN, description="its code")]


class OfficeQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which part of the lists to show.

    Attributes:
        after: Only consultations without a decision after this place: where the page before ended.
        ended_after: Only consultations that are decided or withdrawn after this place.
        meetings_after: Only meetings after this place.
    """

    after: Key | None = None
    ended_after: Key | None = None
    meetings_after: Key | None = None


class ConsultationQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which consultation, and which part of the list of its comments.

    Attributes:
        consultation: Its code.
        after: Only comments after this place: where the page before ended.
    """

    consultation: Code
    after: Key | None = None


class WaitingQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which part of the list to show.

    Attributes:
        after: Only comments after this place: where the page before ended.
    """

    after: Key | None = None


class PublishedQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """In which language, and which part of the list to show.

    Attributes:
        language: The reader's language.
        after: Only what is over and stands after this place: where the page before ended.
    """

    language: InLanguage = "en"
    after: Key | None = None


class PublishedOneQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which consultation, in which language, and after which comment to go on."""

    consultation: Code
    language: InLanguage = "en"
    after: Annotated[
        int, msgspec.Meta(ge=0, le=1_000_000, description="number of the comment after which to go on")
    ] = 0
