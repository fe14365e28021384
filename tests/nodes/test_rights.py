"""W25 on whole nodes: from a person's words to the neighbours' certificates, and questions between officers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient

from lindero.capabilities.rights.pages.views import RequestQuery, RequestsQuery
from lindero.capabilities.rights.records import CopiesAsked
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Conflict, Invalid, LinderoError, Missing, Refused
from lindero.kernel.names import folder_of
from lindero.kernel.record import Head
from lindero.kernel.times import DAY_MS
from lindero.shells.console.doors import cookie_name
from lindero.shells.web import web_application
from tests.nodes.acting import act
from tests.nodes.concluded import concluded_world
from tests.nodes.dealings import ask as exchange_ask
from tests.nodes.dealings import correct, let_pass
from tests.nodes.world import DIPLOMAT, START, TREATY, World

SHIP = "Morgenröte"
MMSI = "219003311"
WORDS = "I am the skipper of the Morgenröte. What do you have on me?"
BECAUSE = "LED article 14, nothing stands against it"


@pytest.fixture
def allied(tmp_path: Path) -> Iterator[World]:
    """Return Nordia and Sudia under an agreement."""
    world = concluded_world(tmp_path, TREATY.read_text(encoding="utf-8"), folders=())
    yield world
    world.close()


def officer(case: str = "") -> Actor:
    """Return the data protection officer, with the purpose and the case stated."""
    purpose = "data_subject_rights" if case else ""
    return Actor(
        name="person/dpo",
        grants=DIPLOMAT.grants | {"rights.handle"},
        purpose=purpose,
        case_ref=case,
        roles=("DPO",),
    )


def ask(world: World, nation: str, action: str, **facts: Any) -> Any:
    """Ask something of the rights folder."""
    name = f"rights.{action}"
    case = str(facts.get("request") or facts.get("question") or "")
    asked = world.registry.actions[name].asks(**facts)
    return act(world.nodes[nation], name, asked, officer(case))


def received(world: World, wish: str = "access", **more: Any) -> str:
    """Take in a request at Nordia; return its name."""
    facts = {"wish": wish, "words": WORDS, "contact": "PO box 7, Sudhavn"} | more
    return str(ask(world, "NRD", "receive_request", **facts))


def scoped(world: World, wish: str = "access", words: str = MMSI, **more: Any) -> str:
    """Bring a request as far as the search; return its name."""
    request = received(world, wish)
    ask(world, "NRD", "verify_identity", request=request, method="seen_in_person")
    ask(world, "NRD", "scope_request", request=request, words=words, **more)
    return request


def granted(world: World, wish: str, effect: str, about: str) -> str:
    """Bring a request as far as its answer, with one effect ordered; return its name."""
    request = scoped(world, wish)
    ask(world, "NRD", "decide_request", request=request, verdict="full", reasons=BECAUSE)
    ask(world, "NRD", "order_effect", request=request, about=about, effect=effect)
    ask(world, "NRD", "prepare_answer", request=request, text="It is done.")
    return request


def shown(world: World, request: str, nation: str = "NRD") -> Any:
    """Show a request to the officer."""
    node = world.nodes[nation]
    return node.show(node.page("/rights/{record_id}"), RequestQuery(record_id=request), officer(request))


def listed(world: World, nation: str) -> Any:
    """Show the list of requests and questions to the officer."""
    node = world.nodes[nation]
    return node.show(node.page("/rights"), RequestsQuery(), officer())


def own_head(world: World, nation: str = "NRD") -> Head:
    """Return the head of the node's own track."""
    return next(e.head for e in world.events(nation, "tracking.track_updated") if e.head.origin == nation)


# --- the whole way ----------------------------------------------------------------------------------------------


