"""Promises of the patrol's words: each counts once, late ones keep their time, refusals say why, SOS is answered."""

import base64
import io
from collections.abc import Callable

import msgspec
import pytest
from PIL import Image

from lindero.capabilities.patrol import actions, asks, photos, records
from lindero.capabilities.patrol.guards import bare_photo, by_a_person
from lindero.capabilities.patrol.layers import sighting_feature
from lindero.capabilities.patrol.pages import CentreQuery, PatrolQuery, show_centre, show_patrol
from lindero.capabilities.patrol.photos import SightingQuery, show_photo
from lindero.capabilities.patrol.tests.samples import FOLLOW, HERE, UNIT, a_desk, step, tasked
from lindero.capabilities.rescue import records as rescue
from lindero.capabilities.rescue.answering import ANSWER_PATROLS
from lindero.capabilities.units import records as units
from lindero.capabilities.units.following import follow_patrols
from lindero.capabilities.units.tests.samples import status, unit
from lindero.kernel.errors import Conflict, Invalid, Missing, Refused
from lindero.kernel.places import bearing_deg, distance_m, place_of
from lindero.kernel.record import kind_of
from lindero.kernel.tests.fakes import FakeDesk
from lindero.kernel.times import HOUR_MS, MINUTE_MS

KEY = "0123456789abcdef0123456789abcdef"


def kinds(desk: FakeDesk, since: int) -> list[str]:
    """Return the kinds of the records that were put since."""
    return [kind_of(type(event.record)) for event in desk.log[since:] if event.record is not None]


def test_COM_04_six_hours_offline_come_without_loss_and_without_a_double() -> None:
    """Everything of six hours is sent twice: each word counts once, in its order, with both its times."""
    desk = a_desk()
    task, began = tasked(desk), desk.at
    words: list[tuple[int, asks.TakeStep | asks.ReportSighting]] = [
        (0, step(desk, task, "accepted", key=KEY[:-1] + "1")),
        (1, step(desk, task, "under_way", key=KEY[:-1] + "2", done_at=began + HOUR_MS)),
        (3, asks.ReportSighting(call_sign=UNIT, what="vessel", place=HERE, number=2, key=KEY[:-1] + "3",
                                done_at=began + 3 * HOUR_MS, words="two boats, no lights")),
        (5, step(desk, task, "arrived", key=KEY[:-1] + "4", done_at=began + 5 * HOUR_MS)),
    ]  # fmt: skip
    desk.at = began + 6 * HOUR_MS
    since = len(desk.log)
    taken = [_say(desk, word) for _, word in words]
    again = [_say(desk, word) for _, word in words]
    assert kinds(desk, since) == [
        "patrol.step_taken", "patrol.step_taken", "patrol.sighting_reported", "patrol.step_taken",
    ]  # fmt: skip
    assert [one.record_id for one in again] == [one.record_id for one in taken]
    assert {one.is_repeat for one in taken} == {False}
    assert {one.is_repeat for one in again} == {True}
    seen = show_patrol(desk, PatrolQuery(unit=UNIT)).tasks[0].steps
    assert [(one.step, one.at - began, one.received_at) for one in seen] == [
        ("accepted", 0, desk.at),
        ("under_way", HOUR_MS, desk.at),
        ("arrived", 5 * HOUR_MS, desk.at),
    ]
    sighting = show_centre(desk, CentreQuery()).sightings[0]
    assert (sighting.done_at, sighting.received_at) == (began + 3 * HOUR_MS, desk.at)
    assert sighting.is_late


def _say(desk: FakeDesk, word: asks.TakeStep | asks.ReportSighting) -> asks.Taken:
    if isinstance(word, asks.TakeStep):
        return actions.take_step(desk, word)
    return actions.report_sighting(desk, word)


