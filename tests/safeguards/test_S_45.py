"""S-45: a legal hold extends how long a body is kept and shortens no right; it names law, authority and review date."""

from functools import partial
from typing import Any

import pytest

from lindero.kernel.errors import Invalid, LinderoError, Missing
from lindero.kernel.record import Head
from lindero.kernel.times import DAY_MS
from lindero.trust.exchange.recall.asks import HoldRecord
from lindero.trust.exchange.recall.holding import LONGEST_HOLD_DAYS
from lindero.trust.exchange.record_shown import RecordQuery
from lindero.trust.exchange.records import RecordHeld
from tests.nodes.dealings import COURT, LAW, OFFICER, ask, certificates, hold, holds, let_pass, page
from tests.nodes.world import START, World
from tests.safeguards.trespass import administrator, check_refused

SECRET = "219006611"


@pytest.fixture
def received(allied: World) -> Head:
    """Return the head of a record of Nordia as Sudia has it."""
    allied.observe("NRD", identity=SECRET)
    allied.settle()
    (head,) = allied.received("SUD")
    return head


def request(head: Head, **more: Any) -> HoldRecord:
    """Return an ask for a hold, changed in some words."""
    facts: dict[str, Any] = {
        "record_id": head.record_id,
        "origin": head.origin,
        "legal_basis": LAW,
        "authority": COURT,
        "reason": "evidence in case 12",
        "review_at": START + 30 * DAY_MS,
    }
    return HoldRecord(**(facts | more))


def test_S_45_hold_keeps_what_is_past_its_time_locked_away_until_its_review(
    allied: World, received: Head
) -> None:
    """Normal route: until its own time it is used as before; then it is locked away; on the review date it goes."""
    end = received.delete_by
    hold(allied, "SUD", received, end + 5 * DAY_MS)
    assert allied.body("SUD", received).identity == SECRET
    let_pass(allied, end - START)
    assert allied.body("SUD", received) is None
    assert allied.files_holding("SUD", SECRET) != []
    opened = ask(allied, "SUD", "open_held", record_id=received.record_id, origin="NRD", reason="hearing")
    assert opened.fields["identity"] == SECRET
    let_pass(allied, 5 * DAY_MS)
    assert allied.files_holding("SUD", SECRET) == []
    with pytest.raises(Missing):
        ask(allied, "SUD", "open_held", record_id=received.record_id, origin="NRD", reason="hearing")


def test_S_45_hold_is_on_record_and_on_the_records_page(allied: World, received: Head) -> None:
    """Law, authority, reason and review date stand in the log and on the list of holds."""
    hold(allied, "SUD", received, START + 30 * DAY_MS)
    (record,) = allied.records("SUD", "exchange.record_held")
    assert (record.legal_basis, record.authority, record.review_at) == (LAW, COURT, START + 30 * DAY_MS)
    (line,) = holds(allied, "SUD").holds
    assert (line.about, line.authority) == (received.record_id, COURT)
    shown = page(allied, "SUD", "/records/{record_id}", RecordQuery(record_id=received.record_id))
    assert shown.held_until == START + 30 * DAY_MS


def test_S_45_hold_laid_again_never_ends_sooner(allied: World, received: Head) -> None:
    """A second hold with an earlier date leaves the first as it was."""
    hold(allied, "SUD", received, START + 30 * DAY_MS)
    hold(allied, "SUD", received, START + 2 * DAY_MS)
    assert holds(allied, "SUD").holds[0].review_at == START + 30 * DAY_MS
    hold(allied, "SUD", received, START + 60 * DAY_MS)
    assert holds(allied, "SUD").holds[0].review_at == START + 60 * DAY_MS


