"""S-08 and AGR-04 on nodes: the nation's own law wins over the agreement where it is stricter, and only there."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lindero.kernel.desk import Actor
from lindero.kernel.errors import LinderoError
from lindero.kernel.places import place_of
from lindero.kernel.times import DAY_MS
from lindero.trust.agreements.may_page import MayQuery
from lindero.trust.exchange.tests.labelled import GRADED, WATCH, PatrolSeen, watching
from tests.nodes.releasing import release
from tests.nodes.treaties import amended
from tests.nodes.world import EVERYTHING, World

SECRET = "219005588"
LAW = """
lindero: overlay/1
overlay_for: {nation}
id: data-act
version: 1
agreement: every_agreement
title: Data Protection Act
legal_basis: [section 21]
effective: {{from: 2026-01-01}}
areas:
  harbour:
    polygon: [[10.9, 55.4], [11.1, 55.4], [11.1, 55.6], [10.9, 55.6]]
narrows:
  - id: section-21
    because: Data Protection Act, section 21
    directions: [{direction}]
{rule}
"""


LAST_FIELD = "    handling: {classification: restricted, tlp: amber, no_onward: true}\n"
SECOND = """\
  - id: art-9
    article: Article 9
    from: every_party
    to: every_party
    kinds: [tracking.track_started, tracking.track_updated, tracking.track_ended]
    fields: [{fields}]
    purposes: [{purpose}]
    area: strait
    retain_days: 30
    needs_approval: {approval}
    handling: {{classification: restricted, tlp: green, no_onward: false}}
"""


def second(fields: str, purpose: str = "border_surveillance", approval: str = "false") -> str:
    """Return a second clause about the same tracks as the first."""
    return SECOND.format(fields=fields, purpose=purpose, approval=approval)


@pytest.fixture
def lawful(tmp_path: Path) -> Iterator[Callable[..., World]]:
    """Give what makes a world in which one nation has a law of its own."""
    made: list[World] = []

    def make(nation: str, rule: str, direction: str = "sends", more: str = "") -> World:
        law = LAW.format(nation=nation, rule=f"    {rule}", direction=direction)
        made.append(World(tmp_path / str(len(made)), laws={nation: law}))
        made[-1].conclude(amended((LAST_FIELD, LAST_FIELD + more)) if more else amended())
        return made[-1]

    yield make
    for world in made:
        world.close()


def test_AGR_04_S_08_stricter_law_flips_a_permit_to_a_denial(lawful: Callable[..., World]) -> None:
    """What the agreement lets cross stays, and the decision names the law."""
    world = lawful("NRD", "withhold: everything")
    world.observe("NRD", identity=SECRET)
    world.settle()
    (ruling,) = world.rulings("NRD")
    assert (ruling.allowed, ruling.codes) == (False, ("OVERLAY",))
    assert "Data Protection Act" in ruling.texts[0]
    assert SECRET.encode() not in world.wire("NRD", "SUD")


def test_AGR_04_S_08_stricter_law_withholds_a_field(lawful: Callable[..., World]) -> None:
    """The record crosses without it; the neighbour, whose law is milder, gets no more for that."""
    world = lawful("NRD", "withhold: [identity]")
    world.observe("NRD", identity=SECRET)
    world.observe("SUD", identity="211001111")
    world.settle()
    assert SECRET.encode() not in world.wire("NRD", "SUD")
    assert len(world.received("SUD")) == 1
    assert world.body("NRD", world.received("NRD")[0]).identity == "211001111"


def test_S_08_stricter_law_of_the_receiver_turns_away_what_the_sender_may_send(
    lawful: Callable[..., World],
) -> None:
    """Sudia may not even take it: its own gate refuses on receipt and keeps nothing."""
    world = lawful("SUD", "withhold: everything", "receives")
    world.observe("NRD", identity=SECRET)
    world.settle()
    assert world.received("SUD") == []
    assert world.files_holding("SUD", SECRET) == []
    statuses = [o.status for r in world.records("SUD", "exchange.batch_received") for o in r.outcomes]
    assert statuses == ["OVERLAY"]


def test_S_08_stricter_law_shortens_how_long_the_neighbour_may_keep_it(lawful: Callable[..., World]) -> None:
    """Three days instead of ten, in the entry, in the receiver's store and at its own gate."""
    world = lawful("NRD", "max_retain_days: 3")
    put = world.observe("NRD")
    world.settle()
    (head,) = world.received("SUD")
    assert head.delete_by == put.at + 3 * 86_400_000


