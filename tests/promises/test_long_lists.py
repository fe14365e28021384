"""Promises about lists: none is cut without a way to the rest, and nobody in danger stands behind its first page."""

from typing import Any, Final

import msgspec
import pytest

from lindero.capabilities.community.capability import CAPABILITY as COMMUNITY
from lindero.capabilities.community.pages import identities, queue, sought
from lindero.capabilities.environment.records import HazardAssessed
from lindero.capabilities.events import asks as event_asks
from lindero.capabilities.events.capability import CAPABILITY as EVENTS
from lindero.capabilities.events.pages import events
from lindero.capabilities.events.views import EventsQuery
from lindero.capabilities.protection.capability import CAPABILITY as PROTECTION
from lindero.capabilities.protection.pages import holds
from lindero.capabilities.requests.capability import CAPABILITY as REQUESTS
from lindero.capabilities.requests.pages import delays, lines, offers, request
from lindero.capabilities.rescue.capability import CAPABILITY as RESCUE
from lindero.capabilities.rescue.pages import rescues
from lindero.capabilities.rescue.pages.views import RescuesQuery
from lindero.capabilities.rescue.records import Counts
from lindero.capabilities.rescue.rules import CALL_MAY_GO_ON_MS
from lindero.capabilities.rescue.tables.lookups import NAMED_CASES
from lindero.capabilities.rescue.tests.samples import opened
from lindero.capabilities.rights.capability import CAPABILITY as RIGHTS
from lindero.capabilities.rights.pages import requests as rights
from lindero.capabilities.rights.pages.views import RequestsQuery
from lindero.kernel.places import place_of
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.trust.exchange.capability import CAPABILITY as EXCHANGE
from lindero.trust.exchange.recall import pages as recall
from lindero.trust.exchange.recall import views as recalled
from tests.promises.lists import (
    A_PAGE,
    DAY,
    NAMED,
    Case,
    Officer,
    fill,
    pages,
    table_of,
)

KNOWN: Final = msgspec.json.encode({"craft": "unknown", "counts": Counts()}).decode()
CASES: Final = (
    Case(
        RESCUE, "rescue_cases", {"concluded_at": 1, "reported_at": 0, "phase": "distress", "known": KNOWN},
        rescues, "SHOWN", rescues.show_rescues, RescuesQuery, "cases", total="total",
    ),
    Case(
        RESCUE, "rescue_calls", {"known": KNOWN}, rescues, "SHOWN", rescues.show_rescues, RescuesQuery, "calls",
        "calls_after", "calls_next",
    ),
    Case(
        RIGHTS, "rights_requests", {"answer_by": MORNING, "received_at": MORNING - DAY}, rights, "MOST_LINES",
        rights.show_requests, RequestsQuery, "requests", total="total",
    ),
    Case(
        RIGHTS, "rights_copies", {"answered_at": None}, rights, "MOST_LINES", rights.show_requests, RequestsQuery,
        "questions", "questions_after", "questions_next",
    ),
    Case(
        COMMUNITY, "community_reports", {"drawer": "tips"}, queue, "SHOWN", queue.show_queue, queue.QueueQuery,
        "reports", total="total",
    ),
    Case(
        COMMUNITY, "community_sought", {}, sought, "SHOWN", sought.show_sought, sought.SoughtQuery, "found",
    ),
    Case(
        COMMUNITY, "community_openings", {}, identities, "SHOWN", identities.show_openings,
        identities.OpeningsQuery, "openings",
    ),
    Case(
        REQUESTS, "requests_requests",
        {"is_own": 0, "purpose": "counter_smuggling", "received_at": MORNING, "due_at": MORNING + DAY,
         "answered_at": None, "refused_at": None, "withdrawn_at": None, "closed_at": None, "asked_at": MORNING},
        lines, "MOST_LINES", lines.show_inbox, lines.InboxQuery, "to_answer", total="waiting",
    ),
    Case(
        REQUESTS, "requests_requests",
        {"is_own": 1, "purpose": "counter_smuggling", "received_at": None, "due_at": None,
         "answered_at": None, "refused_at": None, "withdrawn_at": None, "closed_at": None, "asked_at": MORNING},
        lines, "MOST_LINES", lines.show_inbox, lines.InboxQuery, "awaited", "awaited_after", "awaited_next",
        "awaited_total",
    ),
    Case(
        REQUESTS, "requests_requests",
        {"is_own": 1, "purpose": "counter_smuggling", "received_at": MORNING, "due_at": MORNING + DAY,
         "answered_at": MORNING, "asked_at": MORNING},
        lines, "MOST_LINES", lines.show_inbox, lines.InboxQuery, "ended", "ended_after", "ended_next",
        "ended_total",
    ),
    Case(
        REQUESTS, "requests_answers", {"request": "", "is_own": 0}, offers, "MOST_LINES", offers.show_offers,
        offers.OffersQuery, "offers", "offers_after", "offers_next",
    ),
    Case(
        REQUESTS, "requests_tickets", {}, request, "MOST_TICKETS", delays.show_delays, delays.DelaysQuery,
        "tickets", "tickets_after", "tickets_next",
    ),
    Case(
        PROTECTION, "protection_overruns", {"due_at": MORNING}, holds, "SHOWN", holds.show_holds,
        holds.HoldsQuery, "overruns", total="total",
    ),
    Case(
        EXCHANGE, "exchange_recalls", {"peer": ""}, recall, "MOST_LINES", recall.show_recalls,
        recalled.RecallsQuery, "recalls", total="total",
    ),
    Case(
        EXCHANGE, "exchange_duties", {"duty": "erasure", "ended_at": None}, recall, "MOST_LINES",
        recall.show_duties, recalled.DutiesQuery, "duties", total="total",
    ),
    Case(
        EXCHANGE, "exchange_exports", {}, recall, "MOST_LINES", recall.show_exports, recalled.ExportsQuery,
        "exports",
    ),
    Case(
        EXCHANGE, "exchange_holds", {"review_at": MORNING + DAY}, recall, "MOST_LINES", recall.show_holds,
        recalled.HoldsQuery, "holds",
    ),
    Case(
        EXCHANGE, "exchange_contests", {"ended_at": None}, recall, "MOST_LINES", recall.show_holds,
        recalled.HoldsQuery, "contests", "contests_after", "contests_next",
    ),
)  # fmt: skip


