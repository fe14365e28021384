"""Border sections: no level without both sides, what it demands by itself, and an end to what is critical (COP-05)."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.sections import asks, records
from lindero.capabilities.sections.actions import open_duties
from lindero.capabilities.sections.capability import CAPABILITY
from lindero.capabilities.sections.demo import typical_day
from lindero.capabilities.sections.drawn import show_drawn
from lindero.capabilities.sections.pages import SectionsQuery, show_sections
from lindero.capabilities.sections.rules import LEVELS, LONGEST_CRITICAL_MS, Proposal, held_at, open_proposals
from lindero.capabilities.sections.tests.samples import SHARED, STRAIT, golden_name
from lindero.kernel.errors import Refused
from lindero.kernel.places import place_of
from lindero.kernel.record import Record, encode_record, kind_of
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.kernel.times import DAY_MS, HOUR_MS

ACTIONS = {action.asks: action for action in CAPABILITY.actions}


def do(desk: FakeDesk, ask: Any) -> None:
    """Run an action, and what follows of it by itself."""
    ACTIONS[type(ask)].run(desk, ask)
    desk.react(CAPABILITY.reactions[0])


def registered(partner: str = "SUD") -> FakeDesk:
    """Return a desk of Nordia with a section."""
    desk = FakeDesk(CAPABILITY)
    do(desk, asks.RegisterSection(name="strait", title="The strait", place=STRAIT, partner=partner))
    return desk


def answer(
    desk: FakeDesk, *, agrees: bool, number: int = 1, origin: str = "SUD", proposer: str = "NRD"
) -> None:
    """Let a neighbour answer."""
    record = records.LevelAnswered(
        holder="NRD", section="strait", proposer=proposer, number=number, place=STRAIT, agrees=agrees
    )
    desk.put(record, origin=origin, agreement="AG-1@1")
    desk.react(CAPABILITY.reactions[0])


def test_COP_05_a_section_with_a_line_is_on_the_map_with_its_level() -> None:
    """The line has the level that holds in words beside it; a section without a line is on the list alone."""
    desk = registered()
    assert show_drawn(desk, SectionsQuery()).features == ()
    do(
        desk,
        asks.RegisterSection(
            name="coast", title="The coast", place=STRAIT, points=(place_of(10.6, 55.5), place_of(11.4, 55.5))
        ),
    )
    (line,) = show_drawn(desk, SectionsQuery()).features
    assert line.properties == {"title": "The coast", "level": "low"}
    assert line.geometry.coordinates == ((10.6, 55.5), (11.4, 55.5))


def level(desk: FakeDesk) -> str:
    """Return the level that holds."""
    return show_sections(desk, SectionsQuery()).sections[0].level


@pytest.mark.parametrize("record", SHARED, ids=lambda record: kind_of(type(record)))
def test_sample_has_the_bytes_that_were_written_down(record: Record) -> None:
    """To make the file of a new version, write what `encode_record` returns for the sample."""
    golden = Path(__file__).with_name("golden") / golden_name(record)
    assert encode_record(record) == golden.read_bytes().strip()


def test_COP_05_disagreement_keeps_the_old_level() -> None:
    """Proposed, it stays low; refused, it stays low; agreed at last, it is medium."""
    desk = registered()
    do(desk, asks.ProposeLevel(section="strait", level="medium"))
    assert level(desk) == "low"
    answer(desk, agrees=False)
    assert (level(desk), desk.of(records.DutyOpened)) == ("low", [])
    do(desk, asks.ProposeLevel(section="strait", level="medium"))
    answer(desk, agrees=True, number=2)
    assert level(desk) == "medium"


def test_COP_05_medium_beside_a_partner_opens_the_contact_task_by_itself() -> None:
    """As soon as both agree the task is there, once, with its clock; done, it is done, and late if it was late."""
    desk = registered()
    do(desk, asks.ProposeLevel(section="strait", level="medium"))
    answer(desk, agrees=True)
    open_duties(desk)
    opened = [duty.duty for duty in desk.of(records.DutyOpened)]
    assert sorted(opened) == ["contact_neighbour", "reinforce_patrols", "report_weekly"]
    desk.at += 5 * HOUR_MS
    view = show_sections(desk, SectionsQuery())
    contact = view.sections[0].duties[0]
    assert (contact.duty, contact.is_late, view.late_duties) == ("contact_neighbour", True, 1)
    do(desk, asks.NoteDone(section="strait", duty="contact_neighbour", since=contact.since))
    with pytest.raises(Refused):
        do(desk, asks.NoteDone(section="strait", duty="contact_neighbour", since=contact.since))
    assert show_sections(desk, SectionsQuery()).late_duties == 0


def test_COP_05_section_without_a_partner_needs_another_person_and_contacts_nobody() -> None:
    """Where nobody is on the other side one person does not do both."""
    desk = registered(partner="")
    do(desk, asks.ProposeLevel(section="strait", level="medium"))
    with pytest.raises(Refused) as refusal:
        do(desk, asks.AnswerLevel(section="strait", proposer="NRD", number=1, agrees=True))
    assert refusal.value.code == "sections.answer"


@pytest.mark.parametrize("origin", ["NRD", "VES"])
def test_COP_05_only_the_other_sides_answer_counts(origin: str) -> None:
    """A third nation's agreement changes nothing, and the proposer cannot agree with itself."""
    desk = registered()
    do(desk, asks.ProposeLevel(section="strait", level="high"))
    if origin == "NRD":
        with pytest.raises(Refused):
            do(desk, asks.AnswerLevel(section="strait", proposer="NRD", number=1, agrees=True))
    else:
        answer(desk, agrees=True, origin=origin)
    assert level(desk) == "low"


