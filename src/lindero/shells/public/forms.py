"""Forms of the public, read in memory: nothing of what is sent is spooled to a file."""

import logging
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import parse_qs

import msgspec
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from lindero.kernel.errors import Invalid
from lindero.shells.public.photos import MOST_BYTES

MOST_FORM_BYTES: Final = MOST_BYTES + 1_000_000
"""What is held of a form: a photo, one that was kept from before in its place, and the words around it."""

MOST_SENT_BYTES: Final = 8 * MOST_BYTES
"""What is listened to: of a larger photo only enough is held to say so, and the words beside it are kept."""

_MOST_PARTS: Final = 40
_MOST_HEADER_BYTES: Final = 2_000


# The parser tells its log which byte of somebody's form was wrong; nothing of a form is told anybody (S-54).
logging.getLogger("python_multipart").setLevel(logging.CRITICAL)


class Sent(msgspec.Struct, frozen=True):
    """What somebody sent.

    Attributes:
        texts: The text of each field.
        files: The bytes of each file that was chosen.
    """

    texts: dict[str, str]
    files: dict[str, bytes]

    def text(self, name: str) -> str:
        """Return a field's text without the spaces around it; empty if it was not sent."""
        return self.texts.get(name, "").strip()


async def read_sent(request: Request) -> Sent:
    """Read a form of either encoding.

    Raises:
        Invalid: If it is none, or too large.
    """
    content_type = request.headers.get("content-type", "")
    kind, options = parse_options_header(content_type)
    if kind != b"multipart/form-data" or b"boundary" not in options:
        return sent_in(await _read_body(request), content_type)
    try:
        parts, size = _Parts(options[b"boundary"]), 0
        async for chunk in request.stream():
            size += len(chunk)
            if size > MOST_SENT_BYTES:
                raise _too_large()
            parts.add(chunk)
        return parts.sent()
    except (ValueError, MultipartParseError) as error:
        raise _unreadable() from error


def sent_in(body: bytes, content_type: str) -> Sent:
    """Return what a body of a stated type holds.

    Raises:
        Invalid: If it is no form.
    """
    kind, options = parse_options_header(content_type)
    try:
        if kind == b"application/x-www-form-urlencoded":
            texts = parse_qs(
                body.decode(), keep_blank_values=True, max_num_fields=_MOST_PARTS, errors="strict"
            )
            return Sent({name: values[-1] for name, values in texts.items()}, {})
        if kind == b"multipart/form-data" and b"boundary" in options:
            parts = _Parts(options[b"boundary"])
            parts.add(body)
            return parts.sent()
    except (ValueError, MultipartParseError) as error:
        raise _unreadable() from error
    raise _unreadable()


async def _read_body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_FORM_BYTES:
            raise _too_large()
    return bytes(body)


class _Parts:
    """Gathers the parts of a multipart form (RFC 7578) as the parser comes by them."""

    def __init__(self, boundary: bytes) -> None:
        self._texts: dict[str, str] = {}
        self._files: dict[str, bytes] = {}
        self._count = self._held = 0
        self._begin()
        names: dict[str, Callable[..., Any]] = {
            "on_part_begin": self._begin,
            "on_part_data": self._add_data,
            "on_part_end": self._end,
            "on_header_field": self._add_field,
            "on_header_value": self._add_value,
            "on_header_end": self._end_header,
        }
        self._parser = MultipartParser(boundary, names)  # type: ignore[arg-type]  # the callbacks by name

    def add(self, data: bytes) -> None:
        """Read on.

        Raises:
            Invalid: If more is sent than is held of a form.
            MultipartParseError: If it does not follow the format.
            ValueError: If it has too many parts, or a text is no UTF-8.
        """
        self._parser.write(data)

    def sent(self) -> Sent:
        """Return what the whole body held.

        Raises:
            MultipartParseError: If its end is missing.
        """
        self._parser.finalize()
        return Sent(self._texts, self._files)

    def _begin(self) -> None:
        self._field, self._value, self._data = bytearray(), bytearray(), bytearray()
        self._headers: dict[bytes, bytes] = {}

    def _add_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]
        self._check_header()

    def _add_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]
        self._check_header()

    def _check_header(self) -> None:
        if len(self._field) + len(self._value) > _MOST_HEADER_BYTES:
            raise ValueError("header")

    def _end_header(self) -> None:
        self._headers[bytes(self._field).lower()] = bytes(self._value)
        self._field, self._value = bytearray(), bytearray()

    def _add_data(self, data: bytes, start: int, end: int) -> None:
        # One byte too many is enough to know that it is too large: nobody's words are lost for a large photo.
        kept = data[start : min(end, start + MOST_BYTES + 1 - len(self._data))]
        self._held += len(kept)
        if self._held > MOST_FORM_BYTES + 1:
            raise _too_large()
        self._data += kept

    def _end(self) -> None:
        self._count += 1
        if self._count > _MOST_PARTS:
            raise ValueError("parts")
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        name = options.get(b"name", b"").decode()
        # A file's name says more than its reporter knows; it is dropped here.
        if b"filename" in options:
            if self._data:
                self._files[name] = bytes(self._data)
        elif name:
            self._texts[name] = bytes(self._data).decode()


def _too_large() -> Invalid:
    return Invalid("public.form_size", "The form is too large.", "Send a smaller photo, or none.")


def _unreadable() -> Invalid:
    return Invalid(
        "public.form", "This is no form that can be read.", "Load the page again and send it anew."
    )