# --- danger -----------------------------------------------------------------------------------------------------


def test_S_16_every_open_rescue_is_on_the_first_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many are open and however long a page is, none of them stands behind it; what is over is reached too."""
    monkeypatch.setattr(rescues, "SHOWN", 2)
    desk = Officer(RESCUE)
    case = next(one for one in CASES if one.items == "cases")
    fill(desk, table_of(RESCUE, "rescue_cases"), 9, case.facts | {"reported_at": 7})
    names = [opened(desk) for _ in range(7)]
    views = list(pages(case, desk, RescuesQuery(all=True)))
    assert {line.record_id for line in views[0].cases[:7]} == set(names)
    assert [len(view.cases) for view in views] == [9, 2, 2, 2, 1]
    assert {(view.open, view.total) for view in views} == {(7, 16)}
    only_open = rescues.show_rescues(desk, RescuesQuery())
    assert ({line.record_id for line in only_open.cases}, only_open.next) == (set(names), None)


def test_S_16_who_may_not_look_into_open_rescues_learns_how_many_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On every page, however short: they are counted, and the list holds what is over alone."""
    monkeypatch.setattr(rescues, "SHOWN", 2)
    monkeypatch.setattr(rescues, "_may_see", lambda _desk, *, is_open: not is_open)
    desk = Officer(RESCUE)
    case = next(one for one in CASES if one.items == "cases")
    fill(desk, table_of(RESCUE, "rescue_cases"), 5, case.facts)
    for _ in range(4):
        opened(desk)
    views = list(pages(case, desk, RescuesQuery()))
    assert {(view.open, view.withheld, view.total, view.calls) for view in views} == {(4, 4, 5, ())}
    assert [line.concluded_at is None for view in views for line in view.cases] == [False] * 5


