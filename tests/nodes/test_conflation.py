"""Conflation: after an outage the newest of each track crosses with its content, and both logs stay whole."""

from pathlib import Path

import pytest

from lindero.capabilities.tracking.records import TrackEnded
from lindero.kernel.places import place_of
from lindero.kernel.times import MINUTE_MS, SECOND_MS
from lindero.trust.exchange import ahead
from lindero.trust.exchange.conflating import superseded
from lindero.trust.exchange.wire import BATCH_DECODER, PARCEL_DECODER, Channel
from tests.nodes.concluded import concluded_world
from tests.nodes.treaties import amended
from tests.nodes.world import World

CHANNEL = "lindero/NRD-SUD/AG-1/operations"
ONE, TWO = "a" * 20, "b" * 20


@pytest.fixture
def cut(allied: World) -> World:
    """Give two nodes under the treaty whose line is cut for longer than a lease lives."""
    allied.sever("NRD", "SUD")
    allied.move(20 * MINUTE_MS)
    return allied


def mend(world: World) -> None:
    """Let the line stand again, and everything cross that waited."""
    world.mend("NRD", "SUD")
    world.settle(rounds=200)


def shown(world: World) -> list[tuple[str, int]]:
    """Return track and course of every received update, in log order."""
    bodies = [world.body("SUD", head) for head in world.received("SUD")]
    return [(body.track_id, body.course_mdeg) for body in bodies]


def voided(world: World) -> list[str]:
    """Return what the receiver noted of entries without content."""
    return [o.status for r in world.records("SUD", "exchange.batch_received") for o in r.outcomes]


def test_stale_update_that_is_overtaken_crosses_without_content(cut: World) -> None:
    """Of each track the newest arrives; the others' entries arrive too, and their values never leave."""
    for course in range(5):
        cut.observe("NRD", track_id=ONE, course_mdeg=course, identity="219007777" if course < 4 else None)
        cut.observe("NRD", track_id=TWO, course_mdeg=100 + course)
    cut.move(MINUTE_MS)
    mend(cut)
    assert shown(cut) == [(ONE, 4), (TWO, 104)]
    assert voided(cut) == ["SUPERSEDED"] * 8
    assert len(cut.entries("SUD", CHANNEL)) == 10
    assert b"219007777" not in cut.wire("NRD", "SUD")
    cut.check_logs_agree()


def test_every_superseded_update_is_a_decision_with_its_reason(cut: World) -> None:
    """The sender's log says of each what was not sent and why; the receipt names them all."""
    heads = [cut.observe("NRD", course_mdeg=course) for course in range(4)]
    cut.move(MINUTE_MS)
    mend(cut)
    rulings = [r for r in cut.rulings("NRD") if r.codes == ("SUPERSEDED",)]
    assert [ruling.about for ruling in rulings] == [head.record_id for head in heads[:3]]
    assert all(not ruling.allowed and "newer update" in ruling.texts[0] for ruling in rulings)
    acknowledged = [r for r in cut.records("NRD", "exchange.batch_acknowledged") if r.channel == CHANNEL]
    assert [o.record_id for r in acknowledged for o in r.outcomes] == [head.record_id for head in heads[:3]]


def test_fresh_updates_are_never_conflated(allied: World) -> None:
    """Within what near real time means for the lane every update crosses, however many there are."""
    for course in range(6):
        allied.observe("NRD", course_mdeg=course)
        allied.move(4 * SECOND_MS)
    allied.settle()
    assert [course for _, course in shown(allied)] == list(range(6))


def test_stale_update_that_nothing_overtakes_crosses(cut: World) -> None:
    """The last word on a track is never withheld, however old."""
    cut.observe("NRD", track_id=ONE, course_mdeg=1)
    cut.observe("NRD", track_id=TWO, course_mdeg=2)
    cut.move(60 * MINUTE_MS)
    mend(cut)
    assert shown(cut) == [(ONE, 1), (TWO, 2)]


def test_update_that_may_not_cross_overtakes_nothing(cut: World) -> None:
    """A ship that left the agreed area: its last place inside crosses, since the newer ones do not."""
    cut.observe("NRD", course_mdeg=1)
    cut.observe("NRD", lon=20.0, course_mdeg=2)
    cut.move(MINUTE_MS)
    mend(cut)
    assert shown(cut) == [(ONE, 1)]


