"""Release by people: what waits, who may approve it, what crosses, and that a quota or a restart changes none of it."""

import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec
import pytest
from starlette.testclient import TestClient

from lindero.engine.store import Transaction
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Conflict, Missing, Refused
from lindero.kernel.record import Head
from lindero.kernel.times import DAY_MS, HOUR_MS
from lindero.shells.console.doors import cookie_name
from lindero.shells.web import web_application
from lindero.trust.exchange.preview_shown import PreviewQuery, PreviewView
from lindero.trust.exchange.release.actions import (
    APPROVAL_MS,
    ApproveRelease,
    ApproveReleases,
    RefuseRelease,
    bulk_digest,
)
from lindero.trust.exchange.release.pages import PeerReleases
from lindero.trust.exchange.release.records import ReleaseApproved
from tests.nodes.concluded import concluded_world
from tests.nodes.releasing import RELEASERS, agreed_to, waiting_for
from tests.nodes.treaties import amended
from tests.nodes.world import EVERYTHING, World

HANDLING = "handling: {classification: restricted, tlp: amber, no_onward: true}\n"
ANA, BO = RELEASERS
CY = Actor(name="person/cy", grants=EVERYTHING)


def treaty(*lines: str) -> str:
    """Return the treaty with more lines in its clause."""
    return amended((HANDLING, HANDLING + "".join(f"    {line}\n" for line in lines)))


@pytest.fixture
def careful(tmp_path: Path) -> Iterator[World]:
    """Return two nations whose clause lets nothing cross without people."""
    world = concluded_world(tmp_path, treaty("needs_approval: true"), folders=())
    yield world
    world.close()


def waiting(world: World) -> PeerReleases:
    """Return what waits in Nordia for Sudia."""
    found = waiting_for(world, "NRD", "SUD")
    assert found is not None
    return found


def approve(world: World, head: Head, actor: Actor, digest: str = "") -> None:
    """Approve the release of a record to Sudia, as its page shows it."""
    digest = digest or next(line.digest for line in waiting(world).lines if line.record_id == head.record_id)
    ask = ApproveRelease(peer="SUD", record_id=head.record_id, digest=digest)
    agreed_to(world, "NRD", "exchange.approve_release", ask, actor)


def previewed(world: World, head: Head) -> PreviewView:
    """Preview a record of Nordia for Sudia."""
    node = world.nodes["NRD"]
    page = node.page("/records/{record_id}/preview")
    view = node.show(page, PreviewQuery(record_id=head.record_id, peer="SUD"), ANA)
    assert isinstance(view, PreviewView)
    return view


def sent_entry(world: World) -> bytes:
    """Return the last entry of the channel's log at the receiver."""
    found = world.nodes["SUD"].store.query(
        "SELECT entry FROM exchange_entries WHERE channel = 'lindero/NRD-SUD/AG-1/operations' ORDER BY place DESC"
    )
    return bytes(found[0][0])


def test_S_53_a_record_waits_until_two_people_released_it(careful: World) -> None:
    """One person is not enough for what a machine put; after the second it crosses, and both are on record."""
    head = careful.observe("NRD")
    careful.settle()
    assert careful.received("SUD") == []
    line = waiting(careful).lines[0]
    assert (line.record_id, line.because, line.needed) == (head.record_id, ("APPROVAL",), 2)
    approve(careful, head, ANA)
    careful.settle()
    assert careful.received("SUD") == []
    assert waiting(careful).lines[0].needed == 1
    approve(careful, head, BO)
    careful.settle()
    assert [h.record_id for h in careful.received("SUD")] == [head.record_id]
    assert waiting_for(careful, "NRD", "SUD") is None
    actors = [event.head.actor for event in careful.events("NRD", "exchange.release_approved")]
    assert actors == ["person/ana", "person/bo"]


