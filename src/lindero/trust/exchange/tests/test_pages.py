"""What the pages of sharing say of channels, recalls and single records, from two nodes that really share."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from starlette.testclient import TestClient

from lindero.kernel.errors import Missing
from lindero.kernel.proofs import verify_inclusion
from lindero.kernel.record import Head
from lindero.shells.console.doors import cookie_name
from lindero.shells.web import web_application
from lindero.trust.exchange.pages import (
    LATE_AFTER_MS,
    ChannelLine,
    SharingQuery,
    SharingView,
)
from lindero.trust.exchange.recall.views import RecallLine, RecallsQuery, RecallsView
from lindero.trust.exchange.record_shown import RecordQuery, RecordView
from lindero.trust.exchange.using import Used, UseRecord
from tests.nodes.concluded import concluded_world
from tests.nodes.world import DIPLOMAT, TREATY, World

CHANNEL = "lindero/NRD-SUD/AG-1/operations"


class Sharing:
    """Nordia and Sudia under an agreement, and their pages.

    Attributes:
        world: The two nodes.
    """

    def __init__(self, world: World) -> None:
        self.world = world

    def page(self, nation: str, path: str, query: msgspec.Struct) -> msgspec.Struct:
        """Show a page of a node."""
        node = self.world.nodes[nation]
        return node.show(node.page(path), query, DIPLOMAT)

    def shared(self, nation: str, direction: str, peer: str = "") -> SharingView:
        """Show the channels of a node."""
        view = self.page(nation, f"/sharing/{direction}", SharingQuery(peer=peer))
        assert isinstance(view, SharingView)
        return view

    def channel(self, nation: str, direction: str, name: str = CHANNEL) -> ChannelLine:
        """Return one channel of a node."""
        return next(c for c in self.shared(nation, direction).channels if c.channel == name)

    def recalls(self, nation: str, *, is_open: bool = False) -> tuple[RecallLine, ...]:
        """Return what a node shows of recalls."""
        view = self.page(nation, "/sharing/recalls", RecallsQuery(is_open=is_open))
        assert isinstance(view, RecallsView)
        return view.recalls

    def record(self, nation: str, head: Head) -> RecordView:
        """Show a record at a node."""
        view = self.page(nation, "/records/{record_id}", RecordQuery(record_id=head.record_id))
        assert isinstance(view, RecordView)
        return view

    def cut(self) -> None:
        """Cut the link."""
        self.world.cut.add(frozenset({"NRD", "SUD"}))


@pytest.fixture
def sharing(tmp_path: Path) -> Iterator[Sharing]:
    """Return two nodes that share tracks."""
    world = concluded_world(tmp_path, TREATY.read_text(), folders=())
    yield Sharing(world)
    world.close()


# --- channels -----------------------------------------------------------------------------------------------


def test_both_sides_show_the_same_channel(sharing: Sharing) -> None:
    """What goes out here comes in there: as many entries, all receipted, under one agreement and lane."""
    for _ in range(3):
        sharing.world.observe("NRD")
    sharing.world.settle()
    there, here = sharing.channel("SUD", "in"), sharing.channel("NRD", "out")
    assert (here.peer, here.agreement, here.lane) == ("SUD", "AG-1", "operations")
    assert (there.peer, there.agreement, there.lane) == ("NRD", "AG-1", "operations")
    assert (here.size, here.acknowledged, here.state, here.waiting_since) == (3, 3, "done", None)
    assert (there.size, there.acknowledged, there.state) == (3, 3, "done")
    assert here.last_at is not None
    assert there.last_at is not None


def test_what_waits_is_told_with_its_time(sharing: Sharing) -> None:
    """While the link is cut entries wait; after ten seconds the page says since when, until it is mended."""
    sharing.world.observe("NRD")
    sharing.world.settle()
    sharing.cut()
    sharing.world.observe("NRD")
    sharing.world.settle()
    sealed_at = sharing.world.nodes["NRD"].clock.now()
    sharing.world.move(LATE_AFTER_MS)
    assert sharing.channel("NRD", "out").state == "under_way"
    sharing.world.move(1)
    line = sharing.channel("NRD", "out")
    assert (line.size, line.acknowledged, line.state, line.waiting_since) == (2, 1, "waiting", sealed_at)
    sharing.world.cut.clear()
    sharing.world.settle()
    line = sharing.channel("NRD", "out")
    assert (line.acknowledged, line.state, line.waiting_since) == (2, "done", None)


def test_totals_and_selection(sharing: Sharing) -> None:
    """All channels of a direction are summed up; a neighbour selects its own."""
    sharing.world.observe("NRD")
    sharing.world.settle()
    view = sharing.shared("NRD", "out")
    assert (view.entries, view.acknowledged) == (
        sum(line.size for line in view.channels),
        sum(line.acknowledged for line in view.channels),
    )
    assert {line.agreement for line in view.channels} == {"AG-1", "control"}
    assert sharing.shared("NRD", "out", "SUD").channels == view.channels
    assert sharing.shared("NRD", "out", "VES").channels == ()
    assert view.peers == ("SUD",)


# --- recalls ------------------------------------------------------------------------------------------------


def test_a_recall_is_open_until_it_is_certified(sharing: Sharing) -> None:
    """Asked, it awaits each recipient's word; certified, it says who erased; the other side shows it too."""
    head = sharing.world.observe("NRD")
    sharing.world.settle()
    sharing.cut()
    sharing.world.recall("NRD", head)
    (line,) = sharing.recalls("NRD", is_open=True)
    assert (line.about, line.asker, line.is_ours, line.reason) == (
        head.record_id,
        "NRD",
        True,
        "wrong vessel",
    )
    assert [(answer.nation, answer.status, answer.at) for answer in line.answers] == [("SUD", "", None)]
    sharing.world.cut.clear()
    sharing.world.settle()
    (line,) = sharing.recalls("NRD")
    assert not line.is_open
    assert [(answer.nation, answer.status) for answer in line.answers] == [("SUD", "ERASED")]
    assert sharing.recalls("NRD", is_open=True) == ()
    (theirs,) = sharing.recalls("SUD")
    assert (theirs.about, theirs.asker, theirs.is_ours, theirs.is_open) == (
        head.record_id,
        "NRD",
        False,
        False,
    )
    assert [answer.nation for answer in theirs.answers] == ["SUD"]


