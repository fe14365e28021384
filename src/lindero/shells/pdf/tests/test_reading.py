"""What a page says is said on paper; what only a screen has is not."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.shells.pdf.parts import Code, Heading, Items, Paragraph, Table, Terms
from lindero.shells.pdf.reading import document_of, plain

PIECES = (
    "<p>",
    "</p>",
    "<ul>",
    "</ul>",
    "<li>",
    "<table>",
    "</table>",
    "<td>",
    "<b>",
    "</b>",
    "<dl>",
    "<dt>",
    "<dd>",
    "x",
    "y",
)
"""What a page may be made of, in any order."""


def parts(html: str) -> tuple[object, ...]:
    """Return the parts of a page's main part."""
    return document_of(f"<main>{html}</main>", author="Nordia node", mark="m").parts


def test_language_direction_and_title_are_the_pages() -> None:
    """A page in Arabic is a document in Arabic; its title is the page's."""
    page = '<html lang="ar-SD" dir="rtl"><head><title>قرار</title></head><main><p>x</p></main></html>'
    made = document_of(page, author="Nordia node", mark="m")
    assert (made.language, made.direction, made.title) == ("ar", "rtl", "قرار")


@pytest.mark.parametrize(
    "html",
    [
        "<form>x<input value=x></form>",
        "<button>x</button>",
        '<a class="button" href="/x">x</a>',
        "<nav>x</nav>",
        "<svg><title>x</title></svg>",
        "<p hidden>x</p>",
        "<script>x</script>",
    ],
)
def test_what_only_a_screen_has_is_left_out(html: str) -> None:
    """Forms, buttons, menus, drawings without words and hidden things are on no paper."""
    assert parts(html) == ()


def test_headings_never_leap() -> None:
    """A page that goes from its title to a third level is set with a second."""
    levels = [
        one.level for one in parts("<h2>a</h2><h4>b</h4><h1>c</h1><h2>d</h2>") if isinstance(one, Heading)
    ]
    assert levels == [1, 2, 1, 2]


def test_cells_keep_what_they_are() -> None:
    """A table keeps its caption, its heads, its spans, and the cells in which nothing is given."""
    (table,) = parts(
        "<table><caption>All</caption><thead><tr><th scope=col>a</th><th scope=col>b</th></tr></thead><tbody>"
        "<tr><th scope=row>c</th><td class=nothing>nothing</td></tr><tr><td colspan=2>d</td></tr></tbody></table>"
    )
    assert isinstance(table, Table)
    assert (table.columns, plain(table.caption), len(table.head), len(table.rows)) == (2, "All", 1, 2)
    assert (table.rows[0][0].heads, table.rows[0][1].nothing, table.rows[1][0].columns) == (True, True, 2)


def test_tags_stand_apart() -> None:
    """What frames set apart on a screen is set apart by commas on paper."""
    (facts,) = parts(
        '<dl><div><dt>Kinds</dt><dd><span class="tag">a</span><span class="tag">b</span></dd></div></dl>'
    )
    assert isinstance(facts, Terms)
    (one,) = facts.terms[0].parts
    assert isinstance(one, Paragraph)
    assert plain(one.words) == "a, b"


def test_lists_and_signed_bytes() -> None:
    """A list stays one, with its order; signed bytes stay as they stand."""
    found = parts("<ol><li>a</li><li></li><li>b <strong>c</strong></li></ol><pre>{\n  1\n}</pre>")
    assert isinstance(found[0], Items)
    assert (found[0].numbered, len(found[0].items)) == (True, 2)
    assert found[1] == Code(text="{\n  1\n}")


def test_a_drawing_says_what_it_says_to_readers() -> None:
    """A chart with a name is that name on paper."""
    (one,) = parts('<svg role="img" aria-label="12 a day"><path/></svg>')
    assert isinstance(one, Paragraph)
    assert plain(one.words) == "12 a day"


@given(st.lists(st.sampled_from(PIECES)))
def test_nothing_is_said_twice(pieces: list[str]) -> None:
    """However a page's tags are nested, it is read, and no letter of it stands on paper more than once."""
    said = re.findall(r"text='([^']*)'", repr(parts("".join(pieces))))
    for letter in "xy":
        assert "".join(said).count(letter) <= pieces.count(letter)
