"""What the public reads: only what every party publishes, only named sentences, from the text that was signed."""

import msgspec
import pytest

from lindero.trust.agreements import records
from lindero.trust.agreements.canonical import agreement_hash, agreement_of, canonical_bytes
from lindero.trust.agreements.published_page import PublishedQuery, PublishedView, show_published
from lindero.trust.agreements.render import CATALOGUES, render
from lindero.trust.agreements.render_published import published_parts
from lindero.trust.agreements.tests.samples import DAY, START, an_agreement
from lindero.trust.agreements.tests.test_pages import Chancery, chancery
from lindero.trust.agreements.tests.variations import WHOLE
from lindero.trust.agreements.treaty import Agreement, Party

__all__ = ["chancery"]


def published(agreement: Agreement, *nations: str) -> Agreement:
    """Return an agreement that the named parties let the public read."""
    parties = (
        msgspec.structs.replace(party, publishes=party.nation in nations) for party in agreement.parties
    )
    return msgspec.structs.replace(agreement, parties=tuple(parties))


AG_7 = published(an_agreement(), "NRD", "SUD")


def shown(chancery: Chancery, language: str = "en") -> PublishedView:
    """Show what the public reads."""
    return show_published(chancery.desk, PublishedQuery(language=language))


def test_AGR_09_what_every_party_publishes_is_read_in_each_language_from_one_hash(chancery: Chancery) -> None:
    """Title, parties and sentences come from the signed text, line by line the same; unknown languages get English."""
    chancery.conclude(AG_7)
    (english,) = shown(chancery).texts
    assert (english.agreement, english.title, english.hash) == ("AG-7@1", AG_7.title, agreement_hash(AG_7))
    assert english.parties == tuple(party.name for party in AG_7.parties)
    for language in CATALOGUES:
        view = shown(chancery, language)
        assert (view.language, view.is_right_to_left) == (language, language == "ar")
        (text,) = view.texts
        assert text.hash == english.hash
        assert agreement_hash(AG_7) in text.parts[0].lines[0]
        assert [(part.level, len(part.lines)) for part in text.parts] == [
            (part.level, len(part.lines)) for part in english.parts
        ]
    assert shown(chancery, "xx").texts == (english,)


@pytest.mark.parametrize("nations", [(), ("NRD",), ("SUD",)])
def test_AGR_09_one_party_that_says_nothing_keeps_the_text_inside(
    chancery: Chancery, nations: tuple[str, ...]
) -> None:
    """Silence is a no, and it tells nothing: not even that there is an agreement."""
    chancery.conclude(published(AG_7, *nations))
    assert shown(chancery).texts == ()


def test_AGR_09_only_a_text_in_force_is_published(chancery: Chancery) -> None:
    """A proposal, a version that has not begun, one that was denounced: none of them is read by the public."""
    chancery.propose(AG_7)
    assert shown(chancery).texts == ()
    chancery.conclude(AG_7)
    later = msgspec.structs.replace(AG_7, version=2, start=chancery.desk.now() + DAY, since=START)
    chancery.propose(later)
    assert [text.agreement for text in shown(chancery).texts] == ["AG-7@1"]
    chancery.desk.put(records.AgreementEnded(agreement="AG-7@1", nation="SUD", how="withdrawn"), origin="SUD")
    assert shown(chancery).texts == ()


def test_AGR_09_a_suspension_is_not_told_to_the_public(chancery: Chancery) -> None:
    """It stops the flow and not the treaty: the page is the same, byte for byte."""
    chancery.conclude(AG_7)
    before = msgspec.json.encode(shown(chancery))
    chancery.suspend("SUD")
    assert msgspec.json.encode(shown(chancery)) == before


@pytest.mark.parametrize("language", sorted(CATALOGUES))
def test_AGR_09_the_public_reads_sentences_of_the_whole_text_and_no_others(language: str) -> None:
    """Each stands in the text that officers read; contact points, signers, outlines and assessments are in none."""
    lines = [line for part in published_parts(WHOLE, language) for line in (part.heading, *part.lines)]
    whole = render(WHOLE, language)
    assert not [line for line in lines if line not in whole]
    told = "\n".join(lines)
    for party in WHOLE.parties:
        assert all(
            contact.reach not in told and contact.hours not in told for contact in party.contact_points
        )
    assert "°" not in told
    assert WHOLE.assessment.id not in told
    for party in WHOLE.parties:
        signs = CATALOGUES[language][0]["signers"].partition("{signers}")[0].format(name=party.name)
        assert signs in whole
        assert signs not in told


def test_what_a_party_does_not_publish_leaves_no_trace_in_the_signed_bytes() -> None:
    """Texts signed before the word was known keep their hash; one that says no where it could be silent is refused."""
    assert b"publishes" not in canonical_bytes(an_agreement())
    assert agreement_of(canonical_bytes(AG_7)) == AG_7
    assert Party.__struct_config__.omit_defaults
