"""Border lines on the map, as each nation draws them, with disputed strips between them: GeoJSON."""

from lindero.capabilities.boundaries.pages import BoundaryMapQuery, show_map
from lindero.capabilities.boundaries.rules import DrawnLine
from lindero.kernel.desk import Desk
from lindero.kernel.geojson import ShapeCollection, ShapeFeature, line_of, polygon_of


def show_drawn(desk: Desk, query: BoundaryMapQuery) -> ShapeCollection:
    """Show own lines, neighbours' and the treaty's, each marked as what it is, and disputed strips.

    `sort` is `own`, `other`, `treaty` or `strip`; a neighbour's line is never told as if it were ours.
    """
    drawn = show_map(desk, query)
    lines = [(_sort(line, desk.nation), line) for line in (*drawn.lines, *drawn.others)]
    strips = [
        ShapeFeature(
            geometry=polygon_of(*strip.rings),
            properties={"sort": "strip", "name": strip.name, "label": " · ".join(sorted(strip.nations))},
        )
        for strip in drawn.strips
    ]
    return ShapeCollection(
        features=(
            *strips,
            *(
                ShapeFeature(
                    geometry=line_of(line.points),
                    properties={"sort": sort, "name": line.name, "label": line.holder or line.sort},
                )
                for sort, line in lines
            ),
        )
    )


def _sort(line: DrawnLine, nation: str) -> str:
    if not line.holder:
        return "treaty"
    return "own" if line.holder == nation else "other"