def test_calls_that_may_go_on_are_on_the_first_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """A neighbour tells no end of a rescue: for twelve hours each of its calls is in sight at once."""
    monkeypatch.setattr(rescues, "SHOWN", 2)
    desk = Officer(RESCUE)
    fresh = {"at": lambda number: MORNING - number, "known": KNOWN}
    fill(desk, table_of(RESCUE, "rescue_calls"), 6, fresh)
    desk.tables.execute(
        "UPDATE rescue_calls SET at = at - ? WHERE record_id >= ?", (CALL_MAY_GO_ON_MS, NAMED.format(4))
    )
    fill_older = {"at": 0, "known": KNOWN, "record_id": lambda number: f"old{number:023}"}
    fill(desk, table_of(RESCUE, "rescue_calls"), 3, fill_older)
    view = rescues.show_rescues(desk, RescuesQuery())
    assert [call.record_id for call in view.calls] == [NAMED.format(number) for number in range(6)]
    assert view.calls_next is not None


def test_a_rescue_can_be_chosen_until_it_is_reported_on() -> None:
    """Forms that ask for a case offer those that are open; one that was reported on is offered no more."""
    desk = Officer(RESCUE)
    case = opened(desk)
    assert [name for name, _ in desk.rows(NAMED_CASES)] == [case]
    desk.tables.execute("UPDATE rescue_cases SET reported_at = ?", (MORNING,))
    assert desk.rows(NAMED_CASES) == []


def test_S_21_who_is_still_held_too_long_is_on_the_first_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clocks of people who left are paged; of those who are here none stands behind the first page."""
    monkeypatch.setattr(holds, "SHOWN", 2)
    desk = Officer(PROTECTION)
    fill(desk, table_of(PROTECTION, "protection_overruns"), 12, {"clock": "holding"})
    fill(
        desk,
        table_of(PROTECTION, "protection_persons"),
        7,
        {"ended_at": 0, "record_id": lambda number: NAMED.format(number + 5)},
    )
    case = next(one for one in CASES if one.items == "overruns")
    views = list(pages(case, desk, holds.HoldsQuery()))
    assert [one.is_here for view in views for one in view.overruns] == [True] * 7 + [False] * 5
    assert [len(view.overruns) for view in views] == [9, 2, 1]
    assert {(view.here, view.total) for view in views} == {(7, 12)}


def _reported(desk: FakeDesk, **more: Any) -> str:
    (action,) = (one for one in EVENTS.actions if one.asks is event_asks.ReportEvent)
    facts: dict[str, Any] = {"event_type": "border_incident", "place": place_of(11.0, 55.5)}
    return str(action.run(desk, event_asks.ReportEvent(**(facts | more))))


EVENT_CASE: Final = Case(
    EVENTS, "events_events", {}, events, "SHOWN", events.show_events, EventsQuery, "events", total="total"
)


def test_every_event_is_reached_and_lives_at_risk_stand_on_the_first_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The oldest of all, where the heat endangers people only since today, stands before what came after it."""
    monkeypatch.setattr(events, "SHOWN", 4)
    desk = FakeDesk(EVENTS)
    grave = [_reported(desk, event_type="unauthorised_crossing") for _ in range(6)]
    others = []
    for _ in range(11):
        desk.at += 60_000
        others.append(_reported(desk))
    desk.put(
        HazardAssessed(
            area="plain", place=place_of(11.0, 55.5), radius_m=20_000, hazard="heat", level="high",
            because="heat index 47.0 C", valid_until=desk.at + DAY,
        )
    )  # fmt: skip
    for state in ("", "all", "reported"):
        views = list(pages(EVENT_CASE, desk, EventsQuery(state=state)))
        listed = [line.reference for view in views for line in view.events]
        assert set(listed[:6]) == set(grave)
        assert {line.reference for line in views[0].events} > set(grave)
        assert listed[6:] == others[::-1]
        assert {(view.at_risk, view.total, view.state) for view in views} == {(6, 17, state)}


def test_the_event_behind_the_longest_page_is_reached() -> None:
    """More events than a page holds, in one state: the oldest is on the second page."""
    desk = FakeDesk(EVENTS)
    first = _reported(desk)
    for _ in range(A_PAGE):
        desk.at += 1
        _reported(desk)
    views = list(pages(EVENT_CASE, desk, EventsQuery(state="reported")))
    assert [len(view.events) for view in views] == [A_PAGE, 1]
    assert [line.reference for line in views[1].events] == [first]


