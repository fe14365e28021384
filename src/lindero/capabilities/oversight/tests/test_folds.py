"""Records become rows, rows are never changed, and they go with their own record only."""

import inspect

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.oversight import folds, tables
from lindero.capabilities.oversight.capability import CAPABILITY
from lindero.capabilities.oversight.recipients import tables as recipients
from lindero.capabilities.oversight.records import (
    BarrierOwned,
    Counter,
    CountersPublished,
    CounterWithheld,
    TrustSurveyed,
)
from lindero.capabilities.oversight.tests.conftest import ARTICLE, Story, refused, released
from lindero.capabilities.protection.records import HoldOverrun
from lindero.kernel.paging import slice_of
from lindero.kernel.record import Head, Record
from lindero.kernel.tests.fakes import FakeDesk
from lindero.trust.agreements.records import AgreementResumed, AgreementSuspended
from lindero.trust.exchange.records import (
    BatchAcknowledged,
    BatchReceived,
    BatchRejected,
    BatchSealed,
    DeliveryLate,
    ErasureOverdue,
    ErasureProved,
    GateDecided,
    Outcome,
    RecordErased,
    RecordRecalled,
    Ruling,
)
from lindero.trust.identity.records import AccessRefused, PeerPinned, PeerUnpinned, RecordsViewed

CHANNEL = "lindero/NRD-SUD/AG-7/operations"
BACK = "lindero/SUD-NRD/AG-7/operations"
ROOT = "0" * 64
SUSPENDED = AgreementSuspended(
    agreement="AG-7@1",
    suspension="s-1",
    nation="NRD",
    scope="clause",
    value="art-6-1",
    reason="rights",
    officer="keller",
    capacity="data_protection",
)


def rows_of(desk: FakeDesk) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of oversight's tables."""
    return {table.name: sorted(desk.rows(f"SELECT * FROM {table.name}")) for table in tables.TABLES}


def test_every_ruling_becomes_a_decision(story: Story) -> None:
    """Nothing that the gate decided is summed away: each answer has its clause, reasons and remedies."""
    ship, boat = story.sight(), story.sight()
    head = story.decide("SUD", released(ship.record_id), refused(boat.record_id))
    found = [
        tables.decision_of(row) for row in story.desk.rows(f"{tables.SELECT_DECISIONS} ORDER BY seq, row")
    ]
    assert [decision.ruling for decision in found] == [released(ship.record_id), refused(boat.record_id)]
    assert [decision.name for decision in found] == [f"{head.seq}-0", f"{head.seq}-1"]
    assert {(decision.peer, decision.lane, decision.at) for decision in found} == {
        ("SUD", "operations", head.at)
    }


def test_the_tally_counts_what_agrees(story: Story) -> None:
    """A thousand like answers are one row of the tally, so that counting them is quick."""
    names = [story.sight().record_id for _ in range(5)]
    story.decide("SUD", *(released(name) for name in names[:3]), *(refused(name) for name in names[3:]))
    groups = [tables.group_of(row) for row in story.desk.rows(tables.SELECT_GROUPS, (0,))]
    assert {(g.allowed, g.code, g.clause, g.count) for g in groups} == {
        (True, "", ARTICLE, 3),
        (False, "AREA", ARTICLE, 2),
    }


texts = st.text(st.characters(codec="utf-8"), max_size=8)
rulings = st.builds(
    Ruling,
    about=texts,
    kind=st.sampled_from(["a.b_seen", "c.d_seen"]),
    allowed=st.booleans(),
    clause=texts,
    codes=st.lists(texts, max_size=3).map(tuple),
    withheld=st.lists(texts, max_size=3).map(tuple),
    texts=st.lists(texts, max_size=3).map(tuple),
    fixes=st.lists(texts, max_size=3).map(tuple),
    retain_until=st.integers(0, 2**53 - 1),
)


def test_what_is_said_alike_is_written_once(story: Story) -> None:
    """The sentences of a run stand there once, however many decisions say them; each decision still tells its own."""
    names = [story.sight().record_id for _ in range(5)]
    story.decide("SUD", *(released(name) for name in names[:3]), *(refused(name) for name in names[3:]))
    story.decide("VES", refused(names[0]))
    assert story.desk.rows("SELECT count(*), count(DISTINCT seq) FROM oversight_answers") == [(3, 2)]
    told = [tables.decision_of(row).ruling for row in story.desk.rows(tables.SELECT_DECISIONS)]
    assert told.count(refused(names[0])) == 1
    assert sorted(one.about for one in told if one.texts == refused("").texts) == sorted(
        [*names[3:], names[0]]
    )