def test_S_53_nobody_approves_twice_or_what_they_put(careful: World) -> None:
    """Who put a record counts as the first person; the second must be another."""
    head = careful.observe("NRD")
    careful.settle()
    approve(careful, head, ANA)
    with pytest.raises(Refused, match="may not approve"):
        approve(careful, head, ANA)
    node = careful.nodes["NRD"]
    own = node.work("tracking", BO, lambda desk: desk.put(careful.track("NRD")))
    careful.settle()
    with pytest.raises(Refused, match="may not approve"):
        approve(careful, own, BO)
    approve(careful, own, CY)
    careful.settle()
    assert [h.record_id for h in careful.received("SUD")] == [own.record_id]


def test_S_53_a_machine_approves_nothing(careful: World) -> None:
    """A reaction, a job or a plug-in has nobody behind it who could answer for it."""
    head = careful.observe("NRD")
    careful.settle()
    with pytest.raises(Refused):
        approve(careful, head, Actor(name="job/plug-in", grants=EVERYTHING))


def test_S_53_an_approval_needs_the_person_anew(careful: World) -> None:
    """A session alone approves nothing: exactly this must be signed with the passkey."""
    head = careful.observe("NRD")
    careful.settle()
    ask = ApproveRelease(peer="SUD", record_id=head.record_id, digest=waiting(careful).lines[0].digest)
    with pytest.raises(Refused, match="needs your approval"):
        careful.nodes["NRD"].act("exchange.approve_release", ask, ANA)


def test_what_waits_blocks_nothing_else(careful: World) -> None:
    """Records behind one that waits are decided on, and cross if they may."""
    heads = careful.observe_many("NRD", 3)
    careful.settle()
    for actor in RELEASERS:
        approve(careful, heads[1], actor)
    careful.settle()
    assert [h.record_id for h in careful.received("SUD")] == [heads[1].record_id]
    assert len(waiting(careful).lines) == 2


def test_EXC_06_what_was_approved_is_what_is_sent(careful: World) -> None:
    """The preview's bytes, the page's digest and the sent entry are one and the same."""
    head = careful.observe("NRD")
    careful.settle()
    view = previewed(careful, head)
    assert (view.needs_people, view.allowed) == (True, False)
    assert view.release_sha256 == waiting(careful).lines[0].digest
    for actor in RELEASERS:
        approve(careful, head, actor, view.release_sha256)
    careful.settle()
    assert hashlib.sha256(sent_entry(careful)).hexdigest() == view.entry_sha256


def test_an_approval_of_other_bytes_counts_for_nothing(careful: World) -> None:
    """Who saw something else, or a digest that somebody made up, releases nothing."""
    head = careful.observe("NRD")
    careful.settle()
    with pytest.raises(Conflict, match="Something else would be sent"):
        approve(careful, head, ANA, "0" * 64)
    with pytest.raises(Missing):
        approve(careful, msgspec.structs.replace(head, record_id="a" * 26), ANA, "0" * 64)


def test_S_53_approval_put_past_the_action_counts_for_what_waits_alone(careful: World) -> None:
    """Put by two people without being asked: of nothing, of other bytes, of what was refused. None of it releases."""
    head = careful.observe("NRD")
    careful.settle()
    digest = waiting(careful).lines[0].digest

    def put(about: str, digest: str) -> None:
        approval = ReleaseApproved(peer="SUD", about=about, digest=digest, expires_at=head.at + APPROVAL_MS)
        for actor in RELEASERS:
            careful.nodes["NRD"].work("exchange", actor, lambda desk: desk.put(approval))
        careful.settle()

    put("a" * 26, digest)
    put(head.record_id, "0" * 64)
    assert [line.needed for line in waiting(careful).lines] == [2]
    careful.nodes["NRD"].act(
        "exchange.refuse_release", RefuseRelease(peer="SUD", record_id=head.record_id, reason="a source"), ANA
    )
    put(head.record_id, digest)
    assert waiting_for(careful, "NRD", "SUD") is None
    assert careful.received("SUD") == []


