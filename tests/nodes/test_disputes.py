"""A dispute between two nodes: both show the same, in both sides' words, until both have agreed to end it (AGR-14)."""

import re
from pathlib import Path
from typing import Any

import pytest

from lindero.capabilities.disputes.capability import CAPABILITY
from lindero.capabilities.disputes.views import DisputeQuery
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Refused
from lindero.kernel.record import kind_of, sharable_fields
from lindero.kernel.times import DAY_MS
from tests.nodes.concluded import concluded_world
from tests.nodes.drawn import drawn
from tests.nodes.routes import do
from tests.nodes.treaties import amended
from tests.nodes.world import TREATY, World

OFFICER = Actor(name="person/officer", grants=frozenset(grant.name for grant in CAPABILITY.grants))
WORDS = "This is how we see it, and why."
IN_SPANISH = {
    "language": "en",
    "translation": "Así lo vemos, y por qué.",
    "translation_language": "es",
    "machine": "ferryman 2.1",
}
KINDS = [one for one in CAPABILITY.records if sharable_fields(one)]


def disputes_treaty() -> str:
    """Return a treaty text with a clause for disputes."""
    fields = dict.fromkeys(field for one in KINDS for field in sharable_fields(one))
    clause = f"""\
clauses:
  - id: art-40
    article: Article 40
    from: every_party
    to: every_party
    kinds: [{", ".join(kind_of(one) for one in KINDS)}]
    fields: [{", ".join(fields)}]
    purposes: [border_surveillance]
    area: anywhere
    retain_days: 365
    handling: {{classification: restricted, tlp: amber, no_onward: true}}
"""
    everywhere = "areas:\n  anywhere: {everywhere: {because: words have no place}}\n"
    rungs = "[{step: contact_points, within_days: 5}", "{step: joint_commission, within_days: 30}]"
    return amended(
        ("clauses:\n", clause),
        ("areas:\n", everywhere),
        (f"disputes: {rungs[0]}]", f"disputes: {rungs[0]}, {rungs[1]}"),
    )


def step(world: World, nation: str, action: str, **facts: Any) -> str:
    """Take a step at a nation's node, and let it reach the other."""
    ask = world.registry.actions[f"disputes.{action}"].asks(**facts)
    made = do(world, f"disputes.{action}", ask, nation=nation)
    world.settle()
    return str(made)


def shown(world: World, nation: str, dispute: str) -> Any:
    """Return a dispute as a node's page shows it."""
    node = world.nodes[nation]
    return node.show(node.page("/disputes/{record_id}"), DisputeQuery(record_id=dispute), OFFICER)


def counted(world: World, nation: str) -> int | None:
    """Return how many open disputes a node's register of barriers counts."""
    node = world.nodes[nation]
    page = node.page("/oversight/barriers")
    grants = frozenset(grant.name for grant in world.registry.offers("grants"))
    view: Any = node.show(page, page.asks(), Actor(name="person/dpo", grants=grants))
    measures = {one.name: one.value for barrier in view.barriers for one in barrier.measures}
    value: int | None = measures["disputes.open"]
    return value


def raised(world: World, **facts: Any) -> str:
    """Let Nordia raise a dispute with Sudia about the treaty's article on itself."""
    agreement = world.records("NRD", "agreements.agreement_activated")[-1].agreement
    given = {
        "addressee": "SUD",
        "matter": "interpretation",
        "agreement": agreement,
        "clause": "art-40",
        "title": "What restricted means",
        "words": WORDS,
        "wanted": "One meaning for both.",
    }
    return step(world, "NRD", "raise_dispute", **(given | facts))


def test_AGR_14_EXC_07_dispute_is_the_same_at_both_nodes_and_ends_when_both_agree(tmp_path: Path) -> None:
    """Raised at one, answered at the other, past its time, settled: every page and both registers say the same."""
    world = concluded_world(tmp_path, disputes_treaty())
    dispute = raised(world)
    assert [counted(world, nation) for nation in ("NRD", "SUD")] == [1, 1]
    step(world, "SUD", "make_statement", dispute=dispute, basis="position", words=WORDS, **IN_SPANISH)
    step(world, "SUD", "declare_effect", dispute=dispute, effect="limited", because=WORDS)
    ladder = shown(world, "NRD", dispute).ladder
    world.move(ladder[0].within_days * DAY_MS + 1_000)
    world.settle()
    step(world, "NRD", "reach_rung", dispute=dispute, because=WORDS)
    proposal = step(
        world, "SUD", "make_proposal", dispute=dispute, what="settle", changes="interpretation", words=WORDS
    )
    with pytest.raises(Refused):
        step(world, "SUD", "answer_proposal", dispute=dispute, proposal=proposal, agrees="yes")
    step(world, "NRD", "answer_proposal", dispute=dispute, proposal=proposal, agrees="yes")
    assert all(shown(world, nation, dispute).is_carried for nation in ("NRD", "SUD"))
    ours, theirs = (shown(world, nation, dispute) for nation in ("NRD", "SUD"))
    assert ours.line.state == theirs.line.state == "settled"
    assert ours.line.rung == theirs.line.rung == ladder[1].rung
    (stated,) = [one.beside for one in ours.spoken if one.step == "statement_made"]
    assert stated.in_language("en") == (WORDS, "")
    assert stated.in_language("es") == (IN_SPANISH["translation"], "made by ferryman 2.1; NOT VERIFIED")
    assert (ours.effects, ours.ladder, ours.spoken) == (theirs.effects, theirs.ladder, theirs.spoken)
    assert [counted(world, nation) for nation in ("NRD", "SUD")] == [0, 0]
    world.check_logs_agree()
    world.close()


