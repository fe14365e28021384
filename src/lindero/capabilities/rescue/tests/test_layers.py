"""Promises of the map and of neighbours' calls."""

from lindero.capabilities.rescue import actions, asks, layers, records
from lindero.capabilities.rescue.pages import rescues, views
from lindero.capabilities.rescue.tests.samples import HARBOUR, STRAIT, a_desk, opened, to_the_end
from lindero.kernel.tests.fakes import MORNING


def test_people_in_need_stand_on_the_map_until_the_case_is_over() -> None:
    """One thing on the map for one case: it moves with what becomes known and leaves with the end."""
    desk = a_desk()
    case = to_the_end(desk)
    actions_of_case = [event for event in desk.log if type(event.record) in layers.RESCUES.on]
    features = [layers.rescue_feature(event.head, event.record) for event in actions_of_case]  # type: ignore[arg-type]
    assert {feature.item_id for feature in features} == {case}
    assert {feature.item_class for feature in features} == {"rescue"}
    assert [feature.ended for feature in features] == [False, True]


def test_update_moves_the_same_thing() -> None:
    """An own update has the case's name on the map."""
    desk = a_desk()
    case = opened(desk)
    actions.update_case(desk, asks.UpdateCase(case=case, place=HARBOUR))
    event = desk.log[-1]
    assert isinstance(event.record, records.CaseUpdated)
    feature = layers.rescue_feature(event.head, event.record)
    assert (feature.item_id, feature.place) == (case, HARBOUR)
    assert feature.identity == ""


def test_neighbours_call_is_a_call_and_no_case_of_ours() -> None:
    """What a neighbour tells stands in the list of calls and on the map; it opens no case here."""
    desk = a_desk()
    told = records.CaseUpdated(place=STRAIT, measured_at=MORNING, counts=records.Counts(persons=12))
    head = desk.put(told, origin="SUD", agreement="life@1")
    desk.put(records.CaseOpened(place=STRAIT, measured_at=MORNING), origin="SUD", agreement="life@1")
    view = rescues.show_rescues(desk, views.RescuesQuery())
    assert (view.open, len(view.calls)) == (0, 2)
    assert view.calls[0].origin == "SUD"
    assert 12 in {call.people.counts.persons for call in view.calls}
    assert layers.rescue_feature(head, told).item_id == head.record_id