def test_S_08_law_that_limits_the_area_only_narrows_it(lawful: Callable[..., World]) -> None:
    """Inside both areas it crosses; inside the agreement's alone it does not."""
    world = lawful("NRD", "only_areas: [harbour]")
    world.observe("NRD", lon=11.0)
    world.observe("NRD", lon=11.5)
    world.observe("NRD", lon=12.5)
    world.settle()
    assert [ruling.allowed for ruling in world.rulings("NRD")] == [True, False, False]


def test_S_08_law_exchanged_while_a_record_waits_holds_before_it_leaves(allied: World) -> None:
    """Sealed under yesterday's law, the node restarted under today's: the content is withdrawn."""
    allied.observe("NRD", identity=SECRET)
    allied.sever("NRD", "SUD")
    while allied.step(allied.link("NRD", "SUD")):
        pass
    allied.legislate("NRD", LAW.format(nation="NRD", rule="    withhold: [identity]", direction="sends"))
    allied.reopen("NRD")
    allied.mend("NRD", "SUD")
    allied.settle()
    assert SECRET.encode() not in allied.wire("NRD", "SUD")
    assert allied.received("SUD") == []
    allied.check_logs_agree()


@pytest.mark.parametrize(
    "rule",
    ["permit: [identity]", "retain_days: 99", "add_fields: [name]", "purposes: []\n    allow: everything"],
)
def test_S_62_law_that_cannot_be_read_keeps_the_node_from_starting(allied: World, rule: str) -> None:
    """A law with a word that nobody knows is not passed over: the node says line and reason, and sends nothing."""
    allied.nodes["NRD"].close()
    allied.legislate("NRD", LAW.format(nation="NRD", rule=f"    {rule}", direction="sends"))
    with pytest.raises(LinderoError):
        allied.open("NRD")
    (allied.folder / "NRD" / "law.yaml").write_text(
        LAW.format(nation="NRD", rule="    withhold: [name]", direction="sends"), encoding="utf-8"
    )
    allied.open("NRD")


@pytest.mark.parametrize(("nation", "direction"), [("NRD", "sends"), ("SUD", "receives")])
def test_S_08_a_law_that_wants_a_person_is_kept_by_its_own_node(
    lawful: Callable[..., World], nation: str, direction: str
) -> None:
    """The sender's law makes the record wait at home for two people; the receiver's law refuses it on arrival."""
    world = lawful(nation, "needs_approval: true", direction)
    world.observe("NRD", identity=SECRET)
    world.settle()
    assert world.received("SUD") == []
    if nation == "NRD":
        assert world.rulings("NRD")[0].codes == ("APPROVAL",)
        assert SECRET.encode() not in world.wire("NRD", "SUD")
        release(world, "NRD", "SUD")
        world.settle()
        assert len(world.received("SUD")) == 1
    else:
        outcomes = world.records("SUD", "exchange.batch_received")[-1].outcomes
        assert [outcome.status for outcome in outcomes] == ["APPROVAL"]
        assert world.files_holding("SUD", SECRET) == []


@pytest.mark.parametrize(
    "more",
    [
        second("track_id, place, measured_at, name"),
        second("track_id, place, measured_at, identity, name", "sea_rescue"),
    ],
    ids=["another clause", "another purpose"],
)
def test_S_08_what_a_law_stops_finds_no_other_door(lawful: Callable[..., World], more: str) -> None:
    """The clause that speaks is stopped; neither another clause nor another purpose lets other fields cross instead."""
    world = lawful("NRD", "clauses: [art-6-1]\n    withhold: everything", more=more)
    world.observe("NRD", identity=SECRET, name="Svanen av Nord")
    world.settle()
    (ruling,) = world.rulings("NRD")
    assert (ruling.allowed, ruling.clause, ruling.codes) == (False, "AG-1@1/art-6-1", ("OVERLAY",))
    assert world.received("SUD") == []
    assert b"Svanen" not in world.wire("NRD", "SUD")


def test_S_08_people_release_what_the_law_held_back_and_nothing_beyond(lawful: Callable[..., World]) -> None:
    """Released by two people, it crosses under the clause under which it would have crossed without the law."""
    # With an approval this clause would tell more, and for longer.
    more = second(
        "track_id, place, measured_at, course_mdeg, speed_mmps, vessel_class, item_class, stale_at, "
        "reason, identity, name",
        approval="true",
    )
    world = lawful("NRD", "needs_approval: true", more=more)
    put = world.observe("NRD", identity=SECRET, name="Svanen av Nord")
    world.settle()
    assert (world.rulings("NRD")[0].clause, world.received("SUD")) == ("AG-1@1/art-6-1", [])
    release(world, "NRD", "SUD")
    world.settle()
    (head,) = world.received("SUD")
    assert (head.clause, head.delete_by) == ("AG-1@1/art-6-1", put.at + 10 * 86_400_000)
    assert world.body("SUD", head).identity == SECRET
    assert b"Svanen" not in world.wire("NRD", "SUD")


