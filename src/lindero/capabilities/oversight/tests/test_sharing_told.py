"""With whom records are, told of many at once, by the rules of who sees one."""

import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from lindero.capabilities.oversight.capability import CAPABILITY
from lindero.capabilities.oversight.sharing_told import SIZES, tell_sharing
from lindero.capabilities.oversight.tables import TABLES, select_sharing
from lindero.capabilities.oversight.tests.conftest import ARTICLE, HARBOUR, UNTIL, Story, refused, released
from lindero.capabilities.oversight.who_sees import WhoSeesQuery, show_who_sees
from lindero.engine.creating import create_statements
from lindero.kernel.desk import Row
from lindero.kernel.record import Head
from lindero.kernel.sharing import Released, Sharing
from lindero.kernel.tests.fakes import FakeDesk
from lindero.trust.exchange.records import (
    BatchAcknowledged,
    ErasureProved,
    GateDecided,
    Outcome,
    RecordRecalled,
)

UNDECIDED = Sharing(standing="undecided")
STAYS = Sharing(standing="stays")
OVER = Sharing(standing="with_nobody")


def with_(*nations: str, clause: str = ARTICLE, agreement: str = "AG-7") -> Sharing:
    """Make what is told of a record that neighbours have."""
    return Sharing(
        standing="shared",
        released=tuple(Released(nation=nation, agreement=agreement, clause=clause) for nation in nations),
    )


def told(story: Story, head: Head) -> Sharing:
    """Return what is told of one record."""
    return tell_sharing(story.desk, [head.record_id])[head.record_id]


def answer(story: Story, head: Head, status: str, peer: str = "SUD") -> None:
    """Let a neighbour answer that it did not simply store a record."""
    outcome = Outcome(index=0, record_id=head.record_id, status=status)
    channel = f"lindero/NRD-{peer}/AG-7/operations"
    story.put(BatchAcknowledged(channel=channel, first=0, count=1, receipt="r", outcomes=(outcome,)))


def recall(story: Story, head: Head) -> None:
    """Ask a record back."""
    story.put(RecordRecalled(recalled=head.record_id, reason="wrong ship"))


def prove(story: Story, head: Head, status: str) -> None:
    """Let Sudia certify what became of a recalled record."""
    story.put(ErasureProved(peer="SUD", recalled=head.record_id, status=status))


def test_silence_of_the_gate_is_told_as_such(story: Story) -> None:
    """A record that nothing was decided on is said neither to be with anybody nor to stay."""
    assert told(story, story.sight()) == UNDECIDED


def test_what_no_neighbour_may_have_stays(story: Story) -> None:
    """A refusal for one neighbour or for all of them: it is here alone."""
    head = story.sight()
    story.decide("SUD", refused(head.record_id))
    assert told(story, head) == STAYS
    story.decide("VES", refused(head.record_id))
    assert told(story, head) == STAYS


def test_who_has_it_is_told_with_the_agreement(story: Story) -> None:
    """Each neighbour that has it, in alphabetical order; those that were refused are not named."""
    head = story.sight()
    story.decide("VES", released(head.record_id))
    story.decide("OST", refused(head.record_id))
    story.decide("SUD", released(head.record_id))
    assert told(story, head) == with_("SUD", "VES")


def test_latest_release_names_the_clause_whatever_was_decided_later(story: Story) -> None:
    """What has left has left: a later refusal neither fetches it back nor speaks for it."""
    head = story.sight()
    other = msgspec.structs.replace(released(head.record_id), clause="AG-9@2/art-3")
    story.decide("SUD", released(head.record_id))
    story.decide("SUD", other)
    story.decide("SUD", refused(head.record_id))
    assert told(story, head) == with_("SUD", clause="AG-9@2/art-3", agreement="AG-9")


def test_a_safeguard_speaks_in_place_of_an_agreement(story: Story) -> None:
    """A call for rescue that crossed without a clause says what let it."""
    head = story.sight()
    rescue = msgspec.structs.replace(released(head.record_id), clause="safeguard/S-15")
    story.decide("SUD", rescue)
    assert told(story, head) == with_("SUD", clause="safeguard/S-15", agreement="S-15")


@pytest.mark.parametrize("status", ["AREA", "VOIDED"])
def test_what_was_not_taken_is_with_nobody(story: Story, status: str) -> None:
    """A release that the neighbour refused, or that was withdrawn on its way, is not said to be seen."""
    head = story.sight()
    story.decide("SUD", released(head.record_id))
    answer(story, head, status)
    assert told(story, head) == OVER
    story.decide("VES", released(head.record_id))
    assert told(story, head) == with_("VES")