def test_what_waits_no_longer_is_neither_refused_nor_approved_at_once(careful: World) -> None:
    """Once it has left, a refusal would only look as if it had helped; and nothing is approved where nothing waits."""
    head = careful.observe("NRD")
    careful.settle()
    for actor in RELEASERS:
        approve(careful, head, actor)
    careful.settle()
    ask = RefuseRelease(peer="SUD", record_id=head.record_id, reason="too late")
    with pytest.raises(Conflict, match="released already"):
        careful.nodes["NRD"].act("exchange.refuse_release", ask, ANA)
    with pytest.raises(Missing, match="Nothing waits"):
        agreed_to(
            careful,
            "NRD",
            "exchange.approve_releases",
            ApproveReleases(peer="SUD", digest=bulk_digest([])),
            ANA,
        )


def test_changed_terms_need_new_approvals(careful: World) -> None:
    """Approved under one text and not yet sent, it waits anew under the next: other bytes would go."""
    head = careful.observe("NRD")
    careful.settle()
    careful.sever("NRD", "SUD")
    before = waiting(careful).lines[0].digest
    approve(careful, head, ANA)
    store = careful.nodes["NRD"].store
    approve(careful, head, BO)
    store.run(lambda tx: tx.execute("UPDATE exchange_awaited SET digest = ?", ("0" * 64,)))
    careful.mend("NRD", "SUD")
    careful.settle()
    assert careful.received("SUD") == []
    line = waiting(careful).lines[0]
    assert (line.digest, line.needed) == (before, 2)


def test_an_approval_expires(careful: World) -> None:
    """What has not left within a day of the last approval does not leave by it."""
    head = careful.observe("NRD")
    careful.settle()
    careful.sever("NRD", "SUD")
    for actor in RELEASERS:
        approve(careful, head, actor)
    careful.move(APPROVAL_MS + 1)
    careful.mend("NRD", "SUD")
    for _ in range(3):
        careful.settle()
        careful.move(1_000)
    assert careful.received("SUD") == []


def test_a_refused_release_stays_at_home(careful: World) -> None:
    """Nobody can approve it any more; the reason stays in the own log and never crosses."""
    head = careful.observe("NRD")
    careful.settle()
    ask = RefuseRelease(peer="SUD", record_id=head.record_id, reason="a source would be exposed")
    careful.nodes["NRD"].act("exchange.refuse_release", ask, ANA)
    with pytest.raises(Conflict, match="refused already"):
        approve(careful, head, BO, "0" * 64)
    careful.settle()
    assert careful.received("SUD") == []
    assert b"exposed" not in careful.wire("NRD", "SUD")


def test_S_02_a_suspension_stops_what_people_released(careful: World) -> None:
    """An approval is no clause: under a suspension it opens nothing, and resuming sends nothing by it."""
    head = careful.observe("NRD")
    careful.settle()
    for actor in RELEASERS:
        approve(careful, head, actor)
    careful.suspend("NRD", "AG-1@1")
    careful.settle()
    assert careful.received("SUD") == []


def test_an_approved_record_waits_for_a_neighbour_out_of_reach(careful: World) -> None:
    """Sealed by approval and judged again when the link is back, it leaves; the approval still counts."""
    head = careful.observe("NRD")
    careful.settle()
    for actor in RELEASERS:
        approve(careful, head, actor)
    node = careful.nodes["NRD"]
    node.store.run(lambda tx: node.exchange.outbox.seal_next(tx, "SUD", "operations"))
    careful.reopen("NRD")
    careful.settle()
    assert [h.record_id for h in careful.received("SUD")] == [head.record_id]


