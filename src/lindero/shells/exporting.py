"""Exports: what a page shows as a marked file, on record before anybody gets it (safeguards S-53, S-59)."""

import csv
import hashlib
import io
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

import msgspec

from lindero.kernel.capability import Page
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Invalid
from lindero.shells.calendar_file import MEDIA_TYPE as CALENDAR_TYPE
from lindero.shells.calendar_file import as_calendar
from lindero.shells.marking import Mark, mark_of
from lindero.shells.node import Node
from lindero.shells.ogc.geoparquet import MEDIA_TYPE, as_geoparquet, things_in
from lindero.shells.queries import given_in, page_at, query_of
from lindero.trust.identity.exports import MOST_AGREED, check_agreed, note_export
from lindero.trust.identity.records import ExportMade
from lindero.trust.identity.viewing import MOST_SHOWN

DataForm = Literal["json", "csv", "parquet"]
"""Forms that programs read; they need nothing but the data."""

Form = Literal[DataForm, "ics", "pdf"]
Print = Callable[[Page, Any, Mapping[str, list[str]], Mark], bytes]
"""Sets a page as a PDF file: the page, what it shows, what its address gave, and the mark of every sheet."""

_MEDIA_TYPES: Final = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "parquet": MEDIA_TYPE,
    "ics": CALENDAR_TYPE,
    "pdf": "application/pdf",
}
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings of a text that a spreadsheet would take for a formula."""


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """A marked file.

    Attributes:
        name: What it is called.
        media_type: Its media type.
        data: Its bytes.
        mark: The mark that stands in it.
    """

    name: str
    media_type: str
    data: bytes
    mark: Mark


def export(
    node: Node, address: str, form: Form, actor: Actor, agreed: str = "", printing: Print | None = None
) -> Export:
    """Make a marked file of what a page shows, for somebody who may see the page.

    Args:
        node: The node.
        address: The page's path with its query.
        form: Form of the file.
        actor: Who takes it, with purpose and case where it shows persons.
        agreed: Record by which another person agreed to more than one view; empty for what one view shows.
        printing: What sets PDF files; None where there is nothing to print with.

    Raises:
        LinderoError: What the page raises; `BULK` where it would take a second person; `export.no_printing` for
            a PDF file without `printing`.
    """
    path, given = given_in(address)
    page, in_path = page_at(node.registry, path)
    most = MOST_SHOWN
    if agreed:
        node.work("identity", actor, lambda desk: check_agreed(desk, agreed, address))
        most = MOST_AGREED
    view = node.show(page, query_of(page.asks, {**given, **in_path}), actor, most)
    mark = mark_of(node, actor, view)
    data = _printed(printing, page, view, given, mark) if form == "pdf" else _data(form, mark, view)
    made = ExportMade(
        who=actor.name[:120],
        address=address[:2_000],
        form=form,
        sha256=hashlib.sha256(data).hexdigest(),
        purpose=actor.purpose,
        case_ref=actor.case_ref,
        reason=actor.reason,
        handling=mark.handling[:50],
        agreed=agreed,
    )
    # Log first: nobody gets a file that is not on record, and an agreement is used up with it.
    node.work("identity", actor, lambda desk: note_export(desk, made))
    name = f"{path.strip('/').replace('/', '-') or 'page'}.{form}"
    return Export(name=name, media_type=_MEDIA_TYPES[form], data=data, mark=mark)


def _printed(
    printing: Print | None, page: Page, view: msgspec.Struct, given: Mapping[str, list[str]], mark: Mark
) -> bytes:
    if printing is None:
        raise Invalid(
            "export.no_printing", "Nothing is printed here.", "Take the PDF file from the page's menu."
        )
    return printing(page, view, given, mark)


def _data(form: Form, mark: Mark, view: msgspec.Struct) -> bytes:
    if form == "ics":
        return as_calendar(mark, view)
    if form == "parquet":
        return as_geoparquet(mark, things_in(view))
    return _as_json(mark, view) if form == "json" else _as_csv(mark, view)


def _as_json(mark: Mark, view: msgspec.Struct) -> bytes:
    return msgspec.json.encode({"mark": mark, "view": view})


def _as_csv(mark: Mark, view: msgspec.Struct) -> bytes:
    """Return the longest list of a view as CSV (RFC 4180), its first and last line the mark.

    Raises:
        Invalid: If the view has no list.
    """
    lists = [value for value in msgspec.structs.asdict(view).values() if isinstance(value, list | tuple)]
    if not lists:
        raise Invalid("export.no_list", "This page shows no list.", "Export it as JSON.")
    rows = [_row(item) for item in max(lists, key=len)]
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_plain(mark.in_words())])
    writer.writerow(names)
    writer.writerows([_plain(row.get(name)) for name in names] for row in rows)
    writer.writerow([_plain(mark.in_words())])
    return text.getvalue().encode()


def _row(item: Any) -> dict[str, Any]:
    plain = msgspec.to_builtins(item)
    return plain if isinstance(plain, dict) else {"value": plain}


def _plain(value: Any) -> str:
    """Return a cell's text; nothing in it is a formula to a spreadsheet."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"'{text}" if text.startswith(_FORMULA) and not is_number else text
