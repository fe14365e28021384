"""A preview says what would cross before anything is sent, and what is sent afterwards is that, to the byte."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from starlette.testclient import TestClient

from lindero.kernel.errors import Defect, Invalid, Missing, Refused, Unavailable
from lindero.kernel.record import Head
from lindero.kernel.tests.fakes import FakeDesk
from lindero.shells.console.doors import cookie_name
from lindero.shells.languages.catalogues import Catalogues
from lindero.shells.languages.tongues import Tongue
from lindero.shells.web import web_application
from lindero.trust import exchange
from lindero.trust.exchange.capability import CAPABILITY
from lindero.trust.exchange.preview_shown import PreviewQuery, PreviewView, show_preview
from lindero.trust.exchange.previewing import LENT_AS
from lindero.trust.exchange.wire import PARCEL_DECODER, Batch
from lindero.trust.identity.capability import CAPABILITY as IDENTITY
from lindero.trust.identity.records import PeerPinned
from tests.nodes.concluded import concluded_world
from tests.nodes.world import DIPLOMAT, TREATY, World

CANARY = "Morgenröte"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Return Nordia and Sudia under an agreement, with their link cut."""
    world = concluded_world(tmp_path, TREATY.read_text(), folders=())
    world.cut.add(frozenset({"NRD", "SUD"}))
    yield world
    world.close()


def previewed(world: World, head: Head, peer: str = "SUD") -> PreviewView:
    """Preview a record of Nordia for a neighbour."""
    node = world.nodes["NRD"]
    page = node.page("/records/{record_id}/preview")
    view = node.show(page, PreviewQuery(record_id=head.record_id, peer=peer), DIPLOMAT)
    assert isinstance(view, PreviewView)
    return view


def sent(world: World, head: Head) -> tuple[str, str]:
    """Return the hashes of entry and disclosure of a record as they crossed."""
    for _, _, path, body in world.crossed:
        if not path.endswith("parcel"):
            continue
        for raw in PARCEL_DECODER.decode(body).batches:
            batch = msgspec.json.decode(bytes(raw), type=Batch)
            for entry, disclosure in zip(batch.entries, batch.disclosures, strict=True):
                if msgspec.json.decode(bytes(entry))["id"] == head.record_id:
                    return (
                        hashlib.sha256(bytes(entry)).hexdigest(),
                        hashlib.sha256(bytes(disclosure)).hexdigest(),
                    )
    message = f"{head.record_id} did not cross"
    raise AssertionError(message)


def test_EXC_06_previewed_bytes_are_the_bytes_that_are_sent(world: World) -> None:
    """Entry and values have, when they cross, the very hashes that the preview told before."""
    head = world.observe("NRD", identity="219000001", name=CANARY, course_mdeg=90_000)
    before = previewed(world, head)
    assert before.allowed
    world.cut.clear()
    world.settle()
    assert sent(world, head) == (before.entry_sha256, before.disclosure_sha256)


def test_EXC_06_a_preview_tells_fields_clause_time_and_purpose(world: World) -> None:
    """What leaves and what is withheld, under which clause, for what, how long kept: field by field."""
    head = world.observe("NRD", identity="219000001", name=CANARY, course_mdeg=90_500, speed_mmps=5_144)
    view = previewed(world, head)
    fields = {field.name: field for field in view.fields}
    assert (fields["identity"].ours, fields["identity"].theirs) == ("219000001", "219000001")
    assert (fields["identity"].outcome, fields["identity"].rule) == ("sent", "AG-1@1/art-6-1")
    assert (fields["name"].ours, fields["name"].theirs, fields["name"].outcome) == (CANARY, None, "withheld")
    assert fields["name"].rule == "Article 6(1) does not release it."
    assert fields["place"].ours == "55.50000 N 11.00000 E"
    assert (fields["course_mdeg"].ours, fields["speed_mmps"].ours) == ("90.5 °", "5.144 m/s")
    assert fields["measured_at"].ours == "2026-11-22T08:00:03.000Z"
    assert (view.agreement, view.purpose) == ("AG-1@1", "border_surveillance")
    assert view.handling == "restricted tlp:amber no-onward"
    assert view.retain_until == head.at + 10 * 86_400_000
    assert view.sent == sum(field.outcome == "sent" for field in view.fields)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ar", "لا تفرج Article 6(1) عنه."),
        ("es", "Article 6(1) no lo libera."),
        ("fr", "Article 6(1) ne le communique pas."),
    ],
)
def test_a_preview_says_in_every_language_that_a_field_stays(world: World, language: str, told: str) -> None:
    """No "it" stays English in the sentence of a withheld field: each language says it in its own way."""
    head = world.observe("NRD", identity="219000001", name=CANARY)
    fields = {field.name: field for field in previewed(world, head).fields}
    catalogue = Catalogues([Path(exchange.__file__).parent]).of(Tongue(language))
    assert catalogue.said(fields["name"].rule) == told


