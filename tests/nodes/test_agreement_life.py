"""The life of an agreement between nodes: nobody skips a step, each end sees the same, and the end has its duties."""

import threading
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from lindero.engine.officer_keys import load_officer_keys
from lindero.kernel.decisions import Decision
from lindero.kernel.errors import Refused, Unproved
from lindero.kernel.times import DAY_MS, instant_of
from lindero.trust.agreements import actions, conforming, vectors
from lindero.trust.agreements.acting import (
    DeclareLevel,
    DenounceAgreement,
    DoDuty,
    HoldReview,
    MakeReservation,
    SuspendAgreement,
)
from lindero.trust.agreements.dsse import sign_agreement
from lindero.trust.agreements.evaluate import evaluate
from lindero.trust.agreements.events import DUTIES
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.standing import State
from tests.nodes.treaties import amended, among, version_2
from tests.nodes.world import DIPLOMAT, GUARDIAN, JURIST, TREATY, World

TEXT = TREATY.read_text(encoding="utf-8")


def act(world: World, nation: str, name: str, ask: msgspec.Struct, actor: object = DIPLOMAT) -> object:
    """Let somebody act on a node, and the links carry it."""
    answer = world.nodes[nation].act(f"agreements.{name}", ask, actor)  # type: ignore[arg-type]
    world.settle()
    return answer


def wait(world: World, rounds: int = 3) -> None:
    """Let the jobs and links work for some seconds."""
    for _ in range(rounds):
        world.move(1_000)
        world.settle()


def standings(world: World, ref: str = "AG-1@1") -> set[str]:
    """Return how every node sees an agreement."""
    return {world.version(nation, ref).state.name for nation in world.nodes}


def refusals(world: World, nation: str) -> list[str]:
    """Return why acts upon agreements changed nothing on a node."""
    found = world.nodes[nation].store.query("SELECT refused FROM agreements_acts WHERE refused <> ''")
    return [refused for (refused,) in found]


def test_AGR_07_both_nodes_go_through_the_whole_life_and_no_act_is_refused(world: World) -> None:
    """From the draft to the last duty both histories agree, a neighbour's own entry into force among them."""
    ref = world.conclude(TEXT)
    suspension = world.suspend("SUD", ref)
    world.settle()
    assert standings(world) == {"suspended"}
    for nation in ("NRD", "SUD"):
        world.resume(nation, ref, suspension)
        world.settle()
    assert standings(world) == {"active"}
    act(world, "NRD", "denounce_agreement", DenounceAgreement(agreement=ref))
    assert standings(world) == {"closing out"}
    for nation in ("NRD", "SUD"):
        for duty in DUTIES:
            done = DoDuty(agreement=ref, duty=duty, evidence="report 7")
            act(world, nation, "do_duty", done, GUARDIAN)
    wait(world)
    assert standings(world) == {"closed"}
    assert refusals(world, "NRD") == refusals(world, "SUD") == []
    world.check_logs_agree()


def test_a_draft_stays_at_home_until_it_is_put_forward(world: World) -> None:
    """Neither the text nor an opinion of it crosses before jurist and data protection officer have spoken."""
    ref = world.draft("NRD", TEXT)
    act(world, "NRD", "review_agreement", actions.ReviewAgreement(agreement=ref), JURIST)
    negative = actions.GiveOpinion(agreement=ref, opinion="negative")
    act(world, "NRD", "give_opinion", negative, GUARDIAN)
    ask = actions.ProposeAgreement(agreement=ref)
    with pytest.raises(Refused, match="is against"):
        act(world, "NRD", "propose_agreement", ask)
    assert world.versions("SUD") == []
    assert b"shared picture" not in world.wire("NRD", "SUD")
    because = "The strait cannot be watched otherwise; decree 12."
    go_on = actions.GoAgainstOpinion(agreement=ref, because=because)
    act(world, "NRD", "go_against_opinion", go_on, JURIST)
    act(world, "NRD", "propose_agreement", ask)
    (held,) = world.version("SUD", ref).state.opinions
    assert (held.opinion, held.permits) == ("negative", True)
    assert because.encode() not in world.wire("NRD", "SUD")


