"""Who a client is by its first words: they carry the key of a machine."""

import re
from html import unescape
from typing import Final

MAX_WORDS: Final = 4_096
_FIRST: Final = re.compile(
    rb"\s*(?:<\?xml[^<>]{0,200}\?>\s*)?<auth>\s*<cot\s([^<>]{1,2048})/?>\s*(?:</cot>\s*)?</auth>\s*"
)
_HEAD: Final = re.compile(rb"\s*(?:<\?xml[^<>]{0,200}\?>\s*)?")
_ATTRIBUTE: Final = re.compile(rb"([a-z]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def key_in(data: bytes) -> tuple[str, int] | None:
    """Return the key in a client's first words, and where they end; None while there is none.

    A client that is set to use a name and a password sends `<auth><cot username= password= uid=/></auth>` before
    everything else; the password is the machine's key.
    """
    found = _FIRST.match(data)
    if found is None:
        return None
    said = {name: double or single for name, double, single in _ATTRIBUTE.findall(found[1])}
    return unescape(said.get(b"password", b"").decode("utf-8", "replace")), found.end()


def is_begun(data: bytes) -> bool:
    """Say whether what a client sent so far may become first words once more of it is there."""
    if len(data) > MAX_WORDS or b"</auth>" in data:
        return False
    rest = _HEAD.sub(b"", data, count=1)
    is_declaration = rest.startswith(b"<?xml") or b"<?xml".startswith(rest)
    return rest.startswith(b"<auth") or b"<auth".startswith(rest) or (is_declaration and b">" not in rest)