def test_a_double_is_still_there(story: Story) -> None:
    """What the neighbour had already, it has."""
    head = story.sight()
    story.decide("SUD", released(head.record_id))
    answer(story, head, "DUPLICATE")
    assert told(story, head) == with_("SUD")


@pytest.mark.parametrize(("status", "what"), [("ERASED", OVER), ("UNKNOWN", OVER), ("HELD", with_("SUD"))])
def test_S_40_what_was_asked_back_is_there_until_its_erasure_is_proved(
    story: Story, status: str, what: Sharing
) -> None:
    """Asking is not erasing; a certificate of erasure is, and one of a legal hold is not."""
    head = story.sight()
    story.decide("SUD", released(head.record_id))
    recall(story, head)
    assert told(story, head) == with_("SUD")
    prove(story, head, status)
    assert told(story, head) == what


def test_what_its_time_ended_there_is_with_nobody(story: Story) -> None:
    """At the instant at which the neighbour must have erased it, and not before."""
    head = story.sight()
    story.decide("SUD", released(head.record_id))
    story.desk.at = UNTIL - 1
    assert told(story, head) == with_("SUD")
    story.desk.at = UNTIL
    assert told(story, head) == OVER


def test_a_neighbours_word_on_our_gate_is_not_told(story: Story) -> None:
    """Decisions come from the own gate's records alone, and one record's say nothing of another."""
    first, second = story.sight(), story.sight()
    story.decide("SUD", released(first.record_id))
    theirs = GateDecided(peer="VES", lane="operations", rulings=(released(second.record_id),))
    story.put(theirs, origin="SUD", agreement="AG-7@1")
    assert tell_sharing(story.desk, [second.record_id, first.record_id]) == {
        second.record_id: UNDECIDED,
        first.record_id: with_("SUD"),
    }


def test_it_says_what_who_sees_this_says(story: Story) -> None:
    """Of every record of a story, the same neighbours as the page that a click leads to."""
    story.pin("SUD", "Sudia")
    story.pin("VES", "Vesta")
    heads = [story.sight() for _ in range(6)]
    for head in heads[1:]:
        story.decide("SUD", released(head.record_id))
    story.decide("VES", *(refused(head.record_id) for head in heads[:4]), released(heads[4].record_id))
    answer(story, heads[2], "AREA")
    recall(story, heads[3])
    prove(story, heads[3], "ERASED")
    recall(story, heads[4])
    at_once = tell_sharing(story.desk, [head.record_id for head in heads])
    for head in heads:
        page = show_who_sees(story.desk, WhoSeesQuery(about=head.record_id))
        seeing = [(one.nation, one.clause) for one in page.neighbours if one.standing == "sees"]
        assert [(one.nation, one.clause) for one in at_once[head.record_id].released] == seeing
    assert [at_once[head.record_id].standing for head in heads] == [
        "stays", "shared", "with_nobody", "with_nobody", "shared", "shared"
    ]  # fmt: skip


class Counting(FakeDesk):
    """A desk that counts its queries."""

    asked = 0

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Count, then ask."""
        self.asked += 1
        return super().rows(sql, parameters)


@pytest.mark.parametrize(("count", "queries"), [(0, 0), (1, 1), (64, 1), (65, 1), (1_024, 1), (1_025, 2)])
def test_one_query_tells_of_a_whole_page(count: int, queries: int) -> None:
    """However many there are on a page, the store is asked once; and no more than three texts are ever written."""
    desk = Counting(CAPABILITY, HARBOUR)
    names = [f"{number:026}" for number in range(count)]
    assert tell_sharing(desk, names) == dict.fromkeys(names, UNDECIDED)
    assert desk.asked == queries


def test_records_are_found_by_their_names_however_many_decisions_there_are() -> None:
    """Each table is searched by an index that begins with the name, and none is looked through."""
    database = sqlite3.connect(":memory:")
    for statement in (one for table in TABLES for one in create_statements(table)):
        database.execute(statement)
    plan = [
        row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {select_sharing(SIZES[0])}", ("",) * SIZES[0])
    ]
    searched = sorted(step for step in plan if "oversight_" in step)
    assert len(searched) == 3
    assert all(step.startswith("SEARCH") and "(about=?)" in step for step in searched), searched
