"""HTML as a tree, without what only a screen has: buttons, forms, menus, drawings, scripts."""

from html.parser import HTMLParser
from typing import Final

_VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_LEFT_OUT: Final = frozenset(
    {"audio", "button", "canvas", "dialog", "form", "head", "iframe", "input", "nav", "object", "script"}
    | {"select", "style", "svg", "template", "textarea", "video"}
)
_LEFT_OUT_CLASSES: Final = frozenset({"button", "icon-button", "pager", "skip-link", "print-mark"})


class Element:
    """An element with what stands in it.

    Attributes:
        tag: Its name in small letters.
        given: Its attributes; the value of one without a value is empty.
        children: Elements and texts in order.
    """

    def __init__(self, tag: str, given: dict[str, str]) -> None:
        self.tag = tag
        self.given = given
        self.children: list[Element | str] = []

    @property
    def classes(self) -> frozenset[str]:
        """Its classes."""
        return frozenset(self.given.get("class", "").split())

    @property
    def is_left_out(self) -> bool:
        """Whether it is of use on a screen only, or shown to nobody."""
        return self.tag in _LEFT_OUT or "hidden" in self.given or bool(self.classes & _LEFT_OUT_CLASSES)

    @property
    def spoken(self) -> str:
        """What a drawing says to those who do not see it; empty for what is no drawing or says nothing."""
        return self.given.get("aria-label", "") if self.tag == "svg" else ""

    def first(self, tag: str) -> "Element | None":
        """Return the first element of a name below this one."""
        for child in self.children:
            if isinstance(child, Element):
                found = child if child.tag == tag else child.first(tag)
                if found is not None:
                    return found
        return None


class _Builder(HTMLParser):
    """Builds the tree; ends that are missing are added, ends without a beginning are passed over."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("main", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        names = [element.tag for element in self._open]
        if tag in names[1:]:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def tree_of(html: str) -> Element:
    """Return a page's part as a tree under one element."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root
