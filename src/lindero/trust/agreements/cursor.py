"""Reading a tree value by value: each wrong value is reported with its line, and reading goes on."""

import datetime as dt
import difflib
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from typing import Final

from lindero.kernel.errors import Invalid
from lindero.kernel.names import KIND_PATTERN, NAME_PATTERN, NATION_PATTERN
from lindero.kernel.times import instant_of
from lindero.trust.agreements.findings import Finding, Severity
from lindero.trust.agreements.source import Items, Leaf, Node, Scalar, Table

NATION: Final = (re.compile(NATION_PATTERN), "three capital letters, for example NRD")
KIND: Final = (re.compile(KIND_PATTERN), "folder.name, for example tracking.track_updated")
FIELD: Final = (re.compile(NAME_PATTERN), "a field's name in small letters, for example measured_at")
SHORT_NAME: Final = (
    re.compile(r"^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$"),
    "small letters, digits and hyphens, for example art-6-1",
)

Form = tuple[re.Pattern[str], str]
"""What a word must look like, and that in words."""

MISSING: Final[Mapping[str, tuple[str, str]]] = {
    "purposes": ("missing_purpose", "Without a purpose nothing may be processed; name at least one."),
    "retain_days": ("missing_retention", "Say after how many days the recipient must erase it."),
    "area": ("missing_area", "Name the area for which it holds."),
    "areas": ("missing_area", "Describe at least one area."),
    "authorities": ("missing_authority", "Name the authorities that act for the party."),
    "review": ("missing_review", "Say when the parties review the agreement."),
    "next": ("missing_review", "Give the date of the next review."),
    "sunset": ("missing_sunset", "Give the date at which the agreement ends unless it is renewed."),
    "dpia": ("missing_assessment", "Name the data-protection impact assessment."),
    "legal_basis": ("missing_legal_basis", "Name the law or treaty that permits the exchange."),
}
"""Named errors for what an agreement may never lack; any other key is a `missing_key`."""


