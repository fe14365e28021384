"""Photos drawn anew: nothing but the picture is left, and none is unpacked that is too large."""

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lindero.capabilities.community.records import MOST_PHOTO_BYTES
from lindero.kernel.photos import is_bare_photo
from lindero.shells.public.photos import LONGEST, NoPhoto, TooLarge, drawn_anew
from lindero.shells.public.tests.visiting import photo


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_S_54_nothing_but_the_picture_is_left(format_: str) -> None:
    """Maker, instant, position and comment are in what was sent and in nothing that is kept."""
    sent = photo(format_=format_)
    assert b"CANARY" in sent
    kept = drawn_anew(sent)
    assert is_bare_photo(kept)
    assert b"CANARY" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()


def test_a_photo_is_turned_before_its_metadata_go() -> None:
    """What a telephone took upright stays upright, though the word for it is gone."""
    exif = Image.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    Image.new("RGB", (300, 100)).save(file, "JPEG", exif=exif)
    assert Image.open(io.BytesIO(drawn_anew(file.getvalue()))).size == (100, 300)


@pytest.mark.parametrize("size", [(2_400, 1_800), (100, 5_000), (1, 1)])
def test_what_is_kept_is_small(size: tuple[int, int]) -> None:
    """However large or noisy, it is kept within the bounds of a record."""
    kept = drawn_anew(photo(size))
    assert len(kept) <= MOST_PHOTO_BYTES
    assert max(Image.open(io.BytesIO(kept)).size) <= LONGEST


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of few bytes that says it has very many pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(bytes(1_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(8_000, 8_000), (50_000, 50_000), (2**31 - 1, 1)])
def test_a_bomb_is_refused_unopened(width: int, height: int) -> None:
    """Its header is enough: nothing is unpacked, and no memory taken."""
    with pytest.raises((TooLarge, NoPhoto)):
        drawn_anew(bomb(width, height))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_bytes_are_a_bare_picture_or_refused(data: st.DataObject) -> None:
    """A photo damaged anywhere is kept as a bare picture or refused by name; nothing else comes of it."""
    whole = bytearray(_SMALL)
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=6)):
        whole[place] = data.draw(st.integers(0, 255))
    try:
        kept = drawn_anew(bytes(whole[: data.draw(st.integers(0, len(whole)))]))
    except (NoPhoto, TooLarge):
        return
    assert is_bare_photo(kept)


_SMALL = photo((64, 48))
