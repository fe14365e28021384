"""Reports as plain JSON: an object, or a list of them wherever the mapping says, nested as the sender likes."""

from collections.abc import Mapping
from typing import Any

import msgspec

from lindero.capabilities.sensors.formats.faults import Fault
from lindero.capabilities.sensors.formats.mapping import find
from lindero.capabilities.sensors.formats.reports import ROWS, ReportReader, RowsRead
from lindero.capabilities.sensors.records import MAX_ROWS
from lindero.capabilities.sensors.records.mapping import Origin
from lindero.kernel.errors import Invalid


def read_json(text: str, *, sensor_id: str, names: Mapping[str, str | Origin], received_at: int) -> RowsRead:
    """Read a JSON body.

    Args:
        text: The body.
        sensor_id: The sensor that sent it.
        names: Where each quantity comes from, and under `rows` where the list of reports stands; without it the
            body is one report, or a list of them.
        received_at: When it came, milliseconds UTC.

    Returns:
        The usable rows, and what was wrong with the others; rows are numbered from 1.

    Raises:
        Invalid: If the body is no JSON, has no reports where they should be, or too many.
    """
    try:
        body: Any = msgspec.json.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Invalid(
            "sensors.json", f"The body is no JSON: {error}.", "Send JSON as RFC 8259 says."
        ) from error
    where = names.get(ROWS, "")
    path = where if isinstance(where, str) else where.path
    found = find(body, path) if path else body
    rows = [found] if isinstance(found, dict) else found
    if not isinstance(rows, list):
        raise Invalid(
            "sensors.json",
            f"There are no reports {f'at {path}' if path else 'in the body'}.",
            "Send an object or a list of objects, or say in the mapping's rows where it stands.",
        )
    if len(rows) > MAX_ROWS:
        raise Invalid("sensors.rows", "There are too many rows.", f"Send at most {MAX_ROWS} at once.")
    reader = ReportReader(sensor_id, names, received_at)
    for number, row in enumerate(rows, start=1):
        reader.add(number, row if isinstance(row, dict) else Fault("row", "The row is no object."))
    return reader.finish()
