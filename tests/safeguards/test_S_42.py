"""S-42: what is wrong is corrected within 48 hours, and the correction reaches everybody who got it."""

from functools import partial
from typing import Any

import msgspec
import pytest

from lindero.kernel.errors import Conflict, Invalid, LinderoError, Missing
from lindero.kernel.times import DAY_MS, HOUR_MS
from lindero.trust.exchange.recall.asks import CorrectRecord
from lindero.trust.exchange.records import CorrectionAsked
from tests.nodes.dealings import OFFICER, ask, certificates, correct, duties, let_pass, recalls
from tests.nodes.treaties import among
from tests.nodes.world import World
from tests.safeguards.trespass import administrator, check_refused, notes

WRONG = "219007711"
RIGHT = "219007712"


def shown(world: World, nation: str) -> list[tuple[str]]:
    """Return whose identities a node's map shows of Nordia's tracks."""
    return world.nodes[nation].store.query("SELECT identity FROM picture_latest WHERE origin = 'NRD'")


def test_S_42_corrected_record_takes_the_place_of_the_wrong_one_on_both_sides(allied: World) -> None:
    """Normal route: bodies and bytes of the wrong one go, tables show the right one, the proof stays."""
    head = allied.observe("NRD", identity=WRONG)
    allied.settle()
    assert shown(allied, "SUD") == [(WRONG,)]
    placed = correct(allied, "NRD", head, identity=RIGHT)
    allied.settle()
    for nation in ("NRD", "SUD"):
        assert shown(allied, nation) == [(RIGHT,)]
        assert allied.body(nation, head) is None
        allied.nodes[nation].store.scrub()
        assert allied.files_holding(nation, WRONG) == []
    assert [h.record_id for h in allied.received("SUD")] == [head.record_id, placed]
    (line,) = recalls(allied, "SUD")
    assert (line.ground, line.replaced_by) == ("corrected", placed)
    assert [item.status for item in certificates(allied, "NRD")[0].erasures] == ["ERASED"]
    (account,) = allied.records("NRD", "exchange.record_corrected")
    assert (account.corrected, account.replaced_by, account.fields) == (head.record_id, placed, ("identity",))
    allied.check_logs_agree()


def test_S_42_everybody_known_from_the_log_is_reached(three: World) -> None:
    """Two recipients, one of them cut off for a day: both end with the right record alone."""
    three.conclude(among("NRD", "SUD", "VES"))
    head = three.observe("NRD", identity=WRONG)
    three.settle()
    three.sever("NRD", "VES")
    correct(three, "NRD", head, identity=RIGHT)
    three.settle()
    assert shown(three, "SUD") == [(RIGHT,)]
    assert shown(three, "VES") == [(WRONG,)]
    three.mend("NRD", "VES")
    let_pass(three, 16 * 60_000)
    assert shown(three, "VES") == [(RIGHT,)]
    assert three.files_holding("VES", WRONG) == []


def test_S_42_recipient_passes_the_correction_on(three: World) -> None:
    """What Sudia derived from the wrong record and gave to Vesta is asked back there too."""
    three.conclude(among("NRD", "SUD", "VES"))
    three.sever("NRD", "VES")
    head = three.observe("NRD", identity=WRONG)
    three.settle()
    (received,) = three.received("SUD")
    node = three.nodes["SUD"]
    product = three.track("SUD", track_id="d" * 20, identity=WRONG)
    node.store.run(lambda tx: node.log.put(tx, product, actor="reaction/test", cause=received))
    three.settle()
    assert three.files_holding("VES", WRONG)
    correct(three, "NRD", head, identity=RIGHT)
    three.settle()
    assert three.files_holding("VES", WRONG) == []


def test_S_42_suspended_flow_still_takes_the_wrong_record_back(allied: World) -> None:
    """The right one waits behind the gate; the wrong one does not stay because of that."""
    head = allied.observe("NRD", identity=WRONG)
    allied.settle()
    allied.suspend("SUD", "AG-1@1")
    allied.settle()
    correct(allied, "NRD", head, identity=RIGHT)
    allied.settle()
    assert allied.files_holding("SUD", WRONG) == allied.files_holding("SUD", RIGHT) == []


