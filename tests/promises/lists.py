"""Lists for the promises about them: what each is, its rows put as folds would, and the way through its pages."""

from collections.abc import Callable, Iterator
from typing import Any, Final, get_type_hints

import msgspec
import pytest

from lindero.kernel.capability import Capability, Table
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Missing
from lindero.kernel.paging import Key
from lindero.kernel.record import Head, Record
from lindero.kernel.tests.fakes import EVERYTHING, MORNING, FakeDesk

A_PAGE: Final = 500
"""What the longest pages held when they were the whole list."""

DAY: Final = 86_400_000


READS: Final = EVERYTHING | {"community.read_tips", "community.watch"}
NAMED: Final = "{:026}"


class Officer(FakeDesk):
    """A desk of somebody who may see what is listed, though no record lies behind its rows."""

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return Actor(name="person/test", grants=READS)

    def record(self, record_id: str, *, origin: str = "") -> tuple[Head, Record | None]:
        """Return a record of the log; an erased one where a test put a row alone."""
        try:
            return super().record(record_id, origin=origin)
        except Missing:
            return msgspec.structs.replace(HEAD, record_id=record_id), None


class Case(msgspec.Struct, frozen=True):
    """A list.

    Attributes:
        capability: Whose.
        table: The table whose rows it lists.
        facts: What is special about its rows, by column; a function takes a row's number.
        module: Where its page's length is set.
        length: By which name.
        show: What shows it.
        asks: What the page is asked.
        items: The field of the view that holds the rows.
        after: The field of the query that takes a place.
        next: The field of the view that gives the next.
        total: The field that counts all; empty where none does.
        given: What is asked besides the place.
    """

    capability: Capability
    table: str
    facts: dict[str, Any]
    module: Any
    length: str
    show: Callable[..., Any]
    asks: type[msgspec.Struct]
    items: str
    after: str = "after"
    next: str = "next"
    total: str = ""
    given: dict[str, Any] = {}

    @property
    def asked(self) -> msgspec.Struct:
        """The query of the first page."""
        return self.asks(**self.given)

    def __repr__(self) -> str:
        return f"{self.table}-{self.items}"


HEAD: Final = Head(
    seq=0, record_id="a" * 26, origin="NRD", kind="tests.row", at=MORNING, actor="person/other", commitment="00",
    delete_by=MORNING + DAY,
)  # fmt: skip


def table_of(capability: Capability, name: str) -> Table:
    """Return a capability's table."""
    return next(table for table in capability.tables if table.name == name)


def fill(desk: FakeDesk, table: Table, count: int, facts: dict[str, Any]) -> None:
    """Put rows into a table as folds would, several of them of one instant; names are long, as records' are."""
    rows = []
    for number in range(count):
        row = []
        for column, sort in table.columns.items():
            given = number // 3 if sort.startswith("INTEGER") else NAMED.format(number)
            value = facts.get(column, given)
            row.append(value(number) if callable(value) else value)
        rows.append(row)
    marks = ", ".join("?" * len(table.columns))
    desk.tables.executemany(f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES ({marks})", rows)


def pages(case: Case, desk: FakeDesk, asked: msgspec.Struct) -> Iterator[Any]:
    """Yield a list's pages from the first on."""
    view = case.show(desk, asked)
    yield view
    for _ in range(2_000):
        if getattr(view, case.next) is None:
            return
        view = case.show(desk, msgspec.structs.replace(asked, **{case.after: getattr(view, case.next)}))
        yield view
    pytest.fail("The pages have no end.")


def every_row_is_reached(case: Case) -> None:
    """Put more rows than a page ever held and go through all pages; each row comes once."""
    desk = Officer(case.capability)
    fill(desk, table_of(case.capability, case.table), A_PAGE + 1, case.facts)
    views = list(pages(case, desk, case.asked))
    found = [item for view in views for item in getattr(view, case.items)]
    assert len(views) > 1
    assert len(found) == len({repr(item) for item in found}) == A_PAGE + 1
    if case.total:
        assert {getattr(view, case.total) for view in views} == {A_PAGE + 1}


def short_pages_keep_the_order(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare one long page with many short ones."""
    desk = Officer(case.capability)
    fill(desk, table_of(case.capability, case.table), 20, case.facts)
    (whole,) = pages(case, desk, case.asked)
    monkeypatch.setattr(case.module, case.length, 3)
    short = [item for view in pages(case, desk, case.asked) for item in getattr(view, case.items)]
    assert short == list(getattr(whole, case.items))
    assert len(short) == 20


def the_place_is_given_where_it_is_asked_for(case: Case) -> None:
    """Compare what a page is asked with what it gives."""
    asked = [page for page in case.capability.pages if page.show is case.show]
    assert asked
    for page in asked:
        assert get_type_hints(page.asks, include_extras=True)[case.after] == Key | None
        assert case.next in page.show.__annotations__["return"].__struct_fields__
