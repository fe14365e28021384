"""AGR-01, EXC-04: what a clause sends to some authorities, their members alone read, whatever way they ask."""

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from lindero.capabilities.picture.live import LivePicture
from lindero.capabilities.rescue.records import CaseOpened, PhaseSet
from lindero.engine.tables import rebuild
from lindero.kernel.capability import Action
from lindero.kernel.desk import Actor, Desk
from lindero.kernel.errors import Refused
from lindero.kernel.places import place_of
from lindero.kernel.record import Head
from lindero.shells.approval import Given, NeedsApproval, Proof
from lindero.shells.console.live_feeds import LiveFeeds
from lindero.shells.exporting import export
from lindero.shells.operations import operate
from lindero.shells.proving import ExportRecord
from lindero.shells.queries import page_at, query_of
from lindero.shells.said_locally import ExportChannel
from lindero.trust.exchange.recall.asks import EraseRecord, RecallRecord
from lindero.trust.exchange.using import UseRecord
from lindero.trust.identity.approving import matter_of
from tests.nodes.tampering import caught, closed, deliver, opened, resigned, with_entry
from tests.nodes.treaties import amended
from tests.nodes.world import EVERYTHING, World

SECRET = "219007733"
GRANTS = EVERYTHING | {"exchange.use"}
OUTSIDE = Actor(name="person/outside", grants=GRANTS)
MEMBER = msgspec.structs.replace(OUTSIDE, name="person/member", authorities=("customs",))
OVERSEER = msgspec.structs.replace(OUTSIDE, name="person/overseer", roles=("DPO",))
ADMINISTRATOR = msgspec.structs.replace(OUTSIDE, name="cli/root", roles=("ADM",))
MACHINE = msgspec.structs.replace(OUTSIDE, name="machine/harbour")
WITHOUT = (OUTSIDE, ADMINISTRATOR, MACHINE)


CUSTOMS = "{id: customs, name: Customs}, "
TEXT = amended(
    ("    to: every_party\n", "    to: every_party\n    to_authorities: [customs]\n"),
    (
        "{id: coast-guard, name: Nordian Coast Guard}",
        CUSTOMS + "{id: coast-guard, name: Nordian Coast Guard}",
    ),
    ("{id: coast-guard, name: Sudian Coast Guard}", CUSTOMS + "{id: coast-guard, name: Sudian Coast Guard}"),
)
"""A treaty of which the one clause sends tracks to the customs of either side alone."""

LIST = "/picture/list"


