"""S-43: a record whose accuracy is contested carries a flag wherever it is, until those who may agree remove it."""

from functools import partial
from typing import Any, get_args

import pytest

from lindero.kernel.errors import Conflict, LinderoError, Missing, Refused
from lindero.kernel.record import Head
from lindero.trust.exchange.recall.asks import EndContest
from lindero.trust.exchange.record_shown import RecordQuery
from lindero.trust.exchange.records import AccuracyContested, ContestEnded, Remover
from tests.nodes.dealings import OFFICER, ask, contest, holds, page
from tests.nodes.test_certificates import pass_on
from tests.nodes.treaties import among
from tests.nodes.world import World
from tests.safeguards.trespass import administrator, check_refused


def flags(world: World, nation: str, head: Head) -> list[tuple[str, str]]:
    """Return the flags that a node shows on a record's page: whose, and who contests."""
    shown = page(world, nation, "/records/{record_id}", RecordQuery(record_id=head.record_id))
    return [(line.flagged_by, line.contester) for line in shown.contests]


def lower(world: World, nation: str, head: Head, by: str = "court") -> None:
    """Lower a node's flag."""
    ask(world, nation, "end_contest", record_id=head.record_id, agreed_by=by, reference="12 C 4711/26")


@pytest.fixture
def shared(allied: World) -> Head:
    """Return a record of Nordia that Sudia has."""
    head = allied.observe("NRD")
    allied.settle()
    return head


def test_S_43_flag_goes_wherever_the_record_went_and_is_shown_there(allied: World, shared: Head) -> None:
    """Normal route: raised at the origin, it stands on both nodes' pages, and in what an officer opens."""
    contest(allied, "NRD", shared)
    allied.settle()
    for nation in ("NRD", "SUD"):
        assert flags(allied, nation, shared) == [("NRD", "person")]
        assert [line.about for line in holds(allied, nation).contests] == [shared.record_id]
    (received,) = allied.received("SUD")
    used = ask(
        allied, "SUD", "use_record", origin="NRD", record_id=shared.record_id, purpose=received.purpose
    )
    assert [line.contester for line in used.contested] == ["person"]


def test_S_43_recipients_flag_reaches_the_origin(allied: World, shared: Head) -> None:
    """Raised where the person complained, it stands where the record came from."""
    contest(allied, "SUD", shared, by="supervisor")
    allied.settle()
    assert flags(allied, "NRD", shared) == [("SUD", "supervisor")]


def test_S_43_flag_crosses_with_a_record_that_is_released_later(allied: World) -> None:
    """Contested while the link was down: the recipient gets record and flag together."""
    allied.sever("NRD", "SUD")
    allied.move(20 * 60_000)
    head = allied.observe("NRD")
    contest(allied, "NRD", head)
    allied.mend("NRD", "SUD")
    allied.settle()
    assert flags(allied, "SUD", head) == [("NRD", "person")]
    assert len(allied.records("NRD", "exchange.accuracy_contested")) == 2
    allied.settle()
    assert len(allied.records("NRD", "exchange.accuracy_contested")) == 2


def test_S_43_flag_is_passed_on_and_lowered_with_the_first(three: World) -> None:
    """Vesta has Nordia's record from Sudia: it hears of the flag from Sudia, and of its end."""
    three.conclude(among("NRD", "SUD", "VES"))
    three.sever("NRD", "VES")
    head = three.observe("NRD")
    three.settle()
    pass_on(three, three.received("SUD")[0], "SUD", "VES")
    contest(three, "NRD", head)
    three.settle_troubled()
    assert [(line.about, line.flagged_by) for line in holds(three, "VES").contests] == [
        (head.record_id, "SUD")
    ]
    lower(three, "NRD", head)
    three.settle_troubled()
    assert holds(three, "VES").contests == holds(three, "SUD").contests == ()