@given(st.lists(rulings, max_size=8))
def test_decisions_come_back_as_they_were_made(made: list[Ruling]) -> None:
    """Table and record say the same of every ruling, and the tally sums up to all of them."""
    desk = FakeDesk(CAPABILITY)
    desk.put(GateDecided(peer="SUD", lane="bulk", rulings=tuple(made)))
    found = [
        tables.decision_of(row).ruling for row in desk.rows(f"{tables.SELECT_DECISIONS} ORDER BY seq, row")
    ]
    assert found == made
    assert sum(tables.group_of(row).count for row in desk.rows(tables.SELECT_GROUPS, (0,))) == len(made)


def test_S_51_decisions_outlive_the_record_they_are_about(story: Story) -> None:
    """Erasing a record, by recall or because its time is over, removes no decision on it from view."""
    ship = story.sight()
    story.decide("SUD", released(ship.record_id))
    story.decide("VES", refused(ship.record_id))
    before = rows_of(story.desk)
    story.desk.erase(ship.record_id)
    assert rows_of(story.desk) == before


def test_S_40_decisions_go_with_the_record_that_holds_them(story: Story) -> None:
    """When the three years of the gate's own record are over, its rows go, and no other's."""
    ship = story.sight()
    old, new = story.decide("SUD", released(ship.record_id)), story.decide("VES", refused(ship.record_id))
    story.desk.erase(old.record_id)
    assert story.desk.rows("SELECT DISTINCT seq FROM oversight_decisions") == [(new.seq,)]
    assert story.desk.rows("SELECT DISTINCT seq FROM oversight_answers") == [(new.seq,)]
    assert story.desk.rows("SELECT DISTINCT seq FROM oversight_tally") == [(new.seq,)]


def test_S_51_no_fold_changes_or_removes_a_row() -> None:
    """The folds know one verb, to add; nobody's record can mute what oversight has seen."""
    source = (inspect.getsource(folds) + inspect.getsource(recipients)).upper()
    added = (*tables.ADD.values(), *recipients.ADD.values())
    assert all(statement.startswith("INSERT INTO oversight_") for statement in added)
    assert not any(verb in source for verb in ("UPDATE ", "DELETE ", "REPLACE ", "DROP "))


def test_every_row_names_the_record_that_it_goes_with() -> None:
    """Retention reaches every table: none of them can keep what its record no longer says."""
    assert all("record_id" in table.columns for table in (*tables.TABLES, *recipients.TABLES))


def told(story: Story) -> list[tuple[Record, Head]]:
    """Tell a whole story: one of every record that is folded."""
    ship = story.sight()
    told: list[Record] = [
        GateDecided(peer="SUD", lane="operations", rulings=(released(ship.record_id),)),
        BatchSealed(channel=CHANNEL, first=0, count=1, root=ROOT),
        BatchAcknowledged(
            channel=CHANNEL, first=0, count=1, receipt="-", outcomes=(Outcome(0, ship.record_id, "AREA"),)
        ),
        BatchReceived(
            channel=BACK, first=0, count=2, root=ROOT, outcomes=(Outcome(1, ship.record_id, "KIND"),)
        ),
        DeliveryLate(channel=CHANNEL, first=0, p95_ms=9_000, limit_ms=5_000),
        RecordRecalled(recalled=ship.record_id, reason="wrong ship"),
        ErasureProved(peer="SUD", recalled=ship.record_id, status="ERASED"),
        RecordErased(origin="SUD", erased=ship.record_id, bodies=0),
        BatchRejected(peer="SUD", code="exchange.contradiction", text="Two roots."),
        AccessRefused(who="mallory", what="sign-in", reason="wrong"),
        SUSPENDED,
        AgreementResumed(
            agreement="AG-7@1", suspension="s-1", nation="NRD", officer="keller", capacity="diplomatic"
        ),
        PeerUnpinned(nation="VES", reason="moved"),
        ErasureOverdue(duty="erasure", about=ship.record_id, asker="NRD", owed_by="SUD", due_at=1),
        HoldOverrun(person="p" * 26, clock="holding", due_at=1),
        CountersPublished(month="2026-10", counters=(Counter("refusals", 3),)),
        CounterWithheld(
            month="2026-11", counter="refusals", reason="sealed by a court until spring", officer="p"
        ),
        TrustSurveyed(neighbour="SUD", ended_at=1, answers=40, trust_percent=61),
        BarrierOwned(barrier="delay", role="NCC", plan="A night desk from March on."),
        RecordsViewed(who="person/a", page="/people", asked="{}", purpose="border_checks", case_ref="C-1"),
    ]
    return [(record, story.put(record)) for record in told]


