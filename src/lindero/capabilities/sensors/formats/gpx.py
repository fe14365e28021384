"""GPX 1.0 and 1.1: points of tracks and waypoints with their times become observations; routes are plans."""

from typing import Any

from lindero.capabilities.sensors.formats.collecting import Collecting
from lindero.capabilities.sensors.formats.timed_points import add_point, named
from lindero.capabilities.sensors.formats.xml_documents import Document, tag_of, text_of


class GpxDecoder(Collecting):
    """Reads one document when it is whole; each point counts as a line."""

    def __init__(self, sensor_id: str) -> None:
        """Prepare.

        Args:
            sensor_id: The sensor's name, under which journeys are known by what the file calls them.
        """
        super().__init__()
        self._sensor_id = sensor_id
        self._document = Document()

    def feed(self, data: bytes, received_at: int | None = None) -> None:
        """Take a piece of the document in; see `decoder.Decoder`."""
        self._document.add(data)

    def finish(self) -> None:
        """End the document, and read it."""
        root, fault = self._document.finish()
        if root is None:
            self.count_fault(fault or "short", int(bool(fault)))
        elif tag_of(root) != "gpx":
            self.count_fault("unknown_type")
        else:
            for part in root:
                self._take_part(part)

    def _take_part(self, part: Any) -> None:
        kind = tag_of(part)
        if kind == "trk":
            identity = named(self._sensor_id, text_of(part, "name"))
            for point in part.iter():
                if tag_of(point) == "trkpt":
                    self._take_point(point, identity)
        elif kind == "wpt":
            self._take_point(part, named(self._sensor_id, text_of(part, "name")))
        elif kind == "rte":
            self.tally.not_ais += sum(tag_of(point) == "rtept" for point in part)

    def _take_point(self, point: Any, identity: str) -> None:
        told = {tag_of(child): (child.text or "").strip() for child in point.iter()}
        place = point.get("lon", ""), point.get("lat", "")
        add_point(self, identity, place, told.get("time", ""), told, tag_of(point))
