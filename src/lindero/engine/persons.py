"""Looking for a person in everything that a node holds: for the person's own rights, and nothing kept afterwards.

There is no index of persons, which would be a register of its own: every body is read once, compared, and let go. What
is locked away in compartments or under a hold is not looked into.
"""

import unicodedata
from collections.abc import Sequence
from typing import Final

import msgspec

from lindero.engine.log import Log
from lindero.engine.registry import Registry
from lindero.engine.store import Transaction
from lindero.kernel.record import Head, Record, marks_of

AT_ONCE: Final = 1_000


def find_persons(tx: Transaction, log: Log, registry: Registry, words: Sequence[str]) -> list[Head]:
    """Return the heads of records, own and received, in whose personal fields every one of the words stands.

    Args:
        tx: Reads the log.
        log: The national log.
        registry: The joined declarations: which kinds have fields that speak of persons.
        words: What to look for; case and accents are passed over.
    """
    wanted = {word for text in words for word in plain_words(text)}
    kinds = [kind for kind, record_type in registry.record_types.items() if personal_fields(record_type)]
    found: list[Head] = []
    after = -1
    while wanted and (events := log.read(tx, kinds, after, AT_ONCE)):
        found += [e.head for e in events if e.record is not None and wanted <= words_about(e.record)]
        after = events[-1].head.seq
    return found


def personal_fields(record_type: type[Record]) -> tuple[str, ...]:
    """Return the names of the fields that speak of a person, directly or by a detour."""
    marks = marks_of(record_type)
    return tuple(name for name, mark in marks.items() if mark is not None and mark.personal != "none")


def words_about(record: Record) -> set[str]:
    """Return the plain words in a record's personal fields, whatever they are nested in."""
    found: set[str] = set()
    waiting = [msgspec.to_builtins(getattr(record, name)) for name in personal_fields(type(record))]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif value is not None:
            found |= plain_words(str(value))
    return found


def plain_words(text: str) -> set[str]:
    """Return the words of a text without case and accents: letters and digits only."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return set(letters.split())
