"""Take the pictures of `docs/screens/`: every page, by day and by night, in each language that is asked for.

    make screens                                  English and Arabic, all pages
    make screens ARGS="--language en --only alerts"

Two nations are staged on this machine as in the tests of the browser: their clocks are set, a typical day of every
folder is on record, and nothing moves. The same program gives the same pictures. Each opened page is judged too: one
that refuses, fails or leads elsewhere stops the command, and barriers that axe-core finds on any fail it at the end.
"""

import argparse
import base64
import re
import sys
import tempfile
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from html import unescape
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from typing import Final, Literal

import msgspec
from playwright.sync_api import Browser, Page, Response, ViewportSize, sync_playwright

from lindero.capabilities.alerts.asks import EnableDetector
from lindero.engine.config import PublicPages
from lindero.engine.registry import Registry
from lindero.kernel.desk import Actor
from lindero.kernel.errors import LinderoError
from lindero.kernel.times import text_of
from lindero.shells.limits import Limiter
from lindero.shells.node import Node
from lindero.trust.identity.purposes import purposes_for
from lindero.trust.identity.rules import grants_of
from tests.browser.alerting import raise_alert
from tests.browser.days import agreed, live_weeks
from tests.browser.judge import barriers, bring_judge
from tests.browser.stage import MANY, PEOPLE, PHRASE, Stage, enrol, staged
from tests.nodes.acting import act

ROOT: Final = Path(__file__).resolve().parent.parent
SCREENS: Final = ROOT / "docs" / "screens"
BROWSER_NOTE: Final = ROOT / ".venv" / "browser-path"
ARGUMENTS: Final = (
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
)
DESK: Final[ViewportSize] = {"width": 1280, "height": 800}
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
QUALITY: Final = 32
"""Of WebP: letters stay sharp, and all pictures together stay below the limit."""

MOST_BYTES: Final = 15_000_000
MAP_MS: Final = 2_500
"""Time for a map to be drawn in software once its tracks are on it, milliseconds."""

DRAWN_WITHIN_MS: Final = 60_000
"""What a map may take until its tracks are on it, on a machine that does other work besides."""

IS_DRAWN: Final = "#feed-status[data-tone=ok], #replay[data-ready]"
"""What a page says of its map once tracks are on it, now or then."""

HAS_ALL_STYLES: Final = "[...document.querySelectorAll('link[rel=stylesheet]')].every(link => link.sheet)"
SET_CLOCK: Final = (
    "(now) => { const clock = document.getElementById('clock');"
    " if (clock) clock.replaceWith(Object.assign(clock.cloneNode(), {textContent: now})); }"
)
"""The clock goes on by itself while a page is drawn; in a picture it says when the stage stands still."""

_LINK: Final = re.compile(r'href="([^"]+)"')

SEED: Final = 7
LANGUAGES: Final = ("en", "ar")
THEMES: Final = ("day", "night")
Theme = Literal["day", "night"]

CAST: Final = PEOPLE | {
    "ahlberg": ("A. Ahlberg", "ANL"),
    "storm": ("Cdr. I. Storm", "CMD"),
    "winter": ("B. Winter", "PRO"),
    "falk": ("N. Falk", "FRO"),
    "berg": ("T. Berg", "DIP"),
    "lund": ("K. Lund", "SPOC"),
    "moe": ("S. Moe", "PTL"),
    "hansen": ("P. Hansen", "RCC"),
    "rieger": ("J. Rieger", "COM"),
}
"""Invented people of Nordia, by short name: shown name and role. Whoever stands first shows a page."""

LOOKERS: Final = {"/sar": "hansen", "/sar/{case}": "hansen"}
"""Who shows a page that another, who stands before them in the cast, may open without seeing what it is for."""

STATED: Final = {"hansen": "sea_rescue"}
"""What personal data are read for by whoever shows pages for which the first purpose of their role is not enough."""