def test_S_08_the_receivers_law_bites_on_the_clause_that_the_entry_names(
    lawful: Callable[..., World],
) -> None:
    """What Sudia's law stops comes in under no other clause; what it says of another clause keeps nothing else out."""
    richer = second("track_id, place, measured_at")
    stopped = lawful("SUD", "clauses: [art-6-1]\n    withhold: everything", "receives", more=richer)
    stopped.observe("NRD", identity=SECRET)
    stopped.settle()
    assert stopped.received("SUD") == []
    assert [o.status for r in stopped.records("SUD", "exchange.batch_received") for o in r.outcomes] == [
        "OVERLAY"
    ]
    passing = lawful("SUD", "clauses: [art-9]\n    withhold: everything", "receives", more=richer)
    passing.observe("NRD", identity=SECRET)
    passing.settle()
    assert [head.clause for head in passing.received("SUD")] == ["AG-1@1/art-6-1"]


def test_S_08_the_page_that_tells_what_may_cross_reckons_with_the_law(lawful: Callable[..., World]) -> None:
    """May they have it? As coarse, for as long and with as many people as the gate then has it, and not as signed."""
    world = lawful("NRD", "coarsen: {place: cell_10km}\n    max_retain_days: 3")
    node = world.nodes["NRD"]
    query = MayQuery(
        to="SUD", kind="tracking.track_updated", purpose="border_surveillance", where="AG-1@1/strait"
    )
    told: Any = node.show(node.page("/agreements/may"), query, Actor(name="person/o", grants=EVERYTHING))
    coarse = {one.name: one.coarse for one in told.fields if one.outcome == "coarsened"}
    assert (told.allowed, told.retain_days, told.needs_approval, coarse) == (
        True,
        3,
        False,
        {"place": "cell_10km"},
    )
    put = world.observe("NRD")
    world.settle()
    (head,) = world.received("SUD")
    (ruling,) = world.rulings("NRD")
    assert (head.delete_by, ruling.coarse) == (put.at + told.retain_days * DAY_MS, ("place: cell_10km",))


def test_S_08_the_page_says_that_the_law_wants_people(lawful: Callable[..., World]) -> None:
    """What the treaty lets cross by itself waits by the law, and the page says so before anybody tries."""
    node = lawful("NRD", "needs_approval: true").nodes["NRD"]
    query = MayQuery(
        to="SUD", kind="tracking.track_updated", purpose="border_surveillance", where="AG-1@1/strait"
    )
    told: Any = node.show(node.page("/agreements/may"), query, Actor(name="person/o", grants=EVERYTHING))
    assert (told.needs_approval, [reason.code for reason in told.reasons]) == (True, ["APPROVAL"])


def test_S_08_a_route_that_the_law_cuts_crosses_under_the_clause_that_spoke_of_the_whole(
    tmp_path: Path,
) -> None:
    """Another clause would tell more of the part that is left; it did not speak of the route, and does not now."""
    clauses = (("  strait:\n", HARBOUR + "  strait:\n"), ("effective:", RICHER + "effective:"))
    text = watching(fields=("title", "route", "grading"), more=clauses)
    law = LAW.format(nation="NRD", rule="    only_areas: [harbour]", direction="sends")
    world = World(tmp_path, folders=(WATCH,), laws={"NRD": law})
    world.conclude(text)
    route = (place_of(11.0, 55.5), place_of(11.5, 55.5))
    world.put("NRD", "watch", PatrolSeen(title="patrol", at=7, route=route, grading=GRADED))
    world.settle()
    (head,) = world.received("SUD", "watch.patrol_seen")
    assert head.clause == "AG-1@1/art-9"
    assert world.body("SUD", head).route == route[:1]
    assert world.body("SUD", head).at == 1, "the time is the other clause's to tell"
    world.close()


HARBOUR = "  harbour:\n    polygon: [[10.9, 55.4], [11.1, 55.4], [11.1, 55.6], [10.9, 55.6]]\n"
RICHER = """\
  - id: art-10
    article: Article 10
    from: every_party
    to: every_party
    kinds: [watch.patrol_seen]
    fields: [title, at, route, source, grading]
    purposes: [border_surveillance]
    area: harbour
    retain_days: 30
    handling: {classification: restricted, tlp: green, no_onward: false}
"""
