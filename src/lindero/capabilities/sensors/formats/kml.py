"""KML 2.2 and 2.3: tracks (gx:Track) and points with a time become observations; shapes without one are none."""

from itertools import zip_longest
from typing import Any

from lindero.capabilities.sensors.formats.collecting import Collecting
from lindero.capabilities.sensors.formats.timed_points import add_point, named
from lindero.capabilities.sensors.formats.xml_documents import Document, tag_of, text_of


class KmlDecoder(Collecting):
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
        elif tag_of(root) != "kml":
            self.count_fault("unknown_type")
        else:
            for placemark in root.iter():
                if tag_of(placemark) == "Placemark":
                    self._take_placemark(placemark)

    def _take_placemark(self, placemark: Any) -> None:
        identity = named(self._sensor_id, text_of(placemark, "name"))
        when = next((text_of(child, "when") for child in placemark if tag_of(child) == "TimeStamp"), "")
        for element in placemark.iter():
            kind = tag_of(element)
            if kind == "Track":
                self._take_track(element, identity)
            elif kind == "Point":
                self._take_place(text_of(element, "coordinates").split(","), when, identity, "point")
            elif kind in {"LineString", "Polygon", "Model"}:
                self.tally.not_ais += 1

    def _take_track(self, track: Any, identity: str) -> None:
        whens = [(child.text or "").strip() for child in track if tag_of(child) == "when"]
        places = [(child.text or "").split() for child in track if tag_of(child) == "coord"]
        for when, place in zip_longest(whens, places):
            self._take_place(place or [], when or "", identity, "track")

    def _take_place(self, place: list[str], when: str, identity: str, kind: str) -> None:
        lon, lat, *height = [*place, "", ""] if len(place) < 2 else place
        told = {"ele": height[0]} if height else {}
        add_point(self, identity, (lon.strip(), lat.strip()), when, told, kind)
