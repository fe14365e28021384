"""What folders declare for people: titles, sentences, labels and hints of forms, and words that stand for values."""

import inspect as inspected
import re
from collections.abc import Iterator
from typing import Any, Final, get_args, get_type_hints

import msgspec
from msgspec import inspect

from lindero.engine.config import NodeConfig
from lindero.kernel.capability import Capability
from lindero.kernel.record import Setting, kind_of, marks_of
from lindero.shells.asking import fields_of, meanings_of
from lindero.shells.console.filters import words
from lindero.shells.console.shapes import form_fields, item_of
from lindero.shells.console.written import choices_of, letters_in_words
from lindero.shells.first_run.pages import STEPS
from lindero.shells.languages.tongues import NAMED
from lindero.trust.agreements import vocabulary

_WORD: Final = re.compile(r"[^\W\d_]{2}")
_NAMED: Final = ("title", "sentence", "meaning", "purpose", "legal_basis")
"""Attributes of a declaration that people read."""


def texts_of(capability: Capability) -> Iterator[str]:
    """Yield the English of everything that a folder declares for people."""
    yield capability.title
    things: list[Any] = [
        *capability.actions,
        *capability.pages,
        *capability.layers,
        *capability.sources,
        *capability.signals,
        *capability.indicators,
        *capability.detectors,
        *capability.grants,
        *capability.compartments,
    ]
    for thing in things:
        yield from (str(getattr(thing, name)) for name in _NAMED if getattr(thing, name, ""))
    for action in capability.actions:
        yield words(action.name.partition(".")[2])
        for field in form_fields(action.asks):
            yield field.label
            yield field.hint
        yield from _values(action.asks)
    for page in capability.pages:
        shown = get_type_hints(page.show).get("return")
        for asked in (page.asks, shown):
            if isinstance(asked, type) and issubclass(asked, msgspec.Struct):
                yield from _values(asked)
    for detector in (*capability.detectors, *(signal.detector for signal in capability.signals)):
        yield words(detector.name.partition(".")[2])
        yield from map(words, detector.features)
    for record in capability.records:
        yield words(kind_of(record).partition(".")[2])
        yield (inspected.getdoc(record) or "").partition("\n")[0]
        yield from _fields(record)
        yield from _values(record)
        yield from (mark.unit for mark in marks_of(record).values() if mark is not None)
    for feed in capability.feeds:
        yield from (
            said.replace("`", "") for cls in feed.settings.__mro__ for said in meanings_of(cls).values()
        )


def asked_of(capability: Capability) -> Iterator[str]:
    """Yield the English of the labels under which the fields of a wrong address are asked for again."""
    for page in capability.pages:
        yield from (field.label for field in form_fields(page.asks))


def forms_of(capability: Capability) -> Iterator[str]:
    """Yield the English of the forms that texts must have: an error says them within its sentence."""
    for asks in (*(action.asks for action in capability.actions), *(page.asks for page in capability.pages)):
        for field in fields_of(asks):
            kind = item_of(field.kind)
            if isinstance(kind, inspect.StrType) and kind.pattern and not choices_of(kind.pattern):
                yield letters_in_words(kind.pattern)


ACTS: Final = (
    "drafted", "reviewed", "assessed", "overridden", "proposed", "signed", "activated", "suspended", "resumed",
    "reserved", "denounced", "expired", "closed", "withdrawn",
)  # fmt: skip
"""Acts about an agreement that are told in one word."""


def closed_texts() -> Iterator[str]:
    """Yield the words for every closed word of treaty files, which many pages show."""
    closed = (
        vocabulary.PURPOSES, vocabulary.PERSON_CLASSES, vocabulary.CLASSIFICATIONS, vocabulary.OFFICER_ROLES,
        vocabulary.SUSPENDERS, vocabulary.OPINIONS, vocabulary.RESERVES, vocabulary.SOURCES,
        vocabulary.QUOTA_PERIODS, vocabulary.CLAUSE_LANES, vocabulary.DISPUTE_STEPS,
        get_args(Setting), ACTS,
    )  # fmt: skip
    for names in closed:
        yield from map(words, names)


def setup_texts() -> Iterator[str]:
    """Yield the English of what the set-up of a new node asks for."""
    for step in STEPS.values():
        for field in form_fields(step):
            yield field.label
            yield field.hint
        yield from _values(step)


def settings_texts() -> Iterator[str]:
    """Yield the English of what `node.toml` may say: what each table and each value of it means."""
    structs: list[type[msgspec.Struct]] = [NodeConfig]
    for struct in structs:
        for cls in struct.__mro__:
            yield from (said.replace("`", "") for said in meanings_of(cls).values())
        kinds = (field.type for field in msgspec.structs.fields(struct))
        structs += [
            kind for asked in kinds for kind in (asked, *get_args(asked)) if _is_struct(kind, structs)
        ]


def _is_struct(kind: Any, known: list[type[msgspec.Struct]]) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind not in known


def _fields(record: type[msgspec.Struct]) -> Iterator[str]:
    """Yield what each field of a record is called and means, as the pages of a record and of a clause tell it."""
    for field in fields_of(record):
        yield words(field.name)
        yield field.sentence


def _values(struct: type[msgspec.Struct]) -> Iterator[str]:
    """Yield the words for every value that a type names, however deep: `dense_fog` is written `Dense fog`."""
    seen: set[type] = set()

    def walk(kind: Any) -> Iterator[str]:
        if isinstance(kind, inspect.LiteralType):
            yield from (
                words(str(value))
                for value in kind.values
                if isinstance(value, str) and value not in NAMED and _WORD.search(value)
            )
        if isinstance(kind, inspect.StructType):
            if kind.cls in seen:
                return
            seen.add(kind.cls)
            for field in kind.fields:
                yield from walk(field.type)
        for name in ("type", "item_type", "key_type", "value_type"):
            if isinstance(inner := getattr(kind, name, None), inspect.Type):
                yield from walk(inner)
        for name in ("types", "item_types"):
            for inner in getattr(kind, name, ()):
                yield from walk(inner)

    yield from walk(inspect.type_info(struct))