def test_what_a_patrol_says_is_what_the_asking_nation_is_told() -> None:
    """Units repeat each step; one that was skipped is said with the later one, and repeating changes nothing."""
    desk = a_desk()
    task = tasked(desk)
    since = len(desk.log)
    for word in ("arrived", "ended"):
        actions.take_step(desk, step(desk, task, word))
        desk.react(FOLLOW)
        follow_patrols(desk, desk.log[since:])
    assert [kind for kind in kinds(desk, since) if kind.startswith("units.")] == [
        "units.task_answered", "units.unit_arrived", "units.task_ended",
    ]  # fmt: skip


def test_a_patrol_that_cannot_says_why() -> None:
    """Before it accepted, the task is declined; afterwards it is ended; without a reason neither."""
    for before, told in (((), "units.task_answered"), (("accepted",), "units.task_ended")):
        desk = a_desk()
        task = tasked(desk)
        for word in before:
            actions.take_step(desk, step(desk, task, word))
            desk.react(FOLLOW)
        with pytest.raises(Invalid):
            actions.take_step(desk, step(desk, task, "declined"))
        actions.take_step(desk, step(desk, task, "declined", reason="too_far"))
        desk.react(FOLLOW)
        assert kinds(desk, 0)[-1] == told
        assert show_patrol(desk, PatrolQuery(unit=UNIT)).tasks == ()


def test_a_late_step_of_a_task_that_the_centre_ended_is_told_so() -> None:
    """A conflict comes back in words with advice, and nothing is put."""
    desk = a_desk()
    task = tasked(desk)
    desk.put(units.TaskEnded(addressee="NRD", task=task, place=HERE))
    since = len(desk.log)
    with pytest.raises(Conflict) as caught:
        actions.take_step(desk, step(desk, task, "accepted"))
    assert caught.value.advice
    with pytest.raises(Missing):
        actions.take_step(desk, step(desk, "a" * 26, "accepted"))
    assert desk.log[since:] == []


def test_a_step_that_was_taken_is_not_taken_again_under_another_key() -> None:
    """Two phones of one patrol say the same: the second is told that it was that far already."""
    desk = a_desk()
    task = tasked(desk)
    actions.take_step(desk, step(desk, task, "arrived", key=KEY))
    with pytest.raises(Conflict):
        actions.take_step(desk, step(desk, task, "accepted", key=KEY[::-1]))


def test_a_late_position_does_not_overtake_a_newer_one() -> None:
    """What was kept for an hour is on record, but the patrol stays where it was since."""
    desk = a_desk()
    desk.at += 2 * HOUR_MS
    actions.report_position(desk, asks.ReportPosition(call_sign=UNIT, place=HERE))
    far = place_of(12.0, 55.0)
    late = asks.ReportPosition(call_sign=UNIT, place=far, done_at=desk.at - HOUR_MS)
    actions.report_position(desk, late)
    desk.react(FOLLOW)
    own = show_patrol(desk, PatrolQuery(unit=UNIT)).own
    assert own is not None
    assert own.place == HERE
    told = [event.record for event in desk.log if isinstance(event.record, units.StatusGiven)]
    assert [one.place for one in told[1:]] == [HERE]


def test_orders_stay_until_they_were_read() -> None:
    """A patrol sees what it alone was told; the first reading counts, with its time."""
    desk = a_desk()
    order = actions.send_order(desk, asks.SendOrder(call_sign=UNIT, text="Go to the north pier."))
    actions.send_order(desk, asks.SendOrder(call_sign="Havorn", text="Stay at sea."))
    desk.at += 10 * MINUTE_MS
    read_at = desk.at - MINUTE_MS
    actions.read_order(desk, asks.ReadOrder(order=order, done_at=read_at, key=KEY))
    actions.read_order(desk, asks.ReadOrder(order=order))
    seen = show_patrol(desk, PatrolQuery(unit=UNIT)).orders
    assert [(one.text, one.read_at) for one in seen] == [("Go to the north pier.", read_at)]
    with pytest.raises(Missing):
        actions.read_order(desk, asks.ReadOrder(order="a" * 26))
    with pytest.raises(Missing):
        actions.send_order(desk, asks.SendOrder(call_sign="Nobody", text="Go."))


