"""Border sections on the map: the line of each with the impact level that holds, as GeoJSON."""

from lindero.capabilities.sections.pages import SectionsQuery
from lindero.capabilities.sections.rules import held_at
from lindero.capabilities.sections.tables.lookups import all_sections, lines_in, proposals_in
from lindero.kernel.desk import Desk
from lindero.kernel.geojson import ShapeCollection, ShapeFeature, line_of


def show_drawn(desk: Desk, query: SectionsQuery) -> ShapeCollection:
    """Show the sections whose line is on record; `level` is a word, which the map writes beside the line."""
    lines = lines_in(desk.rows)
    sections = [section for section in all_sections(desk.rows) if (section.holder, section.name) in lines]
    return ShapeCollection(
        features=tuple(
            ShapeFeature(
                geometry=line_of(lines[section.holder, section.name]),
                properties={
                    "title": section.title,
                    "level": held_at(proposals_in(desk.rows, section), desk.now()).level,
                },
            )
            for section in sections
        )
    )
