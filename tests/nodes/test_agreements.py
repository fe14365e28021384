"""Agreements between nodes: the same text on both, nothing beyond it, and changes at one instant."""

import pytest

from lindero.kernel.errors import LinderoError
from lindero.kernel.times import DAY_MS, HOUR_MS, MINUTE_MS, instant_of
from lindero.trust.agreements.canonical import agreement_hash, agreement_of
from tests.nodes.treaties import amended, among, version_2
from tests.nodes.world import START, World


def test_AGR_01_two_nodes_compute_the_same_hash_from_the_same_file(allied: World) -> None:
    """Both nodes hold the same canonical bytes, signed by two officers a side, and active."""
    here, there = (allied.version(nation, "AG-1@1") for nation in ("NRD", "SUD"))
    assert here.text.encode() == there.text.encode()
    assert here.hash == there.hash == agreement_hash(agreement_of(there.text.encode()))
    assert {(s.nation, s.role) for s in here.state.signatures} == {
        (nation, role) for nation in ("NRD", "SUD") for role in ("operational", "legal")
    }
    assert allied.phase("NRD", "AG-1@1") == allied.phase("SUD", "AG-1@1") == "active"


@pytest.mark.parametrize(
    ("what", "without"),
    [
        ("purposes", ("    purposes: [border_surveillance]\n", "")),
        ("retain", ("    retain_days: 10\n", "")),
        ("area", ("    area: strait\n", "")),
        ("authorities", ("    authorities: [{id: coast-guard, name: Nordian Coast Guard}]\n", "")),
        ("review", ("review: {next: 2027-12-01, every_months: 12, stops_flow: false}\n", "")),
    ],
)
def test_AGR_01_file_that_lacks_an_essential_part_is_not_proposed(
    world: World, what: str, without: tuple[str, str]
) -> None:
    """A missing purpose, retention, area, authority or review date is refused with its line."""
    with pytest.raises(LinderoError, match=r"line \d+") as refusal:
        world.agree(amended(without))
    assert what in refusal.value.text
    assert world.versions("NRD") == []


def test_AGR_02_every_record_that_crosses_names_the_clause_that_permits_it(allied: World) -> None:
    """Own decision, entry on the wire and record at the receiver name the same clause."""
    allied.observe("NRD", identity="219000001")
    allied.settle()
    (ruling,) = allied.rulings("NRD")
    (entry,) = allied.entries("SUD", "lindero/NRD-SUD/AG-1/operations")
    (head,) = allied.received("SUD")
    assert ruling.clause == entry.clause == head.clause == "AG-1@1/art-6-1"


def test_AGR_02_refusal_names_the_clause_that_came_nearest_and_what_is_missing(allied: World) -> None:
    """A record outside the area stays, and the decision says under which article and why."""
    kept = allied.observe("NRD", lon=12.000_001)
    allied.settle()
    (ruling,) = allied.rulings("NRD")
    assert (ruling.allowed, ruling.clause, ruling.codes) == (False, "AG-1@1/art-6-1", ("AREA",))
    assert ruling.fixes[0]
    assert allied.received("SUD") == []
    sent = allied.observe("NRD")
    allied.settle()
    assert sent.record_id.encode() in allied.wire("NRD", "SUD")
    assert kept.record_id.encode() not in allied.wire("NRD", "SUD")


def test_AGR_02_point_on_the_border_of_the_area_is_inside(allied: World) -> None:
    """The polygon's own corner crosses; one unit of 1e-7 degree beyond it does not."""
    allied.observe("NRD", lon=12.0, lat=55.5)
    allied.observe("NRD", lon=12.000_000_1, lat=55.5)
    allied.settle()
    assert [ruling.allowed for ruling in allied.rulings("NRD")] == [True, False]


def test_AGR_03_reservation_of_one_party_stops_the_field_to_it_and_not_to_another(three: World) -> None:
    """Vesta takes no identity: its bytes are nowhere on the wire to Vesta, and they are on that to Sudia."""
    three.conclude(among("NRD", "SUD", "VES", reserved=("VES", "identity")))
    three.observe("NRD", identity="219007733")
    three.settle()
    assert b"219007733" in three.wire("NRD", "SUD")
    assert b"219007733" not in three.wire("NRD", "VES")
    assert [three.body(nation, three.received(nation)[0]).identity for nation in ("SUD", "VES")] == [
        "219007733",
        None,
    ]
    assert {tuple(ruling.codes) for ruling in three.rulings("NRD") if "identity" in ruling.withheld} == {
        ("FIELD", "RESERVATION")
    }
    three.check_logs_agree()


def test_AGR_03_reservation_holds_in_both_directions(three: World) -> None:
    """What Vesta does not take from others, it does not send to them either."""
    three.conclude(among("NRD", "SUD", "VES", reserved=("VES", "identity")))
    three.observe("VES", identity="211004411")
    three.settle()
    assert len(three.received("NRD")) == len(three.received("SUD")) == 1
    assert b"211004411" not in three.wire("VES", "NRD") + three.wire("VES", "SUD")


