"""Pages as PDF files: from every declared page, on record, and without what its reader may not see."""

import io
import re

import pikepdf
import pytest
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient

from lindero.shells.console.doors import cookie_name
from lindero.shells.pdf.tests.test_typesetting import drawn
from lindero.shells.web import web_application
from lindero.trust.identity import sessions
from tests.browser.stage import CANARY, Stage

_ORIGIN = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
_NOT_SHOWN = {400, 403, 404, 422}
"""Pages that need a query, a purpose or another permission say so, as on the screen."""


def files_of(stage: Stage, nation: str, person: str, addresses: list[str]) -> dict[str, bytes]:
    """Return the PDF file of each page that the person may open, as the page's menu gives it."""
    node = stage.world.nodes[nation]
    made = {}
    with TestClient(web_application(node), headers=_ORIGIN, follow_redirects=False) as client:
        token = node.store.run(lambda tx: sessions.open_session(tx, node.random, node.clock.now(), person))
        client.cookies.set(cookie_name(node, "http"), token)
        for address in addresses:
            answer = client.post("/export", data={"address": address, "form": "pdf"})
            if answer.status_code == 200:
                made[address] = answer.content
            else:
                assert answer.status_code in _NOT_SHOWN, f"{address}: {answer.status_code}"
    return made


def letters(data: bytes) -> str:
    """Return all that a file says, in its sheets and its properties."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return "".join(drawn(pdf)) + str(pdf.docinfo)


@pytest.mark.parametrize("person", ["keller", "dahl"])
def test_every_page_is_a_tagged_file(stage: Stage, person: str) -> None:
    """Each declared page that somebody may open is a file of PDF/UA-1 with the mark on its sheets."""
    paths = [path for path in stage.world.nodes["NRD"].registry.pages if "{" not in path]
    made = files_of(stage, "NRD", person, [*paths, "/agreements/AG-1@1", "/agreements/AG-1@1?language=ar"])
    assert len(made) > 15
    for address, data in made.items():
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert bool(pdf.Root.MarkInfo.Marked), address
            assert "/Lang" in pdf.Root, address
            assert all(f"person/{person}" in sheet for sheet in drawn(pdf)), address


def test_S_05_a_withheld_value_is_on_no_paper_of_the_neighbour(stage: Stage) -> None:
    """Whatever Sudia prints, the ship's name is not in it; on Nordia's paper the same search finds it."""
    paths = [path for path in stage.world.nodes["SUD"].registry.pages if "{" not in path]
    theirs = files_of(stage, "SUD", "keller", paths)
    assert [address for address, data in theirs.items() if CANARY in letters(data)] == []
    assert CANARY in letters(files_of(stage, "NRD", "keller", ["/picture/list"])["/picture/list"])


@pytest.mark.browser
def test_the_menu_gives_the_page_as_a_file(officer: Page, stage: Stage) -> None:
    """From the person's menu the decision on the screen comes as a file, and the export is on record."""
    officer.goto(f"{stage.addresses['NRD']}/decisions?outcome=refused&code=AREA")
    officer.locator("tbody th a").first.click()
    expect(officer).to_have_url(re.compile(r"/decisions/\w"))
    officer.locator(".person summary").click()
    with officer.expect_download() as download:
        officer.get_by_role("button", name="This page as PDF").click()
    data = download.value.path().read_bytes()
    assert download.value.suggested_filename.endswith(".pdf")
    assert "What would make it a yes" in letters(data)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.Root.Lang) == "en"