def test_S_45_hold_shortens_no_retention_and_hinders_no_use(allied: World, received: Head) -> None:
    """While its own time lasts a held record is opened like any other, and lasts as long as it would have."""
    hold(allied, "SUD", received, START + DAY_MS // 2)
    let_pass(allied, DAY_MS)
    assert holds(allied, "SUD").holds == ()
    used = ask(
        allied, "SUD", "use_record", origin="NRD", record_id=received.record_id, purpose=received.purpose
    )
    assert used.fields["identity"] == SECRET
    assert used.delete_by == received.delete_by


def test_S_45_lifted_hold_lets_go_at_once(allied: World, received: Head) -> None:
    """Lifted before its date: what it alone kept is erased within a minute, and certified."""
    hold(allied, "SUD", received, START + 30 * DAY_MS)
    ask(allied, "NRD", "recall_record", record_id=received.record_id, reason="wrong vessel")
    allied.settle()
    assert [record.bodies for record in allied.records("SUD", "exchange.record_erased")] == [0]
    ask(allied, "SUD", "end_hold", record_id=received.record_id, origin="NRD", reason="case closed")
    let_pass(allied, 120_000)
    assert [item.status for c in certificates(allied, "NRD") for item in c.erasures] == ["HELD", "ERASED"]
    assert allied.files_holding("SUD", SECRET) == []
    with pytest.raises(Missing):
        ask(allied, "SUD", "end_hold", record_id=received.record_id, origin="NRD", reason="again")


@pytest.mark.parametrize(
    "change",
    [
        {"review_at": START - 1},
        {"review_at": START + (LONGEST_HOLD_DAYS + 1) * DAY_MS},
        {"review_at": 253_402_300_799_999},
    ],
)
def test_S_45_hold_without_a_near_review_is_refused(
    allied: World, received: Head, change: dict[str, Any]
) -> None:
    """Direct call: neither past nor for ever; at most a year, then the authority orders it anew."""
    with pytest.raises(Invalid):
        allied.nodes["SUD"].act("exchange.hold_record", request(received, **change), OFFICER)
    assert holds(allied, "SUD").holds == ()


@pytest.mark.parametrize("missing", ["legal_basis", "authority", "reason"])
def test_S_45_hold_without_law_authority_or_reason_cannot_be_written(
    allied: World, received: Head, missing: str
) -> None:
    """Direct call: the record itself refuses an empty word."""
    facts: dict[str, Any] = {
        "held": received.record_id,
        "origin": "NRD",
        "legal_basis": LAW,
        "authority": COURT,
        "reason": "evidence",
        "review_at": START + DAY_MS,
    }
    with pytest.raises(LinderoError):
        allied.nodes["SUD"].work(
            "exchange", OFFICER, lambda desk: desk.put(RecordHeld(**(facts | {missing: ""})))
        )


def test_S_45_administrator_and_plug_in_hold_nothing(allied: World, received: Head) -> None:
    """Administrator and plug-in: no grant, and no way to put a record of the exchange's."""
    node = allied.nodes["SUD"]
    act = partial(node.act, "exchange.hold_record", request(received), administrator(allied, "SUD"))
    check_refused(allied, act, "exchange.hold_record", "SUD")
    record = RecordHeld(
        held=received.record_id,
        origin="NRD",
        legal_basis=LAW,
        authority=COURT,
        reason="evidence",
        review_at=START + DAY_MS,
    )
    put = partial(node.work, "tracking", OFFICER, lambda desk: desk.put(record))
    check_refused(allied, put, "exchange.record_held", "SUD")


def test_S_45_neighbour_lays_no_hold_here(allied: World, received: Head) -> None:
    """Import: a hold does not cross; what a neighbour holds at home keeps nothing at ours."""
    (own,) = [e.head for e in allied.events("NRD", "tracking.track_updated") if e.head.origin == "NRD"]
    hold(allied, "NRD", own, START + 30 * DAY_MS)
    allied.settle()
    assert holds(allied, "SUD").holds == ()
    ask(allied, "NRD", "recall_record", record_id=own.record_id, reason="wrong vessel")
    allied.settle()
    assert [item.status for item in certificates(allied, "NRD")[0].erasures] == ["ERASED"]


def test_S_45_nothing_is_brought_back_by_a_hold(allied: World, received: Head) -> None:
    """Replay: laid after the erasure, it is refused, since nothing is left to hold."""
    ask(allied, "NRD", "recall_record", record_id=received.record_id, reason="wrong vessel")
    allied.settle()
    with pytest.raises(Missing) as refusal:
        hold(allied, "SUD", received, START + 30 * DAY_MS)
    assert refusal.value.code == "exchange.nothing_to_hold"


def test_S_45_what_is_locked_away_is_held_anew_and_nothing_else_is_opened_so(
    allied: World, received: Head
) -> None:
    """The authority may order it anew after its time; what is still in use is no matter of opening what is held."""
    hold(allied, "SUD", received, received.delete_by + DAY_MS)
    with pytest.raises(Missing) as refusal:
        ask(allied, "SUD", "open_held", record_id=received.record_id, origin="NRD", reason="hearing")
    assert refusal.value.code == "exchange.not_locked"
    assert allied.records("SUD", "exchange.held_opened") == []
    let_pass(allied, received.delete_by - START)
    hold(allied, "SUD", received, received.delete_by + 2 * DAY_MS)
    assert [record.review_at for record in allied.records("SUD", "exchange.record_held")] == [
        received.delete_by + DAY_MS,
        received.delete_by + 2 * DAY_MS,
    ]


def test_S_45_held_body_survives_a_rebuild_and_stays_out_of_the_tables(allied: World, received: Head) -> None:
    """Folding the log again shows nothing of what is locked away."""
    hold(allied, "SUD", received, START + 30 * DAY_MS)
    ask(allied, "NRD", "recall_record", record_id=received.record_id, reason="wrong vessel")
    allied.settle()
    allied.reopen("SUD")
    assert allied.nodes["SUD"].store.query("SELECT 1 FROM picture_latest WHERE origin = 'NRD'") == []
    opened = ask(allied, "SUD", "open_held", record_id=received.record_id, origin="NRD", reason="hearing")
    assert opened.fields["identity"] == SECRET


def test_S_45_no_crisis_and_no_exercise_is_a_ground() -> None:
    """Crisis and exercise: an ask for a hold has these words and no other."""
    assert HoldRecord.__struct_fields__ == (
        "record_id",
        "origin",
        "legal_basis",
        "authority",
        "reason",
        "review_at",
    )