class Cursor:
    """A value of a treaty file on its way into a type.

    Every reader returns a placeholder where the value is absent or wrong, after reporting it once; whoever
    builds a type from what was read must throw it away if anything was reported.
    """

    def __init__(self, node: Node | None, path: str, found: list[Finding], line: int = 1) -> None:
        self.node = node
        self.path = path
        self.found = found
        self.line = node.line if node is not None else line

    def fail(self, code: str, text: str, advice: str, severity: Severity = "error") -> None:
        """Report something about this value."""
        self.found.append(Finding(self.line, self.path, code, text, advice, severity))

    @property
    def absent(self) -> bool:
        """Whether there is no value here."""
        return self.node is None

    def table(self, required: Iterable[str], optional: Iterable[str] = ()) -> "Entries":
        """Return the value's entries by key; missing and unknown keys are reported."""
        if self.node is not None and not isinstance(self.node, Table):
            self.fail("type", "Here a list of keys is expected.", "Write `key: value` lines below it.")
            return Entries({}, self)
        entries = self.node.entries if isinstance(self.node, Table) else {}
        known = [*required, *optional]
        if isinstance(self.node, Table):
            for key in required:
                if key not in entries:
                    code, advice = MISSING.get(key, ("missing_key", "Add it."))
                    self.fail(code, f"The key `{key}` is missing.", advice)
            for key in entries:
                if key not in known:
                    self._report_unknown(key, self.node.lines[key], known)
        return Entries(entries, self)

    def _report_unknown(self, key: str, line: int, known: list[str]) -> None:
        near = difflib.get_close_matches(key, known, 1)
        advice = f"Did you mean `{near[0]}`?" if near else f"Known here: {', '.join(sorted(known))}."
        path = f"{self.path}.{key}" if self.path else key
        text = f"The key `{key[:60]}` is not known, and what is not understood is refused."
        self.found.append(Finding(line, path, "unknown_key", text, advice))

    def named(self) -> "list[tuple[str, Cursor]]":
        """Return the entries of a table whose keys are names that the authors choose."""
        if self.node is not None and not isinstance(self.node, Table):
            self.fail("type", "Here a list of names is expected.", "Write `name:` lines below it.")
        if not isinstance(self.node, Table):
            return []
        return [
            (key, Cursor(node, f"{self.path}.{key}", self.found)) for key, node in self.node.entries.items()
        ]

    def items(self) -> "list[Cursor]":
        """Return the members of a list; anything else is reported."""
        if isinstance(self.node, Items):
            return [
                Cursor(node, f"{self.path}[{index}]", self.found)
                for index, node in enumerate(self.node.items)
            ]
        if self.node is not None:
            self.fail("type", "Here a list is expected.", "Write its members in [brackets] or as `- ` lines.")
        return []

    def _scalar(self, wanted: str) -> Scalar:
        """Return a single value, or report that something else stands here."""
        if isinstance(self.node, Leaf) and self.node.value is not None:
            return self.node.value
        if self.node is not None:
            self.fail("type", f"Here {wanted} is expected.", "Write one value.")
        return None

    def text(self, longest: int = 500) -> str:
        """Return a text that says something, on one line or several."""
        value = self._scalar("text")
        if value is None:
            return ""
        if not isinstance(value, str) or not value.strip() or len(value) > longest:
            self.fail("text", f"Here a text of 1 to {longest} characters is expected.", "Write it in words.")
            return ""
        return " ".join(value.split())

    def word(self, form: Form) -> str:
        """Return a name of the given form."""
        value = self._scalar(form[1])
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > 64 or not form[0].fullmatch(value):
            self.fail("form", f"{str(value)[:60]!r} has not the form asked for here.", f"Write {form[1]}.")
            return ""
        return value

    def choice(self, allowed: Collection[str], code: str = "unknown_word") -> str:
        """Return one of a closed list of words."""
        value = self._scalar(f"one of {', '.join(allowed)}")
        if value is None:
            return ""
        if not isinstance(value, str) or value not in allowed:
            near = difflib.get_close_matches(str(value), list(allowed), 1)
            advice = f"Did you mean `{near[0]}`?" if near else f"Choose one of {', '.join(allowed)}."
            self.fail(code, f"{str(value)[:60]!r} is not one of the words that exist here.", advice)
            return ""
        return value

    def integer(self, low: int, high: int) -> int:
        """Return a whole number within limits."""
        value = self._scalar("a whole number")
        if value is None:
            return low
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.fail("number", f"{str(value)[:40]} is no whole number from {low} to {high}.", "Correct it.")
            return low
        return value

    def decimal(self) -> Decimal:
        """Return a number as it was written, exactly."""
        value = self._scalar("a number")
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
            if value is not None:
                self.fail(
                    "number", f"{str(value)[:40]!r} is no number.", "Write digits with a decimal point."
                )
            return Decimal(0)
        return Decimal(value)

    def flag(self) -> bool:
        """Return true or false."""
        value = self._scalar("true or false")
        if value is not None and not isinstance(value, bool):
            self.fail("flag", f"{str(value)[:40]!r} is neither true nor false.", "Write true or false.")
        return value is True

    def instant(self) -> int:
        """Return a date, or a moment with its offset from UTC, as milliseconds UTC."""
        value = self._scalar("a date")
        if value is None:
            return 0
        try:
            return instant_of(str(value))
        except Invalid as error:
            self.fail("date", error.text, error.advice)
            return 0

    def day(self) -> str:
        """Return a day of the calendar, `2026-12-25`."""
        value = self._scalar("a day")
        if value is None:
            return ""
        try:
            day = dt.date.fromisoformat(str(value)).isoformat()
        except ValueError:
            day = ""
        if not day or day != value:  # ISO 8601 has other forms of a day; the signed text has one.
            self.fail(
                "day", f"{str(value)[:40]!r} is no day that exists.", "Write year-month-day, 2026-12-25."
            )
            return ""
        return day

    def several(self, read: "Callable[[Cursor], str]", *, least: int = 1) -> tuple[str, ...]:
        """Return a set of words, sorted; a single word stands for a list of one."""
        single = isinstance(self.node, Leaf) and self.node.value is not None
        cursors = [self] if single else self.items()
        words = [read(cursor) for cursor in cursors]
        for index, word in enumerate(words):
            if word and word in words[:index]:
                cursors[index].fail("duplicate", f"{word!r} stands here twice.", "Keep it once.")
        if len(words) < least and isinstance(self.node, Items):
            code, advice = MISSING.get(self.path.rpartition(".")[2], ("empty_list", "Name at least one."))
            self.fail(code, "The list is empty.", advice)
        return tuple(sorted(set(words) - {""}))

    def choices(self, allowed: Collection[str], code: str = "unknown_word") -> tuple[str, ...]:
        """Return a set of words of a closed list, sorted."""
        return self.several(lambda cursor: cursor.choice(allowed, code))

    def words(self, form: Form, *, least: int = 1) -> tuple[str, ...]:
        """Return a set of names of one form, sorted."""
        return self.several(lambda cursor: cursor.word(form), least=least)


class Entries:
    """The entries of a table, each as a cursor; an entry that is not there is an absent cursor."""

    def __init__(self, entries: dict[str, Node], table: Cursor) -> None:
        self._entries = entries
        self._table = table
        self._reported = len(table.found)

    def __getitem__(self, key: str) -> Cursor:
        path = f"{self._table.path}.{key}" if self._table.path else key
        return Cursor(self._entries.get(key), path, self._table.found, self._table.line)

    @property
    def sound(self) -> bool:
        """Whether nothing was reported since the table was opened, so that no value is a placeholder."""
        return len(self._table.found) == self._reported

    def __contains__(self, key: str) -> bool:
        return key in self._entries