def test_other_kinds_are_never_conflated(cut: World) -> None:
    """Of what does not say by what it may be overtaken, each record crosses, alike as they may be."""
    for _ in range(3):
        ended = TrackEnded(track_id=ONE, place=place_of(11, 55.5), measured_at=cut.clocks["NRD"].now())
        cut.put("NRD", "tracking", ended)
    cut.move(MINUTE_MS)
    mend(cut)
    assert len(cut.received("SUD", "tracking.track_ended")) == 3


def test_long_backlog_of_few_tracks_is_short_on_the_wire(cut: World) -> None:
    """Two thousand updates of two tracks after an outage: two disclosures, however many runs decide on them."""
    before = len(cut.parcels("NRD", "SUD"))
    records = [cut.track("NRD", track_id=(ONE, TWO)[n % 2], course_mdeg=n) for n in range(2_000)]
    cut.nodes["NRD"].store.run(lambda tx: cut.nodes["NRD"].log.put_many(tx, records, actor="reaction/test"))
    cut.move(MINUTE_MS)
    mend(cut)
    batches = [
        BATCH_DECODER.decode(raw)
        for parcel in cut.parcels("NRD", "SUD")[before:]
        for raw in PARCEL_DECODER.decode(parcel).batches
    ]
    shown_in_all = sum(
        bytes(d).startswith(b"{") for b in batches if b.channel == CHANNEL for d in b.disclosures
    )
    assert shown_in_all == 2
    assert shown(cut) == [(ONE, 1_998), (TWO, 1_999)]
    cut.check_logs_agree()


def test_superseded_entry_cannot_be_filled_in_later(cut: World) -> None:
    """Once told that an entry has no content, a receiver takes none for it, and a restart changes nothing."""
    head = cut.observe("NRD", course_mdeg=1)
    cut.observe("NRD", course_mdeg=2)
    cut.move(MINUTE_MS)
    mend(cut)
    cut.reopen("NRD")
    cut.reopen("SUD")
    cut.move(MINUTE_MS)
    cut.settle()
    assert head.record_id not in {received.record_id for received in cut.received("SUD")}
    assert len(cut.received("SUD")) == 1


# --- beyond one run ---------------------------------------------------------------------------------------------


def seal_run(world: World, count: int = 2) -> int:
    """Decide on the next few records at Nordia, as on a thousand in earnest; return on how many."""
    node = world.nodes["NRD"]
    outbox = node.exchange.outbox
    return node.store.run(lambda tx: outbox.seal_next(tx, "SUD", "operations", count))


def cross_in_twos(world: World) -> None:
    """Decide on everything that waits, two records at a time, and let it cross."""
    while seal_run(world):
        pass
    world.settle()


def test_update_of_a_later_run_overtakes_and_both_logs_stay_whole(allied: World) -> None:
    """Six runs of two: of each track the newest alone crosses with content; every other is a decision and an entry."""
    heads = [allied.observe("NRD", track_id=(ONE, TWO)[n % 2], course_mdeg=n) for n in range(12)]
    allied.move(MINUTE_MS)
    cross_in_twos(allied)
    assert shown(allied) == [(ONE, 10), (TWO, 11)]
    assert voided(allied) == ["SUPERSEDED"] * 10
    passed_over = [ruling.about for ruling in allied.rulings("NRD") if ruling.codes == ("SUPERSEDED",)]
    assert passed_over == [head.record_id for head in heads[:10]]
    assert [entry.record_id for entry in allied.entries("SUD", CHANNEL)] == [head.record_id for head in heads]
    allied.check_logs_agree()


def test_update_of_a_later_run_that_may_not_cross_overtakes_nothing(allied: World) -> None:
    """The ship left the agreed area after this run: its last place inside crosses, since the gate is asked."""
    for course, lon in enumerate((11.0, 11.0, 11.1, 11.1, 20.0, 20.0)):
        allied.observe("NRD", lon=lon, course_mdeg=course)
    allied.move(MINUTE_MS)
    cross_in_twos(allied)
    assert shown(allied) == [(ONE, 1), (ONE, 3)]


def test_recalled_update_of_a_later_run_overtakes_nothing(allied: World) -> None:
    """What will not cross because its origin took it back cannot stand for an older one."""
    for course in range(3):
        allied.observe("NRD", course_mdeg=course)
    allied.recall("NRD", allied.observe("NRD", course_mdeg=3))
    allied.move(MINUTE_MS)
    cross_in_twos(allied)
    assert shown(allied) == [(ONE, 1), (ONE, 2)]


