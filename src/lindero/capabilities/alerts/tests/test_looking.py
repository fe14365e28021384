"""Promises of the look before proposing: it is done beside the writer, and what it found is checked again inside."""

from typing import Any

import msgspec
import pytest

from lindero.capabilities.alerts import actions, asks, records
from lindero.capabilities.alerts.actions import looking
from lindero.capabilities.alerts.actions.holding import Holding
from lindero.capabilities.alerts.actions.looking import look
from lindero.capabilities.alerts.actions.proposing import propose
from lindero.capabilities.alerts.detecting.histories import About, Histories, histories_of
from lindero.capabilities.alerts.tables.watched import KEPT_MINUTES
from lindero.capabilities.alerts.tests.samples import a_desk, sails
from lindero.capabilities.alerts.tests.test_proposing import POSTS, LidOpened, circles
from lindero.capabilities.sensors.records import SOURCE_CLASSES
from lindero.kernel.places import place_of
from lindero.kernel.tests.fakes import FakeDesk


def statements(desk: FakeDesk, found: Any) -> list[str]:
    """Return the statements by which what a look found is put on record."""
    asked: list[str] = []
    desk.tables.database.set_trace_callback(asked.append)
    propose(desk, found)
    desk.tables.database.set_trace_callback(None)
    return asked


def among(tracks: int) -> FakeDesk:
    """Return a desk with a ship that goes about one place, and others far off that sail on."""
    desk = a_desk()
    circles(desk)
    for number, name in enumerate("bcdefghijklmnopqrstuvwxyz23456"[:tracks]):
        sails(desk, name, 5, 7.0, 90.0, place_of(-20.0 + number, 20.0))
    return desk


def test_what_others_wait_for_does_not_grow_with_the_tracks() -> None:
    """Inside the unit of work nobody reads how tracks moved, and there are as many statements for 2 as for 30."""
    asked = []
    for tracks in (2, 30):
        desk = among(tracks)
        found = look(desk)
        assert [one.told.kind for one in found.findings] == ["loitering"]
        asked.append(statements(desk, found))
        assert len(desk.of(records.AlertRaised)) == 1
    assert len(asked[0]) == len(asked[1])
    assert not [sql for sql in asked[1] if "alerts_fixes" in sql]


def plain(desk: FakeDesk) -> tuple[Histories, dict[str, str]]:
    """Return the histories of a desk, fix by fix, and the newest record of each track."""
    names = [
        name for name in Histories.__struct_fields__ if name not in {"about", "starts", "track", "until"}
    ]
    rows = desk.rows(
        f"SELECT track_id, record_id, identity, item_class, vessel_class, {', '.join(names)} FROM alerts_fixes"
        " WHERE minute >= ? ORDER BY track_id, minute",
        (desk.now() // 60_000 - KEPT_MINUTES,),
    )
    newest = {row[0]: row for row in rows}
    about = tuple(
        About(track_id=row[0], identity=row[2], item_class=row[3], vessel_class=row[4])
        for row in newest.values()
    )
    columns: dict[str, Any] = dict(zip(names, list(zip(*rows, strict=True))[5:], strict=True))
    columns["source_class"] = [SOURCE_CLASSES.index(name) for name in columns["source_class"]]
    track = [list(newest).index(row[0]) for row in rows]
    return histories_of(about, until=desk.now(), track=track, **columns), {
        name: row[1] for name, row in newest.items()
    }


@pytest.mark.parametrize("at_once", [1, 4, 100])
def test_fixes_are_read_in_pieces(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    """Some tracks at once, so that others have their turn, in a few rows for all their fixes; each as it is kept."""
    desk = among(5)
    # What a track is called and is seen by changes on its way, and its newest word counts; unknown numbers are kept.
    desk.tables.execute(
        "UPDATE alerts_fixes SET source_class = 'radar', identity = '', heading_mdeg = -1, navigation_status = 7"
        " WHERE minute % 3 = 0"
    )
    desk.tables.execute(
        "UPDATE alerts_fixes SET minute = minute - 400 WHERE track_id = 'c' AND minute % 2 = 0"
    )
    whole, newest = plain(desk)
    sizes, rows = [], desk.rows

    def read(sql: str, values: tuple[Any, ...]) -> Any:
        found = rows(sql, values)
        sizes.append(len(found))
        return found

    monkeypatch.setattr(desk, "rows", read)
    monkeypatch.setattr(looking, "AT_ONCE", at_once)
    pieces, again = looking.histories_in(desk)
    assert max(sizes) == min(6, at_once)
    assert sum(sizes) == 6
    assert (pieces.about, again, pieces.until) == (whole.about, newest, whole.until)
    assert len(whole) > 60
    for name in Histories.__struct_fields__[1:-1]:
        assert (name, getattr(pieces, name).tolist()) == (name, getattr(whole, name).tolist())


def test_S_25_detector_stopped_after_the_look_proposes_nothing() -> None:
    """Whoever stops a detector is not told of anything by it, not even of what it had found a moment before."""
    desk = among(0)
    found = look(desk)
    actions.stop_detector(desk, asks.StopDetector(detector="alerts.loitering", because="too many of them"))
    assert propose(desk, found) == 0
    assert desk.of(records.AlertRaised) == []


def test_two_looks_at_once_make_one_alert() -> None:
    """The job and somebody who does not wait find the same; it is raised once, with what a signal told likewise."""
    desk = a_desk(POSTS)
    circles(desk)
    desk.put(LidOpened(post="north"))
    first, second = look(desk), look(desk)
    assert (propose(desk, first), propose(desk, second)) == (2, 0)


def test_S_40_signal_erased_after_the_look_is_not_raised() -> None:
    """What is gone by the time of raising is not brought back by what somebody had read of it."""
    desk = a_desk(POSTS)
    desk.put(LidOpened(post="north"))
    found = look(desk)
    desk.tables.execute("DELETE FROM alerts_signals")
    assert (len(found.signals), propose(desk, found)) == (1, 0)


def test_DET_05_model_withdrawn_after_the_look_holds_nothing_back() -> None:
    """An alert is shown rather than held back by a model that nobody stands for any more."""
    desk = among(0)

    class Eager(Holding):
        """A model that takes everything for false."""

        def reason_for(self, alert: records.AlertRaised) -> str:
            """Hold everything back."""
            return "it takes everything for false"

    found = msgspec.structs.replace(look(desk), holding=Eager(("eager", "1")))
    assert propose(desk, found) == 1
    assert desk.of(records.AlertRaised)[0].held_back == ""
