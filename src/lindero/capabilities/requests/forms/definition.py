"""What a national form is: parts and numbered boxes, their words, what each takes, and where the form goes."""

from typing import Annotated, Final, Literal

import msgspec

from lindero.capabilities.requests.records.terms import Language, Purpose, Wanted
from lindero.kernel.errors import Invalid
from lindero.kernel.names import Nation

Needed = Literal["always", "if_urgent", "if_person", "if_offence", "never"]
"""When a box must be filled in."""

DateStyle = Literal["iso", "day_first"]
Words = dict[Language, Annotated[str, msgspec.Meta(min_length=1)]]
"""A text by language."""

Source = Literal[
    "reference", "asked_on", "asker", "authority", "addressee", "contact", "case_ref", "purpose", "wanted",
    "description", "because", "link", "urgency", "urgency_reasons", "offence", "penalty_months", "restrictions",
    "language", "person_class", "family_name", "given_names", "born_on", "nationalities", "document", "more", "grade",
]  # fmt: skip
"""What a canonical request has to put into a box."""


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a definition: what nobody knows is refused, since a box might be lost by a slip of the pen."""


class Box(_Part, frozen=True, kw_only=True):
    """A box of a form.

    Attributes:
        number: How the form numbers it, `007` or `B.2`.
        label: What stands beside it.
        takes: What goes into it, in order; a box that must be filled in needs the first of them.
        needed: When it must be filled in.
        joined_by: What stands between several values.
        codes: The country's own words for ours; a value that has none cannot go into the box.
        dates: How dates are written in it.
        longest: How many characters it holds; 0 for no limit.
    """

    number: Annotated[str, msgspec.Meta(min_length=1, max_length=12)]
    label: Words
    takes: Annotated[tuple[Source, ...], msgspec.Meta(min_length=1)]
    needed: Needed = "always"
    joined_by: str = "; "
    codes: dict[str, str] = {}
    dates: DateStyle = "iso"
    longest: Annotated[int, msgspec.Meta(ge=0)] = 0


class Section(_Part, frozen=True, kw_only=True):
    """A part of a form with its title; a form that is one list of boxes has a single one."""

    title: Words
    boxes: Annotated[tuple[Box, ...], msgspec.Meta(min_length=1)]


class Route(_Part, frozen=True, kw_only=True):
    """Where a form goes; the first route that fits counts.

    Attributes:
        authority: The authority, as the agreement names it.
        name: Its name.
        reach: How it is reached.
        wanted: Kinds of information for which it is the right one; empty for all.
        purposes: Purposes for which it is; empty for all.
        offences: Offences for which it is; empty for all.
        is_urgent: Whether it takes urgent requests alone, or all the others; None for both.
    """

    authority: str
    name: str
    reach: str
    wanted: tuple[Wanted, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    offences: tuple[str, ...] = ()
    is_urgent: bool | None = None


class Form(_Part, frozen=True, kw_only=True):
    """A country's form.

    Attributes:
        nation: Whose it is.
        version: Which edition of it.
        title: Its title.
        languages: Languages in which it may be filled in; the first is the country's own.
        sections: Its parts.
        routes: Where it goes; the last fits everything.
        note: What stands at its foot.
    """

    nation: Nation
    version: str
    title: Words
    languages: Annotated[tuple[Language, ...], msgspec.Meta(min_length=1)]
    sections: Annotated[tuple[Section, ...], msgspec.Meta(min_length=1)]
    routes: Annotated[tuple[Route, ...], msgspec.Meta(min_length=1)]
    note: Words = {}


def read_form(data: bytes, name: str) -> Form:
    """Read a form's definition, TOML.

    Raises:
        Invalid: If it is none, numbers two boxes alike, lacks a word in the country's language, or might lead nowhere.
    """
    try:
        form = msgspec.toml.decode(data, type=Form)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise _wrong(name, f"{error}") from error
    numbers = [box.number for section in form.sections for box in section.boxes]
    if len(set(numbers)) < len(numbers):
        raise _wrong(name, "two boxes have the same number")
    labels = [form.title, *(section.title for section in form.sections)]
    labels += [box.label for section in form.sections for box in section.boxes]
    if any(form.languages[0] not in words for words in labels):
        raise _wrong(name, f"a word is missing in {form.languages[0]}, the form's own language")
    last = form.routes[-1]
    if last.wanted or last.purposes or last.offences or last.is_urgent is not None:
        raise _wrong(name, "the last route must fit every request")
    return form


def _wrong(name: str, text: str) -> Invalid:
    return Invalid("requests.form", f"{name} is no form: {text}.", "Correct the form's definition.")


OWN_WORD: Final[Language] = "en"
"""The language of words that a form does not have in the one that is asked for."""


def said(words: Words, language: Language) -> str:
    """Return a text in a language, else in English, else in any."""
    return words.get(language) or words.get(OWN_WORD) or next(iter(words.values()), "")
