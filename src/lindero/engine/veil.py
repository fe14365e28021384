"""The veil: rows of records that somebody may not read are not there for that person, whatever page asks.

It lies between every desk and the store. A table whose rows name the record that they come from (`record_id`), or of
which they speak (`Table.about`), is read through a filter; so a capability neither knows of it nor gets round it. A row
that names no record in either way is nobody's record: it may hold counts and the like, never what a neighbour sent.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, Protocol

import msgspec

from lindero.engine.registry import Registry
from lindero.kernel.desk import Actor, Row
from lindero.kernel.errors import Refused
from lindero.kernel.names import RECORD_ID_PATTERN

WITHHELD: Final = "lindero_withheld"
"""What the names of withheld records are called inside a query."""

_RECORD_ID: Final = re.compile(RECORD_ID_PATTERN)
_WORD: Final = re.compile(r"[a-z][a-z0-9_]*")
_WITH: Final = re.compile(r"\s*WITH\s+(RECURSIVE\s+)?", re.IGNORECASE)
_AT_ONCE: Final = 400


class Readable(Protocol):
    """Reads rows."""

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return the rows of a query."""


class Withholding(Protocol):
    """Says what is withheld from somebody; the trust floor knows by which rule."""

    def withheld(self, rows: Readable, actor: Actor) -> str:
        """Return SQL for the common table `lindero_withheld (record_id)`; empty if nothing is withheld.

        Args:
            rows: What the reader of the query reads.
            actor: Who asks.
        """

    def refusal(self, rows: Readable, actor: Actor, record_id: str) -> Refused:
        """Return the refusal to raise where somebody asks for a withheld record by its name."""


class Veil:
    """Puts the filter into queries."""

    def __init__(self, registry: Registry, withholding: Withholding | None = None) -> None:
        """Prepare the veil.

        Args:
            registry: The joined declarations: whose tables hold rows of records.
            withholding: Says what is withheld; nothing is where it is None.
        """
        self.withholding = withholding
        self._names = {
            name: table.about or "record_id"
            for name, table in registry.tables.items()
            if table.derived and (table.about or "record_id" in table.columns)
        }

    def over(self, rows: Readable, actor: Actor, sql: str) -> str:
        """Return a query as somebody may ask it: over rows of records that are not withheld."""
        withheld = "" if self.withholding is None else self.withholding.withheld(rows, actor)
        if not withheld:
            return sql
        read = sorted(self._names.keys() & set(_WORD.findall(sql)))
        if not read:
            return sql
        shown = ", ".join(
            f"{name} AS (SELECT * FROM main.{name} WHERE {about} IS NULL"
            f" OR {about} NOT IN (SELECT record_id FROM {WITHHELD}))"
            for name, about in ((name, self._names[name]) for name in read)
        )
        begun = _WITH.match(sql)
        rest = f", {sql[begun.end() :]}" if begun else f" {sql}"
        return f"WITH RECURSIVE {withheld}, {shown}{rest}"

    def hidden(self, rows: Readable, actor: Actor, record_ids: Sequence[str]) -> set[str]:
        """Return those of some records that are withheld from somebody."""
        withheld = "" if self.withholding is None else self.withholding.withheld(rows, actor)
        if not withheld:
            return set()
        return {
            name
            for begin in range(0, len(record_ids), _AT_ONCE)
            for (name,) in rows.query(
                f"WITH RECURSIVE {withheld} SELECT record_id FROM {WITHHELD} WHERE record_id IN"
                f" ({','.join('?' * len(record_ids[begin : begin + _AT_ONCE]))})",
                record_ids[begin : begin + _AT_ONCE],
            )
        }

    def check(self, rows: Readable, actor: Actor, ask: msgspec.Struct) -> None:
        """Let somebody ask for something that names no withheld record.

        Raises:
            Refused: If it names one; whoever calls puts that on record.
        """
        self.check_names(rows, actor, [text for text in _texts(ask) if _RECORD_ID.match(text)])

    def check_names(self, rows: Readable, actor: Actor, record_ids: Sequence[str]) -> None:
        """Let somebody have what is told of some records.

        Raises:
            Refused: If any of them is withheld; whoever calls puts that on record.
        """
        hidden = self.hidden(rows, actor, record_ids)
        if hidden and self.withholding is not None:
            raise self.withholding.refusal(rows, actor, min(hidden))


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in an ask, those in lists too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _texts(getattr(value, name))
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _texts(item)
