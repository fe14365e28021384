"""What zones offer: the only file that the rest of Lindero reads."""

from lindero.capabilities.tracking.records import TrackStarted, TrackUpdated
from lindero.capabilities.zones import actions, asks, naming, pages, records, signals, tables
from lindero.kernel.capability import Action, Capability, Grant, Page, Reaction

CAPABILITY = Capability(
    name="zones",
    title="Zones",
    records=(records.ZoneDrawn, records.ZoneClosed, records.ZoneCrossed),
    tables=tables.TABLES,
    folds=tables.FOLDS,
    actions=(
        Action(
            name="zones.draw_zone",
            asks=asks.DrawZone,
            needs="zones.draw",
            run=actions.draw_zone,
            sentence="Draw a zone with name, kind and time; alerts tell who enters or leaves it.",
        ),
        Action(
            name="zones.close_zone",
            asks=asks.CloseZone,
            needs="zones.draw",
            run=actions.close_zone,
            sentence="Close a zone, with the reason.",
        ),
    ),
    reactions=(
        Reaction(
            name="zones.tell_crossings",
            on=(TrackStarted, TrackUpdated),
            run=actions.tell_crossings,
            received=True,
            is_woken=True,
        ),
    ),
    signals=(signals.CROSSINGS,),
    pages=(
        Page(
            path="/zones",
            title="Zones",
            needs="zones.read",
            asks=pages.ZonesQuery,
            show=pages.show_zones,
            template="zones.html",
            icon="square-dashed",
            menu="picture",
            order=25,
        ),
        Page(
            path="/zones/map",
            title="Zones on the map",
            needs="zones.read",
            asks=pages.ZoneMapQuery,
            show=pages.show_zone_map,
            template="zone_map.html",
        ),
    ),
    references=naming.REFERENCES,
    grants=(
        Grant(
            "zones.read",
            "See zones that officers drew, and what crossed them.",
            roles=("NCC", "SPOC", "LO", "CMD", "RCC", "ANL", "DPO", "AUD"),
        ),
        Grant("zones.draw", "Draw zones and close them.", roles=("NCC", "CMD")),
    ),
)
