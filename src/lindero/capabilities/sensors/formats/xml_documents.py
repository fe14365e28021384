"""XML documents of others, whole and guarded: no document types, no entities, no endless size."""

from typing import Any, Final
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import fromstring

MAX_DOCUMENT: Final = 32 * 1_024 * 1_024


class Document:
    """Collects the bytes of one document."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._held = 0

    def add(self, data: bytes) -> None:
        """Take a piece in; beyond `MAX_DOCUMENT` nothing is held."""
        self._held += len(data)
        if self._held <= MAX_DOCUMENT:
            self._parts.append(data)
        else:
            self._parts = []

    def finish(self) -> tuple[Any, str]:
        """End the document: return its root and no fault, or None and the fault; neither for an empty one."""
        data, held = b"".join(self._parts), self._held
        self._parts, self._held = [], 0
        if held > MAX_DOCUMENT:
            return None, "too_long"
        if not data.strip():
            return None, ""
        try:
            # Entities and document types raise what is a ValueError, as bad encodings do.
            return fromstring(data), ""
        except (ParseError, ValueError, LookupError):
            return None, "payload"


def tag_of(element: Any) -> str:
    """Return an element's name without its namespace; empty for a comment or an instruction."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def text_of(element: Any, name: str) -> str:
    """Return the text of the first child of a name; empty if there is none."""
    for child in element:
        if tag_of(child) == name:
            return (child.text or "").strip()
    return ""
