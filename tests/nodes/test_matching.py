"""Hit or no hit between two nodes, without a centre: what each side learns, and what travels (EXC-05, HIT-01)."""

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from lindero.capabilities.matching.blinding import Answer, answered
from lindero.capabilities.matching.rules import A_DAY
from lindero.kernel.record import encode_record
from lindero.kernel.times import DAY_MS
from tests.nodes.dealings import let_pass
from tests.nodes.matched import (
    CASE,
    REASON,
    candidates,
    do,
    ending,
    keep,
    matching_treaty,
    matching_world,
    search,
)
from tests.nodes.treaties import among
from tests.nodes.world import World

SHIP = "219005533"
OTHER = "219000001"


@pytest.fixture
def matching(tmp_path: Path) -> Iterator[World]:
    """Give Nordia and Sudia with a clause for hit or no hit."""
    world = matching_world(tmp_path)
    yield world
    world.close()


def test_HIT_01_asker_learns_that_there_is_a_match_and_its_reference(matching: World) -> None:
    """A subject of Sudia is found by its identifier, however it is written, and gives a pseudonym."""
    keep(matching, "SUD", "MMSI 219 005 533", "IMO 9074729")
    name = search(matching, OTHER, SHIP)
    assert ending(matching, name) == ("candidates", "")
    ((_, reference, place),) = candidates(matching)
    assert place == 1
    assert len(reference) == 32
    own = [event.head.record_id for event in matching.events("SUD", "matching.subject_entered")]
    assert reference not in own


def test_HIT_01_asker_learns_that_there_is_none(matching: World) -> None:
    """What is not on record there gives no hit, and nothing waits for a person."""
    keep(matching, "SUD", SHIP)
    name = search(matching, OTHER)
    assert ending(matching, name) == ("no_hit", "")
    assert candidates(matching) == []


def test_HIT_01_transcript_holds_no_identifier_of_either_side(matching: World) -> None:
    """Every byte that travelled, opened, both ways: neither what was asked about nor what is on record."""
    keep(matching, "SUD", SHIP, "IMO 9074729")
    keep(matching, "SUD", "219777001")
    search(matching, SHIP, OTHER)
    travelled = matching.wire("NRD", "SUD") + matching.wire("SUD", "NRD")
    assert b"matching.question_asked" in travelled
    assert b"matching.question_answered" in travelled
    for number in (SHIP, OTHER, "9074729", "219777001"):
        for writing in (number.encode(), number.encode().hex().encode(), base64.b64encode(number.encode())):
            assert writing not in travelled
    assert REASON.encode() not in travelled
    assert b"mmsi" not in travelled


def test_HIT_01_answering_node_learns_neither_identifier_nor_outcome(matching: World) -> None:
    """Sudia has a counter, its own subject, and nothing by which a match differs from none."""
    keep(matching, "SUD", SHIP)
    search(matching, SHIP)
    search(matching, OTHER)
    counted = matching.records("SUD", "matching.question_counted")
    assert [(one.peer, one.amount, one.outcome) for one in counted] == [("NRD", 1, "answered")] * 2
    assert matching.files_holding("SUD", OTHER) == []
    assert matching.records("SUD", "matching.candidate_found") == []
    sizes = [len(encode_record(one)) for one in matching.records("SUD", "matching.question_answered")]
    assert sizes[0] == sizes[1]


def test_S_41_question_without_a_hit_leaves_a_counter_and_nothing_else(matching: World) -> None:
    """A day later neither the question, its elements, the case nor the answer is left in any file of Sudia's node."""
    search(matching, OTHER)
    (asked,) = matching.records("SUD", "matching.question_asked")
    (answered,) = matching.records("SUD", "matching.question_answered")
    traces = [CASE, asked.blinded[0], answered.evaluated[0], answered.rows[0], answered.proof]
    assert matching.files_holding("SUD", asked.blinded[0])
    let_pass(matching, 2 * DAY_MS)
    matching.nodes["SUD"].store.scrub()
    assert matching.files_holding("SUD", OTHER, *traces) == []
    assert matching.nodes["SUD"].store.query("SELECT count(*) FROM matching_questions") == [(0,)]
    (counted,) = matching.records("SUD", "matching.question_counted")
    assert {name: getattr(counted, name) for name in ("peer", "sort", "way", "amount", "outcome")} == {
        "peer": "NRD", "sort": "vessel", "way": "question", "amount": 1, "outcome": "answered",
    }  # fmt: skip


