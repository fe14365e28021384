"""Counters of every month: counted from the log, published without anybody's leave, withheld only with a reason."""

import msgspec
import pytest

from lindero.capabilities.oversight.capability import CAPABILITY
from lindero.capabilities.oversight.counting import MEANINGS, counted, month_after, month_before, month_of
from lindero.capabilities.oversight.publishing import (
    TransparencyQuery,
    TransparencyView,
    WithholdCounter,
    publish_counters,
    show_transparency,
    withhold_counter,
)
from lindero.capabilities.oversight.records import CountersPublished
from lindero.capabilities.oversight.tables import COUNT_IN_MONTH
from lindero.capabilities.oversight.tests.conftest import Story, refused, released
from lindero.kernel.errors import Conflict, Invalid
from lindero.kernel.times import DAY_MS, instant_of
from lindero.trust.exchange.records import ErasureProved

REASON = "A court has sealed the case that this counter would reveal."


def shown(story: Story) -> TransparencyView:
    """Return what anyone reads."""
    return show_transparency(story.desk, TransparencyQuery())


def values(story: Story, month: int = 0) -> dict[str, int | None]:
    """Return a published month's counters by name, the newest month first."""
    return {one.name: one.value for one in shown(story).months[month].counters}


def withhold(story: Story, counter: str = "refusals", month: str = "2026-11") -> None:
    """Withhold a counter."""
    withhold_counter(story.desk, WithholdCounter(month=month, counter=counter, reason=REASON))


@pytest.fixture
def november(story: Story) -> Story:
    """Return a story of November, told on the fourth of December."""
    ship = story.sight().record_id
    story.decide("SUD", released(ship), refused(ship), refused(ship))
    story.desk.at = instant_of("2026-12-04T12:00:00Z")
    return story


def test_S_63_month_is_published_five_days_after_its_end(november: Story) -> None:
    """Not before: until then the data protection officer may withhold; and only once."""
    publish_counters(november.desk)
    assert [month.month for month in shown(november).months] == ["2026-10"]
    november.desk.at += 2 * DAY_MS
    publish_counters(november.desk)
    publish_counters(november.desk)
    assert [month.month for month in shown(november).months] == ["2026-11", "2026-10"]
    assert values(november)["decisions"] == 3
    assert (values(november)["releases"], values(november)["refusals"]) == (1, 2)


def test_S_63_months_that_a_stopped_node_missed_are_published_later(november: Story) -> None:
    """Whoever stops the job only delays it."""
    november.desk.at += 2 * DAY_MS
    publish_counters(november.desk)
    november.desk.at += 100 * DAY_MS
    publish_counters(november.desk)
    assert [month.month for month in shown(november).months] == ["2027-02", "2027-01", "2026-12", "2026-11"]


def test_S_63_every_counter_is_in_every_publication(november: Story) -> None:
    """None is left out; anyone who holds the log counts the same."""
    november.desk.at += 2 * DAY_MS
    publish_counters(november.desk)
    assert set(values(november)) == set(MEANINGS) == set(COUNT_IN_MONTH)
    again = counted(november.desk, instant_of("2026-11-01"), instant_of("2026-12-01"))
    assert values(november) == again


def test_EXC_16_what_neighbours_keep_by_law_is_published(november: Story) -> None:
    """A record that was asked back and is held there counts; one that was erased does not."""
    november.desk.at = instant_of("2026-11-20T12:00:00Z")
    for letter, status in (("a", "HELD"), ("b", "ERASED")):
        november.put(ErasureProved(peer="SUD", recalled=letter * 26, status=status))
    november.desk.at = instant_of("2026-12-06T12:00:00Z")
    publish_counters(november.desk)
    assert values(november)["kept_by_law"] == 1


def test_S_63_withheld_counter_is_published_with_its_reason(november: Story) -> None:
    """In its place stands why; the others are as they were."""
    withhold(november)
    november.desk.at += 2 * DAY_MS
    publish_counters(november.desk)
    (one,) = [c for c in shown(november).months[0].counters if c.name == "refusals"]
    assert (one.value, one.because) == (None, REASON)
    assert values(november)["decisions"] == 3


def test_S_63_what_is_published_stays_published(november: Story) -> None:
    """Afterwards nothing is withheld any more, nor is a counter withheld twice, nor one that there is not."""
    withhold(november)
    with pytest.raises(Conflict):
        withhold(november)
    with pytest.raises(Invalid):
        withhold(november, "embarrassments")
    november.desk.at += 2 * DAY_MS
    publish_counters(november.desk)
    with pytest.raises(Conflict):
        withhold(november, "decisions")


def test_S_63_only_a_data_protection_officer_withholds_and_by_a_fresh_approval() -> None:
    """No other role has the grant, and the act is approved anew with what it says."""
    (grant,) = [grant for grant in CAPABILITY.grants if grant.name == "oversight.withhold"]
    (action,) = [action for action in CAPABILITY.actions if action.name == "oversight.withhold_counter"]
    assert grant.roles == ("DPO",)
    assert action.step_up


@pytest.mark.parametrize("reason", ["", "secret", "x" * 501])
def test_S_63_reason_must_say_something(reason: str) -> None:
    """A word is no reason."""
    data = msgspec.json.encode({"month": "2026-11", "counter": "refusals", "reason": reason})
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(data, type=WithholdCounter)


def test_publication_is_a_record_of_the_log(november: Story) -> None:
    """What was published can be proved like everything else."""
    november.desk.at += 2 * DAY_MS
    publish_counters(november.desk)
    assert isinstance(november.desk.log[-1].record, CountersPublished)
    assert shown(november).months[0].record_id == november.desk.log[-1].head.record_id


def test_months_follow_one_another() -> None:
    """Over the ends of years too."""
    assert month_of(instant_of("2026-12-31T23:59:59Z")) == "2026-12"
    assert (month_after("2026-12"), month_before("2027-01")) == ("2027-01", "2026-12")
    assert (month_after("2026-09"), month_before("2026-10")) == ("2026-10", "2026-09")
