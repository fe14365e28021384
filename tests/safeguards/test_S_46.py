"""S-46: a neutral answer is the same in content, length and moment, whether or not data exist."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lindero.capabilities.rights.asks import DecideRequest, PrepareAnswer
from lindero.capabilities.rights.records import AnswerPrepared, AnswerSent
from lindero.capabilities.rights.rules import NEUTRAL
from lindero.kernel.errors import Invalid, Refused
from lindero.kernel.record import sharable_fields
from lindero.kernel.times import DAY_MS
from tests.nodes.acting import act
from tests.nodes.dealings import let_pass
from tests.nodes.test_rights import MMSI, SHIP, ask, officer, received, scoped, shown
from tests.nodes.world import START, World
from tests.safeguards.trespass import administrator, check_refused, notes

SECRET_REASON = "open investigation 4711 must not be told (LED article 15)"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Return Nordia alone."""
    made = World(tmp_path, ("NRD",))
    yield made
    made.close()


def told(world: World, request: str, work_ms: int, reasons: str = SECRET_REASON) -> tuple[str, int]:
    """Decide a request neutral after some work, let the answer leave; return its text and when it left."""
    let_pass(world, work_ms)
    ask(world, "NRD", "decide_request", request=request, verdict="neutral", reasons=reasons)
    ask(world, "NRD", "prepare_answer", request=request)
    while (view := shown(world, request)).line.answered_at is None:
        let_pass(world, DAY_MS)
    return view.answer, view.line.answered_at


def test_S_46_with_and_without_data_the_answer_is_one(tmp_path: Path) -> None:
    """Normal route: of one person much is held and the work takes weeks, of the other nothing: same bytes, same day."""
    answers = []
    for number, (is_held, work_ms) in enumerate(((True, 20 * DAY_MS), (False, 60_000))):
        world = World(tmp_path / str(number), ("NRD",))
        if is_held:
            for _ in range(5):
                world.observe("NRD", name=SHIP, identity=MMSI)
        request = scoped(world)
        assert (shown(world, request).found != ()) is is_held
        text, left_at = told(world, request, work_ms)
        answers.append((text, (left_at - START) // DAY_MS))
        world.close()
    assert answers[0] == answers[1]
    assert answers[0][0] == NEUTRAL["en"]


def test_S_46_somebody_unknown_is_told_the_same(world: World) -> None:
    """Who cannot show who they are gets the text that everybody gets, and no search is made."""
    text, left_at = told(world, received(world), 60_000)
    assert text == NEUTRAL["en"]
    assert left_at - START >= 28 * DAY_MS


def test_S_46_reasons_of_a_neutral_answer_stay_inside(world: World) -> None:
    """What the officer wrote down for review is in no word of the answer."""
    text, _ = told(world, scoped(world), 60_000)
    assert "4711" not in text
    assert "investigation" not in text


@pytest.mark.parametrize("verdict", ["full", "partial", "refused"])
def test_S_46_of_nothing_there_is_no_other_answer(world: World, verdict: Any) -> None:
    """Direct call: where nothing was found, or nobody verified, only neutral is taken."""
    for request in (scoped(world), received(world)):
        decision = DecideRequest(request=request, verdict=verdict, reasons=SECRET_REASON)
        with pytest.raises(Refused):
            act(world.nodes["NRD"], "rights.decide_request", decision, officer(request))


def test_S_46_neutral_answer_takes_no_words(world: World) -> None:
    """Direct call: a remark added to it would tell somebody something."""
    request = scoped(world)
    ask(world, "NRD", "decide_request", request=request, verdict="neutral", reasons=SECRET_REASON)
    with pytest.raises(Invalid):
        world.nodes["NRD"].act(
            "rights.prepare_answer", PrepareAnswer(request=request, text="P.S.: see you"), officer(request)
        )


def test_S_46_administrator_and_plug_in_send_no_answer(world: World) -> None:
    """Administrator and plug-in: neither the grant nor the kind is theirs, so none leaves early or in other words."""
    request = scoped(world)
    node = world.nodes["NRD"]
    act = partial(node.act, "rights.prepare_answer", PrepareAnswer(request=request), administrator(world))
    check_refused(world, act, "rights.prepare_answer")
    early = AnswerPrepared(request=request, text="We hold nothing.", leaves_at=START)
    for record in (early, AnswerSent(request=request)):
        put = partial(node.work, "tracking", officer(request), lambda desk, record=record: desk.put(record))  # type: ignore[misc]
        check_refused(world, put, "put rights.answer_")
    assert not [note for note in notes(world) if "nothing" in note.reason]


def test_S_46_answers_have_no_outbound_form(world: World) -> None:
    """Import and replay: no field of a request, verdict or answer is sharable, so none crosses or comes in."""
    for kind in ("request_received", "request_scoped", "request_decided", "answer_prepared", "answer_sent"):
        record_type = world.registry.record_types[f"rights.{kind}"]
        assert sharable_fields(record_type) == ()


def test_S_46_no_crisis_and_no_exercise_changes_text_or_moment() -> None:
    """Crisis and exercise: an answer is asked for by its request and its words; there is nothing else to set."""
    assert {f.name for f in msgspec.structs.fields(PrepareAnswer)} == {"request", "text"}