def test_W25_access_from_the_persons_words_to_the_answer(allied: World) -> None:
    """Received, acknowledged, verified, found, decided, answered in a whole week, closed."""
    allied.observe("NRD", name=SHIP, identity=MMSI)
    allied.observe("NRD", name="Nordstern", track_id="b" * 20)
    request = received(allied)
    ask(allied, "NRD", "acknowledge_request", request=request)
    ask(allied, "NRD", "verify_identity", request=request, method="mandate_shown")
    assert ask(allied, "NRD", "scope_request", request=request, words="MORGENROTE") == 1
    ask(allied, "NRD", "decide_request", request=request, verdict="full", reasons=BECAUSE)
    leaves_at = ask(allied, "NRD", "prepare_answer", request=request, text="One position of your ship.")
    before = shown(allied, request)
    assert (before.words, before.line.state, before.line.answered_at) == (WORDS, "prepared", None)
    let_pass(allied, leaves_at - allied.clocks["NRD"].now())
    after = shown(allied, request)
    assert after.line.state == "answered"
    assert after.answer.startswith("One position of your ship.")
    assert after.line.answered_at - (START + 7 * DAY_MS) < DAY_MS
    ask(allied, "NRD", "close_request", request=request)
    assert shown(allied, request).line.state == "closed"


@pytest.mark.parametrize("effect", ["erase", "rectify", "restrict"])
def test_D_15_request_is_not_closed_while_something_ordered_is_not_done(allied: World, effect: str) -> None:
    """An answer alone ends nothing: what was granted must be carried out."""
    allied.observe("NRD", name=SHIP, identity=MMSI)
    allied.settle()
    head = own_head(allied)
    request = granted(allied, effect, effect, head.record_id)
    let_pass(allied, 8 * DAY_MS)
    with pytest.raises(Conflict) as refusal:
        ask(allied, "NRD", "close_request", request=request)
    assert refusal.value.code == "rights.not_propagated"
    (line,) = shown(allied, request).found
    assert (line.effect, line.done_at) == (effect, None)


@pytest.mark.parametrize(
    ("effect", "outcome"),
    [
        ("erase", "done at every recipient"),
        ("rectify", "done at every recipient"),
        ("restrict", "flagged wherever it went"),
    ],
)
def test_D_15_request_is_closed_once_everybody_has_proved_it(
    allied: World, effect: str, outcome: str
) -> None:
    """Erased, corrected or flagged here and at Sudia: the request says so, and can be closed."""
    allied.observe("NRD", name=SHIP, identity=MMSI)
    allied.settle()
    head = own_head(allied)
    request = granted(allied, effect, effect, head.record_id)
    if effect == "erase":
        exchange_ask(
            allied,
            "NRD",
            "erase_record",
            record_id=head.record_id,
            reason="asked by the person",
            ground="person",
        )
    elif effect == "rectify":
        correct(allied, "NRD", head, identity="219003312")
    else:
        exchange_ask(
            allied, "NRD", "contest_accuracy", record_id=head.record_id, by="person", reason="another ship"
        )
    let_pass(allied, 61_000)
    (line,) = shown(allied, request).found
    assert (line.outcome, line.done_at is not None) == (outcome, True)
    assert shown(allied, request).is_propagated
    if effect != "restrict":
        assert allied.files_holding("SUD", MMSI) == []
    let_pass(allied, 8 * DAY_MS)
    ask(allied, "NRD", "close_request", request=request)


def test_D_15_neighbours_record_is_objected_to_and_the_answer_followed(allied: World) -> None:
    """A person asks Nordia about Sudia's record: Sudia is asked, erases it, and the request sees it done."""
    allied.observe("SUD", name=SHIP, identity=MMSI)
    allied.settle()
    (copy,) = allied.received("NRD")
    request = granted(allied, "erase", "erase", copy.record_id)
    exchange_ask(
        allied, "NRD", "ask_correction", record_id=copy.record_id, wish="erase", reason="the person asks"
    )
    allied.settle()
    assert shown(allied, request).found[0].begun_at is not None
    exchange_ask(allied, "SUD", "erase_record", record_id=copy.record_id, reason="unlawful")
    allied.settle()
    assert shown(allied, request).found[0].outcome == "taken back by its origin"


def test_refusal_of_the_origin_is_told(allied: World) -> None:
    """Where the origin says no, the request says who, so that the person can be told where to turn."""
    allied.observe("SUD", name=SHIP, identity=MMSI)
    allied.settle()
    (copy,) = allied.received("NRD")
    request = granted(allied, "rectify", "rectify", copy.record_id)
    exchange_ask(allied, "NRD", "ask_correction", record_id=copy.record_id, wish="correct", reason="misread")
    allied.settle()
    exchange_ask(
        allied, "SUD", "refuse_correction", record_id=copy.record_id, peer="NRD", reason="seen twice"
    )
    allied.settle()
    assert shown(allied, request).found[0].outcome == "refused by SUD"


