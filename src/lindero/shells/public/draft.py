"""A report as somebody filled the form in: what is wrong with it, and nothing lost."""

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, get_args

import msgspec

from lindero.capabilities.community.records import MOST_WORDS, Category, Service
from lindero.shells.public.forms import Sent
from lindero.shells.public.photos import NoPhoto, TooLarge, drawn_anew

FIELDS: Final = ("category", "about", "words", "where", "area", "name", "contact")
LEAST_WORDS: Final = 10

Fault = tuple[str, str]
"""A field, and the key of the words that say what to do about it."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A form as somebody filled it in.

    Attributes:
        texts: Each field's text, kept to be shown again.
        photo: The photo drawn anew; empty if there is none.
        faults: What is wrong, in the order of the form.
    """

    texts: Mapping[str, str]
    photo: bytes = b""
    faults: tuple[Fault, ...] = ()

    @property
    def kept_photo(self) -> str:
        """The photo as a hidden field carries it to the next try, base64."""
        return base64.b64encode(self.photo).decode()


EMPTY: Final = Draft(texts=dict.fromkeys(FIELDS, ""))


def read_draft(sent: Sent, areas: Sequence[str]) -> Draft:
    """Read what was sent.

    Args:
        sent: The form.
        areas: The areas that may be chosen.
    """
    texts = {name: sent.text(name) for name in FIELDS}
    photo, fault = _photo_of(sent)
    faults = [*_story_faults(texts, areas), *([("photo", fault)] if fault else []), *_name_faults(texts)]
    return Draft(texts=texts, photo=photo, faults=tuple(faults))


def _story_faults(texts: Mapping[str, str], areas: Sequence[str]) -> Iterator[Fault]:
    if texts["category"] not in get_args(Category):
        yield "category", "err_category"
    if texts["about"] not in ("", *get_args(Service)):
        yield "about", "err_about"
    if len(texts["words"]) < LEAST_WORDS:
        yield "words", "err_words"
    if len(texts["words"]) > MOST_WORDS:
        yield "words", "err_words_long"
    if len(texts["where"]) > 200:
        yield "where", "err_where"
    if texts["area"] not in ("", *areas):
        yield "area", "err_area"


def _name_faults(texts: Mapping[str, str]) -> Iterator[Fault]:
    if len(texts["name"]) > 120:
        yield "name", "err_name"
    if texts["contact"] and not texts["name"]:
        yield "name", "err_contact_name"
    if len(texts["contact"]) > 200:
        yield "contact", "err_contact"


def _photo_of(sent: Sent) -> tuple[bytes, str]:
    """Return the photo that was chosen, or that was kept from before, drawn anew; and what is wrong with it."""
    try:
        chosen = sent.files.get("photo", b"")
        if not chosen and not sent.text("photo_drop"):
            chosen = base64.b64decode(sent.text("kept_photo"), validate=True)
        return (drawn_anew(chosen) if chosen else b""), ""
    except TooLarge:
        return b"", "err_photo_size"
    except (NoPhoto, binascii.Error, ValueError):
        return b"", "err_photo_kind"
