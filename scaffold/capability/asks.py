"""What is asked: the fields of a form, of JSON and of a command."""

from typing import Annotated

import msgspec

from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.places import Place


class NoteItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Note that something at a place needs seeing to."""

    what: Annotated[
        str,
        msgspec.Meta(min_length=3, max_length=200, description="what needs seeing to; things, not persons"),
    ]
    place: Annotated[Place, msgspec.Meta(description="where: longitude, then latitude")]
    urgency: Annotated[int, msgspec.Meta(ge=1, le=3, description="1 can wait a week, 2 today, 3 now")] = 1


class CloseItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that an item has been seen to."""

    item: Annotated[
        str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="the record that noted the item")
    ]