def test_S_42_corrected_record_passes_the_gate_like_any_other(allied: World) -> None:
    """A correction is no way round the clauses: a place outside the area stays here, the wrong record goes."""
    head = allied.observe("NRD", identity=WRONG)
    allied.settle()
    correct(allied, "NRD", head, identity=RIGHT, place=[300_000_000, 0])
    allied.settle()
    assert shown(allied, "SUD") == []
    assert RIGHT.encode() not in allied.wire("NRD", "SUD")


def test_S_42_correction_can_be_corrected_and_recalled(allied: World) -> None:
    """Each step leaves one record standing, and every one before it erased."""
    head = allied.observe("NRD", identity=WRONG)
    allied.settle()
    placed = correct(allied, "NRD", head, identity="219007713")
    allied.settle()
    (second,) = [h for h in allied.received("SUD") if h.record_id == placed]
    last = correct(allied, "NRD", second, identity=RIGHT)
    allied.settle()
    assert shown(allied, "SUD") == [(RIGHT,)]
    ask(allied, "NRD", "recall_record", record_id=last, reason="no ship at all")
    allied.settle()
    assert shown(allied, "SUD") == []
    assert allied.files_holding("SUD", WRONG, RIGHT, "219007713") == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"no_such_field": 1}, "exchange.field"),
        ({"identity": WRONG}, "exchange.nothing_corrected"),
        ({"course_mdeg": -1}, "record.body"),
        ({"place": None}, "record.body"),
        ({"place": "somewhere"}, "record.body"),
    ],
)
def test_S_42_bad_correction_changes_nothing(allied: World, fields: dict[str, Any], code: str) -> None:
    """What is no correction is refused by name, and the record stands as it was."""
    head = allied.observe("NRD", identity=WRONG)
    allied.settle()
    with pytest.raises(Invalid) as refusal:
        correct(allied, "NRD", head, **fields)
    assert refusal.value.code == code
    allied.settle()
    assert shown(allied, "SUD") == [(WRONG,)]
    assert allied.body("NRD", head).identity == WRONG


def test_S_42_what_is_past_its_time_is_corrected_no_more(allied: World) -> None:
    """Nothing is left to correct, which is said; the facts can be put anew."""
    head = allied.observe("NRD", identity=WRONG)
    allied.move(head.delete_by - head.at)
    with pytest.raises(Missing) as refusal:
        correct(allied, "NRD", head, identity=RIGHT)
    assert refusal.value.code == "exchange.nothing_to_correct"


def test_S_42_only_own_records_are_corrected_and_only_once(allied: World) -> None:
    """Direct call: a neighbour's record, an erased and a recalled one are refused."""
    head = allied.observe("NRD", identity=WRONG)
    allied.settle()
    with pytest.raises(Missing):
        correct(allied, "SUD", allied.received("SUD")[0], identity=RIGHT)
    correct(allied, "NRD", head, identity=RIGHT)
    with pytest.raises((Missing, Conflict)):
        correct(allied, "NRD", head, identity="219007714")
    recalled = allied.observe("NRD")
    allied.recall("NRD", recalled)
    with pytest.raises(Conflict):
        correct(allied, "NRD", recalled, identity=RIGHT)


def test_S_42_administrator_corrects_nothing(allied: World) -> None:
    """Administrator: the role that keeps the node running may not change what it says."""
    node = allied.nodes["NRD"]
    head = allied.observe("NRD", identity=WRONG)
    request = CorrectRecord(record_id=head.record_id, fields={"identity": RIGHT}, reason="because")
    act = partial(node.act, "exchange.correct_record", request, administrator(allied))
    check_refused(allied, act, "exchange.correct_record")
    assert not [note for note in notes(allied) if RIGHT in note.reason]
    assert allied.body("NRD", head).identity == WRONG


def test_S_42_plug_in_has_no_way_to_correct(allied: World) -> None:
    """Plug-in: a folder's desk lends the log to no other folder, and puts no record of the exchange's."""
    node = allied.nodes["NRD"]
    for folder in ("tracking", "picture", "oversight"):
        take = partial(node.work, folder, OFFICER, lambda desk: desk.lent("exchange.log"))
        check_refused(allied, take, "exchange.log")


# --- a neighbour's objection ------------------------------------------------------------------------------------


def objected(world: World, wish: str = "correct") -> Any:
    """Let Sudia tell Nordia that a record is wrong; return its head."""
    head = world.observe("NRD", identity=WRONG)
    world.settle()
    ask(
        world,
        "SUD",
        "ask_correction",
        record_id=head.record_id,
        wish=wish,
        reason="our patrol saw another name",
    )
    world.settle()
    return head


