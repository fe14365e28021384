"""A dispute from its first word to its end: two sides, one ladder, and nobody who ends it alone (AGR-14, W18)."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.disputes import asks, records
from lindero.capabilities.disputes.actions import watch_rungs
from lindero.capabilities.disputes.capability import CAPABILITY
from lindero.capabilities.disputes.demo import typical_day
from lindero.capabilities.disputes.indicators import INDICATORS
from lindero.capabilities.disputes.pages import show_dispute, show_disputes
from lindero.capabilities.disputes.rules import Said, Stand, stand_of
from lindero.capabilities.disputes.tests.samples import (
    CROSSING,
    NAME,
    RAISED,
    TRANSLATED,
    a_desk,
    activated,
    in_force,
)
from lindero.capabilities.disputes.views import DisputeQuery, DisputesQuery
from lindero.kernel.agreed import AgreedStop
from lindero.kernel.errors import Missing, Refused
from lindero.kernel.record import Record, encode_record, kind_of
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.kernel.times import DAY_MS

ACTIONS = {action.asks: action for action in CAPABILITY.actions}
WORDS = "This is how we see it."


def do(desk: FakeDesk, ask: Any) -> str:
    """Run an action, and what follows of it by itself."""
    made = str(ACTIONS[type(ask)].run(desk, ask))
    for reaction in CAPABILITY.reactions:
        desk.react(reaction)
    return made


def told(desk: FakeDesk, record: Record, origin: str = "SUD") -> str:
    """Let a neighbour's record come in."""
    name = desk.put(record, origin=origin, agreement="AG-7@1").record_id
    for reaction in CAPABILITY.reactions:
        desk.react(reaction)
    return name


def raised(desk: FakeDesk, **facts: Any) -> str:
    """Raise a dispute with Sudia about a clause."""
    ask = asks.RaiseDispute(
        addressee="SUD",
        matter="missed_deadlines",
        agreement="AG-7@1",
        clause="art-6",
        title="Nine answers came late",
        words=WORDS,
        wanted="Answers in time.",
    )
    return do(desk, msgspec.structs.replace(ask, **facts))


def view(desk: FakeDesk, dispute: str) -> Any:
    """Return a dispute as its page shows it."""
    return show_dispute(desk, DisputeQuery(record_id=dispute))


def answered(desk: FakeDesk, dispute: str, proposal: str, agrees: Any = "yes") -> None:
    """Let Sudia answer a proposal."""
    told(
        desk,
        records.ProposalAnswered(dispute=dispute, addressee="NRD", proposal=proposal, agrees=agrees),
    )


def open_count(desk: FakeDesk) -> int:
    """Return how many disputes the register of barriers counts as open, as it counts: the last value of each."""
    (indicator,) = INDICATORS
    values: dict[str, int] = {}
    for event in desk.log:
        if isinstance(event.record, indicator.on):
            report = indicator.report(event.head, event.record)
            if report is not None and event.head.origin == desk.nation:
                values[report.item] = report.value
    return sum(values.values())


@pytest.mark.parametrize(
    ("record", "version"),
    [*((record, 1) for record in CROSSING), *((record, 2) for record in TRANSLATED)],
    ids=lambda given: kind_of(type(given)) if isinstance(given, Record) else str(given),
)
def test_sample_has_the_bytes_that_were_written_down(record: Record, version: int) -> None:
    """To make the file of a new version, write what `encode_record` returns for the sample."""
    name = f"{kind_of(type(record)).partition('.')[2]}-{version}.json"
    assert encode_record(record) == (Path(__file__).with_name("golden") / name).read_bytes().strip()


