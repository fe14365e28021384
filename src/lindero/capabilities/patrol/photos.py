"""The photo that came with a sighting, for who may see what patrols saw: one at a time, for a stated purpose."""

import base64
from typing import Annotated

import msgspec

from lindero.capabilities.patrol.records import SightingReported
from lindero.capabilities.patrol.tables.lookups import has_photo
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.photos import is_bare_photo
from lindero.kernel.times import Instant


class SightingQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which sighting.

    Attributes:
        sighting: Its record.
    """

    sighting: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN)]


class PhotoView(msgspec.Struct, frozen=True, kw_only=True):
    """A photo with what the patrol said of it.

    Attributes:
        sighting: The record.
        call_sign: Whose it is.
        what: What is to be seen.
        done_at: When it was taken, milliseconds UTC.
        words: In the patrol's words.
        photo: A JPEG in base64 that holds nothing but its picture.
    """

    sighting: str
    call_sign: str
    what: str
    done_at: Instant
    words: str
    photo: str


def show_photo(desk: Desk, query: SightingQuery) -> PhotoView:
    """Show the photo of a sighting.

    It is looked at once more before it leaves: what is no bare JPEG is not handed to a browser as one (S-54).

    Raises:
        Missing: If there is no such sighting, it came without a photo, or it is past its time.
    """
    record = desk.record(query.sighting)[1] if has_photo(desk, query.sighting) else None
    if not isinstance(record, SightingReported) or not is_bare_photo(record.photo):
        raise Missing("patrol.no_photo", "There is no such photo.", "Photos go after 90 days.")
    desk.saw((query.sighting,))
    return PhotoView(
        sighting=query.sighting,
        call_sign=record.call_sign,
        what=record.what,
        done_at=record.done_at,
        words=record.words,
        photo=base64.b64encode(record.photo).decode(),
    )
