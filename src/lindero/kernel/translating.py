"""What is asked of whoever adds a translation to own words: which language, and who or what made it (S-56, EXC-07)."""

from typing import Annotated, Literal, Protocol

import msgspec

from lindero.kernel.errors import Invalid
from lindero.kernel.generated import Generated, Translation

Language = Literal["", "en", "es", "fr", "de", "ar"]
"""Languages that forms offer, none among them; records may name any."""

Tongue = Annotated[Language, msgspec.Meta(description="language in which you write")]
Text = Annotated[
    str,
    msgspec.Meta(max_length=8_000, description="the same in another language, if you have it; yours counts"),
]
Beside = Annotated[
    str, msgspec.Meta(min_length=1, max_length=8_000, description="their words in another language")
]
From = Annotated[
    Language,
    msgspec.Meta(description="language in which they are written, where their author does not say"),
]
Into = Annotated[Language, msgspec.Meta(description="language of the translation")]
Translator = Annotated[
    str, msgspec.Meta(max_length=120, description="who translated it, by function; empty for a machine")
]
Machine = Annotated[
    str,
    msgspec.Meta(
        max_length=200, description="the machine that translated it, name and version; empty for a person"
    ),
]
Reviewed = Annotated[
    bool, msgspec.Meta(description="whether you have read the machine's translation beside the original")
]


class Asked(Protocol):
    """An ask with the fields of a translation."""

    @property
    def translation(self) -> str:
        """The words in another language; empty where there are none."""

    @property
    def translation_language(self) -> str:
        """Their language, ISO 639."""

    @property
    def translator(self) -> str:
        """Who translated them; empty for a machine."""

    @property
    def machine(self) -> str:
        """What translated them, name and version; empty for a person."""

    @property
    def is_reviewed(self) -> bool:
        """Whether who asks has read the machine's translation beside the original."""


def translation_in(ask: Asked, language: str, who: str) -> Translation | None:
    """Return the translation that an ask brings along, labelled; None where it brings none.

    Args:
        ask: What is asked.
        language: Language of the original, ISO 639; empty where nobody says.
        who: Who asks, as on record.

    Raises:
        Invalid: If a language is not told, or nobody says who or what translated it.
    """
    text = ask.translation.strip()
    if not text:
        return None
    if not language or ask.translation_language in ("", language):
        raise Invalid(
            "translation.languages",
            "A translation is from one language into another, and both must be told.",
            "Choose the language in which you write, and another one for the translation.",
        )
    if bool(ask.translator.strip()) == bool(ask.machine.strip()):
        raise Invalid(
            "translation.maker",
            "A translation names either its translator or its machine.",
            "Say who translated it, or which machine with its version; not both.",
        )
    return Translation(
        language=ask.translation_language,
        text=text,
        translator=ask.translator.strip(),
        machine=_machine(ask.machine, who if ask.is_reviewed else "") if ask.machine.strip() else None,
    )


def translation_of(ask: Asked, text: str, language: str, who: str) -> Translation:
    """Return a translation that is put beside words of the other side, labelled.

    Args:
        ask: What is asked.
        text: The words that it translates.
        language: Their language, ISO 639; empty where nobody says.
        who: Who asks, as on record.

    Raises:
        Invalid: If there are no words, nothing is told in the other language, or translation_in refuses it.
    """
    if not text:
        raise Invalid(
            "translation.nothing",
            "That record holds no words to translate.",
            "Choose a question, an answer or a statement of the other side.",
        )
    made = translation_in(ask, language, who)
    if made is None:
        raise Invalid(
            "translation.empty", "The translation is empty.", "Write the words in the other language."
        )
    return made


def _machine(machine: str, reviewer: str) -> Generated:
    model, _, version = machine.strip().rpartition(" ")
    if not model:
        raise Invalid(
            "translation.version",
            f"The version of {machine.strip()} is not told.",
            "Write name and version, for example argos 1.9.",
        )
    return Generated(model=model.strip()[:120], version=version[:120], verified_by=reviewer)