def test_AGR_14_dispute_goes_from_the_first_word_to_an_amended_clause() -> None:
    """Raised, answered, a settlement proposed and agreed: it counts no longer, and the page names the new text."""
    desk = a_desk()
    dispute = raised(desk)
    assert (view(desk, dispute).line.state, open_count(desk)) == ("raised", 1)
    told(
        desk,
        records.StatementMade(
            dispute=dispute, addressee="NRD", basis="agreed_fact", words="Seven were late."
        ),
    )
    assert view(desk, dispute).line.state == "open"
    desk.at += 60_000
    proposal = do(
        desk,
        asks.MakeProposal(dispute=dispute, what="settle", changes="amendment", words="Twelve hours then."),
    )
    assert open_count(desk) == 1
    desk.at -= 3_000  # Sudia's clock is three seconds behind.
    answered(desk, dispute, proposal)
    desk.at += 3_000
    shown = view(desk, dispute)
    assert (shown.line.state, shown.changes, shown.amended_in, open_count(desk)) == (
        "settled",
        "amendment",
        "",
        0,
    )
    assert [one.how for one in desk.of(records.DisputeEnded)] == ["settled"]
    desk.at += DAY_MS
    activated(desk, 2)
    assert view(desk, dispute).amended_in == "AG-7@2"
    assert [one.step for one in shown.spoken] == [
        "dispute_raised", "statement_made", "proposal_made", "proposal_answered",
    ]  # fmt: skip


def test_AGR_14_rungs_are_the_treatys_and_nobody_climbs_before_their_time() -> None:
    """Each rung has the treaty's days; once they are over the diplomats are told once, and either side may climb."""
    desk = a_desk()
    dispute = raised(desk)
    assert [(one.rung, one.within_days) for one in view(desk, dispute).ladder] == [
        ("contact_points", 5), ("joint_commission", 30), ("arbitration", 90),
    ]  # fmt: skip
    climb = asks.ReachRung(dispute=dispute, because="Nobody answered us.")
    desk.at = MORNING + 5 * DAY_MS
    watch_rungs(desk)
    with pytest.raises(Refused, match="not over"):
        do(desk, climb)
    assert desk.of(records.RungOverdue) == []
    desk.at += 1
    watch_rungs(desk)
    watch_rungs(desk)
    assert [(one.number, one.told) for one in desk.of(records.RungOverdue)] == [(1, ("DIP",))]
    assert show_disputes(desk, DisputesQuery()).overdue == 1
    do(desk, climb)
    assert (view(desk, dispute).line.rung, view(desk, dispute).line.is_overdue) == ("joint_commission", False)
    proposal = do(desk, asks.MakeProposal(dispute=dispute, what="climb", words="Let us go to arbitration."))
    answered(desk, dispute, proposal)
    assert view(desk, dispute).line.rung == "arbitration"
    desk.at += 91 * DAY_MS
    with pytest.raises(Refused, match="last rung"):
        do(desk, climb)


def test_AGR_14_no_side_ends_or_answers_for_the_other() -> None:
    """Own proposals, forged yeses, third nations and a withdrawal by who did not raise it change nothing."""
    desk = a_desk()
    dispute = raised(desk)
    proposal = do(desk, asks.MakeProposal(dispute=dispute, what="settle", words="We forget about it."))
    with pytest.raises(Refused):
        do(desk, asks.AnswerProposal(dispute=dispute, proposal=proposal, agrees="yes"))
    yes = records.ProposalAnswered(dispute=dispute, addressee="NRD", proposal=proposal, agrees="yes")
    told(desk, yes, origin="VES")
    told(desk, msgspec.structs.replace(yes, proposal=NAME))
    told(desk, msgspec.structs.replace(yes, addressee="VES"))
    told(desk, records.DisputeWithdrawn(dispute=dispute, addressee="NRD", because="They raised it wrongly."))
    assert (view(desk, dispute).line.state, open_count(desk)) == ("raised", 1)
    answered(desk, dispute, proposal, "no")
    answered(desk, dispute, proposal, "yes")
    assert (view(desk, dispute).proposals[0].outcome, view(desk, dispute).line.state) == ("declined", "open")
    do(desk, asks.WithdrawDispute(dispute=dispute, because="It was our own clock."))
    assert (view(desk, dispute).line.state, open_count(desk)) == ("withdrawn", 0)
    with pytest.raises(Refused):
        do(desk, asks.MakeStatement(dispute=dispute, basis="position", words=WORDS))


