"""Pages of what is due, held, contested and certified, drawn for officers of nodes where all of it happened."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from lindero.kernel.times import DAY_MS, HOUR_MS
from lindero.shells.console.doors import cookie_name
from lindero.shells.web import web_application
from tests.nodes.concluded import concluded_world
from tests.nodes.dealings import LAW, OFFICER, ask, contest, correct, hold, let_pass, recalls
from tests.nodes.world import START, TREATY, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Return Nordia and Sudia, with a record in every state that the pages know."""
    made = concluded_world(tmp_path, TREATY.read_text(encoding="utf-8"), folders=())
    heads = [made.observe("NRD", name="Morgenröte") for _ in range(4)]
    made.settle()
    hold(made, "SUD", made.received("SUD")[0], START + 30 * DAY_MS)
    made.recall("NRD", heads[0])
    correct(made, "NRD", heads[1], name="Abendröte")
    contest(made, "NRD", heads[2])
    ask(made, "SUD", "ask_correction", record_id=heads[3].record_id, wish="erase", reason="not that ship")
    made.settle()
    let_pass(made, 49 * HOUR_MS)
    yield made
    made.close()


def test_D_15_officers_of_both_sides_see_what_is_due_held_and_contested(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page is drawn on either side, says how things stand, and shows no value of any record."""
    (held,) = [line for line in recalls(world, "NRD") if line.answers[0].status == "HELD"]
    (corrected,) = [line for line in recalls(world, "NRD") if line.replaced_by]
    pages = {
        "/sharing/recalls": ("held", LAW, "corrected record"),
        "/sharing/duties": ("overdue", "not that ship", "Erased, day by day"),
        "/sharing/duties?is_overdue=yes": ("overdue",),
        "/sharing/holds": ("that was another ship",),
        f"/sharing/certificates/{held.answers[0].certificate}": ("lindero/erasure/v1", LAW),
        f"/records/{corrected.about}": ("took its place",),
        f"/records/{corrected.replaced_by}": ("It took the place of",),
    }
    for nation in ("NRD", "SUD"):
        node = world.nodes[nation]
        monkeypatch.setattr(node.people, "person_of", lambda _, **__: (OFFICER, "An officer"))
        session = {cookie_name(node, "http"): "any"}
        with TestClient(web_application(node), base_url="http://127.0.0.1", cookies=session) as browser:
            for address, told in pages.items():
                if nation == "SUD" and "certificates" in address:
                    continue  # The same certificate is another record there: each node puts what it holds.
                page = browser.get(address)
                assert page.status_code == 200, page.text
                for words in told:
                    assert words in page.text, f"{nation} {address} does not say {words!r}"
                assert "Morgenröte" not in page.text
