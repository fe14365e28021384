"""The judge of barriers: axe-core, brought into a page by the browser, as no page of the console would load it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Page

AXE: Final = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"

# Only what is wrong comes back: all that axe says of a page takes longer to carry over than to find. Style sheets are
# not fetched once more: that is for a rule of the experimental ones, which are not among those asked. A page that
# is still being put together has parts without a document, which axe cannot look at, so the judge waits for the whole:
# some fifteen seconds, counted in frames, because the clocks of a page may stand still.
JUDGE: Final = """async ([when, rules]) => {
    if (typeof axe === 'undefined') return null;
    const busy = '.htmx-request, .htmx-swapping, .htmx-settling';
    for (let frames = 0; document.readyState !== 'complete' || document.querySelector(busy); frames++) {
        if (frames > 900) throw new Error('the page is never whole');
        await new Promise(requestAnimationFrame);
    }
    const only = rules.length ? {runOnly: {type: 'rule', values: rules}} : {};
    const run = await axe.run(document, {resultTypes: ['violations'], preload: {assets: ['media']}, ...only});
    return run.violations.map(one => `${when}, ${one.id}: ${one.nodes[0].html.slice(0, 160)}`);
}"""


Scheme = Literal["light", "dark"]
WHEN: Final[Mapping[Scheme, str]] = {"light": "by day", "dark": "by night"}

COLOURS: Final = ("color-contrast", "link-in-text-block")
"""What axe-core judges by colours: all its other rules find the same by day and by night, on the same elements."""


def violations(page: Page, whole: Scheme = "light") -> list[str]:
    """Return what axe-core finds wrong on a page by day and by night: rule and first element of each.

    Args:
        page: The page.
        whole: In which of the two every rule is asked, before those that judge by colours are asked in the other.
    """
    other: Scheme = "dark" if whole == "light" else "light"
    show(page, whole)
    found = barriers(page, WHEN[whole])
    show(page, other)
    return [*found, *barriers(page, WHEN[other], COLOURS)]


def show(page: Page, scheme: Scheme) -> None:
    """Show a page by day or by night, without movement."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")


def barriers(page: Page, when: str, rules: Sequence[str] = ()) -> list[str]:
    """Return what axe-core finds wrong on a page as it is now: rule and first element of each.

    Args:
        page: The page; once judged, the judge comes with each page that is opened in it.
        when: What to say before each, such as the colours that are shown.
        rules: The rules to judge by; all if empty.
    """
    asked = [when, list(rules)]
    found: list[str] | None = page.evaluate(JUDGE, asked)
    if found is None:
        # To carry the judge there takes as long as to judge.
        bring_judge(page)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(JUDGE, asked)
    assert found is not None
    return found


def bring_judge(page: Page) -> None:
    """Let the judge come with each page that is opened from now on."""
    page.add_init_script(path=AXE)