def test_AGR_14_received_dispute_waits_for_us_until_somebody_speaks() -> None:
    """What a neighbour raises stands first; our first statement answers it, and a frozen one runs no time."""
    desk = a_desk()
    own = raised(desk)
    desk.at += 1_000
    theirs = told(desk, RAISED)
    first, second = show_disputes(desk, DisputesQuery()).open
    assert (first.dispute, first.waits_for_us, second.dispute) == (theirs, True, own)
    do(desk, asks.MakeStatement(dispute=theirs, basis="disputed_fact", words=WORDS))
    assert not show_disputes(desk, DisputesQuery()).open[0].waits_for_us
    rest = records.ProposalMade(
        dispute=theirs, addressee="NRD", evidence="no", what="freeze", words="Let it rest until spring."
    )
    proposal = told(desk, rest)
    assert view(desk, theirs).proposals[0].is_ours_to_answer
    do(desk, asks.AnswerProposal(dispute=theirs, proposal=proposal, agrees="yes"))
    line = view(desk, theirs).line
    assert (line.state, line.due_at, open_count(desk)) == ("frozen", None, 2)
    desk.at += 1_000
    do(desk, asks.ReachRung(dispute=theirs, because="Spring is over now."))
    assert view(desk, theirs).line.state == "open"


def test_AGR_14_effect_on_the_clause_is_the_graver_word_and_is_held_against_suspensions() -> None:
    """The page says where a side speaks of a suspension that nobody made, or one stands that nobody speaks of."""
    desk = a_desk()
    dispute = raised(desk)
    do(desk, asks.DeclareEffect(dispute=dispute, effect="suspended", because="Until it is cleared up."))
    told(
        desk,
        records.EffectDeclared(
            dispute=dispute, addressee="NRD", effect="limited", because="We answer urgent ones."
        ),
    )
    shown = view(desk, dispute)
    assert (shown.line.effect, shown.effects, shown.is_unmatched) == (
        "suspended",
        {"NRD": "suspended", "SUD": "limited"},
        True,
    )
    on_tracks = AgreedStop(nation="NRD", scope="clause", value="art-6", clauses=("art-6",))
    on_talks = AgreedStop(nation="NRD", scope="clause", value="art-9", clauses=("art-9",))
    desk.tables.agreements = (in_force(on_tracks, on_talks),)
    shown = view(desk, dispute)
    assert (shown.stops, shown.is_unmatched) == (("NRD: clause art-6",), False)
    desk.tables.agreements = (in_force(on_talks),)
    assert (view(desk, dispute).stops, view(desk, dispute).is_unmatched) == ((), True)


@pytest.mark.parametrize(
    ("stopped", "is_held"),
    [
        ({("disputes.dispute_raised", "NRD", "SUD")}, True),
        ({("disputes.dispute_raised", "SUD", "NRD")}, False),
        (set(), False),
    ],
)
def test_AGR_07_the_page_says_that_a_suspension_keeps_words_at_home(
    stopped: set[tuple[str, str, str]], *, is_held: bool
) -> None:
    """Only where no clause is left that carries disputes this way, in any agreement between both."""
    desk = a_desk()
    dispute = raised(desk)
    assert not view(desk, dispute).is_held
    held = in_force(stopped=frozenset(stopped))
    desk.tables.agreements = (held,)
    assert (view(desk, dispute).is_carried, view(desk, dispute).is_held) == (True, is_held)
    desk.tables.agreements = (held, msgspec.structs.replace(in_force(), ref="AG-8@1"))
    assert not view(desk, dispute).is_held


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"addressee": "NRD"}, "disputes.oneself"),
        ({"agreement": "AG-8@1"}, "disputes.agreement"),
        ({"addressee": "VES"}, "disputes.agreement"),
        ({"clause": "art-77"}, "disputes.clause"),
        ({"agreement": ""}, "disputes.clause"),
    ],
)
def test_AGR_14_dispute_is_about_what_binds_both(facts: dict[str, Any], code: str) -> None:
    """An unknown agreement, one that binds others, or a clause that it has not is no ground; none at all may be."""
    desk = a_desk()
    with pytest.raises(Refused) as refusal:
        raised(desk, **facts)
    assert refusal.value.code == code
    assert view(desk, raised(desk, agreement="", clause="")).line.rung == "contact_points"


