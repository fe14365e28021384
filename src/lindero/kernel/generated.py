"""Statements made by machines, and translations: the label is part of the value and cannot be lost on the way."""

from typing import Annotated, Final

import msgspec

from lindero.kernel.errors import Invalid
from lindero.kernel.marks import field

FULL_PERMILLE: Final = 1_000
_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
_Language = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}$(?!\n)")]
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]
UNTOLD_LANGUAGE: Final = "und"
"""What ISO 639-2 has for a language of which nobody says which it is."""


class Generated(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Where a machine's statement comes from (safeguard S-56; Regulation (EU) 2024/1689, article 50, to be verified).

    Attributes:
        model: Name of the model or method.
        version: Its version.
        inputs: Names of the records, or of the sources, that it was made from.
        confidence_permille: How sure the machine says it is, thousandths; None if it does not say.
        verified_by: Who confirmed it by official sources; empty until a person did.
    """

    model: _Name
    version: _Name
    inputs: Annotated[tuple[_Name, ...], msgspec.Meta(max_length=1_000)] = ()
    confidence_permille: Annotated[int, msgspec.Meta(ge=0, le=FULL_PERMILLE)] | None = None
    verified_by: Annotated[str, msgspec.Meta(max_length=120)] = ""

    @property
    def is_verified(self) -> bool:
        """Whether a person confirmed it."""
        return bool(self.verified_by)

    @property
    def words(self) -> str:
        """The label as a reader sees it."""
        sure = "" if self.confidence_permille is None else f", {self.confidence_permille / 10:g} % sure"
        state = f"verified by {self.verified_by}" if self.verified_by else "NOT VERIFIED"
        return f"made by {self.model} {self.version}{sure}; {state}"


class Translation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A text in another language than it was written in.

    Attributes:
        language: Language of the translation, ISO 639.
        text: The translation.
        translator: The person who translated it; empty for a machine.
        machine: The machine that translated it; None for a person.
    """

    language: _Language
    text: _Text
    translator: Annotated[str, msgspec.Meta(max_length=120)] = ""
    machine: Generated | None = None

    def __post_init__(self) -> None:
        """Refuse a translation of which nobody says who made it.

        Raises:
            ValueError: Unless exactly one of translator and machine is named; a decoder reports it as a bad value.
        """
        if bool(self.translator) == (self.machine is not None):
            message = "a translation names either its translator or its machine"
            raise ValueError(message)


class Added(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A translation that the side which read a text put beside it later; the text is the other side's, this is its own.

    Attributes:
        record_id: The record by which it was added.
        nation: Which side added it.
        at: When, milliseconds UTC.
        translation: The translation, with who or what made it.
    """

    record_id: str
    nation: str
    at: int
    translation: Translation


class Bilingual(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A text with its translations side by side: the original is never replaced (EXC-07).

    Attributes:
        language: Language of the original, ISO 639.
        original: The text as it was written.
        translations: Its author's translations, at most one a language.
        added: Translations that the other side put beside it later, in the order of their times.
    """

    language: _Language
    original: _Text
    translations: tuple[Translation, ...] = ()
    added: tuple[Added, ...] = ()

    def in_language(self, language: str) -> tuple[str, str]:
        """Return the text in a language, and the label that must stand beside it.

        Raises:
            Invalid: If there is neither original nor translation in that language.
        """
        if language == self.language:
            return self.original, ""
        for translation in self.translations:
            if translation.language == language:
                machine = translation.machine
                label = machine.words if machine is not None else f"translated by {translation.translator}"
                return translation.text, label
        raise Invalid(
            "generated.language",
            f"There is no text in {language!r}.",
            f"Read the original, which is in {self.language}, or have it translated.",
        )


WrittenIn = Annotated[
    str,
    field(
        "language in which it is written, ISO 639; empty where nobody says",
        sharable=True,
        pattern=r"^([a-z]{2,3})?$(?!\n)",
    ),
]
"""A record's field that says in which language its words are."""

Translated = Annotated[
    Translation | None,
    field(
        "the same in another language, with who or what translated it",
        personal="indirect",
        sharable=True,
        role="translation",
    ),
]
"""A record's field that carries its words in another language: label and text are one value and cross together."""


TranslatedBeside = Annotated[
    Translation,
    field(
        "the words in another language, with who or what translated them",
        personal="indirect",
        sharable=True,
        role="translation",
    ),
]
"""The field of a record by which a side adds a translation to words of the other side."""


def side_by_side(
    language: str, original: str, translation: Translation | None, added: tuple[Added, ...] = ()
) -> Bilingual | None:
    """Return a record's words with their translations beside them; None where there is none.

    Args:
        language: Language of the original, ISO 639; empty where nobody says.
        original: The words.
        translation: The author's translation, if the record has one.
        added: What the other side added.
    """
    if not original or (translation is None and not added):
        return None
    return Bilingual(
        language=language or UNTOLD_LANGUAGE,
        original=original,
        translations=() if translation is None else (translation,),
        added=added,
    )
