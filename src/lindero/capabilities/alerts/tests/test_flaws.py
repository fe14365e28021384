"""Promises about signals that lack a part: rescue goes on with its flaw, the rest is refused, counted and told."""

from typing import Annotated, Any, ClassVar

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.capabilities.alerts import actions, asks, records
from lindero.capabilities.alerts.actions import looking, proposing
from lindero.capabilities.alerts.flaws import SAID, flaws_of, mended
from lindero.capabilities.alerts.pages import queue, register, views
from lindero.capabilities.alerts.tests.samples import STRAIT, a_desk
from lindero.kernel.capability import Capability, Signal, Signalled
from lindero.kernel.detectors import Detector
from lindero.kernel.marks import field
from lindero.kernel.record import Head, Record


class CryHeard(Record, frozen=True, kw_only=True, tag="coast.cry_heard"):
    """A post at the coast heard something."""

    keep_days: ClassVar[int] = 1
    sources: Annotated[tuple[str, ...], field("what it rests on")] = ()
    reasons: Annotated[tuple[str, ...], field("why")] = ("somebody called for help",)
    saves_life: Annotated[bool, field("whether somebody is in danger")] = True


def _told(head: Head, record: Any) -> Signalled:
    return Signalled(
        kind="cry_heard",
        place=STRAIT,
        measured_at=head.at,
        permille=300,
        reasons=record.reasons,
        sources=record.sources,
        saves_life=record.saves_life,
    )


CRIES = Detector(
    name="coast.cries", version="1", owner="SAR", purpose="Tell of cries.", legal_basis="house rule",
    subject_kind="place", features=("sound",),
)  # fmt: skip
COAST = Capability(
    name="coast",
    title="Coast",
    records=(CryHeard,),
    signals=(Signal(name="coast.cries", title="Cries", on=(CryHeard,), detector=CRIES, report=_told),),
)


def test_S_35_rescue_without_sources_is_shown_with_its_flaw_and_its_owner_is_told() -> None:
    """Nobody waits for rescue because a folder was written badly; the alert, the log and the page name the flaw."""
    desk = a_desk(COAST)
    desk.put(CryHeard())
    proposing.propose(desk)
    proposing.propose(desk)
    (alert,) = desk.of(records.AlertRaised)
    assert alert.saves_life
    assert alert.flaws == ("sources",)
    assert alert.score.reasons == ("Sent without sources.", "somebody called for help")
    assert alert.score.sources == ("sent without sources",)
    (told,) = desk.of(records.SignalsFlawed)
    assert (told.to, told.detector, told.signals, told.saves_life) == ("SAR", "coast.cries", 1, True)
    (line,) = register.show_register(desk, views.NothingAsked()).flawed
    assert (line.owner, line.flaws, line.saves_life) == ("SAR", ("Sent without sources.",), True)


def test_S_35_anything_else_without_grounds_is_refused_but_counted_and_named() -> None:
    """Nothing is raised of signals that save nobody; one record tells their owner how many lacked what."""
    desk = a_desk(COAST)
    actions.enable_detector(desk, asks.EnableDetector(detector="coast.cries", because="needed this autumn"))
    for lacking in ({"sources": ()}, {"sources": ("",)}, {"reasons": (), "sources": ("post",)}):
        desk.put(CryHeard(saves_life=False, **lacking))
    proposing.propose(desk)
    assert desk.of(records.AlertRaised) == []
    assert {(one.flaws, one.signals, one.saves_life) for one in desk.of(records.SignalsFlawed)} == {
        (("sources",), 2, False),
        (("reasons",), 1, False),
    }
    lines = register.show_register(desk, views.NothingAsked()).flawed
    assert {line.signals for line in lines if not line.saves_life} == {1, 2}
    desk.at += 31 * 86_400_000
    assert register.show_register(desk, views.NothingAsked()).flawed == ()


def test_rescue_passes_a_stopped_detector_and_whatever_waits_before_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Signals that may not be raised fill no queue, and who is in danger comes before all that may."""
    monkeypatch.setattr(looking, "MOST_AT_ONCE", 2)
    desk = a_desk(COAST)
    actions.stop_detector(desk, asks.StopDetector(detector="coast.cries", because="too many of them"))
    for _ in range(3):
        desk.put(CryHeard(saves_life=False, sources=("post",)))
    desk.put(CryHeard(sources=("post",)))
    proposing.propose(desk)
    assert [one.saves_life for one in desk.of(records.AlertRaised)] == [True]
    actions.enable_detector(desk, asks.EnableDetector(detector="coast.cries", because="needed this autumn"))
    desk.put(CryHeard(sources=("post",)))
    proposing.propose(desk)
    assert [one.saves_life for one in desk.of(records.AlertRaised)] == [True, True, False]
    assert queue.show_queue(desk, views.QueueQuery()).open[0].saves_life


WHOLE = Signalled(
    kind="cry_heard", place=STRAIT, measured_at=5, permille=300, reasons=("heard",), sources=("post",)
)
BROKEN = st.sampled_from([None, (), ("",), "", -1, 1_001, object(), 2.5, "A B", ("x" * 301,), ("y",) * 65])


@given(st.dictionaries(st.sampled_from(sorted(SAID)), BROKEN))
def test_S_35_whatever_is_wrong_with_a_signal_what_is_shown_is_whole(wrong: dict[str, Any]) -> None:
    """Mended signals are values of their type, have their flaws among their reasons, and are about people in danger."""
    told = msgspec.structs.replace(WHOLE, **wrong)
    flaws = flaws_of(told)
    assert set(flaws) <= set(wrong)
    shown = mended(told, flaws, 7)
    assert (shown is None) is ("place" in flaws)
    if shown is not None:
        assert msgspec.json.decode(msgspec.json.encode(shown), type=Signalled) == shown
        assert flaws_of(shown) == ()
        assert {SAID[flaw] for flaw in flaws} <= set(shown.reasons)
        assert shown.saves_life