CASE: Final = "NRD/2026/7"
REASON: Final = "Follows the case"
FORMS: Final = ("events/report_event", "agreements/draft_agreement", "alerts/enable_detector")
PUBLIC: Final = (
    *("", "report", "follow", "consultations", "meetings", "rights", "agreements", "figures", "warnings"),
    *("consultations/lights-at-the-old-pier", "consultations/lights-at-the-old-pier/comment"),
)
ON_PHONE: Final = frozenset({"/picture", "/alerts", "/patrol", "/events"})
OF_ONE_THING: Final = frozenset({"/oversight/who-sees", "/picture/trail", "/tracking/track"})
"""Addresses that show nothing unless they are asked about something; taken as a page leads to them."""


class Shot(msgspec.Struct, frozen=True):
    """A picture to take.

    Attributes:
        name: Its name, without theme and language.
        address: The page's address.
        person: Who looks at it; empty for anybody.
        is_phone: Whether on a phone.
        status: With which the server answers; a page that answers with another is not what is to be shown.
    """

    name: str
    address: str
    person: str = ""
    is_phone: bool = False
    status: int = HTTPStatus.OK


def shots(registry: Registry) -> list[Shot]:
    """Return what is to be taken: the sign-in, every declared page, forms, and the pages for anybody."""
    found = [Shot("sign-in", "/sign-in"), Shot("sign-in-phone", "/sign-in", is_phone=True)]
    found += pages_of(registry)
    found += [Shot(f"form-{_slug(name)}", f"/do/{name}", _whose(registry, name)) for name in FORMS]
    found.append(Shot("actions", "/do", "keller"))
    found.append(Shot("not-found", "/nowhere", "keller", status=HTTPStatus.NOT_FOUND))
    wrong = HTTPStatus.UNPROCESSABLE_ENTITY
    found.append(Shot("asked-again", "/decisions?outcome=perhaps", "keller", status=wrong))
    found.append(Shot("patrol-at-work-phone", "/patrol?unit=Falk 1", "moe", is_phone=True))
    for name in PUBLIC:
        address = f"/public/{{language}}/{name}"
        shown = f"public-{_slug(name) or 'home'}"
        found += [Shot(shown, address), Shot(f"{shown}-phone", address, is_phone=True)]
    return found


def _whose(registry: Registry, name: str) -> str:
    """Return the first person of the cast who may ask for an action."""
    needs = registry.action(name.replace("/", ".")).needs
    offered = registry.offers("grants")
    return next(person for person, (_, role) in CAST.items() if needs in grants_of([role], offered))


def pages_of(registry: Registry) -> Iterator[Shot]:
    """Yield every declared page that needs no name, with the first person of the cast who may open it."""
    for path, person in _whole_pages(registry):
        if "{" in path or path in OF_ONE_THING:
            continue
        yield Shot(_slug(path), path, person)
        if path in ON_PHONE:
            yield Shot(f"{_slug(path)}-phone", path, person, is_phone=True)


def singles(registry: Registry) -> dict[str, str]:
    """Return the pages of one thing (`/alerts/{alert}`) with the first person of the cast who may open each."""
    return {path: person for path, person in _whole_pages(registry) if "{" in path or path in OF_ONE_THING}


def _whole_pages(registry: Registry) -> Iterator[tuple[str, str]]:
    offered = registry.offers("grants")
    may = {person: grants_of([role], offered) for person, (_, role) in CAST.items()}
    whole = [
        page
        for capability in registry.capabilities
        for page in capability.pages
        if _is_whole(capability.name, page.template)
    ]
    for page in sorted(whole, key=lambda page: page.path):
        able = [person for person in CAST if page.needs in may[person]]
        person = LOOKERS.get(page.path) or next(iter(able), None)
        if person is not None:
            yield page.path, person