def test_sos_opens_a_rescue_in_distress_at_once_and_again_says_where_it_is_now() -> None:
    """The case is in the life lane; the same word sent again opens no other, a second call brings news."""
    desk = a_desk()
    call = asks.CallHelp(call_sign=UNIT, place=HERE, accuracy_m=12, key=KEY)
    first = actions.call_help(desk, call)
    desk.react(ANSWER_PATROLS)
    actions.call_help(desk, call)
    desk.react(ANSWER_PATROLS)
    moved = place_of(11.03, 55.62)
    actions.call_help(desk, asks.CallHelp(call_sign=UNIT, place=moved, key=KEY[::-1]))
    desk.react(ANSWER_PATROLS)
    cases = [event for event in desk.log if isinstance(event.record, rescue.CaseOpened)]
    news = [event.record for event in desk.log if isinstance(event.record, rescue.CaseUpdated)]
    assert len(cases) == 1
    opened = cases[0].record
    assert isinstance(opened, rescue.CaseOpened)
    assert (opened.place, opened.phase, opened.environment) == (HERE, "distress", "other_land")
    assert cases[0].head.cause == first.record_id
    assert [one.place for one in news] == [moved]
    assert rescue.CaseOpened.default_lane == records.HelpCalled.default_lane == "life"
    call_shown = show_patrol(desk, PatrolQuery(unit=UNIT)).calls[-1]
    assert call_shown.rescue == cases[0].head.record_id


def test_sos_without_a_place_is_looked_for_where_the_patrol_was_last() -> None:
    """At sea for a cutter; only a patrol that nobody knows must say where it is."""
    desk = a_desk()
    actions.call_help(desk, asks.CallHelp(call_sign="Havorn"))
    desk.react(ANSWER_PATROLS)
    opened = next(e.record for e in desk.log if isinstance(e.record, rescue.CaseOpened))
    assert (opened.place, opened.environment) == (place_of(10.9, 55.5), "sea")
    with pytest.raises(Missing):
        actions.call_help(desk, asks.CallHelp(call_sign="Nobody"))
    actions.call_help(desk, asks.CallHelp(call_sign="Nobody", place=HERE))


def test_nearest_patrols_are_shown_with_direction_own_and_neighbours() -> None:
    """In order of distance, and only those that ever said where they are."""
    desk = a_desk()
    desk.put(unit("Falk 9", 11.0, 55.7))
    desk.put(status("Havorn", 10.9, 55.5))
    near = show_patrol(desk, PatrolQuery(unit=UNIT)).nearest
    assert [one.call_sign for one in near] == ["Havorn"]
    assert 12_000 < near[0].distance_m < 14_000
    assert 200 < near[0].bearing_deg < 240


def test_a_photo_that_holds_more_than_its_picture_is_not_kept() -> None:
    """The action says so in words, and the guard stops whatever else would put it (S-54)."""
    desk = a_desk()
    file = io.BytesIO()
    Image.new("RGB", (16, 16)).save(file, "JPEG", comment=b"taken by")
    with pytest.raises(Invalid):
        actions.report_sighting(
            desk, asks.ReportSighting(call_sign=UNIT, what="object", place=HERE, photo=file.getvalue())
        )
    telling = records.SightingReported(
        call_sign=UNIT, what="object", place=HERE, done_at=desk.at, photo=file.getvalue()
    )
    with pytest.raises(Refused):
        bare_photo(desk.tables, desk.log[0].head, telling)
    Image.new("RGB", (16, 16)).save(file := io.BytesIO(), "JPEG")
    taken = actions.report_sighting(
        desk, asks.ReportSighting(call_sign=UNIT, what="object", place=HERE, photo=file.getvalue())
    )
    head, record = desk.record(taken.record_id)
    assert isinstance(record, records.SightingReported)
    assert sighting_feature(head, record).name == "Falk 1: object"


def test_no_machine_speaks_for_a_patrol() -> None:
    """A feed, a job or a machine's key cannot take a task or give an order."""
    desk = a_desk()
    head = desk.log[0].head
    machine = type(head)(
        **{name: getattr(head, name) for name in head.__struct_fields__} | {"actor": "feed/x"}
    )
    order = records.OrderGiven(call_sign=UNIT, text="Go.")
    with pytest.raises(Refused):
        by_a_person(desk.tables, machine, order)
    by_a_person(desk.tables, head, order)


