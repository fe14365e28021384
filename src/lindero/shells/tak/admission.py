"""Who a client is: its first words carry the key of a machine, or it speaks through this machine's own gateway."""

import re
from html import unescape
from typing import Final

MAX_WORDS: Final = 4_096
_FIRST: Final = re.compile(
    rb"\s*(?:<\?xml[^<>]{0,200}\?>\s*)?<auth>\s*<cot\s([^<>]{1,2048})/?>\s*(?:</cot>\s*)?</auth>\s*"
)
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