def test_AGR_14_machines_speak_for_no_state() -> None:
    """Raised or ended by a job, a dispute is no record; and a node says that one ended only when it did."""
    desk = a_desk()
    dispute = raised(desk)
    ended = records.DisputeEnded(dispute=dispute, how="settled", with_nation="SUD")
    with pytest.raises(Refused):
        desk.put(ended)
    guard = next(one for one in CAPABILITY.guards if one.name == "disputes.by_a_person")
    head = msgspec.structs.replace(desk.log[-1].head, actor="job/disputes.watch_rungs")
    for record in CROSSING:
        assert type(record) in guard.on
        with pytest.raises(Refused):
            guard.check(desk.tables, head, record)
    with pytest.raises(Missing):
        view(desk, NAME)


BEGUN = Stand(dispute=NAME, raiser="SUD", addressee="NRD", raised_at=0)
_STEPS = st.sampled_from(
    [
        records.StatementMade(dispute=NAME, addressee="SUD", basis="position", words=WORDS),
        records.EffectDeclared(dispute=NAME, addressee="SUD", effect="suspended", because=WORDS),
        records.RungReached(dispute=NAME, addressee="SUD", number=2, rung="joint_commission", because=WORDS),
        *(
            records.ProposalMade(dispute=NAME, addressee="SUD", evidence="no", what=what, words=WORDS)
            for what in ("settle", "freeze", "climb")
        ),
        *(
            records.ProposalAnswered(dispute=NAME, addressee="SUD", proposal=f"{n:x}" * 26, agrees="yes")
            for n in range(1, 5)
        ),
        records.DisputeWithdrawn(dispute=NAME, addressee="SUD", because=WORDS),
    ]
)


@settings(max_examples=80)
@given(
    st.lists(st.tuples(_STEPS, st.sampled_from(["NRD", "SUD", "VES"]), st.integers(0, 200)), max_size=12),
    st.randoms(use_true_random=False),
)
def test_AGR_14_both_nodes_reckon_the_same_stand(steps: list[tuple[Any, str, int]], chance: Any) -> None:
    """In whatever order records come: one stand, one rung at a time, and no end without the other side's yes."""
    said = [
        Said(
            record_id=f"{number + 1:x}" * 26,
            origin=origin,
            at=day * DAY_MS,
            record=msgspec.structs.replace(record, addressee="NRD" if origin == "SUD" else "SUD"),
        )
        for number, (record, origin, day) in enumerate(steps)
    ]
    stand = stand_of(BEGUN, said)
    shuffled = list(said)
    chance.shuffle(shuffled)
    assert stand_of(BEGUN, shuffled) == stand
    assert len(stand.since_by_number) == stand.number <= len(stand.ladder)
    assert all(
        one.origin != "VES" for one in said if one.record_id in {made.name for made in stand.proposals}
    )
    if stand.state == "settled":
        assert stand.settlement is not None
        answers = {one.origin for one in said if getattr(one.record, "proposal", "") == stand.settlement.name}
        assert answers - {stand.settlement.proposer}
    if stand.state == "withdrawn":
        assert any(one.origin == "SUD" and isinstance(one.record, records.DisputeWithdrawn) for one in said)


def test_typical_day_leaves_two_disputes_that_wait_for_the_neighbour() -> None:
    """The demonstration's day ends with two that were raised and that nobody answered."""
    desk = FakeDesk(CAPABILITY)
    for at, ask in typical_day(7):
        desk.at = MORNING + at
        do(desk, ask)
    assert [(line.state, line.waits_for_us) for line in show_disputes(desk, DisputesQuery()).open] == [
        ("raised", False)
    ] * 2
