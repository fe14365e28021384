"""Promises about the words of pages: each can be in another language, and none is left in English by itself.

Every message that the program finds is put into letters that no page has by itself (full width). Whatever a page of a
typical day then still shows in common letters was found by nobody: it would stay English in every other language.
"""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, Final, get_args

import msgspec
import pytest
from starlette.testclient import TestClient

from lindero.capabilities.registers.records import Weekday
from lindero.shells.languages.catalogues import Catalogue, Catalogues
from lindero.shells.languages.messages import READ_ATTRIBUTES
from lindero.shells.languages.tongues import NAMED, Tongue
from lindero.shells.node import Node
from lindero.shells.public import catalogue as public
from lindero.shells.web import web_application
from lindero.trust.agreements.tables import SELECT_VERSIONS, version_of
from scripts.take_screens import CASE, CAST, REASON, fill, linked, pages_of, purpose_of, singles, typical_asks
from scripts.words.found import found
from tests.browser.days import ENTERED, agreed
from tests.browser.stage import PHRASE, Stage

PSEUDO: Final = Tongue("fr")
"""Stands for every other language: nothing is written in English by its rules either."""

OWN: Final = (
    "/do",
    "/account",
    "/find",
    "/nowhere",
    "/do/events/report_event",
    "/do/agreements/draft_agreement",
)
"""Pages of the console itself, and two of its forms."""

PUBLIC: Final = (
    *(
        "",
        "warnings",
        "report",
        "follow",
        "rights",
        "figures",
        "waiting",
        "nowhere",
        "consultations",
        "meetings",
    ),
    *("consultations/lights-at-the-old-pier", "consultations/lights-at-the-old-pier/comment"),
)

BARE: Final = frozenset(
    {
        "/agreements/may", "/community", "/community/openings", "/keys", "/offers", "/oversight",
        "/sensors/alarms", "/sensors/tasks", "/sharing/consents", "/sharing/exports", "/sharing/holds",
        "/sharing/releases",
    }
)  # fmt: skip
"""Pages that have nothing to show on the stage yet; a new folder shows something by its `demo.py`."""

CODES: Final = frozenset({"mono", "mark"})
"""Classes of what is written alike everywhere: names of records, fields, keys and roles, the product's own name."""

DATA: Final = (
    "Nordia", "Sudia", "Vesta", "Administration", "Nordhavn", "Ostrand", "Harbour Street 1", "MV CANARY SEVENTEEN",
    "MV Example", "drifts without an engine", "waits for an hour where nobody waits", "Trial on the strait.",
    "cmd-nrd", "leg-nrd", "cmd-sud", "leg-sud", "diplomat", "jurist", "guardian", "restricted tlp:amber no-onward",
    "Deutsch", "English", "Español", "Français", "Lindero", *(PSEUDO.name_of(code) for code in sorted(NAMED)),
    *(PSEUDO.weekday(day) for day in get_args(Weekday)),
)  # fmt: skip
"""What the stage calls things and officers, a handling code as it stands on every copy, names of languages and days.

Unicode CLDR names languages and the days of a week in every language, not a catalogue.
"""

LANDMARKS: Final = frozenset({"region", "complementary", "navigation", "search", "form"})
"""Roles of parts that are told apart by their names where a page has several."""

_VOID: Final = frozenset(
    {"br", "hr", "img", "input", "link", "meta", "source", "use", "wbr", "path", "circle", "rect"}
)
_TEXT: Final = re.compile(r"(\{\w+\}|</?[a-z]+\d*>)")
_MACHINE: Final = re.compile(
    r"\S*[/@:_>][\w./@:>-]*\w|\b\w+(?:\.\w+)+|\b\w*\d\w*\b|\b[A-Z]{2,}(?:-\w+)*\b|\b[a-z]{20}\b|\"[^\"]*\""
)
"""Addresses, names of fields and kinds, identifiers, numbers, codes in capital letters, quoted values."""

_UNITS: Final = re.compile(r"(?<=\d[\s\u202f\u00a0])(?:min|km/h|km|cm|mm|kn)\b")
_FIELD_TO: Final = re.compile(r"(?<=, )to(?= \uff4f\uff46 matching\.)")
"""The field `to` at the end of the sentence that lists the fields of kinds of matching: all others are longer."""