def test_COP_05_partner_proposes_and_the_holder_answers() -> None:
    """The nation on the other side has the same say; what it proposes for itself it cannot agree to."""
    desk = registered()
    proposed = records.LevelProposed(
        holder="NRD", section="strait", number=1, place=STRAIT, level="high", because="boats"
    )
    desk.put(proposed, origin="SUD", agreement="AG-1@1")
    answer(desk, agrees=True, proposer="SUD")
    assert level(desk) == "low"
    do(desk, asks.AnswerLevel(section="strait", proposer="SUD", number=1, agrees=True))
    assert level(desk) == "high"


def test_S_25_critical_level_ends_by_itself() -> None:
    """It has an end within 30 days, falls back to the agreed level before it, and opens what that one demands."""
    desk = registered()
    for until in (None, MORNING, MORNING + LONGEST_CRITICAL_MS + 1):
        with pytest.raises(Refused):
            do(desk, asks.ProposeLevel(section="strait", level="critical", until=until))
    do(desk, asks.ProposeLevel(section="strait", level="medium"))
    answer(desk, agrees=True)
    desk.at += HOUR_MS
    do(desk, asks.ProposeLevel(section="strait", level="critical", until=MORNING + 3 * DAY_MS))
    answer(desk, agrees=True, number=2)
    assert level(desk) == "critical"
    desk.at = MORNING + 3 * DAY_MS
    open_duties(desk)
    (line,) = show_sections(desk, SectionsQuery()).sections
    assert (line.level, line.since) == ("medium", MORNING + 3 * DAY_MS)
    assert {duty.level for duty in line.duties} == {"medium"}


@settings(max_examples=60)
@given(
    st.lists(
        st.builds(
            Proposal,
            proposer=st.sampled_from(("NRD", "SUD")),
            number=st.integers(1, 5),
            level=st.sampled_from(LEVELS),
            until=st.integers(1, 100),
            actor=st.just("person/a"),
            at=st.integers(0, 50),
            answered_at=st.integers(0, 100),
            agrees=st.booleans(),
        ),
        max_size=6,
    ),
    st.integers(0, 120),
    st.randoms(use_true_random=False),
)
def test_COP_05_both_nodes_reckon_the_same_level(proposals: list[Proposal], now: int, chance: Any) -> None:
    """In whatever order records come: only what was agreed ever holds, and nothing critical past its end."""
    held = held_at(proposals, now)
    shuffled = list(proposals)
    chance.shuffle(shuffled)
    unique = {(one.answered_at, one.proposer, one.number) for one in proposals}
    if len(unique) == len(proposals):
        assert held_at(shuffled, now) == held
    assert held.level == "low" or any(one.agrees and one.level == held.level for one in proposals)
    assert held.level != "critical" or held.until > now
    assert held_at([one for one in proposals if not one.agrees], now).level == "low"
    assert all(not one.answered_at for one in open_proposals(proposals))


def test_COP_05_machines_judge_no_section() -> None:
    """The node opens tasks that the level demands, and no others."""
    desk = registered()
    duty = records.DutyOpened(
        holder="NRD", section="strait", level="high", duty="joint_plan", since=MORNING, due_at=MORNING
    )
    with pytest.raises(Refused):
        desk.put(duty)


def test_COP_05_typical_day_waits_for_the_neighbour() -> None:
    """The demonstration's day ends with a proposal that the neighbour has not answered."""
    desk = FakeDesk(CAPABILITY)
    for at, ask in typical_day(7):
        desk.at = MORNING + at
        do(desk, ask)
    waiting = [one for line in show_sections(desk, SectionsQuery()).sections for one in line.waiting]
    assert [(one.level, one.is_ours_to_answer) for one in waiting] == [("medium", False)]
