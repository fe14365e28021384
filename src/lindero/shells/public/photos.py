"""Photos of reporters: drawn anew in memory, so that nothing but the picture is left; the file never touches a disk."""

import io
import logging
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from lindero.capabilities.community.records import MOST_PHOTO_BYTES

MOST_BYTES: Final = 8_000_000
MOST_PIXELS: Final = 40_000_000
"""Pixels that a photo may have, told by its header before any is unpacked: a bomb is refused unopened."""

LONGEST: Final = 1_600
"""Pixels of the longer side of what is kept."""

_TURN: Final = threading.Semaphore(1)
"""One photo is unpacked at a time: whoever floods the node with them waits here, and its memory is safe."""

_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_QUALITIES: Final = (80, 65, 50, 35, 20)


# Pillow tells its log, at the finest level, every tag of EXIF that it reads; nobody may turn that on (S-54).
logging.getLogger("PIL").setLevel(logging.WARNING)


class NoPhoto(Exception):
    """What was sent is no photo that can be read."""


class TooLarge(Exception):
    """What was sent is larger than a photo may be."""


def drawn_anew(data: bytes) -> bytes:
    """Return the picture of a photo as a bare JPEG of at most 1,600 pixels a side.

    It is turned as its maker meant it to be seen, then copied pixel by pixel: no EXIF, no position, no thumbnail,
    no profile, no comment and no second picture can come along.

    Raises:
        TooLarge: If it has too many bytes or pixels.
        NoPhoto: If it is none of the three formats, or broken.
    """
    if len(data) > MOST_BYTES:
        raise TooLarge
    try:
        with _TURN, _quiet(), Image.open(io.BytesIO(data), formats=_FORMATS) as photo:
            if photo.width * photo.height > MOST_PIXELS:
                raise TooLarge
            photo.draft("RGB", (LONGEST, LONGEST))
            picture = ImageOps.exif_transpose(photo).convert("RGB")
    except Image.DecompressionBombError as error:
        raise TooLarge from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise NoPhoto from error
    picture.thumbnail((LONGEST, LONGEST))
    return _encoded(picture)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Pillow from telling the terminal what it found amiss in somebody's metadata."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _encoded(picture: Image.Image) -> bytes:
    """Return a JPEG that is small enough, of the best quality that is."""
    bare = Image.frombytes("RGB", picture.size, picture.tobytes())
    for quality in _QUALITIES:
        file = io.BytesIO()
        bare.save(file, "JPEG", quality=quality)
        if file.tell() <= MOST_PHOTO_BYTES:
            return file.getvalue()
    bare.thumbnail((LONGEST // 2, LONGEST // 2))
    return _encoded(bare)
