"""The read log, page by page: every view is reached, and a page reads no more than it shows."""

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from lindero.kernel.desk import Row
from lindero.kernel.tests.fakes import FakeDesk
from lindero.trust.identity.capability import CAPABILITY
from lindero.trust.identity.pages import reads
from lindero.trust.identity.records import RecordsViewed


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


def _looked(count: int) -> tuple[Counting, list[str]]:
    """Let two people look in turn, every third time in the same instant as before; return the views' names."""
    desk, names = Counting(CAPABILITY), []
    for number in range(count):
        desk.at += 1_000 * (number % 3 != 0)
        viewed = RecordsViewed(
            who=f"person/{('keller', 'dahl')[number % 2]}",
            page="/protection",
            asked="{}",
            purpose="border_surveillance",
            case_ref="NRD/2026/7",
            records=("a" * 26,),
        )
        names.append(desk.put(viewed).record_id)
    return desk, names


def _pages(desk: FakeDesk, query: reads.ReadsQuery) -> list[reads.ReadsView]:
    views = [reads.show_reads(desk, query)]
    while views[-1].next:
        views.append(reads.show_reads(desk, msgspec.structs.replace(query, before=views[-1].next)))
    return views


@pytest.mark.parametrize(("who", "every"), [("", 1), ("keller", 2)])
def test_every_view_stands_on_one_page(monkeypatch: pytest.MonkeyPatch, who: str, every: int) -> None:
    """Page after page comes to every view that fits, once, the newest first, also where several have one instant."""
    monkeypatch.setattr(reads, "MOST", 4)
    desk, names = _looked(18)
    views = _pages(desk, reads.ReadsQuery(who=who))
    found = [(one.at, one.record_id) for view in views for one in view.views]
    assert found == sorted(found, reverse=True)
    assert sorted(name for _, name in found) == sorted(names[::every])
    assert [view.more for view in views] == [True] * (len(views) - 1) + [False]


def test_a_page_of_the_read_log_reads_as_much_however_long_it_is() -> None:
    """Rows read for a page in the middle do not grow with what comes before or after it."""
    read = []
    for count in (2 * reads.MOST + 2, 4 * reads.MOST):
        desk, _ = _looked(count)
        first = reads.show_reads(desk, reads.ReadsQuery())
        desk.read = 0
        reads.show_reads(desk, reads.ReadsQuery(before=first.next))
        read.append(desk.read)
    assert read == [2 * reads.MOST + 1] * 2


@pytest.mark.parametrize("purpose", ["data_subject_rights", "break_glass"])
def test_what_for_is_told_in_the_words_in_which_it_was_stated(purpose: str) -> None:
    """A purpose has the title that was chosen from, which every catalogue has; a break-glass is none."""
    desk = FakeDesk(CAPABILITY)
    desk.put(
        RecordsViewed(
            who="person/voss",
            page="/rights",
            asked="{}",
            purpose=purpose,
            case_ref="R-1",
            records=("a" * 26,),
        )
    )
    (viewed,) = reads.show_reads(desk, reads.ReadsQuery()).views
    assert viewed.what_for == {"data_subject_rights": "Rights of the person concerned"}.get(purpose, "")