@pytest.fixture(scope="module", params=["production", "exercise"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Return two nodes, real or exercising, of which one got a track for its customs."""
    folder: Path = tmp_path_factory.mktemp("readers")
    world = World(folder, setting=request.param)
    world.conclude(TEXT)
    world.observe("NRD", identity=SECRET)
    world.settle()
    yield world
    world.close()


@pytest.fixture
def head(world: World) -> Head:
    """Return the head of what Sudia's customs got."""
    (head,) = world.received("SUD")
    return head


def seen(world: World, path: str, actor: Actor, **given: str) -> bytes:
    """Return what a page says to somebody."""
    node = world.nodes["SUD"]
    page, in_path = page_at(node.registry, path)
    query = query_of(page.asks, {**{name: [text] for name, text in given.items()}, **in_path})
    return msgspec.json.encode(node.show(page, query, actor))


def refusals(world: World) -> int:
    """Return how many refusals for want of a membership are in Sudia's log."""
    return sum("members of customs" in one.reason for one in world.records("SUD", "identity.access_refused"))


def test_the_clause_is_carried_and_noted(world: World, head: Head) -> None:
    """The handling words name the authority, and the record is noted with it when it comes in."""
    assert head.handling.endswith(" for:customs")
    rows = world.nodes["SUD"].store.query("SELECT record_id, authorities FROM exchange_addressed")
    assert rows == [(head.record_id, "customs")]
    assert world.nodes["NRD"].store.query("SELECT * FROM exchange_addressed") == []


@pytest.mark.parametrize("path", [LIST, "/picture", "/tracking", "/replay"])
def test_EXC_04_pages_and_search_show_it_to_members_alone(world: World, head: Head, path: str) -> None:
    """List, map, search and replay have no row of it for anybody else, the administrator and machines included."""
    for actor in WITHOUT:
        answer = seen(world, path, actor)
        assert SECRET.encode() not in answer
        assert head.record_id.encode() not in answer


def test_EXC_04_the_list_shows_it_to_members_and_to_who_oversees(world: World) -> None:
    """A member finds it by its name, and so does data protection, which nobody may keep from seeing (S-51)."""
    for actor, count in ((MEMBER, 1), (OVERSEER, 1), *((one, 0) for one in WITHOUT)):
        answer = json.loads(seen(world, LIST, actor, q=SECRET))
        assert len(answer["items"]) == count, actor.name


def test_EXC_04_whoever_names_it_is_refused_on_record(world: World, head: Head) -> None:
    """Opening its page or using it is refused with the reason and what helps; each refusal is in the log."""
    before = refusals(world)
    for actor in WITHOUT:
        with pytest.raises(Refused) as shown:
            seen(world, f"/records/{head.record_id}", actor)
        ask = UseRecord(origin="NRD", record_id=head.record_id, purpose="border_surveillance")
        with pytest.raises(Refused) as used:
            world.nodes["SUD"].act("exchange.use_record", ask, actor)
        for refusal in (shown.value, used.value):
            assert (refusal.code, refusal.reasons) == ("exchange.authority", ("AUTHORITY",))
            assert "customs" in refusal.text
            assert refusal.advice
    assert refusals(world) == before + 2 * len(WITHOUT)
    used_by_member = world.nodes["SUD"].act("exchange.use_record", ask, MEMBER)
    assert used_by_member.fields["identity"] == SECRET


def test_EXC_04_a_direct_call_of_the_desk_reads_nothing_of_it(world: World, head: Head) -> None:
    """Code that asks the tables itself, at any desk of such a person, gets no row, with a query of its own either."""
    node = world.nodes["SUD"]
    for actor, count in ((OUTSIDE, 0), (MEMBER, 1)):
        rows = node.reading_desk("picture", actor).rows
        assert rows("SELECT count(*) FROM picture_latest WHERE origin = ?", ("NRD",)) == [(count,)]
        mine = "WITH mine AS (SELECT name, record_id FROM picture_latest) SELECT count(*) FROM mine"
        assert rows(mine) == [(count,)]
        assert rows("SELECT count(*) FROM picture_history WHERE record_id = ?", (head.record_id,)) == [
            (count,)
        ]


def test_EXC_04_code_from_outside_gets_no_more_than_the_person(world: World) -> None:
    """What a plug-in is handed has no other way to the rows, inside a unit of work either."""
    node = world.nodes["SUD"]

    def count(actor: Actor) -> int:
        return int(
            node.store.run(
                lambda tx: node.workplace.hand(tx, "picture", actor).rows(
                    "SELECT count(*) FROM picture_latest"
                )
            )[0][0]
        )

    assert (count(OUTSIDE), count(MEMBER)) == (0, 1)


def test_EXC_04_the_live_feed_is_another_one_for_members(world: World) -> None:
    """Members of the same authorities share an encoder; nobody else is sent a frame with it."""
    node = world.nodes["SUD"]
    feeds = LiveFeeds(node)
    assert feeds.feed_for(MEMBER) is feeds.feed_for(msgspec.structs.replace(MEMBER, name="person/other"))
    assert feeds.feed_for(MEMBER) is not feeds.feed_for(OUTSIDE)
    sizes = {}
    for actor in (OUTSIDE, MEMBER):
        watching = Actor(name="live/picture", authorities=actor.authorities)
        sizes[actor.name] = len(
            LivePicture(node.reading_desk("picture", watching).rows, node.clock.now).snapshot(0)
        )
    assert sizes["person/outside"] < sizes["person/member"]


def test_EXC_04_EXC_11_exports_hold_it_for_members_alone_and_say_whom_it_is_for(world: World) -> None:
    """The file of who is no member has nothing of it; the member's carries the handling words in its mark."""
    node = world.nodes["SUD"]
    assert SECRET.encode() not in export(node, LIST, "json", OUTSIDE).data
    made = export(node, LIST, "json", MEMBER)
    assert SECRET.encode() in made.data
    assert any(words.endswith("for:customs") for words in made.mark.handling)


def test_EXC_04_nothing_changes_when_the_tables_are_folded_again(world: World) -> None:
    """Opening the node anew and folding the log again leave it with its members."""
    node = world.reopen("SUD")
    node.store.run(lambda tx: rebuild(tx, node.registry, "picture", node.log.replay))
    assert SECRET.encode() not in seen(world, LIST, OUTSIDE)
    assert SECRET.encode() in seen(world, LIST, MEMBER)


def test_the_sender_itself_reads_its_own(world: World) -> None:
    """The clause binds the recipient: at Nordia the record is an own one like any other."""
    node = world.nodes["NRD"]
    page, _ = page_at(node.registry, LIST)
    assert SECRET.encode() in msgspec.json.encode(node.show(page, query_of(page.asks, {}), OUTSIDE))


def test_EXC_04_what_was_derived_from_it_stays_with_it(world: World, head: Head) -> None:
    """An own record that came of it is hidden like it; one that came of nothing is not."""
    actor = Actor(name="reaction/test")
    names = {"219000001": "b" * 20, "219000002": "c" * 20}
    own = [world.track("SUD", identity=name, track_id=track_id) for name, track_id in names.items()]
    node = world.nodes["SUD"]
    node.work("tracking", actor, lambda desk: desk.put(own[0], cause=head))
    node.work("tracking", actor, lambda desk: desk.put(own[1]))
    answer = seen(world, LIST, OUTSIDE)
    assert b"219000001" not in answer
    assert b"219000002" in answer
    assert b"219000001" in seen(world, LIST, MEMBER)


def test_S_15_rescue_that_came_of_it_is_for_everybody(world: World, head: Head) -> None:
    """A case opened because of it, and all that follows, is seen by whoever rescues: danger asks for no membership."""
    node, actor = world.nodes["SUD"], Actor(name="reaction/test")
    opened = CaseOpened(place=place_of(11, 55.5), measured_at=node.clock.now(), environment="sea")
    case = node.work("rescue", actor, lambda desk: desk.put(opened, cause=head))
    phase = PhaseSet(case=case.record_id, phase="distress", because=("request_for_help",))
    node.work("rescue", actor, lambda desk: desk.put(phase, cause=case))
    rows = node.reading_desk("rescue", OUTSIDE).rows
    assert rows("SELECT phase FROM rescue_cases WHERE record_id = ?", (case.record_id,)) == [("distress",)]


def test_EXC_04_an_entry_that_hides_whom_it_is_for_does_not_come_in(tmp_path: Path) -> None:
    """A sender that leaves the authority away would open the record to everybody; the receiver's gate refuses it."""
    world = World(tmp_path)
    try:
        world.conclude(TEXT)
        world.observe("NRD", identity=SECRET)
        (batch,) = opened(caught(world, "NRD", "SUD"))
        bare = with_entry(batch, 0, handling="restricted tlp:amber no-onward")
        deliver(
            world,
            closed([resigned(world, bare, world.nodes["NRD"].signer, "NRD")], "NRD", "SUD"),
            "NRD",
            "SUD",
        )
        assert world.received("SUD") == []
        came = world.records("SUD", "exchange.batch_received")[-1]
        assert [one.status for one in came.outcomes] == ["AUTHORITY"]
    finally:
        world.close()


def test_EXC_04_proofs_and_opened_channels_hold_it_for_members_alone(world: World, head: Head) -> None:
    """Neither the proof of the record nor a bundle of its channel, which holds it, is made for anybody else."""
    node, channel = world.nodes["SUD"], "lindero/NRD-SUD/AG-1/operations"
    proof = ExportRecord(record_id=head.record_id)
    bundle = ExportChannel(channel=channel)
    before = refusals(world)
    for name, ask in (("export_record", proof), ("export", bundle)):
        with pytest.raises(Refused) as refused:
            operate(node, name, ask, OUTSIDE)
        assert refused.value.code == "exchange.authority"
        assert operate(node, name, ask, MEMBER)
    assert SECRET.encode() in operate(node, "export", bundle, MEMBER)
    assert refusals(world) == before + 2


def test_EXC_04_no_approval_shows_or_signs_it_for_anybody_else(world: World, head: Head) -> None:
    """What would be approved is put together from the record: for members alone, asked, checked or noted."""
    node, told = world.nodes["SUD"], list[str]()

    def bytes_sent(desk: Desk, ask: UseRecord) -> bytes:
        told.append(desk.actor.name)
        return ask.record_id.encode()

    action = Action(
        name="exchange.pass_on",
        asks=UseRecord,
        needs="exchange.use",
        run=lambda *_: None,
        sentence="Pass a record on.",
        step_up=True,
        approves=bytes_sent,
    )
    ask = UseRecord(origin="NRD", record_id=head.record_id, purpose="border_surveillance")
    asked = node.approvals.ask(action, ask, MEMBER, None)
    assert told == [MEMBER.name]
    given = Given(nonce=asked.nonce, phrase="whatever it is")
    for attempt in (
        lambda: node.approvals.ask(action, ask, OUTSIDE, None),
        lambda: node.approvals.check(action, ask, OUTSIDE, given),
        lambda: node.approvals.check(action, ask, ADMINISTRATOR, None),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert (refused.value.code, refused.value.reasons) == ("exchange.authority", ("AUTHORITY",))
    proof = Proof(matter=matter_of(OUTSIDE.name, action.name, ask, b"", asked.nonce), method="phrase")
    with pytest.raises(Refused) as noted:
        node.store.run(lambda tx: node.approvals.note(tx, action, ask, OUTSIDE, proof))
    assert noted.value.code == "exchange.authority"
    assert told == [MEMBER.name]
    assert world.records("SUD", "identity.approval_given") == []


def test_who_is_refused_an_approval_is_on_record(world: World) -> None:
    """A machine that asks for one is noted once, with what for; that one is still wanted is no refusal."""
    node, name = world.nodes["SUD"], "exchange.erase_record"
    ask = EraseRecord(record_id="2" * 26, reason="it was never true")
    machine, person = (
        msgspec.structs.replace(actor, grants=frozenset({"exchange.correct"})) for actor in (MACHINE, MEMBER)
    )
    before = len(world.records("SUD", "identity.access_refused"))
    with pytest.raises(Refused) as refused:
        node.ask_approval(name, ask, machine, None)
    assert refused.value.code == "identity.approval_machine"
    noted = world.records("SUD", "identity.access_refused")[before:]
    assert [(one.who, one.what) for one in noted] == [(MACHINE.name, name)]
    assert node.ask_approval(name, ask, person, None).action == name
    with pytest.raises(NeedsApproval):
        node.act(name, ask, person)
    assert len(world.records("SUD", "identity.access_refused")) == before + 1


def test_EXC_04_S_40_what_is_said_when_it_is_asked_back_is_for_members_alone(tmp_path: Path) -> None:
    """The neighbour's own words about a withheld record are no more for others than the record was."""
    world = World(tmp_path)
    try:
        world.conclude(TEXT)
        world.observe("NRD", identity=SECRET)
        world.settle()
        (head,) = world.received("SUD")
        ask = RecallRecord(record_id=head.record_id, reason=f"it was not {SECRET}")
        recaller = msgspec.structs.replace(OUTSIDE, grants=GRANTS | {"exchange.recall"})
        world.nodes["NRD"].act("exchange.recall_record", ask, recaller)
        world.settle()
        for page in ("/sharing/recalls", "/sharing/duties"):
            for actor in WITHOUT:
                answer = seen(world, page, actor)
                assert SECRET.encode() not in answer
                assert head.record_id.encode() not in answer
        for actor in (MEMBER, OVERSEER):
            assert SECRET.encode() in seen(world, "/sharing/recalls", actor)
    finally:
        world.close()