# --- neighbours -------------------------------------------------------------------------------------------------


def test_S_01_question_for_copies_crosses_under_a_clause_or_not_at_all(allied: World) -> None:
    """The treaty names no such kind: the person's name does not leave, and the request goes on."""
    request = scoped(allied, words="Zoë Marešová", asks_peers=True)
    allied.settle()
    assert "Marešová".encode() not in allied.wire("NRD", "SUD")
    assert listed(allied, "SUD").questions == ()
    assert allied.files_holding("SUD", "Marešová") == []
    assert shown(allied, request).line.state == "scoped"


def test_answer_to_a_question_names_shared_records_only(allied: World) -> None:
    """Asked for copies, Sudia names what it has of Nordia's, nothing of its own, and no content."""
    allied.observe("NRD", name=SHIP, identity=MMSI)
    allied.observe("SUD", name=SHIP, identity=MMSI)
    allied.settle()
    request = received(allied)
    node = allied.nodes["SUD"]
    fold = allied.registry.folds["rights.copies_asked"][0][1]
    (own,) = allied.events("NRD", "rights.request_received")
    question = CopiesAsked(request=request, identity=MMSI)
    head = msgspec.structs.replace(
        own.head, agreement="AG-1@1", record_id="q" * 26, kind="rights.copies_asked"
    )
    node.store.run(lambda tx: fold(tx, head, question))
    (line,) = listed(allied, "SUD").questions
    assert (line.asker, line.answered_at) == ("NRD", None)
    assert ask(allied, "SUD", "answer_copies", question=line.question) == 1
    (answer,) = allied.records("SUD", "rights.copies_answered")
    assert answer.copies == (own_head(allied).record_id,)
    with pytest.raises(Conflict):
        ask(allied, "SUD", "answer_copies", question=line.question)


# --- guards -----------------------------------------------------------------------------------------------------


def test_S_58_nobody_is_looked_for_without_this_purpose_and_this_case(allied: World) -> None:
    """Another purpose, another case or none: refused, and nothing is found."""
    request = received(allied)
    ask(allied, "NRD", "verify_identity", request=request, method="seen_in_person")
    scope = allied.registry.actions["rights.scope_request"].asks(request=request, words=SHIP)
    stated = officer(request)
    for purpose, case in (("", ""), ("crime_prevention", request), ("data_subject_rights", "another")):
        actor = Actor(name=stated.name, grants=stated.grants, purpose=purpose, case_ref=case)
        with pytest.raises(Refused):
            allied.nodes["NRD"].act("rights.scope_request", scope, actor)
    assert shown(allied, request).line.state == "identity_verified"


def test_S_52_administrator_sees_and_handles_no_request(allied: World) -> None:
    """Only the data protection officer's role holds the permission."""
    request = received(allied)
    node = allied.nodes["NRD"]
    found = node.person_of(str(node.sign_in("admin", "four words make one")))
    assert found is not None
    with pytest.raises(Refused):
        node.show(node.page("/rights/{record_id}"), RequestQuery(record_id=request), found[0])
    holders = [grant.roles for grant in node.registry.offers("grants") if grant.name == "rights.handle"]
    assert holders == [("DPO",)]


def test_steps_out_of_order_change_nothing(allied: World) -> None:
    """Each step refuses by name what has not been done before it."""
    request = received(allied)
    for action, facts in (
        ("scope_request", {"words": SHIP}),
        ("decide_request", {"verdict": "full", "reasons": BECAUSE}),
        ("prepare_answer", {"text": "x"}),
        ("order_effect", {"about": "a" * 26, "effect": "erase"}),
        ("close_request", {}),
    ):
        with pytest.raises(Refused):
            ask(allied, "NRD", action, request=request, **facts)
    with pytest.raises(Missing):
        ask(allied, "NRD", "verify_identity", request="z" * 26, method="seen_in_person")
    ask(allied, "NRD", "acknowledge_request", request=request)
    with pytest.raises(Conflict):
        ask(allied, "NRD", "acknowledge_request", request=request)