def test_S_59_a_bulk_beyond_the_quota_needs_a_second_person(world: World) -> None:
    """Five cross by themselves in an hour; the others wait, none is lost, and two people release them at once."""
    world.conclude(treaty("quota: {records: 5, per: hour}"))
    world.observe_many("NRD", 8)
    world.settle()
    assert len(world.received("SUD")) == 5
    found = waiting(world)
    assert [line.because for line in found.lines] == [("QUOTA",)] * 3
    ask = ApproveReleases(peer="SUD", digest=found.digest)
    agreed_to(world, "NRD", "exchange.approve_releases", ask, ANA)
    with pytest.raises(Refused):
        agreed_to(world, "NRD", "exchange.approve_releases", ask, ANA)
    world.settle()
    assert len(world.received("SUD")) == 5
    agreed_to(world, "NRD", "exchange.approve_releases", ask, BO)
    world.settle()
    assert len(world.received("SUD")) == 8


def test_S_59_a_bulk_approval_counts_for_what_was_seen(world: World) -> None:
    """If more waits by then, the approval is refused: nobody releases what they have not seen."""
    world.conclude(treaty("quota: {records: 1, per: day}"))
    world.observe_many("NRD", 2)
    world.settle()
    seen = waiting(world).digest
    world.observe_many("NRD", 1)
    world.settle()
    ask = ApproveReleases(peer="SUD", digest=seen)
    with pytest.raises(Conflict):
        agreed_to(world, "NRD", "exchange.approve_releases", ask, ANA)


@pytest.mark.parametrize(("per", "pause_ms"), [("hour", HOUR_MS), ("day", DAY_MS)])
def test_a_quota_begins_anew_with_its_period(world: World, per: str, pause_ms: int) -> None:
    """Counts outlive a restart within the period, and end with it; leases are renewed meanwhile."""
    world.conclude(treaty(f"quota: {{records: 2, per: {per}}}"))
    world.observe_many("NRD", 2)
    world.settle()
    world.reopen("NRD")
    world.settle()
    world.observe("NRD")
    world.settle()
    assert len(world.received("SUD")) == 2
    world.move(pause_ms)
    world.settle()
    world.observe("NRD")
    world.settle()
    assert len(world.received("SUD")) == 3


def _outdate(table: str, tx: Transaction) -> None:
    tx.execute("UPDATE engine_tables SET version = 0 WHERE name = ?", (table,))


def test_rebuilding_the_tables_loses_no_approval(careful: World) -> None:
    """What waits, is approved and is counted follows from the log alone."""
    heads = careful.observe_many("NRD", 2)
    careful.settle()
    approve(careful, heads[0], ANA)
    before = waiting(careful)
    node = careful.nodes["NRD"]
    for table in ("exchange_awaited", "exchange_crossed"):
        node.store.run(partial(_outdate, table))
    careful.reopen("NRD")
    assert waiting(careful) == before


def test_the_page_of_releases_and_the_preview_are_drawn(
    careful: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who may approve sees what waits, for how many people, and the digest that the preview shows as well."""
    head = careful.observe("NRD")
    careful.settle()
    node, digest = careful.nodes["NRD"], waiting(careful).lines[0].digest
    monkeypatch.setattr(node.people, "person_of", lambda _, **__: (ANA, "Ana"))
    session = {cookie_name(node, "http"): "any"}
    with TestClient(web_application(node), base_url="http://127.0.0.1", cookies=session) as browser:
        page = browser.get("/sharing/releases").text
        assert "To Sudia" in page
        assert "people still needed: 2" in page
        assert digest[:16] in page
        (told,) = waiting(careful).told
        assert "Only after an officer has approved each release" in page
        assert (told.clause, told.language) == ("AG-1@1/art-6-1", "en")
        assert f"/do/exchange/approve_release?peer=SUD&amp;record_id={head.record_id}" in page
        preview = browser.get(f"/records/{head.record_id}/preview?peer=SUD").text
        assert "only after people have released it" in preview
        assert digest in preview
        approve(careful, head, ANA)
        assert "somebody else must approve it" in browser.get("/sharing/releases").text