def test_AGR_06_both_nodes_change_to_the_new_version_at_the_same_instant(world: World) -> None:
    """With clocks two seconds apart every record crosses, before the instant under 1 and from it on under 2."""
    world.conclude(amended())
    begins = START + HOUR_MS
    world.agree(
        version_2("2026-11-22T09:00:00Z", ("speed_mmps, vessel_class", "speed_mmps, name, vessel_class"))
    )
    world.clocks["SUD"].move(2_000)
    while world.clocks["NRD"].now() < begins - 6_000:
        world.move(60_000)
        world.settle()
    put = []
    for _ in range(24):
        put.append(world.observe("NRD", name="Svanen"))
        put.append(world.observe("SUD", name="Rosa"))
        world.settle()
        world.move(500)
    world.move(2_000)
    world.settle()
    for nation, peer in (("NRD", "SUD"), ("SUD", "NRD")):
        arrived = {head.record_id: head for head in world.received(peer)}
        own = [head for head in put if head.origin == nation]
        assert [head.record_id for head in own] == [*arrived]
        for head in own:
            crossed = arrived[head.record_id]
            expected = 1 if head.at < begins else 2
            assert crossed.agreement == f"AG-1@{expected}", (nation, head.at - begins)
            assert crossed.clause == f"AG-1@{expected}/art-6-1"
            assert (world.body(peer, crossed).name is None) == (expected == 1)
    world.check_logs_agree()


def test_AGR_06_what_crossed_keeps_the_version_under_which_it_did(world: World) -> None:
    """A record shared under version 1 says so for ever, also after version 2 began."""
    world.conclude(amended())
    world.observe("NRD")
    world.settle()
    world.conclude(version_2("2026-11-22T08:00:00Z"))
    world.observe("NRD")
    world.settle()
    assert [head.agreement for head in world.received("SUD")] == ["AG-1@1", "AG-1@2"]
    world.reopen("SUD")
    assert [head.agreement for head in world.received("SUD")] == ["AG-1@1", "AG-1@2"]


@pytest.mark.parametrize("stops_flow", [False, True])
def test_AGR_06_overdue_review_stops_the_flow_only_where_the_text_says_so(
    world: World, stops_flow: bool
) -> None:
    """From the review's date on nothing crosses under a text that rests without its review."""
    world.conclude(
        amended(
            (
                "review: {next: 2027-12-01, every_months: 12, stops_flow: false}",
                f"review: {{next: 2026-11-23, every_months: 12, stops_flow: {str(stops_flow).lower()}}}",
            )
        )
    )
    world.observe("NRD")
    world.settle()
    world.move(instant_of("2026-11-23T00:00:00Z") - world.clocks["NRD"].now() - 1)
    world.observe("NRD")
    world.settle()
    world.move(1)
    world.observe("NRD")
    world.settle()
    codes = [ruling.codes[0] if not ruling.allowed else "" for ruling in world.rulings("NRD")]
    assert codes == ["", "", "REVIEW_OVERDUE" if stops_flow else ""]
    assert len(world.received("SUD")) == (2 if stops_flow else 3)


SECOND_CLAUSE = (
    "clauses:\n  - id: art-6-1",
    """clauses:
  - id: art-5
    article: Article 5
    from: every_party
    to: every_party
    kinds: [tracking.track_updated]
    fields: [track_id, place, measured_at]
    purposes: [border_surveillance]
    area: strait
    retain_days: 3
    handling: {classification: restricted, tlp: amber, no_onward: true}
  - id: art-6-1""",
)


def test_AGR_02_of_several_clauses_the_one_that_was_named_counts_on_both_sides(world: World) -> None:
    """A record without the fields that tell two clauses apart is taken under the sender's, with its retention."""
    world.conclude(amended(SECOND_CLAUSE))
    world.observe("NRD")
    world.settle()
    (ruling,) = world.rulings("NRD")
    (head,) = world.received("SUD")
    assert ruling.clause == head.clause == "AG-1@1/art-6-1"
    assert head.delete_by == head.at + 10 * DAY_MS


def test_AGR_06_what_waited_through_the_change_is_decided_under_the_new_version(world: World) -> None:
    """Sealed under 1 and sent after 2 began: it crosses if 2 permits as much, and is withdrawn if not."""
    world.conclude(amended())
    world.agree(version_2("2026-11-22T08:10:00Z", ("stale_at, reason, identity]", "stale_at, reason]")))
    kept = world.observe("NRD")
    world.sever("NRD", "SUD")
    link = world.link("NRD", "SUD")
    while world.step(link):
        pass
    withdrawn = world.observe("NRD", identity="219007123")
    world.nodes["NRD"].store.run(
        lambda tx: world.nodes["NRD"].exchange.outbox.seal_next(tx, "SUD", "operations")
    )
    world.move(11 * MINUTE_MS)
    world.mend("NRD", "SUD")
    for _ in range(3):
        world.settle()
        world.move(1_000)
    assert [head.record_id for head in world.received("SUD")] == [kept.record_id]
    assert b"219007123" not in world.wire("NRD", "SUD")
    (ruling,) = (r for r in world.rulings("NRD") if r.about == withdrawn.record_id and not r.allowed)
    assert ruling.codes == ("NARROWED",)
    world.check_logs_agree()