def linked(
    wanted: Iterable[str], found: Container[str], nameless: Container[str], text: str
) -> dict[str, str]:
    """Return the first address that a page's text leads to, of each wanted page of one thing not yet found.

    Args:
        wanted: Pages of one thing, as they are declared.
        found: Those of them of which an address is known.
        nameless: Pages that are not of one thing, though their addresses may look like it.
        text: The HTML.
    """
    links = [unescape(link).partition("#")[0] for link in _LINK.findall(text)]
    more: dict[str, str] = {}
    for path in wanted:
        named = re.sub(r"\\{[^}]*\\}", "[^/?]+", re.escape(path))
        pattern = re.compile(named + (r"\?.+" if path in OF_ONE_THING else "") + "$")
        one = next((link for link in links if pattern.match(link) and link not in nameless), None)
        if one is not None and path not in found:
            more[path] = one
    return more


def things(browser: Browser, stage: Stage) -> list[Shot]:
    """Return one picture to take of every page of one thing to which any page leads."""
    registry = stage.world.nodes["NRD"].registry
    wanted, found = singles(registry), dict[str, str]()
    for person in CAST:
        waiting = [shot.address for shot in pages_of(registry) if shot.person == person and not shot.is_phone]
        with opened(browser, stage, person, "en", "day", DESK) as page:
            while waiting:
                answer = page.request.get(waiting.pop(0))
                more = linked(wanted, found, registry.pages, answer.text()) if answer.ok else {}
                found |= more
                waiting += more.values()
    return [
        Shot(f"one-{_slug(path)}", found[path], person) for path, person in wanted.items() if path in found
    ]


def _is_whole(folder: str, template: str) -> bool:
    """Say whether a template makes a whole page, and no part that stands inside another."""
    (found,) = (ROOT / "src" / "lindero").glob(f"*/{folder}/templates/{template}")
    return "{% extends" in found.read_text(encoding="utf-8")


