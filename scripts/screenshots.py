"""Take the pictures of `docs/screens/` from a running node, for the README and the guides.

Run a demonstration first (`make demo`), then, with the address that it printed:

    .venv/bin/python scripts/screenshots.py http://127.0.0.1:8440 --phrase "what it says"
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SCREENS = ROOT / "docs" / "screens"
BROWSER_NOTE = ROOT / ".venv" / "browser-path"
ARGUMENTS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
]
DESK = (1280, 800)
PHONE = (390, 844)
MAP_MS = 4_000
"""Time for tiles to be drawn and a few frames of the feed to come, milliseconds."""


def main() -> int:
    """Take all pictures; return 0 if every one was taken."""
    parser = argparse.ArgumentParser(description="Take the pictures of docs/screens from a running node.")
    parser.add_argument("address", help="address of a console, http://127.0.0.1:8440")
    parser.add_argument("--person", default="keller")
    parser.add_argument("--phrase", required=True)
    parser.add_argument("--out", type=Path, default=SCREENS)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    path = BROWSER_NOTE.read_text(encoding="utf-8").strip() if BROWSER_NOTE.exists() else None
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
            for name, size, theme, visit in SHOTS:
                with signed_in(browser, options, size, theme) as page:
                    visit(page)
                    file = options.out / f"{name}.png"
                    page.screenshot(path=file, full_page=name == "decision")
                    print(f"{file}  {file.stat().st_size // 1024} KB")
    except Error as error:
        print(f"no picture: {error.message.splitlines()[0]}", file=sys.stderr)
        return 1
    return 0


@contextmanager
def signed_in(
    browser: Browser, options: argparse.Namespace, size: tuple[int, int], theme: str
) -> Iterator[Page]:
    """Give a page of somebody who has signed in, in the palette that is asked for."""
    viewport: ViewportSize = {"width": size[0], "height": size[1]}
    with browser.new_context(
        base_url=options.address,
        viewport=viewport,
        color_scheme="dark" if theme == "night" else "light",
    ) as context:
        page = context.new_page()
        page.goto("/sign-in")
        page.get_by_label("Name").fill(options.person)
        page.get_by_label("Pass phrase").fill(options.phrase)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_selector(".rail")
        yield page


def picture(page: Page) -> None:
    """Show the map with one of the own tracks selected, and who sees it."""
    _live(page)
    page.locator("#rows tr:has(.origin:not([data-origin])) a").nth(1).click()
    page.wait_for_selector("#detail .who-sees li")
    page.wait_for_timeout(MAP_MS)


def phone(page: Page) -> None:
    """Show the map as it is on a phone."""
    _live(page)
    page.wait_for_timeout(MAP_MS)


def _live(page: Page) -> None:
    """Open the map and wait until its feed is live and its rows are there."""
    page.goto("/picture")
    page.wait_for_selector("#feed-status[data-tone=ok]")
    page.wait_for_selector("#rows tr[data-slot]", state="attached")


def decisions(page: Page) -> None:
    """Show the decisions of the gate."""
    page.goto("/decisions")
    page.wait_for_timeout(500)


def decision(page: Page) -> None:
    """Show a refusal, check by check."""
    page.goto("/decisions?outcome=refused")
    page.locator("tbody th a").first.click()
    page.wait_for_selector("ol.steps")
    page.wait_for_timeout(500)


SHOTS: tuple[tuple[str, tuple[int, int], str, Callable[[Page], None]], ...] = (
    ("picture-night", DESK, "night", picture),
    ("picture-day", DESK, "day", picture),
    ("picture-phone", PHONE, "night", phone),
    ("decisions", DESK, "day", decisions),
    ("decision", DESK, "night", decision),
)

if __name__ == "__main__":
    sys.exit(main())