def test_what_somebody_else_did_at_the_phone_is_not_taken_in_another_name() -> None:
    """Every word names who did it; with another person's session it is refused, and nothing is put."""
    desk = a_desk()
    task = tasked(desk)
    order = actions.send_order(desk, asks.SendOrder(call_sign=UNIT, text="Go to the pier."))
    since, other = len(desk.log), "person/somebody-else"
    seen = asks.ReportSighting(call_sign=UNIT, what="vessel", place=HERE, said_by=other)
    words: tuple[Callable[[], object], ...] = (
        lambda: actions.report_position(desk, asks.ReportPosition(call_sign=UNIT, place=HERE, said_by=other)),
        lambda: actions.take_step(desk, asks.TakeStep(task=task, step="accepted", said_by=other)),
        lambda: actions.report_sighting(desk, seen),
        lambda: actions.read_order(desk, asks.ReadOrder(order=order, said_by=other)),
    )
    for say in words:
        with pytest.raises(Refused) as refused:
            say()
        assert refused.value.code == "patrol.other_person"
    assert kinds(desk, since) == []


def test_a_call_for_help_is_taken_whoever_is_signed_in_at_the_phone() -> None:
    """Life waits for no name: the record says whose session it came by, and a rescue follows."""
    desk = a_desk()
    since = len(desk.log)
    actions.call_help(desk, asks.CallHelp(call_sign=UNIT, place=HERE, said_by="person/somebody-else"))
    assert kinds(desk, since) == ["patrol.help_called"]
    assert desk.log[-1].head.actor == desk.actor.name


def test_the_page_names_who_is_signed_in() -> None:
    """With a patrol chosen and without: by this the phone knows whose words it keeps."""
    desk = a_desk()
    assert show_patrol(desk, PatrolQuery(unit=UNIT)).person == desk.actor.name
    assert show_patrol(desk, PatrolQuery()).person == desk.actor.name


def test_a_thing_seen_from_afar_is_put_where_it_was() -> None:
    """Two kilometres to the east of the patrol, trusted to a quarter of that; right there it is the patrol's place."""
    desk = a_desk()
    for away, bearing in ((2_000, 90), (0, 90)):
        actions.report_sighting(
            desk,
            asks.ReportSighting(
                call_sign=UNIT, what="vessel", place=HERE, accuracy_m=9, away_m=away, bearing_deg=bearing
            ),
        )
    far, near = [event.record for event in desk.log[-2:]]
    assert isinstance(far, records.SightingReported)
    assert isinstance(near, records.SightingReported)
    assert (near.place, near.accuracy_m) == (HERE, 9)
    assert (round(distance_m(HERE, far.place)), far.accuracy_m) == (2_000, 509)
    assert round(bearing_deg(HERE, far.place)) == 90


def test_a_photo_is_shown_alone_and_looked_at_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bytes that came are shown as they came; no photo, an unknown name and one that says too much are not."""
    desk = a_desk()
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(drawn, "JPEG")
    seen = asks.ReportSighting(call_sign=UNIT, what="vessel", place=HERE)
    bare = actions.report_sighting(desk, msgspec.structs.replace(seen, photo=drawn.getvalue())).record_id
    none = actions.report_sighting(desk, seen).record_id
    shown = show_photo(desk, SightingQuery(sighting=bare))
    assert base64.b64decode(shown.photo) == drawn.getvalue()
    order = actions.send_order(desk, asks.SendOrder(call_sign=UNIT, text="No."))
    for name in (none, "0" * 26, order):
        with pytest.raises(Missing):
            show_photo(desk, SightingQuery(sighting=name))
    monkeypatch.setattr(photos, "is_bare_photo", lambda _: False)
    with pytest.raises(Missing):
        show_photo(desk, SightingQuery(sighting=bare))
