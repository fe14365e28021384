"""Officers at their screens: signed in, watched for errors and for requests to anywhere else."""

from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, ViewportSize

from tests.browser import patrolling
from tests.browser.stage import PHRASE, Stage, staged

coast = patrolling.coast
phone = patrolling.phone
task = patrolling.task

DESK: ViewportSize = {"width": 1440, "height": 900}
DRAWN_IN_SOFTWARE = "GPU stall due to ReadPixels"
"""What the driver says of a map that is drawn without a graphics processor; it says nothing of the page."""
PHONE: ViewportSize = {"width": 320, "height": 700}
OPEN_WITHIN_MS = 20_000
"""What a page with a map may take until its scripts have put it together, on a machine that does other work besides."""


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Give two nations with ships at sea and consoles that answer."""
    with staged(tmp_path_factory.mktemp("stage")) as made:
        yield made


class Witness:
    """Sees what a browser complains of, and what it asks of other hosts.

    Attributes:
        complaints: Messages of the console that are no mere information, and what could not be loaded.
        outside: Addresses asked for at any other host.
        expected: Statuses that the test provokes on purpose.
    """

    def __init__(self, address: str) -> None:
        self.complaints: list[str] = []
        self.outside: list[str] = []
        self.expected: set[int] = set()
        self._host = urlsplit(address).netloc

    def watch(self, page: Page) -> None:
        """Look at a page from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)
        page.on("websocket", lambda socket: self._address(socket.url))

    def _console(self, message: ConsoleMessage) -> None:
        # What could not be loaded is judged by its status, below.
        passed_over = any(part in message.text for part in ("Failed to load resource", DRAWN_IN_SOFTWARE))
        if message.type in {"error", "warning"} and not passed_over:
            self.complaints.append(f"{message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        self._address(request.url)

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.complaints.append(f"{response.status}: {response.url}")

    def _address(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != self._host:
            self.outside.append(url)


@pytest.fixture
def witness(stage: Stage) -> Iterator[Witness]:
    """Watch the pages of a test; at its end nothing may have been complained of, or asked elsewhere."""
    watching = Witness(stage.addresses["NRD"])
    yield watching
    assert watching.complaints == []
    assert watching.outside == []


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Give a browser without any history."""
    with browser.new_context(viewport=DESK, reduced_motion="reduce") as made:
        made.set_default_timeout(15_000)
        yield made


@pytest.fixture
def officer(context: BrowserContext, stage: Stage, witness: Witness) -> Page:
    """Give the screen of Lt. Keller, duty officer of Nordia, who has signed in."""
    return sign_in(context.new_page(), stage, witness, "keller")


def sign_in(page: Page, stage: Stage, witness: Witness, person: str) -> Page:
    """Sign somebody in at Nordia's console; the screen shows nothing yet.

    The form is sent as a browser sends it, but not drawn, nor the map that it leads to: that took more than most tests.
    """
    witness.watch(page)
    signed_in(page.context, stage.addresses["NRD"], person)
    return page


def signed_in(context: BrowserContext, address: str, person: str) -> None:
    """Send the form of the sign-in, so that the browser has its session."""
    form: dict[str, str | float | bool] = {"person": person, "phrase": PHRASE}
    answer = context.request.post(
        f"{address}/sign-in", form=form, headers={"origin": address}, max_redirects=0
    )
    assert answer.status == HTTPStatus.SEE_OTHER
    answer.dispose()


@pytest.fixture
def browser_without_script(browser: Browser) -> Iterator[BrowserContext]:
    """Give a browser in which no script runs."""
    with browser.new_context(viewport=DESK, java_script_enabled=False) as made:
        made.set_default_timeout(15_000)
        yield made
