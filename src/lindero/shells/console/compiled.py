"""Compiled templates, kept for every environment of a language: with the frame or without, of one node or another."""

from functools import cache
from types import CodeType
from typing import Final

from jinja2.bccache import Bucket, BytecodeCache


class Compiled(BytecodeCache):
    """Keeps the code of templates by where they stand and what stands in them; as many as there are templates."""

    def __init__(self) -> None:
        self._code: Final[dict[tuple[str, str], CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code, if it was compiled before."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template that was compiled."""
        if bucket.code is not None:
            self._code[bucket.key, bucket.checksum] = bucket.code


@cache
def compiled(language: str) -> Compiled:
    """Return what is compiled in a language.

    Jinja works out while it compiles what depends on constants alone, and filters answer in the page's language: the
    same template has other code in another one. A filter that knows something of one node must therefore ask for the
    context, which is there only when a page is drawn.
    """
    return Compiled()