def test_AGR_08_assessment_that_ends_before_the_start_keeps_the_text_out_of_force(world: World) -> None:
    """It waits, and both nodes say for what; a renewed text is another version."""
    ref = world.agree(amended(("valid_until: 2028-01-01", "valid_until: 2026-11-22T08:00:01Z")))
    wait(world)
    assert standings(world, ref) == {"awaiting entry"}
    world.observe("NRD")
    world.settle()
    assert world.received("SUD") == []


def test_AGR_10_a_node_that_fails_one_vector_keeps_the_agreement_out_of_force_on_both(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One wrong answer of Sudia's build: no node activates, both name the vector, and nothing crosses."""

    def wrong(book: Rulebook, question: Question, state: State) -> Decision:
        decision = evaluate(book, question, state)
        spoiled = question.purpose == "targeting"
        return msgspec.structs.replace(decision, allowed=True) if spoiled else decision

    ref = world.agree(TEXT)
    world.move(1_000)
    world.nodes["NRD"].jobs.run_due()
    monkeypatch.setattr(vectors, "evaluate", wrong)
    world.settle()
    wait(world)
    assert standings(world, ref) == {"awaiting entry"}
    for nation in ("NRD", "SUD"):
        runs = {run.nation: run.failed for run in world.version(nation, ref).state.vectors}
        assert runs == {"NRD": "", "SUD": "art-6-1/unknown-purpose"}
    world.observe("NRD")
    world.settle()
    assert world.received("SUD") == []
    monkeypatch.undo()
    act(world, "SUD", "run_vectors", conforming.RunVectors(agreement=ref))
    wait(world)
    assert standings(world, ref) == {"active"}


def test_nothing_waits_while_vectors_are_made_and_answered(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long text takes seconds; the store's writer, for which alerts would wait, does none of it."""
    busy = list[str]()

    def watched(work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any) -> Any:
            busy.append(threading.current_thread().name)
            return work(*given)

        return run

    for name in ("examine", "make_vectors", "run_vectors"):
        monkeypatch.setattr(conforming, name, watched(getattr(conforming, name)))
    ref = world.conclude(TEXT)
    act(world, "SUD", "run_vectors", conforming.RunVectors(agreement=ref))
    assert len(busy) == 5, "examined, made, answered by both, and once again"
    assert "store-writer" not in busy


def test_AGR_10_vectors_travel_with_the_text_under_its_hash(allied: World) -> None:
    """Both nodes hold the same vectors, and the text that both signed names their hash."""
    here, there = (allied.version(nation, "AG-1@1") for nation in ("NRD", "SUD"))
    assert here.vectors == there.vectors
    assert vectors.vectors_hash(there.vectors) == there.agreement.vectors
    assert {run.vectors for run in there.state.vectors} == {there.agreement.vectors}


def test_contact_point_that_nobody_tried_keeps_the_text_out_of_force(world: World) -> None:
    """Every party reaches every other one's contact points before anything begins."""
    ref = world.draft("NRD", TEXT)
    for nation in ("NRD", "SUD"):
        world.consent(nation, ref)
        world.settle()
    world.test_contacts("NRD", ref)
    for nation in ("NRD", "SUD"):
        world.sign(nation, ref)
    wait(world)
    assert standings(world, ref) == {"awaiting entry"}
    world.test_contacts("SUD", ref)
    wait(world)
    assert standings(world, ref) == {"active"}


def test_AGR_05_one_side_steps_down_at_once_and_both_must_step_up(world: World) -> None:
    """At level 1 a track is refused with `LEVEL` on both gates; it flows again when both have declared 2."""
    ref = world.conclude(TEXT)
    act(world, "SUD", "declare_level", DeclareLevel(agreement=ref, level=1))
    for nation in ("NRD", "SUD"):
        world.observe(nation)
    world.settle()
    assert {ruling.codes[-1] for nation in ("NRD", "SUD") for ruling in world.rulings(nation)} == {"LEVEL"}
    assert world.received("NRD") == world.received("SUD") == []
    act(world, "NRD", "declare_level", DeclareLevel(agreement=ref, level=2))
    world.observe("NRD")
    world.settle()
    assert world.received("SUD") == []
    act(world, "SUD", "declare_level", DeclareLevel(agreement=ref, level=2))
    world.observe("NRD")
    world.settle()
    assert len(world.received("SUD")) == 1
    with pytest.raises(Refused, match="level 2 at most"):
        act(world, "NRD", "declare_level", DeclareLevel(agreement=ref, level=3))


RESERVED = "{id: ves-9, party: VES, because: law on secrecy section 9, withhold: [identity]}"


def test_AGR_03_reservation_after_signing_narrows_one_pair_and_not_another(three: World) -> None:
    """Vesta's word alone holds from then on, in both directions, and Nordia and Sudia share as before."""
    ref = three.conclude(among("NRD", "SUD", "VES"))
    act(three, "VES", "make_reservation", MakeReservation(agreement=ref, text=RESERVED))
    three.observe("NRD", identity="219007733")
    three.observe("VES", identity="211004411")
    three.settle()
    assert b"219007733" in three.wire("NRD", "SUD")
    assert b"219007733" not in three.wire("NRD", "VES")
    assert b"211004411" not in three.wire("VES", "NRD") + three.wire("VES", "SUD")
    with pytest.raises(Refused, match="cannot reserve for"):
        act(three, "SUD", "make_reservation", MakeReservation(agreement=ref, text=RESERVED))
    three.check_logs_agree()


def test_AGR_03_who_leaves_takes_its_flows_along_and_the_others_go_on(three: World) -> None:
    """Nothing goes to Vesta or comes from it any more; Nordia and Sudia share under the same text."""
    ref = three.conclude(among("NRD", "SUD", "VES"))
    act(three, "VES", "denounce_agreement", DenounceAgreement(agreement=ref))
    three.observe("NRD", identity="219007733")
    three.observe("VES", identity="211004411")
    wait(three)
    assert b"219007733" in three.wire("NRD", "SUD")
    assert b"219007733" not in three.wire("NRD", "VES")
    assert b"211004411" not in three.wire("VES", "NRD") + three.wire("VES", "SUD")
    assert [three.version(nation, ref).state.withdrawn for nation in ("NRD", "SUD")] == [("VES",), ("VES",)]
    assert len(three.received("SUD")) == 1


def test_AGR_03_a_nation_accedes_by_a_version_that_all_accept(three: World) -> None:
    """Until the day of the new version the two share as before; from then on the third takes part."""
    three.conclude(among("NRD", "SUD"))
    wider = among("NRD", "SUD", "VES").replace("version: 1", "version: 2")
    day = "2026-11-22T08:10:00Z"
    wider = wider.replace("from: 2026-01-01T00:00:00Z", f"from: {day}, since: 2026-01-01T00:00:00Z")
    three.agree(wider)
    three.observe("NRD")
    three.settle()
    assert (len(three.received("SUD")), len(three.received("VES"))) == (1, 0)
    three.move(instant_of(day) - three.clocks["NRD"].now())
    wait(three, 5)
    three.observe("NRD")
    three.settle()
    assert [head.agreement for head in three.received("SUD")] == ["AG-3@1", "AG-3@2"]
    assert [head.agreement for head in three.received("VES")] == ["AG-3@2"]


def test_AGR_06_a_review_that_both_held_lets_the_flow_go_on(world: World) -> None:
    """A text that rests without its review flows again when both have held it, until the next is due."""
    stops = "review: {next: 2026-11-23, every_months: 12, stops_flow: true}"
    ref = world.conclude(amended(("review: {next: 2027-12-01, every_months: 12, stops_flow: false}", stops)))
    world.move(DAY_MS)
    wait(world)
    (task,) = world.records("NRD", "agreements.task_raised")
    assert (task.task, task.due) == ("review", instant_of("2026-11-23"))
    for nation in ("NRD", "SUD"):
        world.observe("NRD")
        world.settle()
        assert world.received("SUD") == []
        act(world, nation, "hold_review", HoldReview(agreement=ref, report="minutes 4"))
    wait(world)
    world.observe("NRD")
    world.settle()
    assert len(world.received("SUD")) == 1
    assert len(world.records("NRD", "agreements.task_raised")) == 1


def test_AGR_06_an_amendment_on_its_way_changes_nothing_before_its_day(world: World) -> None:
    """Both stand side by side: the active version and the next one, which is only proposed."""
    world.conclude(TEXT)
    second = world.draft("NRD", version_2("2027-01-01T00:00:00Z"))
    world.consent("NRD", second)
    world.settle()
    assert [world.version("SUD", ref).state.name for ref in ("AG-1@1", "AG-1@2")] == ["active", "negotiation"]
    world.observe("NRD")
    world.settle()
    assert [head.agreement for head in world.received("SUD")] == ["AG-1@1"]


@pytest.mark.parametrize(
    ("actor", "refused"), [(DIPLOMAT, False), (GUARDIAN, False), (JURIST, True)], ids=lambda one: str(one)[:0]
)
def test_AGR_07_the_treaty_says_who_may_stop(allied: World, actor: object, refused: bool) -> None:
    """Foreign ministry and data protection may, alone; a jurist may not, although the grant to suspend is there."""
    ask = SuspendAgreement(agreement="AG-1@1", reason="rights")
    if refused:
        with pytest.raises(Refused, match="nobody suspend as legal"):
            act(allied, "NRD", "suspend_agreement", ask, actor)
        assert standings(allied) == {"active"}
    else:
        act(allied, "NRD", "suspend_agreement", ask, actor)
        assert standings(allied) == {"suspended"}


def test_AGR_07_an_authority_alone_is_stopped(allied: World) -> None:
    """The coast guard of Nordia stops, both ways; clauses of others would go on."""
    ask = SuspendAgreement(agreement="AG-1@1", reason="misuse", scope="authority", value="NRD/coast-guard")
    act(allied, "SUD", "suspend_agreement", ask, GUARDIAN)
    for nation in ("NRD", "SUD"):
        allied.observe(nation)
    allied.settle()
    assert allied.received("NRD") == allied.received("SUD") == []
    assert standings(allied) == {"suspended in part"}


def test_AGR_01_signatures_of_both_kinds_stand_in_both_logs(allied: World) -> None:
    """Each officer's Ed25519 and ML-DSA-44 signatures are on both nodes, and differ in nothing."""
    here, there = (allied.records(nation, "agreements.agreement_signed") for nation in ("NRD", "SUD"))
    assert len(here) == 4
    key = {(record.nation, record.officer): (record.signature, record.ml_dsa_signature) for record in here}
    assert key == {(r.nation, r.officer): (r.signature, r.ml_dsa_signature) for r in there}


def signature_of(world: World, ref: str, officer: str) -> actions.SignAgreement:
    """Return what an officer of Nordia would sign with both keys."""
    keys = load_officer_keys(world.folder / "NRD" / "keys" / "officers" / f"{officer}.pem")
    signature = sign_agreement(world.version("NRD", ref).text.encode(), keys)
    return actions.SignAgreement(
        agreement=ref,
        officer=officer,
        key_id=signature.keyid,
        signature=signature.sig,
        ml_dsa_signature=signature.ml_dsa_sig,
    )


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        ({"ml_dsa_signature": "AA=="}, "proofs.signature"),
        ({"signature": "AA=="}, "proofs.signature"),
        ({"ml_dsa_signature": "leg-nrd"}, "proofs.signature"),
        ({"key_id": "0" * 64}, "agreements.key"),
    ],
)
def test_AGR_01_signature_without_its_second_half_is_not_taken(
    world: World, spoil: dict[str, str], code: str
) -> None:
    """What one key signed alone, or the keys of two officers, counts on neither node."""
    ref = world.draft("NRD", TEXT)
    for nation in ("NRD", "SUD"):
        world.consent(nation, ref)
        world.settle()
    signed, others = (signature_of(world, ref, officer) for officer in ("cmd-nrd", "leg-nrd"))
    if spoil.get("ml_dsa_signature") == "leg-nrd":
        spoil = {"ml_dsa_signature": others.ml_dsa_signature}
    spoiled = msgspec.structs.replace(signed, **spoil)
    with pytest.raises(Unproved) as refusal:
        world.nodes["NRD"].act("agreements.sign_agreement", spoiled, DIPLOMAT)
    assert refusal.value.code == code
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "check_signed", lambda *_: None)
        world.nodes["NRD"].act("agreements.sign_agreement", spoiled, DIPLOMAT)
    world.settle()
    assert world.version("SUD", ref).state.signatures == ()
    statuses = [o.status for r in world.records("SUD", "exchange.batch_received") for o in r.outcomes]
    assert statuses == [code]
