"""Somebody without an account reports to the demonstration's Nordia, an officer answers, and the code opens it."""

import html
import http.client
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from rich.console import Console
from starlette.testclient import TestClient

from lindero.app import find_folders
from lindero.engine.clock import SetClock
from lindero.engine.keys import SeededRandom
from lindero.engine.registry import joined
from lindero.kernel.errors import Refused, Unavailable
from lindero.kernel.times import instant_of
from lindero.shells.demo import screen
from lindero.shells.demo.cast import by_nation
from lindero.shells.demo.citizen import ANSWER, FOLLOW_FORM, SEEN, hear_citizen
from lindero.shells.demo.crew import Post
from lindero.shells.demo.stranger import send_form
from lindero.shells.node import Node
from lindero.shells.setup import make_node
from lindero.shells.web import web_application

NOW = instant_of("2026-11-22T08:00:00Z")


class Wire:
    """A connection to the node's web pages that needs no port; everything behind it is real."""

    site: TestClient

    def __init__(self, host: str, timeout: float) -> None:
        assert timeout > 0
        self.host = host

    def request(self, method: str, path: str, body: str | bytes | None, headers: Mapping[str, str]) -> None:
        """Send what is asked."""
        self._answer = self.site.request(method, path, content=body, headers=dict(headers))

    def getresponse(self) -> "Wire":
        """Return the answer."""
        self.status = self._answer.status_code
        return self

    def read(self) -> bytes:
        """Return its body."""
        return self._answer.content

    def close(self) -> None:
        """End it."""


@pytest.fixture
def nordia(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """Return Nordia's post; its node's pages are asked without a port."""
    registry, clock, random = joined(find_folders()), SetClock(NOW), SeededRandom("citizen")
    neighbour = by_nation("NRD")
    made = make_node(tmp_path / "nordia", neighbour.plan(1, 2), registry, clock=clock, random=random)
    node = Node(made.folder, registry, clock=clock, random=random)
    monkeypatch.setattr(
        Wire, "site", TestClient(web_application(node), base_url="http://127.0.0.1"), raising=False
    )
    monkeypatch.setattr(http.client, "HTTPConnection", Wire)
    yield Post(neighbour, made, clock)
    node.close()


def test_PUB_01_a_citizen_of_the_demonstration_is_answered(nordia: Post) -> None:
    """By the public form and the code alone, without a name; who opens the console finds report and answer there."""
    code = hear_citizen(nordia)
    assert re.fullmatch(r"\d{4}( \d{4}){3}", code)
    assert ANSWER in html.unescape(send_form(nordia.console, FOLLOW_FORM, {"code": code}))
    (report,) = nordia.person("handler").page("/community")["reports"]
    assert (report["state"], report["is_named"], report["has_photo"]) == ("looked_at", False, False)
    shown = nordia.person("handler").read(
        f"/community/reports/{report['record_id']}",
        purpose="tips",
        case_ref="NRD/TIP/7",
        reason="A look at it.",
    )
    assert (shown["words"], [said["words"] for said in shown["dialogue"]]) == (SEEN, [ANSWER])
    assert [(step["step"], step["actor"]) for step in shown["steps"]] == [
        ("report_received", "public/report"),
        ("report_triaged", "person/tarn"),
        ("message_said", "person/tarn"),
    ]


def test_PUB_01_a_community_officer_cannot_open_the_report(nordia: Post) -> None:
    """Only who handles reports may; the one who asks the public what it thinks may not."""
    hear_citizen(nordia)
    (report,) = nordia.person("handler").page("/community")["reports"]
    with pytest.raises(Refused):
        nordia.person("liaison").read(
            f"/community/reports/{report['record_id']}",
            purpose="community",
            case_ref="NRD/TIP/7",
            reason="A look.",
        )


def test_S_54_what_is_written_in_a_form_is_in_no_error(nordia: Post) -> None:
    """A code that is no report's is answered with a status; neither code nor words are told further."""
    with pytest.raises(Unavailable) as caught:
        send_form(nordia.console, FOLLOW_FORM, {"code": "0000 0000 0000 0000"})
    assert "404" in caught.value.text
    assert "0000" not in str(caught.value)


def test_PUB_01_the_demonstration_says_where_the_report_is(
    nordia: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it serves, whoever watches reads the page, the code and who opens the report; nowhere else is the code."""

    class Ended:
        def wait(self) -> None:
            raise KeyboardInterrupt

    monkeypatch.setattr(screen, "Event", Ended)
    told = io.StringIO()
    screen.keep_serving([nordia], Console(file=told, width=400), "0123 4567 8901 2345")
    page = f"{nordia.console}/public/en/follow"
    line = f"{page} with the receipt code 0123 4567 8901 2345, and in Nordia's console as tarn"
    assert line in told.getvalue()
