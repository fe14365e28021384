"""S-41: a question without a hit, and a match that nobody confirmed, leave nothing of anybody at the answering node."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lindero.capabilities.matching.records import QuestionAnswered, QuestionAsked, QuestionCounted
from lindero.kernel.errors import Missing, Refused
from lindero.kernel.record import marks_of
from lindero.kernel.times import DAY_MS
from lindero.trust.exchange.wire import PARCEL_PATH
from tests.nodes.dealings import let_pass
from tests.nodes.matched import CASE, SEARCHER, do, keep, matching_world, search
from tests.nodes.routes import put_as
from tests.nodes.world import World

WANTED = "219444777"
ON_RECORD = "219005533"
PERSONAL = {"direct", "special"}


@pytest.fixture(params=["production", "exercise"])
def asked(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Give two nodes, in production and in an exercise, after a question without a hit and one with an open match."""
    world = matching_world(tmp_path, setting=request.param)
    keep(world, "SUD", ON_RECORD)
    search(world, WANTED)
    search(world, ON_RECORD)
    yield world
    world.close()


def traces(world: World) -> list[str]:
    """Return everything by which the questions could be known at Sudia."""
    questions = world.records("NRD", "matching.question_asked")
    return [WANTED, CASE, *(element for question in questions for element in question.blinded)]


def test_S_41_nothing_of_a_question_is_left_after_its_day(asked: World) -> None:
    """Normal route, crisis and exercise: no hit, or a match that nobody confirmed, leave a number each and no more."""
    known = traces(asked)
    assert asked.files_holding("SUD", WANTED) == []
    let_pass(asked, 2 * DAY_MS)
    asked.nodes["SUD"].store.scrub()
    assert asked.files_holding("SUD", *known) == []
    counted = asked.records("SUD", "matching.question_counted")
    assert [(one.peer, one.sort, one.amount) for one in counted] == [("NRD", "vessel", 1)] * 2


def test_S_41_replayed_question_is_answered_no_second_time(asked: World) -> None:
    """Import and replay: the parcels of earlier, delivered again, make no second counter and no second answer."""
    before = len(asked.records("SUD", "matching.question_answered"))
    for here, there, path, body in list(asked.crossed):
        if path == PARCEL_PATH and here == "NRD":
            asked.deliver(here, there, path, body)
    asked.settle()
    assert len(asked.records("SUD", "matching.question_answered")) == before
    assert len(asked.records("SUD", "matching.question_counted")) == before


def test_S_41_no_kind_by_which_the_answering_node_could_keep_a_person() -> None:
    """Direct call: what a question brings, and what is put because of it, has no field that speaks of a person."""
    for kind in (QuestionAsked, QuestionAnswered, QuestionCounted):
        assert not [name for name, mark in marks_of(kind).items() if mark and mark.personal in PERSONAL]


def test_S_41_administrator_and_plug_in_read_nothing_in_a_question(asked: World) -> None:
    """Administrator and plug-in: the whole store, opened, holds no identifier; the follow-up needs a confirmation."""
    columns = asked.nodes["SUD"].store.query(
        "SELECT group_concat(name) FROM pragma_table_info('matching_questions')"
    )
    assert columns == [("record_id,peer,question,sort,amount,purpose,case_ref,grounds,asked_at",)]
    counted = asked.records("SUD", "matching.question_counted")[0]
    with pytest.raises(Refused):
        put_as(asked, counted, "person/admin", "plugin")
    questions = asked.received("SUD", "matching.question_asked")
    assert len(questions) == 2
    for question in questions:
        with pytest.raises(Missing, match="Nobody waits for an answer"):
            do(asked, "SUD", "release_core_data", SEARCHER, request=question.record_id, person_class="suspect",
               source="B", information="2", basis="fact", family_names="Moreau")  # fmt: skip
    assert asked.records("SUD", "matching.core_data_released") == []
