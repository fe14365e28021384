"""What the folder offers: the only file that the rest of Lindero reads."""

from lindero.capabilities.example import actions, asks, layers, naming, pages, records, tables
from lindero.kernel.capability import Action, Capability, Grant, Page

CAPABILITY = Capability(
    name="example",
    title="Example",
    records=(records.ItemNoted, records.ItemClosed),
    tables=tables.TABLES,
    folds=tables.FOLDS,
    actions=(
        Action(
            name="example.note_item",
            asks=asks.NoteItem,
            needs="example.note",
            run=actions.note_item,
            sentence="Note that something at a place needs seeing to.",
        ),
        Action(
            name="example.close_item",
            asks=asks.CloseItem,
            needs="example.note",
            run=actions.close_item,
            sentence="Say that an item has been seen to.",
        ),
    ),
    pages=(
        Page(
            path="/example",
            title="Example",
            needs="example.read",
            asks=pages.ItemsQuery,
            show=pages.show_items,
            template="items.html",
            icon="list",
            order=90,
        ),
    ),
    layers=(layers.ITEMS,),
    references=naming.REFERENCES,
    grants=(
        Grant("example.read", "See what is noted.", roles=("NCC",)),
        Grant("example.note", "Note something, and say that it has been seen to.", roles=("NCC",)),
    ),
)