def test_backlog_that_grows_while_it_is_sent_is_looked_at_further(allied: World) -> None:
    """What was to cross in place of older ones does, though newer ones came since; from then on these are looked at."""
    for course in range(4):
        allied.observe("NRD", course_mdeg=course)
    allied.move(MINUTE_MS)
    assert seal_run(allied) == 2
    for course in range(4, 10):
        allied.observe("NRD", course_mdeg=course)
    allied.move(MINUTE_MS)
    cross_in_twos(allied)
    assert shown(allied) == [(ONE, 3), (ONE, 9)]


def test_backlog_that_grows_as_fast_as_it_is_sent_still_tells_where_things_are(allied: World) -> None:
    """Everything is stale and overtaken at every moment, and yet each thing is told of again and again."""
    for course in range(4):
        allied.observe("NRD", course_mdeg=course)
    for course in range(4, 24, 2):
        allied.move(MINUTE_MS)
        assert seal_run(allied) == 2
        allied.observe("NRD", course_mdeg=course)
        allied.observe("NRD", course_mdeg=course + 1)
    released = [r for r in allied.rulings("NRD") if r.kind == "tracking.track_updated" and r.allowed]
    assert len(released) >= 3


def test_fresh_update_crosses_whatever_waits_behind_it(allied: World) -> None:
    """The stale one of a run goes without content, the fresh one with it, though both have a newer one."""
    allied.observe("NRD", course_mdeg=0)
    allied.move(40 * SECOND_MS)
    for n in range(1, 4):
        allied.observe("NRD", track_id=(ONE, TWO)[n % 2], course_mdeg=n)
    cross_in_twos(allied)
    assert shown(allied) == [(TWO, 1), (ONE, 2), (TWO, 3)]


def test_recall_of_a_passed_over_update_is_certified_and_its_successor_stays(allied: World) -> None:
    """The recipient certifies that it has nothing of it; what crossed in its place is another record."""
    head = allied.observe("NRD", course_mdeg=0)
    for course in range(1, 4):
        allied.observe("NRD", course_mdeg=course)
    allied.move(MINUTE_MS)
    cross_in_twos(allied)
    allied.recall("NRD", head)
    allied.settle()
    assert [(p.recalled, p.status) for p in allied.records("NRD", "exchange.erasure_proved")] == [
        (head.record_id, "UNKNOWN")
    ]
    assert shown(allied) == [(ONE, 3)]
    allied.check_logs_agree()


def test_update_under_a_quota_waits_for_no_later_run(tmp_path: Path) -> None:
    """Its successor may wait for people when its turn comes, as the last one does here, so it crosses itself."""
    handling = "    handling: {classification: restricted, tlp: amber, no_onward: true}\n"
    world = concluded_world(
        tmp_path, amended((handling, handling + "    quota: {records: 3, per: day}\n")), folders=()
    )
    for course in range(6):
        world.observe("NRD", course_mdeg=course)
    world.move(MINUTE_MS)
    cross_in_twos(world)
    assert shown(world) == [(ONE, 1), (ONE, 3), (ONE, 4)]
    world.close()


def test_life_lane_leaves_nothing_out_and_looks_at_nothing(allied: World) -> None:
    """Whatever is overtaken there crosses whole, and nobody waits for a look at the backlog."""
    for course in range(3):
        allied.observe("NRD", course_mdeg=course)
    allied.move(MINUTE_MS)
    node = allied.nodes["NRD"]
    items = node.store.run(lambda tx: node.log.read_sealed(tx, ("tracking.track_updated",), -1, 10))

    def asked(channel: Channel, last: object) -> frozenset[str]:
        raise AssertionError(channel.name)

    now = node.clock.now()
    assert superseded(items, Channel("NRD", "SUD", "AG-1", "life"), now, asked) == frozenset()
    with pytest.raises(AssertionError, match="operations"):
        superseded(items, Channel("NRD", "SUD", "AG-1", "operations"), now, asked)


def test_no_more_things_are_remembered_than_there_is_room_for(
    allied: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond it updates cross as they are; what was remembered and is decided on makes room again."""
    monkeypatch.setattr(ahead, "MAX_THINGS", 1)
    for n in range(8):
        allied.observe("NRD", track_id=(ONE, TWO)[n % 2], course_mdeg=n)
    allied.move(MINUTE_MS)
    cross_in_twos(allied)
    assert shown(allied) == [(TWO, 1), (TWO, 3), (TWO, 5), (ONE, 6), (TWO, 7)]
