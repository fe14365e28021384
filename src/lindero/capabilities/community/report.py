"""A report as its row says that it stands, read from a row."""

from collections.abc import Sequence
from typing import cast

import msgspec

from lindero.capabilities.community.records import Category, Drawer, Service, State
from lindero.kernel.desk import Row


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A report, without a word of what it says.

    Attributes:
        record_id: The record that received it.
        received_at: When, milliseconds UTC.
        category: What happened.
        area: The coarse area; empty if none was chosen.
        about: The service complained of; None if none is.
        drawer: Where it lies.
        language: Language of the form.
        has_photo: Whether there is a photo.
        is_named: Whether the reporter left a name, which lies elsewhere.
        state: How it stands.
        outcome: What it is; empty before it is triaged.
        ending: Why it was closed; empty before.
        changed_at: When it last changed, milliseconds UTC.
    """

    record_id: str
    received_at: int
    category: Category
    area: str
    about: Service | None
    drawer: Drawer
    language: str
    has_photo: bool
    is_named: bool
    state: State
    outcome: str
    ending: str
    changed_at: int


def report_in(rows: Sequence[Row]) -> Report | None:
    """Return the report of the first row, whose columns are those of `SELECT_REPORT`; None where there is none."""
    return report_of(rows[0]) if rows else None


def report_of(row: Row) -> Report:
    """Return the report of a row."""
    record_id, received_at, category, area, about, drawer, language, has_photo, is_named, state = row[:10]
    outcome, ending, changed_at = row[10:]
    return Report(
        record_id=record_id,
        received_at=received_at,
        category=category,
        area=area,
        about=cast(Service | None, about or None),
        drawer=drawer,
        language=language,
        has_photo=bool(has_photo),
        is_named=bool(is_named),
        state=state,
        outcome=outcome,
        ending=ending,
        changed_at=changed_at,
    )
