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


def test_a_queue_without_alerts_is_silent() -> None:
    """Nothing waits, and no level is named."""
    bell = queue.show_bell(Counting(CAPABILITY), views.NothingAsked())
    assert (bell.unattended, bell.worst) == (0, "")
