"""Two versions side by side: every line of either stands there once, with what became of it."""

import msgspec
import pytest

from lindero.kernel.errors import Invalid, Missing
from lindero.trust.agreements.comparing_page import CompareQuery, CompareView, show_comparison
from lindero.trust.agreements.shown import text_parts
from lindero.trust.agreements.tests.samples import NOW, a_clause, an_agreement
from lindero.trust.agreements.tests.test_pages import Chancery, chancery
from lindero.trust.agreements.treaty import Agreement

__all__ = ["chancery"]

FIRST = an_agreement()
SECOND = an_agreement(
    version=2,
    start=NOW,
    since=FIRST.start,
    clauses=(
        a_clause(fields=tuple(sorted({*a_clause().fields, "cargo"}))),
        msgspec.structs.replace(a_clause(), id="art-9", article="Article 9"),
    ),
)


def shown(chancery: Chancery, *texts: Agreement, **query: int | str) -> CompareView:
    """Compare versions of some texts."""
    for text in texts:
        chancery.propose(text)
    return show_comparison(chancery.desk, msgspec.convert({"agreement": "AG-7", **query}, CompareQuery))


def test_AGR_06_what_an_amendment_changes_is_marked(chancery: Chancery) -> None:
    """A new clause is added, a changed line stands beside what it was, all else is the same."""
    view = shown(chancery, FIRST, SECOND)
    assert (view.agreement, view.before) == ("AG-7@2", "AG-7@1")
    marks = {part.heading: part.mark for part in view.parts}
    assert [mark for heading, mark in marks.items() if "Article 9" in heading] == ["added"]
    first = next(part for part in view.parts if FIRST.clauses[0].article in part.heading)
    (changed,) = [line for line in first.lines if line.mark == "changed"]
    assert "cargo" in changed.after
    assert "cargo" not in changed.before
    assert view.changed + view.same == len(view.parts)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_line_is_lost(chancery: Chancery, language: str) -> None:
    """Read down one column, the page says the whole of that version, in any language."""
    view = shown(chancery, FIRST, SECOND, language=language)
    for text, side in ((FIRST, "before"), (SECOND, "after")):
        lines = [line for part in text_parts(text, language) for line in part.lines]
        told = [getattr(line, side) for part in view.parts for line in part.lines if getattr(line, side)]
        assert sorted(told) == sorted(lines)


def test_a_first_version_has_nothing_beside_it(chancery: Chancery) -> None:
    """Nothing is marked as new where nothing was before."""
    view = shown(chancery, FIRST)
    assert (view.before, view.parts) == ("", ())


def test_versions_that_make_no_pair_are_refused(chancery: Chancery) -> None:
    """A version beside itself, and one that nobody knows."""
    with pytest.raises(Invalid):
        shown(chancery, FIRST, SECOND, against=2)
    with pytest.raises(Missing):
        shown(chancery, against=7)
