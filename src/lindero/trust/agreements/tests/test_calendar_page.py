"""What comes when: every date that somebody must not miss."""

import msgspec
import pytest

from lindero.kernel.times import DAY_MS
from lindero.trust.agreements.calendar_page import CalendarQuery, CalendarView, show_calendar
from lindero.trust.agreements.tests.samples import END, NOW, a_clause, an_agreement
from lindero.trust.agreements.tests.test_pages import Chancery, chancery

__all__ = ["chancery"]


def shown(chancery: Chancery, agreement: str = "") -> CalendarView:
    """Show the calendar."""
    return show_calendar(chancery.desk, CalendarQuery(agreement=agreement))


def test_AGR_06_every_date_of_a_text_on_its_way_is_listed(chancery: Chancery) -> None:
    """End, assessments and a clause that ends early stand in the order in which they come."""
    ends_early = a_clause(end=NOW + 40 * DAY_MS)
    chancery.propose(an_agreement(clauses=(ends_early,)))
    view = shown(chancery)
    assert [date.at for date in view.dates] == sorted(date.at for date in view.dates)
    clause = next(date for date in view.dates if date.kind == "clause")
    assert (clause.about, clause.days, clause.stops_flow) == (ends_early.article, 40, True)
    assert view.soon >= 1
    assert (view.dates[-1].kind, view.dates[-1].at) == ("end", END)


def test_one_agreement_is_chosen(chancery: Chancery) -> None:
    """Who follows one agreement sees its dates alone; the others remain to be chosen."""
    chancery.propose(an_agreement())
    chancery.propose(msgspec.structs.replace(an_agreement(), id="AG-9"))
    view = shown(chancery, "AG-9")
    assert {date.agreement for date in view.dates} == {"AG-9@1"}
    assert view.known == ("AG-7", "AG-9")


def test_without_agreements_there_are_no_dates(chancery: Chancery) -> None:
    """An empty calendar counts nothing."""
    assert (shown(chancery).dates, shown(chancery).overdue) == ((), 0)


@pytest.mark.parametrize("days", [-3, 5])
def test_what_is_over_counts_as_overdue(chancery: Chancery, days: int) -> None:
    """An assessment that ran out is overdue, one that will is near."""
    chancery.propose(an_agreement(), valid_until=NOW + days * DAY_MS)
    view = shown(chancery)
    assert (view.overdue > 0) == (days < 0)