def test_a_recall_of_what_nobody_received_awaits_nobody(sharing: Sharing) -> None:
    """What never left need not come back."""
    head = sharing.world.observe("NRD", lon=30.0)
    sharing.world.settle()
    sharing.world.recall("NRD", head)
    (line,) = sharing.recalls("NRD")
    assert (line.answers, line.is_open) == ((), False)


# --- one record ---------------------------------------------------------------------------------------------


def test_an_own_record_is_proved_to_stand_in_the_log(sharing: Sharing) -> None:
    """Anyone can check the shown way from the leaf to the root, and whose checkpoint that is."""
    head = sharing.world.observe("NRD", name="Morgenröte")
    sharing.world.move(10_000)
    sharing.world.settle()
    view = sharing.record("NRD", head)
    assert (view.is_ours, view.seq, view.kind) == (True, head.seq, "tracking.track_updated")
    proof = view.proof
    assert proof is not None
    assert proof.is_proved
    assert (proof.log, proof.index) == ("lindero/NRD/log", head.seq)
    way = [bytes.fromhex(item) for item in proof.hashes]
    leaf, root = bytes.fromhex(proof.leaf), bytes.fromhex(proof.root)
    verify_inclusion(leaf, proof.index, proof.size, way, root)
    assert proof.signers[0] == "lindero/NRD"


def test_a_record_younger_than_the_checkpoint_has_no_proof_yet(sharing: Sharing) -> None:
    """Before a checkpoint covers it the page shows no proof instead of a wrong one."""
    assert sharing.record("NRD", sharing.world.observe("NRD")).proof is None


def test_who_received_it_is_told_with_clause_fields_and_receipt(sharing: Sharing) -> None:
    """The entry that both sides hold says what crossed, under which clause, until when; both cosigned it."""
    head = sharing.world.observe("NRD", name="Morgenröte", course_mdeg=90_000)
    sharing.world.settle()
    (crossing,) = sharing.record("NRD", head).crossings
    assert (crossing.sender, crossing.recipient, crossing.clause) == ("NRD", "SUD", "AG-1@1/art-6-1")
    assert "course_mdeg" in crossing.released
    assert "name" not in crossing.released
    assert (crossing.purpose, crossing.is_acknowledged) == ("border_surveillance", True)
    assert crossing.proof is not None
    assert crossing.proof.is_proved
    assert set(crossing.proof.signers) == {"lindero/NRD", "lindero/SUD"}


