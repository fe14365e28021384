"""What the pages of consultations ask: which one, in which language, from which comment on."""

from typing import Annotated

import msgspec

from lindero.capabilities.participation.records.shared import CODE_PATTERN, Language

InLanguage = Annotated[Language, msgspec.Meta(description="the reader's language")]
Code = Annotated[str, msgspec.Meta(pattern=CODE_PATTERN, description="its code")]


class OfficeQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing to choose: what has a next step stands first."""


class ConsultationQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which consultation."""

    consultation: Code


class WaitingQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing to choose: what came first stands first."""


class PublishedQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """In which language."""

    language: InLanguage = "en"


class PublishedOneQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which consultation, in which language, and after which comment to go on."""

    consultation: Code
    language: InLanguage = "en"
    after: Annotated[
        int, msgspec.Meta(ge=0, le=1_000_000, description="number of the comment after which to go on")
    ] = 0