def _slug(address: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", address.lower()).strip("-")


def index(every: Sequence[Shot], out: Path) -> str:
    """Return the page that shows all pictures: one line for each page, by day and by night in each language.

    A language of which a folder holds pictures keeps its columns, whichever were taken last.

    Args:
        every: All that could be taken, in order.
        out: The folder of the pictures.
    """
    held = {file.relative_to(out).as_posix() for file in out.glob("*/*/*.webp")}
    there = {name.partition("/")[0] for name in held}
    languages = [*(one for one in LANGUAGES if one in there), *sorted(there.difference(LANGUAGES))]
    columns = [(language, theme) for language in languages for theme in THEMES]
    lines = [
        "# The pages of Lindero",
        "",
        "Written by `make screens`: every page of two fictional nations' consoles, on a typical day.",
        "",
        "| Page | " + " | ".join(f"{language}, by {theme}" for language, theme in columns) + " |",
        "|---" * (len(columns) + 1) + "|",
    ]
    for shot in every:
        files = [(theme, f"{language}/{theme}/{shot.name}.webp") for language, theme in columns]
        if any(file in held for _, file in files):
            cells = " | ".join(f"[{theme}]({file})" if file in held else "–" for theme, file in files)
            lines.append(f"| `{shot.address}`{' on a phone' if shot.is_phone else ''} | {cells} |")
    return "\n".join(lines) + "\n"


@contextmanager
def world(folder: Path) -> Iterator[Stage]:
    """Give the stage with its whole cast, public pages, and a typical day of every folder on record."""
    with staged(folder, agreed()) as stage:
        fill(stage)
        yield stage


def fill(stage: Stage) -> None:
    """Enrol the whole cast, open the public pages, and put weeks and a typical day of every folder on record."""
    node = stage.world.nodes["NRD"]
    enrol(node, {person: one for person, one in CAST.items() if person not in PEOPLE})
    node.config = msgspec.structs.replace(
        node.config,
        public=PublicPages(areas=("Nordhavn", "Ostrand"), office="Harbour Street 1, Nordhavn"),
    )
    node.limiter = Limiter(MANY, node.clock.monotonic_s)
    live_weeks(stage)
    live_a_day(node)
    ask = EnableDetector(detector="alerts.loitering", because="Trial on the strait.")
    node.act("alerts.enable_detector", ask, _everybody(node))
    raise_alert(stage, "drifts without an engine", permille=900, saves_life=True)
    raise_alert(stage, "waits for an hour where nobody waits")
    stage.sail()


def typical_asks(node: Node) -> Iterator[msgspec.Struct]:
    """Yield what a typical day of each of a node's folders asks."""
    for capability in node.registry.capabilities:
        try:
            days = import_module(f"lindero.capabilities.{capability.name}.demo")
        except ModuleNotFoundError:
            continue  # Not every folder has a day of its own.
        yield from (ask for _, ask in days.typical_day(SEED))


def live_a_day(node: Node) -> None:
    """Let a node be asked what a typical day of each of its folders asks; what it refuses is left out."""
    actor = _everybody(node)
    actions = {action.asks: action.name for action in node.registry.actions.values()}
    for ask in typical_asks(node):
        try:
            act(node, actions[type(ask)], ask, actor)
        except LinderoError as refused:
            print(f"left out: {actions[type(ask)]}: {refused.text}", file=sys.stderr)


def _everybody(node: Node) -> Actor:
    """Return somebody who may do everything, as a stage needs it."""
    return Actor(
        name="person/keller",
        grants=frozenset(grant.name for grant in node.registry.offers("grants")),
        roles=("NCC",),
        purpose="border_surveillance",
        case_ref="NRD/2026/7",
    )


def take(
    browser: Browser, stage: Stage, wanted: Sequence[Shot], language: str, theme: Theme, out: Path
) -> list[str]:
    """Take pictures in a language and a theme; return the barriers that each page has, with its address.

    Raises:
        WrongPage: If a page is not what its picture is to show.
    """
    found, now = list[str](), text_of(stage.world.nodes["NRD"].clock.now())
    for is_phone in (False, True):
        for person in dict.fromkeys(shot.person for shot in wanted):
            mine = [shot for shot in wanted if (shot.person, shot.is_phone) == (person, is_phone)]
            if not mine:
                continue
            with opened(browser, stage, person, language, theme, PHONE if is_phone else DESK) as page:
                bring_judge(page)
                for shot in mine:
                    address = shot.address.format(language=language)
                    data = picture(page, address, now, shot.status)
                    found += [f"{address}: {one}" for one in barriers(page, f"{language}, by {theme}")]
                    file = out / language / theme / f"{shot.name}.webp"
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(data)
    return found


@contextmanager
def opened(
    browser: Browser, stage: Stage, person: str, language: str, theme: Theme, size: ViewportSize
) -> Iterator[Page]:
    """Give the screen of somebody who has signed in, or of a stranger, with its clock set and nothing moving."""
    with browser.new_context(
        base_url=stage.addresses["NRD"],
        viewport=size,
        locale=language,
        timezone_id="UTC",
        color_scheme="dark" if theme == "night" else "light",
        reduced_motion="reduce",
    ) as context:
        context.clock.set_fixed_time(text_of(stage.world.nodes["NRD"].clock.now()))
        page = context.new_page()
        if person:
            page.goto("/sign-in")
            page.locator("input[name=person]").fill(person)
            page.locator("input[name=phrase]").fill(PHRASE)
            page.locator("input[name=phrase]").press("Enter")
            page.wait_for_selector(".rail")
            _state_purpose(page, purpose_of(person))
        yield page


def purpose_of(person: str) -> str:
    """Return what somebody of the cast reads personal data for; empty if their role reads none."""
    return STATED.get(person) or next(iter(purposes_for([CAST[person][1]])), "")


def _state_purpose(page: Page, purpose: str) -> None:
    """Say what personal data are read for, where the roles of whoever signed in read any."""
    page.goto("/purpose")
    if page.locator("#field-purpose").count():
        page.locator("#field-purpose").select_option(purpose)
        page.locator("#field-case").fill(CASE)
        page.locator("#field-reason").fill(REASON)
        page.locator("#field-case").press("Enter")
        page.wait_for_url(lambda address: not address.endswith("/purpose"))


class WrongPage(Exception):
    """A page is not what its picture is to show."""


def check_answer(address: str, answer: Response | None, status: int) -> None:
    """Make sure that a page is the one that was asked for, and no refusal, sign-in or error in its place.

    Raises:
        WrongPage: If the server answered with another status, or led elsewhere.
    """
    if answer is None or answer.status != status:
        told = "nothing" if answer is None else str(answer.status)
        raise WrongPage(
            f"{address} answers {told} and not {status}: whose page is it, and for which purpose?"
        )
    if answer.request.redirected_from is not None:
        raise WrongPage(f"{address} leads to {answer.url}: whose page is it, and for which purpose?")


def picture(page: Page, address: str, now: str, status: int = HTTPStatus.OK) -> bytes:
    """Return a page as it looks once it is still, as WebP; its clock says `now`, however long it took to draw.

    Raises:
        WrongPage: If it, or a part that it asks for by itself, is refused or fails.
    """
    parts: list[str] = []

    def note(answer: Response) -> None:
        if answer.status >= HTTPStatus.BAD_REQUEST and answer.request.resource_type != "document":
            parts.append(f"{address} asks for {answer.url}, which answers {answer.status}.")

    page.on("response", note)
    check_answer(address, page.goto(address), status)
    page.wait_for_load_state("load")
    if not page.evaluate(HAS_ALL_STYLES):
        raise RuntimeError(
            f"A style of {address} did not load: were the console's files built anew meanwhile? Run it again."
        )
    page.evaluate("document.fonts.ready.then(() => true)")
    if page.locator("[data-basemap]").count():
        page.locator(IS_DRAWN).wait_for(state="attached", timeout=DRAWN_WITHIN_MS)
        page.wait_for_timeout(MAP_MS)
    page.remove_listener("response", note)
    if parts:
        raise WrongPage(" ".join(parts))
    page.evaluate(SET_CLOCK, f"{now[11:19]}Z")
    session = page.context.new_cdp_session(page)
    made = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    session.detach()
    return base64.b64decode(made["data"])


def main() -> int:
    """Take the pictures and write their index; return 0 if all fit below the limit and no page has barriers.

    Raises:
        WrongPage: If a page is not what its picture is to show.
    """
    parser = argparse.ArgumentParser(description="Take the pictures of docs/screens from two staged nations.")
    parser.add_argument("--language", action="append", help="of the pages; English and Arabic if not given")
    parser.add_argument(
        "--only", action="append", help="take only pages whose name holds this, or another so given"
    )
    parser.add_argument("--out", type=Path, default=SCREENS)
    options = parser.parse_args()
    found: list[str] = []
    with tempfile.TemporaryDirectory() as folder, world(Path(folder)) as stage, sync_playwright() as driver:
        path = BROWSER_NOTE.read_text(encoding="utf-8").strip() if BROWSER_NOTE.exists() else None
        browser = driver.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        every = [*shots(stage.world.nodes["NRD"].registry), *things(browser, stage)]
        wanted = [shot for shot in every if any(word in shot.name for word in options.only or ("",))]
        for language in options.language or LANGUAGES:
            for theme in THEMES:
                found += take(browser, stage, wanted, language, theme, options.out)
                print(f"{language}, by {theme}: {len(wanted)} pictures", flush=True)
        browser.close()
    (options.out / "README.md").write_text(index(every, options.out), encoding="utf-8")
    return int(tell(found, options.out))


def tell(found: Sequence[str], out: Path) -> bool:
    """Say what is wrong with pictures: barriers that their pages have, and that they are too large; return whether."""
    for one in found:
        print(f"Barrier: {one}", file=sys.stderr)
    total = sum(file.stat().st_size for file in out.glob("*/*/*.webp"))
    print(f"{total / 1e6:.1f} MB of pictures")
    if total > MOST_BYTES:
        print(f"The pictures have {total} bytes, more than {MOST_BYTES}: lower QUALITY.", file=sys.stderr)
    return bool(found) or total > MOST_BYTES


if __name__ == "__main__":
    try:
        sys.exit(main())
    except WrongPage as wrong:
        sys.exit(f"No picture: {wrong}")