def test_every_record_leaves_its_rows(story: Story) -> None:
    """Each kind that oversight follows is found again in its table, with when and where in the log."""
    heads = {type(record): head for record, head in told(story)}
    story.pin("SUD", "Sudia")
    rows = rows_of(story.desk)
    # What clauses say of recipients has tests of its own.
    assert set(CAPABILITY.folds) - set(heads) == {PeerPinned, *recipients.FOLDS}
    # What other folders offer is told by records of theirs.
    for name in {table.name for table in tables.TABLES} - {tables.INDICATORS.name}:
        assert rows[name], name
    ship = story.desk.log[0].head.record_id
    assert story.desk.rows(tables.SELECT_OUTCOMES_OF, (ship,)) == [
        (heads[BatchAcknowledged].at, "SUD", "out", "AREA"),
        (heads[BatchReceived].at, "SUD", "in", "KIND"),
    ]
    assert story.desk.rows(tables.SELECT_RECALLS_OF, (ship,)) == [
        (heads[RecordRecalled].at, "NRD", "wrong ship")
    ]
    assert story.desk.rows(tables.SELECT_ERASURES_OF, (ship,)) == [
        (heads[ErasureProved].at, "theirs", "SUD", "ERASED"),
        (heads[RecordErased].at, "ours", "SUD", "UNKNOWN"),
    ]
    assert story.desk.rows(tables.SELECT_NEIGHBOURS) == [("SUD", 1), ("VES", 0)]
    listed = slice_of(story.desk.rows, tables.LISTED_TURNED_AWAY, None, 9)
    doors = [row[1:] for row in listed.items]
    assert doors == [
        ("console", "mallory", "sign-in", "wrong"),
        ("wire", "SUD", "exchange.contradiction", "Two roots."),
    ]


def test_rebuilding_gives_the_same_rows(story: Story) -> None:
    """The tables hold only what the log says: folded again from the beginning they are equal."""
    told(story)
    again = FakeDesk(CAPABILITY)
    for event in story.desk.log:
        fold = CAPABILITY.folds.get(type(event.record)) if event.record else None
        if fold is not None:
            fold(again.tables, event.head, event.record)
    assert rows_of(again) == rows_of(story.desk)


def test_rebuilding_after_erasure_gives_what_erasure_left(story: Story) -> None:
    """Whichever records are gone, rows kept and rows folded again agree: none was made of two records."""
    for number, (_, head) in enumerate(told(story)):
        if number % 2:
            story.desk.erase(head.record_id)
    again = FakeDesk(CAPABILITY)
    for event in story.desk.log:
        if event.record is not None and type(event.record) in CAPABILITY.folds:
            CAPABILITY.folds[type(event.record)](again.tables, event.head, event.record)
    assert rows_of(again) == rows_of(story.desk)


@pytest.mark.parametrize(
    "record",
    [
        GateDecided(peer="NRD", lane="bulk", rulings=(released("a" * 26),)),
        ErasureProved(peer="VES", recalled="a" * 26, status="ERASED"),
        AccessRefused(who="mallory", what="sign-in", reason="wrong"),
    ],
    ids=lambda record: type(record).__name__,
)
def test_a_neighbours_word_on_its_own_gate_is_not_ours(story: Story, record: Record) -> None:
    """A record received from a neighbour cannot enter our accounting of our own gate."""
    story.put(record, origin="SUD", agreement="AG-7@1")
    assert not any(rows_of(story.desk).values())


def test_a_neighbours_recall_is_noted_as_its_own(story: Story) -> None:
    """Who asks back is the origin of the recall, and theirs never counts as ours."""
    story.put(RecordRecalled(recalled="b" * 26, reason="wrong ship"), origin="SUD", agreement="control@1")
    assert story.desk.rows("SELECT asker, about FROM oversight_recalls") == [("SUD", "b" * 26)]
    assert story.desk.rows(tables.COUNT_RECALLS, ("NRD", 0)) == [(0, 1)]


def test_a_neighbours_suspension_is_noted_and_nobody_elses_in_its_name(story: Story) -> None:
    """Each party stops the flow for itself: what one nation says in another's name is not noted."""
    theirs = msgspec.structs.replace(SUSPENDED, nation="SUD", suspension="s-2")
    story.put(theirs, origin="SUD", agreement="control@1")
    story.put(SUSPENDED, origin="SUD", agreement="control@1")
    found = story.desk.rows(tables.SELECT_STOPS, (0,))
    assert [(row[2], row[4], row[5]) for row in found] == [("suspended", "s-2", "SUD")]
