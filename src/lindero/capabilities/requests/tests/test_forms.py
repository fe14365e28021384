"""Promises of forms: filled in once, drawn on every country's own, with all that it needs or what is missing."""

from typing import Any

import msgspec
import pytest

from lindero.capabilities.requests.forms.definition import Form, read_form, said
from lindero.capabilities.requests.forms.filling import Canonical, Filled, canonical, fill, route_of
from lindero.capabilities.requests.forms.shipped import form_of, shipped_forms
from lindero.capabilities.requests.records import InformationAsked
from lindero.capabilities.requests.tests.samples import ASKED, NAME, PERSON
from lindero.kernel.errors import Invalid, Missing
from lindero.kernel.times import instant_of

AT = instant_of("2026-11-22T08:00:00Z")
BOTH = ("NRD", "SUD")


def request(*, with_person: bool = True, is_urgent: bool = True, **more: Any) -> Canonical:
    """Return a canonical request, complete unless said."""
    made = {name: getattr(ASKED, name) for name in ASKED.__struct_fields__}
    asked = InformationAsked(**(made | more))
    return canonical(NAME, "SUD", AT, asked, PERSON if with_person else None, is_urgent=is_urgent)


def values(filled: Filled) -> dict[str, str]:
    """Return what stands in each box."""
    return {box.number: box.value for section in filled.sections for box in section.boxes}


def person(**more: Any) -> Canonical:
    """Return a complete request whose person lacks something."""
    made = {name: getattr(PERSON, name) for name in PERSON.__struct_fields__}
    return canonical(NAME, "SUD", AT, ASKED, type(PERSON)(**(made | more)), is_urgent=True)


def test_EXC_13_same_request_fills_two_forms_of_different_structure() -> None:
    """One list of numbers and three lettered parts, each with every box that it needs, from one request."""
    nordia, sudia = (fill(form_of(nation), request(), form_of(nation).languages[0]) for nation in BOTH)
    for form in (nordia, sudia):
        assert form.missing == ()
        needed = [box for section in form.sections for box in section.boxes if box.is_needed]
        assert len(needed) == form.needed > 10
        assert all(box.value for box in needed)
    assert [len(form.sections) for form in (nordia, sudia)] == [1, 3]
    assert set(values(nordia)).isdisjoint(values(sudia))


def test_EXC_13_each_form_has_its_own_words_codes_and_dates() -> None:
    """The same facts are written as each country writes them."""
    ours, theirs = (values(fill(form_of(nation), request(), "en")) for nation in BOTH)
    assert (ours["005"], theirs["A.1"]) == ("URGENT", "U")
    assert (ours["001"], theirs["A.3"]) == ("2026-11-22", "22.11.2026")
    assert (ours["012"], theirs["C.1"]) == ("Marešová", "Marešová, Zoë")
    assert (ours["014"], theirs["C.2"]) == ("1990-02", "02.1990")
    assert (ours["017"], theirs["C.3"]) == ("suspect", "INV")
    assert theirs["B.2"] == "counter smuggling: smuggling"


@pytest.mark.parametrize(
    ("nation", "number", "made"),
    [
        ("NRD", "006", request(urgency_reasons="")),
        ("NRD", "009", request(penalty_months=0)),
        ("NRD", "012", person(family_name="")),
        ("NRD", "018", request(link="")),
        ("NRD", "006", request(urgency_reasons="x" * 1_001)),
        ("SUD", "A.5", request(authority="")),
        ("SUD", "C.2", person(born_on="")),
        ("SUD", "C.1", request(with_person=False)),
        ("SUD", "A.6", request(language="fr")),
    ],
)
def test_EXC_13_what_is_missing_is_listed_in_words(nation: str, number: str, made: Canonical) -> None:
    """Every box that cannot go out as it is stands in the list, with why; nothing is cut short or made up."""
    missing = {box.number: box.because for box in fill(form_of(nation), made, "en").missing}
    assert len(missing[number].split()) >= 3