def test_HIT_01_neighbours_cannot_enumerate_each_other(matching: World) -> None:
    """However often Nordia asks, what it learns of is among what it asked about, and that is limited."""
    numbers = [str(219_000_000 + number) for number in range(240)]
    for start in range(0, 240, 8):
        keep(matching, "SUD", *numbers[start : start + 8])
    for start in range(0, 240, 10):
        search(matching, *numbers[start : start + 10])
    assert len(candidates(matching)) == A_DAY["question"]
    codes = matching.nodes["NRD"].store.query("SELECT code, count(*) FROM matching_searches GROUP BY code")
    assert dict(codes) == {"": 20, "RATE": 4}
    let_pass(matching, DAY_MS)
    name = search(matching, numbers[-1])
    assert ending(matching, name) == ("candidates", "")


def test_HIT_01_nation_that_is_not_asked_gets_nothing(tmp_path: Path) -> None:
    """In an agreement among three, question and answer go between the two, whatever the clauses let Vesta have."""
    world = World(tmp_path, ("NRD", "SUD", "VES"))
    world.conclude(matching_treaty(text=among("NRD", "SUD", "VES")))
    keep(world, "SUD", SHIP)
    name = search(world, SHIP)
    assert ending(world, name) == ("candidates", "")
    assert name.encode() not in b"".join(world.parcels("NRD", "VES") + world.parcels("SUD", "VES"))
    assert world.events("VES", "matching.question_asked", "matching.question_answered") == []
    world.close()


def test_HIT_01_answer_waits_for_the_line_and_comes_once(matching: World) -> None:
    """A search begun while the line is cut is answered when it is mended, and an answer twice changes nothing."""
    keep(matching, "SUD", SHIP)
    matching.sever("NRD", "SUD")
    name = search(matching, SHIP)
    assert ending(matching, name) == ("", "")
    matching.mend("NRD", "SUD")
    matching.trouble = lambda *_: "twice"
    let_pass(matching, 60_000)
    assert ending(matching, name) == ("candidates", "")
    assert len(candidates(matching)) == 1
    assert len(matching.records("SUD", "matching.question_counted")) == 1


def test_HIT_01_restored_node_still_reads_its_answers(matching: World) -> None:
    """Blinds follow from the key file: a node that was stopped between question and answer reads the answer."""
    keep(matching, "SUD", SHIP)
    matching.sever("NRD", "SUD")
    name = search(matching, SHIP)
    matching.reopen("NRD")
    matching.mend("NRD", "SUD")
    let_pass(matching, 60_000)
    assert ending(matching, name) == ("candidates", "")


def test_HIT_01_withdrawn_subject_is_found_no_more(matching: World) -> None:
    """What neighbours need not find any more, they do not."""
    subject = keep(matching, "SUD", SHIP)
    do(matching, "SUD", "withdraw", subject=subject, because="the case is closed since today")
    assert ending(matching, search(matching, SHIP)) == ("no_hit", "")


@pytest.mark.parametrize("part", ["key", "evaluated"])
def test_HIT_01_answer_without_proof_is_believed_by_nobody(matching: World, part: str) -> None:
    """A node of Sudia that computes with another key than it announced is found out, and both officers hear of it."""
    keep(matching, "SUD", SHIP)
    search(matching, OTHER)
    (honest,) = matching.records("SUD", "matching.question_answered")
    matching.sever("NRD", "SUD")
    name = search(matching, SHIP)
    other = answered_by(matching, "another key")
    fields = {"key": other.key} if part == "key" else {"evaluated": other.evaluated}
    bent = msgspec.structs.replace(honest, question=name, **fields)
    matching.put("SUD", "matching", bent)
    matching.mend("NRD", "SUD")
    let_pass(matching, 60_000)
    assert ending(matching, name) == ("rejected", "KEY" if part == "key" else "PROOF")
    assert candidates(matching) == []
    natures = [one.nature for one in matching.records("SUD", "matching.anomaly_noticed")]
    assert natures == ["key" if part == "key" else "proof"]


def answered_by(world: World, key: str) -> Answer:
    """Return what Sudia would answer to Nordia's last question under some other key."""
    (*_, asked) = world.records("NRD", "matching.question_asked")
    return answered(
        asked.blinded,
        [],
        question=asked.question,
        circle=key,
        peer="NRD",
        secret=lambda label: hashlib.sha256(label.encode()).digest(),
    )
