"""What the picture offers to the rest of Lindero."""

from lindero.capabilities.picture import finding, layers_shown, overview, sources, tables, track, zones
from lindero.kernel.capability import Capability, Grant, Page

CAPABILITY = Capability(
    name="picture",
    title="Picture",
    tables=tables.TABLES,
    folds=tables.FOLDS,
    offer_folds=tables.OFFER_FOLDS,
    pages=(
        Page(
            path="/picture",
            title="Picture",
            needs="picture.read",
            asks=overview.PictureQuery,
            show=overview.show_picture,
            template="picture.html",
            icon="map",
            menu="picture",
            order=10,
        ),
        Page(
            path="/picture/list",
            title="List",
            needs="picture.read",
            asks=finding.ListQuery,
            show=overview.show_list,
            template="list.html",
            icon="list",
            menu="picture",
            order=20,
        ),
        Page(
            path="/picture/list-rows",
            title="Rows of the list",
            needs="picture.read",
            asks=finding.ListQuery,
            show=overview.show_list,
            template="side_list.html",
        ),
        Page(
            path="/picture/track/{slot}",
            title="Track",
            needs="picture.read",
            asks=track.TrackQuery,
            show=track.show_track,
            template="track.html",
        ),
        Page(
            path="/picture/trail",
            title="Trail",
            needs="picture.read",
            asks=track.TrackQuery,
            show=track.show_trail,
            template="trail.html",
        ),
        Page(
            path="/picture/areas",
            title="Agreed areas",
            needs="picture.read",
            asks=zones.AreasQuery,
            show=zones.show_areas,
            template="areas.html",
        ),
        Page(
            path="/picture/sources",
            title="Sources",
            needs="picture.read",
            asks=sources.SourcesQuery,
            show=sources.show_sources,
            template="sources.html",
        ),
        Page(
            path="/picture/layers",
            title="Layers",
            needs="picture.read",
            asks=layers_shown.LayersQuery,
            show=layers_shown.show_layers,
            template="layers.html",
        ),
    ),
    grants=(
        Grant(
            "picture.read",
            "See everything on the map, own and received, and where it was.",
            roles=("NCC", "SPOC", "LO", "CMD", "ANL"),
        ),
    ),
)