def test_AGR_02_a_preview_of_a_refusal_shows_nothing_and_why(world: World) -> None:
    """Outside the area every field is withheld, and the page says why and what would make it a yes."""
    view = previewed(world, world.observe("NRD", lon=30.0))
    assert not view.allowed
    assert {field.theirs for field in view.fields} == {None}
    assert "outside" in " ".join(view.reasons)
    assert view.remedies
    assert (view.sent, view.entry_sha256, view.retain_until) == (0, "", None)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Kept for at most 10 days"),
        ("es", "Se conserva 10 días como máximo"),
    ],
)
def test_AGR_09_who_is_about_to_share_reads_the_clause_in_plain_language(
    world: World, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    """The page of the preview tells the clause that speaks, in the reader's language, whether it says yes or no."""
    heads = world.observe("NRD"), world.observe("NRD", lon=30.0)
    node = world.nodes["NRD"]
    monkeypatch.setattr(node.people, "person_of", lambda _, **__: (DIPLOMAT, "An envoy"))
    session = {cookie_name(node, "http"): "any"}
    with TestClient(web_application(node), base_url="http://127.0.0.1", cookies=session) as browser:
        for head in heads:
            page = browser.get(
                f"/records/{head.record_id}/preview?peer=SUD", headers={"accept-language": language}
            ).text
            assert f'<div class="prose" lang="{language}" dir="ltr">' in page
            assert said in page
            assert '<code dir="ltr">border_surveillance</code>' in page


def test_a_preview_changes_nothing(world: World) -> None:
    """Looking puts no record, seals nothing and moves no cursor."""
    head = world.observe("NRD")
    node = world.nodes["NRD"]
    counts = "SELECT (SELECT count(*) FROM log_heads), (SELECT count(*) FROM exchange_entries)"
    before = node.store.query(counts)
    previewed(world, head)
    assert node.store.query(counts) == before


def test_a_preview_says_that_the_gate_is_closed(world: World) -> None:
    """When the lease has run out the page says that the record would wait."""
    head = world.observe("NRD")
    assert not previewed(world, head).waits
    world.move(16 * 60_000)
    assert previewed(world, head).waits


def test_a_preview_for_an_unknown_neighbour_is_missing(world: World) -> None:
    """Only recognised neighbours can be chosen; the first of them is shown where none is."""
    head = world.observe("NRD")
    assert previewed(world, head, "").peer == "SUD"
    with pytest.raises(Missing) as caught:
        previewed(world, head, "VES")
    assert "SUD" in caught.value.advice


def test_an_erased_record_cannot_be_previewed(world: World) -> None:
    """Where the body is gone, nothing is left to show or to send."""
    head = world.observe("NRD")
    node = world.nodes["NRD"]
    node.store.run(lambda tx: node.log.erase(tx, [head.record_id], "NRD"))
    with pytest.raises(Invalid) as caught:
        previewed(world, head)
    assert caught.value.advice


def test_a_preview_is_for_own_records_only(world: World) -> None:
    """What a neighbour sent is not previewed for another: nobody consented to passing it on."""
    world.cut.clear()
    world.observe("SUD")
    world.settle()
    (theirs,) = world.received("NRD")
    with pytest.raises(Refused):
        previewed(world, theirs)


def test_what_is_lent_to_one_folder_is_not_lent_to_another(world: World) -> None:
    """The gate is no part of any capability's desk."""
    node = world.nodes["NRD"]
    with pytest.raises(Refused):
        node.reading_desk("picture", DIPLOMAT).lent(LENT_AS)
    with pytest.raises(Unavailable):
        node.reading_desk("exchange", DIPLOMAT).lent("exchange.moon")


def test_a_desk_without_a_node_has_no_preview() -> None:
    """A desk that is not a node's own says so instead of guessing."""
    desk, key = FakeDesk(CAPABILITY, IDENTITY), "0" * 64
    desk.put(
        PeerPinned(nation="SUD", name="Sudia", address="h:1", node_key=key, certificate="", fingerprint=key)
    )
    with pytest.raises(Defect):
        show_preview(desk, PreviewQuery(record_id="a" * 26))


def test_the_preview_is_drawn(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page has both sides, the word for what is withheld, and the neighbours to choose from."""
    head, outside = world.observe("NRD", name=CANARY), world.observe("NRD", lon=30.0)
    node = world.nodes["NRD"]
    monkeypatch.setattr(node.people, "person_of", lambda _, **__: (DIPLOMAT, "An envoy"))
    session = {cookie_name(node, "http"): "any"}
    with TestClient(web_application(node), base_url="http://127.0.0.1", cookies=session) as browser:
        page = browser.get(f"/records/{head.record_id}/preview?peer=SUD").text
        assert "What Sudia would see" in page
        assert '<td class="nothing" data-label="Sudia">nothing</td>' in page
        assert CANARY in page
        refused = browser.get(f"/records/{outside.record_id}/preview?peer=SUD").text
        assert "Sudia would see nothing." in refused
        assert "What would make it a yes" in refused
