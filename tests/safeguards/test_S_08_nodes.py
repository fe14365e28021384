"""S-08 and AGR-04 on nodes: the nation's own law wins over the agreement where it is stricter, and only there."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lindero.kernel.errors import LinderoError
from tests.nodes.releasing import release
from tests.nodes.treaties import amended
from tests.nodes.world import World

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


@pytest.fixture
def lawful(tmp_path: Path) -> Iterator[Callable[..., World]]:
    """Give what makes a world in which one nation has a law of its own."""
    made: list[World] = []

    def make(nation: str, rule: str, direction: str = "sends") -> World:
        law = LAW.format(nation=nation, rule=f"    {rule}", direction=direction)
        made.append(World(tmp_path / str(len(made)), laws={nation: law}))
        made[-1].conclude(amended())
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
