"""Filling a national form from one canonical request: every box it needs, or what is missing, in words (EXC-13)."""

from collections.abc import Mapping
from typing import Final

import msgspec

from lindero.capabilities.requests.forms.definition import Box, DateStyle, Form, Route, Source, said
from lindero.capabilities.requests.records import InformationAsked, PersonNamed
from lindero.capabilities.requests.records.terms import Language
from lindero.kernel.times import text_of

_DATES: Final[frozenset[Source]] = frozenset({"asked_on", "born_on"})
_WORDS: Final[frozenset[Source]] = frozenset({"purpose", "wanted", "person_class"})
"""Values from closed lists, which are written as words where the form has no code for them."""


class FilledBox(msgspec.Struct, frozen=True, kw_only=True):
    """A box as it is drawn.

    Attributes:
        number: Its number.
        label: What stands beside it.
        value: What is in it; empty if nothing is.
        is_needed: Whether it must be filled in.
    """

    number: str
    label: str
    value: str
    is_needed: bool


class FilledSection(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a form as it is drawn."""

    title: str
    boxes: tuple[FilledBox, ...]


class MissingBox(msgspec.Struct, frozen=True, kw_only=True):
    """A box that cannot go out as it is, and what to do about it."""

    number: str
    label: str
    because: str


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """A form filled in.

    Attributes:
        nation: Whose form it is.
        version: Which edition.
        title: Its title.
        sections: Its parts.
        route: The authority to which it goes.
        missing: What is missing; empty when every box that must be filled in is.
        note: What stands at its foot.
        needed: How many boxes must be filled in.
    """

    nation: str
    version: str
    title: str
    sections: tuple[FilledSection, ...]
    route: Route
    missing: tuple[MissingBox, ...]
    note: str
    needed: int


class Canonical(msgspec.Struct, frozen=True, kw_only=True):
    """A request as every form takes it.

    Attributes:
        values: What there is to fill in, by source.
        asked: The request.
        has_person: Whether it is about a person.
        is_urgent: Whether it counts as urgent.
    """

    values: Mapping[Source, str]
    asked: InformationAsked
    has_person: bool
    is_urgent: bool


def canonical(
    request: str, asker: str, at: int, asked: InformationAsked, person: PersonNamed | None, *, is_urgent: bool
) -> Canonical:
    """Return a request as every form takes it.

    Args:
        request: Its name.
        asker: The nation that asks.
        at: When it was asked, milliseconds UTC.
        asked: The request.
        person: Whom it is about, if anybody and if known here.
        is_urgent: Whether it counts as urgent.
    """
    values: dict[Source, str] = {
        "reference": f"{asker}/{request}",
        "asked_on": text_of(at)[:10],
        "asker": asker,
        "authority": asked.authority,
        "addressee": asked.addressee,
        "contact": asked.contact,
        "case_ref": asked.case_ref,
        "purpose": asked.purpose,
        "wanted": asked.wanted,
        "description": asked.description,
        "because": asked.because,
        "link": asked.link,
        "urgency": "urgent" if is_urgent else "not_urgent",
        "urgency_reasons": asked.urgency_reasons if is_urgent else "",
        "offence": asked.offence,
        "penalty_months": str(asked.penalty_months) if asked.penalty_months else "",
        "restrictions": asked.restrictions,
        "language": asked.language,
    }
    if person is not None:
        values |= {
            "person_class": person.person_class,
            "family_name": person.family_name,
            "given_names": person.given_names,
            "born_on": person.born_on,
            "nationalities": ", ".join(person.nationalities),
            "document": person.document,
            "more": person.more,
            "grade": person.grading.code,
        }
    return Canonical(values=values, asked=asked, has_person=asked.has_person, is_urgent=is_urgent)


def fill(form: Form, request: Canonical, language: Language) -> Filled:
    """Fill in a form.

    Args:
        form: The country's form.
        request: The canonical request.
        language: Language of the labels.
    """
    sections, missing, needed = [], [], 0
    for section in form.sections:
        boxes = []
        for box in section.boxes:
            value, fault = _value(box, request)
            must = _is_needed(box, request)
            label = said(box.label, language)
            needed += must
            boxes.append(FilledBox(number=box.number, label=label, value=value, is_needed=must))
            if must and not request.values.get(box.takes[0], "").strip():
                fault = fault or f"no {box.takes[0].replace('_', ' ')} was given"
            if fault:
                missing.append(MissingBox(number=box.number, label=label, because=fault))
        sections.append(FilledSection(title=said(section.title, language), boxes=tuple(boxes)))
    if request.asked.language not in form.languages:
        missing.append(_untranslated(form, request, language))
    return Filled(
        nation=form.nation,
        version=form.version,
        title=said(form.title, language),
        sections=tuple(sections),
        route=route_of(form, request),
        missing=tuple(missing),
        note=said(form.note, language),
        needed=needed,
    )


def route_of(form: Form, request: Canonical) -> Route:
    """Return where a form goes: the first route that fits; the last one fits everything."""
    return next((route for route in form.routes if _fits(route, request)), form.routes[-1])


def _fits(route: Route, request: Canonical) -> bool:
    asked = request.asked
    return (
        (not route.wanted or asked.wanted in route.wanted)
        and (not route.purposes or asked.purpose in route.purposes)
        and (not route.offences or asked.offence in route.offences)
        and route.is_urgent in (None, request.is_urgent)
    )


def _is_needed(box: Box, request: Canonical) -> bool:
    return {
        "always": True,
        "if_urgent": request.is_urgent,
        "if_person": request.has_person,
        "if_offence": bool(request.asked.offence),
        "never": False,
    }[box.needed]


def _value(box: Box, request: Canonical) -> tuple[str, str]:
    """Return what goes into a box, and what is wrong with it; a value that does not fit is never cut short."""
    parts, fault = [], ""
    for source in box.takes:
        value = request.values.get(source, "").strip()
        if not value:
            continue
        if box.codes and value not in box.codes:
            fault = f"the form has no word for {value.replace('_', ' ')}"
            continue
        value = box.codes.get(value, value.replace("_", " ") if source in _WORDS else value)
        parts.append(_dated(value, box.dates) if source in _DATES else value)
    text = box.joined_by.join(parts)
    if box.longest and len(text) > box.longest:
        return text, f"it holds {box.longest} characters, and {len(text)} were given"
    return text, fault


def _dated(value: str, style: DateStyle) -> str:
    """Return a date, or the known beginning of one, as a form writes it."""
    return value if style == "iso" else ".".join(reversed(value.split("-")))


def _untranslated(form: Form, request: Canonical, language: Language) -> MissingBox:
    taken = ", ".join(form.languages)
    return MissingBox(
        number="",
        label=said(form.title, language),
        because=f"it is taken in {taken}, and the request is in {request.asked.language}: have it translated",
    )