_WORD: Final = re.compile(r"[A-Za-z]{2,}")
_NUMBER_AFTER_WORD: Final = re.compile(r"[\uff21-\uff3a\uff41-\uff5a]\W*[0-9]")


def wide(english: str) -> str:
    """Return a message in letters that nothing else has; its places and tags as they are."""
    parts = _TEXT.split(english)
    letters = {code: code + 0xFEE0 for code in (*range(0x41, 0x5B), *range(0x61, 0x7B))}
    return "".join(part if place % 2 else part.translate(letters) for place, part in enumerate(parts))


def wide_catalogue() -> Catalogue:
    """Return a catalogue of every message that the program finds, as translators are given them."""
    texts: dict[str, set[str]] = {}
    for messages in found().values():
        for key, names in messages.items():
            texts.setdefault(key, set()).update(names)
    words = {key: wide(key.rpartition("\x04")[2]) for key in texts}
    patterns = [
        key for key, names in texts.items() if "{" in key and any(one.endswith(".py") for one in names)
    ]
    return Catalogue.made(PSEUDO, words, [(key, words[key]) for key in patterns])


class Seen(HTMLParser):
    """What somebody sees or hears of a page, without codes and without what says that it is in another language."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []

    @property
    def _is_hidden(self) -> bool:
        return any(hidden for _, hidden in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in attributes that are read; note whether the element's text is."""
        given = dict(attrs)
        classes = set((given.get("class") or "").split())
        foreign = tag != "html" and given.get("lang") in {"es", "ar", "fr"}
        hidden = tag in {"script", "style", "code", "kbd", "pre"} or bool(classes & CODES) or foreign
        if not (hidden or self._is_hidden):
            self.texts += [text for name in READ_ATTRIBUTES if (text := given.get(name))]
        if tag not in _VOID:
            self._open.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        """Take in text."""
        if data.strip() and not self._is_hidden:
            self.texts.append(" ".join(data.split()))


