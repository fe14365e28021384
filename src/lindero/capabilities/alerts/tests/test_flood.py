"""A flood of alerts: what every screen asks for all the time reads no more of them than it shows."""

from collections.abc import Sequence
from typing import Any

import msgspec

from lindero.capabilities.alerts import actions, asks
from lindero.capabilities.alerts.actions import attending
from lindero.capabilities.alerts.capability import CAPABILITY
from lindero.capabilities.alerts.pages import one, queue, views
from lindero.capabilities.alerts.tests.samples import SCORE, judged, raised
from lindero.kernel.desk import Row
from lindero.kernel.tests.fakes import FakeDesk


class Counting(FakeDesk):
    """A desk that counts the rows which pages read.

    Attributes:
        read: How many.
    """

    read = 0

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return rows of the tables, and count them."""
        found = super().rows(sql, parameters)
        self.read += len(found)
        return found


def _flood(count: int) -> tuple[Counting, list[str]]:
    """Raise alerts a second apart, of five scores in turn; return the desk and their names."""
    desk = Counting(CAPABILITY)
    actions.enable_detector(
        desk, asks.EnableDetector(detector="alerts.loitering", because="trial on the strait")
    )
    names = []
    for number in range(count):
        desk.at += 1_000 * (number % 3 != 0)  # Some come in the same instant.
        names.append(raised(desk, score=_scored(300 + 100 * (number % 5))))
    return desk, names


def _scored(permille: int) -> Any:
    return msgspec.structs.replace(SCORE, permille=permille)


def _read(desk: Counting, show: Any, query: Any) -> int:
    """Return how many rows a page reads."""
    desk.read = 0
    show(desk, query)
    return desk.read


def test_the_bell_and_one_alert_read_as_much_in_a_flood() -> None:
    """The bell is on every page, renewed every five seconds; one alert names the next: neither reads the queue."""
    found = []
    for count in (10, 400):
        desk, names = _flood(count)
        bell = _read(desk, queue.show_bell, views.NothingAsked())
        alert = _read(desk, one.show_alert, views.AlertQuery(alert=names[3]))
        found.append((bell, alert))
    assert found[0] == found[1]


def test_the_bell_tells_what_the_queue_tells() -> None:
    """Both count the same and name the same level, whatever people do meanwhile."""
    desk, names = _flood(12)
    ask = asks.AcknowledgeAlerts(alerts=tuple(names[4:5]))
    steps: list[Any] = [
        lambda: attending.acknowledge_alerts(desk, ask),
        lambda: judged(desk, names[9], "watch"),
        lambda: raised(desk, saves_life=True),
    ]
    told = []
    for step in (lambda: None, *steps):
        step()
        bell, whole = queue.show_bell(desk, views.NothingAsked()), queue.show_queue(desk, views.QueueQuery())
        unattended = [line for line in whole.open if line.state == "proposed" and not line.acknowledged_by]
        assert (bell.unattended, bell.worst) == (whole.unattended, whole.worst)
        assert bell.unattended == len(unattended)
        assert bell.worst == unattended[0].level
        told.append((bell.unattended, bell.worst))
    assert told[0][0] == 12
    assert told[-1] == (11, "sos")


def test_one_alert_after_another_comes_to_the_end_of_the_queue() -> None:
    """Next leads through the queue in its order, from outside it to its first, and ends with its last."""
    desk, names = _flood(12)
    raised(desk, saves_life=True)
    judged(desk, names[0], "dismiss", false_cause="legal")
    order = [line.record_id for line in queue.show_queue(desk, views.QueueQuery()).open]
    walked, at = [], names[0]
    for _ in order:
        at = one.show_alert(desk, views.AlertQuery(alert=at)).following
        walked.append(at)
    assert walked == order
    assert one.show_alert(desk, views.AlertQuery(alert=at)).following == ""


def test_every_alert_of_a_flood_is_on_one_page_of_the_queue() -> None:
    """A page holds 200, and leads to the next; all together they are the queue in its order, marked by its budget."""
    desk, names = _flood(450)
    seen: list[Any] = []
    ask = views.QueueQuery()
    for shown in (200, 200, 50):
        view = queue.show_queue(desk, ask)
        assert (view.waiting, view.before, len(view.open)) == (450, len(seen), shown)
        assert queue.show_panel(desk, views.PanelQuery(after=ask.after)).open == view.open
        seen += view.open
        ask = views.QueueQuery(after=view.next)
    assert view.next == ""
    assert sorted(line.record_id for line in seen) == sorted(names)
    ranks = [(-line.score.permille, line.raised_at, line.record_id) for line in seen]
    assert ranks == sorted(ranks)
    assert [line.is_over_budget for line in seen] == [at >= view.budget for at in range(450)]


def test_a_page_of_the_queue_reads_as_much_in_a_greater_flood() -> None:
    """What the screens ask for every five seconds reads what it shows, and counts the rest."""
    reads = [_read(_flood(count)[0], queue.show_panel, views.PanelQuery()) for count in (250, 450)]
    assert reads[0] == reads[1] < 300


def test_all_who_may_be_in_danger_are_on_the_first_page() -> None:
    """However many others wait and however many are in danger, none of them is behind a further page."""
    desk, _ = _flood(250)
    danger = [raised(desk, saves_life=True) for _ in range(230)]
    view = queue.show_queue(desk, views.QueueQuery())
    assert {line.record_id for line in view.open[:230]} == set(danger)
    assert len(view.open) == 430
    assert not any(line.is_over_budget for line in view.open[:230])


def test_the_next_page_goes_on_where_its_first_alert_was_judged_meanwhile() -> None:
    """What a page ended with is dismissed before somebody goes on: nothing is left out and nothing comes twice."""
    desk, _ = _flood(250)
    first = queue.show_queue(desk, views.QueueQuery())
    judged(desk, first.next, "dismiss", false_cause="legal")
    second = queue.show_queue(desk, views.QueueQuery(after=first.next))
    assert len(second.open) == 50
    assert not {line.record_id for line in first.open} & {line.record_id for line in second.open}
    assert second.waiting == 249


def test_what_comes_back_from_being_put_off_waits_since_then() -> None:
    """The console tells news of a cut queue by since when each waits: raised, or back."""
    desk, names = _flood(2)
    attending.shelve_alerts(
        desk, asks.ShelveAlerts(alerts=(names[0],), minutes=10, because="the same drill again")
    )
    desk.at += 11 * 60_000
    since = {line.record_id: line.waits_since for line in queue.show_queue(desk, views.QueueQuery()).open}
    assert since[names[0]] == desk.at - 60_000
    assert since[names[1]] < desk.at - 10 * 60_000


def test_a_queue_without_alerts_is_silent() -> None:
    """Nothing waits, and no level is named."""
    bell = queue.show_bell(Counting(CAPABILITY), views.NothingAsked())
    assert (bell.unattended, bell.worst) == (0, "")
