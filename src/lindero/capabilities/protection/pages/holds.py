"""Clocks that ran out, for those who watch over holds; what anybody may know of them; what was judged of countries."""

import msgspec

from lindero.capabilities.protection.rules import Situation, is_current
from lindero.kernel.desk import Desk
from lindero.kernel.paging import Key, Listing, slice_of

SHOWN = 500
"""Clocks on one page."""

_OVERRUNS = Listing(
    columns="o.person, coalesce(p.facility, ''), o.clock, o.due_at, coalesce(p.ended_at, 1) = 0",
    source="protection_overruns o LEFT JOIN protection_persons p ON p.record_id = o.person",
    by=("coalesce(p.ended_at, 1) <> 0", "o.due_at", "o.person", "o.clock"),
)
_COUNTS = (
    "SELECT count(*), coalesce(sum(coalesce(p.ended_at, 1) = 0), 0)"
    " FROM protection_overruns o LEFT JOIN protection_persons p ON p.record_id = o.person"
)


class HoldsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which part of the list to show.

    Attributes:
        after: Only clocks after this place: where the page before ended.
    """

    after: Key | None = None


class NothingAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing to choose."""


class Overrun(msgspec.Struct, frozen=True, kw_only=True):
    """A clock that ran out.

    Attributes:
        person: The person's name here.
        facility: Where they are, or were last.
        clock: Which clock.
        due_at: When it ran out, milliseconds UTC.
        is_here: Whether they are still here.
    """

    person: str
    facility: str
    clock: str
    due_at: int
    is_here: bool


class FacilityCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many are held in a place.

    Attributes:
        facility: The place.
        people: How many.
        overdue: Of these, longer than they may.
    """

    facility: str
    people: int
    overdue: int


class HoldsView(msgspec.Struct, frozen=True, kw_only=True):
    """Holds, for those who watch over them.

    Attributes:
        at: The time of the view, milliseconds UTC.
        overruns: Clocks that ran out, those of people who are here first.
        total: How many there are, on this page or not.
        here: How many of all are of people who are still here.
        next: The place to ask `after` for the next page; None at the end.
        facilities: How many are where.
    """

    at: int
    overruns: tuple[Overrun, ...]
    total: int
    here: int
    next: Key | None
    facilities: tuple[FacilityCount, ...]


class CountView(msgspec.Struct, frozen=True, kw_only=True):
    """What anybody may know of holds.

    Attributes:
        at: The time of the view, milliseconds UTC.
        overdue: How many people are held longer than they may be, now.
        overruns: How many clocks ever ran out.
    """

    at: int
    overdue: int
    overruns: int


class Country(msgspec.Struct, frozen=True, kw_only=True):
    """What was judged of a country.

    Attributes:
        nation: The country.
        risk: What was found.
        valid_until: Until when it counts, milliseconds UTC.
        signed_by: By whom.
        is_current: Whether it says, now, that there is no serious risk; otherwise nothing about the rescued or
            intercepted goes there.
    """

    nation: str
    risk: str
    valid_until: int
    signed_by: str
    is_current: bool


class CountriesView(msgspec.Struct, frozen=True, kw_only=True):
    """The countries that were judged; any other counts as a risk.

    Attributes:
        at: The time of the view, milliseconds UTC.
        countries: They.
    """

    at: int
    countries: tuple[Country, ...]


def show_holds(desk: Desk, query: HoldsQuery) -> HoldsView:
    """Show every clock that ran out, and how many are where."""
    now = desk.now()
    ((total, here),) = desk.rows(_COUNTS)
    # Whoever is still held too long is on no further page.
    page = slice_of(desk.rows, _OVERRUNS, query.after, SHOWN if query.after else here + SHOWN)
    places = desk.rows(
        "SELECT facility, COUNT(*), SUM(due_at < ?) FROM protection_persons WHERE ended_at = 0"
        " GROUP BY facility ORDER BY facility",
        (now,),
    )
    desk.saw(row[0] for row in page.items)
    return HoldsView(
        at=now,
        overruns=tuple(
            Overrun(person=person, facility=facility, clock=clock, due_at=due, is_here=bool(is_here))
            for person, facility, clock, due, is_here in page.items
        ),
        total=total,
        here=here,
        next=page.next,
        facilities=tuple(
            FacilityCount(facility=name, people=people, overdue=overdue) for name, people, overdue in places
        ),
    )


def show_count(desk: Desk, query: NothingAsked) -> CountView:
    """Show what anybody may know of holds."""
    now = desk.now()
    overdue = desk.rows("SELECT COUNT(*) FROM protection_persons WHERE ended_at = 0 AND due_at < ?", (now,))
    return CountView(
        at=now, overdue=overdue[0][0], overruns=desk.rows("SELECT COUNT(*) FROM protection_overruns")[0][0]
    )


def show_countries(desk: Desk, query: NothingAsked) -> CountriesView:
    """Show what was judged of countries."""
    now = desk.now()
    rows = desk.rows(
        "SELECT nation, record_id, risk, valid_until, signed_by FROM protection_situations ORDER BY nation"
    )
    return CountriesView(
        at=now,
        countries=tuple(
            Country(
                nation=nation,
                risk=risk,
                valid_until=until,
                signed_by=signed_by,
                is_current=is_current(Situation(name, risk, until), now),
            )
            for nation, name, risk, until, signed_by in rows
        ),
    )
