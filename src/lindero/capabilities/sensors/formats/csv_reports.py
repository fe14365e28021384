"""Reports as CSV: a header line with the quantities' names, then one report a line."""

import csv
import io
from collections.abc import Iterator, Mapping

from lindero.capabilities.sensors.formats.faults import Fault
from lindero.capabilities.sensors.formats.reports import ReportReader, RowsRead
from lindero.capabilities.sensors.records import MAX_ROWS
from lindero.capabilities.sensors.records.mapping import Origin
from lindero.kernel.errors import Invalid


def read_csv(text: str, *, sensor_id: str, names: Mapping[str, str | Origin], received_at: int) -> RowsRead:
    """Read a CSV body; columns are parted by commas, or by semicolons if its first line has no comma.

    Args:
        text: The body.
        sensor_id: The sensor that sent it.
        names: Where each quantity comes from, where that is not the column of its own name.
        received_at: When it came, milliseconds UTC.

    Returns:
        The usable rows, and what was wrong with the others; rows are numbered from 1 after the header.

    Raises:
        Invalid: If there is no header, or there are too many rows.
    """
    reader = ReportReader(sensor_id, names, received_at)
    rows = _rows(text.removeprefix("\ufeff"))
    header = next(rows, None)
    if not isinstance(header, list):
        raise Invalid("sensors.csv", "The body has no header.", "Begin with a line such as time,id,lon,lat.")
    titles = [title.strip() for title in header]
    for number, cells in enumerate(rows, start=1):
        if number > MAX_ROWS:
            raise Invalid("sensors.rows", "There are too many rows.", f"Send at most {MAX_ROWS} at once.")
        reader.add(number, _values(titles, cells))
    return reader.finish()


def _rows(text: str) -> Iterator[list[str] | csv.Error]:
    """Yield the cells of each row that is not empty, or the error of one that cannot be parted into cells."""
    first = text.lstrip("\r\n").partition("\n")[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter="," if "," in first else ";")
    while True:
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            yield error
        else:
            if cells:
                yield cells


def _values(titles: list[str], cells: list[str] | csv.Error) -> Mapping[str, object] | Fault:
    if isinstance(cells, csv.Error):
        return Fault("row", f"The row cannot be parted into cells: {cells}.")
    if len(cells) != len(titles):
        return Fault("row", f"The row has {len(cells)} cells where the header has {len(titles)}.")
    return {title: cell.strip() for title, cell in zip(titles, cells, strict=True)}