def test_EXC_07_side_that_reads_adds_a_translation_and_the_dispute_stands_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sudia reads Nordia's words in Spanish of its own machine; Nordia reads whose it is; own words take none."""
    world = concluded_world(tmp_path, disputes_treaty(), folders=())
    dispute = raised(world, language="en")
    facts = {name: value for name, value in IN_SPANISH.items() if name != "language"}
    before = shown(world, "SUD", dispute).line
    step(world, "SUD", "add_translation", about=dispute, **facts)
    for nation in ("NRD", "SUD"):
        (spoken,) = shown(world, nation, dispute).spoken
        assert (spoken.beside.original, spoken.beside.translations) == (WORDS, ())
        (one,) = spoken.beside.added
        assert (one.nation, one.translation.text) == ("SUD", IN_SPANISH["translation"])
        assert one.translation.machine.words == "made by ferryman 2.1; NOT VERIFIED"
    assert shown(world, "SUD", dispute).line == before
    with pytest.raises(Refused) as refusal:
        step(world, "NRD", "add_translation", about=dispute, **facts)
    assert refusal.value.code == "disputes.not_theirs"
    (made,) = world.events("SUD", "disputes.translation_added")
    (got,) = world.received("SUD", "disputes.dispute_raised")
    assert (made.head.cause, made.head.delete_by) == (got.record_id, got.delete_by)
    for nation, offered in (("NRD", []), ("SUD", [dispute])):
        (page,) = drawn(world, nation, OFFICER, [f"/disputes/{dispute}"], monkeypatch)
        assert page.index(WORDS) < page.index(IN_SPANISH["translation"])
        assert "machine translation, not reviewed" in page
        assert re.findall(r"/do/disputes/add_translation[?]about=(\w+)", page) == offered
    world.check_logs_agree()
    world.close()


def test_AGR_14_dispute_without_a_clause_does_not_leave(tmp_path: Path) -> None:
    """Where no treaty lets disputes cross, the words stay at home and its page says so."""
    world = concluded_world(tmp_path, TREATY.read_text(encoding="utf-8"))
    dispute = raised(world, clause="")
    assert world.received("SUD", "disputes.dispute_raised") == []
    assert b"how we see it" not in world.wire("NRD", "SUD")
    assert not shown(world, "NRD", dispute).is_carried
    world.close()


@pytest.mark.parametrize(
    ("scope", "value", "is_held", "is_told"),
    [
        ("whole", "", True, True),
        ("authority", "SUD/coast-guard", True, True),
        ("direction", "NRD>SUD", True, True),
        ("direction", "SUD>NRD", False, True),
        ("kind", "disputes.dispute_raised", False, True),
        ("kind", "tracking.track_updated", False, False),
        ("clause", "art-40", True, True),
        ("clause", "art-6-1", False, False),
    ],
)
def test_AGR_07_AGR_14_a_disputes_page_asks_what_the_gate_asks(
    tmp_path: Path, scope: str, value: str, *, is_held: bool, is_told: bool
) -> None:
    """Whatever is suspended, one authority too: the page says that words stay at home exactly where they do."""
    world = concluded_world(tmp_path, disputes_treaty(), folders=())
    dispute = raised(world)
    suspension = world.suspend("SUD", "AG-1@1", scope, value)
    world.settle()
    step(world, "NRD", "make_statement", dispute=dispute, basis="position", words="Said meanwhile.")
    here = shown(world, "NRD", dispute)
    is_there = b"Said meanwhile." in world.wire("NRD", "SUD")
    assert (here.is_carried, here.is_held, here.stops != ()) == (True, is_held, is_told)
    assert is_there != is_held
    for nation in ("NRD", "SUD"):
        world.resume(nation, "AG-1@1", suspension)
        world.settle()
    here = shown(world, "NRD", dispute)
    assert (here.is_held, here.stops) == (False, ())