def leaves(value: Any) -> Iterator[str]:
    """Yield every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from leaves(inner)


def data_of(node: Node) -> list[str]:
    """Return what people entered: in a typical day, at their enrolment, and in the agreements; the longest first."""
    entered = [text for ask in typical_asks(node) for text in leaves(msgspec.to_builtins(ask))]
    agreed = [version_of(row).agreement for row in node.store.query(SELECT_VERSIONS)]
    told = [text for one in agreed for text in leaves(msgspec.to_builtins(one))]
    names = [name for name, _ in CAST.values()]
    pieces = {
        piece.strip() for text in (*entered, *told, *names, *DATA, *ENTERED) for piece in text.split("\n")
    }
    return sorted((piece for piece in pieces if len(piece) > 2), key=len, reverse=True)


def without(text: str, data: list[str]) -> str:
    """Return a text without the data in it."""
    for one in data:
        text = text.replace(one, " ")
    return text


def islands(html: str, data: list[str]) -> Iterator[str]:
    """Yield what of a page stands in common letters, and is neither data nor a code."""
    seen = Seen()
    seen.feed(html.replace("<wbr>", ""))
    for text in dict.fromkeys(seen.texts):
        bare = _FIELD_TO.sub(" ", _UNITS.sub(" ", text))
        # Data may hold codes, and codes words that are data: what stays in either order is neither.
        if _WORD.search(_MACHINE.sub(" ", without(bare, data))) and _WORD.search(
            without(_MACHINE.sub(" ", bare), data)
        ):
            yield text


class Ordered(HTMLParser):
    """What stands in one order in every language: codes, and what a page says runs from left to right."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[str] = []
        self._open: list[tuple[str, int | None]] = [("", None)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a run of its own where an element is set apart; what stands in it is one thing to those around it."""
        given = dict(attrs)
        classes = set((given.get("class") or "").split())
        run = self._open[-1][1]
        if tag in {"bdi", "style", "script"} or given.get("dir") in {"auto", "rtl"} or given.get("lang"):
            self._apart(run)
            run = None
        elif given.get("dir") == "ltr" or classes & CODES or tag in {"code", "kbd", "samp"}:
            self._apart(run)
            self.runs.append("")
            run = len(self.runs) - 1
        if tag not in _VOID:
            self._open.append((tag, run))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        """Add text to the run it stands in."""
        self._add(self._open[-1][1], data)

    def _apart(self, run: int | None) -> None:
        self._add(run, "\N{OBJECT REPLACEMENT CHARACTER}")

    def _add(self, run: int | None, text: str) -> None:
        if run is not None:
            self.runs[run] += text


class Landmarks(HTMLParser):
    """The parts of a page by which a screen reader leads through it, each with its name; and every id."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self._found: list[tuple[str, str, str]] = []
        self._texts: dict[str, str] = {}
        self._open: list[tuple[str, str]] = []

    @property
    def named(self) -> list[tuple[str, str]]:
        """What each part is and is called: by its own label, or by the text of what labels it."""
        return [(role, label or " ".join(self._texts.get(by, "").split())) for role, label, by in self._found]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a part that has a name, and an element that others may be named by."""
        given = {name: value or "" for name, value in attrs}
        role = given.get("role") or {"section": "region", "aside": "complementary", "nav": "navigation"}.get(
            tag
        )
        if role in LANDMARKS and (given.get("aria-label") or given.get("aria-labelledby")):
            self._found.append((role, given.get("aria-label", ""), given.get("aria-labelledby", "")))
        if one := given.get("id"):
            self.ids.append(one)
        if tag not in _VOID:
            self._open.append((tag, given.get("id", "")))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        """Add text to all that it stands in."""
        for _, one in self._open:
            if one:
                self._texts[one] = self._texts.get(one, "") + data


def confused(html: str) -> list[str]:
    """Return the landmarks of a page that have the name of another one of their kind, and ids that stand twice."""
    seen = Landmarks()
    seen.feed(html)
    return [str(one) for one, times in Counter([*seen.named, *seen.ids]).items() if times > 1]


def jumbled(html: str) -> list[str]:
    """Return runs from left to right in which a number follows a word that languages say in their own letters.

    Among Arabic words such a number is drawn before its word (Unicode UAX 9, W2 and I1): `2 of 12` reads `2 12 of`.
    """
    seen = Ordered()
    seen.feed(html)
    return [" ".join(run.split()) for run in seen.runs if _NUMBER_AFTER_WORD.search(run)]


class Walk(msgspec.Struct):
    """What a walk through every page of a filled stage saw.

    Attributes:
        left: Text that nobody found, with the addresses where it stands.
        jumbled: Numbers that would stand in another order in Arabic, with the address where they stand.
        confused: Landmarks of one name and ids that stand twice, with the address where they do.
        reached: The address that was taken for each page of one thing.
        bare: Addresses of pages that say that there is nothing, and have nothing else to show.
    """

    left: dict[str, list[str]]
    jumbled: dict[str, str]
    confused: dict[str, str]
    reached: dict[str, str]
    bare: set[str]


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """Walk as everybody of the cast through the pages of a nation that has lived weeks and a typical day."""
    stage = Stage(tmp_path_factory.mktemp("walk"), agreed())
    fill(stage)
    catalogue = wide_catalogue()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Catalogues, "of", lambda *_: catalogue)
        patched.setattr(public, "catalogue_of", lambda _: catalogue)
        yield walked(stage.world.nodes["NRD"])
    stage.world.close()


def walked(node: Node) -> Walk:
    """Look at every page, and at one of each page of one thing."""
    application, data = web_application(node), data_of(node)
    wanted, walk = singles(node.registry), Walk({}, {}, {}, {}, set())

    def look(browser: TestClient, address: str) -> str:
        answer = browser.get(address, headers={"accept-language": PSEUDO.code})
        if answer.headers.get("content-type", "").startswith("text/html"):
            for text in islands(answer.text, data):
                walk.left.setdefault(text, []).append(address)
            walk.jumbled |= dict.fromkeys(jumbled(answer.text), address)
            walk.confused |= dict.fromkeys(confused(answer.text), address)
        if is_bare(answer.text):
            walk.bare.add(address)
        return answer.text if answer.status_code == 200 else ""

    for person in CAST:
        with TestClient(
            application, base_url="http://nordia.test", headers={"sec-fetch-site": "same-origin"}
        ) as own:
            own.post("/sign-in", data={"person": person, "phrase": PHRASE})
            own.post(
                "/purpose",
                data={"purpose": purpose_of(person), "case_ref": CASE, "reason": REASON, "to": "/"},
            )
            waiting = [
                shot.address
                for shot in pages_of(node.registry)
                if shot.person == person and not shot.is_phone
            ]
            waiting += OWN if person == "keller" else ()
            while waiting:
                more = linked(wanted, walk.reached, node.registry.pages, look(own, waiting.pop(0)))
                walk.reached |= more
                waiting += more.values()
    with TestClient(application, base_url="http://nordia.test") as anybody:
        for address in ("/sign-in", *(f"/public/{PSEUDO.code}/{name}" for name in PUBLIC)):
            look(anybody, address)
    return walk


def is_bare(html: str) -> bool:
    """Say whether a page says that there is nothing, and shows nothing else."""
    return 'class="empty"' in html and "<tbody" not in html


def test_no_page_has_an_english_island(walk: Walk) -> None:
    """Every declared page of a typical day, the console's own and those for anybody show no word that nobody found."""
    assert len(walk.reached) > 9, "too few pages of one thing were reached for this to prove anything"
    assert not walk.left, "\n".join(f"{addresses[0]}: {text}" for text, addresses in walk.left.items())


def test_no_page_of_the_stage_stands_empty(walk: Walk) -> None:
    """A picture of a page shows what it is for, and the promise above reads it: all have content, but those named."""
    assert not walk.bare ^ BARE, " ".join(sorted(walk.bare ^ BARE))


def test_no_number_changes_its_place_among_words_of_the_other_direction(walk: Walk) -> None:
    """What runs from left to right on an Arabic page too holds no words between its numbers."""
    assert not walk.jumbled, "\n".join(f"{address}: {run}" for run, address in walk.jumbled.items())


def test_whoever_hears_a_page_can_tell_its_parts_apart(walk: Walk) -> None:
    """Of every filled page: no two landmarks of a kind have one name, and no id stands twice."""
    assert not walk.confused, "\n".join(f"{address}: {one}" for one, address in walk.confused.items())


def test_parts_of_one_name_are_found() -> None:
    """The promise can fail, whichever way a name is given."""
    page = '<section aria-labelledby="a"><h2 id="a">As <b>it</b> was</h2></section>'
    assert confused(page) == []
    assert confused(f'{page}<div role="region" aria-label="As it was"></div>') == ["('region', 'As it was')"]
    assert confused(f'{page}<nav aria-label="As it was"></nav><p id="a"></p>') == ["a"]


@pytest.mark.parametrize("inside", ["2 {of} 12", "<b>8</b> {km} <i>210</i>°"])
def test_a_number_that_would_change_its_place_is_found(inside: str) -> None:
    """The promise can fail: in a run from left to right it is seen, and not where the run's own words say its order."""
    words = inside.format(of=wide("of"), km=wide("km"))
    assert jumbled(f'<p>12 <span class="mono">{words}</span></p>')
    assert jumbled(f'<p dir="ltr">{words}</p>')
    assert not jumbled(
        f'<p>{words} <b class="mono"><bdi>{words}</bdi></b> <b class="mono">7 {wide("km")}</b> 8</p>'
    )


def test_an_island_is_found() -> None:
    """The promise can fail: a word that no catalogue knows is seen, in text and in what is read aloud."""
    told = f"{wide('Known')} 12 km, MV Example 3 Forgotten"
    short, fields = f"{wide('Known')} 3 to 4", f"{wide('fields')} a_b, to {wide('of')} matching.told"
    page = (
        f'<html lang="fr"><p aria-label="Left">{told}</p><p>{wide("Known")} 3</p><b class="mono">x_y</b>'
        f"<p>{short}</p><p>{fields}</p><i>to</i>"
    )
    assert list(islands(page, ["MV Example"])) == ["Left", told, short, "to"]