def test_EXC_13_what_does_not_apply_is_not_missing() -> None:
    """Neither reasons for urgency nor a person's boxes are asked for where there is no urgency and no person."""
    made = request(with_person=False, is_urgent=False, has_person=False, offence="", penalty_months=0)
    for nation in BOTH:
        assert fill(form_of(nation), made, "en").missing == ()


def test_EXC_13_form_goes_to_the_right_authority() -> None:
    """By what is wanted, by urgency, by purpose; what fits nothing goes to the contact point."""
    nordia, sudia = form_of("NRD"), form_of("SUD")
    assert route_of(nordia, request()).authority == "coast-guard"
    assert route_of(nordia, request(wanted="identity")).authority == "spoc"
    assert route_of(sudia, request()).authority == "maritime-police"
    assert route_of(sudia, request(wanted="identity")).authority == "border-police"
    plain = request(wanted="goods", purpose="customs_control", is_urgent=False)
    assert route_of(sudia, plain).authority == "customs"
    assert route_of(sudia, request(wanted="goods", is_urgent=False)).authority == "spoc"


def test_EXC_13_language_that_a_form_does_not_take_is_told() -> None:
    """The request in a third language must be translated, and the list says into which."""
    (missing,) = [box for box in fill(form_of("NRD"), request(language="es"), "en").missing if not box.number]
    assert "en, de" in missing.because


def test_form_of_a_country_without_one_is_missing() -> None:
    """The refusal names the countries whose forms there are."""
    with pytest.raises(Missing) as refusal:
        form_of("VES")
    assert "NRD, SUD" in refusal.value.advice


def test_shipped_forms_speak_their_own_language_everywhere() -> None:
    """Every label, title and note is there in the country's first language, and in English."""
    for form in shipped_forms().values():
        for section in form.sections:
            for words in (section.title, *(box.label for box in section.boxes)):
                assert said(words, form.languages[0])
                assert {form.languages[0], "en"} <= set(words)


SMALL = b"""
nation = "VES"
version = "1"
languages = ["en"]
title = { en = "A form" }
[[sections]]
title = { en = "All" }
[[sections.boxes]]
number = "1"
label = { en = "Date" }
takes = ["asked_on"]
[[routes]]
authority = "spoc"
name = "Contact point"
reach = "always"
"""


def test_form_is_a_file() -> None:
    """A third country's form is read from its file."""
    form = read_form(SMALL, "vesta.toml")
    assert isinstance(form, Form)
    assert values(fill(form, request(), "en")) == {"1": "2026-11-22"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'number = "1"', b'number = "1"\ncolour = "red"'),
        (b'["asked_on"]', b'["shoe_size"]'),
        (b'["asked_on"]', b"[]"),
        (b'reach = "always"', b'reach = "always"\nwanted = ["vessel"]'),
        (b'label = { en = "Date" }', b'label = { es = "Fecha" }'),
        (
            b'takes = ["asked_on"]',
            b'takes = ["asked_on"]\n[[sections.boxes]]\nnumber = "1"\nlabel = { en = "b" }\ntakes = ["link"]',
        ),
        (b"nation", b"\xff"),
    ],
)
def test_faulty_form_is_refused_by_name(old: bytes, new: bytes) -> None:
    """A slip of the pen loses no box in silence: the file is named, and what is wrong with it."""
    assert SMALL.count(old) >= 1
    with pytest.raises(Invalid) as refusal:
        read_form(SMALL.replace(old, new, 1), "vesta.toml")
    assert "vesta.toml" in refusal.value.text


def test_every_source_of_a_form_is_in_the_canonical_request() -> None:
    """A box can take nothing that no request ever has."""
    taken = {
        source
        for form in shipped_forms().values()
        for s in form.sections
        for box in s.boxes
        for source in box.takes
    }
    assert taken <= set(request().values)
    assert msgspec.json.encode(request().values)
