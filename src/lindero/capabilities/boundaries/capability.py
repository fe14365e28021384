"""What the boundary register offers: the only file that the rest of Lindero reads."""

from lindero.capabilities.boundaries import (
    actions,
    asks,
    drawn,
    following,
    guards,
    naming,
    pages,
    records,
    tables,
)
from lindero.kernel.capability import Action, Capability, Grant, Page

CAPABILITY = Capability(
    name="boundaries",
    title="Boundaries",
    records=(
        records.LineRegistered,
        records.StripRegistered,
        records.ZoneRegistered,
        records.ShapeWithdrawn,
        records.EventPlaced,
        records.JurisdictionChosen,
    ),
    tables=tables.TABLES,
    folds=tables.FOLDS,
    guards=guards.GUARDS,
    reactions=(following.PLACE_REPORTED,),
    actions=(
        Action(
            name="boundaries.register_line",
            asks=asks.RegisterLine,
            needs="boundaries.register",
            run=actions.register_line,
            sentence="Register the treaty's line or a party's official one, or its next version.",
        ),
        Action(
            name="boundaries.register_strip",
            asks=asks.RegisterStrip,
            needs="boundaries.register",
            run=actions.register_strip,
            sentence="Register a disputed strip, or its next version.",
        ),
        Action(
            name="boundaries.register_zone",
            asks=asks.RegisterZone,
            needs="boundaries.register",
            run=actions.register_zone,
            sentence="Register a zone, or its next version.",
        ),
        Action(
            name="boundaries.withdraw_shape",
            asks=asks.WithdrawShape,
            needs="boundaries.register",
            run=actions.withdraw_shape,
            sentence="Say that a line, strip or zone counts no longer.",
        ),
        Action(
            name="boundaries.place_event",
            asks=asks.PlaceEvent,
            needs="boundaries.place",
            run=actions.place_event,
            sentence="Look up whose an event is; in a disputed strip it stays undetermined.",
        ),
        Action(
            name="boundaries.choose_jurisdiction",
            asks=asks.ChooseJurisdiction,
            needs="boundaries.choose",
            run=actions.choose_jurisdiction,
            sentence="Choose, as a person, who deals with an event whose jurisdiction is undetermined.",
        ),
    ),
    pages=(
        Page(
            path="/boundaries",
            title="Boundaries",
            needs="boundaries.read",
            asks=pages.BoundariesQuery,
            show=pages.show_boundaries,
            template="boundaries.html",
            icon="waypoints",
            menu="agreements",
            order=65,
        ),
        Page(
            path="/boundaries/map",
            title="Lines that this node draws",
            needs="boundaries.read",
            asks=pages.BoundaryMapQuery,
            show=pages.show_map,
            template="boundary_map.html",
        ),
        Page(
            path="/boundaries/drawn",
            title="Border lines on the map",
            needs="boundaries.read",
            asks=pages.BoundaryMapQuery,
            show=drawn.show_drawn,
            template="boundaries_drawn.html",
        ),
    ),
    references=naming.REFERENCES,
    grants=(
        Grant(
            "boundaries.read",
            "See the boundary register.",
            roles=("NCC", "SPOC", "LO", "CMD", "LEG", "DIP", "RCC", "DPO", "AUD", "FRO"),
        ),
        Grant("boundaries.register", "Register and withdraw lines, strips and zones.", roles=("LEG", "DIP")),
        Grant(
            "boundaries.place",
            "Look up whose an event is.",
            roles=("NCC", "SPOC", "LO", "CMD", "RCC", "LEG", "DIP"),
        ),
        Grant(
            "boundaries.choose",
            "Choose who deals with an event in a disputed strip.",
            roles=("NCC", "DIP", "LEG"),
        ),
    ),
)