@pytest.mark.parametrize("ask", [recalled.RecallsQuery(), recalled.RecallsQuery(is_open=True)])
def test_what_is_awaited_is_found_among_all_recalls(
    ask: recalled.RecallsQuery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest recalls are those that wait for an answer: who asks for them does not get an empty newest page."""
    monkeypatch.setattr(recall, "MOST_LINES", 2)
    desk = Officer(EXCHANGE)
    table = table_of(EXCHANGE, "exchange_recalls")
    fill(desk, table, 9, {"peer": "SUD", "proved_at": lambda number: None if number < 3 else MORNING})
    case = next(one for one in CASES if one.items == "recalls")
    views = list(pages(case, desk, ask))
    assert {view.waiting for view in views} == {3}
    found = [line for view in views for line in view.recalls]
    assert sum(line.is_open for line in found) == 3
    assert len(found) == views[0].total == (3 if ask.is_open else 9)


def test_own_recall_waits_until_every_recipient_has_certified() -> None:
    """What the list counts as awaited is what its lines say, with one answer, with none, and without a recipient."""
    desk = Officer(EXCHANGE)
    table = table_of(EXCHANGE, "exchange_recalls")
    fill(desk, table, 4, {"peer": "", "proved_at": None})
    channels = table_of(EXCHANGE, "exchange_channels")
    fill(desk, channels, 2, {
        "sender": "NRD", "agreement": "AG-7@1", "channel": lambda number: f"c{number}",
        "recipient": lambda number: ("SUD", "VES")[number],
    })  # fmt: skip
    entries = table_of(EXCHANGE, "exchange_entries")
    for about, channel in ((0, "c0"), (0, "c1"), (1, "c0"), (2, "c0")):
        fill(desk, entries, 1, {"channel": channel, "place": about, "about": NAMED.format(about)})
    for about in (0, 1):
        fill(
            desk,
            table,
            1,
            {
                "peer": "SUD",
                "recalled": NAMED.format(about),
                "proved_at": MORNING,
                "passed_on": "",
                "status": "ERASED",
            },
        )
    view = recall.show_recalls(desk, recalled.RecallsQuery())
    assert {line.about: line.is_open for line in view.recalls} == {
        NAMED.format(0): True, NAMED.format(1): False, NAMED.format(2): True, NAMED.format(3): False,
    }  # fmt: skip
    awaited = recall.show_recalls(desk, recalled.RecallsQuery(is_open=True))
    assert {line.about for line in awaited.recalls} == {NAMED.format(0), NAMED.format(2)}
    assert (view.waiting, awaited.total, view.total) == (2, 2, 4)


def test_every_proposal_is_reached_and_those_that_wait_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those without a decision stand first, whatever page they are on."""
    monkeypatch.setattr(offers, "MOST_LINES", 3)
    desk = Officer(REQUESTS)
    decided = {"outcome": lambda number: "declined" if number < 5 else ""}
    fill(desk, table_of(REQUESTS, "requests_proposals"), 11, decided)
    fill(desk, table_of(REQUESTS, "requests_notes"), 11, {})
    case = Case(REQUESTS, "", {}, offers, "MOST_LINES", offers.show_offers, offers.OffersQuery, "proposals")
    views = list(pages(case, desk, offers.OffersQuery()))
    found = [line for view in views for line in view.proposals]
    assert [line.outcome for line in found] == [""] * 6 + ["declined"] * 5
    assert sorted(line.note for line in found) == [NAMED.format(number) for number in range(11)]
    assert {view.waiting for view in views} == {6}


def test_what_is_overdue_is_found_among_all_duties(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page of what is overdue holds overdue duties alone, and the head counts all of them."""
    monkeypatch.setattr(recall, "MOST_LINES", 2)
    desk = Officer(EXCHANGE)
    fill(desk, table_of(EXCHANGE, "exchange_duties"), 9, {
        "duty": "erasure", "due_at": lambda number: MORNING + (number - 4) * DAY,
        "ended_at": lambda number: MORNING if number == 0 else None,
    })  # fmt: skip
    case = next(one for one in CASES if one.items == "duties")
    views = list(pages(case, desk, recalled.DutiesQuery(is_overdue=True)))
    assert [len(view.duties) for view in views] == [2, 2]
    assert {(view.overdue, view.is_open_count, view.total) for view in views} == {(4, 8, 4)}
