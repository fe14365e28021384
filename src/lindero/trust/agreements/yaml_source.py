"""YAML treaty files: no anchors, aliases, tags or second documents, and words stay words."""

import re
from decimal import Decimal
from typing import Any, Final

import yaml

from lindero.trust.agreements.source import MAX_DEPTH, MAX_NODES, Items, Leaf, Node, Scalar, Table, refuse

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_DECIMAL: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,30}")
_WORDS: Final[dict[str, Scalar]] = {"": None, "~": None, "null": None, "true": True, "false": False}

_Open = tuple[int, list[Node] | None, dict[str, Node], dict[str, int]]
"""A list or table that is being read: line, items (None for a table), entries, lines of the keys."""


def read_yaml(text: str) -> Node:
    """Read YAML as a tree of plain values.

    The events of the parser are taken one by one, so that a hostile file is refused before it is built up.
    Plain words are read as YAML 1.2 has it: only `true`, `false` and `null` are no text (`NO` and `on` are).

    Raises:
        Unreadable: If it is no YAML, or uses what a treaty does not need.
    """
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.YAMLError as error:
        _refuse_syntax(error)
    if builder.root is None:
        refuse(1, "empty", "The file is empty.", "Begin with `lindero: agreement/1`.")
    return builder.root


def _refuse_syntax(error: yaml.YAMLError) -> None:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    line = mark.line + 1 if mark else 1
    refuse(line, "syntax", f"This is no YAML: {problem}.", "Check indentation, colons and quotes there.")


class _Builder:
    """Builds a tree from parser events without recursion."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[_Open] = []
        self._keys: list[tuple[str, int] | None] = []
        self._count = 0

    def take(self, event: Any) -> None:
        """Take one event.

        Raises:
            Unreadable: If it is something that a treaty file may not use.
        """
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            refuse(
                line,
                "alias",
                "Anchors and aliases (& and *) are not read.",
                "Write the value out where it belongs.",
            )
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._begin(event, line)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._end()
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            refuse(line, "second_document", "A second document begins here.", "Keep one treaty to a file.")

    def _scalar(self, event: Any, line: int) -> None:
        _refuse_tag(event, line)
        if self._wants_key():
            self._key(event.value, line)
        else:
            plain = event.style in {None, ""}
            self._add(Leaf(line, plain_value(event.value) if plain else event.value))

    def _begin(self, event: Any, line: int) -> None:
        _refuse_tag(event, line)
        if self._wants_key():
            refuse(line, "key", "A key must be a word.", "Write `name: value`.")
        if len(self._open) >= MAX_DEPTH:
            refuse(
                line, "too_deep", f"The file is nested deeper than {MAX_DEPTH} levels.", "Write it flatter."
            )
        self._open.append((line, [] if isinstance(event, yaml.SequenceStartEvent) else None, {}, {}))
        self._keys.append(None)

    def _end(self) -> None:
        line, items, entries, lines = self._open.pop()
        self._keys.pop()
        self._add(Table(line, entries, lines) if items is None else Items(line, items))

    def _wants_key(self) -> bool:
        return bool(self._open) and self._open[-1][1] is None and self._keys[-1] is None

    def _key(self, key: str, line: int) -> None:
        _, _, _, lines = self._open[-1]
        if key in lines:
            refuse(
                line,
                "duplicate_key",
                f"The key {key!r} stands here a second time; the first is in line {lines[key]}.",
                "Keep one of them.",
            )
        lines[key] = line
        self._keys[-1] = (key, line)

    def _add(self, node: Node) -> None:
        self._count += 1
        if self._count > MAX_NODES:
            refuse(
                node.line,
                "too_large",
                f"The file has more than {MAX_NODES} values.",
                "Give areas with fewer corners.",
            )
        if not self._open:
            self.root = node
            return
        _, items, entries, _ = self._open[-1]
        key = self._keys[-1]
        if items is not None:
            items.append(node)
        elif key is not None:
            entries[key[0]] = node
            self._keys[-1] = None


def _refuse_tag(event: Any, line: int) -> None:
    if event.tag:
        refuse(line, "tag", f"The tag {event.tag!r} is not read.", "Write plain words, numbers and lists.")


def plain_value(text: str) -> Scalar:
    """Return what an unquoted word means: a number, true, false, nothing, or itself."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    return text
