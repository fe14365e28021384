"""Whether the mapping that a sensor is registered with could work for its format."""

from collections.abc import Mapping
from typing import Final

from lindero.capabilities.sensors.formats import ground, reports
from lindero.capabilities.sensors.formats.mapping import Mapper
from lindero.capabilities.sensors.records import Format
from lindero.capabilities.sensors.records.mapping import Origin

_GROUND: Final = frozenset({"sensorthings", "mqtt"})


def check_names(written_as: Format, names: Mapping[str, str | Origin]) -> None:
    """Refuse a mapping from which nothing could come.

    Raises:
        Invalid: If it speaks of a quantity that the format does not have, or of an origin that is none.
    """
    if written_as in _GROUND:
        Mapper(ground.QUANTITIES, names)
    else:
        reports.ReportReader("", names, 0)
