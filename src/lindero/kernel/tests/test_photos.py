"""What a photo may hold: its picture, and nothing beside."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lindero.kernel.photos import is_bare_photo


def jpeg(**options: object) -> bytes:
    """Return a small JPEG, with whatever else the options put into it."""
    file = io.BytesIO()
    Image.new("RGB", (48, 32), (90, 120, 60)).save(file, "JPEG", **options)
    return file.getvalue()


def with_segment(photo: bytes, marker: int, payload: bytes) -> bytes:
    """Return a JPEG with another segment after its beginning."""
    return photo[:2] + bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2, "big") + payload + photo[2:]


@pytest.mark.parametrize("options", [{}, {"quality": 50}, {"progressive": True}, {"optimize": True}])
def test_S_54_a_bare_picture_is_let_through(options: dict[str, object]) -> None:
    """A JPEG as the public pages draw it is one, baseline or progressive."""
    assert is_bare_photo(jpeg(**options))


@pytest.mark.parametrize(
    ("marker", "payload"),
    [
        (0xE1, b"Exif\x00\x00II*\x00"),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\x00<x/>"),
        (0xED, b"Photoshop 3.0\x00"),
        (0xE2, b"ICC_PROFILE\x00\x01\x01"),
        (0xFE, b"taken by Ingrid"),
        (0xE0, b"JFXX\x00\x10thumbnail"),
        (0xEE, b"Adobe\x00d\x00\x00\x00\x00\x01"),
    ],
)
def test_S_54_every_segment_that_could_tell_is_found(marker: int, payload: bytes) -> None:
    """EXIF, XMP, IPTC, colour profile, comment, thumbnail: each alone makes it no bare picture."""
    assert not is_bare_photo(with_segment(jpeg(), marker, payload))


def test_S_54_nothing_hides_after_the_end() -> None:
    """Bytes behind the picture (a second picture, a motion clip) are found, and so is a file cut short."""
    assert not is_bare_photo(jpeg() + b"hidden")
    assert not is_bare_photo(jpeg()[:-2])
    assert not is_bare_photo(jpeg() + jpeg())


@pytest.mark.parametrize("format_", ["PNG", "GIF", "WEBP", "BMP"])
def test_only_jpeg_is_kept(format_: str) -> None:
    """Formats whose metadata lie elsewhere are not believed."""
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, format_)
    assert not is_bare_photo(file.getvalue())


@given(st.binary(max_size=200))
def test_any_bytes_get_an_answer(data: bytes) -> None:
    """Whatever is sent is judged without an error, and takes one pass."""
    assert is_bare_photo(b"\xff\xd8" + data) in {True, False}
    assert not is_bare_photo(data + b"\x00")