def test_a_received_record_is_shown_with_where_it_came_from(sharing: Sharing) -> None:
    """At the receiver it is the neighbour's: no place in the own log is claimed, the channel proves it."""
    head = sharing.world.observe("NRD")
    sharing.world.settle()
    view = sharing.record("SUD", head)
    assert (view.is_ours, view.origin, view.seq, view.is_erased) == (False, "NRD", None, None)
    (crossing,) = view.crossings
    assert crossing.is_acknowledged
    assert crossing.proof is not None
    assert crossing.proof.is_proved


def test_a_changed_entry_does_not_fit_its_proof(sharing: Sharing) -> None:
    """Somebody who edits the store is found out: the hash of what is shown no longer leads to the root."""
    head = sharing.world.observe("NRD")
    sharing.world.settle()
    node = sharing.world.nodes["NRD"]
    forge = (
        "UPDATE exchange_entries SET entry = CAST(replace(entry, 'border_surveillance', 'sea_rescue')"
        " AS BLOB) WHERE about = ?"
    )
    node.store.run(lambda tx: tx.execute(forge, (head.record_id,)))
    (crossing,) = sharing.record("NRD", head).crossings
    assert crossing.purpose == "sea_rescue"
    assert crossing.proof is not None
    assert not crossing.proof.is_proved


def test_an_erased_record_keeps_head_and_proof(sharing: Sharing) -> None:
    """When the body is gone the page says so, and everything that proves the record is still there."""
    head = sharing.world.observe("NRD")
    sharing.world.move(10_000)
    sharing.world.settle()
    node = sharing.world.nodes["NRD"]
    node.store.run(lambda tx: node.log.erase(tx, [head.record_id], "NRD"))
    view = sharing.record("NRD", head)
    assert view.is_erased
    assert view.proof is not None
    assert view.proof.is_proved


def test_fields_are_told_by_their_marks_and_never_by_their_values(sharing: Sharing) -> None:
    """The page says what a field means and whether it may cross; no value of the record is on it."""
    head = sharing.world.observe("NRD", name="Morgenröte")
    view = sharing.record("NRD", head)
    name = next(field for field in view.fields if field.name == "name")
    assert name.meaning
    assert "Morgenröte" not in msgspec.json.encode(view).decode()


def test_a_record_that_is_nowhere_here_is_missing(sharing: Sharing) -> None:
    """A wrong name is told with advice."""
    with pytest.raises(Missing) as caught:
        sharing.page("NRD", "/records/{record_id}", RecordQuery(record_id="a" * 26))
    assert caught.value.advice


# --- drawn --------------------------------------------------------------------------------------------------


def test_AGR_09_both_sides_read_the_clause_by_which_a_record_crossed(sharing: Sharing) -> None:
    """Its page and who opens it tell the same sentences, made from the hash that both nations signed."""
    head = sharing.world.observe("NRD")
    sharing.world.settle()
    (received,) = sharing.world.received("SUD")
    ours, theirs = (sharing.record(nation, head).crossings[0].told for nation in ("NRD", "SUD"))
    assert ours is not None
    assert ours == theirs
    assert ours.clause == received.clause
    assert "Kept for at most 10 days" in ours.lines
    ask = UseRecord(origin="NRD", record_id=head.record_id, purpose=received.purpose)
    used: Used = sharing.world.nodes["SUD"].act("exchange.use_record", ask, DIPLOMAT)
    assert used.told == ours


def test_pages_are_drawn(sharing: Sharing, monkeypatch: pytest.MonkeyPatch) -> None:
    """Channels, recalls and records in all their states come as pages, for an officer of either side."""
    head = sharing.world.observe("NRD", name="Morgenröte")
    sharing.world.move(10_000)
    sharing.world.settle()
    sharing.world.recall("NRD", head)
    sharing.world.settle()
    for nation, words in (("NRD", "receipt held since"), ("SUD", "receipt given since")):
        node = sharing.world.nodes[nation]
        monkeypatch.setattr(node.people, "person_of", lambda _, **__: (DIPLOMAT, "An envoy"))
        session = {cookie_name(node, "http"): "any"}
        with TestClient(web_application(node), base_url="http://127.0.0.1", cookies=session) as browser:
            for address, told in (
                ("/sharing/out", "What goes out"),
                ("/sharing/in", "What comes in"),
                ("/sharing/recalls", "wrong vessel"),
                (f"/records/{head.record_id}", words),
            ):
                page = browser.get(address)
                assert page.status_code == 200, page.text
                assert told in page.text
                assert "Morgenröte" not in page.text
