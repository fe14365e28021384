"""A page as a person without a mouse or a script uses it: read, follow a link, fill a form in, press a button."""

from collections.abc import Iterator, Mapping
from typing import Final, Protocol
from urllib.parse import urljoin

import msgspec

from lindero.shells.pdf.tree import Element, tree_of
from tests.browser.stage import PHRASE

_SAID_TO_FEW: Final = ("aria-label", "title", "placeholder", "data-title", "data-words")
_UNHEARD: Final = frozenset({"script", "style", "head", "template"})
PROBLEM: Final = "There is a problem"
"""Stands above a form that comes back."""

_HIDDEN: Final = frozenset({"hidden", "submit", "button"})


class Browser(Protocol):
    """Asks for pages as one person."""

    def get(self, address: str) -> tuple[str, str]:
        """Return where an address leads, and the page there."""

    def post(self, address: str, fields: Mapping[str, list[str]]) -> tuple[str, str]:
        """Send a form; return where it leads, and the page there."""

    def note(self, text: str) -> None:
        """Remember what a page said."""


class _Form(msgspec.Struct, frozen=True):
    address: str
    is_sent: bool
    fields: dict[str, list[str]]
    names: frozenset[str]


class Screen:
    """What one person has before the eyes.

    Attributes:
        address: The page's address.
        whole: What it says with its head and its menus.
        text: What its main part says, to those who see and to those who hear; single blanks, plain apostrophes.
    """

    def __init__(self, browser: Browser, address: str, html: str) -> None:
        self._browser = browser
        self._tree = tree_of(html)
        self.address = address
        self.whole = _read(self._tree)
        browser.note(self.whole)
        self.text = _read(self._tree.first("main") or self._tree)

    def says(self, *words: str) -> "Screen":
        """Check that the page says something, and return it."""
        missing = [one for one in words if one.lower() not in self.text.lower()]
        assert missing == [], f"{self.address} does not say {missing}: {self.text[:3_000]}"
        return self

    def lacks(self, *words: str) -> "Screen":
        """Check that the page does not say something, and return it."""
        assert [one for one in words if one.lower() in self.text.lower()] == [], self.address
        return self

    def follow(self, words: str, row: str = "") -> "Screen":
        """Open the first link with these words, or whose address begins with them; in the row that says `row`."""
        for place in self._places(row):
            for link in _all(place, "a"):
                href = link.given.get("href", "")
                if href.startswith(words) if words.startswith("/") else words.lower() in _said(link).lower():
                    return self._opened(urljoin(self.address, href))
        raise AssertionError(f"{self.address} has no link {words!r}: {self.text[:3_000]}")

    def press(self, words: str, row: str = "", /, **given: str | list[str]) -> "Screen":
        """Fill the form in that has the button with these words, and press it.

        What is not given stays as the form offers it. A field that the form does not have cannot be filled in.
        """
        shown = self._pressed(words, row, given)
        assert PROBLEM not in shown.text, shown.text[:1_000]
        return shown

    def press_wrongly(self, words: str, row: str = "", /, **given: str | list[str]) -> "Screen":
        """Press a button as `press` does, where the form comes back and says what is wrong."""
        return self._pressed(words, row, given).says(PROBLEM)

    def press_late(self, words: str, row: str = "", /, **given: str | list[str]) -> "Screen":
        """Press a button that was there when the page was opened, whatever the page there says now."""
        return self._pressed(words, row, given)

    def _pressed(self, words: str, row: str, given: Mapping[str, str | list[str]]) -> "Screen":
        form = self._form(words, row)
        unknown = given.keys() - form.names
        assert not unknown, f"{self.address}, {words}: no field {unknown}, but {sorted(form.names)}"
        fields = form.fields | {name: [one] if isinstance(one, str) else one for name, one in given.items()}
        address = urljoin(self.address, form.address)
        if form.is_sent:
            return Screen(self._browser, *self._browser.post(address, fields))
        query = "&".join(f"{name}={one}" for name, texts in fields.items() for one in texts)
        return self._opened(f"{address.partition('?')[0]}?{query}")

    def approve(self) -> "Screen":
        """Approve with the pass phrase what the page shows."""
        return self.says("Approve:", "What you approve", "Digest").press("Approve", _phrase=PHRASE)

    def _opened(self, address: str) -> "Screen":
        return Screen(self._browser, *self._browser.get(address))

    def _places(self, row: str) -> Iterator[Element]:
        if not row:
            yield self._tree
        for name in ("tr", "li", "article", "section"):
            for place in _all(self._tree, name):
                if row and row.lower() in _read(place).lower():
                    yield place

    def _form(self, words: str, row: str) -> _Form:
        for place in self._places(row):
            for form in _all(place, "form"):
                for button in _all(form, "button"):
                    if _said(button).lower() == words.lower():
                        return _form_of(form, button, self.address, self._tree)
        raise AssertionError(f"{self.address} has no button {words!r}: {self.text[:3_000]}")


def _form_of(form: Element, button: Element, here: str, page: Element) -> _Form:
    fields: dict[str, list[str]] = {}
    names = set()
    elsewhere = [one for one in _all(page, "input") if one.given.get("form", "-") == form.given.get("id")]
    for one in [*_all(form, "input"), *_all(form, "textarea"), *_all(form, "select"), *elsewhere]:
        if name := one.given.get("name", ""):
            names.add(name)
            fields.setdefault(name, []).extend(_offered(one))
    if name := button.given.get("name", ""):
        fields[name] = [button.given.get("value", "")]
    is_sent = form.given.get("method", "get").lower() == "post"
    return _Form(
        form.given.get("action", here), is_sent, {n: t for n, t in fields.items() if t}, frozenset(names)
    )


def _offered(field: Element) -> list[str]:
    """Return what a field would send if nobody touched it."""
    if field.tag == "textarea":
        return ["".join(_texts(field))]
    if field.tag == "select":
        options = list(_all(field, "option"))
        chosen = next((one for one in options if "selected" in one.given), options[0] if options else None)
        return [] if chosen is None else [chosen.given.get("value", _said(chosen))]
    if field.given.get("type") in {"checkbox", "radio"} and "checked" not in field.given:
        return []
    return [field.given.get("value", "")]


def _all(element: Element, tag: str) -> Iterator[Element]:
    for child in element.children:
        if isinstance(child, Element):
            if child.tag == tag:
                yield child
            yield from _all(child, tag)


def _texts(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.tag not in _UNHEARD:
            yield from (child.given[name] for name in _SAID_TO_FEW if child.given.get(name))
            if child.tag == "input" and child.given.get("type", "text") not in _HIDDEN:
                yield child.given.get("value", "")
            yield from _texts(child)


def _said(element: Element) -> str:
    """Return the name of a button or link: its text, or its label where it has none."""
    text = " ".join("".join(_only_texts(element)).split()).replace("’", "'")
    return text or element.given.get("aria-label", "")


def _read(element: Element) -> str:
    return " ".join(" ".join(_texts(element)).split()).replace("’", "'")


def _only_texts(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.tag not in _UNHEARD:
            yield from _only_texts(child)
