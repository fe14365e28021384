"""What coverage offers: its part of the folder's declaration."""

from typing import Final

from lindero.capabilities.sensors.coverage import actions, asks, layers, pages, tables
from lindero.capabilities.sensors.records import CoverageMapped, HelpOffered, TerrainTaken
from lindero.kernel.capability import Action, Grant, Job, Page

RECORDS: Final = (TerrainTaken, CoverageMapped, HelpOffered)
TABLES: Final = tables.TABLES
FOLDS: Final = tables.FOLDS
LAYERS: Final = (layers.GAPS,)
JOBS: Final = (
    Job(
        name="sensors.map_coverage",
        every_s=900.0,
        run=actions.map_coverage,
        prepare=actions.see_cells,
        sentence="Put on record how much of each coarse cell of the border sections is seen, where that changed.",
    ),
)
PAGES: Final = (
    Page(
        path="/sensors/coverage",
        title="Coverage and gaps",
        needs="sensors.read",
        asks=pages.CoverageQuery,
        show=pages.show_coverage,
        template="coverage.html",
    ),
)
GRANTS: Final = (
    Grant("sensors.offer", "Offer neighbours help where they see little.", roles=("NCC", "CMD")),
)
ACTIONS: Final = (
    Action(
        name="sensors.take_terrain",
        asks=asks.TakeTerrain,
        needs="sensors.operate",
        run=actions.take_terrain,
        sentence="Take in the heights of a piece of ground.",
    ),
    Action(
        name="sensors.offer_help",
        asks=asks.OfferHelp,
        needs="sensors.offer",
        run=actions.offer_help,
        sentence="Offer a neighbour help where it said that it sees little.",
    ),
)