@pytest.mark.parametrize("answer", ["corrected", "erased", "refused"])
def test_D_15_objection_starts_the_origins_clock_and_every_answer_stops_it(
    allied: World, answer: str
) -> None:
    """Both sides see the same duty: since when, by when, and what came of it."""
    head = objected(allied)
    for nation in ("NRD", "SUD"):
        (line,) = duties(allied, nation).duties
        assert (line.duty, line.asker, line.owed_by, line.ended_at) == ("correction", "SUD", "NRD", None)
        assert line.due_at - line.since_at == 48 * HOUR_MS
    if answer == "corrected":
        correct(allied, "NRD", head, identity=RIGHT)
    elif answer == "erased":
        allied.recall("NRD", head)
    else:
        ask(
            allied,
            "NRD",
            "refuse_correction",
            record_id=head.record_id,
            peer="SUD",
            reason="seen twice ourselves",
        )
    allied.settle()
    (ours,) = [line for line in duties(allied, "NRD").duties if line.duty == "correction"]
    assert (ours.outcome, ours.ended_at is not None) == (answer, True)
    (theirs,) = [line for line in duties(allied, "SUD").duties if line.duty == "correction"]
    assert (theirs.outcome, theirs.ended_at is not None) == (answer, True)
    let_pass(allied, 3 * DAY_MS)
    assert allied.records("NRD", "exchange.erasure_overdue") == []


def test_D_15_unanswered_objection_is_overdue_at_both_officers(allied: World) -> None:
    """After 48 hours both nodes have it on record and on their page."""
    objected(allied)
    let_pass(allied, 49 * HOUR_MS)
    for nation in ("NRD", "SUD"):
        assert allied.records(nation, "exchange.erasure_overdue")
        assert duties(allied, nation).overdue == 1


def test_D_15_objection_to_what_was_never_ours_or_asked_twice_is_refused(allied: World) -> None:
    """One objects to a neighbour's record that one has, once at a time; an answer needs a question."""
    head = objected(allied)
    facts = {"record_id": head.record_id, "wish": "erase", "reason": "again"}
    with pytest.raises(Conflict):
        ask(allied, "SUD", "ask_correction", **facts)
    with pytest.raises(Missing):
        ask(allied, "NRD", "ask_correction", **facts)
    with pytest.raises(Missing):
        ask(allied, "SUD", "ask_correction", **(facts | {"record_id": "z" * 26}))
    with pytest.raises(Missing):
        ask(allied, "NRD", "refuse_correction", record_id=head.record_id, peer="VES", reason="nobody asked")


def test_S_42_imported_objection_about_a_record_that_never_crossed_is_refused(allied: World) -> None:
    """Import: a hostile neighbour starts no clock over what it never received."""
    head = allied.observe("NRD", lon=120.0, identity=WRONG)
    allied.settle()
    node = allied.nodes["SUD"]
    for origin in ("NRD", "VES"):
        objection = CorrectionAsked(about=head.record_id, origin=origin, wish="erase", reason="just because")
        node.store.run(lambda tx, o=objection: node.log.put(tx, o, actor="test"))  # type: ignore[misc]
    allied.settle()
    assert duties(allied, "NRD").duties == ()
    assert allied.body("NRD", head).identity == WRONG


def test_S_42_no_crisis_and_no_exercise_changes_the_clock() -> None:
    """Crisis and exercise: the ask has no such word; the clock takes two instants and nothing else."""
    names = {field.name for field in msgspec.structs.fields(CorrectRecord)}
    assert names == {"record_id", "fields", "reason"}


def test_S_42_error_in_the_middle_leaves_both_records_as_they_were(allied: World) -> None:
    """Erasing, placing and telling are one unit of work."""
    head = allied.observe("NRD", identity=WRONG)
    allied.settle()
    action = allied.registry.actions["exchange.correct_record"]
    node = allied.nodes["NRD"]
    request = CorrectRecord(record_id=head.record_id, fields={"identity": RIGHT}, reason="misread")

    def interrupted(tx: Any) -> None:
        action.run(node.workplace.desk(tx, "exchange", OFFICER), request)
        raise Conflict("test.power", "The power went.")

    with pytest.raises(LinderoError):
        node.store.run(interrupted)
    assert allied.body("NRD", head).identity == WRONG
    assert shown(allied, "NRD") == [(WRONG,)]
    assert allied.records("NRD", "exchange.record_recalled") == []
