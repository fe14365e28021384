"""The pages of agreements as people get them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lindero.shells.console.tests.opened import Opened, opened
from lindero.trust.agreements import records
from lindero.trust.agreements.canonical import agreement_hash, canonical_bytes
from lindero.trust.agreements.capability import CAPABILITY
from lindero.trust.agreements.tests.samples import END, a_clause, an_agreement
from lindero.trust.identity.capability import CAPABILITY as IDENTITY

TITLE = "Agreement on <b>everything</b>"
AG_7 = an_agreement(title=TITLE, clauses=(a_clause(needs_approval=True),))


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Opened]:
    """Return a console opened by a diplomat, at which an agreement is proposed."""
    with opened(tmp_path, [IDENTITY, CAPABILITY], "DIP") as console:
        console.put(
            records.AgreementProposed(
                agreement=AG_7.ref,
                hash=agreement_hash(AG_7),
                text=canonical_bytes(AG_7).decode(),
                nation="NRD",
                drafter="draft",
                vectors="",
                opinion="favourable",
                overridden=False,
                valid_until=END,
            )
        )
        yield console


def test_the_list_leads_to_the_agreement(console: Opened) -> None:
    """An officer finds the agreement, its state in words, and whose signature is missing."""
    page = console.page("/agreements")
    assert 'href="/agreements/AG-7%401"' in page
    assert "negotiation" in page
    assert "missing: 1 operational of NRD" in page
    assert "/do/agreements/draft_agreement" in page


def test_the_text_stands_beside_the_rule(console: Opened) -> None:
    """A clause has its anchor, to which decisions lead, with sentences and rule; words are only words."""
    page = console.page("/agreements/AG-7")
    assert '<div class="clause" id="art-6-1">' in page
    assert '<code dir="ltr">tracking.track_updated</code>' in page
    assert '<span class="tag">tracking.track_updated</span>' in page
    assert "by a person, each time" in page
    assert "<b>everything</b>" not in page


def test_the_page_comes_in_the_other_language(console: Opened) -> None:
    """What is generated in Spanish is marked as Spanish, for whoever reads it aloud."""
    page = console.page("/agreements/AG-7?language=es")
    assert '<div class="prose" lang="es" dir="ltr">' in page


def test_AGR_09_two_languages_stand_side_by_side_each_in_its_direction(console: Opened) -> None:
    """Arabic beside English is marked as written from right to left, its codes from left to right."""
    page = console.page("/agreements/AG-7?language=en&beside=ar")
    assert '<div class="prose" lang="en" dir="ltr">' in page
    assert '<div class="prose" lang="ar" dir="rtl">' in page
    assert '<code dir="ltr">tracking.track_updated</code>' in page
    assert '<option value="ar" lang="ar" selected>' in page
    assert '<div class="prose" lang="es" dir="ltr">' in console.page("/agreements/AG-7?language=en&beside=es")


def test_AGR_09_officers_see_what_the_public_reads(console: Opened) -> None:
    """A text that is only proposed is not on it, and the page says what publishes one."""
    page = console.page("/agreements/published")
    assert "publishes" in page
    assert "everything" not in page


def test_who_may_not_suspend_sees_no_button(tmp_path: Path) -> None:
    """A liaison officer reads agreements and is shown no way to change them."""
    with opened(tmp_path, [IDENTITY, CAPABILITY], "LO") as console:
        page = console.page("/agreements")
    assert "No agreement is known here" in page
    assert "/do/agreements" not in page


def test_the_analysis_is_a_page_that_the_agreement_leads_to(console: Opened) -> None:
    """An officer comes from the agreement to what it comes to, and asks there; words are only words."""
    assert 'href="/agreements/AG-7%401/analysis"' in console.page("/agreements/AG-7")
    page = console.page("/agreements/AG-7%401/analysis?field=name&to=NRD")
    assert "never: none of the" in page
    assert '<option value="name" selected>' in page
    assert "<b>everything</b>" not in page
    assert "Nothing found" in page


def test_what_can_be_asked_for_is_told_in_words(console: Opened) -> None:
    """Kinds and purposes to choose from stand in words, in every language, with the kind's own name beside them."""
    asked = "/agreements/may?to=SUD&kind=agreements.agreement_ended&purpose=sea_rescue"
    analysis, answer = console.page("/agreements/AG-7%401/analysis"), console.page(asked)
    assert "Track updated · tracking.track_updated</option>" in analysis
    assert "Agreement ended · agreements.agreement_ended</option>" in answer
    assert ">Sea rescue</option>" in analysis
    why = re.findall(r'<p><span class="tag">[A-Z_]+</span> ([^<]+)', answer)
    assert why
    spanish = console.page(asked, **{"accept-language": "es"})
    assert not [reason for reason in why if reason in spanish]


def test_an_amendment_is_told_field_by_field(console: Opened) -> None:
    """Beside the words stands what they would have meant; who may not see past decisions is told so."""
    later = an_agreement(version=2, title=TITLE, clauses=(a_clause(needs_approval=True, fields=("place",)),))
    console.put(
        records.AgreementProposed(
            agreement=later.ref,
            hash=agreement_hash(later),
            text=canonical_bytes(later).decode(),
            nation="NRD",
            drafter="draft",
            vectors="",
            opinion="favourable",
            overridden=False,
            valid_until=END,
        )
    )
    assert 'href="/agreements/AG-7%402/effect?against=1"' in console.page("/agreements/AG-7/compared")
    page = console.page("/agreements/AG-7/effect")
    assert "Past decisions cannot be counted here" in page
    assert "no longer crosses" in page
    assert "newly crosses" not in page