def test_effect_is_ordered_on_what_was_found_and_granted_only(allied: World) -> None:
    """A record that was not found, or a request that was refused, orders nothing."""
    allied.observe("NRD", name=SHIP, identity=MMSI)
    head = own_head(allied)
    request = scoped(allied, "erase")
    refusal = {"verdict": "refused", "reasons": "LED article 16, needed as evidence"}
    ask(allied, "NRD", "decide_request", request=request, **refusal)
    with pytest.raises(Refused):
        ask(allied, "NRD", "order_effect", request=request, about=head.record_id, effect="erase")
    with pytest.raises(Missing):
        ask(allied, "NRD", "order_effect", request=request, about="z" * 26, effect="erase")
    with pytest.raises(Invalid):
        ask(allied, "NRD", "prepare_answer", request=request, text="  ")


def test_search_finds_no_requests_and_leaves_no_trace_but_names(allied: World) -> None:
    """What people wrote to the officer is no processing to be told of; the words looked for are kept nowhere."""
    scoped(allied, words="Zwxyvut Qponmlk")
    request = scoped(allied, words="skipper")
    assert shown(allied, request).found == ()
    assert [
        e for e in allied.events("NRD", "rights.request_scoped") if folder_of(e.head.kind) != "rights"
    ] == []
    assert allied.files_holding("NRD", "Zwxyvut") == []


# --- clocks -----------------------------------------------------------------------------------------------------


def test_D_18_clocks_warn_and_then_it_is_late(allied: World) -> None:
    """Five working days for the acknowledgement, a month for the answer; both at 50, 80 and 100 per cent."""
    request = received(allied)
    for _ in range(32):
        let_pass(allied, DAY_MS)
    warned = [(w.clock, w.percent) for w in allied.records("NRD", "rights.deadline_warned")]
    missed = [m.clock for m in allied.records("NRD", "rights.deadline_missed")]
    assert warned == [
        ("acknowledgement", 50),
        ("acknowledgement", 80),
        ("answer", 50),
        ("answer", 80),
    ]
    assert missed == ["acknowledgement", "answer"]
    assert listed(allied, "NRD").requests[0].stage == 100
    with pytest.raises(Refused):
        ask(allied, "NRD", "extend_answer", request=request, reason="too many requests at once")


def test_D_18_answer_is_extended_once_with_a_reason(allied: World) -> None:
    """Two months more from the same day, told to the person; a second time is refused."""
    request = received(allied)
    due = listed(allied, "NRD").requests[0].answer_by
    ask(allied, "NRD", "extend_answer", request=request, reason="records in four archives")
    assert 59 * DAY_MS <= listed(allied, "NRD").requests[0].answer_by - due <= 62 * DAY_MS
    with pytest.raises(Refused):
        ask(allied, "NRD", "extend_answer", request=request, reason="and two more archives")


def test_unknown_wish_or_verdict_is_refused(allied: World) -> None:
    """The vocabulary is closed."""
    with pytest.raises(LinderoError):
        received(allied, "forget me")


# --- drawn ------------------------------------------------------------------------------------------------------


def test_W25_requests_are_drawn_and_the_list_repeats_nobodys_words(
    allied: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list tells states and clocks alone; one request, with purpose and case stated, tells everything of it."""
    allied.observe("NRD", name=SHIP, identity=MMSI)
    allied.settle()
    request = granted(allied, "erase", "erase", own_head(allied).record_id)
    node = allied.nodes["NRD"]
    monkeypatch.setattr(node.people, "person_of", lambda _, **__: (officer(request), "The officer"))
    session = {cookie_name(node, "http"): "any"}
    with TestClient(web_application(node), base_url="http://127.0.0.1", cookies=session) as browser:
        listing, one = browser.get("/rights"), browser.get(f"/rights/{request}")
    assert (listing.status_code, one.status_code) == (200, 200), one.text
    assert "skipper" not in listing.text
    assert "not acknowledged" in listing.text
    assert "I am the skipper" in one.text
    assert "not begun" in one.text