@pytest.mark.parametrize("by", get_args(Remover))
def test_S_43_flag_goes_with_the_leave_of_those_who_may(allied: World, shared: Head, by: str) -> None:
    """Person, court and supervisor: each agreement lowers it on both nodes, with its file number on record."""
    contest(allied, "NRD", shared)
    allied.settle()
    lower(allied, "NRD", shared, by)
    allied.settle()
    assert flags(allied, "NRD", shared) == flags(allied, "SUD", shared) == []
    (ended,) = allied.records("SUD", "exchange.contest_ended")
    assert (ended.agreed_by, ended.reference) == (by, "12 C 4711/26")


@pytest.mark.parametrize("by", ["recipient", "officer", "minister", ""])
def test_S_43_nobody_else_may_agree(allied: World, shared: Head, by: str) -> None:
    """Direct call: the record that would say so cannot be written."""
    contest(allied, "NRD", shared)
    node = allied.nodes["NRD"]
    facts: dict[str, Any] = {"contested": shared.record_id, "origin": "NRD", "agreed_by": by}
    with pytest.raises(LinderoError):
        node.work("exchange", OFFICER, lambda desk: desk.put(ContestEnded(**facts, reference="none at all")))
    assert flags(allied, "NRD", shared) == [("NRD", "person")]


def test_S_43_administrator_lowers_no_flag(allied: World, shared: Head) -> None:
    """Administrator: not without the grant, and rebuilding the tables brings it back."""
    contest(allied, "NRD", shared)
    end = EndContest(record_id=shared.record_id, agreed_by="court", reference="made up")
    act = partial(allied.nodes["NRD"].act, "exchange.end_contest", end, administrator(allied))
    check_refused(allied, act, "exchange.end_contest")
    assert flags(allied, "NRD", shared) == [("NRD", "person")]


def test_S_43_plug_in_lowers_no_flag(allied: World, shared: Head) -> None:
    """Plug-in: no other folder may put the record that ends one."""
    contest(allied, "NRD", shared)
    ended = ContestEnded(contested=shared.record_id, origin="NRD", agreed_by="court", reference="made up")
    put = partial(allied.nodes["NRD"].work, "tracking", OFFICER, lambda desk: desk.put(ended))
    check_refused(allied, put, "exchange.contest_ended")


def test_S_43_neighbour_lowers_only_its_own_flag(allied: World, shared: Head) -> None:
    """Import: what a neighbour says ends the flag that it raised, and no other."""
    contest(allied, "NRD", shared)
    contest(allied, "SUD", shared, by="supervisor")
    allied.settle()
    assert flags(allied, "NRD", shared) == flags(allied, "SUD", shared)
    lower(allied, "SUD", shared)
    allied.settle()
    for nation in ("NRD", "SUD"):
        assert flags(allied, nation, shared) == [("NRD", "person")]


def test_S_43_neighbours_flag_on_what_never_crossed_is_not_taken(allied: World) -> None:
    """Import: a hostile neighbour flags nothing that it never had."""
    head = allied.observe("NRD", lon=120.0)
    node = allied.nodes["SUD"]
    flag = AccuracyContested(contested=head.record_id, origin="NRD", by="court", reason="a court says so")
    node.store.run(lambda tx: node.log.put(tx, flag, actor="test"))
    allied.settle()
    assert flags(allied, "NRD", head) == []


def test_S_43_one_flag_for_each_node_and_none_for_what_is_not_here(allied: World, shared: Head) -> None:
    """Doubled flags, flags on nothing and lowering what was never raised are refused by name."""
    contest(allied, "NRD", shared)
    with pytest.raises(Conflict):
        contest(allied, "NRD", shared)
    allied.settle()
    with pytest.raises(Refused) as refusal:
        lower(allied, "SUD", shared)
    assert refusal.value.code == "exchange.contest_of"
    lower(allied, "NRD", shared)
    with pytest.raises(Missing):
        lower(allied, "NRD", shared)


def test_S_43_no_crisis_and_no_exercise_lowers_a_flag() -> None:
    """Crisis and exercise: neither word is among those who may agree."""
    assert set(get_args(Remover)) == {"person", "court", "supervisor"}
